//! What an admin sees of their own account, and what sign-in offers.

use crate::{
    delivery::token::Token,
    ports::PortError,
    shop::Shop,
    team::{
        admin::Admin,
        identity::{IdentityError, Profile, SignInOptions, SignInUnavailable},
    },
};

impl Shop {
    /// What sign-in offers with the shop's way of keeping accounts.
    pub fn sign_in_options(&self) -> SignInOptions {
        self.ports.identity.options()
    }

    /// Why nobody can sign in just now, if so.
    pub async fn sign_in_unavailable(&self) -> Option<SignInUnavailable> {
        self.ports.identity.unavailable().await
    }

    /// The account an invitation leads to; without an address if it is the first owner's. Whoever has the token may know.
    ///
    /// # Errors
    /// [`PortError`] if the accounts cannot be read.
    pub async fn invited(&self, token: &Token) -> Result<Option<Profile>, PortError> {
        self.ports.identity.invited(token).await
    }

    /// One's own recovery codes, until [`Shop::keep_recovery_codes`]; empty from then on.
    ///
    /// # Errors
    /// [`IdentityError`] if the account cannot be read.
    pub async fn recovery_codes(&self, admin: &Admin) -> Result<Vec<String>, IdentityError> {
        self.ports.identity.recovery_codes(admin.id()).await
    }

    /// How many of one's own recovery codes are left; `None` where there are none.
    ///
    /// # Errors
    /// [`IdentityError`] if the account cannot be read.
    pub async fn recovery_codes_left(&self, admin: &Admin) -> Result<Option<usize>, IdentityError> {
        self.ports.identity.recovery_codes_left(admin.id()).await
    }

    /// Notes that one has written one's recovery codes down: they are not shown again.
    ///
    /// # Errors
    /// [`IdentityError`] if that could not be stored.
    pub async fn keep_recovery_codes(&self, admin: &Admin) -> Result<(), IdentityError> {
        self.ports.identity.keep_recovery_codes(admin.id()).await
    }

    /// The secret (base32) one's new phone is to be set up with, if one is on its way.
    ///
    /// # Errors
    /// [`IdentityError`] if the account cannot be read.
    pub async fn new_phone(&self, admin: &Admin) -> Result<Option<String>, IdentityError> {
        self.ports.identity.new_phone(admin.id()).await
    }
}
