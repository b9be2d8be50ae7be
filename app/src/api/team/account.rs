//! One's own account. For every admin.

use crate::api::{ApiError, form::Form};
#[cfg(feature = "ssr")]
use crate::{
    api::{
        guard, outcome,
        team::outcome::{back, of_admins, of_password},
    },
    state::shop,
};
#[cfg(feature = "ssr")]
use domain::{
    Permission,
    team::{AdminsError, Password},
};
use leptos::prelude::*;

/// Changes the caller's password; their other sessions end.
#[server(endpoint = "/admin/account/password", protocol = Form)]
pub async fn change_password(present: String, new: String) -> Result<(), ApiError> {
    let admin = guard::require(Permission::ViewOverview).await?;
    let present = Password::typed(&present).ok_or_else(|| back(PAGE, "wrong-password"))?;
    let new = Password::choose(&new, admin.email()).map_err(|error| back(PAGE, of_password(error)))?;
    end(shop().change_password(&admin, &present, &new).await, "password")
}

/// Ends the caller's other sessions.
#[server(endpoint = "/admin/account/end-others", protocol = Form)]
pub async fn end_other_sessions() -> Result<(), ApiError> {
    let admin = guard::require(Permission::ViewOverview).await?;
    end(shop().end_other_sessions(&admin).await.map(drop).map_err(AdminsError::from), "ended")
}

/// Stops showing the caller's recovery codes.
#[server(endpoint = "/admin/account/codes-kept", protocol = Form)]
pub async fn keep_recovery_codes() -> Result<(), ApiError> {
    let admin = guard::require(Permission::ViewOverview).await?;
    end(shop().keep_recovery_codes(&admin).await.map_err(AdminsError::from), "kept")
}

/// Makes new recovery codes for the caller.
#[server(endpoint = "/admin/account/codes", protocol = Form)]
pub async fn renew_recovery_codes() -> Result<(), ApiError> {
    let admin = guard::require(Permission::ViewOverview).await?;
    end(shop().renew_recovery_codes(&admin).await, "codes")
}

/// Begins to move the caller's codes to another phone; the page then shows what to scan.
#[server(endpoint = "/admin/account/new-phone", protocol = Form)]
pub async fn begin_new_phone(present: String) -> Result<(), ApiError> {
    let admin = guard::require(Permission::ViewOverview).await?;
    let present = Password::typed(&present).ok_or_else(|| back(PHONE, "wrong-password"))?;
    match shop().begin_new_phone(&admin, &present).await {
        Ok(()) => outcome::answer(Ok(()), PHONE),
        Err(error) => Err(back(PHONE, of_admins(&error, "wrong-password"))),
    }
}

/// Takes the new phone, if this is its code.
#[server(endpoint = "/admin/account/new-phone/code", protocol = Form)]
pub async fn prove_new_phone(code: String) -> Result<(), ApiError> {
    let admin = guard::require(Permission::ViewOverview).await?;
    let code: String = code.chars().take(40).collect();
    match shop().prove_new_phone(&admin, &code).await {
        Ok(()) => outcome::answer(Ok(()), &format!("{PAGE}?done=phone")),
        Err(error) => Err(back(PHONE, of_admins(&error, "wrong-code"))),
    }
}

#[cfg(feature = "ssr")]
const PAGE: &str = "/admin/account";
#[cfg(feature = "ssr")]
const PHONE: &str = "/admin/account/new-phone";

#[cfg(feature = "ssr")]
fn end(done: Result<(), AdminsError>, code: &str) -> Result<(), ApiError> {
    match done {
        Ok(()) => outcome::answer(Ok(()), &format!("{PAGE}?done={code}")),
        Err(error) => Err(back(PAGE, of_admins(&error, "wrong-password"))),
    }
}
