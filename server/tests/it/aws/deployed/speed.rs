//! How fast the emulated Lambda is. Figures, no verdict: `scripts/bench-lambda` prints them.

use super::{Stack, stack, stripped};
use std::{
    env,
    io::Write,
    path::PathBuf,
    time::{Duration, Instant},
};
use tempfile::TempDir;

const COLD: usize = 7;
const WARM: usize = 200;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures; run scripts/bench-lambda"]
async fn cold_and_warm() {
    let program = env::var_os("BENCH_PROGRAM").map_or(env!("CARGO_BIN_EXE_tuppence").into(), PathBuf::from);
    let folder = TempDir::new().unwrap();
    let program = stripped(&program, folder.path());
    let bytes = program.metadata().unwrap().len();
    let shop = Stack::deploy(&program).await;
    let mut lines = vec![format!("program: {} MB", bytes / 1_000_000)];

    let mut cold = Vec::new();
    for n in 0..COLD {
        // New settings mean new machines.
        stack(&shop.account, &["configure", &format!("BENCH_ROUND={n}")]);
        cold.push(first_page(&shop, "/").await);
    }
    lines.push(format!("cold, start to first page: {}", summary(cold)));
    for path in ["/", "/products/slow-bread", "/cart"] {
        let mut warm = Vec::new();
        for _ in 0..WARM {
            warm.push(first_page(&shop, path).await);
        }
        lines.push(format!("warm, {path}: {}", summary(warm)));
    }
    let mut out = std::io::stdout().lock();
    for line in lines {
        writeln!(out, "  {line}").unwrap();
    }
}

async fn first_page(shop: &Stack, path: &str) -> Duration {
    let begun = Instant::now();
    let page = shop.browser().get(path).await;
    assert!(page.status.is_success(), "{}", page.text());
    begun.elapsed()
}

fn summary(mut times: Vec<Duration>) -> String {
    times.sort();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)].as_millis();
    format!("p50 {} ms, p99 {} ms, of {}", at(50), at(99), times.len())
}
