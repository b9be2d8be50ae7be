//! The pages. Each loads what it shows and lays it out.

pub mod begun_orders;
mod canceled;
mod cart;
mod complete;
mod download;
mod find_my_order;
mod home;
mod order;
mod paging;
mod product;
mod settled;
mod trouble;

pub use canceled::CanceledPage;
pub use cart::CartPage;
pub use complete::CompletePage;
pub use download::DownloadPage;
pub use find_my_order::FindMyOrderPage;
pub use home::HomePage;
pub use order::OrderPage;
pub use product::{ProductBody, ProductPage};
pub use settled::settled_order;
pub use trouble::NotFoundPage;

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// A value from the address's query; none if it is missing or empty.
fn query(name: &str) -> Option<String> {
    use_query_map().read_untracked().get(name).filter(|value| !value.trim().is_empty())
}

/// A part of the address's path.
fn param(name: &str) -> String {
    use_params_map().read_untracked().get(name).unwrap_or_default()
}
