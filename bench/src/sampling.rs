//! What one request costs, whoever else uses the machine: bytes, allocations, statements, instructions.

use crate::{
    http::Connection,
    load::{Load, Until, drive},
    observed::Counts,
    shop::{
        Program, RunningShop, buying,
        pages::{self, Page},
    },
};
use anyhow::{Context, Result, bail};
use serde::Serialize;
use std::{
    collections::BTreeMap,
    fs,
    net::SocketAddr,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};
use tokio::time::sleep;

/// Requests before anything is counted: statements are prepared and memory is taken then.
const WARM_UP: u64 = 60;
const COUNTED: u64 = 300;
const EMULATED: u64 = 60;

/// What one request costs, on average.
#[derive(Debug, Clone, Serialize)]
pub struct Cost {
    pub allocations: f64,
    pub allocated_kb: f64,
    pub statements: f64,
}

/// Bytes of a page's body, as it is sent.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct PageBytes {
    pub raw: usize,
    pub gzip: usize,
    pub brotli: usize,
}

/// Bytes of the pages at these paths, for a visitor with an empty cart.
///
/// # Errors
/// If one is not answered.
pub async fn page_bytes(addr: SocketAddr, path: &str) -> Result<PageBytes> {
    Ok(PageBytes {
        raw: body(addr, path, "").await?.len(),
        gzip: body(addr, path, "Accept-Encoding: gzip\r\n").await?.len(),
        brotli: body(addr, path, "Accept-Encoding: br\r\n").await?.len(),
    })
}

/// The body of one page, as it is sent.
///
/// # Errors
/// If it is not answered with 200.
pub async fn body(addr: SocketAddr, path: &str, headers: &str) -> Result<Vec<u8>> {
    let mut connection = Connection::open(addr).await?;
    let answer = connection.ask(&pages::get(addr, path, headers)).await?;
    if answer.status != 200 {
        bail!("{path} is answered with {}", answer.status);
    }
    Ok(answer.body.to_vec())
}

/// Counts what each page costs a shop that counts.
///
/// # Errors
/// If a page is not answered.
pub async fn costs(filled: &Path, scratch: &Path, products: u64) -> Result<BTreeMap<&'static str, Cost>> {
    let shop = RunningShop::start(&Program::Counted, filled, scratch).await?;
    // What is done at the start is over then.
    sleep(Duration::from_secs(2)).await;
    let idle = idle_costs(&shop).await?;
    let session = buying::buy(shop.addr, products, 0).await?;
    let mut costs = BTreeMap::new();
    for page in pages::all(shop.addr, products, &session) {
        one_by_one(&shop, &page, WARM_UP).await?;
        let (before, began) = (counts(&shop).await?, Instant::now());
        one_by_one(&shop, &page, COUNTED).await?;
        let (after, seconds) = (counts(&shop).await?, began.elapsed().as_secs_f64());
        let each =
            |before: u64, after: u64, idle: f64| ((after - before) as f64 - idle * seconds).max(0.0) / COUNTED as f64;
        let cost = Cost {
            allocations: each(before.allocations, after.allocations, idle.allocations),
            allocated_kb: each(before.allocated_bytes, after.allocated_bytes, idle.allocated_kb * 1_000.0) / 1_000.0,
            statements: each(before.statements, after.statements, idle.statements),
        };
        costs.insert(page.name, cost);
    }
    shop.stop()?;
    Ok(costs)
}

/// What the shop does in a second in which nobody asks for anything.
async fn idle_costs(shop: &RunningShop) -> Result<Cost> {
    const SECONDS: u64 = 3;
    let before = counts(shop).await?;
    sleep(Duration::from_secs(SECONDS)).await;
    let after = counts(shop).await?;
    let each = |before: u64, after: u64| (after - before) as f64 / SECONDS as f64;
    Ok(Cost {
        allocations: each(before.allocations, after.allocations),
        allocated_kb: each(before.allocated_bytes, after.allocated_bytes) / 1_000.0,
        statements: each(before.statements, after.statements),
    })
}

async fn counts(shop: &RunningShop) -> Result<Counts> {
    let counts = body(shop.counts, "/", "").await.context("the counts")?;
    Ok(serde_json::from_slice(&counts)?)
}

async fn one_by_one(shop: &RunningShop, page: &Page, requests: u64) -> Result<()> {
    let load = Load {
        addr: shop.addr,
        script: page.script.clone(),
        status: page.status,
        connections: 1,
        until: Until::Requests(requests),
    };
    drive(&load).await.with_context(|| page.name)?;
    Ok(())
}

/// Instructions of one request of each page, counted by an emulated processor: where the real one does not count, as in
/// most virtual machines, and the same each time.
///
/// # Errors
/// If a page is not answered.
pub async fn instructions(filled: &Path, scratch: &Path, products: u64) -> Result<BTreeMap<&'static str, u64>> {
    let out = scratch.join("callgrind.out");
    let shop = RunningShop::start(&Program::Callgrind(out.clone()), filled, scratch).await?;
    let session = buying::buy(shop.addr, products, 0).await?;
    let mut instructions = BTreeMap::new();
    for (number, page) in pages::all(shop.addr, products, &session).into_iter().enumerate() {
        one_by_one(&shop, &page, WARM_UP / 2).await?;
        control(&shop, "--zero")?;
        one_by_one(&shop, &page, EMULATED).await?;
        control(&shop, "--dump")?;
        // The first dump has the number 1.
        let dump = out.with_file_name(format!("callgrind.out.{}", number + 1));
        instructions.insert(page.name, total(&dump)? / EMULATED);
    }
    shop.stop()?;
    Ok(instructions)
}

fn control(shop: &RunningShop, what: &str) -> Result<()> {
    let done = Command::new("callgrind_control").arg(what).arg(shop.process.pid().to_string()).output()?;
    if !done.status.success() {
        bail!("callgrind_control: {}", String::from_utf8_lossy(&done.stderr));
    }
    Ok(())
}

/// All instructions in what callgrind has written.
fn total(dump: &Path) -> Result<u64> {
    let text = fs::read_to_string(dump).with_context(|| dump.display().to_string())?;
    let sums = text.lines().filter_map(|line| line.strip_prefix("totals: ").or(line.strip_prefix("summary: ")));
    let sums: Vec<u64> = sums.filter_map(|sum| sum.trim().parse().ok()).collect();
    sums.last().copied().with_context(|| format!("{} has no total", dump.display()))
}
