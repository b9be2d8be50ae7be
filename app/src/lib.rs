//! What people see: the pages of the shop, and the server functions behind them.
//!
//! Pages are rendered by the server alone. The browser gets only the [`islands`]: the few parts
//! that react without a new page, each of which also works before its code has arrived.

// A page is one type, nested as deep as its markup; the compiler gives up at 128 levels.
#![recursion_limit = "512"]

#[cfg(feature = "ssr")]
pub mod admin;
pub mod api;
mod browser;
pub mod cookie_header;
pub mod islands;
pub mod messages;

#[cfg(feature = "ssr")]
mod address;
#[cfg(feature = "ssr")]
mod assets;
#[cfg(feature = "ssr")]
pub mod background;
#[cfg(feature = "ssr")]
mod begun_orders;
#[cfg(feature = "ssr")]
pub mod bundled;
#[cfg(feature = "ssr")]
mod components;
#[cfg(feature = "ssr")]
pub mod cookies;
#[cfg(feature = "ssr")]
mod csp;
#[cfg(feature = "ssr")]
mod failure_page;
#[cfg(feature = "ssr")]
pub mod mail;
#[cfg(feature = "ssr")]
pub mod navigation;
#[cfg(feature = "ssr")]
pub mod notices;
#[cfg(feature = "ssr")]
pub mod payment_origins;
#[cfg(feature = "ssr")]
mod response;
#[cfg(feature = "ssr")]
mod routes;
#[cfg(feature = "ssr")]
mod settled_order;
#[cfg(feature = "ssr")]
mod shell;
#[cfg(feature = "ssr")]
pub mod state;
#[cfg(feature = "ssr")]
mod storefront;
#[cfg(feature = "ssr")]
mod suspend;
#[cfg(feature = "ssr")]
mod text;
pub mod views;

/// How long a browser keeps its cart, in seconds: 90 days.
const CART_LIFE_SECS: u32 = 90 * 24 * 3600;

#[cfg(feature = "ssr")]
pub use components::link_preview_size;
#[cfg(feature = "ssr")]
pub use failure_page::{Failure, failure_page, failure_policy};
#[cfg(feature = "ssr")]
pub use routes::App;
#[cfg(feature = "ssr")]
pub use shell::shell;
