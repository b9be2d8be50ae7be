//! What each email says.

pub mod body;
pub mod columns;
pub mod content;
pub mod order_facts;
pub mod settings;
pub mod typed;
