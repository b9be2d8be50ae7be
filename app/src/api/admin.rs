//! Server functions for those who run the shop.

pub mod account;
pub mod admins;
pub mod forgot;
pub mod orders;
pub mod product_form;
pub mod products;
pub mod sign_in;
pub mod uploads;

#[cfg(feature = "ssr")]
mod end;
#[cfg(feature = "ssr")]
mod shelf_end;
