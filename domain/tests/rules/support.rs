//! A shop to play in.

mod flaky;
mod invariants;

pub use flaky::{Fault, Flaky};
pub use invariants::assert_invariants;

use domain::{
    Admin, EventId, IdempotencyKey, Order, OrderId, OrderState, Product, ProductId, ProductState, Quantity, Role,
    SessionId, Shop,
    alerts::AlertKind,
    checkout::{CheckoutError, CheckoutRequest, OpenedCheckout},
    delivery::{
        DeliveryError,
        grant::{GrantState, LinkScope},
        token::{Token, TokenHash},
    },
    mail::{
        MailRun,
        outbox::{MailKind, MailState},
    },
    orders::{ComplimentaryLine, Why},
    payments::{
        Dispute, DisputeStatus, Envelope,
        facts::{Progress, SessionFacts},
        inbox::{InboxState, Received, Subject},
    },
    ports::{Catalog, DownloadAddress, Files},
};
use domain_testing::{
    memory::{Dice, World},
    sample::{file_bytes, product, request},
};
use std::{
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

/// A shop in memory whose store can be made to fail.
pub struct TestShop {
    pub shop: Shop,
    pub world: World,
    pub store: Arc<Flaky>,
    count: AtomicU32,
}

impl Deref for TestShop {
    type Target = Shop;
    fn deref(&self) -> &Shop {
        &self.shop
    }
}

pub fn owner() -> Admin {
    Admin::for_tests(Role::Owner)
}

pub fn why() -> Why {
    Why::parse("the buyer wrote").unwrap()
}

/// The claim of the buying browser, and of others.
pub fn browser(n: u64) -> TokenHash {
    Token::random(&Dice::new(1_000 + n)).hash()
}

pub fn id(slug: &str) -> ProductId {
    ProductId::parse(slug).unwrap()
}

impl TestShop {
    /// A shop that sells a book for $19, a video for $49 and icons for nothing.
    pub async fn start() -> TestShop {
        let (mut shop, world) = domain_testing::memory::shop_in_memory();
        let store = Arc::new(Flaky::new(world.orders.clone()));
        shop.ports_mut().keep_orders_in(store.clone());
        // Tests come from one network.
        shop.terms_mut().limit_networks = false;
        let shop = TestShop { shop, world, store, count: AtomicU32::new(0) };
        for product in [product("book", 1_900), product("video", 4_900), product("icons", 0)] {
            shop.stock(product).await;
        }
        shop
    }

    /// Stores a published product with its files.
    pub async fn stock(&self, product: Product) {
        for (_, version) in product.current_files() {
            self.world.files.put_file(&version.key, &file_bytes(product.id.as_str())).await.unwrap();
        }
        self.world.catalog.save(&product).await.unwrap();
    }

    /// Edits a product as its seller would.
    pub async fn edit(&self, slug: &str, change: impl FnOnce(&mut Product)) {
        let mut product = self.world.catalog.find_many(&[id(slug)]).await.unwrap().remove(0);
        change(&mut product);
        product.version += 1;
        self.stock(product).await;
    }

    pub async fn take_off(&self, slug: &str) {
        self.edit(slug, |product| product.state = ProductState::Archived).await;
    }

    /// A request with a key nobody used.
    pub fn request(&self, products: &[&str]) -> CheckoutRequest {
        let n = self.count.fetch_add(1, Ordering::SeqCst);
        request(&format!("checkoutkey{n:08}"), products)
    }

    /// Presses `Check out` in browser 1.
    pub async fn press(&self, request: &CheckoutRequest) -> Result<OpenedCheckout, CheckoutError> {
        self.shop.checkout(request, browser(1), "192.0.2.1").await
    }

    /// An order whose shopper is at the payment page.
    pub async fn order(&self, products: &[&str]) -> Order {
        let opened = self.press(&self.request(products)).await.unwrap();
        self.stored(&opened.order).await
    }

    /// An order paid for, with its receipt sent.
    pub async fn sold(&self, products: &[&str]) -> Order {
        let order = self.order(products).await;
        self.world.stripe.pay(&self.session(&order));
        self.tell(&order).await;
        self.rest().await;
        self.stored(&order.id).await
    }

    pub fn session(&self, order: &Order) -> SessionId {
        self.world.stripe.session_of_order(&order.id)
    }

    /// Stripe sends an event about the order's session, and it is worked.
    pub async fn tell(&self, order: &Order) {
        self.hear("checkout.session.completed", order).await;
        self.shop.work_inbox(100).await.unwrap();
    }

    /// Stripe sends an event about the order's session.
    pub async fn hear(&self, kind: &str, order: &Order) -> Received {
        self.shop.receive_event(self.envelope(kind, order)).await.unwrap()
    }

    pub fn envelope(&self, kind: &str, order: &Order) -> Envelope {
        let n = self.count.fetch_add(1, Ordering::SeqCst);
        Envelope {
            id: EventId::parse(&format!("evt_{n:08}")).unwrap(),
            kind: kind.to_owned(),
            live: false,
            subject: Subject::Session { session: self.session(order), order: Some(order.id.clone()) },
        }
    }

    /// An order brought to `state` by Stripe's facts.
    pub async fn in_state(&self, state: OrderState) -> Order {
        if state == OrderState::Created {
            self.store.fail("record", Fault::Down);
        }
        let order = self.order(&["book"]).await;
        let facts = |change: fn(&mut SessionFacts)| {
            self.world.stripe.pay(&self.session(&order));
            self.world.stripe.edit(&self.session(&order), change);
        };
        match state {
            OrderState::Created | OrderState::SessionOpen => {}
            OrderState::PaymentPending => facts(|facts| facts.progress = Progress::Pending),
            OrderState::Expired => facts(|facts| facts.progress = Progress::Expired),
            OrderState::PaymentFailed => facts(|facts| facts.progress = Progress::Failed),
            OrderState::NeedsAttention => facts(|facts| facts.subtotal.minor += 1),
            OrderState::Paid => facts(|_| ()),
            OrderState::RefundedPartial => facts(|facts| facts.refunded_minor = 1),
            OrderState::Refunded => facts(|facts| facts.refunded_minor = 1_900),
            OrderState::Disputed => {
                facts(|facts| facts.disputes = Some(vec![Dispute::for_tests(DisputeStatus::NeedsResponse)]))
            }
            OrderState::DisputeWon => {
                facts(|facts| facts.disputes = Some(vec![Dispute::for_tests(DisputeStatus::Won)]))
            }
            OrderState::DisputeLost => {
                facts(|facts| facts.disputes = Some(vec![Dispute::for_tests(DisputeStatus::Lost)]));
            }
            OrderState::PaymentReversed => {
                facts(|_| ());
                self.shop.settle(&order.id, Some(&self.session(&order))).await.unwrap();
                self.world.stripe.edit(&self.session(&order), |facts| facts.progress = Progress::Failed);
            }
            OrderState::Complimentary => return self.complimentary("buyer@example.com", &["book"]).await,
        }
        let session = self.session(&order);
        let settled = self.shop.settle(&order.id, Some(&session)).await.unwrap().order;
        assert_eq!(settled.state, state);
        self.world.stripe.edit(&session, |facts| facts.subtotal = facts.total);
        settled
    }

    /// An order the owner gave away.
    pub async fn complimentary(&self, to: &str, products: &[&str]) -> Order {
        let lines: Vec<_> = products
            .iter()
            .map(|slug| ComplimentaryLine { product: id(slug), quantity: Quantity::new(1).unwrap() })
            .collect();
        let number = self.shop.give(&owner(), to, &lines, &why(), &self.key()).await.unwrap();
        self.shop.ports().orders.order_by_number(&number).await.unwrap().unwrap()
    }

    /// A key nobody used, as each form has one.
    pub fn key(&self) -> IdempotencyKey {
        IdempotencyKey::random(self.shop.entropy())
    }

    /// Handles events and emails until nothing is due.
    pub async fn rest(&self) {
        while self.shop.work_inbox(100).await.unwrap() > 0 {}
        while self.shop.send_due_mail().await.unwrap() == MailRun::Worked {}
    }

    /// Lets `secs` pass, in steps of a minute with all work that comes due.
    pub async fn wait(&self, secs: i64) {
        for _ in 0..secs / 60 {
            self.world.clock.advance(60);
            self.rest().await;
        }
    }

    pub async fn stored(&self, id: &OrderId) -> Order {
        self.world.orders.look(|tables| tables.orders[id].clone())
    }

    pub fn orders(&self) -> Vec<Order> {
        self.world.orders.look(|tables| tables.orders.values().cloned().collect())
    }

    pub fn grant_states(&self, order: &Order) -> Vec<GrantState> {
        self.world
            .orders
            .look(|tables| tables.grants.values().filter(|g| g.order == order.id).map(|g| g.state).collect())
    }

    /// Kinds of the emails that went out, in their order.
    pub fn mails(&self) -> Vec<MailKind> {
        self.world.mailer.sent().into_iter().map(|email| email.kind).collect()
    }

    pub fn mail_states(&self) -> Vec<MailState> {
        self.world.orders.look(|tables| tables.outbox.values().map(|row| row.state).collect())
    }

    pub fn inbox_states(&self) -> Vec<InboxState> {
        self.world.orders.look(|tables| tables.inbox.values().map(|event| event.state).collect())
    }

    pub fn alerts(&self) -> Vec<AlertKind> {
        self.world.orders.look(|tables| tables.alerts.iter().map(|alert| alert.kind).collect())
    }

    /// The open alerts as an admin sees them.
    pub async fn alerts_of(&self, admin: &Admin) -> Vec<domain::orders::ShownAlert> {
        self.shop.alerts(admin).await.unwrap()
    }

    /// Audit rows that tell of `order` having come to `state`.
    pub fn audited(&self, order: &Order, state: &str) -> usize {
        let object = format!("order/{}", order.id);
        let is = |row: &&domain::audit::AuditRow| row.entry.object == object && row.entry.after == state;
        self.world.orders.look(|tables| tables.audit.iter().filter(is).count())
    }

    /// The newest token of an order for a scope.
    pub fn token(&self, order: &Order, scope: LinkScope) -> Token {
        let is = |link: &&domain::delivery::grant::Link| link.order == order.id && link.scope == scope;
        let seed = self.world.orders.look(|tables| tables.links.iter().rev().find(is).unwrap().seed);
        self.shop.link_key().token(&seed)
    }

    /// Presses `Download` for the file of a line, as it was sold.
    pub async fn fetch(&self, order: &Order, line: u8) -> Result<DownloadAddress, DeliveryError> {
        let file = &order.lines[usize::from(line)].files[0];
        self.shop.download(&self.token(order, LinkScope::Line(line)), &file.id, file.version.version, "192.0.2.1").await
    }

    pub async fn sound(&self) {
        self.rest().await;
        assert_invariants(&self.shop, &self.world).await;
    }
}

/// A key that is one and the same each time.
pub fn one_key() -> IdempotencyKey {
    IdempotencyKey::parse("oneandthesamekey").unwrap()
}
