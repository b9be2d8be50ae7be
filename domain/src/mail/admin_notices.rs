//! Telling admins by mail what happens around their account, so that they notice a stranger trying.

use crate::shop::Shop;
use crate::{
    ids::{AdminId, OutboxId},
    mail::outbox::{MailKind, OutboxRow, SignInNews},
    ports::PortError,
};

impl Shop {
    /// Queues the word to an admin that somebody signed in as them.
    ///
    /// # Errors
    /// [`PortError`] if the store failed; signing in need not fail with it.
    pub async fn tell_of_sign_in(&self, admin: &AdminId, email: &str, news: SignInNews) -> Result<(), PortError> {
        let id = OutboxId::admin_signed_in(&*self.entropy);
        self.tell_admin(id, MailKind::AdminSignedIn, admin, email, news).await
    }

    /// Queues the word to an admin that somebody fails to sign in as them; at most one in an hour.
    ///
    /// For existing accounts only, and behind the answer, so that its time does not tell whether there is one.
    ///
    /// # Errors
    /// [`PortError`] if the store failed.
    pub async fn tell_of_guesses(&self, admin: &AdminId, email: &str, news: SignInNews) -> Result<(), PortError> {
        let id = OutboxId::admin_guessed_at(admin, self.clock.now());
        self.tell_admin(id, MailKind::AdminGuessedAt, admin, email, news).await
    }

    async fn tell_admin(
        &self,
        id: OutboxId,
        kind: MailKind,
        admin: &AdminId,
        email: &str,
        news: SignInNews,
    ) -> Result<(), PortError> {
        let mail = OutboxRow::new(id, kind, Vec::new(), email.to_owned(), self.clock.now());
        let mail = OutboxRow { news: Some(news), ..mail };
        let audit = self.audit("admin.told", format!("admin/{admin}"), "", mail.id.as_str());
        self.orders.queue_mail(&mail, &[], audit).await
    }
}
