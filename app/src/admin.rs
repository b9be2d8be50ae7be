//! What only those who run the shop see.

pub mod alerts;
mod datetime;
mod failure;
pub mod fields;
pub mod frame;
pub mod guard;
pub mod orders;
mod overview;
pub mod products;
mod qr;
mod sign_in;
pub mod styles;
mod team;

pub use overview::OverviewPage;
pub use sign_in::reset::{ForgotCodePage, ForgotPage};
pub use sign_in::{SignInPage, WelcomePage};
pub use team::AdminsPage;
pub use team::account::{AccountPage, NewPhonePage};
