//! What a run measures.

use std::path::PathBuf;

/// What is measured, and with what.
#[derive(clap::Args, Debug, Clone)]
pub struct Plan {
    /// The released program.
    #[arg(long, default_value = "target/release/tuppence")]
    pub program: PathBuf,
    /// Folder in which filled shops are kept for the next run.
    #[arg(long)]
    pub cache: PathBuf,
    /// Folder for what this run needs and leaves: copies, logs, `bench.json`.
    #[arg(long, default_value = "target/bench")]
    pub scratch: PathBuf,
    /// Source of a Next.js shop to measure as well.
    #[arg(long)]
    pub peer: Option<PathBuf>,
    /// Products of each shop.
    #[arg(long, value_delimiter = ',', default_value = "12,1000,100000")]
    pub products: Vec<u64>,
    /// Orders of each shop.
    #[arg(long, default_value_t = 100_000)]
    pub orders: u64,
    /// Connections of each load.
    #[arg(long, value_delimiter = ',', default_value = "1,32,128")]
    pub connections: Vec<usize>,
    /// Length of each load.
    #[arg(long, default_value_t = 4)]
    pub seconds: u64,
    /// Only home and product, only the loads.
    #[arg(long)]
    pub quick: bool,
}
