//! What each email says.

pub mod alerts;
pub mod body;
pub mod columns;
pub mod content;
pub mod order_facts;
pub mod settings;
pub mod team;
pub mod typed;
