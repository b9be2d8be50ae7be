//! What SES tells of emails, as it publishes it to a topic.
//!
//! Source: SES developer guide, "Examples of event data that Amazon SES publishes to Amazon SNS" and the older "Amazon
//! SNS notification contents for Amazon SES" (read 2026-11): one event a message, `eventType` or `notificationType`.

use super::of_tag;
use domain::{
    OutboxId,
    mail::suppression::{DeliveryEvent, DeliveryStatus},
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Readers of one email that are noted; SES takes no more.
const MAX_READERS: usize = 50;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    event_type: Option<String>,
    notification_type: Option<String>,
    mail: Mail,
    bounce: Option<Bounce>,
    complaint: Option<Complaint>,
    delivery: Option<Delivery>,
    delivery_delay: Option<Delay>,
}

#[derive(Deserialize)]
struct Mail {
    #[serde(default)]
    destination: Vec<String>,
    #[serde(default)]
    headers: Vec<Header>,
    #[serde(default)]
    tags: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Header {
    name: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bounce {
    bounce_type: String,
    #[serde(default)]
    bounce_sub_type: String,
    bounced_recipients: Vec<Reader>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Complaint {
    complained_recipients: Vec<Reader>,
    complaint_feedback_type: Option<String>,
}

#[derive(Deserialize)]
struct Delivery {
    #[serde(default)]
    recipients: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Delay {
    delayed_recipients: Vec<Reader>,
}

/// A reader, with what their mail server reported.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reader {
    email_address: String,
    action: Option<String>,
    status: Option<String>,
    diagnostic_code: Option<String>,
}

/// Reads what SES says of an email: an event for each reader, none if there is nothing to note.
///
/// # Errors
/// If it is no event of SES's.
pub fn read(message: &str) -> Result<Vec<DeliveryEvent>, serde_json::Error> {
    let event: Event = serde_json::from_str(message)?;
    let id = mail_id(&event.mail);
    let of_reader =
        |(address, status): (&str, DeliveryStatus)| DeliveryEvent { mail: id.clone(), address: bare(address), status };
    Ok(statuses(&event).into_iter().take(MAX_READERS).map(of_reader).collect())
}

/// The email, as it was marked when it went out: by the header, or by the tag if SES left headers out.
fn mail_id(mail: &Mail) -> Option<OutboxId> {
    let header = mail.headers.iter().find(|header| header.name.eq_ignore_ascii_case("X-Outbox-Id"));
    let by_header = header.and_then(|header| OutboxId::parse(header.value.trim()).ok());
    by_header.or_else(|| of_tag(mail.tags.get("outbox")?.first()?))
}

fn statuses(event: &Event) -> Vec<(&str, DeliveryStatus)> {
    let all = |status| event.mail.destination.iter().map(|address| (address.as_str(), status)).collect();
    match event.event_type.as_deref().or(event.notification_type.as_deref()).unwrap_or_default() {
        "Send" => all(DeliveryStatus::Taken),
        "Delivery" => match event.delivery.as_ref().map(|delivery| delivery.recipients.as_slice()) {
            None | Some([]) => all(DeliveryStatus::Delivered),
            Some(readers) => readers.iter().map(|address| (address.as_str(), DeliveryStatus::Delivered)).collect(),
        },
        "Reject" | "Rendering Failure" => all(DeliveryStatus::Rejected),
        "DeliveryDelay" => {
            let readers = event.delivery_delay.iter().flat_map(|delay| &delay.delayed_recipients);
            readers.map(|reader| (reader.email_address.as_str(), DeliveryStatus::Delayed)).collect()
        }
        "Bounce" => {
            let Some(bounce) = &event.bounce else { return Vec::new() };
            let readers = bounce.bounced_recipients.iter();
            readers.filter_map(|reader| Some((reader.email_address.as_str(), of_bounce(bounce, reader)?))).collect()
        }
        "Complaint" => {
            // Some providers also report who took an email out of the spam folder.
            let wanted = |complaint: &&Complaint| complaint.complaint_feedback_type.as_deref() != Some("not-spam");
            let readers = event.complaint.iter().filter(wanted).flat_map(|complaint| &complaint.complained_recipients);
            readers.map(|reader| (reader.email_address.as_str(), DeliveryStatus::Complained)).collect()
        }
        // Opens, clicks and subscriptions are none of the shop's business.
        _ => Vec::new(),
    }
}

fn of_bounce(bounce: &Bounce, reader: &Reader) -> Option<DeliveryStatus> {
    if bounce.bounce_type == "Permanent" {
        return Some(DeliveryStatus::Bounced);
    }
    if reader.action.as_deref().is_some_and(|action| action.eq_ignore_ascii_case("delayed")) {
        return Some(DeliveryStatus::Delayed);
    }
    // Without a word of a mail server it is somebody's "I am away", which SES takes for a bounce.
    let reported = [&reader.action, &reader.status, &reader.diagnostic_code].into_iter().any(Option::is_some);
    (reported || bounce.bounce_sub_type != "General").then_some(DeliveryStatus::GivenUp)
}

/// The address in `Ada <ada@example.com>`.
fn bare(address: &str) -> String {
    let bare = address.rsplit_once('<').map_or(address, |(_, rest)| rest.trim_end().trim_end_matches('>'));
    bare.trim().chars().filter(|c| !c.is_control()).take(320).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn mail() -> Value {
        json!({
            "timestamp": "2026-10-09T12:14:37.132Z",
            "source": "Shop <shop@example.com>",
            "messageId": "01020192",
            "destination": ["ada@example.com"],
            "headersTruncated": false,
            "headers": [{ "name": "From", "value": "shop@example.com" }, { "name": "X-Outbox-Id", "value": "receipt#abc" }],
            "tags": { "ses:configuration-set": ["shop"], "outbox": ["bm90LXRoaXM"] }
        })
    }

    fn told(event: &Value) -> Vec<(Option<String>, String, DeliveryStatus)> {
        let read = read(&event.to_string()).unwrap_or_else(|error| panic!("{error}: {event}"));
        read.into_iter().map(|event| (event.mail.map(|id| id.to_string()), event.address, event.status)).collect()
    }

    fn status(kind: &str, what: &str, details: Value) -> Vec<DeliveryStatus> {
        let event = json!({ "eventType": kind, "mail": mail(), what: details });
        told(&event).into_iter().map(|(_, _, status)| status).collect()
    }

    #[test]
    fn r025_each_event_of_ses_is_read_for_what_it_means() {
        let bounce = |kind: &str, sub: &str, reader: Value| {
            let details = json!({ "bounceType": kind, "bounceSubType": sub, "bouncedRecipients": [reader] });
            status("Bounce", "bounce", details)
        };
        let failed = json!({ "emailAddress": "ada@example.com", "action": "failed", "status": "5.1.1" });
        let delayed = json!({ "emailAddress": "ada@example.com", "action": "delayed", "status": "4.4.7" });
        let silent = json!({ "emailAddress": "ada@example.com" });
        assert_eq!(bounce("Permanent", "NoEmail", failed.clone()), [DeliveryStatus::Bounced]);
        assert_eq!(bounce("Permanent", "OnAccountSuppressionList", silent.clone()), [DeliveryStatus::Bounced]);
        assert_eq!(bounce("Transient", "MailboxFull", failed.clone()), [DeliveryStatus::GivenUp]);
        assert_eq!(bounce("Transient", "MailboxFull", silent.clone()), [DeliveryStatus::GivenUp]);
        assert_eq!(bounce("Transient", "General", delayed), [DeliveryStatus::Delayed], "SES has not given up");
        assert_eq!(bounce("Transient", "General", silent), [], "somebody is away");
        assert_eq!(bounce("Undetermined", "Undetermined", failed), [DeliveryStatus::GivenUp]);

        let complaint = |kind: Option<&str>| {
            let readers = json!([{ "emailAddress": "ada@example.com" }]);
            status("Complaint", "complaint", json!({ "complainedRecipients": readers, "complaintFeedbackType": kind }))
        };
        assert_eq!(complaint(Some("abuse")), [DeliveryStatus::Complained]);
        assert_eq!(complaint(None), [DeliveryStatus::Complained]);
        assert_eq!(complaint(Some("not-spam")), [], "the contrary of a complaint");

        let delay = json!({ "delayType": "MailboxFull", "delayedRecipients": [{ "emailAddress": "ada@example.com" }] });
        assert_eq!(status("DeliveryDelay", "deliveryDelay", delay), [DeliveryStatus::Delayed]);
        assert_eq!(status("Send", "send", json!({})), [DeliveryStatus::Taken]);
        assert_eq!(
            status("Delivery", "delivery", json!({ "recipients": ["ada@example.com"] })),
            [DeliveryStatus::Delivered]
        );
        assert_eq!(status("Reject", "reject", json!({ "reason": "Bad content" })), [DeliveryStatus::Rejected]);
        assert_eq!(status("Rendering Failure", "failure", json!({ "errorMessage": "x" })), [DeliveryStatus::Rejected]);
        assert_eq!(status("Open", "open", json!({ "ipAddress": "192.0.2.1" })), []);
        assert_eq!(status("Something New", "new", json!([1])), []);
    }

    #[test]
    fn r025_the_mail_is_known_by_its_header_or_else_by_its_tag() {
        let by_header = json!({ "eventType": "Send", "mail": mail(), "send": {} });
        let ada = |id: &str| vec![(Some(id.to_owned()), "ada@example.com".to_owned(), DeliveryStatus::Taken)];
        assert_eq!(told(&by_header), ada("receipt#abc"));
        let mut by_tag = by_header.clone();
        by_tag["mail"]["headers"] = json!([]);
        by_tag["mail"]["tags"]["outbox"] = json!([data_encoding::BASE64URL_NOPAD.encode(b"receipt#def")]);
        assert_eq!(told(&by_tag), ada("receipt#def"));
        let mut unmarked = by_header;
        unmarked["mail"] = json!({ "destination": ["Ada <ada@example.com>"] });
        assert_eq!(told(&unmarked), [(None, "ada@example.com".to_owned(), DeliveryStatus::Taken)]);
    }

    #[test]
    fn r025_the_older_notifications_are_read_too() {
        let bounce = json!({
            "notificationType": "Bounce",
            "bounce": { "bounceType": "Permanent", "bounceSubType": "General",
                "bouncedRecipients": [{ "emailAddress": "ada@example.com" }, { "emailAddress": "grace@example.com" }] },
            "mail": { "destination": ["ada@example.com", "grace@example.com"], "messageId": "1" }
        });
        let bounced = |address: &str| (None, address.to_owned(), DeliveryStatus::Bounced);
        assert_eq!(told(&bounce), [bounced("ada@example.com"), bounced("grace@example.com")]);
    }

    #[test]
    fn what_is_no_event_of_ses_is_refused() {
        for text in
            ["Successfully validated SNS topic for Amazon SES event publishing.", "", "[]", "{}", "{\"mail\":7}"]
        {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
