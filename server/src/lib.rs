//! How it happens: configuration, routes, background work, and which adapters are behind the ports.

mod admin;
pub mod backup;
mod clock_watch;
pub mod config;
mod connections;
pub mod console;
pub mod doctor;
#[cfg(feature = "aws")]
pub mod lambda;
pub mod layers;
pub mod mail;
pub mod open;
pub mod pictures;
pub mod role_table;
pub mod router;
mod routes;
pub mod sample;
pub mod secrets;
pub mod serve;
pub mod system;
pub mod telemetry;
mod text_file;
pub mod transfer;
pub mod verify;
mod worker;
