//! The script that moves between pages without loading documents, see `navigate.js`.
//!
//! leptos has a router for islands, 11 KB that walk both documents node by node. A page of this shop differs from
//! another in its `<main>`, so that is what is replaced.

use crate::bundled::BundledFile;
use http::HeaderMap;
use std::sync::LazyLock;

const SOURCE: &str = include_str!("navigate.js");

/// The script, without its comments.
pub fn script() -> &'static BundledFile {
    static COMPILED: LazyLock<BundledFile> = LazyLock::new(|| BundledFile::new(without_comments(SOURCE), "js"));
    &COMPILED
}

/// Where the server gives it out.
pub fn path() -> String {
    format!("/pkg/navigation/{}", script().name)
}

/// Whether a page is asked for ahead of a click that may never come: by our script, or by the browser itself. Nobody has
/// seen it then; our script asks for its head alone once somebody does.
pub fn is_ahead(headers: &HeaderMap) -> bool {
    ["purpose", "sec-purpose"]
        .iter()
        .any(|name| headers.get(*name).is_some_and(|it| it.as_bytes().starts_with(b"prefetch")))
}

/// The script's lines without the space before them, and without those that are comments.
fn without_comments(script: &str) -> String {
    script.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")).fold(
        String::new(),
        |mut script, line| {
            script.push_str(line);
            script.push('\n');
            script
        },
    )
}
