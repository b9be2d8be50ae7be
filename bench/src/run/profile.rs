//! Where the time of a rendered page goes, by function.

use crate::{
    load::{Load, Until, drive},
    plan::Plan,
    process::is_installed,
    progress::say,
    shop::{Program, RunningShop, pages},
};
use anyhow::Result;
use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

const CONNECTIONS: usize = 32;
const SECONDS: u64 = 8;
/// Functions that are printed; the file has more.
const SHOWN: usize = 12;
/// Longest line.
const MOST_CHARS: usize = 160;

/// Writes `profile-home.txt` and `profile-product.txt`; returns why not, where it is not possible.
///
/// # Errors
/// If the shop does not answer.
pub async fn record(plan: &Plan, folder: &Path, products: u64) -> Result<Option<String>> {
    if !is_installed("perf") {
        return Ok(Some("the profile: there is no perf here".to_owned()));
    }
    let shop = RunningShop::start(&Program::WithSymbols, folder, &plan.scratch).await?;
    let pages = pages::all(shop.addr, products, "none");
    for (page, name) in [("home, rendered", "home"), ("product, rendered", "product")] {
        let Some(page) = pages.iter().find(|each| each.name == page) else { continue };
        let load = |seconds| Load {
            addr: shop.addr,
            script: page.script.clone(),
            status: page.status,
            connections: CONNECTIONS,
            until: Until::After(Duration::from_secs(seconds)),
        };
        drive(&load(1)).await?;
        let data = plan.scratch.join("perf.data");
        let mut perf = Command::new("perf");
        // By the clock: in most virtual machines the processor's own counters cannot be read.
        perf.args(["record", "--event=cpu-clock", "--freq=997", "--quiet"]);
        perf.arg(format!("--pid={}", shop.process.pid())).arg(format!("--output={}", data.display()));
        let recording = perf.args(["--", "sleep", &SECONDS.to_string()]).stderr(Stdio::null()).spawn();
        let Ok(mut recording) = recording else { return Ok(Some("the profile: perf cannot be started".to_owned())) };
        drive(&load(SECONDS + 1)).await?;
        if !recording.wait()?.success() {
            return Ok(Some("the profile: perf may not look at other processes here".to_owned()));
        }
        let told = Command::new("perf")
            .args([
                "report",
                "--stdio",
                "--no-children",
                "--sort=symbol",
                "--fields=overhead,symbol",
                "--percent-limit=0.2",
            ])
            .arg(format!("--input={}", data.display()))
            .output()?;
        // The name of a page's type is as long as the page.
        let text = String::from_utf8_lossy(&told.stdout).into_owned();
        let short = |line: &str| line.trim_end().chars().take(MOST_CHARS).collect::<String>();
        let mut lines: Vec<_> = text.lines().filter(|line| !line.starts_with('#')).map(short).collect();
        lines.retain(|line| !line.is_empty());
        // With fields of its own, perf sorts by name.
        lines.sort_by(|one, other| share(other).total_cmp(&share(one)));
        let text = lines.join("\n");
        let file = plan.scratch.join(format!("profile-{name}.txt"));
        fs::write(&file, &text)?;
        fs::remove_file(&data)?;
        say(&format!("  {}, by function; more in {}", page.name, file.display()));
        lines.iter().take(SHOWN).for_each(|line| say(line));
    }
    shop.stop()?;
    Ok(None)
}

/// The share of a line such as `     6.76%  [.] memmove`.
fn share(line: &str) -> f64 {
    line.split_once('%').and_then(|(share, _)| share.trim().parse().ok()).unwrap_or_default()
}
