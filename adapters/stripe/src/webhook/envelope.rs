//! The outside of an event: enough to know whom to wake. The rest may change shape as it likes.

use domain::{
    EventId, OrderId, PaymentIntentId, SessionId,
    payments::{Envelope, inbox::Subject},
};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Event {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    livemode: bool,
    #[serde(default)]
    data: Data,
}

#[derive(Default, Deserialize)]
struct Data {
    #[serde(default)]
    object: Value,
}

/// Reads an event from a verified body.
pub fn read(body: &[u8]) -> Result<Envelope, &'static str> {
    let event: Event = serde_json::from_slice(body).map_err(|_| "not JSON with id and type")?;
    let id = EventId::parse(&event.id).map_err(|_| "its id is no id")?;
    let kind: String = event.kind.chars().filter(|c| !c.is_control()).take(100).collect();
    Ok(Envelope { id, subject: subject(&kind, &event.data.object), kind, live: event.livemode })
}

fn subject(kind: &str, object: &Value) -> Subject {
    let text = |field: &str| object.get(field).and_then(id_of);
    if kind.starts_with("checkout.session.") {
        let order = text("client_reference_id").and_then(|id| OrderId::parse(id).ok());
        let session = text("id").and_then(|id| SessionId::parse(id).ok());
        return session.map_or(Subject::Other, |session| Subject::Session { session, order });
    }
    // Charges, refunds, disputes and early fraud warnings all name the payment they are about.
    let about_a_payment =
        ["charge.", "refund.", "radar.early_fraud_warning."].iter().any(|prefix| kind.starts_with(prefix));
    let intent = text("payment_intent").filter(|_| about_a_payment);
    intent.and_then(|id| PaymentIntentId::parse(id).ok()).map_or(Subject::Other, Subject::Payment)
}

/// An id, whether Stripe sent it alone or with its object.
fn id_of(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| value.get("id")?.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f035_unknown_shapes_are_read_as_far_as_they_go() {
        let read = |text: &str| super::read(text.as_bytes());
        let event = read(
            r#"{"id":"evt_1","type":"checkout.session.completed","api_version":"2030-01-01.x","new":{"a":[1]},
            "data":{"object":{"id":"cs_1","client_reference_id":"abc","more":7}}}"#,
        );
        let subject =
            Subject::Session { session: SessionId::parse("cs_1").unwrap(), order: OrderId::parse("abc").ok() };
        assert_eq!(event.map(|e| e.subject), Ok(subject));
        let expanded =
            read(r#"{"id":"evt_2","type":"charge.refunded","data":{"object":{"payment_intent":{"id":"pi_1"}}}}"#);
        assert_eq!(expanded.map(|e| e.subject), Ok(Subject::Payment(PaymentIntentId::parse("pi_1").unwrap())));
        assert_eq!(read(r#"{"id":"evt_3","type":"something.new"}"#).map(|e| e.subject), Ok(Subject::Other));
        for bad in ["", "[]", "{}", r#"{"id":"","type":"x"}"#, r#"{"id":7,"type":"x"}"#] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
