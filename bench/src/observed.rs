//! The shop in a program of ours, so that it can be looked into: its symbols are kept, and what it does is counted.

use anyhow::{Context, Result};
use axum::{Json, Router, routing::get};
use serde::{Deserialize, Serialize};
use server::{
    open::settings,
    serve::{Opening, Stop, serve},
};
use std::{env, io::Write, process::ExitCode};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

/// The setting that says where the counts are served, on this machine.
pub const COUNTS_ADDR: &str = "BENCH_COUNTS_ADDR";

/// What was taken from the allocator since the start, reallocations among it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Allocated {
    pub times: usize,
    pub bytes: usize,
}

/// What the shop has used since it started.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Counts {
    pub allocations: u64,
    pub allocated_bytes: u64,
    pub statements: u64,
}

/// Runs the shop as `tuppence demo` does, with the settings of the environment, until it is told to stop.
pub async fn main(allocated: fn() -> Allocated) -> ExitCode {
    match run(allocated).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(allocated: fn() -> Allocated) -> Result<()> {
    if let Ok(addr) = env::var(COUNTS_ADDR) {
        let listener = TcpListener::bind(&addr).await.with_context(|| format!("{COUNTS_ADDR}={addr}"))?;
        // Its name is no setting of the shop, which is asked for before it wonders about others.
        let counts = move || async move { Json(counts(allocated())) };
        tokio::spawn(async move { axum::serve(listener, Router::new().route("/", get(counts))).await });
    }
    let config = settings::load(None).await?.to_sell(true)?;
    let mut terminate = signal(SignalKind::terminate())?;
    let stop = async move {
        terminate.recv().await;
        Stop::AtOnce
    };
    serve(config, Opening { fill_sample: false, announce: |_| {} }, stop).await
}

fn counts(allocated: Allocated) -> Counts {
    let whole = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    Counts {
        allocations: whole(allocated.times),
        allocated_bytes: whole(allocated.bytes),
        statements: sqlite_adapter::statements_run(),
    }
}
