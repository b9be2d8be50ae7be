//! The retry loop around Stripe's API. A repeated call carries the same key, so that it takes effect once.

use domain::ports::{
    PaymentError, PortError,
    outcome::{Outcome, of_status},
};
use std::{
    future::Future,
    time::{Duration, Instant},
};
use stripe::StripeError;
use tracing::Instrument;

/// Tries in all.
const MAX_TRIES: u32 = 4;
/// No new try is begun after this long; a shopper is waiting.
const TOTAL: Duration = Duration::from_secs(8);
/// Stripe stores a 500 under the idempotency key and repeats it; two in a row are taken for that.
/// Source: Stripe API reference, "Idempotent requests".
const STORED_FAILURES: u32 = 2;
const SERVICE: &str = "Stripe";

/// Why a call failed for good.
#[derive(Debug)]
pub(super) enum Failure {
    NotFound,
    /// With Stripe's code or status.
    Refused(String),
    /// The same 500 again: the idempotency key repeats it.
    Stored,
    /// It did not happen.
    Unavailable(&'static str),
    /// It may have happened.
    Unknown(&'static str),
}

impl Failure {
    fn of(outcome: Outcome, reason: &'static str) -> Failure {
        match outcome {
            Outcome::NotDone => Failure::Unavailable(reason),
            Outcome::Unknown => Failure::Unknown(reason),
        }
    }

    fn outcome(&self) -> Outcome {
        match self {
            Failure::Unknown(_) => Outcome::Unknown,
            Failure::NotFound | Failure::Refused(_) | Failure::Stored | Failure::Unavailable(_) => Outcome::NotDone,
        }
    }

    /// What several tries of one call come to.
    fn after(self, earlier: Outcome) -> Failure {
        match self {
            Failure::Unavailable(reason) | Failure::Unknown(reason) => {
                Failure::of(self.outcome().after(earlier), reason)
            }
            answered => answered,
        }
    }
}

impl From<Failure> for PaymentError {
    fn from(failure: Failure) -> PaymentError {
        match failure {
            Failure::NotFound => PaymentError::Refused { code: "resource_missing".to_owned() },
            Failure::Refused(code) => PaymentError::Refused { code },
            Failure::Stored => PaymentError::KeyUsedUp,
            Failure::Unavailable(reason) => {
                PortError::Unavailable { service: SERVICE, reason: reason.to_owned() }.into()
            }
            Failure::Unknown(reason) => PortError::Unknown { service: SERVICE, reason: reason.to_owned() }.into(),
        }
    }
}

/// Calls until it works, at most four times in eight seconds, waiting longer each time.
pub(super) async fn with_retries<T, F: Future<Output = Result<T, StripeError>>>(
    call: impl Fn() -> F,
) -> Result<T, Failure> {
    let begun = Instant::now();
    let mut server_errors = 0;
    let mut earlier = Outcome::NotDone;
    for attempt in 1.. {
        let error = match call().instrument(tracing::info_span!("stripe", attempt)).await {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        if let StripeError::Stripe(details, status) = &error {
            let request_id = details.request_log_url.as_deref().and_then(request_id).unwrap_or("unknown");
            tracing::info!(stripe.request_id = request_id, status, attempt, "Stripe refused a call");
        }
        let failure = classify(&error, &mut server_errors)?.after(earlier);
        if attempt >= MAX_TRIES || begun.elapsed() >= TOTAL {
            return Err(failure);
        }
        earlier = failure.outcome();
        tokio::time::sleep(pause(attempt)).await;
    }
    Err(Failure::Unavailable("no try was made"))
}

/// `Err` is final; `Ok` holds what to report if no try is left.
fn classify(error: &StripeError, server_errors: &mut u32) -> Result<Failure, Failure> {
    match error {
        StripeError::Stripe(_, 404) => Err(Failure::NotFound),
        StripeError::Stripe(_, 429) => Ok(Failure::of(Outcome::NotDone, "too many requests")),
        // The same key is being worked on by another request of ours.
        StripeError::Stripe(_, 409) => Ok(Failure::Unknown("conflict")),
        StripeError::Stripe(_, 500) => {
            *server_errors += 1;
            if *server_errors >= STORED_FAILURES { Err(Failure::Stored) } else { Ok(Failure::Unknown("server error")) }
        }
        // Stripe does not say which of these come before the work. Source: Stripe API reference, "Errors".
        StripeError::Stripe(_, status @ 501..) => {
            Ok(Failure::of(of_status(*status, false).unwrap_or(Outcome::Unknown), "server error"))
        }
        StripeError::Stripe(details, status) => {
            let code = details.code.as_ref().map(|code| code.as_str().to_owned());
            // The key was first used with other words, before a setting changed: it cannot be used again.
            let other_words = *status == 400 && details.type_.as_str() == "idempotency_error";
            Err(if other_words {
                Failure::Stored
            } else {
                Failure::Refused(code.unwrap_or_else(|| status.to_string()))
            })
        }
        StripeError::Timeout => Ok(Failure::Unknown("no answer in time")),
        StripeError::ClientError(words) => Ok(Failure::of(of_connection(words), "connection failed")),
        // Not Stripe's words: something on the way answered for it.
        StripeError::JSONDeserialize(words) if words.starts_with("error deserializing") => {
            Ok(Failure::Unknown("an answer that is not Stripe's"))
        }
        StripeError::JSONDeserialize(_) => Err(Failure::Unknown("answer not understood")),
        StripeError::ConfigError(_) => Err(Failure::Refused("configuration".to_owned())),
    }
}

/// Stripe's id of a request, by which it is found in the dashboard: the end of the address of its log. The id alone, as
/// nothing else of Stripe's texts is logged.
fn request_id(log_url: &str) -> Option<&str> {
    let id = log_url.split(['?', '#']).next()?.rsplit('/').next()?;
    let plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (plain && id.starts_with("req_") && id.len() <= 64).then_some(id)
}

/// 250 ms doubling, shifted by up to half so that many shops do not knock together.
fn pause(attempt: u32) -> Duration {
    let base = 250_u64 << attempt.min(4);
    let mut byte = [0; 1];
    let jitter = getrandom::fill(&mut byte).map_or(0, |()| u64::from(byte[0])) * base / 512;
    Duration::from_millis(base / 2 + jitter)
}

/// What a connection that failed says of the call: nothing was sent while it was still being made. async-stripe keeps only
/// the words of hyper's error: `client error (Connect)`.
fn of_connection(words: &str) -> Outcome {
    if words.contains("client error (Connect)") { Outcome::NotDone } else { Outcome::Unknown }
}

#[cfg(test)]
mod tests {
    use super::request_id;
    use crate::{Stripe, StripeConfig};
    use domain::{
        Money,
        delivery::token::LinkKey,
        orders::RefundRequest,
        payments::ShopMark,
        ports::{PaymentError, Payments, PortError},
    };
    use domain_testing::sample::{NOON, order, paid};
    use domain_testing::scripted_server::{
        PAGE,
        Scripted::{self, Answer, Half, Refuse, Reset},
        serve,
    };

    #[test]
    fn the_id_of_a_request_is_read_and_nothing_else() {
        let url = "https://dashboard.stripe.com/test/logs/req_Ab12?t=1790000000";
        assert_eq!(request_id(url), Some("req_Ab12"));
        for none in ["", "https://dashboard.stripe.com/test/logs/", "https://x/req_a b", "https://x/sk_live_1"] {
            assert_eq!(request_id(none), None, "{none}");
        }
    }

    /// What a refund comes to at a Stripe that does `script`.
    async fn refunded(script: &'static [Scripted]) -> &'static str {
        let stripe = Stripe::new(StripeConfig {
            secret_key: "sk_test_1".to_owned(),
            api_base: Some(format!("{}/", serve(script).await)),
            origin: "https://shop.example".to_owned(),
            mark: ShopMark::of(&LinkKey::new([1; 32])),
        });
        let paid = paid(&order(1), "ada@example.com").order;
        let key = RefundRequest::first(1, NOON);
        let refund = stripe.unwrap().refund(&paid, Money::new(100, paid.total.currency), &key).await;
        match refund {
            Ok(_) => "done",
            Err(PaymentError::Port(PortError::Unknown { .. })) => "unknown",
            Err(PaymentError::Port(PortError::Unavailable { .. })) => "not sent",
            Err(PaymentError::Port(_)) => "broken",
            Err(PaymentError::Refused { .. }) => "refused",
            Err(PaymentError::KeyUsedUp) => "used up",
        }
    }

    const ERROR: &str = r#"{"error":{"type":"api_error"}}"#;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn r076_a_refund_whose_reply_is_lost_is_unknown_and_one_that_never_left_is_not_sent() {
        let cases: [(&'static [Scripted], &str); 12] = [
            (&[Refuse], "not sent"),
            (&[Reset], "unknown"),
            (&[Reset, Refuse], "unknown"),
            (&[Half], "unknown"),
            (&[Answer(502, "", PAGE)], "unknown"),
            (&[Answer(504, "", PAGE), Refuse], "unknown"),
            (&[Answer(503, "", ERROR)], "unknown"),
            (&[Answer(502, "", ERROR), Answer(429, "", ERROR)], "unknown"),
            (&[Answer(429, "", ERROR)], "not sent"),
            (&[Answer(500, "", ERROR)], "used up"),
            (&[Answer(502, "", ERROR), Answer(402, "", ERROR)], "refused"),
            (&[Answer(402, "", ERROR)], "refused"),
        ];
        let mut running = tokio::task::JoinSet::new();
        for (script, meant) in cases {
            running.spawn(async move { assert_eq!(refunded(script).await, meant, "{script:?}") });
        }
        while let Some(done) = running.join_next().await {
            done.unwrap();
        }
    }
}
