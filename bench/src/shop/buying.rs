//! Shoppers who pay.

use super::pages::{self, post};
use crate::http::Connection;
use anyhow::{Context, Result, bail};
use serde::Serialize;
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{task::JoinSet, time::sleep};

/// Longest time the shop is given to settle what was paid.
const SETTLES_WITHIN: Duration = Duration::from_secs(120);

/// How many orders a shop took, from the click on `Check out` to *paid*.
#[derive(Debug, Clone, Serialize)]
pub struct Sold {
    pub shoppers: usize,
    pub orders: u64,
    pub seconds: f64,
    pub orders_per_minute: f64,
}

/// Buys one product and pays for it; the payment page's session. The `number` chooses the product and the key.
///
/// # Errors
/// If the shop or the sandbox refuses.
pub async fn buy(addr: SocketAddr, products: u64, number: u64) -> Result<String> {
    // Keys of checkouts are numbered from zero; these come from the other end.
    let request = pages::checkout(addr, products)(u64::MAX / 1_000 - number);
    let mut connection = Connection::open(addr).await?;
    let answer = connection.ask(&request).await?;
    let page: String = serde_json::from_slice(answer.body).unwrap_or_default();
    let session = page.rsplit('/').next().unwrap_or_default().to_owned();
    if !session.starts_with("cs_test_") {
        bail!("a checkout was answered with {}: {}", answer.status, String::from_utf8_lossy(answer.body));
    }
    let paid = format!(r#"{{"session":"{session}","email":"buyer{number}@example.com"}}"#);
    let headers = "X-Sandbox-Control: 1\r\nContent-Type: application/json\r\n";
    let answer = connection.ask(&post(addr, "/sandbox/control/pay", headers, &paid)).await?;
    if answer.status != 200 {
        bail!("a payment was answered with {}: {}", answer.status, String::from_utf8_lossy(answer.body));
    }
    Ok(session)
}

/// Lets `shoppers` buy for some time, each one order after the other, and waits until the last one is settled.
///
/// # Errors
/// If one is refused, or the shop does not settle in time.
pub async fn sell(addr: SocketAddr, products: u64, shoppers: usize, time: Duration) -> Result<Sold> {
    let paid_before = paid_orders(addr).await?;
    let (number, began) = (Arc::new(AtomicU64::new(1)), Instant::now());
    let mut buying = JoinSet::new();
    for _ in 0..shoppers {
        let number = number.clone();
        buying.spawn(async move {
            let mut bought = 0;
            while began.elapsed() < time {
                buy(addr, products, number.fetch_add(1, Ordering::Relaxed)).await?;
                bought += 1;
            }
            Ok::<u64, anyhow::Error>(bought)
        });
    }
    let mut orders = 0;
    while let Some(bought) = buying.join_next().await {
        orders += bought??;
    }
    while paid_orders(addr).await? < paid_before + orders {
        if began.elapsed() > time + SETTLES_WITHIN {
            bail!("not all of {orders} orders were settled within {} s", SETTLES_WITHIN.as_secs());
        }
        sleep(Duration::from_millis(50)).await;
    }
    let seconds = began.elapsed().as_secs_f64();
    Ok(Sold { shoppers, orders, seconds, orders_per_minute: orders as f64 * 60.0 / seconds })
}

/// Orders that are paid, as the shop counts them.
async fn paid_orders(addr: SocketAddr) -> Result<u64> {
    let mut connection = Connection::open(addr).await?;
    let answer = connection.ask(&pages::get(addr, "/metrics", "")).await?;
    let text = String::from_utf8_lossy(answer.body).into_owned();
    let line = text.lines().find_map(|line| line.strip_prefix(r#"tuppence_orders{state="paid"} "#));
    line.and_then(|count| count.trim().parse().ok()).context("the shop does not say how many orders are paid")
}
