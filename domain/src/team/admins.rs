//! Who else may run the shop, and one's own account.

use super::sign_in::object;
use crate::{
    delivery::token::{Token, TokenSeed},
    ids::AdminId,
    limits::{Limit, Reservation},
    ports::PortError,
    shop::Shop,
    team::{
        Password,
        admin::{Admin, NotAllowed, Permission, Role},
        identity::{IdentityError, Profile},
    },
};

#[derive(Debug, thiserror::Error)]
pub enum AdminsError {
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// Too many wrong passwords for this account.
    #[error("too many failures; wait a quarter of an hour")]
    TooOften,
    #[error(transparent)]
    Port(#[from] PortError),
}

/// An invitation that was just made.
pub struct Invited {
    pub token: Token,
    /// Whether its link is on its way by email. Not if nobody can be written to at the address, or if it got too many
    /// links within the hour.
    pub mailed: bool,
}

impl Shop {
    /// All admins, by address.
    pub async fn admins(&self, admin: &Admin) -> Result<Vec<Profile>, AdminsError> {
        admin.require(Permission::ManageTeam)?;
        Ok(self.ports.identity.profiles().await?)
    }

    /// Invites somebody, by email if that is possible; the token opens `/admin/welcome/{token}` once, within 24 hours.
    pub async fn invite_admin(&self, admin: &Admin, email: &str, role: Role) -> Result<Invited, AdminsError> {
        admin.require(Permission::ManageTeam)?;
        // The email makes the link of the seed each time it is sent, so that no store holds it.
        let seed = TokenSeed::random(&*self.ports.entropy);
        let token = self.link_key.token(&seed);
        let audit = self.audit_by(admin, "admin.invited", "admin/new".to_owned(), ("", role.as_str()), "");
        let profile = self.ports.identity.invite(email, role, &token, audit).await?;
        // The invitation stands without the email, and its link can be handed over.
        let mailed = self.mail_invitation(admin, &profile, seed).await.unwrap_or(false);
        Ok(Invited { token, mailed })
    }

    /// Gives an admin another role. It counts from their next click on.
    pub async fn set_role(&self, admin: &Admin, id: &AdminId, role: Role) -> Result<(), AdminsError> {
        admin.require(Permission::ManageTeam)?;
        let before = self.ports.identity.profile(id).await?.map_or("invited", |profile| profile.role.as_str());
        let audit = self.audit_by(admin, "admin.role", object(id), (before, role.as_str()), "");
        self.ports.identity.set_role(id, role, audit).await?;
        self.end_all_sessions(admin, id).await
    }

    /// Removes an admin; their sessions end at once.
    pub async fn remove_admin(&self, admin: &Admin, id: &AdminId) -> Result<(), AdminsError> {
        admin.require(Permission::ManageTeam)?;
        if let Some(profile) = self.ports.identity.profile(id).await? {
            self.remember_admin(id, &profile.email).await;
        }
        let audit = self.audit_by(admin, "admin.removed", object(id), ("", "removed"), "");
        self.ports.identity.remove(id, audit).await?;
        self.end_all_sessions(admin, id).await
    }

    /// Lets an admin who lost phone or password begin anew by a link.
    pub async fn reset_admin(&self, admin: &Admin, id: &AdminId) -> Result<Token, AdminsError> {
        admin.require(Permission::ManageTeam)?;
        let audit = self.audit_by(admin, "admin.reset", object(id), ("", "invited"), "");
        let token = self.ports.identity.reset(id, audit).await?;
        self.end_all_sessions(admin, id).await?;
        Ok(token)
    }

    /// Changes one's own password; all other sessions end. A wrong present one counts as a failed sign-in, so that a
    /// borrowed session cannot guess at it.
    pub async fn change_password(&self, admin: &Admin, present: &Password, new: &Password) -> Result<(), AdminsError> {
        let audit = self.audit_by(admin, "admin.password", object(admin.id()), ("", "changed"), "");
        let guess = self.reserve_own_guess(admin).await?;
        self.tried(guess, self.ports.identity.change_password(admin.id(), present, new, audit).await).await?;
        self.end_other_sessions(admin).await?;
        Ok(())
    }

    /// Makes new recovery codes; the old ones stop working.
    pub async fn renew_recovery_codes(&self, admin: &Admin) -> Result<(), AdminsError> {
        let audit = self.audit_by(admin, "admin.recovery_codes", object(admin.id()), ("", "renewed"), "");
        Ok(self.ports.identity.renew_recovery_codes(admin.id(), audit).await?)
    }

    /// Begins to move one's own codes to another phone.
    ///
    /// # Errors
    /// [`IdentityError::Refused`] if it is not the present password, which counts as a failed sign-in;
    /// [`AdminsError::TooOften`].
    pub async fn begin_new_phone(&self, admin: &Admin, present: &Password) -> Result<(), AdminsError> {
        let guess = self.reserve_own_guess(admin).await?;
        Ok(self.tried(guess, self.ports.identity.begin_new_phone(admin.id(), present).await).await?)
    }

    /// Takes a new phone in place of the old one, once it shows the right code; all other sessions end.
    ///
    /// # Errors
    /// [`IdentityError::Refused`] for a wrong code; [`IdentityError::RunOut`] if no new phone is being set up.
    pub async fn prove_new_phone(&self, admin: &Admin, code: &str) -> Result<(), AdminsError> {
        let audit = self.audit_by(admin, "admin.new_phone", object(admin.id()), ("", "enrolled"), "");
        let guess = self.reserve_own_guess(admin).await?;
        self.tried(guess, self.ports.identity.prove_new_phone(admin.id(), code, audit).await).await?;
        self.end_other_sessions(admin).await?;
        Ok(())
    }

    /// A place to try one's own password or code: whoever borrowed a session must not guess at them.
    async fn reserve_own_guess(&self, admin: &Admin) -> Result<Reservation, AdminsError> {
        let guess = self.reserve(&[Limit::guesses_at_account(admin.email())]).await?;
        guess.map_err(|_| AdminsError::TooOften)
    }

    /// Keeps what an admin is called beyond their account: the log names them by id. Best effort.
    pub(crate) async fn remember_admin(&self, id: &AdminId, email: &str) {
        let note = name_note(id);
        if !matches!(self.ports.jobs.bookmark(&note).await, Ok(Some(known)) if known == email) {
            let _ = self.ports.jobs.set_bookmark(&note, email).await;
        }
    }

    /// What an admin is called: by their account, or as they were called when they last signed in or left.
    pub(crate) async fn admin_name(&self, id: &AdminId) -> Option<String> {
        if let Ok(Some(profile)) = self.ports.identity.profile(id).await {
            return Some(profile.email);
        }
        self.ports.jobs.bookmark(&name_note(id)).await.ok().flatten()
    }

    async fn end_all_sessions(&self, admin: &Admin, id: &AdminId) -> Result<(), AdminsError> {
        let audit = self.audit_by(admin, "admin.ended_sessions", object(id), ("", ""), "");
        self.ports.sessions.end_sessions_of(id, None, audit).await?;
        Ok(())
    }
}

fn name_note(id: &AdminId) -> String {
    format!("admin-name.{id}")
}
