//! Requests by the thousand, and how long each takes.

use crate::http::Connection;
use anyhow::{Result, bail};
use bytes::Bytes;
use serde::Serialize;
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::task::JoinSet;

/// The request with a number: 0, 1, 2, … in all connections together.
pub type Script = Arc<dyn Fn(u64) -> Bytes + Send + Sync>;

/// What is sent, and how much of it.
#[derive(Clone)]
pub struct Load {
    pub addr: SocketAddr,
    pub script: Script,
    /// Anything else is counted as a failure.
    pub status: u16,
    pub connections: usize,
    pub until: Until,
}

#[derive(Clone, Copy)]
pub enum Until {
    After(Duration),
    Requests(u64),
}

/// What became of it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Measured {
    pub requests: u64,
    pub seconds: f64,
    pub requests_per_second: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    /// Answers with another status, and connections that broke.
    pub failures: u64,
}

/// Numbers go on from one load to the next, so that no two checkouts have one key.
static NEXT: AtomicU64 = AtomicU64::new(0);

/// Sends the load and waits for its end.
///
/// # Errors
/// If nothing was answered as it should be.
pub async fn drive(load: &Load) -> Result<Measured> {
    let began = Instant::now();
    let last = match load.until {
        Until::Requests(count) => NEXT.load(Ordering::Relaxed).saturating_add(count),
        Until::After(_) => u64::MAX,
    };
    let mut connections = JoinSet::new();
    for _ in 0..load.connections {
        connections.spawn(connection(load.clone(), last, began));
    }
    let (mut micros, mut failures) = (Vec::new(), 0);
    while let Some(ended) = connections.join_next().await {
        let (took, failed) = ended?;
        micros.extend(took);
        failures += failed;
    }
    if let Until::Requests(_) = load.until {
        NEXT.store(last, Ordering::Relaxed);
    }
    if micros.is_empty() {
        bail!("no request was answered with status {}", load.status);
    }
    let seconds = began.elapsed().as_secs_f64();
    micros.sort_unstable();
    let percentile = |percent: usize| f64::from(micros[(micros.len() * percent / 100).min(micros.len() - 1)]) / 1_000.0;
    Ok(Measured {
        requests: micros.len() as u64,
        seconds,
        requests_per_second: micros.len() as f64 / seconds,
        p50_ms: percentile(50),
        p99_ms: percentile(99),
        failures,
    })
}

/// The microseconds each answer took, and how many there were none of.
async fn connection(load: Load, last: u64, began: Instant) -> (Vec<u32>, u64) {
    let (mut micros, mut failures, mut open) = (Vec::new(), 0_u64, None);
    loop {
        let is_over = matches!(load.until, Until::After(time) if began.elapsed() >= time);
        // A server that refuses everything is not asked for ever.
        if is_over || failures > 1_000 {
            return (micros, failures);
        }
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        if number >= last {
            return (micros, failures);
        }
        let connection = match &mut open {
            Some(connection) => connection,
            None => match Connection::open(load.addr).await {
                Ok(connection) => open.insert(connection),
                Err(_) => {
                    failures += 1;
                    continue;
                }
            },
        };
        let request = (load.script)(number);
        let asked = Instant::now();
        match connection.ask(&request).await {
            Ok(answer) if answer.status == load.status => {
                micros.push(u32::try_from(asked.elapsed().as_micros()).unwrap_or(u32::MAX));
            }
            Ok(_) => failures += 1,
            Err(_) => {
                failures += 1;
                open = None;
            }
        }
    }
}

/// Opens connections that ask and leave before the answer is there, some at a time.
///
/// # Errors
/// If the server takes no connections any more.
pub async fn leave_early(addr: SocketAddr, request: &Bytes, count: usize) -> Result<()> {
    const AT_ONCE: usize = 32;
    for _ in (0..count).step_by(AT_ONCE) {
        let mut leaving = JoinSet::new();
        for _ in 0..AT_ONCE {
            let request = request.clone();
            leaving.spawn(async move { Connection::open(addr).await?.leave_early(&request).await });
        }
        while let Some(left) = leaving.join_next().await {
            left??;
        }
    }
    Ok(())
}
