use super::{
    LocalAccount,
    identity::{IdentityError, Profile},
};
use crate::{
    audit::AuditEntry,
    delivery::token::Token,
    ports::{Clock, Entropy, Identity, PortError, Sessions},
    shop::Shop,
    team::admin::Role,
};
use std::sync::Arc;

/// What may be done about admins from the shop's own machine: by who may start the program, without signing in.
pub struct Console {
    pub identity: Arc<dyn Identity>,
    pub sessions: Arc<dyn Sessions>,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
}

impl Console {
    pub fn of(shop: &Shop) -> Console {
        Console {
            identity: shop.ports.identity.clone(),
            sessions: shop.ports.sessions.clone(),
            clock: shop.ports.clock.clone(),
            entropy: shop.ports.entropy.clone(),
        }
    }

    /// Whether nobody has taken up an account yet: then a link for the first owner is printed.
    pub async fn has_no_admin(&self) -> Result<bool, PortError> {
        Ok(self.identity.profiles().await?.iter().all(|profile| profile.invited_until.is_some()))
    }

    pub async fn profiles(&self) -> Result<Vec<Profile>, PortError> {
        self.identity.profiles().await
    }

    /// A token for the first owner, for `/admin/welcome/{token}`; `None` once there is an admin, and where
    /// accounts are made elsewhere.
    pub async fn first_owner(&self) -> Result<Option<Token>, IdentityError> {
        if !self.identity.options().first_owner || !self.has_no_admin().await? {
            return Ok(None);
        }
        let audit = self.audit("admin.invited", "admin/new".to_owned(), Role::Owner.as_str());
        Ok(Some(self.identity.invite_first_owner(audit).await?))
    }

    /// Invites somebody; the token opens `/admin/welcome/{token}` once, within 24 hours.
    pub async fn invite(&self, email: &str, role: Role) -> Result<Token, IdentityError> {
        let audit = self.audit("admin.invited", "admin/new".to_owned(), role.as_str());
        let token = Token::random(&*self.entropy);
        self.identity.invite(email, role, &token, audit).await?;
        Ok(token)
    }

    /// Lets somebody who lost phone or password begin anew; their sessions end.
    ///
    /// # Errors
    /// [`IdentityError::Unknown`] if the address has no account.
    pub async fn reset(&self, email: &str) -> Result<Token, IdentityError> {
        let profile = self.find(email).await?;
        let object = format!("admin/{}", profile.id);
        let token = self.identity.reset(&profile.id, self.audit("admin.reset", object.clone(), "invited")).await?;
        self.sessions.end_sessions_of(&profile.id, None, self.audit("admin.ended_sessions", object, "")).await?;
        Ok(token)
    }

    /// Removes an account; its sessions end.
    ///
    /// # Errors
    /// [`IdentityError::Unknown`], or [`IdentityError::LastOwner`] if no owner would be left.
    pub async fn remove(&self, email: &str) -> Result<(), IdentityError> {
        let profile = self.find(email).await?;
        let object = format!("admin/{}", profile.id);
        self.identity.remove(&profile.id, self.audit("admin.removed", object.clone(), "removed")).await?;
        self.sessions.end_sessions_of(&profile.id, None, self.audit("admin.ended_sessions", object, "")).await?;
        Ok(())
    }

    async fn find(&self, email: &str) -> Result<Profile, IdentityError> {
        let key = LocalAccount::key(email);
        let profiles = self.identity.profiles().await?;
        profiles.into_iter().find(|profile| LocalAccount::key(&profile.email) == key).ok_or(IdentityError::Unknown)
    }

    fn audit(&self, action: &str, object: String, after: &str) -> AuditEntry {
        AuditEntry {
            at: self.clock.now(),
            actor: "console".to_owned(),
            action: action.to_owned(),
            object,
            before: String::new(),
            after: after.to_owned(),
            why: String::new(),
        }
    }
}
