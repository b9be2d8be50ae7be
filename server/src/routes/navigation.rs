//! The script that moves between pages, which is no file of the browser side.

use app::navigation::NavigationScript;
use axum::{
    Router,
    extract::Path,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{StatusCode, header};

pub fn router() -> Router {
    Router::new().route("/pkg/navigation/{file}", get(script))
}

/// Under the name of the present one only: browsers keep it for good.
async fn script(Path(file): Path<String>) -> Response {
    let script = NavigationScript::compiled();
    if file != script.file {
        return StatusCode::NOT_FOUND.into_response();
    }
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, script.js.as_str()).into_response()
}
