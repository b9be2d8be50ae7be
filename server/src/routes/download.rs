//! `POST /d/{token}` and the bytes behind it.

mod ranges;

use crate::layers::{ClientNetwork, Refusal, WrongToken};
use app::messages::messages;
use axum::{
    Extension, Form, Router,
    body::Body,
    extract::{Path, Query, Request, State, rejection::QueryRejection},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use domain::{
    BlobKey, FileId, Shop,
    delivery::{DeliveryError, attachment::content_disposition, token::Token},
    failpoints,
};
use ranges::{Answer, Stored};
use serde::Deserialize;
use sqlite_adapter::files::{Disk, SignedQuery};
use tower::ServiceExt;
use tower_http::services::ServeFile;

/// Which file of the line, and which version of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    file: FileId,
    version: u32,
}

/// The route that makes an address for a file. The page at the same path is Leptos'.
pub fn router(shop: Shop) -> Router {
    Router::new().route("/d/{token}", post(download)).with_state(shop)
}

async fn download(
    State(shop): State<Shop>,
    Path(token): Path<String>,
    network: Option<Extension<ClientNetwork>>,
    Form(wanted): Form<Wanted>,
) -> Response {
    let page = format!("/d/{token}");
    let Ok(parsed) = Token::parse(&token) else { return wrong_token("/d/unknown") };
    let network = network.map(|Extension(network)| network.0).unwrap_or_default();
    match address(&shop, &parsed, &wanted, &network).await {
        Ok(url) => private(Redirect::to(&url).into_response()),
        Err(DeliveryError::Missing) => private(Redirect::to(&format!("{page}?problem=missing")).into_response()),
        Err(DeliveryError::TooOften) => private(Redirect::to(&format!("{page}?problem=too-often")).into_response()),
        // Unknown, expired and revoked links have pages of their own at the same address.
        Err(DeliveryError::Unknown) => wrong_token(&page),
        Err(DeliveryError::LinkExpired | DeliveryError::Revoked) => private(Redirect::to(&page).into_response()),
        Err(DeliveryError::Port(error)) => {
            tracing::error!(%error, "A download could not be prepared; the buyer may try again");
            Refusal::Busy.into_response()
        }
    }
}

/// On to the page that says so; a guess is counted as one that was made by looking.
fn wrong_token(page: &str) -> Response {
    let mut response = private(Redirect::to(page).into_response());
    response.extensions_mut().insert(WrongToken);
    response
}

async fn address(shop: &Shop, token: &Token, wanted: &Wanted, network: &str) -> Result<String, DeliveryError> {
    failpoints::reach("dl.token_ok").await?;
    let address = shop.download(token, &wanted.file, wanted.version, network).await?;
    failpoints::reach("dl.counted").await?;
    Ok(address.url)
}

/// The address of the bytes is for this browser alone.
fn private(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

/// The embedded counterpart of a presigned address: `/files/{key}?name&expires&sig`.
pub fn files(disk: Disk) -> Router {
    Router::new().route("/files/{key}", get(serve)).with_state(disk)
}

async fn serve(
    State(disk): State<Disk>,
    Path(key): Path<String>,
    query: Result<Query<SignedQuery>, QueryRejection>,
    mut request: Request,
) -> Response {
    let Ok(Query(query)) = query else { return forbidden() };
    let path = BlobKey::parse(&key).ok().and_then(|key| disk.open_address(&key, &query));
    let Some(path) = path else { return forbidden() };
    // What was bought and is not there is being restored: a matter of minutes, not of this address.
    let Ok(file) = tokio::fs::metadata(&path).await else { return Refusal::Busy.into_response() };
    // A key never gets other bytes, so it is their name.
    let (tag, modified) = (format!("\"{key}\""), modified(&file));
    let stored = Stored { size_bytes: file.len(), tag: &tag, modified: &modified };
    let answer = ranges::answer(request.method(), request.headers(), &stored);
    let response = match answer {
        Answer::NotModified => StatusCode::NOT_MODIFIED.into_response(),
        Answer::Differs => StatusCode::PRECONDITION_FAILED.into_response(),
        Answer::NoSuchBytes => {
            let size = [(header::CONTENT_RANGE, format!("bytes */{}", file.len()))];
            (StatusCode::RANGE_NOT_SATISFIABLE, size).into_response()
        }
        Answer::Whole | Answer::Part { .. } => {
            ranges::simplify(request.headers_mut(), answer);
            let file = ServeFile::new_with_mime(path, &mime::APPLICATION_OCTET_STREAM);
            match file.oneshot(request).await {
                Ok(response) => response.map(Body::new),
                Err(never) => match never {},
            }
        }
    };
    as_attachment(response, &query.name, &stored)
}

/// When a file was written, as in `Last-Modified`; empty if nobody knows.
fn modified(file: &std::fs::Metadata) -> String {
    let modified = file.modified().ok().and_then(|modified| jiff::Timestamp::try_from(modified).ok());
    let printer = jiff::fmt::rfc2822::DateTimePrinter::new();
    modified.and_then(|modified| printer.timestamp_to_rfc9110_string(&modified).ok()).unwrap_or_default()
}

fn as_attachment(mut response: Response, name: &str, stored: &Stored) -> Response {
    if response.status() == StatusCode::NOT_FOUND {
        return Refusal::Busy.into_response();
    }
    let headers = response.headers_mut();
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    for (name, value) in [(header::ETAG, stored.tag), (header::LAST_MODIFIED, stored.modified)] {
        if let (false, Ok(value)) = (value.is_empty(), HeaderValue::from_str(value)) {
            headers.insert(name, value);
        }
    }
    if let Ok(value) = HeaderValue::from_str(&content_disposition(name)) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    response
}

/// As S3 answers a bad or expired address.
fn forbidden() -> Response {
    (StatusCode::FORBIDDEN, format!("{}\n", messages().delivery().address_expired())).into_response()
}
