//! How the shop is doing: counts for each day, and what they come to.

pub mod metric;
pub(crate) mod overview;

pub use overview::{BestSeller, Figures, Period};
