/// What a run came to. A failure is in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobRun {
    /// There was something to do; there may be more.
    Worked,
    /// There was, and what there is more should wait a moment.
    Slowly,
    Idle,
    Failed,
    /// It broke off in a panic.
    Panicked,
}

impl JobRun {
    /// Whether it came to its end.
    #[cfg(feature = "aws")]
    pub(super) fn is_done(self) -> bool {
        matches!(self, JobRun::Worked | JobRun::Slowly | JobRun::Idle)
    }
}
