//! Who runs the shop: accounts, roles, what each may do, signing in and sessions.

pub(crate) mod account;
pub mod admin;
pub(crate) mod admins;
pub(crate) mod console;
pub mod identity;
pub mod local;
mod own_account;
pub(crate) mod password;
pub(crate) mod reset;
pub mod session;
pub(crate) mod sign_in;
pub(crate) mod two_factor;
pub mod user_agent;

pub use account::{Invitation, LocalAccount};
pub use admins::{AdminsError, Invited};
pub use console::Console;
pub use local::LocalIdentity;
pub use password::{Password, PasswordError};
pub use sign_in::{AdminError, Caller, SignInError, SignedIn};
pub use two_factor::SecondFactor;

#[cfg(any(test, feature = "testing"))]
pub use two_factor::code_of_app;
