//! What the shop's memory comes to after many requests, and after many that nobody waited for.

use crate::{
    load::{Load, Until, drive, leave_early},
    progress::{megabytes, say},
    report::Memory,
    shop::{RunningShop, pages},
};
use anyhow::Result;
use std::time::Duration;
use tokio::time::sleep;

const REQUESTS: u64 = 100_000;
const ABORTED: usize = 5_000;
const CONNECTIONS: usize = 32;
/// Time to give back what is not needed any more.
const REST: Duration = Duration::from_secs(2);

/// Measures a shop that was just started and is at rest; nothing where there is no /proc.
///
/// # Errors
/// If it does not answer any more.
pub async fn measure(shop: &RunningShop, products: u64) -> Result<Option<Memory>> {
    let Some(at_rest) = shop.process.resident_kb() else { return Ok(None) };
    say("  memory");
    // Half of the requests are answered from memory, the other half make a page each.
    let pages = pages::all(shop.addr, products, "none");
    let pages: Vec<_> = pages.into_iter().filter(|page| page.kind != pages::Kind::Written).collect();
    let load = |page: &pages::Page| Load {
        addr: shop.addr,
        script: page.script.clone(),
        status: page.status,
        connections: CONNECTIONS,
        until: Until::Requests(REQUESTS / pages.len() as u64),
    };
    for page in &pages {
        drive(&load(page)).await?;
    }
    let most = shop.process.peak_kb().unwrap_or_default();
    sleep(REST).await;
    let after_requests = shop.process.resident_kb().unwrap_or_default();
    let rendered = pages.iter().find(|page| page.kind == pages::Kind::Rendered);
    if let Some(page) = rendered {
        leave_early(shop.addr, &(page.script)(0), ABORTED).await?;
    }
    sleep(REST).await;
    Ok(Some(Memory {
        at_rest: megabytes(at_rest),
        most_under_load: megabytes(most),
        after_requests: megabytes(after_requests),
        after_aborted: megabytes(shop.process.resident_kb().unwrap_or_default()),
        requests: REQUESTS,
        aborted: ABORTED,
    }))
}
