//! Routes for machines and files; pages are Leptos' (`app`).

pub mod bundled;
pub mod csp_report;
#[cfg(feature = "aws")]
pub mod delivery_events;
pub mod download;
pub mod health;
pub mod metrics;
pub mod order_export;
pub mod pictures;
pub mod sandbox_mail;
pub mod sitemap;
pub mod upload;
pub mod webhook;
