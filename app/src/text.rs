//! Data turned into words and markup.

mod format;
mod json_script;
mod markdown;

pub use format::{date, datetime, file_kind, price, unit_price};
pub use json_script::script_safe;
pub use markdown::{description_html, markdown_to_html};
