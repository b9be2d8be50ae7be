//! The stylesheet of the admin: its pages load it beside the shop's own, and shoppers do not.
//!
//! cargo-leptos makes one stylesheet, `style/main.css`. This one is part of the program and is made small when it is
//! first asked for. Nothing rewrites it for older browsers, so it is written as they all read it.

use domain::delivery::token::Sha256Sum;
use std::{
    fs,
    path::Path,
    sync::{Arc, LazyLock},
};

/// The sheets in their order, each a file of `style/admin`.
const SHEETS: [(&str, &str); 4] = [
    ("frame.css", include_str!("../../../style/admin/frame.css")),
    ("orders.css", include_str!("../../../style/admin/orders.css")),
    ("overview.css", include_str!("../../../style/admin/overview.css")),
    ("products.css", include_str!("../../../style/admin/products.css")),
];

/// The stylesheet of the admin.
pub struct AdminStyles {
    pub css: String,
    /// Its name, which another content would not have: it can be kept for good.
    pub file: String,
}

impl AdminStyles {
    /// As it was compiled in; while somebody develops, as it lies on disk.
    pub fn current() -> Arc<AdminStyles> {
        static COMPILED: LazyLock<Arc<AdminStyles>> =
            LazyLock::new(|| Arc::new(AdminStyles::new(SHEETS.map(|(_, css)| css.to_owned()))));
        if std::env::var_os("LEPTOS_WATCH").is_none() {
            return COMPILED.clone();
        }
        let on_disk = SHEETS.map(|(name, compiled)| {
            fs::read_to_string(Path::new("style/admin").join(name)).unwrap_or_else(|_| compiled.to_owned())
        });
        Arc::new(AdminStyles::new(on_disk))
    }

    fn new(sheets: [String; SHEETS.len()]) -> AdminStyles {
        // The layer of all pages: style/main.css says which others it comes after.
        let css = minified(&format!("@layer pages {{ {} }}", sheets.concat()));
        let hash = Sha256Sum::of(css.as_bytes()).to_string();
        AdminStyles { css, file: format!("{}.css", &hash[..16]) }
    }

    /// Where the server gives it out.
    pub fn path(&self) -> String {
        format!("/pkg/admin/{}", self.file)
    }
}

/// Styles without comments and without space that says nothing.
fn minified(css: &str) -> String {
    let code: String = css.split("/*").map(|part| part.split_once("*/").map_or(part, |(_, code)| code)).collect();
    // What stands in quotes stays as it is.
    let parts = code.split('"').enumerate();
    parts.map(|(n, part)| if n % 2 == 0 { squeezed(part) } else { part.to_owned() }).collect::<Vec<_>>().join("\"")
}

fn squeezed(code: &str) -> String {
    let mut code = code.split_whitespace().collect::<Vec<_>>().join(" ");
    for (long, short) in
        [(" {", "{"), ("{ ", "{"), (" }", "}"), ("} ", "}"), ("; ", ";"), (";}", "}"), (": ", ":"), (", ", ",")]
    {
        code = code.replace(long, short);
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_say_the_same_when_they_are_small() {
        let css = "/* Why. */\n.a > b:not(.c),\n.d {\n  margin: calc(1px + 2px) 0;\n  content: \"a,  b; /\";\n}\n\n\
                   @media (max-width: 9rem) {\n  .e :is(th, td) {\n    color: red;\n  }\n}\n";
        let small = ".a > b:not(.c),.d{margin:calc(1px + 2px) 0;content:\"a,  b; /\"}\
                     @media (max-width:9rem){.e :is(th,td){color:red}}";
        assert_eq!(minified(css), small);
    }

    #[test]
    fn every_sheet_of_the_admin_is_in_it() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../style/admin");
        let mut files: Vec<_> =
            fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        files.sort();
        assert_eq!(files, SHEETS.map(|(name, _)| name));
    }
}
