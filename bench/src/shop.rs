//! A shop that runs, on a copy of one that was filled.

pub mod buying;
pub mod pages;

use crate::{
    http::Connection,
    observed::COUNTS_ADDR,
    process::{Process, free_address},
};
use anyhow::{Context, Result, bail};
use std::{
    env, fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};
use tokio::time::sleep;

/// Longest time a shop is given to open: it compares every row with its checksum, and an emulated processor is slow.
const OPENS_WITHIN: Duration = Duration::from_secs(600);

/// Which program serves the shop.
#[derive(Debug, Clone)]
pub enum Program {
    /// The released one.
    Released(PathBuf),
    /// The same with its symbols kept.
    WithSymbols,
    /// The same with allocations and statements counted.
    Counted,
    /// The one with symbols on an emulated processor that counts instructions; its counts go into a file below here.
    Callgrind(PathBuf),
}

/// A running shop; it ends when this is dropped.
pub struct RunningShop {
    pub process: Process,
    pub addr: SocketAddr,
    /// Where a counted shop tells its counts.
    pub counts: SocketAddr,
    /// From the start of the process to the end of the first page.
    pub first_page: Duration,
    folder: PathBuf,
}

impl RunningShop {
    /// Starts `program` on a copy of the data folder `filled`, made in `scratch`.
    ///
    /// # Errors
    /// With the end of its log, if it does not open.
    pub async fn start(program: &Program, filled: &Path, scratch: &Path) -> Result<RunningShop> {
        let folder = scratch.join("data");
        let _ = fs::remove_dir_all(&folder);
        copy(filled, &folder)?;
        let (addr, counts) = (free_address()?, free_address()?);
        let mut command = command(program)?;
        command
            .env("TUPPENCE_ADDR", addr.to_string())
            .env("TUPPENCE_DATA_DIR", &folder)
            .env("TUPPENCE_RATE_LIMITS", "false")
            .env("STRIPE_WEBHOOK_SECRET", pages::WEBHOOK_SECRET)
            .env_remove("TUPPENCE_TOOLS")
            .env_remove("TUPPENCE_CHROMIUM")
            .env_remove("TUPPENCE_BENCH_PEER");
        if matches!(program, Program::Counted) {
            command.env(COUNTS_ADDR, counts.to_string());
        }
        let log = scratch.join("shop.log");
        let began = Instant::now();
        let mut process = Process::start(&command, &log)?;
        first_page(&mut process, addr, OPENS_WITHIN).await.with_context(|| last_lines(&log))?;
        let first_page = began.elapsed();
        Ok(RunningShop { process, addr, counts, first_page, folder })
    }

    /// Bytes of its data folder.
    pub fn data_bytes(&self) -> u64 {
        let files = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        files.filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum()
    }

    /// Stops it, and removes its copy of the data.
    ///
    /// # Errors
    /// If it does not stop by itself.
    pub fn stop(self) -> Result<()> {
        let RunningShop { process, folder, .. } = self;
        let stopped = process.stop();
        fs::remove_dir_all(folder)?;
        stopped
    }
}

fn command(program: &Program) -> Result<Command> {
    let own = env::current_exe()?;
    Ok(match program {
        Program::Released(path) => {
            let mut command = Command::new(path);
            command.arg("demo");
            command
        }
        Program::WithSymbols => {
            let mut command = Command::new(own);
            command.arg("shop");
            command
        }
        Program::Counted => Command::new(own.with_file_name("bench-counted")),
        Program::Callgrind(out) => {
            let mut command = Command::new("valgrind");
            command.args(["--tool=callgrind", "--quiet"]);
            command.arg(format!("--callgrind-out-file={}", out.display())).arg(own).arg("shop");
            command
        }
    })
}

/// Waits until a server answers `/`.
///
/// # Errors
/// If it ends, or does not answer in time.
pub async fn first_page(process: &mut Process, addr: SocketAddr, within: Duration) -> Result<()> {
    let began = Instant::now();
    let request = pages::get(addr, "/", "");
    loop {
        if let Ok(mut connection) = Connection::open(addr).await
            && let Ok(answer) = connection.ask(&request).await
            && answer.status == 200
        {
            return Ok(());
        }
        if !process.is_alive() {
            bail!("a server ended before it answered");
        }
        if began.elapsed() > within {
            bail!("a server did not answer within {} s", within.as_secs());
        }
        sleep(Duration::from_millis(2)).await;
    }
}

fn last_lines(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<_> = text.lines().collect();
    lines[lines.len().saturating_sub(10)..].join("\n")
}

/// Copies a folder; folders in it stay behind, a filled shop has none that matter.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for file in fs::read_dir(from)? {
        let file = file?;
        if file.file_type()?.is_file() {
            fs::copy(file.path(), to.join(file.file_name()))?;
        }
    }
    Ok(())
}
