//! One order that was paid, with all that hangs on it.

use super::product::product;
use crate::words::Dice;
use domain::{
    IdempotencyKey, Money, Order, OrderId, OrderLine, OrderNumber, OrderState, PaymentIntentId, SessionId, Timestamp,
    delivery::{
        grant::{Grant, LINK_LIFE_SECS, Link, LinkScope},
        token::{LinkKey, Sha256Sum, Token, TokenSeed},
    },
    orders::{
        Overrides,
        order::{OrderedFile, Payment},
    },
    payments::StripeCall,
    ports::Entropy,
    reports::metric::DailyMetric,
};
use sqlite_adapter::RestoredOrder;
use std::sync::atomic::{AtomicU64, Ordering};

/// A year of orders, whatever their number.
const SPREAD_OVER_SECS: u64 = 365 * 24 * 3600;

/// Order number `n` of a shop with `products`, for one or two of them.
pub fn paid(n: u64, products: u64, now: Timestamp) -> RestoredOrder {
    let mut dice = Dice::new(n ^ 0x00c0_ffee);
    let age = i64::try_from(dice.below(SPREAD_OVER_SECS)).unwrap_or_default();
    let created_at = now.minus_secs(age);
    let entropy = Draws(AtomicU64::new(n));
    let id = OrderId::random(&entropy);
    let first = dice.below(products);
    let others = (n.is_multiple_of(3) && products > 1).then(|| (first + 1) % products);
    let lines: Vec<_> = [first].into_iter().chain(others).map(|each| line(each, now)).collect();
    let total = lines.iter().map(|line| line.unit_price.minor).sum();
    let total = Money::new(total, lines[0].unit_price.currency);
    let before = Order {
        number: OrderNumber::of(&id),
        checkout_key: IdempotencyKey::random(&entropy),
        state: OrderState::Created,
        lines,
        total,
        promotions: false,
        tax: false,
        tax_behavior: None,
        claim: Token::random(&entropy).hash(),
        created_at,
        stripe_call: StripeCall::first(created_at),
        checkout: None,
        payment: None,
        attention: None,
        overrides: Overrides::default(),
        version: 1,
        id,
    };
    let payment = Payment {
        session: SessionId::parse(&format!("cs_test_{}", before.id)).expect("made of an id"),
        intent: Some(PaymentIntentId::parse(&format!("pi_{}", before.id)).expect("made of an id")),
        email: Some(format!("buyer{}@example.com", n / 2)),
        name: Some(format!("Buyer {}", n / 2)),
        amount: total,
        tax: None,
        refunded_minor: 0,
        settled_at: created_at.plus_secs(60),
    };
    let order = Order { state: OrderState::Paid, payment: Some(payment), version: 3, ..before.clone() };
    let scopes = [LinkScope::Order].into_iter().chain(order.line_numbers().map(LinkScope::Line));
    RestoredOrder {
        grants: Grant::of(&order, created_at),
        links: scopes.map(|scope| link(&order, scope, &entropy)).collect(),
        daily_metrics: counted(&before, &order),
        order,
    }
}

/// What an order adds to the figures, as the shop would have counted it.
fn counted(before: &Order, after: &Order) -> Vec<DailyMetric> {
    let day = after.created_at.day();
    let mut metrics = DailyMetric::of_step(before, after, day);
    metrics.push(DailyMetric::of_placing(day));
    metrics
}

fn line(n: u64, now: Timestamp) -> OrderLine {
    let product = product(n, now);
    let files = product.current_files();
    OrderLine {
        files: files.map(|(id, version)| OrderedFile { id: id.clone(), version: version.clone() }).collect(),
        product: product.id,
        name: product.name,
        summary: product.summary,
        picture_path: None,
        unit_price: product.price,
        price_version: product.price_version,
        quantity: 1,
        later_versions: true,
    }
}

fn link(order: &Order, scope: LinkScope, entropy: &dyn Entropy) -> Link {
    let seed = TokenSeed::random(entropy);
    Link {
        hash: LinkKey::new([7; 32]).token(&seed).hash(),
        seed,
        order: order.id.clone(),
        scope,
        made_at: order.created_at,
        expires_at: order.created_at.plus_secs(LINK_LIFE_SECS),
    }
}

/// What looks random and is the same each time.
struct Draws(AtomicU64);

impl Entropy for Draws {
    fn bytes32(&self) -> [u8; 32] {
        // Draws of one order are far apart from those of the next.
        let draw = self.0.fetch_add(1 << 40, Ordering::Relaxed);
        *Sha256Sum::of(&draw.to_be_bytes()).as_bytes()
    }
}
