//! Files for the browser that are part of the program, and no work of cargo-leptos.

use domain::delivery::token::Sha256Sum;

/// A file as the server gives it out.
pub struct BundledFile {
    pub text: String,
    /// Its name, which another content would not have: it can be kept for good.
    pub name: String,
}

impl BundledFile {
    /// A file with this content; its name ends with `ending`.
    pub(crate) fn new(text: String, ending: &str) -> BundledFile {
        let hash = Sha256Sum::of(text.as_bytes()).to_string();
        BundledFile { name: format!("{}.{ending}", &hash[..16]), text }
    }
}
