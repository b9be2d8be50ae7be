//! Waiting for quiet, and looking at what is there then.

use super::World;
use domain::{
    Order, OrderId, OrderState, ProductState, SessionId, Slug,
    delivery::{grant::LinkScope, token::Token},
    ports::{Catalog, SlugHit, Store},
};
use serde_json::{Value, json};
use sqlite_adapter::{Sqlite, SqliteCatalog, SqliteStore};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

/// Longest wait for what must come. A test that is expected to fail need not wait as long.
pub fn patience() -> Duration {
    let secs = std::env::var("TEST_PATIENCE_SECS").ok().and_then(|secs| secs.parse().ok());
    Duration::from_secs(secs.unwrap_or(45))
}

impl World {
    /// A look into the shop's store from beside.
    pub fn store(&self) -> Arc<dyn Store> {
        match &self.elsewhere {
            Some(orders) => orders.clone(),
            None => Arc::new(SqliteStore(self.sqlite())),
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
                // An event that was refused once comes again; it must change nothing.
                self.control("webhooks/flush", json!({ "timeout_ms": 20000 })).await;
                if store.oldest_waiting().await.unwrap() == (None, None) {
                    return;
                }
            }
            let waiting = store.oldest_waiting().await;
            assert!(begun.elapsed() < patience(), "it does not come to rest: {waiting:?}\n{}", self.shop.log());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// A session that is paid while its order is not fulfilled.
    async fn unsettled(&self, store: &Arc<dyn Store>) -> Option<String> {
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
            assert!(begun.elapsed() < patience(), "it stays {now:?} instead of {state:?}\n{}", self.shop.log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until every event was told to the shop at least once, and gives the statuses of all its answers.
    pub async fn answers_to_events(&self) -> Vec<u64> {
        let begun = Instant::now();
        loop {
            let ledger = self.ledger().await;
            let events = ledger["events"].as_array().unwrap();
            let answers = |event: &Value| -> Vec<u64> {
                let attempts = event["attempts"].as_array().unwrap().iter();
                attempts.filter_map(|attempt| attempt["status"].as_u64()).collect()
            };
            let answers: Vec<_> = events.iter().map(answers).collect();
            if !answers.is_empty() && answers.iter().all(|answers| !answers.is_empty()) {
                return answers.concat();
            }
            assert!(begun.elapsed() < patience(), "Stripe has told nothing of some events: {ledger}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Every event somebody said 2xx to is in the inbox.
    pub async fn assert_nothing_acknowledged_is_lost(&self) {
        let ledger = self.ledger().await;
        let db = rusqlite::Connection::open(self.data().join("tuppence.db")).unwrap();
        db.busy_timeout(Duration::from_secs(5)).unwrap();
        for event in ledger["events"].as_array().unwrap() {
            let taken = |attempt: &Value| attempt["status"].as_u64().is_some_and(|status| (200..300).contains(&status));
            if !event["attempts"].as_array().unwrap().iter().any(taken) {
                continue;
            }
            let id = event["id"].as_str().unwrap();
            let sql = "SELECT count(*) FROM inbox WHERE id = ?1";
            let stored: i64 = db.query_row(sql, [id], |row| row.get(0)).unwrap();
            assert_eq!(stored, 1, "{id} was acknowledged and is not stored");
        }
    }

    /// How many requests Stripe made to tell the shop something.
    pub async fn webhooks(&self) -> usize {
        let ledger = self.ledger().await;
        ledger["events"].as_array().unwrap().iter().map(|event| event["attempts"].as_array().unwrap().len()).sum()
    }

    /// Waits until `count` emails went out.
    pub async fn mails_are(&self, count: usize) {
        let begun = Instant::now();
        while self.mails().len() != count {
            assert!(begun.elapsed() < patience(), "{} mails instead of {count}", self.mails().len());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until the owner got an email with `words` in it.
    pub async fn owner_hears(&self, words: &str) -> String {
        let begun = Instant::now();
        loop {
            if let Some(mail) = self.alert_mails().into_iter().find(|mail| mail.contains(words)) {
                return mail;
            }
            assert!(begun.elapsed() < patience(), "no mail to the owner says {words:?}: {:?}", self.alert_mails());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// The paths of an email's download pages, in the order of the lines they are for.
    pub async fn download_links(&self, mail: &str) -> Vec<String> {
        let store = self.store();
        let mut links = Vec::new();
        for token in tokens_in(mail) {
            let link = store.link(&Token::parse(&token).unwrap().hash()).await.unwrap().unwrap();
            if let LinkScope::Line(line) = link.scope {
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

    /// Waits until a table has `count` rows.
    pub async fn count_is(&self, table: &str, count: i64) {
        let begun = Instant::now();
        while self.rows(table) != count {
            assert!(begun.elapsed() < patience(), "{} {table} instead of {count}", self.rows(table));
            tokio::time::sleep(Duration::from_millis(50)).await;
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

/// The download and order tokens in an email.
pub fn tokens_in(mail: &str) -> Vec<String> {
    let links = ["/d/", "/orders/"].into_iter().flat_map(|path| mail.split(path).skip(1));
    let token = |rest: &str| {
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect::<String>()
    };
    let mut tokens: Vec<_> = links.map(token).filter(|token| token.len() == 43).collect();
    tokens.sort();
    tokens.dedup();
    tokens
}

pub(super) fn is_paid(session: &Value) -> bool {
    session["status"] == "complete"
        && (session["payment_status"] == "paid" || session["payment_status"] == "no_payment_required")
}

fn paid_sessions(ledger: &Value) -> Vec<Value> {
    ledger["sessions"].as_array().unwrap().iter().filter(|session| is_paid(session)).cloned().collect()
}

async fn order_of(store: &Arc<dyn Store>, session: &Value) -> Option<Order> {
    let id = OrderId::parse(session["client_reference_id"].as_str()?).ok()?;
    store.order(&id).await.unwrap()
}
