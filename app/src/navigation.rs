//! The script that moves between pages without loading documents, see `navigate.js`.
//!
//! leptos has a router for islands, 11 KB that walk both documents node by node. A page of this shop differs from
//! another in its `<main>`, so that is what is replaced.

use domain::delivery::token::Sha256Sum;
use http::HeaderMap;
use std::sync::LazyLock;

const SOURCE: &str = include_str!("navigate.js");

/// The script as the server gives it out.
pub struct NavigationScript {
    pub js: String,
    /// Its name, which another content would not have: it can be kept for good.
    pub file: String,
}

impl NavigationScript {
    pub fn compiled() -> &'static NavigationScript {
        static COMPILED: LazyLock<NavigationScript> = LazyLock::new(|| {
            let js = without_comments(SOURCE);
            let hash = Sha256Sum::of(js.as_bytes()).to_string();
            NavigationScript { js, file: format!("{}.js", &hash[..16]) }
        });
        &COMPILED
    }

    /// Where the server gives it out.
    pub fn path(&self) -> String {
        format!("/pkg/navigation/{}", self.file)
    }
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
