//! Telling admins by mail what happens around their account, so that they notice a stranger trying.

use crate::{
    delivery::token::TokenSeed,
    ids::{AdminId, OutboxId},
    limits::Limit,
    mail::outbox::{AdminInvitation, MailKind, OutboxRow, SignInNotice},
    ports::PortError,
    shop::Shop,
    team::{admin::Admin, identity::Profile},
};

impl Shop {
    /// Queues the word to an admin that somebody signed in as them.
    ///
    /// # Errors
    /// [`PortError`] if the store failed; signing in need not fail with it.
    pub async fn tell_of_sign_in(&self, admin: &AdminId, email: &str, notice: SignInNotice) -> Result<(), PortError> {
        let id = OutboxId::admin_signed_in(&*self.ports.entropy);
        self.tell_admin(id, MailKind::AdminSignedIn, admin, email, notice).await
    }

    /// Queues the word to an admin that somebody fails to sign in as them; at most one in an hour.
    ///
    /// For existing accounts only, and behind the answer, so that its time does not tell whether there is one.
    ///
    /// # Errors
    /// [`PortError`] if the store failed.
    pub async fn tell_of_guesses(&self, admin: &AdminId, email: &str, notice: SignInNotice) -> Result<(), PortError> {
        let id = OutboxId::admin_guessed_at(admin, self.ports.clock.now());
        self.tell_admin(id, MailKind::AdminGuessedAt, admin, email, notice).await
    }

    /// Queues the email with an invitation's link; false if none may go to this address now.
    ///
    /// # Errors
    /// [`PortError`] if the store failed; the invitation stands without it.
    pub(crate) async fn mail_invitation(&self, by: &Admin, to: &Profile, seed: TokenSeed) -> Result<bool, PortError> {
        let Some(until) = to.invited_until else { return Ok(false) };
        if self.ports.suppressions.suppressed_address(&to.email).await?.is_some()
            || self.reserve(&[Limit::links_to_address(&to.email)]).await?.is_err()
        {
            return Ok(false);
        }
        let id = OutboxId::admin_invited(&*self.ports.entropy);
        let mail = OutboxRow::new(id, MailKind::AdminInvited, Vec::new(), to.email.clone(), self.ports.clock.now());
        let invitation = AdminInvitation { by: by.email().to_owned(), role: to.role, until, seed };
        let mail = OutboxRow { invitation: Some(invitation), ..mail };
        let audit = self.audit("admin.told", format!("admin/{}", to.id), "", mail.id.as_str());
        self.ports.outbox.queue_mail(&mail, &[], audit).await?;
        Ok(true)
    }

    async fn tell_admin(
        &self,
        id: OutboxId,
        kind: MailKind,
        admin: &AdminId,
        email: &str,
        notice: SignInNotice,
    ) -> Result<(), PortError> {
        let mail = OutboxRow::new(id, kind, Vec::new(), email.to_owned(), self.ports.clock.now());
        let mail = OutboxRow { notice: Some(notice), ..mail };
        let audit = self.audit("admin.told", format!("admin/{admin}"), "", mail.id.as_str());
        self.ports.outbox.queue_mail(&mail, &[], audit).await
    }
}
