//! The program before and after an update run side by side for a while: each reads what the other has written.

use domain::{
    Order, OrderState, Product,
    audit::AuditRow,
    delivery::grant::{Grant, Link},
    mail::{
        outbox::{MailKind, OutboxRow, SignInNotice},
        suppression::{DeliveryEvent, DeliveryStatus},
    },
    payments::inbox::InboxEvent,
    ports::OrderChange,
    reports::metric::{DailyMetric, Metric},
};
use domain_testing::sample::{self, product};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::fmt::Debug;

fn paid(n: u32) -> OrderChange {
    sample::paid(&sample::order(n), "ada@example.com")
}

/// What a newer program would write: the same, with a field nobody here knows.
fn with_new_fields(mut value: Value) -> Value {
    value["from_a_newer_version"] = json!({ "any": ["thing", 1, null] });
    value
}

fn assert_read<T: Serialize + DeserializeOwned + PartialEq + Debug>(name: &str, value: &T, inner: &[&str]) {
    let written = serde_json::to_value(value).unwrap();
    let mut newer = with_new_fields(written.clone());
    for place in inner {
        let part = newer.pointer_mut(place).unwrap_or_else(|| panic!("{name} has no {place}: {written}"));
        *part = with_new_fields(part.take());
    }
    let read: T = serde_json::from_value(newer).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(&read, value, "{name}");
    assert_eq!(serde_json::to_value(&read).unwrap(), written, "{name}: written back as it was");
}

#[test]
fn f088_what_a_newer_version_adds_to_a_row_is_passed_over() {
    let order: Order = paid(1).order;
    assert_eq!(order.state, OrderState::Paid);
    assert_read("order", &order, &["/lines/0", "/lines/0/files/0", "/lines/0/unit_price", "/payment", "/stripe_key"]);
    let product: Product = product("book", 1_900);
    assert_read("product", &product, &["/files/0", "/files/0/versions/0", "/price"]);
    let change = paid(2);
    for grant in &change.grants {
        assert_read::<Grant>("grant", grant, &["/files/0"]);
    }
    for link in &change.links {
        assert_read::<Link>("link", link, &[]);
    }
    for mail in &change.mails {
        assert_read::<OutboxRow>("mail", mail, &[]);
    }
    for metric in &change.daily_metrics {
        assert_read::<DailyMetric>("tally", metric, &[]);
    }
    assert_read::<InboxEvent>("event", &sample::event(1), &[]);
    let row = AuditRow::seal(1, AuditRow::genesis(), sample::entry("order.paid"));
    assert_read::<AuditRow>("audit row", &row, &["/entry"]);
}

/// Fields that were added since the first version, and rows that do not have them.
#[test]
fn f088_a_row_of_an_earlier_version_is_read_without_what_it_does_not_have() {
    let order = sample::order(1);
    let mut earlier = serde_json::to_value(&order).unwrap();
    earlier.as_object_mut().unwrap().remove("desk");
    assert_eq!(serde_json::from_value::<Order>(earlier).unwrap(), order);
    let mail = paid(1).mails.remove(0);
    let mut earlier = serde_json::to_value(&mail).unwrap();
    for field in ["links", "alarm", "news"] {
        earlier.as_object_mut().unwrap().remove(field);
    }
    let read = serde_json::from_value::<OutboxRow>(earlier).unwrap();
    assert_eq!((read.id, read.to, read.links), (mail.id, mail.to, Vec::new()));
    let entry = sample::entry("order.paid");
    let mut earlier = serde_json::to_value(&entry).unwrap();
    earlier.as_object_mut().unwrap().remove("why");
    assert_eq!(serde_json::from_value::<domain::audit::AuditEntry>(earlier).unwrap(), entry);
}

/// Stores have these under names the code has left behind.
#[test]
fn f088_what_was_renamed_is_stored_by_its_old_name() {
    let names = [
        (json!(OrderState::Complimentary), "given"),
        (json!(MailKind::Complimentary), "gift"),
        (json!(Metric::Complimentary), "given"),
    ];
    for (stored, name) in names {
        assert_eq!(stored, name);
    }
    assert_eq!(OrderState::Complimentary.as_str(), "given");
    assert_eq!(Metric::Complimentary.parts(), ("given", "", ""));
    let fields = |value: Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let event = DeliveryEvent { mail: None, address: "ada@example.com".to_owned(), status: DeliveryStatus::Bounced };
    assert_eq!(fields(json!(event)), ["address", "fate", "mail"]);
    let mut change = paid(1);
    assert_eq!(fields(json!(change.links[0])), ["door", "expires_at", "hash", "made_at", "order", "seed"]);
    let notice = SignInNotice { at: sample::NOON, network: "192.0.2.7".to_owned(), browser: "Firefox".to_owned() };
    change.mails[0].notice = Some(notice);
    assert_eq!(json!(change.mails[0])["news"]["network"], "192.0.2.7");
}
