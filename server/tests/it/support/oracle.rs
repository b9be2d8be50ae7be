//! Waiting for quiet, and the invariants that hold then (promises I1–I12).

use super::World;
use domain::{
    Order, OrderId, OrderState, ProductState, SessionId, Slug, audit,
    grant::{Door, GrantState},
    ports::{AlarmKind, Catalog, Orders, SlugHit},
    token::Token,
};
use serde_json::{Value, json};
use server::adapters::sqlite::{Sqlite, SqliteCatalog, SqliteOrders};
use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

/// Longest wait for quiet.
const PATIENCE: Duration = Duration::from_secs(45);

impl World {
    /// A look into the shop's store from beside.
    pub fn store(&self) -> Arc<dyn Orders> {
        match &self.elsewhere {
            Some(orders) => orders.clone(),
            None => Arc::new(SqliteOrders(self.sqlite())),
        }
    }

    pub(super) fn sqlite(&self) -> Sqlite {
        self.store.get_or_init(|| Sqlite::open(&self.data()).unwrap()).clone()
    }

    /// Closes the look into the store.
    pub fn look_away(&mut self) {
        self.store.take();
    }

    /// Waits until inbox and outbox are empty and no paid session waits for its order.
    pub async fn quiet(&self) {
        let begun = Instant::now();
        let store = self.store();
        loop {
            let idle = store.oldest_waiting().await.unwrap() == (None, None);
            if idle && self.unsettled(&store).await.is_none() {
                // News that was refused once comes again; it must change nothing.
                self.control("webhooks/flush", json!({ "timeout_ms": 5000 })).await;
                if store.oldest_waiting().await.unwrap() == (None, None) {
                    return;
                }
            }
            let waiting = store.oldest_waiting().await;
            assert!(begun.elapsed() < PATIENCE, "it does not come to rest: {waiting:?}\n{}", self.shop.log());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// A session that is paid while its order is not fulfilled.
    async fn unsettled(&self, store: &Arc<dyn Orders>) -> Option<String> {
        for session in paid_sessions(&self.ledger().await) {
            let order = order_of(store, &session).await;
            let done =
                order.is_some_and(|order| order.state.is_fulfilled() || order.state == OrderState::NeedsAttention);
            if !done {
                return Some(session["id"].to_string());
            }
        }
        None
    }

    /// The order a download page belongs to.
    pub async fn order_of_link(&self, path: &str) -> Order {
        let token = path.rsplit('/').next().unwrap();
        let link = self.store().link(&Token::parse(token).unwrap().hash()).await.unwrap().unwrap();
        self.store().order(&link.order).await.unwrap().unwrap()
    }

    /// The order of a session.
    pub async fn order(&self, session: &str) -> Order {
        self.find_order(session).await.unwrap()
    }

    /// The order of a session, if the shop knows it.
    async fn find_order(&self, session: &str) -> Option<Order> {
        if let Some(order) = self.store().order_by_session(&SessionId::parse(session).unwrap()).await.unwrap() {
            return Some(order);
        }
        let ledger = self.ledger().await;
        let session = ledger["sessions"].as_array().unwrap().iter().find(|s| s["id"] == session).cloned();
        order_of(&self.store(), &session.unwrap()).await
    }

    /// Waits until the order of `session` is in `state`.
    pub async fn settles_as(&self, session: &str, state: OrderState) {
        let begun = Instant::now();
        loop {
            let now = self.find_order(session).await.map(|order| order.state);
            if now == Some(state) {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "it stays {now:?} instead of {state:?}\n{}", self.shop.log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until `count` mails went out.
    pub async fn mails_are(&self, count: usize) {
        let begun = Instant::now();
        while self.mails().len() != count {
            assert!(begun.elapsed() < PATIENCE, "{} mails instead of {count}", self.mails().len());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until the owner got a mail with `words` in it.
    pub async fn owner_hears(&self, words: &str) -> String {
        let begun = Instant::now();
        loop {
            if let Some(mail) = self.alarm_mails().into_iter().find(|mail| mail.contains(words)) {
                return mail;
            }
            assert!(begun.elapsed() < PATIENCE, "no mail to the owner says {words:?}: {:?}", self.alarm_mails());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// The paths of a mail's download pages, in the order of the lines they are for.
    pub async fn download_links(&self, mail: &str) -> Vec<String> {
        let store = self.store();
        let mut links = Vec::new();
        for token in tokens_in(mail) {
            let link = store.link(&Token::parse(&token).unwrap().hash()).await.unwrap().unwrap();
            if let Door::Line(line) = link.door {
                links.push((line, format!("/d/{token}")));
            }
        }
        links.sort();
        links.into_iter().map(|(_, path)| path).collect()
    }

    /// Changes a product as a seller would: `price` or `archive`.
    pub async fn change_product(&self, slug: &str, change: &str) {
        let catalog = SqliteCatalog(self.sqlite());
        let SlugHit::Product(mut product) = catalog.find_by_slug(&Slug::parse(slug).unwrap()).await.unwrap() else {
            panic!("no {slug}")
        };
        match change {
            "price" => {
                product.price.minor += 100;
                product.price_version += 1;
            }
            _ => product.state = ProductState::Archived,
        }
        product.version += 1;
        catalog.save(&product).await.unwrap();
    }

    /// How many rows a table of the store has.
    pub fn rows(&self, table: &str) -> i64 {
        let db = rusqlite::Connection::open(self.data().join("tuppence.db")).unwrap();
        db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    }

    /// Checks every invariant against the sandbox's ledger.
    pub async fn assert_invariants(&self) {
        let ledger = self.ledger().await;
        let store = self.store();
        let alarms = store.open_alarms().await.unwrap();
        let mails = self.mails();
        let mut sums = BTreeMap::<String, i64>::new();
        for session in ledger["sessions"].as_array().unwrap() {
            let paid = is_paid(session);
            let Some(order) = order_of(&store, session).await else {
                assert!(!paid, "I1: paid, and no order: {session}");
                continue;
            };
            let grants = store.grants(&order.id).await.unwrap();
            if !paid {
                assert!(grants.is_empty(), "I3: grants without payment: {order:?}");
                continue;
            }
            if order.state == OrderState::NeedsAttention {
                let alarmed = alarms
                    .iter()
                    .any(|alarm| alarm.kind == AlarmKind::NeedsAttention && alarm.object == order.id.as_str());
                assert!(alarmed && grants.is_empty(), "I1: {order:?}");
                continue;
            }
            assert!(order.state.is_fulfilled(), "I1: {order:?}");
            *sums.entry(order.total.currency.code().to_lowercase()).or_default() += order.total.minor;
            assert_eq!(grants.len(), order.lines.len(), "I2: one grant a line");
            let wanted = if order.state.gives_access() { GrantState::Active } else { GrantState::Revoked };
            assert!(grants.iter().all(|grant| grant.state == wanted), "I2, I6: {grants:?}");
            self.assert_mail(&store, &order, session, &mails).await;
        }
        assert_eq!(sums, ledger_sums(&ledger), "I7");
        let rows = store.audit(0, 100_000).await.unwrap();
        assert_eq!(audit::verify(&rows), Ok(()), "I8");
        self.assert_log_is_clean();
        assert_eq!(store.oldest_waiting().await.unwrap(), (None, None), "I10");
        assert_one_session_per_key(&ledger);
    }

    /// I4 and I5: the receipt went to the buyer's address, and each link in it opens this order only.
    async fn assert_mail(&self, store: &Arc<dyn Orders>, order: &Order, session: &Value, mails: &[String]) {
        let Some(email) = session["customer_details"]["email"].as_str() else { return };
        let own: Vec<_> = mails.iter().filter(|mail| mail.contains(order.number.as_str())).collect();
        if order.state.gives_access() {
            assert!(!own.is_empty(), "I5: no mail for {order:?}");
        }
        for mail in own {
            assert!(mail.lines().any(|line| line.starts_with("To:") && line.contains(email)), "I4: {mail}");
            for token in tokens_in(mail) {
                let link = store.link(&Token::parse(&token).unwrap().hash()).await.unwrap();
                assert_eq!(link.map(|link| link.order), Some(order.id.clone()), "I5");
            }
        }
    }

    /// I9.
    fn assert_log_is_clean(&self) {
        let log = self.shop.log();
        for secret in ["ada@example.com", super::world::SECRET, "sk_test_of_the_tests"] {
            assert!(!log.contains(secret), "I9: {secret} is in the log");
        }
        for token in self.mails().iter().flat_map(|mail| tokens_in(mail)) {
            assert!(!log.contains(&token), "I9: a token is in the log");
        }
    }

    /// Pretends that time has passed for everything that waits.
    pub async fn make_due(&self) {
        let db = rusqlite::Connection::open(self.data().join("tuppence.db")).unwrap();
        db.busy_timeout(Duration::from_secs(5)).unwrap();
        db.execute_batch(
            "UPDATE outbox SET due_at = 0 WHERE waiting = 1; UPDATE inbox SET due_at = 0 WHERE waiting = 1;",
        )
        .unwrap();
    }
}

/// The download and order tokens in a mail.
pub fn tokens_in(mail: &str) -> Vec<String> {
    let links = ["/d/", "/orders/"].into_iter().flat_map(|door| mail.split(door).skip(1));
    let token = |rest: &str| {
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect::<String>()
    };
    let mut tokens: Vec<_> = links.map(token).filter(|token| token.len() == 43).collect();
    tokens.sort();
    tokens.dedup();
    tokens
}

fn is_paid(session: &Value) -> bool {
    session["status"] == "complete"
        && (session["payment_status"] == "paid" || session["payment_status"] == "no_payment_required")
}

fn paid_sessions(ledger: &Value) -> Vec<Value> {
    ledger["sessions"].as_array().unwrap().iter().filter(|session| is_paid(session)).cloned().collect()
}

async fn order_of(store: &Arc<dyn Orders>, session: &Value) -> Option<Order> {
    let id = OrderId::parse(session["client_reference_id"].as_str()?).ok()?;
    store.order(&id).await.unwrap()
}

fn ledger_sums(ledger: &Value) -> BTreeMap<String, i64> {
    let mut sums = BTreeMap::new();
    for session in paid_sessions(ledger) {
        *sums.entry(session["currency"].as_str().unwrap().to_owned()).or_default() +=
            session["amount_subtotal"].as_i64().unwrap();
    }
    sums
}

/// I11: one session per order that somebody could pay on.
fn assert_one_session_per_key(ledger: &Value) {
    let mut payable = BTreeMap::<&str, u32>::new();
    for session in ledger["sessions"].as_array().unwrap().iter().filter(|session| session["status"] != "expired") {
        *payable.entry(session["client_reference_id"].as_str().unwrap_or_default()).or_default() += 1;
    }
    assert!(payable.values().all(|count| *count == 1), "I11: {payable:?}");
}
