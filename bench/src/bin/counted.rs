//! The shop with every allocation and every statement counted, for `bench run`.

use bench::observed::{self, Allocated};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use std::{alloc::System, process::ExitCode};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[tokio::main]
async fn main() -> ExitCode {
    sqlite_adapter::count_statements();
    observed::main(|| {
        let stats = ALLOCATOR.stats();
        Allocated { times: stats.allocations + stats.reallocations, bytes: stats.bytes_allocated }
    })
    .await
}
