use super::{SecondFactor, identity::Profile};
use crate::{
    delivery::token::{Token, TokenHash},
    ids::AdminId,
    mail::address,
    ports::Entropy,
    team::admin::Role,
    time::{DAY_SECS, Timestamp},
};
use serde::{Deserialize, Serialize};

/// How long an invitation waits.
const INVITATION_SECS: i64 = DAY_SECS;

/// An account of our own making; or, without password and second factor, the line of somebody whom a provider such
/// as Cognito knows, on the list of those who may come in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalAccount {
    pub id: AdminId,
    /// As it was typed; found without regard to case.
    pub email: String,
    pub role: Role,
    /// PHC string of the password; none until the invitation was taken up.
    pub password: Option<String>,
    pub second_factor: Option<SecondFactor>,
    /// A second factor that was shown and not proven yet.
    #[serde(default)]
    pub unproven: Option<SecondFactor>,
    pub invitation: Option<Invitation>,
    /// Grows by one with each save.
    pub version: u64,
}

/// A link by which somebody takes up an account, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    pub hash: TokenHash,
    pub expires_at: Timestamp,
}

impl Invitation {
    /// An invitation and the token that takes it up.
    pub fn new(entropy: &dyn Entropy, now: Timestamp) -> (Token, Invitation) {
        let token = Token::random(entropy);
        let invitation = Invitation::of(&token, now);
        (token, invitation)
    }

    /// An invitation that `token` takes up.
    pub fn of(token: &Token, now: Timestamp) -> Invitation {
        Invitation { hash: token.hash(), expires_at: now.plus_secs(INVITATION_SECS) }
    }
}

impl LocalAccount {
    pub fn profile(&self) -> Profile {
        Profile {
            id: self.id.clone(),
            email: self.email.clone(),
            role: self.role,
            invited_until: self.invitation.as_ref().map(|invitation| invitation.expires_at),
        }
    }

    /// The address by which it is found.
    pub fn key(address: &str) -> String {
        address::key(address.trim())
    }
}
