use super::*;
use crate::{
    config::{Config, Settings},
    open,
    router::{RouterContext, router},
    worker::WakeUp,
};
use app::background::BackgroundTasks;
use leptos::config::LeptosOptions;
use std::{
    collections::BTreeSet,
    sync::{Arc, atomic::AtomicBool},
};
use tempfile::TempDir;

/// The paths the router of a shop with the sandbox takes requests at.
async fn routed() -> BTreeSet<String> {
    let dir = TempDir::new().unwrap();
    let data = dir.path().display().to_string();
    let env = |name: &str| (name == "TUPPENCE_DATA_DIR").then(|| data.clone());
    let config = Config::from_settings(&Settings::from_parts("tuppence.toml", "", env).unwrap());
    let config = config.and_then(|config| config.to_sell(true)).unwrap();
    let opened = open::open(&config, config.addr).await.unwrap();
    let context = RouterContext {
        listening: config.addr,
        leptos_options: LeptosOptions::builder().output_name("tuppence").build(),
        wake_up: WakeUp::default(),
        background: BackgroundTasks::default(),
        stopping: Arc::new(AtomicBool::new(false)),
        clock: None,
        max_bytes: None,
    };
    // axum tells its routes to nobody but the debugger.
    let text = format!("{:?}", router(&config, &opened, context));
    let names = text.split("RouteId(").filter_map(|part| part.split_once("): \"")).map(|(_, rest)| rest);
    names
        .filter_map(|rest| rest.split('"').next())
        .filter(|path| !path.contains("__private"))
        .map(str::to_owned)
        .collect()
}

#[tokio::test]
async fn r041_every_route_has_a_row_and_every_row_a_route() {
    let routed = routed().await;
    assert!(routed.contains("/api/cart/put") && routed.contains("/webhooks/stripe"), "{routed:?}");
    let tabled: BTreeSet<_> = rows().map(|row| row.path.to_owned()).collect();
    let nobody_said_who: Vec<_> = routed.difference(&tabled).collect();
    assert!(nobody_said_who.is_empty(), "no row says who may call {nobody_said_who:?}");
    let elsewhere = ["/panic", "/webhooks/ses"];
    let gone: Vec<_> = tabled.difference(&routed).filter(|path| !elsewhere.contains(&path.as_str())).collect();
    assert!(gone.is_empty(), "rows of what is not there: {gone:?}");
}

#[tokio::test]
async fn a041_every_server_function_is_a_post_and_in_the_table() {
    let mut functions = 0;
    for (path, method) in leptos::server_fn::axum::server_fn_paths() {
        functions += 1;
        assert_eq!(method, http::Method::POST, "{path} could be called by a picture's address");
        assert!(rows_of(path).any(|row| row.kind == Kind::Call), "no row says who may call {path}");
    }
    assert!(functions >= 5, "the functions were not linked in: {functions}");
}

#[test]
fn a043_what_is_of_the_admins_is_for_admins() {
    // Getting in is for those who are not in yet.
    let ways_in = ["/admin/sign-in", "/admin/welcome", "/admin/forgot", "/admin/sign-out"];
    for row in rows() {
        let path = row.path.strip_prefix("/api").unwrap_or(row.path);
        let is_way_in = ways_in.iter().any(|way| path.starts_with(way));
        let is_admins = path == "/admin" || path.starts_with("/admin/");
        assert_eq!(is_admins && !is_way_in, matches!(row.who, Who::Admin(_)), "{row:?}");
    }
}

#[test]
fn each_row_stands_once() {
    let mut seen = BTreeSet::new();
    for row in rows() {
        assert!(seen.insert(format!("{:?} {}", row.kind, row.path)), "{row:?}");
    }
}
