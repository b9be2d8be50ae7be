//! Data turned into words and markup.

mod format;
mod json_ld;
mod markdown;

pub use format::{date, file_kind, moment, price, unit_price};
pub use json_ld::product_json_ld;
pub use markdown::markdown_to_html;
