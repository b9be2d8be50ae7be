//! Stripe's list of events, and of warnings: read as far as the shop needs them, since their shapes change.

use super::Stripe;
use crate::webhook::{NEEDED_EVENTS, envelope};
use domain::{
    PaymentIntentId, Timestamp,
    payments::Envelope,
    ports::{Listed, PaymentError, PortError},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use stripe::StripeRequest;
use stripe_client_core::{RequestBuilder, StripeMethod};

const PAGE: i64 = 100;

/// A list of things whose shape is not fixed.
struct Raw<Q> {
    path: &'static str,
    query: Q,
}

impl<Q: Serialize> StripeRequest for Raw<Q> {
    type Output = miniserde::json::Value;

    fn build(&self) -> RequestBuilder {
        RequestBuilder::new(StripeMethod::Get, self.path).query(&self.query)
    }
}

#[derive(Serialize)]
struct Since {
    gte: i64,
}

#[derive(Serialize)]
struct ListEvents<'a> {
    created: Since,
    types: Vec<&'static str>,
    limit: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    starting_after: Option<&'a str>,
}

#[derive(Serialize)]
struct ListWarnings<'a> {
    payment_intent: &'a str,
    limit: i64,
}

#[derive(Deserialize)]
struct List {
    data: Vec<Value>,
    #[serde(default)]
    has_more: bool,
}

impl Stripe {
    async fn raw<Q: Serialize + Send + Sync>(&self, request: Raw<Q>) -> Result<List, PaymentError> {
        let answer = self.send(request).await?;
        serde_json::from_str(&miniserde::json::to_string(&answer))
            .map_err(|_| PortError::Broken { service: "Stripe", reason: "an odd list".to_owned() }.into())
    }

    /// Events of money that went back, or may.
    pub(super) async fn list_money_events(
        &self,
        since: Timestamp,
        after: Option<&str>,
    ) -> Result<Listed<Envelope>, PaymentError> {
        let types = NEEDED_EVENTS.into_iter().filter(|kind| !kind.starts_with("checkout.session.")).collect();
        let query = ListEvents { created: Since { gte: since.0 }, types, limit: PAGE, starting_after: after };
        let list = self.raw(Raw { path: "/events", query }).await?;
        let last = list.data.last().and_then(|event| event["id"].as_str()).map(str::to_owned);
        let read = |event: &Value| envelope::read(event.to_string().as_bytes()).ok();
        Ok(Listed { items: list.data.iter().filter_map(read).collect(), next: last.filter(|_| list.has_more) })
    }

    /// Whether there is a warning that calls for something to be done.
    pub(super) async fn find_fraud_warning(&self, intent: &PaymentIntentId) -> Result<bool, PaymentError> {
        let query = ListWarnings { payment_intent: intent.as_str(), limit: PAGE };
        match self.raw(Raw { path: "/radar/early_fraud_warnings", query }).await {
            Ok(list) => Ok(list.data.iter().any(|warning| warning["actionable"] == true)),
            Err(PaymentError::Refused { code }) if code == "resource_missing" => Ok(false),
            // A key that may not read warnings: only their events ask, and those are signed.
            Err(PaymentError::Refused { .. }) => Ok(true),
            Err(error) => Err(error),
        }
    }
}
