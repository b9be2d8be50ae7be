//! One run: every figure, one after the other.

mod memory;
mod profile;

use crate::{
    fill::{Size, filled, product_slug},
    peer,
    plan::Plan,
    process::{Process, cpu_time, free_address, is_installed},
    progress::{megabytes, milliseconds, say},
    report::{self, Conditions, LoadReport, Report, ShopReport},
    sampling,
    shop::{
        Program, RunningShop, buying, first_page,
        pages::{self, Kind, Page},
    },
    speed::loads,
};
use anyhow::{Context, Result};
use std::{collections::BTreeMap, env, fs, net::SocketAddr, path::Path, process::Command, sync::Arc, time::Duration};
use tokio::time::sleep;

/// Shoppers who buy at the same time.
const SHOPPERS: usize = 16;
/// An emulated processor needs minutes to open a larger shop.
const MOST_EMULATED_PRODUCTS: u64 = 1_000;

/// Measures everything, prints it, and writes `bench.json`.
///
/// # Errors
/// If something could not be measured that can be on every machine.
pub async fn run(plan: &Plan) -> Result<()> {
    fs::create_dir_all(&plan.scratch)?;
    let conditions = conditions(plan);
    let (mut shops, mut left_out) = (Vec::new(), Vec::new());
    for products in &plan.products {
        let size = Size { products: *products, orders: plan.orders };
        let folder = filled(&plan.cache, size).await?;
        shops.push(shop(plan, size, &folder, &mut left_out).await?);
    }
    let peer = match &plan.peer {
        Some(source) => Some(peer::measure(plan, source, &plan.scratch).await.context("the peer")?),
        None => {
            left_out.push("the Next.js peer: TUPPENCE_BENCH_PEER does not say where it is".to_owned());
            None
        }
    };
    let report = Report { conditions, shops, peer, left_out };
    report::print(&report, &mut std::io::stdout().lock())?;
    let json = plan.scratch.join("bench.json");
    fs::write(&json, serde_json::to_vec_pretty(&report)?)?;
    say(&format!("\nThe same as JSON: {}", json.display()));
    Ok(())
}

async fn shop(plan: &Plan, size: Size, folder: &Path, left_out: &mut Vec<String>) -> Result<ShopReport> {
    let Size { products, orders } = size;
    say(&format!("A shop with {products} products and {orders} orders"));
    let released = Program::Released(plan.program.clone());
    let shop = RunningShop::start(&released, folder, &plan.scratch).await?;
    let first_page_ms = milliseconds(shop.first_page);
    // Work of the start: it is not at rest before.
    sleep(Duration::from_secs(3)).await;
    let memory = if plan.quick { None } else { memory::measure(&shop, products).await? };
    let bytes = bytes(plan, shop.addr).await?;
    let bare = bare(plan, shop.addr).await?;
    // Before the loads: they leave thousands of events to be worked off.
    let sold = if plan.quick {
        None
    } else {
        Some(buying::sell(shop.addr, products, SHOPPERS, Duration::from_secs(plan.seconds * 4)).await?)
    };
    let session = buying::buy(shop.addr, products, 0).await?;
    let mut pages = pages::all(shop.addr, products, &session);
    pages.retain(|page| !plan.quick || page.name.starts_with("home") || page.name.starts_with("product"));
    let loads = loads(plan, shop.addr, &shop.process, &pages, &bare).await?;
    let data_mb = megabytes(shop.data_bytes() / 1_000);
    shop.stop()?;
    let (mut costs, mut instructions) = (BTreeMap::new(), BTreeMap::new());
    if !plan.quick {
        say("  What one request costs");
        costs = sampling::costs(folder, &plan.scratch, products).await?;
        match counts_instructions(products) {
            Ok(()) => instructions = sampling::instructions(folder, &plan.scratch, products).await?,
            Err(why) => left_out.push(why),
        }
    }
    if products == plan.products[0] {
        left_out.extend(profile::record(plan, folder, products).await?);
    }
    Ok(ShopReport { products, orders, data_mb, first_page_ms, memory, loads, bare, costs, instructions, bytes, sold })
}

fn counts_instructions(products: u64) -> Result<(), String> {
    if !is_installed("valgrind") {
        return Err("instructions per request: there is no valgrind here".to_owned());
    }
    if products > MOST_EMULATED_PRODUCTS {
        return Err(format!(
            "instructions per request with {products} products: the emulated processor would need too long to open the shop"
        ));
    }
    Ok(())
}

async fn bytes(plan: &Plan, addr: SocketAddr) -> Result<BTreeMap<&'static str, sampling::PageBytes>> {
    let product = format!("/products/{}", product_slug(0));
    let mut paths = vec![("home, from memory", "/"), ("product, from memory", product.as_str())];
    if !plan.quick {
        paths.extend([("cart", "/cart"), ("search", "/?q=bern"), ("tag", "/?tag=kind-1")]);
    }
    let mut bytes = BTreeMap::new();
    for (page, path) in paths {
        bytes.insert(page, sampling::page_bytes(addr, path).await?);
    }
    Ok(bytes)
}

/// Loads a server that sends the bytes of the shop's home page, and one that sends those of a product.
async fn bare(plan: &Plan, shop: SocketAddr) -> Result<Vec<LoadReport>> {
    let mut reports = Vec::new();
    for (name, path) in [("bare home", "/".to_owned()), ("bare product", format!("/products/{}", product_slug(0)))] {
        let file = plan.scratch.join("bare.html");
        fs::write(&file, sampling::body(shop, &path, "").await?)?;
        let addr = free_address()?;
        let mut command = Command::new(env::current_exe()?);
        command.arg("bare").arg(addr.to_string()).arg(&file);
        let mut process = Process::start(&command, &plan.scratch.join("bare.log"))?;
        first_page(&mut process, addr, Duration::from_secs(10)).await?;
        let request = pages::get(addr, "/", "");
        let page = Page { name, script: Arc::new(move |_| request.clone()), status: 200, kind: Kind::Remembered };
        reports.extend(loads(plan, addr, &process, &[page], &[]).await?);
        process.stop()?;
    }
    Ok(reports)
}

fn conditions(plan: &Plan) -> Conditions {
    let about = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = about.lines().find_map(|line| line.strip_prefix("model name"));
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    Conditions {
        processor: model.map_or("unknown processor", |model| model.trim_start_matches([' ', '\t', ':'])).to_owned(),
        cores: cores(),
        pinned: is_installed("taskset") && cpu_time("self").is_some() && cores() > 1,
        load_before: load.split_whitespace().next().and_then(|load| load.parse().ok()),
        seconds_each: plan.seconds,
    }
}

/// Cores of the machine; this process has one of them only.
fn cores() -> usize {
    let about = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    about.lines().filter(|line| line.starts_with("processor")).count().max(1)
}
