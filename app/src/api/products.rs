//! What admins do to the catalog. Each function says whom it is for; none is for buyers.
//!
//! A plain form ends on the product's page with a code for what was done or why not. What was typed and
//! could not be saved is kept, and stands in the form again.

#[cfg(feature = "ssr")]
pub mod outcome;

use crate::{
    api::{ApiError, form::Form},
    views::product_editor::{FilesView, Outcome, PicturesView},
};
#[cfg(feature = "ssr")]
use crate::{
    api::{
        guard::require,
        outcome::{answer, refused},
    },
    notices::products::OUTDATED,
    state::shop,
    text::markdown_to_html,
};
use domain::{FileId, PictureId, ProductId, catalog::ProductForm};
#[cfg(feature = "ssr")]
use domain::{
    Permission, Product,
    catalog::{CatalogError, MAX_DESCRIPTION, PictureMove, Restored},
};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use outcome::{end, files_of, refuse, show};
use serde::{Deserialize, Serialize};

/// Where a product is moved to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    Unpublish,
    Archive,
    Restore,
}

/// What comes after a product's form has been read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Then {
    #[default]
    Save,
    /// Save it, and publish it.
    Publish,
    /// Keep it unsaved, and show how it would look.
    Preview,
}

/// Where a picture is moved to among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    Earlier,
    Later,
    First,
    /// To the place of the picture that is named besides.
    There,
}

/// Saves a product's form, or makes a product of it if there is no `id`. For `EditCatalog`.
///
/// `restored` names the fields that the form was filled with from kept text; what nobody has touched of them is left
/// out unless the seller says to `include` it.
#[server(endpoint = "/admin/products/save", protocol = Form)]
pub async fn save_product(
    #[server(default)] id: Option<ProductId>,
    form: ProductForm,
    #[server(default)] then: Then,
    #[server(default)] restored: String,
    #[server(default)] include: bool,
) -> Result<(), ApiError> {
    let restored = if include { Restored::default() } else { Restored::parse(&restored) };
    let admin = require(Permission::EditCatalog).await?;
    let (shop, page) = (shop(), page_of(id.as_ref()));
    // Without it nobody could tell whether somebody else saved meanwhile.
    if id.is_some() && !form.has_base() {
        if form.base.is_empty() {
            return Err(refused(ApiError::BadInput));
        }
        // A page from before the shop was updated. What was typed is offered anew on the page as it is now.
        let kept = shop.keep_form(&admin, id.as_ref(), &form).await;
        return end(kept, &page, &format!("{page}?problem={OUTDATED}"));
    }
    if then == Then::Preview {
        let kept = shop.keep_form(&admin, id.as_ref(), &form).await;
        return end(kept, &page, &format!("{page}/preview"));
    }
    let saved = match &id {
        Some(id) => shop.save_form_without(&admin, id, &form, &restored).await,
        None => shop.save_form(&admin, None, &form).await,
    };
    let product = match saved {
        Ok(product) => product,
        Err(error) => return Err(refuse(&error, &page)),
    };
    let page = page_of(Some(&product.id));
    if then == Then::Publish {
        return end(shop.publish(&admin, &product.id).await, &page, &format!("{page}?done=published"));
    }
    let done = if id.is_none() { "created" } else { "saved" };
    end(Ok(()), &page, &format!("{page}?done={done}"))
}

/// Keeps what is being typed without saving it. For `EditCatalog`.
#[server(endpoint = "/admin/products/keep", protocol = Form)]
pub async fn keep_form(#[server(default)] id: Option<ProductId>, form: ProductForm) -> Result<(), ApiError> {
    let admin = require(Permission::EditCatalog).await?;
    let page = page_of(id.as_ref());
    end(shop().keep_form(&admin, id.as_ref(), &form).await, &page, &page)
}

/// Drops what was typed and not saved. For `EditCatalog`.
#[server(endpoint = "/admin/products/discard", protocol = Form)]
pub async fn discard_form(#[server(default)] id: Option<ProductId>) -> Result<(), ApiError> {
    let admin = require(Permission::EditCatalog).await?;
    let page = page_of(id.as_ref());
    end(shop().drop_form(&admin, id.as_ref()).await, &page, &format!("{page}?done=discarded"))
}

/// A description as shoppers will see it: Markdown made into HTML, cleaned. For `EditCatalog`.
#[server(endpoint = "/admin/products/markdown", protocol = Form)]
pub async fn show_markdown(text: String) -> Result<String, ApiError> {
    require(Permission::EditCatalog).await?;
    if text.chars().count() > MAX_DESCRIPTION {
        return Err(refused(ApiError::BadInput));
    }
    answer(Ok(markdown_to_html(&text)), "/admin/products")
}

/// Unpublishes a product, ends it, or makes a draft of it again. For `EditCatalog`.
#[server(endpoint = "/admin/products/state", protocol = Form)]
pub async fn move_product(id: ProductId, to: Step) -> Result<(), ApiError> {
    let (admin, shop, page) = (require(Permission::EditCatalog).await?, shop(), page_of(Some(&id)));
    let (moved, done) = match to {
        Step::Unpublish => (shop.unpublish(&admin, &id).await, "unpublished"),
        Step::Archive => (shop.archive(&admin, &id).await, "archived"),
        Step::Restore => (shop.restore(&admin, &id).await, "restored"),
    };
    end(moved, &page, &format!("{page}?done={done}"))
}

/// Makes a draft with everything of a product but its history. For `EditCatalog`.
#[server(endpoint = "/admin/products/duplicate", protocol = Form)]
pub async fn duplicate_product(id: ProductId) -> Result<(), ApiError> {
    let admin = require(Permission::EditCatalog).await?;
    match shop().duplicate_product(&admin, &id).await {
        Ok(copy) => end(Ok(()), "", &format!("/admin/products/{}?done=duplicated", copy.id)),
        Err(error) => Err(refuse(&error, &page_of(Some(&id)))),
    }
}

/// Takes a file off its product; who bought it keeps it. For `EditCatalog`.
#[server(endpoint = "/admin/products/file/remove", protocol = Form)]
pub async fn remove_file(id: ProductId, file: FileId) -> Result<Outcome<FilesView>, ApiError> {
    let admin = require(Permission::EditCatalog).await?;
    let view = match shop().remove_file(&admin, &id, &file).await {
        Ok(product) => files_of(&admin, &product).await,
        Err(error) => Err(error),
    };
    show(view, &page_of(Some(&id)), "file-removed#files")
}

/// Says what a picture shows, for those who cannot see it. For `EditCatalog`.
#[server(endpoint = "/admin/products/picture/describe", protocol = Form)]
pub async fn describe_picture(
    id: ProductId,
    picture: PictureId,
    alt: String,
) -> Result<Outcome<PicturesView>, ApiError> {
    let admin = require(Permission::EditCatalog).await?;
    pictures(shop().describe_picture(&admin, &id, &picture, &alt).await, &id)
}

/// Moves a picture among the others, or to the place of `there`; the first one is the cover. For `EditCatalog`.
#[server(endpoint = "/admin/products/picture/move", protocol = Form)]
pub async fn move_picture(
    id: ProductId,
    picture: PictureId,
    to: Place,
    #[server(default)] there: Option<PictureId>,
) -> Result<Outcome<PicturesView>, ApiError> {
    let admin = require(Permission::EditCatalog).await?;
    let step = match (to, there) {
        (Place::Earlier, None) => PictureMove::Earlier,
        (Place::Later, None) => PictureMove::Later,
        (Place::First, None) => PictureMove::First,
        (Place::There, Some(there)) => PictureMove::To(there),
        _ => return Err(refused(ApiError::BadInput)),
    };
    pictures(shop().move_picture(&admin, &id, &picture, step).await, &id)
}

/// Takes a picture off its product. For `EditCatalog`.
#[server(endpoint = "/admin/products/picture/remove", protocol = Form)]
pub async fn remove_picture(id: ProductId, picture: PictureId) -> Result<Outcome<PicturesView>, ApiError> {
    let admin = require(Permission::EditCatalog).await?;
    pictures(shop().remove_picture(&admin, &id, &picture).await, &id)
}

#[cfg(feature = "ssr")]
fn page_of(id: Option<&ProductId>) -> String {
    id.map_or_else(|| "/admin/products/new".to_owned(), |id| format!("/admin/products/{id}"))
}

#[cfg(feature = "ssr")]
fn pictures(changed: Result<Product, CatalogError>, id: &ProductId) -> Result<Outcome<PicturesView>, ApiError> {
    show(changed.map(|product| PicturesView::of(&product)), &page_of(Some(id)), "pictures#pictures")
}
