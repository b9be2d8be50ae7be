//! The seller's desk: what admins see of an order, and what they decide about it beside its money.

mod csv;
mod notes;
mod search;
mod timeline;
mod trouble;
mod twins;
mod why;

pub use csv::csv_cell;
pub use notes::{ActKey, ActKeyError, DeskNotes, Refund, RefundKey, RefundState, Why, WhyError};
pub use search::{BuyerSearch, OrderEdge, OrderSearch};
pub use timeline::{AdminNames, Happening, timeline};
pub use trouble::AlarmWords;
pub use twins::{TWIN_SECS, twins};
pub use why::{CaseFacts, WhyNot, why_not};
