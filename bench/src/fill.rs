//! Shops to measure, of any size, the same each time.

mod order;
mod product;

use anyhow::{Context, Result};
use domain::Timestamp;
use sqlite_adapter::{Sqlite, SqliteCatalog, SqliteStore};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    time::Instant,
};

/// Goes up with whatever changes what is in a shop, so that no older one is taken for it.
const VERSION: u32 = 1;
/// Rows of one transaction.
const BATCH: usize = 1_000;
/// When the newest product was published and the last order paid: 22 September 2026.
const NOW: Timestamp = Timestamp(1_790_000_000);

/// How much is in a shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub products: u64,
    pub orders: u64,
}

/// What a load asks for: the first product has the id and the slug of number 0, and so on.
pub use product::{id as product_id, slug as product_slug, tag as product_tag};

/// The data folder of a shop of this size, made below `cache` if it is not there.
///
/// # Errors
/// If the disk does not take it.
pub async fn filled(cache: &Path, size: Size) -> Result<PathBuf> {
    let name = format!("{VERSION}-{}-{}", size.products, size.orders);
    let folder = cache.join(&name);
    if !folder.exists() {
        let part = cache.join(format!("{name}.part"));
        let _ = fs::remove_dir_all(&part);
        fs::create_dir_all(&part)?;
        fill(&part, size).await.with_context(|| format!("a shop of {} products", size.products))?;
        fs::rename(&part, &folder)?;
    }
    Ok(folder)
}

async fn fill(folder: &Path, size: Size) -> Result<()> {
    let began = Instant::now();
    // As the shop makes it at its first start. Nothing here is worth a secret.
    fs::write(folder.join("secret.key"), [7; 32])?;
    let store = Sqlite::open(folder)?;
    let catalog = SqliteCatalog(store.clone());
    for batch in batches(size.products) {
        catalog.save_many(batch.map(|n| product::product(n, NOW)).collect()).await?;
    }
    let orders = SqliteStore(store.clone());
    for batch in batches(size.orders) {
        orders.restore_many(batch.map(|n| order::paid(n, size.products, NOW)).collect()).await?;
    }
    store.empty_log().await?;
    let told = format!(
        "  Filled a shop with {} products and {} orders in {} s.\n",
        size.products,
        size.orders,
        began.elapsed().as_secs()
    );
    std::io::stdout().write_all(told.as_bytes())?;
    Ok(())
}

fn batches(count: u64) -> impl Iterator<Item = std::ops::Range<u64>> {
    (0..count).step_by(BATCH).map(move |from| from..count.min(from + BATCH as u64))
}
