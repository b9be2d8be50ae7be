//! Who else may run the shop. For `ManageTeam`.

pub mod account;
#[cfg(feature = "ssr")]
mod outcome;
pub mod reset;
pub mod sign_in;

use crate::api::{ApiError, form::Form};
#[cfg(feature = "ssr")]
use crate::{
    api::{
        guard,
        outcome::answer,
        team::outcome::{back, of_admins},
    },
    cookies,
    state::shop,
};
use domain::{AdminId, Role};
#[cfg(feature = "ssr")]
use domain::{Permission, delivery::token::Token, team::AdminsError};
use leptos::prelude::*;

/// Invites somebody by email; the page then shows the link, too, once.
#[server(endpoint = "/admin/admins/invite", protocol = Form)]
pub async fn invite_admin(email: String, role: Role) -> Result<(), ApiError> {
    let admin = guard::require(Permission::ManageTeam).await?;
    let invited = shop().invite_admin(&admin, &email, role).await;
    let code = if invited.as_ref().is_ok_and(|invited| invited.mailed) { "mailed" } else { "not-mailed" };
    end_with_link(invited.map(|invited| invited.token), code)
}

/// Gives an admin another role.
#[server(endpoint = "/admin/admins/role", protocol = Form)]
pub async fn set_role(id: AdminId, role: Role) -> Result<(), ApiError> {
    let admin = guard::require(Permission::ManageTeam).await?;
    end(shop().set_role(&admin, &id, role).await, "role")
}

/// Lets an admin who lost phone or password begin anew; the page then shows the link, once.
#[server(endpoint = "/admin/admins/reset", protocol = Form)]
pub async fn reset_admin(id: AdminId) -> Result<(), ApiError> {
    let admin = guard::require(Permission::ManageTeam).await?;
    end_with_link(shop().reset_admin(&admin, &id).await, "link")
}

/// Removes an admin.
#[server(endpoint = "/admin/admins/remove", protocol = Form)]
pub async fn remove_admin(id: AdminId) -> Result<(), ApiError> {
    let admin = guard::require(Permission::ManageTeam).await?;
    end(shop().remove_admin(&admin, &id).await, "removed")
}

#[cfg(feature = "ssr")]
const PAGE: &str = "/admin/admins";

#[cfg(feature = "ssr")]
fn end(done: Result<(), AdminsError>, code: &str) -> Result<(), ApiError> {
    match done {
        Ok(()) => answer(Ok(()), &format!("{PAGE}?done={code}")),
        Err(error) => Err(back(PAGE, of_admins(&error, "unavailable"))),
    }
}

/// Hands the link over to the page that follows, and to no log on the way.
#[cfg(feature = "ssr")]
fn end_with_link(token: Result<Token, AdminsError>, code: &str) -> Result<(), ApiError> {
    let done = token.map(|token| cookies::set_invitation(&token));
    end(done, code)
}
