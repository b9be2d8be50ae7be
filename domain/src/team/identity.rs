//! Who somebody is: accounts of admins, and the steps by which they prove it.
//!
//! The shop asks a provider behind [`crate::ports::Identity`]. [`LocalIdentity`](crate::team::LocalIdentity) is ours, for
//! a shop without one; Amazon Cognito has the same shape (password, challenges, group) and stands beside it.

use crate::{
    ids::AdminId,
    ports::PortError,
    team::{admin::Role, password::Password},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What others may know of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    pub id: AdminId,
    pub email: String,
    pub role: Role,
    /// Invited and not come yet.
    pub invited_until: Option<Timestamp>,
}

/// What the provider wants to be told when the answer to its challenge comes. Kept by the server, never shown and never logged.
///
/// Its first word is the account's id.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChallengeState(pub String);

impl ChallengeState {
    /// Nothing but whose sign-in it is.
    pub fn of(account: &AdminId) -> ChallengeState {
        ChallengeState(account.to_string())
    }

    /// With whatever else the provider must know.
    pub fn with(account: &AdminId, rest: &str) -> ChallengeState {
        ChallengeState(format!("{account} {rest}"))
    }

    /// Whose sign-in it is.
    pub fn account(&self) -> &str {
        self.0.split(' ').next().unwrap_or_default()
    }

    /// What the provider put there.
    pub fn rest(&self) -> &str {
        self.0.split_once(' ').map_or("", |(_, rest)| rest)
    }
}

impl fmt::Debug for ChallengeState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ChallengeState({})", self.account())
    }
}

/// What a provider offers beyond password and second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignInOptions {
    /// A link for the first owner, given at start.
    pub first_owner: bool,
    /// A code by mail in place of a forgotten password.
    pub forgotten_password: bool,
    /// Codes in place of a lost phone.
    pub recovery_codes: bool,
    /// Moving the second factor to another phone, from one's own account page.
    pub new_phone: bool,
}

/// Why nobody can sign in just now. Who is signed in goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInUnavailable {
    /// The provider, or what proves its answers, cannot be reached.
    Unreachable,
    /// The provider is set up so that the wrong people could come in.
    Unsafe,
}

/// What somebody must still show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Challenge {
    /// A password of their own, in place of one they were given.
    NewPassword,
    /// To put this secret (base32) into an authenticator app, and a code the app then shows (RFC 6238).
    SetUpCodes { secret: String },
    /// A code of the app, or one of the recovery codes.
    Code,
}

/// How far a sign-in has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Done(Profile),
    Ask { challenge: Challenge, state: ChallengeState, email: String },
}

/// Answer to a [`Challenge`].
#[derive(Clone)]
pub enum Answer {
    Password(Password),
    Code(String),
}

#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// Wrong address, password or code: one answer for all.
    #[error("that is not right")]
    Refused,
    /// No such invitation, or it was used or has run out.
    #[error("this link does not work any more")]
    NoInvitation,
    #[error("this address has an account already")]
    Taken,
    #[error("this is not an email address")]
    NotAnAddress,
    #[error("the last owner must stay")]
    LastOwner,
    #[error("there is no such account")]
    Unknown,
    /// The provider asks more of a password than the shop does.
    #[error("the sign-in service wants a stronger password")]
    WeakPassword,
    /// The provider does not know this sign-in any more.
    #[error("this sign-in has run out; begin again")]
    RunOut,
    #[error("signing in is closed for now")]
    SignInUnavailable(SignInUnavailable),
    /// The provider has no such thing, for example recovery codes at Cognito.
    #[error("the sign-in service does not offer this")]
    NotOffered,
    #[error(transparent)]
    Port(#[from] PortError),
}
