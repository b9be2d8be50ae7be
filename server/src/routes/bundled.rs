//! Files for the browser that are part of the program: the admin's stylesheet, and the script that moves between pages.

use app::{admin::styles, bundled::BundledFile, navigation};
use axum::{
    Router,
    extract::Path,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{StatusCode, header};

pub fn router() -> Router {
    Router::new().route("/pkg/admin/{file}", get(admin_styles)).route("/pkg/navigation/{file}", get(navigation_script))
}

async fn admin_styles(Path(name): Path<String>) -> Response {
    reply(&name, &styles::current(), "text/css; charset=utf-8")
}

async fn navigation_script(Path(name): Path<String>) -> Response {
    reply(&name, navigation::script(), "text/javascript; charset=utf-8")
}

/// The file under its present name only: browsers keep it for good.
fn reply(name: &str, file: &BundledFile, kind: &'static str) -> Response {
    if name != file.name {
        return StatusCode::NOT_FOUND.into_response();
    }
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (headers, file.text.clone()).into_response()
}
