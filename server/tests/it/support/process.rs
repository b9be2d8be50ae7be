//! The real program as a child process, ended by its own pid when the test is over.

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU16, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

pub struct Process {
    child: Child,
    log: Arc<Mutex<String>>,
    /// What writes its output into the log.
    readers: Vec<JoinHandle<()>>,
}

impl Process {
    /// Starts `tuppence` with `args` and nothing of this process's settings.
    pub fn start(args: &[&str], env: &[(&str, &str)]) -> Process {
        Process::start_with_log(args, env, Stdio::piped())
    }

    /// The same with another place for the log.
    pub fn start_with_log(args: &[&str], env: &[(&str, &str)], log: Stdio) -> Process {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tuppence"));
        for (name, _) in
            std::env::vars().filter(|(name, _)| name.starts_with("TUPPENCE_") || name.starts_with("STRIPE_"))
        {
            command.env_remove(name);
        }
        command.args(args).env("RUST_LOG", "warn,server=debug,sqlite_adapter=debug,aws_adapter=debug,stripe_adapter=debug,mail_adapter=debug,adapters_shared=debug,stripe_sandbox=debug").env("NO_COLOR", "1").envs(env.iter().copied());
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let mut readers = vec![gather(child.stdout.take().unwrap(), log.clone())];
        readers.extend(child.stderr.take().map(|stderr| gather(stderr, log.clone())));
        Process { child, log, readers }
    }

    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Waits until the log holds `text`.
    pub async fn says(&mut self, text: &str) {
        let begun = Instant::now();
        while !self.log().contains(text) {
            assert!(begun.elapsed() < Duration::from_secs(60), "it never said {text:?}:\n{}", self.log());
            if let Ok(Some(status)) = self.child.try_wait() {
                self.all_is_read().await;
                assert!(self.log().contains(text), "it ended ({status}) without {text:?}:\n{}", self.log());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits, once it has ended, until its last words are in the log; not for a child of its own that goes on.
    async fn all_is_read(&self) {
        let begun = Instant::now();
        while self.readers.iter().any(|reader| !reader.is_finished()) && begun.elapsed() < Duration::from_secs(5) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Waits for the end, at most 30 seconds, and for all it said.
    pub async fn ends(&mut self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                self.all_is_read().await;
                return status;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "it goes on:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// SIGTERM, as a deploy sends it.
    pub fn terminate(&self) {
        Command::new("kill").arg(self.pid().to_string()).status().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

fn gather(from: impl std::io::Read + Send + 'static, log: Arc<Mutex<String>>) -> JoinHandle<()> {
    thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            let mut log = log.lock().unwrap();
            log.push_str(&line);
            log.push('\n');
        }
    })
}

/// A port nobody listens on. Each call gives another, below those the system hands out by itself, so
/// that nobody takes it between now and the start of the program it is for.
pub fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = u16::try_from(std::process::id() % 8000).unwrap();
    loop {
        let port = 20_000 + (first + NEXT.fetch_add(1, Ordering::Relaxed)) % 10_000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// Copies a folder with all it holds.
pub fn copy_dir(from: &Path, to: &PathBuf) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            copy_dir(&entry.path(), &to.join(entry.file_name()));
        } else {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// What a folder takes on a disk, with some room for the folders themselves.
pub fn size_of_dir(dir: &Path) -> u64 {
    let entries = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap());
    let size = |entry: std::fs::DirEntry| match entry.metadata().unwrap() {
        meta if meta.is_dir() => size_of_dir(&entry.path()) + 4096,
        meta => meta.len().next_multiple_of(4096),
    };
    entries.map(size).sum()
}
