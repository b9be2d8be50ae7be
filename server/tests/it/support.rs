//! Starting shops and sandboxes, and looking at what they hold.

mod admins;
mod browser;
mod disk;
mod oracle;
mod process;
mod tracer;
mod world;

pub use admins::{AdminBrowser, PASSWORD, secret_in};
pub use browser::{Browser, Reply, between};
pub use oracle::tokens_in;
pub use process::{Process, copy_dir, free_port};
pub use tracer::Tracer;
pub use world::{Checkout, Given, SECRET, World, press, session_in};
