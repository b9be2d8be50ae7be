//! Plain HTTPS, for the few questions no SDK asks: what a stranger sees, and what time it is elsewhere.

use domain::Timestamp;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{HeaderMap, Request, body::Bytes, header};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use std::time::Duration;

/// Longest time one question may take, connecting included (R10).
const PATIENCE: Duration = Duration::from_secs(5);
/// Longer answers are not read.
const MAX_ANSWER_BYTES: usize = 1024 * 1024;

/// Asks over HTTPS, or HTTP where the address says so; clones share it.
#[derive(Clone)]
pub struct Https(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

/// What came back.
pub struct Answer {
    pub status: u16,
    /// When the other side answered, by its own clock.
    pub date: Option<Timestamp>,
    pub body: Bytes,
}

impl Https {
    #[expect(clippy::new_without_default, reason = "it opens a pool of connections, which should be seen")]
    pub fn new() -> Https {
        let connector = HttpsConnectorBuilder::new().with_webpki_roots().https_or_http().enable_http1().build();
        // A connection of its own for each question: they come minutes apart.
        Https(Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector))
    }

    /// # Errors
    /// A few words if there was no whole answer in time. They hold nothing of what was sent.
    pub async fn ask(&self, request: Request<Full<Bytes>>) -> Result<Answer, &'static str> {
        let exchange = async {
            let answer = self.0.request(request).await.map_err(|_| "no connection")?;
            let (status, date) = (answer.status().as_u16(), date(answer.headers()));
            let body = Limited::new(answer.into_body(), MAX_ANSWER_BYTES).collect().await;
            Ok(Answer { status, date, body: body.map_err(|_| "the answer broke off")?.to_bytes() })
        };
        tokio::time::timeout(PATIENCE, exchange).await.unwrap_or(Err("no answer in time"))
    }

    /// Asks for `address` as a stranger does, without any key.
    ///
    /// # Errors
    /// As for [`Https::ask`].
    pub async fn get(&self, address: &str) -> Result<Answer, &'static str> {
        let request = Request::get(address).body(Full::default()).map_err(|_| "the address is none")?;
        self.ask(request).await
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

    #[test]
    fn the_date_of_an_answer_is_read_as_servers_write_it() {
        let headers = |text: &str| HeaderMap::from_iter([(header::DATE, text.parse().unwrap())]);
        assert_eq!(date(&headers("Sun, 06 Nov 1994 08:49:37 GMT")), Some(Timestamp(784_111_777)));
        assert_eq!(date(&headers("yesterday")), None);
        assert_eq!(date(&HeaderMap::new()), None);
    }
}
