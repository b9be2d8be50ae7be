/// A setting that makes no sense.
#[derive(Debug, thiserror::Error)]
#[error("{key}: {problem}\n  Fix: {fix}")]
pub struct ConfigError {
    pub key: &'static str,
    pub problem: String,
    pub fix: &'static str,
}
