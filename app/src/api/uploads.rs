//! Files on their way in: the plan of an upload, the addresses of its parts, and its end.
//!
//! The bytes themselves do not come this way: the browser sends each part to its address.

use crate::{
    api::{ApiError, json::OneJson, strict::Strict},
    views::product_editor::{FilesView, Outcome, UploadRow},
};
use domain::{FileId, ProductId, UploadId, ports::PartAddress};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A file somebody wants to send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewFile {
    pub product: ProductId,
    /// The file it becomes the next version of.
    #[serde(default)]
    pub replaces: Option<FileId>,
    pub name: String,
    /// As the browser guesses it; empty if it does not.
    pub media_type: String,
    pub size_bytes: u64,
    /// What changed.
    pub note: String,
}

/// Begins to take a file. For `EditCatalog`.
#[server(endpoint = "/admin/products/upload/begin", output = OneJson, custom = Strict)]
pub async fn begin_upload(file: NewFile) -> Result<Outcome<UploadRow>, ApiError> {
    act::begin(file).await
}

/// Where the next missing parts go, lowest first; none if all are here. For `EditCatalog`.
#[server(endpoint = "/admin/products/upload/parts", output = OneJson, custom = Strict)]
pub async fn upload_parts(upload: UploadId) -> Result<Outcome<Vec<PartAddress>>, ApiError> {
    act::parts(upload).await
}

/// Makes a file of the product out of an upload that is whole; `sha256`, if the sender knows it, must be that of the
/// bytes. For `EditCatalog`.
#[server(endpoint = "/admin/products/upload/finish", output = OneJson, custom = Strict)]
pub async fn finish_upload(
    product: ProductId,
    upload: UploadId,
    #[server(default)] sha256: Option<String>,
) -> Result<Outcome<FilesView>, ApiError> {
    act::finish(product, upload, sha256).await
}

/// Gives an upload up. For `EditCatalog`.
#[server(endpoint = "/admin/products/upload/abort", output = OneJson, custom = Strict)]
pub async fn abort_upload(product: ProductId, upload: UploadId) -> Result<Outcome<FilesView>, ApiError> {
    act::abort(product, upload).await
}

#[cfg(feature = "ssr")]
mod act {
    use super::NewFile;
    use crate::{
        api::{
            ApiError, guard, outcome,
            products::outcome::{files_of, show},
        },
        state::shop,
        views::product_editor::{FilesView, Outcome, UploadRow},
    };
    use domain::{
        Admin, Permission, ProductId, UploadId,
        catalog::{FileOf, OpenUpload},
        delivery::token::Sha256Sum,
        ports::PartAddress,
    };

    /// Addresses given out at once: half a gigabyte of parts, well before the first of them run out.
    const ADDRESSES: usize = 64;
    const SHELF: &str = "/admin/products";

    async fn seller() -> Result<Admin, ApiError> {
        guard::require(Permission::EditCatalog).await.map_err(outcome::refused)
    }

    pub async fn begin(file: NewFile) -> Result<Outcome<UploadRow>, ApiError> {
        let admin = seller().await?;
        let NewFile { product, replaces, name, media_type, size_bytes, note } = file;
        let file = FileOf { product, replaces, name, media_type, size_bytes, note };
        let plan = shop().begin_upload(&admin, &file).await;
        show(plan.map(|plan| UploadRow::of(OpenUpload { plan, there: Vec::new() })), SHELF, "files")
    }

    pub async fn parts(upload: UploadId) -> Result<Outcome<Vec<PartAddress>>, ApiError> {
        let admin = seller().await?;
        let missing = shop().missing_parts(&admin, &upload, ADDRESSES).await;
        show(missing.map(|(_, addresses)| addresses), SHELF, "files")
    }

    pub async fn finish(
        product: ProductId,
        upload: UploadId,
        sha256: Option<String>,
    ) -> Result<Outcome<FilesView>, ApiError> {
        let admin = seller().await?;
        let Ok(sum) = sha256.map(Sha256Sum::try_from).transpose() else {
            return Err(outcome::refused(ApiError::BadInput));
        };
        let view = match shop().finish_upload(&admin, &product, &upload, sum).await {
            Ok(product) => files_of(&admin, &product).await,
            Err(error) => Err(error),
        };
        show(view, SHELF, "files")
    }

    pub async fn abort(product: ProductId, upload: UploadId) -> Result<Outcome<FilesView>, ApiError> {
        let admin = seller().await?;
        let page = format!("{SHELF}/{product}");
        let view = async {
            shop().abort_upload(&admin, &upload).await?;
            let stocked = shop().stocked(&admin, &product).await?;
            files_of(&admin, &stocked.product).await
        };
        show(view.await, &page, "upload-dropped#files")
    }
}
