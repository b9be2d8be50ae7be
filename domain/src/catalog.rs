//! What is offered: products with their files and pictures, the lists and the search that find them, and the editor that makes them.

pub mod admin_listing;
pub(crate) mod autosave;
pub(crate) mod browse;
pub(crate) mod currencies;
pub(crate) mod datetime;
// The browser shows descriptions and reads none.
#[cfg(not(target_arch = "wasm32"))]
pub mod description;
pub(crate) mod edit;
pub(crate) mod edit_conflict;
pub(crate) mod editing;
pub(crate) mod editor;
pub(crate) mod file_name;
pub(crate) mod files;
mod form_base;
pub mod listing;
pub(crate) mod pictures;
pub mod product;
pub mod product_form;
pub(crate) mod publish;
pub(crate) mod publish_blockers;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) mod record;
pub(crate) mod saving;
#[cfg(not(target_arch = "wasm32"))]
pub mod search;
pub mod slug;
pub(crate) mod uploads;

pub use autosave::{Autosave, AutosaveKey, Restored};
pub use browse::{BrowsePage, ProductPage};
pub use currencies::{OtherCurrency, in_other_currencies};
pub use datetime::{DatetimeError, datetime_text, parse_datetime};
pub use edit_conflict::{EditConflict, FieldClash};
pub use editing::{CatalogError, CatalogRefusal};
pub use editor::{AdminProductPage, AdminProductRow, EditorProduct};
pub use file_name::{LabelError, MAX_LABEL, label};
pub use pictures::PictureMove;
pub use product_form::{
    Field, FieldError, FieldKind, FieldProblem, MAX_DESCRIPTION, MAX_NAME, MAX_SUMMARY, MAX_TAG, MAX_TAGS, ProductForm,
};
pub use publish_blockers::{Hint, PublishBlocker, hints, missing};
#[cfg(not(target_arch = "wasm32"))]
pub use record::{Bytes, ProductRecord};
pub use uploads::{FileOf, OpenUpload};
