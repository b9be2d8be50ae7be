//! The log. Writing it never fails or holds up the work: a line that cannot be written is lost.

use super::{names, traces};
use std::{
    io::{self, Write},
    panic,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
    time::Duration,
};
use tracing_subscriber::{EnvFilter, fmt::MakeWriter, layer::SubscriberExt, util::SubscriberInitExt};

/// What is logged unless `RUST_LOG` says otherwise: warnings of everybody, and what our own crates tell.
const FILTER: &str = "warn,server=info,tuppence=info,sqlite_adapter=info,aws_adapter=info,stripe_adapter=info,mail_adapter=info,adapters_shared=info,stripe_sandbox=info";

/// Lines that may wait for a slow reader of the log; beyond that they are dropped.
const MAX_WAITING_LINES: usize = 16_384;
/// How long the end of the program waits for the last lines.
const LAST_LINES_WITHIN: Duration = Duration::from_secs(1);

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// By a thread of its own, so that nobody waits for a full disk or a reader that sleeps.
    InBackground,
    /// At once: where the process may be frozen between two requests.
    AtOnce,
}

/// Starts the log on standard error. Hold what is returned until the end, so that the last lines are written.
pub fn start(json: bool, writing: Writing) -> Option<LastLines> {
    match writing {
        Writing::AtOnce => {
            begin(json, || Forgiving(io::stderr()));
            None
        }
        Writing::InBackground => {
            let queue = Queue::to(io::stderr());
            let last = LastLines(queue.clone());
            begin(json, move || queue.clone());
            Some(last)
        }
    }
}

/// Something for the thread that writes.
enum Task {
    Write(Vec<u8>),
    /// Tells when all before it is written.
    Tell(SyncSender<()>),
}

/// The lines that wait to be written; clones share them.
#[derive(Clone)]
struct Queue(SyncSender<Task>);

impl Queue {
    fn to(out: impl Write + Send + 'static) -> Queue {
        let (sender, tasks) = sync_channel(MAX_WAITING_LINES);
        // Without a thread lines are lost, and nothing else.
        let _ = thread::Builder::new().name("log".to_owned()).spawn(move || write_all(&tasks, Forgiving(out)));
        Queue(sender)
    }
}

fn write_all(tasks: &Receiver<Task>, mut out: impl Write) {
    for task in tasks {
        match task {
            Task::Write(line) => drop(out.write_all(&line)),
            Task::Tell(done) => {
                let _ = out.flush();
                let _ = done.try_send(());
            }
        }
    }
}

impl Write for Queue {
    /// Each call is one line, as the subscriber makes them.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.0.try_send(Task::Write(line.to_vec())).is_err() {
            metrics::counter!(names::LOG_LINES_LOST).increment(1);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes what waits when it is dropped, unless that takes too long.
pub struct LastLines(Queue);

impl Drop for LastLines {
    fn drop(&mut self) {
        traces::end();
        let (done, written) = sync_channel(1);
        if self.0.0.try_send(Task::Tell(done)).is_ok() {
            let _ = written.recv_timeout(LAST_LINES_WITHIN);
        }
    }
}

fn begin<W: for<'a> MakeWriter<'a> + Send + Sync + 'static>(json: bool, writer: W) {
    let filter = EnvFilter::try_from_env("RUST_LOG").unwrap_or_else(|_| EnvFilter::new(FILTER));
    // Its own complaints would go to standard error, which is what cannot be written then.
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer).log_internal_errors(false);
    if json {
        log.json().finish().with(traces::layer()).init()
    } else {
        log.finish().with(traces::layer()).init()
    }
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, panic = words_of(panic.payload()), "A panic at {place}");
    }));
}

/// What a panic says.
pub fn words_of(panic: &(dyn std::any::Any + Send)) -> &str {
    panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied()).unwrap_or("no words")
}

/// A writer whose errors are nobody's.
struct Forgiving<W>(W);

impl<W: Write> Write for Forgiving<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let _ = self.0.write_all(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let _ = self.0.flush();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::BTreeSet, fs, path::Path};

    #[test]
    fn what_every_adapter_tells_is_logged() {
        let adapters = Path::new(env!("CARGO_MANIFEST_DIR")).join("../adapters");
        let crates = fs::read_dir(adapters).unwrap().map(|entry| entry.unwrap().path().join("Cargo.toml"));
        let crates = crates.filter(|manifest| manifest.exists()).map(|manifest| {
            let manifest: toml::Table = fs::read_to_string(manifest).unwrap().parse().unwrap();
            manifest["package"]["name"].as_str().unwrap().replace('-', "_")
        });
        let crates: BTreeSet<_> = crates.collect();
        assert!(crates.contains("sqlite_adapter"), "{crates:?}");
        let logged: BTreeSet<_> = FILTER.split(',').filter_map(|rule| rule.strip_suffix("=info")).collect();
        let left_out: Vec<_> = crates.iter().filter(|name| !logged.contains(name.as_str())).collect();
        assert!(left_out.is_empty(), "FILTER in this file does not name {left_out:?}");
    }

    struct Full;

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
    }

    #[test]
    fn r075_a_log_that_cannot_be_written_is_no_error() {
        let mut log = Forgiving(Full);
        assert!(log.write_all(b"a line\n").is_ok() && log.flush().is_ok());
    }

    /// Takes nothing until it is dropped.
    struct Stuck(Receiver<()>);

    impl Write for Stuck {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let _ = self.0.recv();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn r075_a_log_whose_reader_sleeps_holds_nobody_up() {
        let (reader, sleeps) = sync_channel(0);
        let mut log = Queue::to(Stuck(sleeps));
        let begun = std::time::Instant::now();
        for _ in 0..MAX_WAITING_LINES * 2 {
            log.write_all(b"a line\n").unwrap();
        }
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
        drop(reader);
    }

    #[test]
    fn the_last_lines_are_written() {
        struct Shared(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);
        impl Write for Shared {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0.lock().unwrap().extend_from_slice(bytes);
                Ok(bytes.len())
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let written = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
        let mut log = Queue::to(Shared(written.clone()));
        let last = LastLines(log.clone());
        for _ in 0..1_000 {
            log.write_all(b"a line\n").unwrap();
        }
        drop(last);
        assert_eq!(written.lock().unwrap().len(), 7_000);
    }
}
