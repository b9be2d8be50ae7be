//! A server as a process of its own, on a core of its own.

use anyhow::{Context, Result, bail};
use std::{
    fs::{self, File},
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

/// The core of all servers; the load has another one.
const SERVER_CORE: &str = "0";
/// Longest time a server is given to end by itself.
const STOPS_WITHIN: Duration = Duration::from_secs(15);
/// Clock ticks a second in /proc, the same on every Linux (`USER_HZ`).
const TICKS_A_SECOND: u64 = 100;

/// A server; it ends when this is dropped.
pub struct Process {
    child: Child,
}

impl Process {
    /// Starts `command` on the servers' core; what it says goes into the file `log`.
    pub fn start(command: &Command, log: &Path) -> Result<Process> {
        let output = File::create(log).with_context(|| format!("{} cannot be written", log.display()))?;
        let mut pinned = pinned(command);
        pinned.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output);
        let child = pinned.spawn().with_context(|| format!("{:?} cannot be started", command.get_program()))?;
        Ok(Process { child })
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Whether it still runs.
    pub fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// The processor time it has used; none where there is no /proc.
    pub fn cpu_time(&self) -> Option<Duration> {
        cpu_time(&self.pid().to_string())
    }

    /// Memory it holds now, in KB; none where there is no /proc.
    pub fn resident_kb(&self) -> Option<u64> {
        self.status("VmRSS:")
    }

    /// The most memory it ever held, in KB.
    pub fn peak_kb(&self) -> Option<u64> {
        self.status("VmHWM:")
    }

    fn status(&self, name: &str) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid())).ok()?;
        let line = status.lines().find(|line| line.starts_with(name))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }

    /// Tells it to stop and waits until it has.
    ///
    /// # Errors
    /// If it did not, and had to be ended.
    pub fn stop(mut self) -> Result<()> {
        Command::new("kill").arg(self.pid().to_string()).status()?;
        let told = Instant::now();
        while self.is_alive() {
            if told.elapsed() > STOPS_WITHIN {
                bail!("a server did not stop within {} s", STOPS_WITHIN.as_secs());
            }
            sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The processor time that the process `pid` has used: a number, or `self`.
pub fn cpu_time(pid: &str) -> Option<Duration> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, in parentheses, may hold spaces.
    let fields: Vec<_> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |place: usize| fields.get(place)?.parse::<u64>().ok();
    Some(Duration::from_millis((ticks(11)? + ticks(12)?) * 1_000 / TICKS_A_SECOND))
}

/// The same command on the servers' core, where `taskset` is.
fn pinned(command: &Command) -> Command {
    let mut pinned = if is_installed("taskset") {
        let mut pinned = Command::new("taskset");
        pinned.args(["-c", SERVER_CORE]).arg(command.get_program());
        pinned
    } else {
        Command::new(command.get_program())
    };
    pinned.args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => pinned.env(name, value),
            None => pinned.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        pinned.current_dir(folder);
    }
    pinned
}

/// Whether there is such a program.
pub fn is_installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// An address on this machine that nobody has now.
pub fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}
