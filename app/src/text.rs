//! Data turned into words and markup.

mod format;
mod json_script;
mod markdown;

pub use format::{date, file_kind, moment, price, unit_price};
pub use json_script::script_safe;
pub use markdown::markdown_to_html;
