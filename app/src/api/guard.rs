//! Who calls a server function, or asks for a page of the admin.

use super::{ApiError, outcome};
use crate::{cookies, state::shop};
use domain::{Admin, Permission, team::AdminError};
use tracing::error;

/// The admin who calls, if they may do `what`. Otherwise the reply says why not.
///
/// # Errors
/// Those of [`signed_in_admin`].
pub async fn require(what: Permission) -> Result<Admin, ApiError> {
    signed_in_admin(what).await.map_err(outcome::refused)
}

/// The admin of this request, if they may do `what`.
///
/// # Errors
/// [`ApiError::SignIn`], [`ApiError::NotAllowed`], or [`ApiError::Unavailable`] if the store does not answer.
pub async fn signed_in_admin(what: Permission) -> Result<Admin, ApiError> {
    let token = cookies::admin().ok_or(ApiError::SignIn)?;
    shop().admin(&token, what).await.map_err(|error| match error {
        AdminError::SignedOut => ApiError::SignIn,
        AdminError::NotAllowed(_) => ApiError::NotAllowed,
        AdminError::Port(error) => {
            error!("A session could not be looked up: {error}");
            ApiError::Unavailable
        }
    })
}
