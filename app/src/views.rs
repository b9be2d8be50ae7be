//! What pages, islands and server functions hand each other: data as it is shown.

pub mod cart;
pub mod product_editor;
