//! Admins in an Amazon Cognito user pool.
//!
//! The pool keeps passwords and second factors; the shop keeps the list of those who may come in, by their `sub`, and
//! the invitations. Who comes in must stand on the list and be in the group `admin`: neither alone is enough.
//! Tokens are read here and go nowhere else.

#[cfg(test)]
mod forge;
mod keys;
pub mod pool;
mod reset;
mod steps;
mod token;
mod users;

use async_trait::async_trait;
use aws_config::SdkConfig;
use domain::{
    AdminId, PortError, Role, Timestamp,
    audit::AuditEntry,
    delivery::token::Token,
    mail::address::EmailAddress,
    ports::{Accounts, Clock, Entropy, Identity},
    team::{
        Invitation, LocalAccount, Password,
        identity::{Answer, ChallengeState, IdentityError, Profile, SignInOptions, SignInUnavailable, Step},
    },
    time::{HOUR_SECS, MINUTE_SECS},
};
use keys::KeySet;
use pool::Weakness;
use std::{collections::BTreeMap, sync::Arc};
use tokio::sync::Mutex;
use users::{Users, name_of};

/// How long a pool that is safe is believed to be so, one that is not, and one that did not answer.
const SAFE_SECS: i64 = HOUR_SECS;
const UNSAFE_SECS: i64 = MINUTE_SECS;
const SILENT_SECS: i64 = 5;

/// The user pool of a shop's admins.
pub struct UserPool {
    /// Like `eu-central-1_a1B2c3D4e`.
    pub id: String,
    pub region: String,
    /// Id of the app client the shop signs people in with.
    pub client: String,
    /// Who all its tokens come from.
    pub issuer: String,
    /// Where its public keys are.
    pub keys_url: String,
}

/// Admins of a user pool.
pub struct Cognito {
    users: Users,
    /// Id of the app client the shop signs people in with.
    client: String,
    issuer: String,
    keys: KeySet,
    /// Who may come in.
    list: Arc<dyn Accounts>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    verdict: Mutex<Option<Verdict>>,
}

/// What the pool was found to be.
#[derive(Clone, Copy)]
struct Verdict {
    at: Timestamp,
    unavailable: Option<SignInUnavailable>,
}

impl Verdict {
    fn counts(self, now: Timestamp) -> bool {
        let life_secs = match self.unavailable {
            None => SAFE_SECS,
            Some(SignInUnavailable::Unsafe) => UNSAFE_SECS,
            Some(SignInUnavailable::Unreachable) => SILENT_SECS,
        };
        now.secs_since(self.at) < life_secs
    }
}

impl Cognito {
    /// Calls nothing yet. `list` is where the shop keeps who may come in.
    pub fn new(
        sdk: &SdkConfig,
        pool: UserPool,
        list: Arc<dyn Accounts>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Cognito {
        Cognito {
            users: Users::new(sdk, &pool.id, &pool.region),
            client: pool.client,
            issuer: pool.issuer,
            keys: KeySet::new(pool.keys_url, clock.clone()),
            list,
            clock,
            entropy,
            verdict: Mutex::new(None),
        }
    }

    /// Whether the pool's settings let the right people in, and nobody else.
    async fn verdict(&self) -> Option<SignInUnavailable> {
        let mut held = self.verdict.lock().await;
        let now = self.clock.now();
        if let Some(verdict) = held.filter(|verdict| verdict.counts(now)) {
            return verdict.unavailable;
        }
        let unavailable = match pool::weaknesses(&self.users.client, &self.users.pool, &self.client).await {
            Ok(found) => tell(&found).then_some(SignInUnavailable::Unsafe),
            Err(error @ PortError::Broken { .. }) => {
                tracing::error!(%error, "The user pool cannot be checked, so nobody can sign in");
                Some(SignInUnavailable::Unsafe)
            }
            Err(error) => {
                tracing::warn!(%error, "The user pool does not answer");
                Some(SignInUnavailable::Unreachable)
            }
        };
        *held = Some(Verdict { at: now, unavailable });
        unavailable
    }

    /// # Errors
    /// [`IdentityError::SignInUnavailable`] for everybody alike.
    async fn require_available(&self) -> Result<(), IdentityError> {
        self.unavailable().await.map_or(Ok(()), |unavailable| Err(IdentityError::SignInUnavailable(unavailable)))
    }

    /// Somebody's line on the list.
    async fn listed(&self, id: &AdminId) -> Result<Option<LocalAccount>, PortError> {
        Ok(self.list.account(id).await?.filter(is_of_pool))
    }

    async fn known(&self, id: &AdminId) -> Result<LocalAccount, IdentityError> {
        self.listed(id).await?.ok_or(IdentityError::Unknown)
    }

    async fn save(&self, line: &mut LocalAccount, audit: Option<AuditEntry>) -> Result<(), PortError> {
        line.version += 1;
        self.list.save_account(line, audit).await
    }

    /// The line an invitation leads to.
    async fn open_invitation(&self, token: &Token) -> Result<Option<LocalAccount>, PortError> {
        let line = self.list.account_invited(&token.hash()).await?.filter(is_of_pool);
        let now = self.clock.now();
        Ok(line.filter(|line| line.invitation.as_ref().is_some_and(|open| now < open.expires_at)))
    }

    /// The whole list.
    async fn lines(&self) -> Result<Vec<LocalAccount>, PortError> {
        Ok(self.list.accounts().await?.into_iter().filter(is_of_pool).collect())
    }

    /// Refuses what would leave the shop without an owner who can sign in.
    async fn keep_an_owner(&self, id: &AdminId) -> Result<(), IdentityError> {
        let roles = self.users.roles().await?;
        let is_owner = |line: &&LocalAccount| line.invitation.is_none() && roles.get(&line.id) == Some(&Role::Owner);
        let lines = self.lines().await?;
        let owners: Vec<_> = lines.iter().filter(is_owner).map(|line| &line.id).collect();
        if owners == [id] { Err(IdentityError::LastOwner) } else { Ok(()) }
    }

    /// A line for a user of the pool, in the place of what stood under this address.
    async fn line_for(
        &self,
        id: AdminId,
        email: &str,
        known: Option<LocalAccount>,
        audit: &AuditEntry,
    ) -> Result<LocalAccount, PortError> {
        match known {
            Some(line) if line.id == id => return Ok(line),
            // The user was deleted in the pool and made anew, or the shop had accounts of its own before.
            Some(old) => {
                let audit = AuditEntry { action: "admin.replaced".to_owned(), ..audit.clone() };
                self.list.delete_account(&old.id, audit).await?;
            }
            None => {}
        }
        Ok(LocalAccount {
            id,
            email: email.to_owned(),
            role: Role::Viewer,
            password: None,
            second_factor: None,
            unproven: None,
            invitation: None,
            version: 0,
        })
    }
}

#[async_trait]
impl Identity for Cognito {
    fn options(&self) -> SignInOptions {
        SignInOptions { first_owner: false, forgotten_password: true, recovery_codes: false, new_phone: false }
    }

    async fn unavailable(&self) -> Option<SignInUnavailable> {
        match self.verdict().await {
            Some(unavailable) => Some(unavailable),
            // Without its keys no token could be believed.
            None => self.keys.current().await.err().map(|_| SignInUnavailable::Unreachable),
        }
    }

    async fn begin(&self, email: &str, password: &Password) -> Result<Step, IdentityError> {
        self.begin_with(email, password).await
    }

    async fn answer(&self, state: &ChallengeState, answer: &Answer) -> Result<Step, IdentityError> {
        self.answer_to(state, answer).await
    }

    async fn profile(&self, id: &AdminId) -> Result<Option<Profile>, PortError> {
        let Some(line) = self.listed(id).await?.filter(|line| line.invitation.is_none()) else { return Ok(None) };
        if !self.users.find(id.as_str()).await?.is_some_and(|user| user.enabled) {
            return Ok(None);
        }
        let role = self.users.role(id).await?;
        Ok(role.map(|role| Profile { role, ..line.profile() }))
    }

    async fn profiles(&self) -> Result<Vec<Profile>, PortError> {
        let lines = self.lines().await?;
        let roles = if lines.is_empty() { BTreeMap::new() } else { self.users.roles().await? };
        let role = |line: &LocalAccount| roles.get(&line.id).copied().unwrap_or(line.role);
        Ok(lines.iter().map(|line| Profile { role: role(line), ..line.profile() }).collect())
    }

    async fn invite(
        &self,
        email: &str,
        role: Role,
        token: &Token,
        audit: AuditEntry,
    ) -> Result<Profile, IdentityError> {
        let email = EmailAddress::parse_mailable(email).map_err(|_| IdentityError::NotAnAddress)?.as_wire();
        let email = email.as_str();
        let known = self.list.account_of(email).await?;
        let name = name_of(email);
        let user = match self.users.find(&name).await? {
            Some(user) => user,
            None => self.users.create(&name, &*self.entropy).await?,
        };
        if known.as_ref().is_some_and(|line| line.id == user.id && line.invitation.is_none()) {
            return Err(IdentityError::Taken);
        }
        if !user.enabled {
            self.users.enable(&user.id).await?;
        }
        self.users.set_role(&user.id, role).await?;
        let mut line = self.line_for(user.id, email, known, &audit).await?;
        line.role = role;
        line.invitation = Some(Invitation::of(token, self.clock.now()));
        self.save(&mut line, Some(audit)).await?;
        Ok(line.profile())
    }

    async fn invite_first_owner(&self, _: AuditEntry) -> Result<Token, IdentityError> {
        Err(IdentityError::NotOffered)
    }

    async fn invited(&self, token: &Token) -> Result<Option<Profile>, PortError> {
        Ok(self.open_invitation(token).await?.map(|line| line.profile()))
    }

    async fn take_up(
        &self,
        token: &Token,
        _: &str,
        password: &Password,
        audit: AuditEntry,
    ) -> Result<Step, IdentityError> {
        let mut line = self.open_invitation(token).await?.ok_or(IdentityError::NoInvitation)?;
        self.require_available().await?;
        // Before the invitation is used up: the pool may want another password.
        self.users.set_password(&line.id, password).await.map_err(|error| match error {
            IdentityError::Unknown => IdentityError::NoInvitation,
            error => error,
        })?;
        line.invitation = None;
        match self.save(&mut line, Some(audit)).await {
            Ok(()) => self.begin_listed(line, password).await,
            Err(PortError::Conflict) => Err(IdentityError::NoInvitation),
            Err(error) => Err(error.into()),
        }
    }

    async fn set_role(&self, id: &AdminId, role: Role, audit: AuditEntry) -> Result<(), IdentityError> {
        let mut line = self.known(id).await?;
        if role != Role::Owner {
            self.keep_an_owner(id).await?;
        }
        self.users.set_role(id, role).await?;
        line.role = role;
        Ok(self.save(&mut line, Some(audit)).await?)
    }

    async fn remove(&self, id: &AdminId, audit: AuditEntry) -> Result<(), IdentityError> {
        self.known(id).await?;
        self.keep_an_owner(id).await?;
        // The list last: if something fails before, removing can be repeated.
        self.users.sign_out(id).await?;
        self.users.delete(id).await?;
        Ok(self.list.delete_account(id, audit).await?)
    }

    async fn reset(&self, id: &AdminId, audit: AuditEntry) -> Result<Token, IdentityError> {
        let mut line = self.known(id).await?;
        self.users.strip(id, &*self.entropy).await?;
        let (token, invitation) = Invitation::new(&*self.entropy, self.clock.now());
        line.invitation = Some(invitation);
        self.save(&mut line, Some(audit)).await?;
        Ok(token)
    }

    async fn change_password(
        &self,
        id: &AdminId,
        present: &Password,
        new: &Password,
        audit: AuditEntry,
    ) -> Result<(), IdentityError> {
        let mut line = self.known(id).await?;
        self.is_right(&line.email, present).await?;
        self.users.set_password(id, new).await?;
        Ok(self.save(&mut line, Some(audit)).await?)
    }

    async fn forgot_password(&self, email: &str) -> Result<(), IdentityError> {
        self.mail_code(email).await
    }

    async fn replace_forgotten(&self, email: &str, code: &str, new: &Password) -> Result<Profile, IdentityError> {
        self.replace_with(email, code, new).await
    }

    async fn recovery_codes(&self, _: &AdminId) -> Result<Vec<String>, IdentityError> {
        Ok(Vec::new())
    }

    async fn keep_recovery_codes(&self, _: &AdminId) -> Result<(), IdentityError> {
        Err(IdentityError::NotOffered)
    }

    async fn renew_recovery_codes(&self, _: &AdminId, _: AuditEntry) -> Result<(), IdentityError> {
        Err(IdentityError::NotOffered)
    }
}

/// Whether an account is a line about a user of a pool, and none of our own making.
fn is_of_pool(account: &LocalAccount) -> bool {
    account.password.is_none() && account.second_factor.is_none() && !account.email.is_empty()
}

/// Logs what is wrong with the pool; returns whether nobody may sign in because of it.
fn tell(found: &[Weakness]) -> bool {
    for weakness in found {
        let (fix, blocks) = (weakness.fix(), weakness.blocks());
        if blocks {
            tracing::error!(fix, "Nobody can sign in, because of the user pool: {weakness}");
        } else {
            tracing::warn!(fix, "The user pool could be safer: {weakness}");
        }
    }
    found.iter().any(|weakness| weakness.blocks())
}
