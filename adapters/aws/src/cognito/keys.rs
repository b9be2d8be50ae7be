//! The public keys of a user pool, fetched seldom.

use super::token::Keys;
use adapters_shared::https::Https;
use domain::{
    PortError, Timestamp,
    ports::Clock,
    time::{HOUR_SECS, MINUTE_SECS},
};
use std::sync::Arc;
use tokio::sync::Mutex;

/// How long a key set is believed.
const LIFE_SECS: i64 = HOUR_SECS;
/// How long nobody asks again because of a token with an unknown key, so that made-up tokens cannot make the shop
/// flood Cognito.
const ASK_AGAIN_SECS: i64 = MINUTE_SECS;
/// How long nobody asks again after no key set came: each try may take five seconds.
const AFTER_FAILURE_SECS: i64 = 5;

/// The key set at an address. Whoever needs it while it is fetched waits for that one fetch.
pub struct KeySet {
    url: String,
    https: Https,
    clock: Arc<dyn Clock>,
    held: Mutex<Held>,
}

struct Held {
    keys: Option<Arc<Keys>>,
    came_at: Timestamp,
    asked_at: Timestamp,
    /// Why none came at `asked_at`.
    failure: Option<String>,
}

impl KeySet {
    pub fn new(url: String, clock: Arc<dyn Clock>) -> KeySet {
        let never = Timestamp(0);
        let held = Held { keys: None, came_at: never, asked_at: never, failure: None };
        KeySet { url, https: Https::new(), clock, held: Mutex::new(held) }
    }

    /// The keys, at most an hour old.
    ///
    /// # Errors
    /// `Unavailable` if they cannot be had.
    pub async fn current(&self) -> Result<Arc<Keys>, PortError> {
        let mut held = self.held.lock().await;
        let now = self.clock.now();
        match &held.keys {
            Some(keys) if now.secs_since(held.came_at) < LIFE_SECS => Ok(keys.clone()),
            _ => self.fetch(&mut held).await,
        }
    }

    /// The keys that came after `known`, which lack one; `known` itself if they were asked for less than a minute ago.
    ///
    /// # Errors
    /// `Unavailable` if they cannot be had.
    pub async fn newer_than(&self, known: &Arc<Keys>) -> Result<Arc<Keys>, PortError> {
        let mut held = self.held.lock().await;
        match &held.keys {
            Some(keys) if !Arc::ptr_eq(keys, known) => Ok(keys.clone()),
            Some(keys) if self.clock.now().secs_since(held.asked_at) < ASK_AGAIN_SECS => Ok(keys.clone()),
            _ => self.fetch(&mut held).await,
        }
    }

    async fn fetch(&self, held: &mut Held) -> Result<Arc<Keys>, PortError> {
        let now = self.clock.now();
        let unavailable = |reason: String| PortError::Unavailable { service: "Cognito's key set", reason };
        let just_failed = now.secs_since(held.asked_at) < AFTER_FAILURE_SECS;
        if let Some(failure) = held.failure.as_ref().filter(|_| just_failed) {
            return Err(unavailable(failure.clone()));
        }
        held.asked_at = now;
        let came = self.https.document(&self.url).await.map_err(|error| error.to_string());
        let keys = came.and_then(|bytes| Keys::parse(&bytes).ok_or_else(|| "no key set lies there".to_owned()));
        match keys {
            Ok(keys) => {
                let keys = Arc::new(keys);
                (held.keys, held.came_at, held.failure) = (Some(keys.clone()), now, None);
                Ok(keys)
            }
            Err(failure) => {
                tracing::warn!(failure, "The key set of the user pool did not come");
                held.failure = Some(failure.clone());
                Err(unavailable(failure))
            }
        }
    }
}

#[cfg(test)]
mod tests;
