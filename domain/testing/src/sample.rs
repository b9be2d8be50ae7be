//! Products, orders, emails and events for tests. Those with another number are other ones.

use crate::dice::Dice;
use domain::{
    audit::AuditEntry,
    cart::Quantity,
    catalog::{
        product::{FileVersion, Product, ProductFile, ProductState},
        slug::Slug,
    },
    checkout::{CheckoutLine, CheckoutRequest},
    delivery::{
        grant::{Grant, LINK_LIFE_SECS, Link, LinkScope},
        token::{LinkKey, Sha256Sum, Token, TokenSeed},
    },
    idempotency::IdempotencyKey,
    ids::{BlobKey, EventId, FileId, OrderId, OutboxId, PaymentIntentId, ProductId, SessionId},
    mail::outbox::{MailKind, OutboxRow},
    money::{Currency, Money},
    orders::{
        OrderState,
        order::{OpenCheckout, Order, OrderLine, OrderNumber, OrderedFile, Payment},
    },
    payments::{
        StripeCall,
        inbox::{InboxEvent, InboxState, Subject},
    },
    ports::OrderChange,
    time::{DAY_SECS, Timestamp},
};

/// When the first order of a check is placed.
pub const NOON: Timestamp = Timestamp(1_790_000_000);

/// Order number `n`: two lines, placed `n` seconds after noon.
pub fn order(n: u32) -> Order {
    let dice = Dice::new(n.into());
    let id = OrderId::random(&dice);
    let lines = vec![line("slow-bread", "Slow Bread", 1_900, 1), line("ete", "Un été à la mer", 450, 3)];
    let created_at = NOON.plus_secs(n.into());
    Order {
        number: OrderNumber::of(&id),
        id,
        checkout_key: IdempotencyKey::random(&dice),
        state: OrderState::Created,
        total: Money::new(1_900 + 3 * 450, lines[0].unit_price.currency),
        lines,
        promotions: false,
        tax: false,
        tax_behavior: None,
        claim: Token::random(&dice).hash(),
        created_at,
        stripe_call: StripeCall::first(created_at),
        checkout: None,
        payment: None,
        attention: None,
        overrides: domain::orders::Overrides::default(),
        version: 1,
    }
}

fn line(slug: &str, name: &str, minor: i64, quantity: u8) -> OrderLine {
    let product = product(slug, minor);
    let file =
        |(id, version): (&_, &domain::FileVersion)| OrderedFile { id: Clone::clone(id), version: version.clone() };
    OrderLine {
        files: product.current_files().map(file).collect(),
        product: product.id,
        name: format!("{name} \u{1F35E} \"quoted\" 'n' <b>"),
        summary: product.summary,
        picture_path: None,
        unit_price: product.price,
        price_version: 1,
        quantity,
        later_versions: true,
    }
}

pub fn session_of(order: &Order) -> SessionId {
    SessionId::parse(&format!("cs_test_{}", order.id)).expect("made of an id")
}

pub fn intent_of(order: &Order) -> PaymentIntentId {
    PaymentIntentId::parse(&format!("pi_{}", order.id)).expect("made of an id")
}

pub fn entry(action: &str) -> AuditEntry {
    AuditEntry {
        at: NOON,
        actor: "shop".to_owned(),
        action: action.to_owned(),
        object: "order/of-a-check".to_owned(),
        before: String::new(),
        after: action.to_owned(),
        why: String::new(),
    }
}

/// The step that takes `order` to `state` and nothing else.
pub fn step(order: &Order, state: OrderState) -> OrderChange {
    let order = Order { state, version: order.version + 1, ..order.clone() };
    OrderChange::only(order, entry(&format!("order.{}", state.as_str())))
}

/// The step that notes the payment page.
pub fn opened(order: &Order) -> OrderChange {
    let mut change = step(order, OrderState::SessionOpen);
    change.order.checkout = Some(OpenCheckout {
        session: session_of(order),
        url: format!("https://checkout.test/{}", order.id),
        expires_at: order.created_at.plus_secs(DAY_SECS),
    });
    change
}

/// The step that fulfils `order` for `email`: payment, grants, links and receipt.
pub fn paid(order: &Order, email: &str) -> OrderChange {
    let now = order.created_at.plus_secs(60);
    let mut change = step(order, OrderState::Paid);
    change.order.payment = Some(Payment {
        session: session_of(order),
        intent: Some(intent_of(order)),
        email: Some(email.to_owned()),
        name: Some("Zoë O'Brien".to_owned()),
        amount: order.total,
        tax: None,
        refunded_minor: 0,
        settled_at: now,
    });
    change.grants = Grant::of(&change.order, now);
    change.links =
        [LinkScope::Order, LinkScope::Line(0), LinkScope::Line(1)].map(|scope| link(order, scope, now)).to_vec();
    change.mails = vec![OutboxRow::new(
        OutboxId::receipt(&order.id),
        MailKind::Receipt,
        vec![order.id.clone()],
        email.to_owned(),
        now,
    )];
    change
}

/// A link of `order` for a scope, made at `made_at`. Scope and time make it: the same ones, the same link.
pub fn link(order: &Order, scope: LinkScope, made_at: Timestamp) -> Link {
    let place = match scope {
        LinkScope::Order => 0,
        LinkScope::Line(line) => u64::from(line) + 1,
    };
    let time = made_at.0.unsigned_abs() << 5;
    let seed = TokenSeed::random(&Dice::new(time + place));
    Link {
        hash: LinkKey::new(*domain::delivery::token::Sha256Sum::of(order.id.as_str().as_bytes()).as_bytes())
            .token(&seed)
            .hash(),
        seed,
        order: order.id.clone(),
        scope,
        made_at,
        expires_at: made_at.plus_secs(LINK_LIFE_SECS),
    }
}

/// An email with fresh links, queued `n` seconds after noon.
pub fn mail(n: u32) -> OutboxRow {
    let id = OutboxId::parse(&format!("links#{n:06}")).expect("made of digits");
    OutboxRow::new(
        id,
        MailKind::FreshLinks,
        vec![order(n).id],
        "buyer@example.com".to_owned(),
        NOON.plus_secs(n.into()),
    )
}

/// An event about order `n`, received `n` seconds after noon.
pub fn event(n: u32) -> InboxEvent {
    let order = order(n);
    let received_at = NOON.plus_secs(n.into());
    InboxEvent {
        id: EventId::parse(&format!("evt_{n:06}")).expect("made of digits"),
        kind: "checkout.session.completed".to_owned(),
        live: false,
        subject: Subject::Session { session: session_of(&order), order: Some(order.id) },
        received_at,
        state: InboxState::Waiting,
        attempt: 0,
        due_at: received_at,
    }
}

/// A published product with one file, for `minor` US cents.
///
/// # Panics
/// If `slug` is not a slug.
pub fn product(slug: &str, minor: i64) -> Product {
    let bytes = file_bytes(slug);
    Product {
        id: ProductId::parse(slug).expect("a slug is an id"),
        slug: Slug::parse(slug).expect("tests pass slugs"),
        old_slugs: Vec::new(),
        name: format!("The {slug}"),
        summary: format!("All about {slug}"),
        description: format!("# {slug}\n\nWorth reading."),
        price: Money::new(minor, Currency::parse("USD").expect("in the table")),
        price_version: 1,
        free: minor == 0,
        state: ProductState::Published,
        sale_from: None,
        sale_until: None,
        tags: vec!["e-book".to_owned()],
        facts: Vec::new(),
        pictures: Vec::new(),
        files: vec![ProductFile {
            id: FileId::parse(&format!("{slug}-file")).expect("made of an id"),
            versions: vec![FileVersion {
                version: 1,
                name: format!("{slug}.pdf"),
                media_type: "application/pdf".to_owned(),
                size_bytes: bytes.len() as u64,
                sha256: Sha256Sum::of(&bytes),
                key: BlobKey::parse(&format!("{slug}-key-1")).expect("made of an id"),
                note: String::new(),
                added_at: Timestamp(1_780_000_000),
            }],
        }],
        quantity_max: 10,
        later_versions: true,
        published_at: Some(Timestamp(1_780_000_000)),
        updated_at: Timestamp(1_780_000_000),
        version: 1,
    }
}

/// The bytes of the file of [`product`].
pub fn file_bytes(slug: &str) -> Vec<u8> {
    format!("the book of {slug}").into_bytes()
}

/// A click on `Check out` with one copy of each of `products`.
///
/// # Panics
/// If `key` is not a checkout key or a product id not an id.
pub fn request(key: &str, products: &[&str]) -> CheckoutRequest {
    let line = |slug: &&str| CheckoutLine {
        product: ProductId::parse(slug).expect("tests pass ids"),
        quantity: Quantity::ONE,
        price_version: 1,
    };
    CheckoutRequest {
        key: IdempotencyKey::parse(key).expect("tests pass keys"),
        lines: products.iter().map(line).collect(),
    }
}
