//! What must be true once a shop is quiet, whatever happened before. The sandbox's ledger is the truth.
//!
//! Messages begin with the number of the promise in docs/promises.md.

use super::{Browser, World, oracle::tokens_in};
use domain::{
    Order, OrderId, OrderState, Timestamp,
    alerts::{Alert, AlertKind},
    audit::{self, AuditRow},
    delivery::{
        grant::{Grant, GrantState, LinkScope},
        token::{Sha256Sum, Token},
    },
    mail::outbox::{MailState, OutboxRow},
    orders::{OrderEdge, OrderSearch, order::OrderedFile},
    ports::Store,
};
use serde_json::Value;
use std::collections::BTreeMap;

impl World {
    /// Checks every invariant. Downloads each file once that a link in an email leads to.
    pub async fn assert_invariants(&self) {
        self.assert_invariants_opening_each(1).await;
    }

    /// The same, following only each `nth` link where there are very many.
    pub async fn assert_invariants_opening_each(&self, nth: usize) {
        let seen = Seen::of(self).await;
        seen.each_payment_has_one_order();
        seen.each_paid_line_has_one_grant_and_no_other();
        seen.mail_goes_to_whoever_paid(self).await;
        seen.no_mail_is_sent_twice(self.unknown_sends);
        seen.the_sums_are_stripes();
        seen.the_audit_tells_every_step();
        seen.nothing_waits(self).await;
        seen.one_session_per_checkout();
        self.every_link_opens_what_it_should(&seen, nth).await;
        self.assert_log_is_clean();
    }

    /// By the front door: each link in an email gives the bytes that were sold, or nothing.
    async fn every_link_opens_what_it_should(&self, seen: &Seen, nth: usize) {
        let store = self.store();
        let now = Timestamp(i64::try_from(std::time::UNIX_EPOCH.elapsed().unwrap().as_secs()).unwrap());
        let mut tokens: Vec<_> = seen.mails.iter().flat_map(|mail| tokens_in(&mail.text)).collect();
        tokens.sort();
        tokens.dedup();
        for token in tokens.into_iter().step_by(nth) {
            let link = store.link(&Token::parse(&token).unwrap().hash()).await.unwrap();
            let Some(link) = link else {
                let refused = self.browser().get(&format!("/d/{token}")).await;
                assert_eq!(refused.status, 404, "I6: a link that was taken back");
                continue;
            };
            let order = seen.order(&link.order).expect("I5: a link belongs to an order");
            let LinkScope::Line(line) = link.scope else { continue };
            let opens = order.opens(line) && link.expires_at > now;
            let page = self.browser().get(&format!("/d/{token}")).await;
            assert_eq!(
                page.text().contains("name=\"file\""),
                opens,
                "I6: a page while {:?}: {}",
                order.state,
                page.text()
            );
            for file in &order.lines[usize::from(line)].files {
                match self.address_of(&token, file).await {
                    Some(address) if opens => self.assert_bytes(&address, file).await,
                    Some(address) => panic!("I6: an address while {:?}: {address}", order.state),
                    None if opens => seen.assert_told(order, file),
                    None => {}
                }
            }
        }
    }

    /// Presses `Download` for a file as it was sold.
    async fn address_of(&self, token: &str, file: &OrderedFile) -> Option<String> {
        let fields = [("file", file.id.as_str()), ("version", &file.version.version.to_string())];
        let reply = self.browser().post(&format!("/d/{token}"), &fields).await;
        let elsewhere = reply.location().starts_with("/d/");
        (!elsewhere && reply.status.is_redirection()).then(|| reply.location().to_owned())
    }

    /// Each file that is served has the checksum of what was sold.
    async fn assert_bytes(&self, address: &str, file: &OrderedFile) {
        let served = Browser::new(&self.origin).get(address).await;
        assert_eq!(served.status, 200, "I12: {address}");
        assert_eq!(
            Sha256Sum::of(&served.bytes),
            file.version.sha256,
            "I12: {} is not what was sold",
            file.version.name
        );
    }

    /// No secret, link or address is in a log.
    fn assert_log_is_clean(&self) {
        let log = self.shop.log();
        for secret in ["ada@example.com", super::SECRET, "sk_test_of_the_tests"] {
            assert!(!log.contains(secret), "I9: {secret} is in the log");
        }
        for token in self.mails().iter().flat_map(|mail| tokens_in(mail)) {
            assert!(!log.contains(&token), "I9: a token is in the log");
        }
    }
}

/// An email that went out.
struct Sending {
    outbox_id: String,
    to: String,
    text: String,
}

impl Sending {
    fn of(text: String) -> Sending {
        let header = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name));
            line.unwrap_or_else(|| panic!("a mail without {name}")).trim().to_owned()
        };
        Sending { outbox_id: header("X-Outbox-Id:"), to: header("To:"), text }
    }
}

/// Everything there is, at a moment of quiet.
struct Seen {
    ledger: Value,
    orders: Vec<Order>,
    grants: BTreeMap<OrderId, Vec<Grant>>,
    outbox: Vec<OutboxRow>,
    alerts: Vec<Alert>,
    audit: Vec<AuditRow>,
    /// To buyers.
    mails: Vec<Sending>,
    /// How often each email was sent, also those to the owner.
    sendings: BTreeMap<String, usize>,
}

impl Seen {
    async fn of(world: &World) -> Seen {
        let store = world.store();
        let orders = all_orders(&*store).await;
        let (mut grants, mut outbox) = (BTreeMap::new(), Vec::new());
        for order in &orders {
            grants.insert(order.id.clone(), store.grants(&order.id).await.unwrap());
            outbox.extend(store.mails_of(&order.id).await.unwrap());
        }
        let mut sendings = BTreeMap::new();
        for mail in world.all_mails() {
            *sendings.entry(Sending::of(mail).outbox_id).or_default() += 1;
        }
        Seen {
            ledger: world.ledger().await,
            orders,
            grants,
            outbox,
            alerts: store.open_alerts().await.unwrap(),
            audit: store.audit(0, 100_000).await.unwrap(),
            mails: world.mails().into_iter().map(Sending::of).collect(),
            sendings,
        }
    }

    fn order(&self, id: &OrderId) -> Option<&Order> {
        self.orders.iter().find(|order| &order.id == id)
    }

    fn has_alert(&self, kind: AlertKind, object: &str) -> bool {
        self.alerts.iter().any(|alert| alert.kind == kind && alert.object == object)
    }

    fn sessions(&self) -> impl Iterator<Item = &Value> {
        self.ledger["sessions"].as_array().unwrap().iter()
    }

    fn paid_sessions(&self) -> impl Iterator<Item = &Value> {
        self.sessions().filter(|session| super::oracle::is_paid(session))
    }

    /// The order a session was opened for.
    fn order_of(&self, session: &Value) -> Option<&Order> {
        self.orders.iter().find(|order| session["client_reference_id"] == order.id.as_str())
    }

    /// The session that paid for an order.
    fn paid_by(&self, order: &Order) -> Option<&Value> {
        self.paid_sessions().find(|session| order.session().is_some_and(|own| session["id"] == own.as_str()))
    }

    /// Every payment in the ledger has exactly one order, delivered or waiting for a person with an alert.
    fn each_payment_has_one_order(&self) {
        for session in self.paid_sessions() {
            let theirs =
                self.orders.iter().filter(|order| order.session().is_some_and(|own| session["id"] == own.as_str()));
            let theirs: Vec<_> = theirs.collect();
            let [order] = theirs[..] else { panic!("I1: {} orders for a paid session: {session}", theirs.len()) };
            let minded = order.state == OrderState::NeedsAttention
                && self.has_alert(AlertKind::NeedsAttention, order.id.as_str());
            assert!(order.state.is_fulfilled() || minded, "I1: {order:?}");
        }
    }

    /// Every paid line has exactly one grant, and nothing unpaid has one.
    fn each_paid_line_has_one_grant_and_no_other(&self) {
        for order in &self.orders {
            let grants = &self.grants[&order.id];
            let lines: Vec<_> = grants.iter().map(|grant| grant.line).collect();
            let expected: Vec<_> = if order.state.is_fulfilled() { order.line_numbers().collect() } else { Vec::new() };
            assert_eq!(lines, expected, "I2: one grant a line: {order:?}");
            let paid = matches!(order.state, OrderState::Complimentary | OrderState::PaymentReversed)
                || self.paid_by(order).is_some();
            assert!(grants.is_empty() || paid, "I3: grants without payment: {order:?}");
            for grant in grants {
                let active = grant.state == GrantState::Active;
                assert_eq!(active, order.opens(grant.line), "I2, I6: {grant:?}");
                assert_eq!(grant.files, order.lines[usize::from(grant.line)].files, "I12: what was sold is given");
            }
        }
    }

    /// Mail about an order goes to its buyer's address, and each link in it opens this order only.
    async fn mail_goes_to_whoever_paid(&self, world: &World) {
        let store = world.store();
        for order in &self.orders {
            let own: Vec<_> = self.mails.iter().filter(|mail| mail.text.contains(order.number.as_str())).collect();
            if order.opens_any() && order.email().is_some() {
                let given_up = self.alerts.iter().any(|alert| alert.object.contains(order.id.as_str()));
                assert!(!own.is_empty() || given_up, "I5: no mail for {order:?}");
            }
            let paying = self.paid_by(order).or_else(|| self.sessions().find(|s| self.order_of(s) == Some(order)));
            let paying = paying.and_then(|session| session["customer_details"]["email"].as_str());
            let corrected = order.overrides.address.as_deref().filter(|_| self.is_address_audited(order));
            for mail in own {
                let theirs = [paying, corrected].into_iter().flatten().any(|email| mail.to.contains(email));
                assert!(theirs, "I4: {} about {:?}", mail.to, order.number);
                for token in tokens_in(&mail.text) {
                    let link = store.link(&Token::parse(&token).unwrap().hash()).await.unwrap();
                    let opened = link.map(|link| link.order);
                    let dropped = opened.is_none() && corrected.is_some();
                    let about = |order: &&Order| mail.text.contains(order.number.as_str());
                    let its_own = opened.is_some_and(|id| self.orders.iter().filter(about).any(|order| order.id == id));
                    assert!(its_own || dropped, "I5: a link to another order in a mail about {}", order.number);
                }
            }
        }
    }

    fn is_address_audited(&self, order: &Order) -> bool {
        let actions = ["desk.address_corrected", "order.given"];
        self.audit_of(order).any(|row| actions.contains(&row.entry.action.as_str()))
    }

    fn audit_of(&self, order: &Order) -> impl Iterator<Item = &AuditRow> {
        let object = format!("order/{}", order.id);
        self.audit.iter().filter(move |row| row.entry.object == object)
    }

    /// `unknown` times an email may have gone out though the shop could not know.
    fn no_mail_is_sent_twice(&self, unknown: usize) {
        for (id, count) in &self.sendings {
            assert!(*count <= 1 + unknown, "I5: {id} was sent {count} times");
        }
    }

    /// The sums agree with Stripe's, in each currency.
    fn the_sums_are_stripes(&self) {
        let (mut ours, mut stripes) = (BTreeMap::<String, i64>::new(), BTreeMap::<String, i64>::new());
        for session in self.paid_sessions() {
            let currency = session["currency"].as_str().unwrap().to_uppercase();
            *stripes.entry(currency).or_default() += session["amount_total"].as_i64().unwrap();
        }
        let paid = self.orders.iter().filter(|order| {
            (order.state.is_fulfilled() || order.state == OrderState::NeedsAttention)
                && order.state != OrderState::Complimentary
        });
        for order in paid {
            let charged = order.payment.as_ref().expect("I7: a paid order has its payment").amount;
            *ours.entry(charged.currency.code().to_owned()).or_default() += charged.minor;
        }
        assert_eq!(ours, stripes, "I7");
    }

    /// The chain holds, and the rows of each order lead to where it stands by allowed edges alone.
    fn the_audit_tells_every_step(&self) {
        assert_eq!(audit::verify(&self.audit), Ok(()), "I8");
        for order in &self.orders {
            let mut rows = self.audit_of(order).filter(|row| row.entry.action.starts_with("order."));
            let first = rows.next().unwrap_or_else(|| panic!("I8: nothing tells of {order:?}"));
            let state = |text: &str| OrderState::parse(text).unwrap_or_else(|| panic!("I8: no state {text:?}"));
            let mut here = state(&first.entry.after);
            let begins = matches!(first.entry.action.as_str(), "order.placed" | "order.rebuilt" | "order.given");
            assert!(begins, "I8: an order begins with {}", first.entry.action);
            for row in rows {
                let (from, to) = (state(&row.entry.before), state(&row.entry.after));
                assert_eq!(from, here, "I8: a step is missing before {to:?}");
                assert!(from == to || from.may_become(to), "I8: {from:?} to {to:?} is no edge");
                here = to;
            }
            assert_eq!(here, order.state, "I8: the last row tells where {} stands", order.number);
        }
    }

    /// Nothing waits, or it was set aside with an alert.
    async fn nothing_waits(&self, world: &World) {
        assert_eq!(world.store().oldest_waiting().await.unwrap(), (None, None), "I10");
        for row in &self.outbox {
            let kinds = match row.state {
                MailState::Sent | MailState::Dropped => continue,
                MailState::Blocked => &[AlertKind::MailBlocked, AlertKind::MailBarred][..],
                MailState::Dead => &[AlertKind::MailDead],
                waiting => panic!("I10: a mail is {waiting:?}"),
            };
            let told = kinds.iter().any(|kind| self.has_alert(*kind, row.id.as_str()));
            assert!(told, "I10: {:?} without an alarm", row.state);
        }
    }

    /// One session per order that somebody could pay on.
    fn one_session_per_checkout(&self) {
        let mut payable = BTreeMap::<&str, u32>::new();
        for session in self.sessions().filter(|session| session["status"] != "expired") {
            *payable.entry(session["client_reference_id"].as_str().unwrap_or_default()).or_default() += 1;
        }
        assert!(payable.values().all(|count| *count == 1), "I11: {payable:?}");
    }

    /// A file that is not given though it should be: the owner knows.
    fn assert_told(&self, order: &Order, file: &OrderedFile) {
        let told = self.has_alert(AlertKind::MissingFile, &file.version.key.to_string())
            || self.has_alert(AlertKind::LinkHeld, order.id.as_str());
        assert!(told, "I12: {} of {} is not served, and nobody was told", file.version.name, order.number);
    }
}

async fn all_orders(store: &dyn Store) -> Vec<Order> {
    let mut orders: Vec<Order> = Vec::new();
    loop {
        let from = orders.last().map(|order| OrderEdge::After(order.id.clone()));
        let page = store.search_orders(&OrderSearch { from, ..OrderSearch::default() }, 100).await.unwrap();
        if page.is_empty() {
            return orders;
        }
        orders.extend(page);
    }
}
