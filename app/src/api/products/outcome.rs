//! How an action on a product ends: a form goes to the product's page with a code, our own code gets words.

use crate::{
    api::{ApiError, outcome},
    notices::products,
    response,
    state::shop,
    views::product_editor::{FilesView, Outcome},
};
use domain::{Admin, Product, catalog::CatalogError};
use tracing::warn;

/// Goes on to `next`, or back to `page` with the reason.
pub fn end<T>(result: Result<T, CatalogError>, page: &str, next: &str) -> Result<(), ApiError> {
    match result {
        Ok(_) => outcome::answer(Ok(()), next),
        Err(error) => Err(refuse(&error, page)),
    }
}

/// Answers what there is now. A refusal is an answer, too: it has words for the seller.
pub fn show<T>(result: Result<T, CatalogError>, page: &str, done: &str) -> Result<Outcome<T>, ApiError> {
    match result {
        Ok(view) => outcome::answer(Ok(Outcome::Done(view)), &format!("{page}?done={done}")),
        Err(error) if !response::wants_page() && products::is_refusal(&error) => {
            Ok(Outcome::Refused(products::of(&error, shop().terms().max_file_bytes)))
        }
        Err(error) => Err(refuse(&error, page)),
    }
}

/// Notes a refusal in the reply: a form goes back to `page`.
pub fn refuse(error: &CatalogError, page: &str) -> ApiError {
    if let CatalogError::Port(cause) = error {
        warn!("An action on a product failed: {cause}");
    }
    let refused = match error {
        CatalogError::NotAllowed(_) => ApiError::NotAllowed,
        CatalogError::UnknownProduct => ApiError::BadInput,
        CatalogError::Port(_) => ApiError::Unavailable,
        _ => ApiError::Refused,
    };
    if response::wants_page() {
        response::see_other(&format!("{page}?problem={}", products::code(error)));
        return refused;
    }
    outcome::refused(refused)
}

/// The files of a product as its editor shows them now.
pub async fn files_of(admin: &Admin, product: &Product) -> Result<FilesView, CatalogError> {
    let uploads = shop().open_uploads(admin, &product.id).await?;
    Ok(FilesView::of(product, uploads, shop().terms()))
}
