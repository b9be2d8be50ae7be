//! The stylesheet of the admin: its pages load it beside the shop's own, and shoppers do not.
//!
//! cargo-leptos makes one stylesheet, `style/main.css`. This one is part of the program and is made small when it is
//! first asked for. Nothing rewrites it for older browsers, so it is written as they all read it.

use crate::bundled::BundledFile;
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

/// The stylesheet as it was compiled in; while somebody develops, as it lies on disk.
pub fn current() -> Arc<BundledFile> {
    static COMPILED: LazyLock<Arc<BundledFile>> =
        LazyLock::new(|| Arc::new(bundled(SHEETS.map(|(_, css)| css.to_owned()))));
    if std::env::var_os("LEPTOS_WATCH").is_none() {
        return COMPILED.clone();
    }
    let on_disk = SHEETS.map(|(name, compiled)| {
        fs::read_to_string(Path::new("style/admin").join(name)).unwrap_or_else(|_| compiled.to_owned())
    });
    Arc::new(bundled(on_disk))
}

/// Where the server gives it out.
pub fn path() -> String {
    format!("/pkg/admin/{}", current().name)
}

fn bundled(sheets: [String; SHEETS.len()]) -> BundledFile {
    // The layer of all pages: style/main.css says which others it comes after.
    BundledFile::new(minified(&format!("@layer pages {{ {} }}", sheets.concat())), "css")
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
