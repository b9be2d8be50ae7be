//! Starting the program, on a data folder with the sample catalog.

use super::{super::Process, SECRET};
use std::{
    path::Path,
    process::Stdio,
    sync::OnceLock,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// How full this machine's disk is makes no difference to a test.
const NO_DISK_ALARM: (&str, &str) = ("TUPPENCE_DISK_ALARM_PERCENT", "0");

pub(super) async fn start_shop(
    dir: &Path,
    port: u16,
    sandbox: &str,
    fail: &str,
    env: &[(&'static str, String)],
) -> Process {
    let mut shop = start(&["serve"], dir, port, sandbox, fail, env);
    shop.says("The shop is open").await;
    shop
}

/// Starts the program with the settings of a shop.
pub(super) fn start(
    args: &[&str],
    dir: &Path,
    port: u16,
    sandbox: &str,
    fail: &str,
    env: &[(&'static str, String)],
) -> Process {
    start_with_log(args, dir, port, sandbox, fail, env, Stdio::piped())
}

pub(super) fn start_with_log(
    args: &[&str],
    dir: &Path,
    port: u16,
    sandbox: &str,
    fail: &str,
    env: &[(&'static str, String)],
    log: Stdio,
) -> Process {
    let (address, data) = (format!("127.0.0.1:{port}"), dir.join("data"));
    let api = format!("{sandbox}/sandbox/stripe/");
    let mut vars = vec![
        ("TUPPENCE_ADDR", address.as_str()),
        ("TUPPENCE_DATA_DIR", data.to_str().unwrap()),
        ("TUPPENCE_RATE_LIMITS", "false"),
        // Who is told to stop by a test stops.
        ("TUPPENCE_DRAIN_SECS", "0"),
        NO_DISK_ALARM,
        ("STRIPE_SECRET_KEY", "sk_test_of_the_tests"),
        ("STRIPE_WEBHOOK_SECRET", SECRET),
        ("STRIPE_API_BASE", &api),
        ("SHOP_FAIL", fail),
    ];
    vars.extend(env.iter().map(|(name, value)| (*name, value.as_str())));
    Process::start_with_log(args, &vars, log)
}

pub(super) async fn wait_for_port(port: u16) {
    let begun = Instant::now();
    while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        assert!(begun.elapsed() < Duration::from_secs(30), "nobody listens on {port}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A data folder with the sample catalog, made once for all tests.
pub(super) fn filled_data() -> &'static Path {
    static DATA: OnceLock<TempDir> = OnceLock::new();
    let dir = DATA.get_or_init(|| {
        let dir = TempDir::new().unwrap();
        let data = dir.path().join("data");
        let env = [("TUPPENCE_ADDR", "127.0.0.1:0"), ("TUPPENCE_DATA_DIR", data.to_str().unwrap()), NO_DISK_ALARM];
        let mut demo = Process::start(&["demo"], &env);
        std::thread::scope(|scope| {
            scope.spawn(|| tokio::runtime::Runtime::new().unwrap().block_on(demo.says("The shop is open")));
        });
        demo.terminate();
        std::thread::scope(|scope| {
            scope.spawn(|| tokio::runtime::Runtime::new().unwrap().block_on(demo.ends()));
        });
        std::fs::remove_file(data.join("sandbox.db")).ok();
        dir
    });
    Box::leak(dir.path().join("data").into_boxed_path())
}
