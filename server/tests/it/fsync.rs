//! The store, killed at the first, second, … two hundredth time it makes something durable: what was acknowledged is
//! there afterwards, and nothing is there by half.

use crate::support::skipped;
use domain::{
    audit::{self, AuditEntry},
    orders::OrderSearch,
    ports::{AuditLog, Orders},
};
use domain_testing::sample;
use sqlite_adapter::{Sqlite, SqliteStore};
use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};
use tempfile::TempDir;

/// Tells a process of these tests that it is the one to be killed, and where it writes.
const FOLDER: &str = "TEST_WRITER_FOLDER";
const VALUES: u32 = 200;

/// Stores orders, one after the other. In a process that is to be killed it never ends, and says the number of each that
/// was acknowledged.
#[tokio::test]
async fn r072_orders_are_stored_one_after_the_other() {
    let own = TempDir::new().unwrap();
    let told = std::env::var_os(FOLDER);
    let folder = told.as_ref().map_or(own.path(), Path::new);
    let store = SqliteStore(Sqlite::open(folder).unwrap());
    let most = if told.is_some() { u32::MAX } else { 3 };
    for n in 0..most {
        let order = sample::order(n);
        let entry = AuditEntry { object: format!("order/{}", order.id), ..sample::entry("order.placed") };
        store.place(&order, order.created_at.day(), entry).await.unwrap();
        // Not `println!`, which the test's harness would keep to itself.
        std::io::stdout().write_all(format!("\nstored {n}\n").as_bytes()).unwrap();
    }
    assert_eq!(store.search_orders(&OrderSearch::default(), 10).await.unwrap().len(), 3);
}

/// The highest number a writer acknowledged before it was killed at its `nth` fsync; `None` if strace may not.
fn acknowledged_before_kill(folder: &Path, nth: u32) -> Option<u32> {
    let fault = format!("inject=fsync,fdatasync:signal=SIGKILL:when={nth}");
    let mut strace = Command::new("strace");
    // Not with `--seccomp-bpf`: on some kernels strace 6.1 then never delivers the signal.
    strace.args(["-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e", &fault]);
    strace.arg(std::env::current_exe().unwrap());
    strace.args(["--exact", "fsync::r072_orders_are_stored_one_after_the_other", "--nocapture"]).env(FOLDER, folder);
    let ran = strace.stdin(Stdio::null()).stderr(Stdio::piped()).output().ok()?;
    let (said, failed) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    if failed.contains("ptrace") {
        return None;
    }
    assert!(!failed.contains("panicked"), "fsync {nth}: {failed}");
    let stored = said.lines().filter_map(|line| line.strip_prefix("stored ")?.parse::<u32>().ok());
    Some(stored.max().map_or(0, |last| last + 1))
}

async fn assert_whole(folder: &Path, acknowledged: u32, nth: u32) {
    // Every row is compared with its checksum here.
    let opened = Sqlite::open(folder).unwrap_or_else(|error| panic!("fsync {nth}: {error}"));
    let store = SqliteStore(opened);
    let audit = store.audit(0, 10_000).await.unwrap();
    assert_eq!(audit::verify(&audit), Ok(()), "fsync {nth}");
    for n in 0..acknowledged {
        let order = sample::order(n);
        assert_eq!(store.order(&order.id).await.unwrap().as_ref(), Some(&order), "fsync {nth}: acknowledged, and lost");
    }
    // The one on its way may be there: then all of it is.
    let count = store.search_orders(&OrderSearch::default(), 10_000).await.unwrap().len();
    assert_eq!(count, audit.len(), "fsync {nth}: an order without its row in the log");
    assert!((acknowledged as usize..=acknowledged as usize + 1).contains(&count), "fsync {nth}: {count} orders");
    let next = sample::order(u32::MAX);
    store.place(&next, next.created_at.day(), sample::entry("order.placed")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f080_killed_at_every_fsync_up_to_the_two_hundredth() {
    let next = AtomicU32::new(1);
    let skip = AtomicU32::new(0);
    let most = AtomicU32::new(0);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                loop {
                    let nth = next.fetch_add(1, Ordering::SeqCst);
                    if nth > VALUES || skip.load(Ordering::SeqCst) > 0 {
                        return;
                    }
                    let folder = TempDir::new().unwrap();
                    let Some(acknowledged) = acknowledged_before_kill(folder.path(), nth) else {
                        skip.store(1, Ordering::SeqCst);
                        return;
                    };
                    most.fetch_max(acknowledged, Ordering::SeqCst);
                    runtime.block_on(assert_whole(folder.path(), acknowledged, nth));
                }
            });
        }
    });
    if skip.load(Ordering::SeqCst) > 0 {
        skipped("this needs strace, and leave to run a process under it");
        return;
    }
    assert!(most.load(Ordering::SeqCst) > 50, "the kills came too early to see anything: {most:?}");
}
