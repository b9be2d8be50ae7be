//! `tuppence export` and `tuppence import`: the catalog as a folder, with the orders if asked for; prices as a table.
//!
//! The folder holds `products.jsonl`, a product a line, `goods/` and `pictures/`, each file named by the SHA-256 of its
//! bytes. An import is looked over whole before anything of it is stored; if the power fails while it is stored,
//! running it once more finishes it, because what is there already is left alone.

mod folder;
mod orders;
mod prices;
mod table;

use crate::{
    config::Config,
    open::{Transfers, open_transfers, open_transfers_of_snapshot},
};
use anyhow::{Result, bail};
use clap::Args;
use std::path::{Path, PathBuf};

/// Most problems that are told at once.
const MOST_TOLD: usize = 100;

/// Where the catalog, or its prices, are written or read.
#[derive(Args)]
pub struct TransferPlace {
    /// The folder with the catalog.
    #[arg(required_unless_present = "prices")]
    folder: Option<PathBuf>,
    /// Only prices: a table (CSV) with slug, name, currency and price.
    #[arg(long, value_name = "FILE", conflicts_with = "folder")]
    prices: Option<PathBuf>,
    /// Also the orders, their history and the figures: the whole shop but for its admins.
    #[arg(long, requires = "folder")]
    with_orders: bool,
}

/// Writes the catalog, or its prices, and says what it wrote.
///
/// # Errors
/// With words for the person at the console; no half export is left at its place.
pub async fn export(config: &Config, place: &TransferPlace) -> Result<String> {
    match (&place.folder, &place.prices) {
        (Some(folder), _) => {
            let draft = folder::begin(folder)?;
            let transfers = open_transfers_of_snapshot(config, &draft.join(folder::SNAPSHOT)).await?;
            let said = export_into(&transfers, place.with_orders, &draft).await?;
            drop(transfers);
            folder::end(&draft, folder)?;
            Ok(format!("{said} are in {}.\n", folder.display()))
        }
        (None, Some(file)) => prices::export(&open_transfers(config).await?.catalog, file).await,
        (None, None) => bail!("name a folder, or a file with --prices"),
    }
}

/// Imports a catalog, or prices, and says what changed.
///
/// # Errors
/// With every bad line by its number; then nothing was applied.
pub async fn import(config: &Config, place: &TransferPlace) -> Result<String> {
    let transfers = open_transfers(config).await?;
    if place.with_orders && transfers.in_use {
        bail!("orders cannot be brought into a shop that is open\n  Fix: stop it first");
    }
    match (&place.folder, &place.prices) {
        (Some(folder), _) => import_from(&transfers, place.with_orders, folder).await,
        (None, Some(file)) => prices::import(&transfers.catalog, file).await,
        (None, None) => bail!("name a folder, or a file with --prices"),
    }
}

/// What is wrong with a file, line by line.
struct Problems {
    file: String,
    told: Vec<String>,
    more: usize,
}

impl Problems {
    fn of(file: &str) -> Problems {
        Problems { file: file.to_owned(), told: Vec::new(), more: 0 }
    }

    fn add(&mut self, line: u64, words: &str) {
        if self.told.len() < MOST_TOLD {
            self.told.push(format!("  line {line}: {words}"));
        } else {
            self.more += 1;
        }
    }

    /// # Errors
    /// If there is any.
    fn none(self) -> Result<()> {
        if self.told.is_empty() {
            return Ok(());
        }
        let more = if self.more > 0 { format!("\n  and {} more", self.more) } else { String::new() };
        bail!(
            "nothing was imported: {} has lines that cannot be taken\n{}{more}\n  Fix: correct them and run it again",
            self.file,
            self.told.join("\n")
        )
    }
}

/// Writes the catalog, and the orders if asked for; says how much that was.
async fn export_into(transfers: &Transfers, with_orders: bool, draft: &Path) -> Result<String> {
    let products = folder::export(&transfers.catalog, draft).await?;
    if !with_orders {
        return Ok(format!("{products} products"));
    }
    Ok(format!("{products} products and {} orders", orders::export(&transfers.orders, draft).await?))
}

/// Imports the catalog, and the orders if asked for. All is looked over before anything changes.
async fn import_from(transfers: &Transfers, with_orders: bool, folder: &Path) -> Result<String> {
    folder::look_over(&transfers.catalog, folder).await?;
    if with_orders {
        orders::look_over(folder)?;
        orders::import_history(&transfers.orders, folder).await?;
    }
    let mut said = folder::import(&transfers.catalog, folder).await?;
    if with_orders {
        let (made, same) = orders::import(&transfers.orders, folder).await?;
        said.push_str(&format!("{made} orders are new, {same} were so already.\n"));
    }
    Ok(said)
}
