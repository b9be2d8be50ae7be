//! The usual choice, with the same pages: a Next.js shop that is not in this repository.

use crate::{
    plan::Plan,
    process::{Process, free_address, is_installed},
    progress::{megabytes, milliseconds},
    report::PeerReport,
    sampling, shop,
    shop::pages,
    speed::loads,
};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

const OPENS_WITHIN: Duration = Duration::from_secs(60);

/// Measures the Next.js shop whose source is in `source`, built in `scratch`.
///
/// # Errors
/// If it cannot be built or does not answer.
pub async fn measure(plan: &Plan, source: &Path, scratch: &Path) -> Result<PeerReport> {
    let folder = scratch.join("next-peer");
    build(source, &folder)?;
    let addr = free_address()?;
    let mut command = Command::new("node");
    command.current_dir(&folder).args(["node_modules/next/dist/bin/next", "start", "-H", "127.0.0.1", "-p"]);
    command.arg(addr.port().to_string()).env("NEXT_TELEMETRY_DISABLED", "1");
    let began = Instant::now();
    let mut process = Process::start(&command, &scratch.join("peer.log"))?;
    shop::first_page(&mut process, addr, OPENS_WITHIN).await?;
    let first_page_ms = milliseconds(began.elapsed());
    let request = pages::get(addr, "/", "");
    let page = pages::Page {
        name: "next-peer home",
        script: Arc::new(move |_| request.clone()),
        status: 200,
        kind: pages::Kind::Rendered,
    };
    let loads = loads(plan, addr, &process, &[page], &[]).await?;
    let bytes = sampling::page_bytes(addr, "/").await?;
    let memory_mb = process.peak_kb().map(megabytes);
    process.stop()?;
    Ok(PeerReport { name: "next-peer", loads, bytes, first_page_ms, memory_mb })
}

fn build(source: &Path, folder: &Path) -> Result<()> {
    if !is_installed("npm") {
        bail!("there is no npm here");
    }
    copy(source, folder).with_context(|| format!("{} cannot be copied", source.display()))?;
    for args in [["npm", "install", "--no-audit", "--no-fund"].as_slice(), &["npx", "next", "build"]] {
        let mut command = Command::new(args[0]);
        command.args(&args[1..]).current_dir(folder).env("NEXT_TELEMETRY_DISABLED", "1");
        let done = command.stdin(Stdio::null()).output()?;
        if !done.status.success() {
            bail!("{}: {}", args.join(" "), String::from_utf8_lossy(&done.stderr));
        }
    }
    Ok(())
}

/// Copies the source alone: what is installed and built beside it may be another system's.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (entry, name) = entry.map(|entry| (entry.path(), entry.file_name()))?;
        if name == "node_modules" || name == ".next" {
            continue;
        }
        if entry.is_dir() {
            copy(&entry, &to.join(name))?;
        } else {
            // Not `fs::copy`, which keeps a file that may only be read as it is.
            fs::write(to.join(name), fs::read(entry)?)?;
        }
    }
    Ok(())
}
