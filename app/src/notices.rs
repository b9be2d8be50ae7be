//! What the last action did, or why it did not: codes as they stand in addresses, and their sentences.

pub mod orders;
pub mod products;
