use crate::{
    idempotency::IdempotencyKey,
    ids::OrderId,
    orders::Attention,
    payments::{Dispute, StripeCall},
    time::Timestamp,
    typed_text::{Lines, clean_note, shows_something},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Keys remembered in an order; a second click comes within seconds, not sixteen actions later.
const KEYS_KEPT: usize = 16;
/// Longest reason an admin may give, in characters.
const MAX_WHY_CHARS: usize = 300;

/// What admins decided about an order beside its money. Each change of it is audited.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Overrides {
    /// Where mail goes instead of the address Stripe was given, which stays in the payment.
    pub address: Option<String>,
    /// Lines without access although the money is there.
    pub withheld: BTreeSet<u8>,
    /// Lines with access although the money is not: an exception an admin made. It ends with the
    /// next refund or dispute.
    pub released: BTreeSet<u8>,
    /// By line, when an admin lifted the hold for too many downloads; earlier ones do not count against the buyer.
    pub lifted: BTreeMap<u8, Timestamp>,
    /// The mismatch an admin accepted; it keeps nothing from being delivered any more.
    pub accepted: Option<Attention>,
    /// Money on its way back, oldest first.
    pub refunds: Vec<Refund>,
    /// Disputes and inquiries, as Stripe told last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub disputes: Vec<Dispute>,
    /// Whether Stripe warned that the payment may be fraud.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub fraud_warning: bool,
    /// Keys of what admins did last, so that a second click does nothing.
    pub keys: Vec<IdempotencyKey>,
}

impl Overrides {
    /// Whether no admin ever touched the order and no money went back.
    pub fn is_blank(&self) -> bool {
        *self == Overrides::default()
    }

    /// Whether what was posted with this key is in already.
    pub fn knows(&self, key: &IdempotencyKey) -> bool {
        self.keys.contains(key)
    }

    pub fn remember(&mut self, key: &IdempotencyKey) {
        self.keys.push(key.clone());
        let too_many = self.keys.len().saturating_sub(KEYS_KEPT);
        self.keys.drain(..too_many);
    }

    /// The refund Stripe was asked for and has not confirmed, if there is one.
    pub fn open_refund(&self) -> Option<&Refund> {
        self.refunds.iter().find(|refund| refund.state == RefundState::Asked)
    }

    /// Refunds whose money has left the shop, or may have, oldest first.
    ///
    /// Earlier versions noted a refund that failed as one below zero: it cancels the one before it of the same amount.
    pub fn standing_refunds(&self) -> Vec<&Refund> {
        let mut standing: Vec<&Refund> = Vec::new();
        for refund in self.refunds.iter().filter(|refund| refund.stands()) {
            let failed = standing.iter().rposition(|other| other.amount_minor == -refund.amount_minor);
            match failed.filter(|_| refund.amount_minor < 0) {
                Some(place) => drop(standing.remove(place)),
                None => standing.push(refund),
            }
        }
        standing
    }

    /// Money that went back and stayed there, in minor units.
    pub fn refunded_minor(&self) -> i64 {
        self.refunds.iter().filter(|refund| refund.state == RefundState::Done).map(|refund| refund.amount_minor).sum()
    }

    /// The open dispute that must be answered first, or the open inquiry if `inquiry`.
    pub fn open_dispute(&self, inquiry: bool) -> Option<&Dispute> {
        let open =
            self.disputes.iter().filter(|dispute| dispute.status.is_open() && dispute.status.is_inquiry() == inquiry);
        open.min_by_key(|dispute| dispute.due_by.map_or(i64::MAX, |due| due.0))
    }

    /// What Stripe was asked to pay back and has not confirmed, in minor units.
    pub fn asked_minor(&self) -> i64 {
        self.refunds.iter().filter(|refund| refund.state == RefundState::Asked).map(|refund| refund.amount_minor).sum()
    }
}

/// Money that goes back to the buyer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refund {
    /// How Stripe was asked; none for one that was made at Stripe itself.
    #[serde(rename = "key")]
    pub request: Option<RefundRequest>,
    /// Below zero where earlier versions noted that a refund failed and the money came back to the shop.
    pub amount_minor: i64,
    /// The lines it is for; none for the order as a whole.
    pub lines: BTreeSet<u8>,
    /// What of the amount goes to each line, in minor units; empty if it names none. Earlier versions kept only the
    /// lines.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub shares: BTreeMap<u8, i64>,
    /// Lines that lose access with it: chosen by the admin, never guessed.
    pub withhold: BTreeSet<u8>,
    pub at: Timestamp,
    pub state: RefundState,
    /// Why Stripe refused, as Stripe's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Stripe's id of it, once it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// When it turned out to have failed, in [`RefundState::Failed`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed_at: Option<Timestamp>,
}

impl Refund {
    /// Whether its money has left the shop, or may have.
    pub fn stands(&self) -> bool {
        matches!(self.state, RefundState::Asked | RefundState::Done)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundState {
    /// Stored before Stripe was asked; whether Stripe has done it is not known yet.
    Asked,
    Done,
    /// Stripe said no, or the refund failed at once.
    Refused,
    /// It was done, and the money came back later: the buyer's bank did not take it, or it was canceled.
    Failed,
}

/// One refund of one order as Stripe is asked for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundRequest {
    /// 1, 2, 3, … within its order.
    pub number: u32,
    #[serde(flatten)]
    pub call: StripeCall,
}

impl RefundRequest {
    pub fn first(number: u32, now: Timestamp) -> RefundRequest {
        RefundRequest { number, call: StripeCall::first(now) }
    }

    /// What stands in the refund's metadata at Stripe, the same for all attempts: `ord_<id>_r<n>`.
    pub fn mark(&self, order: &OrderId) -> String {
        format!("ord_{order}_r{}", self.number)
    }

    /// The number in a mark of `order`.
    pub fn number_in(mark: &str, order: &OrderId) -> Option<u32> {
        mark.strip_prefix(&format!("ord_{order}_r"))?.parse().ok()
    }

    /// The idempotency key of the present attempt: `ord_<id>_r<n>_a<n>`.
    pub fn idempotency_key(&self, order: &OrderId) -> String {
        self.call.idempotency_key(self.mark(order))
    }
}

/// Why an admin does something, in one line of their words; stands in the audit log for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write a reason, at most 300 characters")]
pub struct WhyError;

impl Why {
    /// Line breaks and other control characters become spaces.
    ///
    /// # Errors
    /// [`WhyError`] if nothing is left or it is longer than 300 characters.
    pub fn parse(text: &str) -> Result<Why, WhyError> {
        let clean = clean_note(text, Lines::One);
        let fits = shows_something(&clean) && clean.chars().count() <= MAX_WHY_CHARS;
        if fits { Ok(Why(clean)) } else { Err(WhyError) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{NOON, order};
    use serde_json::{Value, json};

    #[test]
    fn what_stripe_is_asked_under_is_stored_and_sent_as_ever() {
        let mut order = order(1);
        order.stripe_call = order.stripe_call.next(NOON);
        let stored = serde_json::to_value(&order).unwrap();
        assert_eq!(stored["stripe_key"], json!({ "attempt": 2, "made_at": NOON.0 }));
        assert_eq!(order.idempotency_key(), format!("ord_{}_a2", order.id));

        let mut request = RefundRequest::first(3, NOON);
        request.call = request.call.next(NOON.plus_secs(1));
        let stored: Value = serde_json::from_str(&serde_json::to_string(&request).unwrap()).unwrap();
        assert_eq!(stored, json!({ "number": 3, "attempt": 2, "made_at": NOON.0 + 1 }));
        assert_eq!(serde_json::from_value::<RefundRequest>(stored).unwrap(), request);
        assert_eq!(request.mark(&order.id), format!("ord_{}_r3", order.id));
        assert_eq!(request.idempotency_key(&order.id), format!("ord_{}_r3_a2", order.id));
        assert_eq!(RefundRequest::number_in(&request.mark(&order.id), &order.id), Some(3));
    }

    #[test]
    fn a_refund_is_stored_with_its_request_as_key() {
        let refund = r#"{"key":{"number":1,"attempt":1,"made_at":1790000000},"amount_minor":500,"lines":[0],"withhold":[],"at":1790000000,"state":"asked"}"#;
        let read: Refund = serde_json::from_str(refund).unwrap();
        assert_eq!(read.request, Some(RefundRequest::first(1, NOON)));
        assert_eq!(serde_json::to_string(&read).unwrap(), refund);
    }

    #[test]
    fn a_reason_is_one_line_of_words() {
        assert_eq!(Why::parse(" asked\r\nby mail ").unwrap().as_str(), "asked by mail");
        for bad in ["", " \n", &"a".repeat(301)] {
            assert_eq!(Why::parse(bad), Err(WhyError), "{bad:?}");
        }
    }

    #[test]
    fn only_the_last_keys_are_kept() {
        let mut notes = Overrides::default();
        let key = |n: u32| IdempotencyKey::parse(&format!("{n:016}")).unwrap();
        (0..20).for_each(|n| notes.remember(&key(n)));
        assert!(!notes.knows(&key(3)) && notes.knows(&key(4)) && notes.knows(&key(19)));
    }
}
