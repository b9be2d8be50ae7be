//! Orders, and what can be done about them.

mod action_links;
mod complimentary;
mod list;
mod order;
mod panel;
mod product_choice;
mod refund_form;
mod search;
mod state;
mod timeline;

pub use complimentary::GivePage;
pub use list::OrdersPage;
pub use order::OrderPage;
pub use search::order_query;
