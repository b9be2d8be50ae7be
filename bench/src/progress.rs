//! What is said on the way, and in which units.

use std::{io::Write, time::Duration};

/// Milliseconds of a time.
pub fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// MB of KB.
pub fn megabytes(kb: u64) -> f64 {
    kb as f64 / 1_024.0
}

/// Tells how far the run is.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
