//! A small document from the web: key sets and certificates that AWS publishes.

use http::{Request, StatusCode, Uri};
use http_body_util::{BodyExt, Empty, LengthLimitError, Limited};
use hyper::body::Bytes;
use hyper_rustls::HttpsConnectorBuilder;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use std::time::Duration;
use tokio::time::timeout;

const CONNECT_WITHIN: Duration = Duration::from_secs(2);
/// From the first look-up of the name to the last byte.
const DONE_WITHIN: Duration = Duration::from_secs(5);
/// What is fetched is a few thousand bytes; who sends more is not who we asked.
const MAX_BYTES: usize = 64 * 1024;

/// Why a document did not come. Says nothing of what was in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    #[error("the address is not one of the web")]
    NoAddress,
    #[error("no connection")]
    NoConnection,
    #[error("no answer within 5 seconds")]
    TooSlow,
    /// Also a redirect: where a document lies is for us to say, not for who is asked.
    #[error("the answer was {0}")]
    Status(StatusCode),
    #[error("the document is larger than 64 KiB")]
    TooLarge,
    #[error("the answer broke off")]
    BrokeOff,
}

/// Fetches the document at `url`, which is https, or http for a stand-in. Follows no redirect and asks once.
///
/// # Errors
/// [`FetchError`]; whether to ask again is for the caller to say.
pub async fn get(url: &str) -> Result<Vec<u8>, FetchError> {
    within(DONE_WITHIN, url).await
}

async fn within(limit: Duration, url: &str) -> Result<Vec<u8>, FetchError> {
    timeout(limit, ask(url)).await.unwrap_or(Err(FetchError::TooSlow))
}

async fn ask(url: &str) -> Result<Vec<u8>, FetchError> {
    let address: Uri = url.parse().map_err(|_| FetchError::NoAddress)?;
    if !matches!(address.scheme_str(), Some("https" | "http")) {
        return Err(FetchError::NoAddress);
    }
    let request = Request::get(address).body(Empty::<Bytes>::new()).map_err(|_| FetchError::NoAddress)?;
    let mut tcp = HttpConnector::new();
    tcp.set_connect_timeout(Some(CONNECT_WITHIN));
    tcp.enforce_http(false);
    let tls = HttpsConnectorBuilder::new().with_webpki_roots().https_or_http().enable_http1().wrap_connector(tcp);
    // So seldom that a connection is not worth keeping.
    let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(tls);
    let answer = client.request(request).await.map_err(|_| FetchError::NoConnection)?;
    if answer.status() != StatusCode::OK {
        return Err(FetchError::Status(answer.status()));
    }
    match Limited::new(answer.into_body(), MAX_BYTES).collect().await {
        Ok(body) => Ok(body.to_bytes().to_vec()),
        Err(error) if error.is::<LengthLimitError>() => Err(FetchError::TooLarge),
        Err(_) => Err(FetchError::BrokeOff),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, response::Redirect, routing::get as at};
    use tokio::net::TcpListener;

    async fn web() -> String {
        let site = Router::new()
            .route("/keys", at(|| async { "{}" }))
            .route("/elsewhere", at(|| async { Redirect::temporary("/keys") }))
            .route("/large", at(|| async { "x".repeat(MAX_BYTES + 1) }))
            .route("/never", at(|| async { std::future::pending::<()>().await }));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, site).await });
        origin
    }

    #[tokio::test]
    async fn only_a_small_plain_answer_is_taken() {
        let origin = web().await;
        let of = |path: &str| format!("{origin}{path}");
        assert_eq!(get(&of("/keys")).await, Ok(b"{}".to_vec()));
        assert_eq!(get(&of("/elsewhere")).await, Err(FetchError::Status(StatusCode::TEMPORARY_REDIRECT)));
        assert_eq!(get(&of("/large")).await, Err(FetchError::TooLarge));
        assert_eq!(get(&of("/gone")).await, Err(FetchError::Status(StatusCode::NOT_FOUND)));
        assert_eq!(get("file:///etc/hostname").await, Err(FetchError::NoAddress));
        assert_eq!(get("http://127.0.0.1:1/keys").await, Err(FetchError::NoConnection));
    }

    #[tokio::test]
    async fn who_never_answers_is_not_waited_for() {
        let origin = web().await;
        let never = within(Duration::from_millis(50), &format!("{origin}/never")).await;
        assert_eq!(never, Err(FetchError::TooSlow));
    }
}
