//! Measures the shop: what `make bench` runs.
//!
//! `bench run` fills shops of several sizes ([`fill`]), starts each on one core ([`process`]), loads it from another
//! one ([`load`]), looks into it ([`observed`]), and prints a table beside that of a server which does nothing but
//! send the same bytes ([`bare`]). Figures are to be compared within one run, never with a run on another day.

// Ratios and averages; there is no money here.
#![allow(clippy::float_arithmetic)]

pub mod bare;
pub mod fill;
mod http;
mod load;
pub mod observed;
mod peer;
pub mod plan;
mod process;
mod progress;
mod report;
pub mod run;
mod sampling;
mod shop;
mod speed;
mod words;
