//! Starting shops and sandboxes, and looking at what they hold.

mod admins;
mod browser;
mod disk;
mod doctor;
mod function;
mod invariants;
mod oracle;
mod process;
mod tls;
mod tracer;
mod world;

pub use admins::{AdminBrowser, PASSWORD, code_now, secret_in};
pub use browser::{Browser, Reply, between};
pub use doctor::{Told, always, ask_doctor};
pub use function::Function;
pub use oracle::{patience, tokens_in};
pub use process::{Process, copy_dir, free_port};
pub use tls::TlsProxy;
pub use tracer::Tracer;
pub use world::{Checkout, Given, SECRET, World, checkout_form, press, session_in};

/// `form` as the page of another visit has it: with a key of its own, which no other `n` gets.
pub fn pressed_anew(form: &[(String, String)], n: usize) -> Vec<(String, String)> {
    let letter = |place: u32| char::from(b'a' + u8::try_from(n / 26_usize.pow(place) % 26).unwrap());
    let key: String = "k".repeat(22).chars().chain((0..4).map(letter)).collect();
    let of = |(name, value): &(String, String)| (name.clone(), if name == "key" { key.clone() } else { value.clone() });
    form.iter().map(of).collect()
}

/// A row's body and checksum, as SQLite keeps them.
pub fn sealed(value: &impl serde::Serialize) -> (String, i64) {
    let body = serde_json::to_string(value).unwrap();
    let sum = domain::delivery::token::Sha256Sum::of(body.as_bytes());
    (body, i64::from_be_bytes(sum.as_bytes()[..8].try_into().unwrap()))
}

/// What Stripe signs `body` with, at this moment.
pub fn stripe_signature(body: &str) -> String {
    use hmac::{Hmac, KeyInit, Mac};
    let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(format!("{now}.{body}").as_bytes());
    format!("t={now},v1={}", data_encoding::HEXLOWER.encode(&mac.finalize().into_bytes()))
}

/// Says that this test proves nothing here, and why. `scripts/test` counts these lines: a skipped test is not green.
pub fn skipped(why: &str) {
    use std::io::Write;
    let thread = std::thread::current();
    // Not `eprintln!`: what a test prints that way is shown only if it fails.
    let line = format!("\nSKIPPED {}: {why}\n", thread.name().unwrap_or("a test"));
    std::io::stderr().write_all(line.as_bytes()).unwrap();
}
