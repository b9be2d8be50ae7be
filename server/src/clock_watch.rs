//! How far this machine's clock is from the rest of the world's: heard from the `Date` of Stripe's answers.

use crate::config::{Config, StripeSettings};
use adapters_shared::https::Https;
use domain::{PortError, Shop, Timestamp, alerts::AlertKind};
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

/// From here on the clock is wrong, and the shop is not ready.
pub const WRONG_FROM_SECS: i64 = 60;
/// How often somebody asks Stripe what time it is.
const EVERY: Duration = Duration::from_secs(600);
/// What the alert is about.
pub const CLOCK: &str = "clock";
const STRIPE: &str = "https://api.stripe.com/";

/// What is known of the clock; clones share it.
#[derive(Clone)]
pub struct ClockWatch(Arc<Inner>);

struct Inner {
    https: Https,
    address: String,
    /// Stripe's time minus ours, as last heard.
    ahead_secs: AtomicI64,
    /// When it was last heard; none yet.
    heard_at: Mutex<Option<Timestamp>>,
    looked: Mutex<Option<Instant>>,
}

impl ClockWatch {
    /// None for a shop whose Stripe is in this very process.
    pub fn of(config: &Config) -> Option<ClockWatch> {
        let StripeSettings::Stripe { api_base, .. } = &config.stripe else { return None };
        Some(ClockWatch(Arc::new(Inner {
            https: Https::new(),
            address: stripe_address(api_base.as_deref()),
            ahead_secs: AtomicI64::new(0),
            heard_at: Mutex::new(None),
            looked: Mutex::new(None),
        })))
    }

    /// Whether the clock was wrong when last looked at. Right until somebody looked.
    pub fn is_wrong(&self) -> bool {
        self.0.ahead_secs.load(Ordering::Relaxed).abs() >= WRONG_FROM_SECS
    }

    /// Whether the clock was wrong when Stripe's time was last heard, and when that was; none if it never was.
    pub fn last_look(&self) -> Option<(bool, Timestamp)> {
        let heard_at = *self.0.heard_at.lock().unwrap_or_else(PoisonError::into_inner);
        heard_at.map(|at| (self.is_wrong(), at))
    }

    /// Asks again if the last time is long ago, and raises the alert if the clock is wrong.
    ///
    /// # Errors
    /// [`PortError`] if the alert could not be stored. That Stripe is silent is no error here.
    pub async fn look(&self, shop: &Shop) -> Result<(), PortError> {
        if !self.is_time() {
            return Ok(());
        }
        let Some(theirs) = self.0.https.get(&self.0.address).await.ok().and_then(|answer| answer.date) else {
            return Ok(());
        };
        let now = shop.now();
        self.0.ahead_secs.store(theirs.secs_since(now), Ordering::Relaxed);
        *self.0.heard_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
        if self.is_wrong() {
            raise(shop).await?;
        }
        Ok(())
    }

    fn is_time(&self) -> bool {
        let mut looked = self.0.looked.lock().unwrap_or_else(PoisonError::into_inner);
        let due = looked.is_none_or(|at| at.elapsed() >= EVERY);
        if due {
            *looked = Some(Instant::now());
        }
        due
    }
}

/// Where Stripe tells its time to everybody: an answer to a call without a key has a date, too.
pub fn stripe_address(api_base: Option<&str>) -> String {
    format!("{}v1/account", api_base.unwrap_or(STRIPE))
}

/// Opens the alert that this machine's clock is wrong.
///
/// # Errors
/// [`PortError`] if it could not be stored.
pub async fn raise(shop: &Shop) -> Result<(), PortError> {
    shop.raise_alert(AlertKind::ClockSkew, CLOCK).await
}
