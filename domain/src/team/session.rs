//! Sessions of admins: opened by signing in, found by the hash of a token only the browser has.

use crate::{
    delivery::token::TokenHash,
    ids::AdminId,
    team::{
        admin::Role,
        identity::{Challenge, ChallengeState},
    },
    time::{HOUR_SECS, MINUTE_SECS, Timestamp},
};
use serde::{Deserialize, Serialize};

/// A session nobody uses ends after this time.
pub const IDLE_SECS: i64 = 30 * MINUTE_SECS;
/// Every session ends after this time.
pub const LIFE_SECS: i64 = 12 * HOUR_SECS;
/// How long role and account are believed before they are read again: a removed admin is noticed within this time.
pub const BELIEVED_SECS: i64 = 5 * MINUTE_SECS;
/// How long a half-finished sign-in waits for its next step.
pub const PENDING_SECS: i64 = 10 * MINUTE_SECS;

/// An admin at work in one browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub hash: TokenHash,
    pub admin: AdminId,
    pub email: String,
    pub role: Role,
    pub began_at: Timestamp,
    /// The last request, to the minute.
    pub seen_at: Timestamp,
    /// When role and account were read last.
    pub checked_at: Timestamp,
    /// The network it was opened from, and what the browser calls itself.
    pub network: String,
    pub browser: String,
}

impl Session {
    pub fn is_over(&self, now: Timestamp) -> bool {
        now.secs_since(self.seen_at) >= IDLE_SECS || now.secs_since(self.began_at) >= LIFE_SECS
    }
}

/// A sign-in between two steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingSignIn {
    pub hash: TokenHash,
    pub email: String,
    pub challenge: Challenge,
    #[serde(rename = "ticket")]
    pub state: ChallengeState,
    pub expires_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_begun_sign_in_is_stored_by_the_names_it_always_had() {
        let pending = PendingSignIn {
            hash: TokenHash::of_nothing(),
            email: "ada@example.com".to_owned(),
            challenge: Challenge::Code,
            state: ChallengeState("admin-1 rest".to_owned()),
            expires_at: Timestamp(1),
        };
        let stored = serde_json::to_value(&pending).unwrap();
        assert_eq!((&stored["ticket"], &stored["challenge"]), (&"admin-1 rest".into(), &"code".into()));
        assert_eq!(serde_json::from_value::<PendingSignIn>(stored).unwrap(), pending);
    }
}
