//! Data turned into words and markup.

mod json_ld;
mod markdown;
mod words;

pub use json_ld::product_json_ld;
pub use markdown::markdown_to_html;
pub use words::{date, file_kind, moment, price, unit_price};
