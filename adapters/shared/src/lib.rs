//! What several adapters share: an HTTPS client, and turns for work on one upload.

pub mod https;
mod one_at_a_time;

pub use one_at_a_time::OneAtATime;
