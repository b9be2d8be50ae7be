//! What admins do to the shelf. Each function says whom it is for; none is for buyers.
//!
//! A plain form ends on the product's page with a code for what was done or why not. What was typed and
//! could not be saved is kept, and stands in the form again.

pub mod form;
#[cfg(feature = "ssr")]
pub mod outcome;

use super::products::form::{ProductForm, Then};
use crate::{
    api::{ApiError, json::OneJson, strict::Strict},
    views::product_editor::{FilesView, Outcome, PicturesView},
};
use domain::{FileId, PictureId, ProductId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Where a product is moved to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    Unpublish,
    Archive,
    Restore,
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
#[server(endpoint = "/admin/products/save", output = OneJson, custom = Strict)]
pub async fn save_product(
    #[server(default)] id: Option<ProductId>,
    form: ProductForm,
    #[server(default)] then: Then,
    #[server(default)] restored: String,
    #[server(default)] include: bool,
) -> Result<(), ApiError> {
    let restored = if include { String::new() } else { restored };
    act::save(id, form, then, &restored).await
}

/// Keeps what is being typed without saving it. For `EditCatalog`.
#[server(endpoint = "/admin/products/keep", output = OneJson, custom = Strict)]
pub async fn keep_form(#[server(default)] id: Option<ProductId>, form: ProductForm) -> Result<(), ApiError> {
    act::keep(id, form).await
}

/// Drops what was typed and not saved. For `EditCatalog`.
#[server(endpoint = "/admin/products/discard", output = OneJson, custom = Strict)]
pub async fn discard_form(#[server(default)] id: Option<ProductId>) -> Result<(), ApiError> {
    act::discard(id).await
}

/// A description as shoppers will see it: Markdown made into HTML, cleaned. For `EditCatalog`.
#[server(endpoint = "/admin/products/markdown", output = OneJson, custom = Strict)]
pub async fn show_markdown(text: String) -> Result<String, ApiError> {
    act::markdown(text).await
}

/// Takes a product off the shelf, ends it, or makes a draft of it again. For `EditCatalog`.
#[server(endpoint = "/admin/products/state", output = OneJson, custom = Strict)]
pub async fn move_product(id: ProductId, to: Step) -> Result<(), ApiError> {
    act::step(id, to).await
}

/// Makes a draft with everything of a product but its history. For `EditCatalog`.
#[server(endpoint = "/admin/products/duplicate", output = OneJson, custom = Strict)]
pub async fn duplicate_product(id: ProductId) -> Result<(), ApiError> {
    act::duplicate(id).await
}

/// Takes a file off its product; who bought it keeps it. For `EditCatalog`.
#[server(endpoint = "/admin/products/file/remove", output = OneJson, custom = Strict)]
pub async fn remove_file(id: ProductId, file: FileId) -> Result<Outcome<FilesView>, ApiError> {
    act::remove_file(id, file).await
}

/// Says what a picture shows, for those who cannot see it. For `EditCatalog`.
#[server(endpoint = "/admin/products/picture/describe", output = OneJson, custom = Strict)]
pub async fn describe_picture(
    id: ProductId,
    picture: PictureId,
    alt: String,
) -> Result<Outcome<PicturesView>, ApiError> {
    act::describe(id, picture, alt).await
}

/// Moves a picture among the others, or to the place of `there`; the first one is the cover. For `EditCatalog`.
#[server(endpoint = "/admin/products/picture/move", output = OneJson, custom = Strict)]
pub async fn move_picture(
    id: ProductId,
    picture: PictureId,
    to: Place,
    #[server(default)] there: Option<PictureId>,
) -> Result<Outcome<PicturesView>, ApiError> {
    act::place(id, picture, to, there).await
}

/// Takes a picture off its product. For `EditCatalog`.
#[server(endpoint = "/admin/products/picture/remove", output = OneJson, custom = Strict)]
pub async fn remove_picture(id: ProductId, picture: PictureId) -> Result<Outcome<PicturesView>, ApiError> {
    act::remove_picture(id, picture).await
}

#[cfg(feature = "ssr")]
mod act {
    use super::{Place, ProductForm, Step, Then};
    use crate::{
        api::{
            ApiError, guard, outcome,
            products::outcome::{end, files_of, refuse, show},
        },
        state::shop,
        text::markdown_to_html,
        views::product_editor::{FilesView, Outcome, PicturesView},
    };
    use domain::{
        Admin, FileId, Permission, PictureId, Product, ProductId,
        catalog::{CatalogError, MAX_DESCRIPTION, PictureMove, ProductDraft, Restored},
    };

    async fn seller() -> Result<Admin, ApiError> {
        guard::require(Permission::EditCatalog).await.map_err(outcome::refused)
    }

    fn page_of(id: Option<&ProductId>) -> String {
        id.map_or_else(|| "/admin/products/new".to_owned(), |id| format!("/admin/products/{id}"))
    }

    pub async fn save(id: Option<ProductId>, form: ProductForm, then: Then, restored: &str) -> Result<(), ApiError> {
        let admin = seller().await?;
        let draft = ProductDraft::from(form);
        // Without it nobody could tell whether somebody else saved meanwhile.
        if id.is_some() && draft.base.is_none() {
            return Err(outcome::refused(ApiError::BadInput));
        }
        let (shop, page) = (shop(), page_of(id.as_ref()));
        if then == Then::Preview {
            let kept = shop.keep_form(&admin, id.as_ref(), &draft).await;
            return end(kept, &page, &format!("{page}/preview"));
        }
        let saved = match &id {
            Some(id) => shop.save_form_without(&admin, id, &draft, &Restored::parse(restored)).await,
            None => shop.save_form(&admin, None, &draft).await,
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

    pub async fn keep(id: Option<ProductId>, form: ProductForm) -> Result<(), ApiError> {
        let admin = seller().await?;
        let page = page_of(id.as_ref());
        end(shop().keep_form(&admin, id.as_ref(), &form.into()).await, &page, &page)
    }

    pub async fn discard(id: Option<ProductId>) -> Result<(), ApiError> {
        let admin = seller().await?;
        let page = page_of(id.as_ref());
        end(shop().drop_form(&admin, id.as_ref()).await, &page, &format!("{page}?done=discarded"))
    }

    pub async fn markdown(text: String) -> Result<String, ApiError> {
        seller().await?;
        if text.chars().count() > MAX_DESCRIPTION {
            return Err(outcome::refused(ApiError::BadInput));
        }
        outcome::answer(Ok(markdown_to_html(&text)), "/admin/products")
    }

    pub async fn step(id: ProductId, to: Step) -> Result<(), ApiError> {
        let (admin, shop, page) = (seller().await?, shop(), page_of(Some(&id)));
        let (moved, done) = match to {
            Step::Unpublish => (shop.unpublish(&admin, &id).await, "unpublished"),
            Step::Archive => (shop.archive(&admin, &id).await, "archived"),
            Step::Restore => (shop.restore(&admin, &id).await, "restored"),
        };
        end(moved, &page, &format!("{page}?done={done}"))
    }

    pub async fn duplicate(id: ProductId) -> Result<(), ApiError> {
        let admin = seller().await?;
        match shop().duplicate_product(&admin, &id).await {
            Ok(copy) => end(Ok(()), "", &format!("/admin/products/{}?done=duplicated", copy.id)),
            Err(error) => Err(refuse(&error, &page_of(Some(&id)))),
        }
    }

    pub async fn remove_file(id: ProductId, file: FileId) -> Result<Outcome<FilesView>, ApiError> {
        let admin = seller().await?;
        let view = match shop().remove_file(&admin, &id, &file).await {
            Ok(product) => files_of(&admin, &product).await,
            Err(error) => Err(error),
        };
        show(view, &page_of(Some(&id)), "file-removed#files")
    }

    fn pictures(changed: Result<Product, CatalogError>, id: &ProductId) -> Result<Outcome<PicturesView>, ApiError> {
        show(changed.map(|product| PicturesView::of(&product)), &page_of(Some(id)), "pictures#pictures")
    }

    pub async fn describe(id: ProductId, picture: PictureId, alt: String) -> Result<Outcome<PicturesView>, ApiError> {
        let admin = seller().await?;
        pictures(shop().describe_picture(&admin, &id, &picture, &alt).await, &id)
    }

    pub async fn place(
        id: ProductId,
        picture: PictureId,
        to: Place,
        there: Option<PictureId>,
    ) -> Result<Outcome<PicturesView>, ApiError> {
        let admin = seller().await?;
        let step = match (to, there) {
            (Place::Earlier, None) => PictureMove::Earlier,
            (Place::Later, None) => PictureMove::Later,
            (Place::First, None) => PictureMove::First,
            (Place::There, Some(there)) => PictureMove::To(there),
            _ => return Err(outcome::refused(ApiError::BadInput)),
        };
        pictures(shop().move_picture(&admin, &id, &picture, step).await, &id)
    }

    pub async fn remove_picture(id: ProductId, picture: PictureId) -> Result<Outcome<PicturesView>, ApiError> {
        let admin = seller().await?;
        pictures(shop().remove_picture(&admin, &id, &picture).await, &id)
    }
}
