//! Finding products by words: one way to read text for all stores, and one way to rank what was found.
//!
//! A store keeps the terms of each product ([`Document`]) in an index, from a term to the products that have it. A
//! search ([`Query`]) reads a bounded number of entries for its words ([`Search`]), looks at the documents of the
//! products it met, and ranks those that have all words ([`Found`]). So what a search costs does not grow with the
//! catalog. Of a word that thousands of products have, the best [`SHORTLIST`] are ranked: those that have it in the
//! name, and the newest of them.
//!
//! Only servers search; none of this is in the browser.

mod document;
mod fold;
mod found;
mod query;
mod select;
mod span;
mod spelling;
mod tokens;
mod variants;

pub use document::{Document, Place};
pub use fold::fold;
pub use found::{Found, Hit, MatchedPage};
pub use query::Query;
pub use select::{SHORTLIST, Search};
pub use span::Span;
pub use spelling::{is_spelled, keys as spelling_keys};

/// What [`Document::of`] makes of a product changes with this number. Stores note it with what they keep, and index
/// products anew that were indexed under another one.
pub const INDEX_VERSION: u32 = 1;
