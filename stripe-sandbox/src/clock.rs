//! The time in the sandbox, which tests may move.

use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// The sandbox's two clocks, both the machine's own until a test moves them.
///
/// *Business time* decides when pages expire, delayed payments arrive and deliveries are tried
/// again. *Wall time* is what the outside sees: the `Date` header and the timestamp in a
/// signature. They are apart so that three days can pass for a payment without every signature
/// becoming three days too new for the receiver, whose clock has not moved.
#[derive(Debug, Default)]
pub struct Clock {
    advance_secs: AtomicI64,
    skew_secs: AtomicI64,
}

/// How far the clocks are moved; kept in the ledger, so that a restart does not turn back time.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moved {
    /// Business time minus machine time, in seconds.
    #[serde(default)]
    pub advance_secs: i64,
    /// Wall time minus machine time, in seconds.
    #[serde(default)]
    pub skew_secs: i64,
}

impl Clock {
    /// Business time in Unix seconds.
    pub fn now_secs(&self) -> i64 {
        machine_ms() / 1000 + self.advance_secs.load(Ordering::Relaxed)
    }

    /// Business time in Unix milliseconds.
    pub fn now_ms(&self) -> i64 {
        machine_ms() + self.advance_secs.load(Ordering::Relaxed) * 1000
    }

    /// Wall time in Unix seconds.
    pub fn wall_secs(&self) -> i64 {
        machine_ms() / 1000 + self.skew_secs.load(Ordering::Relaxed)
    }

    /// The `Date` header to send, or none if the machine's own is right.
    pub fn date_header(&self) -> Option<String> {
        if self.skew_secs.load(Ordering::Relaxed) == 0 {
            return None;
        }
        let at = jiff::Timestamp::from_second(self.wall_secs()).ok()?;
        Some(at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())
    }

    /// Takes the clocks to where the ledger says they are.
    pub fn set(&self, moved: Moved) {
        self.advance_secs.store(moved.advance_secs, Ordering::Relaxed);
        self.skew_secs.store(moved.skew_secs, Ordering::Relaxed);
    }
}

fn machine_ms() -> i64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX / 2)
}
