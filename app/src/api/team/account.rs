//! One's own account. For every admin.

use crate::api::{ApiError, json::OneJson, strict::Strict};
use leptos::prelude::*;

/// Changes the caller's password; their other sessions end.
#[server(endpoint = "/admin/account/password", output = OneJson, custom = Strict)]
pub async fn change_password(present: String, new: String) -> Result<(), ApiError> {
    own::password(present, new).await
}

/// Ends the caller's other sessions.
#[server(endpoint = "/admin/account/end-others", output = OneJson, custom = Strict)]
pub async fn end_other_sessions() -> Result<(), ApiError> {
    own::end_others().await
}

/// Stops showing the caller's recovery codes.
#[server(endpoint = "/admin/account/codes-kept", output = OneJson, custom = Strict)]
pub async fn keep_recovery_codes() -> Result<(), ApiError> {
    own::keep_codes().await
}

/// Makes new recovery codes for the caller.
#[server(endpoint = "/admin/account/codes", output = OneJson, custom = Strict)]
pub async fn renew_recovery_codes() -> Result<(), ApiError> {
    own::renew_codes().await
}

/// Begins to move the caller's codes to another phone; the page then shows what to scan.
#[server(endpoint = "/admin/account/new-phone", output = OneJson, custom = Strict)]
pub async fn begin_new_phone(present: String) -> Result<(), ApiError> {
    own::begin_new_phone(present).await
}

/// Takes the new phone, if this is its code.
#[server(endpoint = "/admin/account/new-phone/code", output = OneJson, custom = Strict)]
pub async fn prove_new_phone(code: String) -> Result<(), ApiError> {
    own::prove_new_phone(code).await
}

#[cfg(feature = "ssr")]
mod own {
    use super::ApiError;
    use crate::{
        api::{
            guard, outcome,
            team::outcome::{back, of_admins, of_password},
        },
        state::shop,
    };
    use domain::{
        Admin, Permission,
        team::{AdminsError, Password},
    };

    const PAGE: &str = "/admin/account";
    const PHONE: &str = "/admin/account/new-phone";

    async fn me() -> Result<Admin, ApiError> {
        guard::require(Permission::ViewOverview).await.map_err(outcome::refused)
    }

    fn end(done: Result<(), AdminsError>, code: &str) -> Result<(), ApiError> {
        match done {
            Ok(()) => outcome::answer(Ok(()), &format!("{PAGE}?done={code}")),
            Err(error) => Err(back(PAGE, of_admins(&error, "wrong-password"))),
        }
    }

    pub async fn password(present: String, new: String) -> Result<(), ApiError> {
        let admin = me().await?;
        let present = Password::typed(&present).ok_or_else(|| back(PAGE, "wrong-password"))?;
        let new = Password::choose(&new, admin.email()).map_err(|error| back(PAGE, of_password(error)))?;
        end(shop().change_password(&admin, &present, &new).await, "password")
    }

    pub async fn end_others() -> Result<(), ApiError> {
        let admin = me().await?;
        end(shop().end_other_sessions(&admin).await.map(drop).map_err(AdminsError::from), "ended")
    }

    pub async fn keep_codes() -> Result<(), ApiError> {
        let admin = me().await?;
        end(shop().keep_recovery_codes(&admin).await.map_err(AdminsError::from), "kept")
    }

    pub async fn renew_codes() -> Result<(), ApiError> {
        let admin = me().await?;
        end(shop().renew_recovery_codes(&admin).await, "codes")
    }

    pub async fn begin_new_phone(present: String) -> Result<(), ApiError> {
        let admin = me().await?;
        let present = Password::typed(&present).ok_or_else(|| back(PHONE, "wrong-password"))?;
        match shop().begin_new_phone(&admin, &present).await {
            Ok(()) => outcome::answer(Ok(()), PHONE),
            Err(error) => Err(back(PHONE, of_admins(&error, "wrong-password"))),
        }
    }

    pub async fn prove_new_phone(code: String) -> Result<(), ApiError> {
        let admin = me().await?;
        let code: String = code.chars().take(40).collect();
        match shop().prove_new_phone(&admin, &code).await {
            Ok(()) => outcome::answer(Ok(()), &format!("{PAGE}?done=phone")),
            Err(error) => Err(back(PHONE, of_admins(&error, "wrong-code"))),
        }
    }
}
