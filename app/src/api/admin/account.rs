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

#[cfg(feature = "ssr")]
mod own {
    use super::ApiError;
    use crate::{
        admin::guard,
        api::{
            admin::end::{back, of_admins, of_password},
            answer,
        },
        state::shop,
    };
    use domain::{Admin, May, identity::Password, shop::AdminsError};

    const PAGE: &str = "/admin/account";

    async fn me() -> Result<Admin, ApiError> {
        guard::admin(May::SeeFigures).await.map_err(answer::refused)
    }

    fn end(done: Result<(), AdminsError>, code: &str) -> Result<(), ApiError> {
        match done {
            Ok(()) => answer::answer(Ok(()), &format!("{PAGE}?done={code}")),
            Err(error) => Err(back(PAGE, of_admins(&error))),
        }
    }

    pub async fn password(present: String, new: String) -> Result<(), ApiError> {
        let admin = me().await?;
        let present = Password::typed(&present).ok_or_else(|| back(PAGE, "wrong"))?;
        let new = Password::choose(&new, admin.email()).map_err(|error| back(PAGE, of_password(error)))?;
        end(shop().change_password(&admin, &present, &new).await, "password")
    }

    pub async fn end_others() -> Result<(), ApiError> {
        let admin = me().await?;
        end(shop().end_other_sessions(&admin).await.map(drop).map_err(AdminsError::from), "ended")
    }

    pub async fn keep_codes() -> Result<(), ApiError> {
        let admin = me().await?;
        end(shop().identity.keep_recovery_codes(admin.id()).await.map_err(AdminsError::from), "kept")
    }

    pub async fn renew_codes() -> Result<(), ApiError> {
        let admin = me().await?;
        end(shop().renew_recovery_codes(&admin).await, "codes")
    }
}
