//! Parts of a product's editor, for who edits the catalog.

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

/// Where files and pictures of a product are posted to.
fn upload_address(product: &ProductId, what: &str) -> String {
    format!("/admin/products/{product}/{what}")
}
