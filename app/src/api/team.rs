//! Who else may run the shop. For `ManageTeam`.

pub mod account;
#[cfg(feature = "ssr")]
mod outcome;
pub mod reset;
pub mod sign_in;

use crate::api::{ApiError, json::OneJson, strict::Strict};
use domain::{AdminId, Role};
use leptos::prelude::*;

/// Invites somebody by email; the page then shows the link, too, once.
#[server(endpoint = "/admin/admins/invite", output = OneJson, custom = Strict)]
pub async fn invite_admin(email: String, role: Role) -> Result<(), ApiError> {
    deed::invite(email, role).await
}

/// Gives an admin another role.
#[server(endpoint = "/admin/admins/role", output = OneJson, custom = Strict)]
pub async fn set_role(id: AdminId, role: Role) -> Result<(), ApiError> {
    deed::role(id, role).await
}

/// Lets an admin who lost phone or password begin anew; the page then shows the link, once.
#[server(endpoint = "/admin/admins/reset", output = OneJson, custom = Strict)]
pub async fn reset_admin(id: AdminId) -> Result<(), ApiError> {
    deed::reset(id).await
}

/// Removes an admin.
#[server(endpoint = "/admin/admins/remove", output = OneJson, custom = Strict)]
pub async fn remove_admin(id: AdminId) -> Result<(), ApiError> {
    deed::remove(id).await
}

#[cfg(feature = "ssr")]
mod deed {
    use super::{AdminId, ApiError, Role};
    use crate::{
        api::{
            guard, outcome,
            team::outcome::{back, of_admins},
        },
        cookies,
        state::shop,
    };
    use domain::{Admin, Permission, delivery::token::Token, team::AdminsError};

    const PAGE: &str = "/admin/admins";

    async fn owner() -> Result<Admin, ApiError> {
        guard::require(Permission::ManageTeam).await.map_err(outcome::refused)
    }

    fn end(done: Result<(), AdminsError>, code: &str) -> Result<(), ApiError> {
        match done {
            Ok(()) => outcome::answer(Ok(()), &format!("{PAGE}?done={code}")),
            Err(error) => Err(back(PAGE, of_admins(&error, "unavailable"))),
        }
    }

    /// Hands the link over to the page that follows, and to no log on the way.
    fn end_with_link(token: Result<Token, AdminsError>, code: &str) -> Result<(), ApiError> {
        let done = token.map(|token| cookies::set_invitation(&token));
        end(done, code)
    }

    pub async fn invite(email: String, role: Role) -> Result<(), ApiError> {
        let admin = owner().await?;
        let invited = shop().invite_admin(&admin, &email, role).await;
        let code = if invited.as_ref().is_ok_and(|invited| invited.mailed) { "mailed" } else { "not-mailed" };
        end_with_link(invited.map(|invited| invited.token), code)
    }

    pub async fn role(id: AdminId, role: Role) -> Result<(), ApiError> {
        let admin = owner().await?;
        end(shop().set_role(&admin, &id, role).await, "role")
    }

    pub async fn reset(id: AdminId) -> Result<(), ApiError> {
        let admin = owner().await?;
        end_with_link(shop().reset_admin(&admin, &id).await, "link")
    }

    pub async fn remove(id: AdminId) -> Result<(), ApiError> {
        let admin = owner().await?;
        end(shop().remove_admin(&admin, &id).await, "removed")
    }
}
