//! What only those who run the shop see.

mod account;
mod admins;
pub mod desk;
pub mod fields;
mod forgot;
pub mod frame;
pub mod guard;
mod qr;
pub mod shelf;
mod sign_in;

pub use account::{AccountPage, NewPhonePage};
pub use admins::AdminsPage;
pub use forgot::{ForgotCodePage, ForgotPage};
pub use sign_in::{SignInPage, WelcomePage};
