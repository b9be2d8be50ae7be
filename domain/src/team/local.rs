//! Accounts of the shop's own, for a shop without Cognito: the same rules.

use super::{
    Invitation, LocalAccount, Password, SecondFactor,
    identity::{Answer, Challenge, ChallengeState, IdentityError, Profile, SignInOptions, Step},
};
use crate::{
    audit::AuditEntry,
    delivery::token::{LinkKey, Token},
    ids::AdminId,
    mail::address::EmailAddress,
    ports::{Accounts, Clock, Entropy, Identity, Passwords, PortError},
    team::admin::Role,
};
use async_trait::async_trait;
use std::sync::Arc;

/// Local accounts: a password (argon2id) and a code of an app (TOTP), both always.
#[derive(Clone)]
pub struct LocalIdentity {
    pub accounts: Arc<dyn Accounts>,
    pub passwords: Arc<dyn Passwords>,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
    /// What second factors are made with; kept apart from the store.
    pub key: LinkKey,
}

impl LocalIdentity {
    async fn known(&self, id: &AdminId) -> Result<LocalAccount, IdentityError> {
        self.accounts.account(id).await?.ok_or(IdentityError::Unknown)
    }

    async fn save(&self, account: &mut LocalAccount, audit: Option<AuditEntry>) -> Result<(), PortError> {
        account.version += 1;
        self.accounts.save_account(account, audit).await
    }

    /// Asks for the second factor: a code, or first for setting it up.
    async fn ask_for_code(&self, mut account: LocalAccount) -> Result<Step, IdentityError> {
        let challenge = if account.second_factor.is_some() {
            Challenge::Code
        } else {
            if account.unproven.is_none() {
                account.unproven = Some(SecondFactor::new(&*self.entropy));
                self.save(&mut account, None).await?;
            }
            let unproven = account.unproven.as_ref().expect("it was just made");
            Challenge::SetUpCodes { secret: unproven.secret(&self.key) }
        };
        Ok(Step::Ask { challenge, state: ChallengeState::of(&account.id), email: account.email })
    }

    /// An account with this address, or the one that was invited and has not come, with a fresh invitation.
    async fn invite_as(
        &self,
        email: &str,
        role: Role,
        token: &Token,
        audit: AuditEntry,
    ) -> Result<Profile, IdentityError> {
        let mut account = match self.accounts.account_of(email).await? {
            Some(account) if account.password.is_some() => return Err(IdentityError::Taken),
            Some(account) => account,
            None => LocalAccount {
                id: AdminId::random(&*self.entropy),
                email: email.to_owned(),
                role,
                password: None,
                second_factor: None,
                unproven: None,
                invitation: None,
                version: 0,
            },
        };
        account.role = role;
        account.invitation = Some(Invitation::of(token, self.clock.now()));
        self.save(&mut account, Some(audit)).await?;
        Ok(account.profile())
    }

    async fn open_invitation(&self, token: &Token) -> Result<Option<LocalAccount>, PortError> {
        let account = self.accounts.account_invited(&token.hash()).await?;
        let now = self.clock.now();
        let account = account.filter(|account| account.invitation.as_ref().is_some_and(|open| now < open.expires_at));
        // The link without a name is for who comes first; it ends once somebody else runs the shop.
        let nameless = account.as_ref().is_some_and(|account| account.email.is_empty());
        if nameless && self.accounts.accounts().await?.iter().any(|other| other.password.is_some()) {
            return Ok(None);
        }
        Ok(account)
    }

    /// Refuses what would leave the shop without an owner who can sign in.
    async fn keep_an_owner(&self, account: &LocalAccount) -> Result<(), IdentityError> {
        let others = self.accounts.accounts().await?;
        let is_owner = |it: &LocalAccount| it.role == Role::Owner && it.password.is_some();
        let left = others.iter().any(|other| other.id != account.id && is_owner(other));
        if is_owner(account) && !left { Err(IdentityError::LastOwner) } else { Ok(()) }
    }

    async fn take_code(&self, mut account: LocalAccount, typed: &str) -> Result<Step, IdentityError> {
        let now = self.clock.now();
        let (key, unproven) = (&self.key, account.unproven.take());
        let right = match (&mut account.second_factor, unproven) {
            (Some(factor), _) => factor.take_code(typed, key, now) || factor.take_recovery_code(typed, key),
            (None, Some(mut factor)) => {
                let right = factor.take_code(typed, key, now);
                account.second_factor = Some(factor);
                right
            }
            (None, None) => false,
        };
        if !right {
            return Err(IdentityError::Refused);
        }
        let profile = account.profile();
        match self.save(&mut account, None).await {
            Ok(()) => Ok(Step::Done(profile)),
            // The same code came twice at once: the other one has used it up.
            Err(PortError::Conflict) => Err(IdentityError::Refused),
            Err(error) => Err(error.into()),
        }
    }
}

#[async_trait]
impl Identity for LocalIdentity {
    fn options(&self) -> SignInOptions {
        SignInOptions { first_owner: true, forgotten_password: false, recovery_codes: true, new_phone: true }
    }

    async fn begin(&self, email: &str, password: &Password) -> Result<Step, IdentityError> {
        let account = self.accounts.account_of(email).await?;
        let hash = account.as_ref().and_then(|account| account.password.as_deref());
        let right = self.passwords.verify(hash, password).await?;
        match account {
            Some(account) if right => self.ask_for_code(account).await,
            _ => Err(IdentityError::Refused),
        }
    }

    async fn answer(&self, state: &ChallengeState, answer: &Answer) -> Result<Step, IdentityError> {
        let id = AdminId::parse(state.account()).map_err(|_| IdentityError::Refused)?;
        let account = self.accounts.account(&id).await?.ok_or(IdentityError::Refused)?;
        match answer {
            Answer::Code(typed) => self.take_code(account, typed).await,
            Answer::Password(_) => Err(IdentityError::NotOffered),
        }
    }

    async fn profile(&self, id: &AdminId) -> Result<Option<Profile>, PortError> {
        let account = self.accounts.account(id).await?;
        Ok(account.filter(|account| account.password.is_some()).map(|account| account.profile()))
    }

    async fn profiles(&self) -> Result<Vec<Profile>, PortError> {
        Ok(self.accounts.accounts().await?.iter().map(LocalAccount::profile).collect())
    }

    async fn invite(
        &self,
        email: &str,
        role: Role,
        token: &Token,
        audit: AuditEntry,
    ) -> Result<Profile, IdentityError> {
        let email = EmailAddress::parse_mailable(email).map_err(|_| IdentityError::NotAnAddress)?;
        self.invite_as(&email.as_wire(), role, token, audit).await
    }

    async fn invite_first_owner(&self, audit: AuditEntry) -> Result<Token, IdentityError> {
        let token = Token::random(&*self.entropy);
        self.invite_as("", Role::Owner, &token, audit).await?;
        Ok(token)
    }

    async fn invited(&self, token: &Token) -> Result<Option<Profile>, PortError> {
        Ok(self.open_invitation(token).await?.map(|account| account.profile()))
    }

    async fn take_up(
        &self,
        token: &Token,
        email: &str,
        password: &Password,
        audit: AuditEntry,
    ) -> Result<Step, IdentityError> {
        let mut account = self.open_invitation(token).await?.ok_or(IdentityError::NoInvitation)?;
        if account.email.is_empty() {
            let email = EmailAddress::parse_mailable(email).map_err(|_| IdentityError::NotAnAddress)?;
            account.email = email.as_wire();
        }
        account.password = Some(self.passwords.hash(password).await?);
        account.invitation = None;
        match self.save(&mut account, Some(audit)).await {
            Ok(()) => self.ask_for_code(account).await,
            Err(PortError::Conflict) => Err(IdentityError::NoInvitation),
            Err(error) => Err(error.into()),
        }
    }

    async fn set_role(&self, id: &AdminId, role: Role, audit: AuditEntry) -> Result<(), IdentityError> {
        let mut account = self.known(id).await?;
        if role != Role::Owner {
            self.keep_an_owner(&account).await?;
        }
        account.role = role;
        Ok(self.save(&mut account, Some(audit)).await?)
    }

    async fn remove(&self, id: &AdminId, audit: AuditEntry) -> Result<(), IdentityError> {
        let account = self.known(id).await?;
        self.keep_an_owner(&account).await?;
        Ok(self.accounts.delete_account(id, audit).await?)
    }

    async fn reset(&self, id: &AdminId, audit: AuditEntry) -> Result<Token, IdentityError> {
        let mut account = self.known(id).await?;
        let (token, invitation) = Invitation::new(&*self.entropy, self.clock.now());
        account.password = None;
        account.second_factor = None;
        account.unproven = None;
        account.invitation = Some(invitation);
        self.save(&mut account, Some(audit)).await?;
        Ok(token)
    }

    async fn change_password(
        &self,
        id: &AdminId,
        present: &Password,
        new: &Password,
        audit: AuditEntry,
    ) -> Result<(), IdentityError> {
        let mut account = self.known(id).await?;
        if !self.passwords.verify(account.password.as_deref(), present).await? {
            return Err(IdentityError::Refused);
        }
        account.password = Some(self.passwords.hash(new).await?);
        Ok(self.save(&mut account, Some(audit)).await?)
    }

    async fn recovery_codes(&self, id: &AdminId) -> Result<Vec<String>, IdentityError> {
        let account = self.known(id).await?;
        let shown = account.second_factor.filter(|factor| !factor.recovery_kept);
        Ok(shown.map(|factor| factor.recovery_codes(&self.key)).unwrap_or_default())
    }

    async fn keep_recovery_codes(&self, id: &AdminId) -> Result<(), IdentityError> {
        let mut account = self.known(id).await?;
        if let Some(factor) = &mut account.second_factor {
            factor.recovery_kept = true;
        }
        Ok(self.save(&mut account, None).await?)
    }

    async fn renew_recovery_codes(&self, id: &AdminId, audit: AuditEntry) -> Result<(), IdentityError> {
        let mut account = self.known(id).await?;
        if let Some(factor) = &mut account.second_factor {
            factor.renew_recovery_codes(&*self.entropy);
        }
        Ok(self.save(&mut account, Some(audit)).await?)
    }

    async fn recovery_codes_left(&self, id: &AdminId) -> Result<Option<usize>, IdentityError> {
        Ok(self.known(id).await?.second_factor.map(|factor| factor.recovery_left()))
    }

    async fn begin_new_phone(&self, id: &AdminId, present: &Password) -> Result<(), IdentityError> {
        let mut account = self.known(id).await?;
        if !self.passwords.verify(account.password.as_deref(), present).await? {
            return Err(IdentityError::Refused);
        }
        account.unproven = Some(SecondFactor::new(&*self.entropy));
        Ok(self.save(&mut account, None).await?)
    }

    async fn new_phone(&self, id: &AdminId) -> Result<Option<String>, IdentityError> {
        let account = self.known(id).await?;
        let moving = account.unproven.filter(|_| account.second_factor.is_some());
        Ok(moving.map(|factor| factor.secret(&self.key)))
    }

    async fn prove_new_phone(&self, id: &AdminId, code: &str, audit: AuditEntry) -> Result<(), IdentityError> {
        let mut account = self.known(id).await?;
        let mut factor = account.unproven.take().ok_or(IdentityError::RunOut)?;
        if !factor.take_code(code, &self.key, self.clock.now()) {
            return Err(IdentityError::Refused);
        }
        account.second_factor = Some(factor);
        Ok(self.save(&mut account, Some(audit)).await?)
    }
}
