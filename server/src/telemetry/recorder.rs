//! Where metrics are counted. They are kept in this process only and read at `/metrics`.

use super::names::{COUNTERS, GAUGES, HISTOGRAMS};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;

/// Bounds of the histograms, in seconds: pages from memory take less than a millisecond, Stripe up to ten seconds.
const BOUNDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// All that was counted since the start; clones share it.
#[derive(Clone)]
pub struct Recorder(PrometheusHandle);

impl Recorder {
    /// Everything in Prometheus' text format.
    pub fn text(&self) -> String {
        self.0.render()
    }

    /// Puts away what was measured since the last call. To be called every few seconds.
    pub fn tidy(&self) {
        self.0.run_upkeep();
    }
}

/// The recorder of this process, from the first call on; `None` if something else counts here.
pub fn recorder() -> Option<Recorder> {
    static RECORDER: OnceLock<Option<Recorder>> = OnceLock::new();
    RECORDER.get_or_init(install).clone()
}

fn install() -> Option<Recorder> {
    let handle = PrometheusBuilder::new().set_buckets(&BOUNDS).ok()?.install_recorder().ok()?;
    for (name, meaning) in COUNTERS {
        metrics::describe_counter!(name, meaning);
    }
    for (name, meaning) in GAUGES {
        metrics::describe_gauge!(name, meaning);
    }
    for (name, meaning) in HISTOGRAMS {
        metrics::describe_histogram!(name, meaning);
    }
    Some(Recorder(handle))
}
