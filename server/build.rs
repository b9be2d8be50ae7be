//! Fails the build when something a browser could call has no row in the role table.
//!
//! It reads the sources, so that nobody has to remember anything: paths of pages (`path!`), of server functions
//! (`endpoint`) and of routes (`.route`). Routes of the sandbox are joined from parts; those, and what is registered in
//! some other way, are left to the test of the table, which asks the router itself.

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
};

const TABLE: &str = "src/role_table/rows.rs";

fn main() -> Result<(), Box<dyn Error>> {
    let table = read(Path::new(TABLE))?;
    let mut missing = Vec::new();
    let mut must_stand = |row: &str, path: &str, file: &Path| {
        if !table.contains(&format!("{row}(\"{path}\",")) {
            missing.push(format!("{path} ({}) has no row {row}(\"{path}\", …)", file.display()));
        }
    };
    for file in sources(Path::new("../app/src/api"))? {
        let text = code_of(&read(&file)?);
        for function in text.split("#[server(").skip(1) {
            let arguments = function.split(")]").next().unwrap_or_default();
            let Some(endpoint) = arguments.split_once("endpoint = \"").map(|(_, rest)| until_quote(rest)) else {
                // `#[server(default)]` stands at arguments of functions.
                if arguments == "default" {
                    continue;
                }
                return Err(format!("{}: give each server function an endpoint", file.display()).into());
            };
            must_stand("call", &format!("/api{endpoint}"), &file);
        }
    }
    let pages = Path::new("../app/src/routes.rs");
    for path in read(pages)?.split("path!(\"").skip(1).map(until_quote) {
        let parts = path.split('/').map(|part| match part.strip_prefix(':') {
            Some(name) => format!("{{{name}}}"),
            None => part.to_owned(),
        });
        must_stand("page", &parts.collect::<Vec<_>>().join("/"), pages);
    }
    let mut routes = sources(Path::new("src/routes"))?;
    routes.push(PathBuf::from("src/router.rs"));
    for file in routes {
        let text = code_of(&read(&file)?);
        for route in text.split(".route(").skip(1) {
            let Some(path) = route.trim_start().strip_prefix('"').map(until_quote) else {
                return Err(format!("{}: write the path of each route in place", file.display()).into());
            };
            if !["read", "change", "put"].iter().any(|row| table.contains(&format!("{row}(\"{path}\","))) {
                must_stand("read", path, &file);
            }
        }
    }
    for place in [TABLE, "../app/src/api", "../app/src/routes.rs", "src/routes", "src/router.rs"] {
        println!("cargo:rerun-if-changed={place}");
    }
    match missing.is_empty() {
        true => Ok(()),
        false => Err(format!("who may call this? server/{TABLE} does not say:\n  {}", missing.join("\n  ")).into()),
    }
}

fn read(file: &Path) -> Result<String, Box<dyn Error>> {
    fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()).into())
}

/// The text without comments and tests, in which such things are only spoken of.
fn code_of(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn until_quote(text: &str) -> &str {
    text.split('"').next().unwrap_or_default()
}

/// All Rust files in a folder and below, but those of tests; also the one that has the folder's name.
fn sources(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = vec![folder.with_extension("rs")];
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") && !path.ends_with("tests.rs") {
                found.push(path);
            }
        }
    }
    Ok(found)
}
