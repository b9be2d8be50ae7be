//! Starting shops and sandboxes, and looking at what they hold.

mod admins;
mod browser;
mod oracle;
mod process;
mod world;

pub use browser::{Browser, Reply, between};
pub use oracle::tokens_in;
pub use process::{Process, free_port};
pub use world::{Checkout, Given, SECRET, World, press, session_in};
