//! Coming in again after forgetting the password, and whether anybody may come in at all.

use super::{
    Shop, looks_like_an_address,
    sign_in::{SignInError, failing},
};
use crate::{
    identity::{Closed, IdentityError, LocalAccount, Password},
    ports::{Alarm, AlarmKind, PortError},
    time::HOUR_SECS,
    token::Sha256Sum,
};

/// How often a code is mailed to one address in an hour (R58).
const MAX_CODES: usize = 3;
/// What the alarm about an unsafe sign-in service is about.
const USER_POOL: &str = "user-pool";

impl Shop {
    /// Lets a code be mailed to an admin who has forgotten the password. The answer, and its time, is the same for an
    /// address without an account (A37).
    ///
    /// # Errors
    /// [`SignInError::TooOften`] for the fourth in an hour, account or not; [`IdentityError::NotOffered`].
    pub async fn forgot_password(&self, email: &str) -> Result<(), SignInError> {
        if !looks_like_an_address(email) {
            return Err(IdentityError::NotAnAddress.into());
        }
        let (who, now) = (asking(email), self.clock.now());
        if self.sessions.tries(&who, now.minus_secs(HOUR_SECS)).await? >= MAX_CODES {
            return Err(SignInError::TooOften);
        }
        self.sessions.note_try(&who, now).await?;
        Ok(self.identity.forgot_password(email).await?)
    }

    /// Takes a new password from an admin who has that code; their sessions end. The second factor is still asked for.
    ///
    /// # Errors
    /// [`SignInError`], the same whether there is such an account or not. A wrong code counts as a wrong password does.
    pub async fn replace_forgotten(&self, email: &str, code: &str, new: &Password) -> Result<(), SignInError> {
        let who = failing(email);
        self.stop_guessing(&who).await?;
        match self.identity.replace_forgotten(email, code, new).await {
            Ok(profile) => {
                self.orders.note(self.audit_of(&profile, "admin.password_replaced", "", "changed")).await?;
                let audit = self.audit_of(&profile, "admin.ended_sessions", "", "");
                self.sessions.end_sessions_of(&profile.id, None, audit).await?;
                Ok(())
            }
            Err(error) => Err(self.not_right(&who, error).await?),
        }
    }

    /// Raises an alarm while nobody can sign in because the wrong people could (R43).
    ///
    /// # Errors
    /// [`PortError`] if the store failed.
    pub async fn look_after_sign_in(&self) -> Result<(), PortError> {
        match self.identity.closed().await {
            Some(Closed::Unsafe) => {
                let alarm = Alarm { kind: AlarmKind::SignInUnsafe, object: USER_POOL.to_owned(), at: self.clock.now() };
                self.orders.raise(&alarm).await
            }
            Some(Closed::Unreachable) | None => Ok(()),
        }
    }
}

/// Under which name codes asked for an address are counted.
fn asking(email: &str) -> String {
    let key = format!("forgotten {}", LocalAccount::key(email));
    Sha256Sum::of(key.as_bytes()).to_string()
}
