//! Pictures of products, for everyone.

use crate::pictures::link_preview;
use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{BlobKey, PortError, Shop};
use quick_cache::sync::Cache;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Previews kept in memory. One is made of a picture in a tenth of a second, and asked for by every site that shows a link.
const PREVIEWS_KEPT: usize = 64;
/// Previews made at the same time.
const PREVIEWS_AT_ONCE: usize = 1;

#[derive(Clone)]
struct Previews {
    shop: Shop,
    kept: Arc<Cache<BlobKey, Bytes>>,
    turn: Arc<Semaphore>,
}

pub fn router(shop: Shop) -> Router {
    let previews = Previews {
        shop: shop.clone(),
        kept: Arc::new(Cache::new(PREVIEWS_KEPT)),
        turn: Arc::new(Semaphore::new(PREVIEWS_AT_ONCE)),
    };
    let previews = Router::new().route("/pictures/{key}/preview.jpg", get(preview)).with_state(previews);
    Router::new().route("/pictures/{key}", get(serve)).with_state(shop).merge(previews)
}

async fn preview(State(previews): State<Previews>, Path(key): Path<String>) -> Response {
    let Ok(key) = BlobKey::parse(&key) else { return StatusCode::NOT_FOUND.into_response() };
    match previews.preview(&key).await {
        Ok(Some(bytes)) => immutable(([(header::CONTENT_TYPE, "image/jpeg")], bytes).into_response()),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::warn!(%error, "A preview could not be made; whoever asked tries again");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

impl Previews {
    async fn preview(&self, key: &BlobKey) -> Result<Option<Bytes>, PortError> {
        if let Some(kept) = self.kept.get(key) {
            return Ok(Some(kept));
        }
        let _turn = self.turn.acquire().await;
        // Whoever had the turn before may have made this one.
        if let Some(kept) = self.kept.get(key) {
            return Ok(Some(kept));
        }
        let Some(picture) = self.shop.picture(key).await? else { return Ok(None) };
        let made = tokio::task::spawn_blocking(move || link_preview(&picture)).await.ok().flatten();
        let made = made.map(Bytes::from);
        if let Some(made) = &made {
            self.kept.insert(key.clone(), made.clone());
        }
        Ok(made)
    }
}

async fn serve(State(shop): State<Shop>, Path(key): Path<String>) -> Response {
    let Ok(key) = BlobKey::parse(&key) else { return StatusCode::NOT_FOUND.into_response() };
    match shop.picture(&key).await {
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
