//! Coming in again after forgetting the password, and whether anybody may come in at all.

use super::sign_in::{Caller, SignInError};
use crate::{
    alerts::{Alert, AlertKind},
    delivery::looks_like_an_address,
    limits::Limit,
    ports::PortError,
    shop::Shop,
    team::{
        Password,
        identity::{IdentityError, SignInUnavailable},
    },
};

/// What the alert about an unsafe sign-in service is about.
const USER_POOL: &str = "user-pool";

impl Shop {
    /// Lets a code be mailed to an admin who has forgotten the password. The answer, and its time, is the same for an
    /// address without an account.
    ///
    /// # Errors
    /// [`SignInError::TooOften`] for the fourth in an hour, account or not; [`IdentityError::NotOffered`].
    pub async fn forgot_password(&self, email: &str, caller: &Caller) -> Result<(), SignInError> {
        if !looks_like_an_address(email) {
            return Err(IdentityError::NotAnAddress.into());
        }
        let mut limits = vec![Limit::password_codes(email)];
        limits.extend(self.of_network(&caller.network).map(Limit::emails_from_network));
        self.reserve(&limits).await?.map_err(|_| SignInError::TooOften)?;
        Ok(self.ports.identity.forgot_password(email).await?)
    }

    /// Takes a new password from an admin who has that code; their sessions end. The second factor is still asked for.
    ///
    /// # Errors
    /// [`SignInError`], the same whether there is such an account or not. A wrong code counts as a wrong password does.
    pub async fn replace_forgotten(
        &self,
        email: &str,
        code: &str,
        new: &Password,
        caller: &Caller,
    ) -> Result<(), SignInError> {
        let guess = self.reserve_guess(email, &caller.network).await?;
        let profile = self.tried(guess, self.ports.identity.replace_forgotten(email, code, new).await).await?;
        self.ports.audit_log.note(self.audit_of(&profile, "admin.password_replaced", "", "changed")).await?;
        let audit = self.audit_of(&profile, "admin.ended_sessions", "", "");
        self.ports.sessions.end_sessions_of(&profile.id, None, audit).await?;
        Ok(())
    }

    /// Raises an alert while nobody can sign in because the wrong people could, and closes it when they can again.
    ///
    /// # Errors
    /// [`PortError`] if the store failed.
    pub async fn check_sign_in(&self) -> Result<(), PortError> {
        match self.ports.identity.unavailable().await {
            Some(SignInUnavailable::Unsafe) => {
                let alert =
                    Alert { kind: AlertKind::SignInUnsafe, object: USER_POOL.to_owned(), at: self.ports.clock.now() };
                self.ports.alerts.raise(&alert).await
            }
            None => self.alert_is_over(AlertKind::SignInUnsafe, USER_POOL).await,
            Some(SignInUnavailable::Unreachable) => Ok(()),
        }
    }
}
