//! What only those who run the shop see.

pub mod desk;
pub mod frame;
pub mod guard;
