//! Parts of a product's editor, for who stocks the shelf.

mod autosave;
mod files;
mod pictures;
mod upload;

pub use autosave::AutosaveForm;
pub use files::ProductFiles;
pub use pictures::ProductPictures;

use domain::ProductId;

/// What is missing before the product can be sold; the server knows.
const CHECKLIST: &str = "checklist";

/// Where a plain form of the editor posts to.
fn action(what: &str) -> String {
    format!("/api/admin/products/{what}")
}

/// Where files and pictures of a product are posted to.
fn dock(product: &ProductId, what: &str) -> String {
    format!("/admin/products/{product}/{what}")
}
