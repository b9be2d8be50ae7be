//! Names of the files the build made for the browser.

use leptos::prelude::LeptosOptions;
use std::sync::OnceLock;

/// Paths of the stylesheet and of the two files of the browser's code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assets {
    pub css: String,
    pub js: String,
    pub wasm: String,
}

/// The paths, read once: the build's hashes do not change while the program runs.
pub fn assets(options: &LeptosOptions) -> &'static Assets {
    static ASSETS: OnceLock<Assets> = OnceLock::new();
    ASSETS.get_or_init(|| Assets::new(options, &hashes(options)))
}

impl Assets {
    /// `hashes` has a line `css: <hash>`, `js: <hash>` and `wasm: <hash>`, or nothing.
    fn new(options: &LeptosOptions, hashes: &str) -> Assets {
        let path = |kind: &str| {
            let mut lines = hashes.lines().filter_map(|line| line.split_once(':'));
            let hash = lines.find(|(found, _)| found.trim() == kind);
            let hash = hash.map(|(_, hash)| format!(".{}", hash.trim())).unwrap_or_default();
            format!("/{}/{}{hash}.{kind}", options.site_pkg_dir, options.output_name)
        };
        Assets { css: path("css"), js: path("js"), wasm: path("wasm") }
    }
}

/// The build's list of hashes, which lies beside the program.
fn hashes(options: &LeptosOptions) -> String {
    if !options.hash_files {
        return String::new();
    }
    let beside = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.join(options.hash_file.as_ref())));
    beside.and_then(|path| std::fs::read_to_string(path).ok()).unwrap_or_else(|| {
        tracing::error!("{} is not beside the program: styles and scripts will be missing", options.hash_file);
        String::new()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_build_hashes_stand_in_the_names() {
        let options = LeptosOptions::builder().output_name("tuppence").build();
        let plain = Assets::new(&options, "");
        assert_eq!((plain.css.as_str(), plain.wasm.as_str()), ("/pkg/tuppence.css", "/pkg/tuppence.wasm"));
        let hashed = Assets::new(&options, "js: J\nwasm: W\ncss: C\n");
        assert_eq!((hashed.css.as_str(), hashed.js.as_str()), ("/pkg/tuppence.C.css", "/pkg/tuppence.J.js"));
    }
}
