//! How fast a server answers.

use crate::{
    load::{Load, Until, drive},
    plan::Plan,
    process::Process,
    progress::say,
    report::LoadReport,
    shop::pages::{Kind, Page},
};
use anyhow::{Context, Result};
use std::{net::SocketAddr, time::Duration};

/// Loads a server with each page and each number of connections, and compares it with the `bare` one.
///
/// # Errors
/// If it does not answer.
pub async fn loads(
    plan: &Plan,
    addr: SocketAddr,
    server: &Process,
    pages: &[Page],
    bare: &[LoadReport],
) -> Result<Vec<LoadReport>> {
    let mut reports = Vec::new();
    for page in pages {
        for connections in &plan.connections {
            let load = |until| Load {
                addr,
                script: page.script.clone(),
                status: page.status,
                connections: *connections,
                until,
            };
            drive(&load(Until::After(Duration::from_millis(500)))).await.with_context(|| page.name)?;
            let before = server.cpu_time();
            let measured = drive(&load(Until::After(Duration::from_secs(plan.seconds)))).await.context(page.name)?;
            let used = server.cpu_time().zip(before).map(|(after, before)| after.saturating_sub(before));
            let as_bare = if page.name.starts_with("product") { "bare product" } else { "bare home" };
            let bare = bare.iter().find(|bare| bare.page == as_bare && bare.connections == *connections);
            let bare = bare.filter(|_| page.kind != Kind::Written);
            reports.push(LoadReport {
                page: page.name,
                connections: *connections,
                server_us: used.map(|used| used.as_secs_f64() * 1e6 / measured.requests as f64),
                of_bare: bare.map(|bare| measured.requests_per_second / bare.measured.requests_per_second),
                measured,
            });
        }
        say(&format!("  {}", page.name));
    }
    Ok(reports)
}
