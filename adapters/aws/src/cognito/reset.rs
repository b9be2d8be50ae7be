//! A forgotten password, by a code that Cognito emails.

use super::{
    Cognito, is_of_pool,
    steps::digits,
    users::{SERVICE, code, name_of},
};
use crate::sdk::{Call, port_error};
use domain::team::{
    Password,
    identity::{IdentityError, Profile},
};

impl Cognito {
    pub(super) async fn mail_code(&self, email: &str) -> Result<(), IdentityError> {
        self.require_available().await?;
        let call = self.users.once.forgot_password().client_id(&self.client).username(name_of(email));
        match call.send().await {
            Ok(_) => Ok(()),
            // Why Cognito refuses this address is told to nobody: it would show who is an admin.
            Err(error) if code(&error).is_some() => {
                tracing::info!(code = code(&error), "No code for a forgotten password was mailed");
                Ok(())
            }
            Err(error) => Err(port_error(SERVICE, Call::Write, &error).into()),
        }
    }

    pub(super) async fn replace_with(
        &self,
        email: &str,
        typed: &str,
        new: &Password,
    ) -> Result<Profile, IdentityError> {
        self.require_available().await?;
        let typed = digits(typed)?;
        let call = self.users.once.confirm_forgot_password().client_id(&self.client).username(name_of(email));
        call.confirmation_code(typed).password(new.reveal()).send().await.map_err(|error| match code(&error) {
            Some("InvalidPasswordException" | "PasswordHistoryPolicyViolationException") => IdentityError::WeakPassword,
            Some("TooManyRequestsException") | None => port_error(SERVICE, Call::Write, &error).into(),
            Some(_) => IdentityError::Refused,
        })?;
        // The pool may know more people than those who run the shop.
        let line = self.list.account_of(email).await?.filter(is_of_pool);
        Ok(line.filter(|line| line.invitation.is_none()).ok_or(IdentityError::Refused)?.profile())
    }
}
