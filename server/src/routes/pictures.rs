//! Pictures of products, for everyone.

use crate::adapters::disk::Disk;
use axum::{
    Router,
    body::Body,
    extract::{Path, Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::BlobKey;
use tower::ServiceExt;
use tower_http::services::ServeFile;

pub fn router(disk: Disk) -> Router {
    Router::new().route("/pictures/{key}", get(serve)).with_state(disk)
}

async fn serve(State(disk): State<Disk>, Path(key): Path<String>, request: Request) -> Response {
    let path = BlobKey::parse(&key).ok().and_then(|key| disk.picture(&key));
    let Some(path) = path else { return StatusCode::NOT_FOUND.into_response() };
    let webp: mime::Mime = "image/webp".parse().unwrap_or(mime::IMAGE_STAR);
    match ServeFile::new_with_mime(path, &webp).oneshot(request).await {
        Ok(response) => immutable(response.map(Body::new)),
        Err(never) => match never {},
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
