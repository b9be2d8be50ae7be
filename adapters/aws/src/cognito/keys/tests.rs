use crate::cognito::{
    forge::{CLIENT, Forge, ISSUER},
    keys::*,
    token::{Expected, TokenError, Usage, verify},
};
use axum::{Router, http::StatusCode, routing::get};
use domain_testing::memory::StoppedClock;
use serde_json::json;
use std::sync::{
    Mutex as Lock,
    atomic::{AtomicUsize, Ordering},
};
use tokio::{net::TcpListener, task::JoinSet};

const NOW: Timestamp = Timestamp(1_790_000_000);

/// Where a pool publishes its keys, as far as it can be reached.
struct Pool {
    keys: KeySet,
    clock: Arc<StoppedClock>,
    published: Arc<Lock<Option<String>>>,
    fetches: Arc<AtomicUsize>,
}

impl Pool {
    async fn publishing(forges: &[&Forge]) -> Pool {
        let published = Arc::new(Lock::new(Some(Forge::key_set_of(forges))));
        let fetches = Arc::new(AtomicUsize::new(0));
        let (shown, counted) = (published.clone(), fetches.clone());
        let answer = move || {
            counted.fetch_add(1, Ordering::SeqCst);
            let shown = shown.lock().unwrap().clone();
            async move { shown.ok_or(StatusCode::SERVICE_UNAVAILABLE) }
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/keys", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, Router::new().route("/keys", get(answer))).await });
        let clock = Arc::new(StoppedClock::new(NOW));
        Pool { keys: KeySet::new(url, clock.clone()), clock, published, fetches }
    }

    fn publish(&self, forges: Option<&[&Forge]>) {
        *self.published.lock().unwrap() = forges.map(Forge::key_set_of);
    }

    fn fetches(&self) -> usize {
        self.fetches.load(Ordering::SeqCst)
    }

    /// Verifies a token as signing in does, with another look at the key set if it lacks the key.
    async fn takes(&self, token: &str) -> Result<(), TokenError> {
        let expected = Expected { issuer: ISSUER, client: CLIENT, usage: Usage::Id };
        let keys = self.keys.current().await.unwrap();
        match verify(token, &keys, &expected, self.clock.now()) {
            Err(TokenError::UnknownKey) => {
                let keys = self.keys.newer_than(&keys).await.unwrap();
                verify(token, &keys, &expected, self.clock.now()).map(drop)
            }
            told => told.map(drop),
        }
    }
}

fn token(forge: &Forge, kid: &str) -> String {
    let claims = json!({
        "sub": "s", "iss": ISSUER, "token_use": "id", "aud": CLIENT, "iat": NOW.0, "exp": NOW.0 + 12 * 3600,
    });
    forge.token(&json!({ "alg": "RS256", "kid": kid }), &claims)
}

#[tokio::test]
async fn r044_keys_are_fetched_once_an_hour_and_once_for_all_who_wait() {
    let forge = Forge::new("one");
    let pool = Arc::new(Pool::publishing(&[&forge]).await);
    let mut waiting = JoinSet::new();
    for _ in 0..50 {
        let (pool, token) = (pool.clone(), token(&forge, "one"));
        waiting.spawn(async move { pool.takes(&token).await });
    }
    while let Some(told) = waiting.join_next().await {
        assert_eq!(told.unwrap(), Ok(()));
    }
    assert_eq!(pool.fetches(), 1);
    pool.clock.advance(LIFE_SECS - 1);
    pool.keys.current().await.unwrap();
    assert_eq!(pool.fetches(), 1);
    pool.clock.advance(1);
    pool.keys.current().await.unwrap();
    assert_eq!(pool.fetches(), 2);
}

#[tokio::test]
async fn a034_a_thousand_unknown_keys_make_one_fetch_in_a_minute() {
    let forge = Forge::new("one");
    let pool = Arc::new(Pool::publishing(&[&forge]).await);
    assert_eq!(pool.takes(&token(&forge, "one")).await, Ok(()));
    pool.clock.advance(ASK_AGAIN_SECS);
    let mut flood = JoinSet::new();
    for n in 0..1000 {
        let (pool, token) = (pool.clone(), token(&forge, &format!("made-up-{n}")));
        flood.spawn(async move { pool.takes(&token).await });
    }
    while let Some(told) = flood.join_next().await {
        assert_eq!(told.unwrap(), Err(TokenError::UnknownKey));
    }
    assert_eq!(pool.fetches(), 2, "the first one, and one for the whole flood");
}

#[tokio::test]
async fn f085_after_a_rotation_new_tokens_are_taken_within_a_minute_and_old_ones_no_more() {
    let (old, new) = (Forge::new("old"), Forge::new("new"));
    let pool = Pool::publishing(&[&old]).await;
    assert_eq!(pool.takes(&token(&old, "old")).await, Ok(()));
    pool.publish(Some(&[&new]));
    pool.clock.advance(ASK_AGAIN_SECS - 1);
    assert_eq!(pool.takes(&token(&new, "new")).await, Err(TokenError::UnknownKey), "asked less than a minute ago");
    pool.clock.advance(1);
    assert_eq!(pool.takes(&token(&new, "new")).await, Ok(()));
    assert_eq!(pool.takes(&token(&old, "old")).await, Err(TokenError::UnknownKey));
    assert_eq!(pool.fetches(), 2);
}

#[tokio::test]
async fn f084_an_unreachable_key_set_is_asked_for_again_after_a_pause() {
    let forge = Forge::new("one");
    let pool = Pool::publishing(&[&forge]).await;
    pool.publish(None);
    for _ in 0..20 {
        assert!(matches!(pool.keys.current().await, Err(PortError::Unavailable { .. })));
    }
    assert_eq!(pool.fetches(), 1);
    pool.publish(Some(&[&forge]));
    pool.clock.advance(AFTER_FAILURE_SECS);
    assert!(pool.keys.current().await.is_ok());
    pool.publish(None);
    pool.clock.advance(LIFE_SECS - 1);
    assert!(pool.keys.current().await.is_ok(), "what is known lasts its hour");
    pool.clock.advance(1);
    assert!(pool.keys.current().await.is_err());
}
