//! Routes for machines and files; pages are Leptos' (`app`).

pub mod admin_styles;
pub mod csp_report;
pub mod download;
pub mod health;
#[cfg(feature = "aws")]
pub mod mail_news;
pub mod metrics;
pub mod order_export;
pub mod pictures;
pub mod sandbox_mail;
pub mod sitemap;
pub mod upload;
pub mod webhook;
