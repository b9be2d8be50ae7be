//! The stylesheet of the admin, which is no file of the browser side.

use app::admin::styles::AdminStyles;
use axum::{
    Router,
    extract::Path,
    response::{IntoResponse, Response},
    routing::get,
};
use http::{StatusCode, header};

pub fn router() -> Router {
    Router::new().route("/pkg/admin/{file}", get(styles))
}

/// Under the name of the present one only: browsers keep it for good.
async fn styles(Path(file): Path<String>) -> Response {
    let styles = AdminStyles::current();
    if file != styles.file {
        return StatusCode::NOT_FOUND.into_response();
    }
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, styles.css.clone()).into_response()
}
