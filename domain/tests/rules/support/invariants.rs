use domain::{
    Order, OrderState, Shop,
    alerts::{Alert, AlertKind},
    audit::{self, AuditRow},
    delivery::{
        DeliveryError,
        grant::{Grant, GrantState, LinkScope},
        token::{Sha256Sum, Token},
    },
    mail::outbox::{MailKind, MailState, OutboxRow},
    payments::{facts::Progress, inbox::InboxState},
};
use domain_testing::memory::{FakeSession, SentEmail, World};
use std::collections::BTreeMap;

/// What must be true once the shop is quiet, whatever happened before.
///
/// Messages begin with the number of the promise in docs/promises.md.
pub async fn assert_invariants(shop: &Shop, world: &World) {
    let quiet = Quiet::of(world);
    quiet.each_payment_has_one_order();
    quiet.each_paid_line_has_one_grant_and_no_other();
    quiet.mail_goes_to_whoever_paid(shop).await;
    quiet.no_mail_is_sent_twice(world.mailer.can_tell());
    quiet.the_sums_are_stripes();
    quiet.the_audit_tells_every_step();
    quiet.nothing_waits();
    quiet.each_link_opens_what_it_should(shop, world).await;
}

struct Quiet {
    sessions: Vec<FakeSession>,
    orders: Vec<Order>,
    grants: Vec<Grant>,
    links: Vec<domain::delivery::grant::Link>,
    emails: Vec<SentEmail>,
    outbox: Vec<OutboxRow>,
    inbox: Vec<InboxState>,
    alerts: Vec<Alert>,
    audit: Vec<AuditRow>,
    totals: BTreeMap<&'static str, i64>,
}

impl Quiet {
    fn of(world: &World) -> Quiet {
        world.orders.look(|tables| Quiet {
            sessions: world.stripe.sessions(),
            orders: tables.orders.values().cloned().collect(),
            grants: tables.grants.values().cloned().collect(),
            links: tables.links.clone(),
            emails: world.mailer.sent(),
            outbox: tables.outbox.values().cloned().collect(),
            inbox: tables.inbox.values().map(|event| event.state).collect(),
            alerts: tables.alerts.clone(),
            audit: tables.audit.clone(),
            totals: world.stripe.paid_totals(),
        })
    }

    fn has_alert(&self, kind: AlertKind, object: &str) -> bool {
        self.alerts.iter().any(|alert| alert.kind == kind && alert.object == object)
    }

    fn paid(&self, order: &Order) -> Option<&FakeSession> {
        self.sessions.iter().find(|s| s.facts.progress == Progress::Paid && order.session() == Some(&s.facts.id))
    }

    /// Every paid session has one order, delivered or with an alert, and a checkout has one payment page.
    fn each_payment_has_one_order(&self) {
        for session in self.sessions.iter().filter(|session| session.facts.progress == Progress::Paid) {
            let id = &session.facts.id;
            let theirs: Vec<_> = self.orders.iter().filter(|order| order.session() == Some(id)).collect();
            let [order] = theirs[..] else { panic!("I1: {} orders for the paid session {id}", theirs.len()) };
            let minded = order.state == OrderState::NeedsAttention
                && self.has_alert(AlertKind::NeedsAttention, order.id.as_str());
            assert!(order.state.is_fulfilled() || minded, "I1: {id} is paid and its order is {:?}", order.state);
        }
        for order in &self.orders {
            let theirs = self.sessions.iter().filter(|session| session.facts.order.as_ref() == Some(&order.id)).count();
            assert!(theirs <= order.stripe_call.attempt as usize, "I11: {theirs} sessions for one checkout");
        }
    }

    /// Every paid line has exactly one grant, and nothing unpaid has one.
    fn each_paid_line_has_one_grant_and_no_other(&self) {
        for order in &self.orders {
            let lines: Vec<_> =
                self.grants.iter().filter(|g| g.order == order.id).map(|g| usize::from(g.line)).collect();
            let expected: Vec<_> =
                if order.state.is_fulfilled() { (0..order.lines.len()).collect() } else { Vec::new() };
            assert_eq!(lines, expected, "I2: grants of an order that is {:?}", order.state);
            let given = order.state == OrderState::Complimentary;
            let reversed = order.state == OrderState::PaymentReversed;
            assert!(
                lines.is_empty() || given || reversed || self.paid(order).is_some(),
                "I3: goods for an order Stripe does not call paid"
            );
        }
        for grant in &self.grants {
            let order =
                self.orders.iter().find(|order| order.id == grant.order).expect("I3: a grant belongs to an order");
            let active = grant.state == GrantState::Active;
            assert_eq!(active, order.opens(grant.line), "I2, I6: {:?} while {:?}", grant.state, order.state);
            assert_eq!(grant.files, order.lines[usize::from(grant.line)].files, "I12: what was sold is what is given");
        }
    }

    /// Mail about an order goes to its buyer, its links open that order only, and a delivered order has its receipt.
    async fn mail_goes_to_whoever_paid(&self, shop: &Shop) {
        for email in &self.emails {
            let row = self.outbox.iter().find(|row| row.id == email.id).expect("I5: an email has its row");
            for id in &row.orders {
                let order = self.orders.iter().find(|order| &order.id == id).unwrap();
                // To an address an admin set, with an audit row: the check of the audit log looks for that.
                if order.overrides.address.is_some() {
                    continue;
                }
                let session = self.sessions.iter().find(|session| order.session() == Some(&session.facts.id)).unwrap();
                let theirs = session.facts.email.as_ref().is_some_and(|typed| typed.eq_ignore_ascii_case(&email.to));
                assert!(theirs, "I4: mail about an order to somebody else");
            }
            for token in &email.downloads {
                let hash = Token::parse(token).unwrap().hash();
                let Some(link) = self.links.iter().find(|link| link.hash == hash) else {
                    let corrected =
                        |order: &&Order| row.orders.contains(&order.id) && order.overrides.address.is_some();
                    assert!(self.orders.iter().any(|order| corrected(&order)), "I5: a link gives access");
                    continue;
                };
                assert!(row.orders.contains(&link.order), "I5: a link of another order");
                assert!(matches!(link.scope, LinkScope::Line(_)));
            }
        }
        for order in self.orders.iter().filter(|order| order.opens_any() && order.email().is_some()) {
            let receipts = self.emails.iter().filter(|email| {
                matches!(email.kind, MailKind::Receipt | MailKind::Complimentary)
                    && email.id.as_str().contains(order.id.as_str())
            });
            let given_up = self.alerts.iter().any(|alert| alert.object.contains(order.id.as_str()));
            // An address nobody paid from is spared after three emails in an hour.
            let free = order.payment.as_ref().is_some_and(|payment| payment.amount.minor == 0);
            let spared = free && self.emails.iter().filter(|email| order.email() == Some(&email.to)).count() >= 3;
            let told = receipts.count() > 0 || given_up || spared;
            assert!(told, "I5: fulfilled without a receipt and without an alarm");
            let downloads = shop.downloads(order.clone(), None).await.unwrap();
            assert_eq!(downloads.lines.len(), order.lines.len());
        }
    }

    /// An email goes out a second time only if the shop could not find out that the first went out.
    fn no_mail_is_sent_twice(&self, service_tells: bool) {
        for row in &self.outbox {
            let sendings = self.emails.iter().filter(|email| email.id == row.id).count();
            let most = if service_tells { 1 } else { row.attempt as usize };
            assert!(sendings <= most, "I5: {} was sent {sendings} times", row.id);
        }
    }

    /// By the front door: each link gives the bytes that were sold, or nothing.
    async fn each_link_opens_what_it_should(&self, shop: &Shop, world: &World) {
        for link in &self.links {
            let order =
                self.orders.iter().find(|order| order.id == link.order).expect("I5: a link belongs to an order");
            let LinkScope::Line(line) = link.scope else { continue };
            let token = shop.link_key().token(&link.seed);
            let file = &order.lines[usize::from(line)].files[0].clone();
            let got = shop.download(&token, &file.id, file.version.version, "192.0.2.1").await;
            if !order.opens(line) {
                let shut = matches!(got, Err(DeliveryError::Revoked | DeliveryError::LinkExpired));
                assert!(shut, "I6: a link of an order that is {:?}: {got:?}", order.state);
                continue;
            }
            let bytes = world.files.stored.lock().unwrap().get(&file.version.key).cloned();
            match (got, bytes) {
                (Ok(address), Some(bytes)) => {
                    assert!(address.url.ends_with(file.version.key.as_str()), "I12: {}", address.url);
                    assert_eq!(Sha256Sum::of(&bytes), file.version.sha256, "I12: other bytes than were sold");
                }
                (Err(DeliveryError::LinkExpired | DeliveryError::TooOften), _) => {}
                (Err(DeliveryError::Missing), None) => {}
                (got, _) => panic!("I12: what was bought is not given: {got:?}"),
            }
        }
    }

    /// The sums agree with Stripe's, in each currency.
    fn the_sums_are_stripes(&self) {
        let mut totals = BTreeMap::new();
        for order in self.orders.iter().filter(|order| {
            (order.state.is_fulfilled() || order.state == OrderState::NeedsAttention)
                && !matches!(order.state, OrderState::Complimentary | OrderState::PaymentReversed)
        }) {
            let paid = order.payment.as_ref().expect("I7: a paid order has its payment").amount;
            *totals.entry(paid.currency.code()).or_default() += paid.minor;
        }
        assert_eq!(totals, self.totals, "I7");
    }

    /// The chain holds, and the rows of each order lead from nothing to where it stands, by edges alone.
    fn the_audit_tells_every_step(&self) {
        assert_eq!(audit::verify(&self.audit), Ok(()), "I8");
        let state =
            |text: &str| OrderState::ALL.into_iter().find(|state| state.as_str() == text).expect("I8: a state's name");
        for order in &self.orders {
            let object = format!("order/{}", order.id);
            let of_order = || self.audit.iter().filter(|row| row.entry.object == object);
            if order.overrides.address.is_some() {
                let set = of_order().any(|row| matches!(&*row.entry.action, "desk.address_corrected" | "order.given"));
                assert!(set, "I4: an address nobody set");
            }
            let mut rows = of_order().filter(|row| row.entry.action.starts_with("order."));
            let mut here =
                if order.state == OrderState::Complimentary { OrderState::Complimentary } else { OrderState::Created };
            assert_eq!(rows.next().map(|row| row.entry.after.as_str()), Some(here.as_str()), "I8: an order begins");
            for row in rows {
                let (from, to) = (state(&row.entry.before), state(&row.entry.after));
                assert_eq!(from, here, "I8: a step is missing before {to:?}");
                assert!(from == to || from.may_become(to), "R7: {from:?} → {to:?} is no edge");
                here = to;
            }
            assert_eq!(here, order.state, "I8: the last row tells where the order stands");
        }
    }

    /// Nothing waits, or it was set aside with an alert.
    fn nothing_waits(&self) {
        assert!(!self.inbox.contains(&InboxState::Waiting), "I10: an event waits");
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
}
