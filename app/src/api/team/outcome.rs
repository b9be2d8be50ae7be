//! How a form of an admin's own account ends: on a page of ours, with a code for what was done or what was wrong.

use crate::{
    api::{ApiError, outcome},
    response,
};
use domain::team::{AdminsError, PasswordError, SignInError, identity::IdentityError};
use tracing::error;

/// Goes back to `page`, which says what is wrong.
pub fn back(page: &str, problem: &str) -> ApiError {
    let error = match problem {
        "too-often" => ApiError::TooManyRequests,
        "not-allowed" => ApiError::NotAllowed,
        "unavailable" | "closed" => ApiError::Unavailable,
        _ => ApiError::Refused,
    };
    if response::wants_page() {
        let mark = if page.contains('?') { '&' } else { '?' };
        response::see_other(&format!("{page}{mark}problem={problem}"));
        return error;
    }
    outcome::refused(error)
}

/// The problem of a step of signing in; `wrong` is the one for what was typed and is not right.
pub fn of_sign_in(error: &SignInError, wrong: &'static str) -> &'static str {
    match error {
        // Not told apart: nobody is to learn who has an account.
        SignInError::Identity(IdentityError::Unknown) => wrong,
        SignInError::Identity(error) => of_identity(error, wrong),
        SignInError::TooOften => "too-often",
        SignInError::NoPending => "run-out",
        SignInError::Port(cause) => unavailable(cause),
    }
}

/// The same of what admins do to accounts.
pub fn of_admins(error: &AdminsError, wrong: &'static str) -> &'static str {
    match error {
        AdminsError::NotAllowed(_) => "not-allowed",
        AdminsError::Identity(error) => of_identity(error, wrong),
        AdminsError::TooOften => "too-often",
        AdminsError::Port(cause) => unavailable(cause),
    }
}

fn of_identity(error: &IdentityError, wrong: &'static str) -> &'static str {
    match error {
        IdentityError::Refused => wrong,
        IdentityError::Unknown => "gone",
        IdentityError::NoInvitation | IdentityError::RunOut => "run-out",
        IdentityError::WeakPassword => "weak",
        IdentityError::SignInUnavailable(_) => "closed",
        IdentityError::Taken => "taken",
        IdentityError::NotAnAddress => "not-an-address",
        IdentityError::LastOwner => "last-owner",
        IdentityError::NotOffered => "unavailable",
        IdentityError::Port(cause) => unavailable(cause),
    }
}

pub fn of_password(error: PasswordError) -> &'static str {
    match error {
        PasswordError::TooShort => "too-short",
        PasswordError::TooLong => "too-long",
        PasswordError::Common => "common",
        PasswordError::IsAddress => "is-address",
    }
}

fn unavailable(cause: &domain::PortError) -> &'static str {
    error!("Accounts and sessions cannot be reached: {cause}");
    "unavailable"
}
