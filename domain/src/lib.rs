//! The shop as rules: what a product, a cart, an order and a grant are, and what may happen to them.
//!
//! Nothing here does I/O, reads a clock or rolls dice; what the shop needs from the world is a
//! trait in [`ports`], and [`shop::Shop`] holds one of each. The same source runs in the browser.

pub mod admin;
pub mod archive;
pub mod audit;
pub mod cart;
pub mod checkout_key;
// The browser shows descriptions and reads none.
#[cfg(not(target_arch = "wasm32"))]
pub mod description;
pub mod desk;
pub mod email;
pub mod figures;
pub mod grant;
pub mod identity;
pub mod ids;
pub mod inbox;
pub mod inventory;
pub mod limit;
pub mod listing;
#[cfg(any(test, feature = "testing"))]
pub mod memory;
pub mod money;
pub mod order;
pub mod outbox;
pub mod payment;
pub mod planted;
pub mod ports;
pub mod product;
pub mod quote;
pub mod returned;
#[cfg(not(target_arch = "wasm32"))]
pub mod search;
pub mod session;
pub mod shop;
pub mod size;
pub mod slug;
pub mod stock;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod time;
pub mod token;
pub mod typed_text;
pub mod uncounted;
pub mod user_agent;

pub use admin::{Admin, May, Role};
pub use cart::{Cart, CartError, CartLine, Quantity};
pub use checkout_key::CheckoutKey;
pub use email::EmailAddress;
pub use ids::{
    AdminId, BlobKey, EventId, FileId, OrderId, OutboxId, PaymentIntentId, PictureId, ProductId, SessionId, UploadId,
};
pub use money::{Currency, Money};
pub use order::{Order, OrderLine, OrderNumber, OrderState};
pub use ports::PortError;
pub use product::{FileVersion, Picture, Product, ProductFile, ProductState};
pub use quote::Quote;
pub use shop::Shop;
pub use slug::Slug;
pub use time::Timestamp;
