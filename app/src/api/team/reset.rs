//! A forgotten password. Anyone may call these; what they answer is the same with and without an account.

use crate::api::{ApiError, form::Form};
#[cfg(feature = "ssr")]
use crate::{
    api::{
        outcome,
        team::outcome::{back, of_password, of_sign_in},
    },
    response,
    state::shop,
};
#[cfg(feature = "ssr")]
use domain::team::Password;
use leptos::prelude::*;

/// Lets a code be mailed to an admin who has forgotten the password.
#[server(endpoint = "/admin/forgot", protocol = Form)]
pub async fn forgot_password(email: String) -> Result<(), ApiError> {
    match shop().forgot_password(email.trim(), &response::caller()).await {
        Ok(()) => outcome::answer(Ok(()), "/admin/forgot/code?asked=1"),
        Err(error) => Err(back(ASK, of_sign_in(&error, "unavailable"))),
    }
}

/// Takes a new password for that code.
#[server(endpoint = "/admin/forgot/password", protocol = Form)]
pub async fn replace_forgotten(email: String, code: String, password: String) -> Result<(), ApiError> {
    let email = email.trim();
    if email.len() > 254 {
        return Err(back(CODE, "wrong-reset"));
    }
    let new = Password::choose(&password, email).map_err(|error| back(CODE, of_password(error)))?;
    let code: String = code.chars().take(40).collect();
    match shop().replace_forgotten(email, &code, &new, &response::caller()).await {
        Ok(()) => outcome::answer(Ok(()), "/admin/sign-in?done=password"),
        Err(error) => Err(back(CODE, of_sign_in(&error, "wrong-reset"))),
    }
}

#[cfg(feature = "ssr")]
const ASK: &str = "/admin/forgot";
#[cfg(feature = "ssr")]
const CODE: &str = "/admin/forgot/code";
