//! The pages. Each loads what it shows and lays it out.

mod canceled;
mod cart;
mod complete;
mod download;
mod failure;
mod find_my_order;
mod home;
mod order;
mod paging;
mod product;

pub use canceled::CanceledPage;
pub use cart::CartPage;
pub use complete::CompletePage;
pub use download::DownloadPage;
pub use failure::NotFoundPage;
pub use find_my_order::FindMyOrderPage;
pub use home::HomePage;
pub use order::OrderPage;
pub use product::{ProductBody, ProductPage};
