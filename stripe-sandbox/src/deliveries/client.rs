//! Sending a webhook: one HTTP request to an address on this machine.

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use std::time::Duration;

/// Stripe waits about this long for an answer.
const TIMEOUT: Duration = Duration::from_secs(10);
/// More of an answer is not read: only its status counts.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

#[derive(Clone)]
pub struct WebhookClient(Client<HttpConnector, Full<Bytes>>);

impl WebhookClient {
    pub fn new() -> WebhookClient {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        connector.set_connect_timeout(Some(TIMEOUT));
        // A connection of its own for each request: a restarted program must not meet a stale one.
        WebhookClient(Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(connector))
    }

    /// Posts `body` with its signature and returns the status.
    ///
    /// # Errors
    /// A few words if there was no whole answer in time.
    pub async fn post(&self, url: &str, body: Vec<u8>, signature: &str) -> Result<u16, String> {
        let request = hyper::Request::post(url)
            .header("content-type", "application/json; charset=utf-8")
            .header("user-agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)")
            .header("accept", "*/*; q=0.5, application/xml")
            .header("cache-control", "no-cache")
            .header("stripe-signature", signature)
            .body(Full::new(Bytes::from(body)))
            .map_err(|error| error.to_string())?;
        let exchange = async {
            let answer = self.0.request(request).await.map_err(|error| format!("{error:?}"))?;
            let status = answer.status().as_u16();
            Limited::new(answer.into_body(), MAX_ANSWER_BYTES).collect().await.map_err(|error| error.to_string())?;
            Ok(status)
        };
        tokio::time::timeout(TIMEOUT, exchange).await.unwrap_or_else(|_| Err("no answer in time".to_owned()))
    }
}
