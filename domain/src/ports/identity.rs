use super::PortError;
use crate::{
    audit::AuditEntry,
    delivery::token::{Token, TokenHash},
    ids::AdminId,
    team::{
        LocalAccount, Password,
        admin::Role,
        identity::{Answer, ChallengeState, IdentityError, Profile, SignInOptions, SignInUnavailable, Step},
    },
};
use async_trait::async_trait;

/// Who admins are. Ours is [`crate::team::LocalIdentity`]; Amazon Cognito is the other.
///
/// Signing in takes steps: each call says who it is, or what it wants to be shown next. How a
/// password or a code was wrong is never told.
#[async_trait]
pub trait Identity: Send + Sync {
    fn options(&self) -> SignInOptions;

    /// Why nobody can sign in just now, if so. Cheap: an answer is believed for a while.
    async fn unavailable(&self) -> Option<SignInUnavailable> {
        None
    }

    /// Begins with an address and a password. Takes as long for an unknown address as for a known one.
    ///
    /// # Errors
    /// [`IdentityError::Refused`] whatever was wrong; [`IdentityError::SignInUnavailable`] for everybody alike.
    async fn begin(&self, email: &str, password: &Password) -> Result<Step, IdentityError>;

    /// Goes on with the answer to the challenge that came with `state`.
    ///
    /// # Errors
    /// [`IdentityError::Refused`]; the same state may be tried again. [`IdentityError::RunOut`] if it is of no use
    /// any more, [`IdentityError::WeakPassword`] if another password must be chosen.
    async fn answer(&self, state: &ChallengeState, answer: &Answer) -> Result<Step, IdentityError>;

    /// The account as it is now; `None` if it was removed or shut.
    async fn profile(&self, id: &AdminId) -> Result<Option<Profile>, PortError>;

    /// All accounts, by address, at most 200.
    async fn profiles(&self) -> Result<Vec<Profile>, PortError>;

    /// Makes an account for `email`, which `token` takes up once, within 24 hours. For an address that was invited and
    /// has not come yet, it takes the place of the old token.
    ///
    /// # Errors
    /// [`IdentityError::Taken`] if the account is in use.
    async fn invite(&self, email: &str, role: Role, token: &Token, audit: AuditEntry)
    -> Result<Profile, IdentityError>;

    /// A token for the shop's first owner, whose address is not known yet: given when it is taken up. Each call
    /// makes the earlier token worthless.
    ///
    /// # Errors
    /// [`IdentityError::NotOffered`] where accounts are made elsewhere.
    async fn invite_first_owner(&self, audit: AuditEntry) -> Result<Token, IdentityError>;

    /// The account an invitation leads to; without an address if it is the first owner's.
    async fn invited(&self, token: &Token) -> Result<Option<Profile>, PortError>;

    /// Takes up an account with a password; what is asked next is the second factor. `email` counts for the first
    /// owner only.
    ///
    /// # Errors
    /// [`IdentityError::NoInvitation`], [`IdentityError::WeakPassword`], or [`IdentityError::NotAnAddress`] from the
    /// first owner.
    async fn take_up(
        &self,
        token: &Token,
        email: &str,
        password: &Password,
        audit: AuditEntry,
    ) -> Result<Step, IdentityError>;

    /// # Errors
    /// [`IdentityError::LastOwner`] if no owner would be left.
    async fn set_role(&self, id: &AdminId, role: Role, audit: AuditEntry) -> Result<(), IdentityError>;

    /// Removes an account for good, at the provider too.
    ///
    /// # Errors
    /// [`IdentityError::LastOwner`] if no owner would be left.
    async fn remove(&self, id: &AdminId, audit: AuditEntry) -> Result<(), IdentityError>;

    /// Takes password and second factor away, after a lost phone, and gives a token to begin anew.
    async fn reset(&self, id: &AdminId, audit: AuditEntry) -> Result<Token, IdentityError>;

    /// # Errors
    /// [`IdentityError::Refused`] if `present` is not the password, [`IdentityError::WeakPassword`].
    async fn change_password(
        &self,
        id: &AdminId,
        present: &Password,
        new: &Password,
        audit: AuditEntry,
    ) -> Result<(), IdentityError>;

    /// Mails a code to whoever has forgotten the password. What comes back, and when, is the same without an account.
    ///
    /// # Errors
    /// [`IdentityError::NotOffered`].
    async fn forgot_password(&self, email: &str) -> Result<(), IdentityError> {
        let _ = email;
        Err(IdentityError::NotOffered)
    }

    /// Takes a new password from who has that code. The second factor stays.
    ///
    /// # Errors
    /// [`IdentityError::Refused`] whatever was wrong but the new password, [`IdentityError::WeakPassword`],
    /// [`IdentityError::NotOffered`].
    async fn replace_forgotten(&self, email: &str, code: &str, new: &Password) -> Result<Profile, IdentityError> {
        let _ = (email, code, new);
        Err(IdentityError::NotOffered)
    }

    /// The recovery codes of an account, until [`Identity::keep_recovery_codes`]; empty from then on.
    async fn recovery_codes(&self, id: &AdminId) -> Result<Vec<String>, IdentityError>;
    async fn keep_recovery_codes(&self, id: &AdminId) -> Result<(), IdentityError>;
    async fn renew_recovery_codes(&self, id: &AdminId, audit: AuditEntry) -> Result<(), IdentityError>;

    /// How many recovery codes an account has left; `None` where there are none.
    async fn recovery_codes_left(&self, id: &AdminId) -> Result<Option<usize>, IdentityError> {
        let _ = id;
        Ok(None)
    }

    /// Begins to move the second factor to another phone. The one in use works until the new one has proved itself.
    ///
    /// # Errors
    /// [`IdentityError::Refused`] if it is not the present password, [`IdentityError::NotOffered`].
    async fn begin_new_phone(&self, id: &AdminId, present: &Password) -> Result<(), IdentityError> {
        let _ = (id, present);
        Err(IdentityError::NotOffered)
    }

    /// The secret (base32) a new phone is to be set up with, if one is.
    async fn new_phone(&self, id: &AdminId) -> Result<Option<String>, IdentityError> {
        let _ = id;
        Ok(None)
    }

    /// Takes the new phone in place of the old one, which then opens nothing; recovery codes are new, too.
    ///
    /// # Errors
    /// [`IdentityError::Refused`] if it is not the new phone's code, [`IdentityError::RunOut`] if none is being set up.
    async fn prove_new_phone(&self, id: &AdminId, code: &str, audit: AuditEntry) -> Result<(), IdentityError> {
        let _ = (id, code, audit);
        Err(IdentityError::NotOffered)
    }
}

/// Where local accounts are kept, or the list of those who may come in by way of a provider.
#[async_trait]
pub trait Accounts: Send + Sync {
    async fn account(&self, id: &AdminId) -> Result<Option<LocalAccount>, PortError>;

    /// Without regard to case.
    async fn account_of(&self, email: &str) -> Result<Option<LocalAccount>, PortError>;
    async fn account_invited(&self, invitation: &TokenHash) -> Result<Option<LocalAccount>, PortError>;

    /// All accounts, by address, at most 200.
    async fn accounts(&self) -> Result<Vec<LocalAccount>, PortError>;

    /// Stores `account` if its `version` is one more than the stored one's, or 1 and it is new; with an audit row if
    /// there is something to say.
    ///
    /// # Errors
    /// `Conflict` if another save was first or the address belongs to another account; nothing changed.
    async fn save_account(&self, account: &LocalAccount, audit: Option<AuditEntry>) -> Result<(), PortError>;

    /// Deletes an account; no error if it is gone.
    async fn delete_account(&self, id: &AdminId, audit: AuditEntry) -> Result<(), PortError>;
}

/// A slow hash for passwords (argon2id).
#[async_trait]
pub trait Passwords: Send + Sync {
    /// A PHC string with a salt of its own.
    async fn hash(&self, password: &Password) -> Result<String, PortError>;

    /// Whether `password` belongs to `hash`. Works as long without a hash, and then says no.
    async fn verify(&self, hash: Option<&str>, password: &Password) -> Result<bool, PortError>;
}
