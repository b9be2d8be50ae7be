//! Signing in as an admin, staying signed in, and signing out.

use crate::{
    audit::AuditEntry,
    delivery::token::{Token, TokenHash},
    limits::{Limit, Reservation},
    mail::outbox::SignInNotice,
    ports::PortError,
    shop::Shop,
    team::{
        LocalAccount, Password,
        admin::{Admin, NotAllowed, Permission},
        identity::{Answer, Challenge, IdentityError, Profile, Step},
        session::{BELIEVED_SECS, LIFE_SECS, PENDING_SECS, PendingSignIn, Session},
        user_agent,
    },
    time::{MINUTE_SECS, Timestamp},
};

/// Where a sign-in comes from, for the list of sessions.
#[derive(Debug, Clone, Default)]
pub struct Caller {
    pub network: String,
    pub browser: String,
}

impl Caller {
    fn notice(&self, at: Timestamp) -> SignInNotice {
        SignInNotice { at, network: self.network.clone(), browser: user_agent::in_words(&self.browser) }
    }
}

/// How a step of signing in ended. Each token goes into a cookie of the browser that asked.
pub enum SignedIn {
    Done {
        session: Token,
        profile: Profile,
    },
    /// Something must still be shown; the token finds this sign-in again.
    Ask {
        pending: Token,
        challenge: Challenge,
    },
}

#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// Five failures in a quarter of an hour; said of unknown accounts as well.
    #[error("too many failures; wait a quarter of an hour")]
    TooOften,
    /// The sign-in took too long between two steps, or was begun in another browser.
    #[error("this sign-in has run out; begin again")]
    NoPending,
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Why somebody is not an admin who may.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    #[error("nobody is signed in")]
    SignedOut,
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error(transparent)]
    Port(#[from] PortError),
}

impl Shop {
    /// Begins to sign in.
    ///
    /// # Errors
    /// [`SignInError`], the same whether there is such an account or not.
    pub async fn sign_in(&self, email: &str, password: &Password, caller: &Caller) -> Result<SignedIn, SignInError> {
        let guess = self.reserve_guess(email, &caller.network).await?;
        let step = self.tried(guess, self.ports.identity.begin(email, password).await).await?;
        self.after(step, None, caller).await
    }

    /// Goes on with the answer to what was asked last.
    ///
    /// # Errors
    /// [`SignInError::NoPending`] if there is nothing to go on with; after a wrong answer it may be tried again.
    pub async fn answer_sign_in(
        &self,
        pending: &Token,
        answer: &Answer,
        caller: &Caller,
    ) -> Result<SignedIn, SignInError> {
        let pending = self.pending_sign_in(pending).await?.ok_or(SignInError::NoPending)?;
        let guess = self.reserve_guess(&pending.email, &caller.network).await?;
        match self.tried(guess, self.ports.identity.answer(&pending.state, answer).await).await {
            Ok(step) => self.after(step, Some(&pending.hash), caller).await,
            Err(IdentityError::RunOut) => {
                self.ports.sessions.forget_pending(&pending.hash).await?;
                Err(SignInError::NoPending)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The sign-in of this browser that waits for an answer.
    pub async fn pending_sign_in(&self, token: &Token) -> Result<Option<PendingSignIn>, PortError> {
        let pending = readable(self.ports.sessions.pending(&token.hash()).await)?;
        Ok(pending.filter(|pending| self.ports.clock.now() < pending.expires_at))
    }

    /// Takes up an invitation with a password of one's own.
    ///
    /// # Errors
    /// [`IdentityError::NoInvitation`].
    pub async fn take_up_invitation(
        &self,
        token: &Token,
        email: &str,
        password: &Password,
        caller: &Caller,
    ) -> Result<SignedIn, SignInError> {
        let guess = self.reserve_invitation(&caller.network).await?;
        let step = self.tried(guess, self.joined(token, email, password).await).await?;
        self.after(step, None, caller).await
    }

    async fn joined(&self, token: &Token, email: &str, password: &Password) -> Result<Step, IdentityError> {
        let profile = self.ports.identity.invited(token).await?.ok_or(IdentityError::NoInvitation)?;
        let audit = self.audit_of(&profile, "admin.joined", "invited", profile.role.as_str());
        self.ports.identity.take_up(token, email, password, audit).await
    }

    /// The admin behind a session's token, if they may do `what`. Only this makes an [`Admin`].
    ///
    /// Account and role are read again every five minutes, and before each action that spends money,
    /// takes data out or changes who may come in.
    ///
    /// # Errors
    /// [`AdminError::SignedOut`] also when the session is over or the account was removed.
    pub async fn admin(&self, token: &Token, what: Permission) -> Result<Admin, AdminError> {
        let now = self.ports.clock.now();
        let session = readable(self.ports.sessions.session(&token.hash()).await)?.ok_or(AdminError::SignedOut)?;
        if session.is_over(now) {
            let audit = self.audit_of_session(&session, "admin.session_over");
            self.ports.sessions.end_session(&session.hash, audit).await?;
            return Err(AdminError::SignedOut);
        }
        let believed = now.secs_since(session.checked_at) < BELIEVED_SECS;
        let grave = matches!(what, Permission::SpendMoney | Permission::Export | Permission::ManageTeam);
        let session =
            if believed && !grave { self.seen(session, now).await? } else { self.check(session, now).await? };
        let admin = Admin::of_session(session.admin, session.email, session.role, session.hash);
        admin.require(what)?;
        Ok(admin)
    }

    /// Notes that a session is in use, at most once a minute.
    async fn seen(&self, mut session: Session, now: Timestamp) -> Result<Session, PortError> {
        if now.secs_since(session.seen_at) >= MINUTE_SECS {
            session.seen_at = now;
            // Whoever is signed in stays so while nothing can be written, to see why.
            let _ = self.ports.sessions.update_session(&session).await;
        }
        Ok(session)
    }

    /// Reads account and role again.
    async fn check(&self, mut session: Session, now: Timestamp) -> Result<Session, AdminError> {
        let Some(profile) = self.ports.identity.profile(&session.admin).await? else {
            let audit = self.audit_of_session(&session, "admin.removed_account_used");
            self.ports.sessions.end_sessions_of(&session.admin, None, audit).await?;
            return Err(AdminError::SignedOut);
        };
        (session.role, session.email) = (profile.role, profile.email);
        (session.seen_at, session.checked_at) = (now, now);
        // What cannot be noted is read again at the next click.
        let _ = self.ports.sessions.update_session(&session).await;
        Ok(session)
    }

    /// Ends a session; no error if there is none.
    pub async fn sign_out(&self, token: &Token) -> Result<(), PortError> {
        match readable(self.ports.sessions.session(&token.hash()).await)? {
            Some(session) => {
                let audit = self.audit_of_session(&session, "admin.signed_out");
                self.ports.sessions.end_session(&session.hash, audit).await
            }
            None => self.ports.sessions.forget_pending(&token.hash()).await,
        }
    }

    /// The admin's own sessions that are not over, newest first.
    pub async fn own_sessions(&self, admin: &Admin) -> Result<Vec<Session>, PortError> {
        let now = self.ports.clock.now();
        let sessions = self.ports.sessions.sessions_of(admin.id()).await?;
        Ok(sessions.into_iter().filter(|session| !session.is_over(now)).collect())
    }

    /// Ends all of the admin's sessions but the present one; returns how many.
    pub async fn end_other_sessions(&self, admin: &Admin) -> Result<usize, PortError> {
        let audit = self.audit_by(admin, "admin.ended_other_sessions", object(admin.id()), ("", ""), "");
        self.ports.sessions.end_sessions_of(admin.id(), Some(admin.session()), audit).await
    }

    async fn after(&self, step: Step, from: Option<&TokenHash>, caller: &Caller) -> Result<SignedIn, SignInError> {
        let now = self.ports.clock.now();
        let token = Token::random(&*self.ports.entropy);
        match step {
            Step::Done(profile) => {
                let session = Session {
                    hash: token.hash(),
                    admin: profile.id.clone(),
                    email: profile.email.clone(),
                    role: profile.role,
                    began_at: now,
                    seen_at: now,
                    checked_at: now,
                    network: caller.network.clone(),
                    browser: caller.browser.chars().take(200).collect(),
                };
                let audit = self.audit_of_session(&session, "admin.signed_in");
                self.ports.sessions.open_session(&session, from, audit).await?;
                let _ = self.ports.sessions.sweep(now.minus_secs(LIFE_SECS)).await;
                self.remember_admin(&profile.id, &profile.email).await;
                // The notice is a courtesy: who is in stays in, also if it cannot be queued.
                let _ = self.tell_of_sign_in(&profile.id, &profile.email, caller.notice(now)).await;
                Ok(SignedIn::Done { session: token, profile })
            }
            Step::Ask { challenge, state, email } => {
                let pending = PendingSignIn {
                    hash: token.hash(),
                    email,
                    challenge: challenge.clone(),
                    state,
                    expires_at: now.plus_secs(PENDING_SECS),
                };
                self.ports.sessions.keep_pending(&pending).await?;
                if let Some(from) = from {
                    self.ports.sessions.forget_pending(from).await?;
                }
                Ok(SignedIn::Ask { pending: token, challenge })
            }
        }
    }

    /// Ends a guess: a wrong one stays counted, any other end gives its place back.
    pub(crate) async fn tried<T>(
        &self,
        guess: Reservation,
        ended: Result<T, IdentityError>,
    ) -> Result<T, IdentityError> {
        if !matches!(ended, Err(IdentityError::Refused | IdentityError::NoInvitation)) {
            // What cannot be given back runs out by itself.
            let _ = self.ports.limits.release(&guess).await;
        }
        ended
    }

    /// Mails the owner of an account that somebody guesses at it; for no account, nothing.
    ///
    /// To be run behind the answer, so that its time does not tell whether there is one.
    pub async fn note_guessing(&self, email: &str, caller: &Caller) -> Result<(), PortError> {
        let now = self.ports.clock.now();
        let limit = Limit::guesses_at_account(email);
        if self.ports.limits.taken(&limit, now).await? < limit.most {
            return Ok(());
        }
        let key = LocalAccount::key(email);
        let profiles = self.ports.identity.profiles().await?;
        match profiles.iter().find(|profile| LocalAccount::key(&profile.email) == key) {
            Some(profile) => self.tell_of_guesses(&profile.id, &profile.email, caller.notice(now)).await,
            None => Ok(()),
        }
    }

    fn audit_of_session(&self, session: &Session, action: &str) -> AuditEntry {
        AuditEntry {
            actor: object(&session.admin),
            ..self.audit(action, object(&session.admin), "", session.role.as_str())
        }
    }

    pub(crate) fn audit_of(&self, profile: &Profile, action: &str, before: &str, after: &str) -> AuditEntry {
        AuditEntry { actor: object(&profile.id), ..self.audit(action, object(&profile.id), before, after) }
    }
}

pub(crate) fn object(id: &crate::ids::AdminId) -> String {
    format!("admin/{id}")
}

/// Who has a session or a sign-in that cannot be read signs in anew.
fn readable<T>(found: Result<Option<T>, PortError>) -> Result<Option<T>, PortError> {
    match found {
        Err(PortError::Broken { .. }) => Ok(None),
        found => found,
    }
}
