//! Starting shops and sandboxes, and looking at what they hold.

mod admins;
mod browser;
mod disk;
mod doctor;
mod function;
mod oracle;
mod process;
mod tracer;
mod world;

pub use admins::{AdminBrowser, PASSWORD, code_now, secret_in};
pub use browser::{Browser, Reply, between};
pub use doctor::{Told, always, ask_doctor};
pub use function::Function;
pub use oracle::tokens_in;
pub use process::{Process, copy_dir, free_port};
pub use tracer::Tracer;
pub use world::{Checkout, Given, SECRET, World, checkout_form, press, session_in};
