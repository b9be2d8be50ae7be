//! Faults in the system calls of a running shop, made by strace.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::Duration,
};

/// strace, attached to a process. Letting go of it lets the process run on.
pub struct Tracer(Child);

impl Tracer {
    /// SIGKILL for the process as soon as one of its threads makes something durable for the `nth`
    /// time. `None` if strace is missing or may not look at the process.
    pub async fn kill_at_fsync(pid: u32, nth: u32) -> Option<Tracer> {
        let fault = format!("inject=fsync,fdatasync:signal=SIGKILL:when={nth}");
        let mut strace = Command::new("strace");
        strace.args(["-f", "-e", "trace=fsync,fdatasync", "-e", &fault, "-p", &pid.to_string()]);
        let mut child = strace.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().ok()?;
        let (attached, is_attached) = tokio::sync::oneshot::channel();
        let stderr = child.stderr.take()?;
        std::thread::spawn(move || {
            let mut attached = Some(attached);
            // Read to the end, or strace would wait for room to write.
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                if line.contains(" attached")
                    && let Some(attached) = attached.take()
                {
                    let _ = attached.send(());
                }
            }
        });
        let tracer = Tracer(child);
        match tokio::time::timeout(Duration::from_secs(5), is_attached).await {
            Ok(Ok(())) => Some(tracer),
            _ => None,
        }
    }
}

impl Drop for Tracer {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
