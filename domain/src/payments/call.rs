//! Calls to Stripe that must take effect once.

use crate::time::{HOUR_SECS, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Which attempt at one thing this is, and since when the attempt's idempotency key counts.
///
/// Stripe answers a key it knows as it did the first time, so that a call may be repeated without being done twice. A
/// key is good for nothing once Stripe stored a failure under it, or has forgotten it: then comes the next attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StripeCall {
    /// 1, 2, 3, …
    pub attempt: u32,
    pub made_at: Timestamp,
}

impl StripeCall {
    /// Stripe forgets a key after 24 hours and would then do the same thing again; we stop at 20.
    /// Source: Stripe API reference, "Idempotent requests".
    const MAX_AGE_SECS: i64 = 20 * HOUR_SECS;

    pub fn first(now: Timestamp) -> StripeCall {
        StripeCall { attempt: 1, made_at: now }
    }

    /// The attempt after this one, under another key.
    #[must_use]
    pub fn next(&self, now: Timestamp) -> StripeCall {
        StripeCall { attempt: self.attempt.saturating_add(1), made_at: now }
    }

    /// Whether Stripe may have forgotten the key.
    pub fn is_too_old(&self, now: Timestamp) -> bool {
        now.secs_since(self.made_at) > StripeCall::MAX_AGE_SECS
    }

    /// What Stripe gets as the idempotency key: `<what>_a<n>`, where `what` names the thing to be done once.
    pub fn idempotency_key(&self, what: impl fmt::Display) -> String {
        format!("{what}_a{}", self.attempt)
    }
}
