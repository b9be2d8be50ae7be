//! The shop as rules: what a product, a cart, an order and a grant are, and what may happen to them.
//!
//! Nothing here does I/O, reads a clock or rolls dice; what the shop needs from the world is a
//! trait in [`ports`], and [`shop::Shop`] holds one of each. The same source runs in the browser.

pub mod alerts;
pub mod audit;
pub mod cart;
pub mod catalog;
pub mod checkout;
pub mod delivery;
pub mod failpoints;
pub mod idempotency;
pub mod ids;
pub(crate) mod jobs;
pub mod limits;
pub mod mail;
pub mod money;
pub mod orders;
pub mod payments;
pub mod planted;
pub mod ports;
pub mod reports;
pub mod secret;
pub mod shop;
pub mod size;
pub mod team;
pub mod time;
// Nobody moves a shop from a browser.
#[cfg(not(target_arch = "wasm32"))]
pub mod transfer;
pub mod typed_text;

pub use cart::quote::Quote;
pub use cart::{Cart, CartError, CartLine, Quantity};
pub use catalog::product::{FileVersion, Picture, Product, ProductFile, ProductState};
pub use catalog::slug::Slug;
pub use idempotency::{IdempotencyKey, IdempotencyKeyError};
pub use ids::{
    AdminId, BlobKey, EventId, FileId, OrderId, OutboxId, PaymentIntentId, PictureId, ProductId, SessionId, UploadId,
};
pub use mail::address::EmailAddress;
pub use money::{Currency, Money};
pub use orders::{
    OrderState,
    order::{Order, OrderLine, OrderNumber},
};
pub use ports::PortError;
pub use shop::Shop;
pub use team::admin::{Admin, Permission, Role};
pub use time::Timestamp;

// The samples of the suites, for the unit tests of this crate: a crate that depends on it cannot give it its own types.
#[cfg(test)]
extern crate self as domain;
#[cfg(test)]
#[path = "../testing/src/dice.rs"]
mod dice;
#[cfg(test)]
#[path = "../testing/src/sample.rs"]
#[allow(dead_code)]
mod sample;
