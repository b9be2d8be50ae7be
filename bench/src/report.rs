//! The figures, as a table to read and as JSON to keep.

mod table;

use crate::{
    load::Measured,
    sampling::{Cost, PageBytes},
    shop::buying::Sold,
};
use serde::Serialize;
use std::collections::BTreeMap;

pub use table::print;

/// All figures of one run. Only those of one run can be compared.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    pub conditions: Conditions,
    pub shops: Vec<ShopReport>,
    /// What a shopper gets from the usual choice, if it is here.
    pub peer: Option<PeerReport>,
    /// What was asked for and could not be measured, and why.
    pub left_out: Vec<String>,
}

/// Where and how the figures were taken.
#[derive(Debug, Clone, Serialize)]
pub struct Conditions {
    pub processor: String,
    pub cores: usize,
    /// Whether server and load had a core each.
    pub pinned: bool,
    /// How much of the machine others used just before, in cores; none where nobody knows.
    pub load_before: Option<f64>,
    pub seconds_each: u64,
}

/// A shop of one size.
#[derive(Debug, Clone, Serialize)]
pub struct ShopReport {
    pub products: u64,
    pub orders: u64,
    pub data_mb: f64,
    pub first_page_ms: f64,
    pub memory: Option<Memory>,
    pub loads: Vec<LoadReport>,
    /// The bare server, with the bytes of the home page and of a product's page.
    pub bare: Vec<LoadReport>,
    pub costs: BTreeMap<&'static str, Cost>,
    pub instructions: BTreeMap<&'static str, u64>,
    pub bytes: BTreeMap<&'static str, PageBytes>,
    pub sold: Option<Sold>,
}

/// One page under one load.
#[derive(Debug, Clone, Serialize)]
pub struct LoadReport {
    pub page: &'static str,
    pub connections: usize,
    #[serde(flatten)]
    pub measured: Measured,
    /// Processor time of the server for one request: it differs less than the rest on a machine that others use.
    pub server_us: Option<f64>,
    /// Requests per second, compared with the bare server's at as many connections.
    pub of_bare: Option<f64>,
}

/// Memory of the server's process, in MB.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Memory {
    pub at_rest: f64,
    pub most_under_load: f64,
    pub after_requests: f64,
    pub after_aborted: f64,
    pub requests: u64,
    pub aborted: usize,
}

/// Another program with the same pages.
#[derive(Debug, Clone, Serialize)]
pub struct PeerReport {
    pub name: &'static str,
    pub loads: Vec<LoadReport>,
    pub bytes: PageBytes,
    pub first_page_ms: f64,
    pub memory_mb: Option<f64>,
}
