//! What a running shop asks of the system, and faults in it, by strace.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

/// strace, attached to a process. Letting go of it lets the process run on.
pub struct Tracer {
    strace: Child,
    seen: Arc<Mutex<String>>,
}

impl Tracer {
    /// SIGKILL for the process as soon as one of its threads makes something durable for the `nth`
    /// time. `None` if strace is missing or may not look at the process.
    pub async fn kill_at_fsync(pid: u32, nth: u32) -> Option<Tracer> {
        let fault = format!("inject=fsync,fdatasync:signal=SIGKILL:when={nth}");
        Tracer::attach(pid, &["-e", "trace=fsync,fdatasync", "-e", &fault]).await
    }

    /// Notes whom the process connects to.
    pub async fn of_connections(pid: u32) -> Option<Tracer> {
        Tracer::attach(pid, &["-e", "trace=connect,sendto"]).await
    }

    /// What was seen so far, a line for each call.
    pub fn seen(&self) -> String {
        self.seen.lock().unwrap().clone()
    }

    async fn attach(pid: u32, options: &[&str]) -> Option<Tracer> {
        let mut strace = Command::new("strace");
        strace.arg("-f").args(options).args(["-p", &pid.to_string()]);
        let mut child = strace.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().ok()?;
        let (attached, is_attached) = tokio::sync::oneshot::channel();
        let stderr = child.stderr.take()?;
        let seen = Arc::new(Mutex::new(String::new()));
        let lines = seen.clone();
        std::thread::spawn(move || {
            let mut attached = Some(attached);
            // Read to the end, or strace would wait for room to write.
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                lines.lock().unwrap().push_str(&format!("{line}\n"));
                if line.contains(" attached")
                    && let Some(attached) = attached.take()
                {
                    let _ = attached.send(());
                }
            }
        });
        let tracer = Tracer { strace: child, seen };
        match tokio::time::timeout(Duration::from_secs(5), is_attached).await {
            Ok(Ok(())) => Some(tracer),
            _ => None,
        }
    }
}

impl Drop for Tracer {
    fn drop(&mut self) {
        let _ = self.strace.kill();
        let _ = self.strace.wait();
    }
}
