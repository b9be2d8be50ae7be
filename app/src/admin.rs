//! What only those who run the shop see.

mod account;
mod admins;
pub mod desk;
pub mod fields;
pub mod frame;
pub mod guard;
mod qr;
pub mod shelf;
mod sign_in;

pub use account::AccountPage;
pub use admins::AdminsPage;
pub use sign_in::{SignInPage, WelcomePage};
