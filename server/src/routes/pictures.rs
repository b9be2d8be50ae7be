//! Pictures of products, for everyone.

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{BlobKey, Shop};

pub fn router(shop: Shop) -> Router {
    Router::new().route("/pictures/{key}", get(serve)).with_state(shop)
}

async fn serve(State(shop): State<Shop>, Path(key): Path<String>) -> Response {
    let Ok(key) = BlobKey::parse(&key) else { return StatusCode::NOT_FOUND.into_response() };
    match shop.files.read_picture(&key).await {
        Ok(Some(bytes)) => immutable(([(header::CONTENT_TYPE, "image/webp")], bytes).into_response()),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::warn!(%error, "A picture could not be read; the browser tries again");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// A key never gets other bytes, so nobody needs to ask twice. Other sites may show product pictures.
fn immutable(mut response: Response) -> Response {
    if response.status().is_success() {
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
        headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    }
    response
}
