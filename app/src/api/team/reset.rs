//! A forgotten password. Anyone may call these; what they answer is the same with and without an account.

use crate::api::{ApiError, json::OneJson, strict::Strict};
use leptos::prelude::*;

/// Lets a code be mailed to an admin who has forgotten the password.
#[server(endpoint = "/admin/forgot", output = OneJson, custom = Strict)]
pub async fn forgot_password(email: String) -> Result<(), ApiError> {
    recover::ask(email).await
}

/// Takes a new password for that code.
#[server(endpoint = "/admin/forgot/password", output = OneJson, custom = Strict)]
pub async fn replace_forgotten(email: String, code: String, password: String) -> Result<(), ApiError> {
    recover::replace(email, code, password).await
}

#[cfg(feature = "ssr")]
mod recover {
    use super::ApiError;
    use crate::{
        api::{
            outcome,
            team::outcome::{back, of_password, of_sign_in},
        },
        response,
        state::shop,
    };
    use domain::team::Password;

    const ASK: &str = "/admin/forgot";
    const CODE: &str = "/admin/forgot/code";

    pub async fn ask(email: String) -> Result<(), ApiError> {
        match shop().forgot_password(email.trim(), &response::caller()).await {
            Ok(()) => outcome::answer(Ok(()), "/admin/forgot/code?asked=1"),
            Err(error) => Err(back(ASK, of_sign_in(&error, "unavailable"))),
        }
    }

    pub async fn replace(email: String, code: String, password: String) -> Result<(), ApiError> {
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
}
