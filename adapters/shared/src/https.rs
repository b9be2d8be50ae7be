//! Plain HTTPS, for the few questions no SDK asks: what a stranger sees, what time it is elsewhere, and the key sets and
//! certificates that AWS publishes.

use domain::Timestamp;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::{HeaderMap, Request, StatusCode, body::Bytes, header};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use std::time::Duration;

const CONNECT_WITHIN: Duration = Duration::from_secs(2);
/// Longest time one request may take, from the lookup of the name to the last byte.
const PATIENCE: Duration = Duration::from_secs(5);
/// Longer answers are not read.
const MAX_ANSWER_BYTES: usize = 1024 * 1024;

/// Asks once, over HTTPS, or HTTP where the address says so; clones share it.
#[derive(Clone)]
pub struct Https {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    patience: Duration,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    /// When the other side answered, by its own clock.
    pub date: Option<Timestamp>,
    pub body: Bytes,
}

/// Why there is no answer to work with. Holds nothing of what was sent or said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HttpsError {
    #[error("the address is not one of the web")]
    NoAddress,
    #[error("no connection")]
    NoConnection,
    #[error("no answer in time")]
    TooSlow,
    #[error("the answer broke off")]
    BrokeOff,
    #[error("the answer is larger than 1 MiB")]
    TooLarge,
    #[error("the answer was {0}")]
    Status(StatusCode),
}

impl Https {
    #[expect(clippy::new_without_default, reason = "it opens a pool of connections, which should be seen")]
    pub fn new() -> Https {
        let mut tcp = HttpConnector::new();
        tcp.set_connect_timeout(Some(CONNECT_WITHIN));
        tcp.enforce_http(false);
        let tls = HttpsConnectorBuilder::new().with_webpki_roots().https_or_http().enable_http1().wrap_connector(tcp);
        // A connection of its own for each question: they come minutes apart.
        let client = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(tls);
        Https { client, patience: PATIENCE }
    }

    /// Follows no redirect: where a thing lies is for us to say, not for who is asked.
    ///
    /// # Errors
    /// [`HttpsError`] if there was no whole answer in time; any status is an answer.
    pub async fn ask(&self, request: Request<Full<Bytes>>) -> Result<Answer, HttpsError> {
        let exchange = async {
            let answer = self.client.request(request).await.map_err(|_| HttpsError::NoConnection)?;
            let (status, date) = (answer.status(), date(answer.headers()));
            match Limited::new(answer.into_body(), MAX_ANSWER_BYTES).collect().await {
                Ok(body) => Ok(Answer { status, date, body: body.to_bytes() }),
                Err(error) if error.is::<LengthLimitError>() => Err(HttpsError::TooLarge),
                Err(_) => Err(HttpsError::BrokeOff),
            }
        };
        tokio::time::timeout(self.patience, exchange).await.unwrap_or(Err(HttpsError::TooSlow))
    }

    /// Asks for `address` as a stranger does, without any key.
    ///
    /// # Errors
    /// As for [`Https::ask`].
    pub async fn get(&self, address: &str) -> Result<Answer, HttpsError> {
        let request = Request::get(address).body(Full::default()).map_err(|_| HttpsError::NoAddress)?;
        if !matches!(request.uri().scheme_str(), Some("https" | "http")) {
            return Err(HttpsError::NoAddress);
        }
        self.ask(request).await
    }

    /// The document that lies at `address`.
    ///
    /// # Errors
    /// As for [`Https::get`], and `Status` if the answer was any other than 200.
    pub async fn document(&self, address: &str) -> Result<Bytes, HttpsError> {
        let answer = self.get(address).await?;
        if answer.status != StatusCode::OK {
            return Err(HttpsError::Status(answer.status));
        }
        Ok(answer.body)
    }
}

/// Source: RFC 9110, 5.6.7: the date of RFC 5322, always in GMT.
fn date(headers: &HeaderMap) -> Option<Timestamp> {
    let text = headers.get(header::DATE)?.to_str().ok()?;
    let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?;
    Some(Timestamp(date.as_second()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, response::Redirect, routing::get as at};
    use tokio::net::TcpListener;

    #[test]
    fn the_date_of_an_answer_is_read_as_servers_write_it() {
        let headers = |text: &str| HeaderMap::from_iter([(header::DATE, text.parse().unwrap())]);
        assert_eq!(date(&headers("Sun, 06 Nov 1994 08:49:37 GMT")), Some(Timestamp(784_111_777)));
        assert_eq!(date(&headers("yesterday")), None);
        assert_eq!(date(&HeaderMap::new()), None);
    }

    async fn web() -> String {
        let site = Router::new()
            .route("/keys", at(|| async { "{}" }))
            .route("/elsewhere", at(|| async { Redirect::temporary("/keys") }))
            .route("/large", at(|| async { "x".repeat(MAX_ANSWER_BYTES + 1) }))
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
        let https = Https::new();
        let get = async |address: String| https.document(&address).await;
        assert_eq!(get(of("/keys")).await, Ok(Bytes::from_static(b"{}")));
        assert_eq!(get(of("/elsewhere")).await, Err(HttpsError::Status(StatusCode::TEMPORARY_REDIRECT)));
        assert_eq!(get(of("/large")).await, Err(HttpsError::TooLarge));
        assert_eq!(get(of("/gone")).await, Err(HttpsError::Status(StatusCode::NOT_FOUND)));
        assert_eq!(get("file:///etc/hostname".to_owned()).await, Err(HttpsError::NoAddress));
        assert_eq!(get("http://127.0.0.1:1/keys".to_owned()).await, Err(HttpsError::NoConnection));
    }

    #[tokio::test]
    async fn who_never_answers_is_not_waited_for() {
        let origin = web().await;
        let hasty = Https { patience: Duration::from_millis(50), ..Https::new() };
        assert_eq!(hasty.get(&format!("{origin}/never")).await.err(), Some(HttpsError::TooSlow));
    }
}
