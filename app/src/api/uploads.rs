//! Files on their way in: the plan of an upload, the addresses of its parts, and its end.
//!
//! The bytes themselves do not come this way: the browser sends each part to its address.

use crate::{
    api::{ApiError, form::Form},
    views::product_editor::{FilesView, Outcome, UploadRow},
};
#[cfg(feature = "ssr")]
use crate::{
    api::{
        guard::require,
        outcome::refused,
        products::outcome::{files_of, show},
    },
    state::shop,
};
use domain::{FileId, ProductId, UploadId, ports::PartAddress};
#[cfg(feature = "ssr")]
use domain::{
    Permission,
    catalog::{FileOf, OpenUpload},
    delivery::token::Sha256Sum,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Addresses given out at once: half a gigabyte of parts, well before the first of them run out.
#[cfg(feature = "ssr")]
const ADDRESSES: usize = 64;
/// Where a form ends that names no product of its own.
#[cfg(feature = "ssr")]
const PRODUCTS: &str = "/admin/products";

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
#[server(endpoint = "/admin/products/upload/begin", protocol = Form)]
pub async fn begin_upload(file: NewFile) -> Result<Outcome<UploadRow>, ApiError> {
    let admin = require(Permission::EditCatalog).await?;
    let NewFile { product, replaces, name, media_type, size_bytes, note } = file;
    let file = FileOf { product, replaces, name, media_type, size_bytes, note };
    let plan = shop().begin_upload(&admin, &file).await;
    show(plan.map(|plan| UploadRow::of(OpenUpload { plan, there: Vec::new() })), PRODUCTS, "files")
}

/// Where the next missing parts go, lowest first; none if all are here. For `EditCatalog`.
#[server(endpoint = "/admin/products/upload/parts", protocol = Form)]
pub async fn upload_parts(upload: UploadId) -> Result<Outcome<Vec<PartAddress>>, ApiError> {
    let admin = require(Permission::EditCatalog).await?;
    let missing = shop().missing_parts(&admin, &upload, ADDRESSES).await;
    show(missing.map(|(_, addresses)| addresses), PRODUCTS, "files")
}

/// Makes a file of the product out of an upload that is whole; `sha256`, if the sender knows it, must be that of the
/// bytes. For `EditCatalog`.
#[server(endpoint = "/admin/products/upload/finish", protocol = Form)]
pub async fn finish_upload(
    product: ProductId,
    upload: UploadId,
    #[server(default)] sha256: Option<String>,
) -> Result<Outcome<FilesView>, ApiError> {
    let admin = require(Permission::EditCatalog).await?;
    let Ok(sum) = sha256.map(Sha256Sum::try_from).transpose() else {
        return Err(refused(ApiError::BadInput));
    };
    let view = match shop().finish_upload(&admin, &product, &upload, sum).await {
        Ok(product) => files_of(&admin, &product).await,
        Err(error) => Err(error),
    };
    show(view, PRODUCTS, "files")
}

/// Gives an upload up. For `EditCatalog`.
#[server(endpoint = "/admin/products/upload/abort", protocol = Form)]
pub async fn abort_upload(product: ProductId, upload: UploadId) -> Result<Outcome<FilesView>, ApiError> {
    let admin = require(Permission::EditCatalog).await?;
    let page = format!("{PRODUCTS}/{product}");
    let view = async {
        shop().abort_upload(&admin, &upload).await?;
        let found = shop().editor_product(&admin, &product).await?;
        files_of(&admin, &found.product).await
    };
    show(view.await, &page, "upload-dropped#files")
}
