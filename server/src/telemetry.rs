//! What the people who run a shop can watch: its log and its metrics.

pub mod log;
pub mod names;
pub mod noise;
mod recorder;
pub mod traces;

pub use recorder::{Recorder, recorder};
