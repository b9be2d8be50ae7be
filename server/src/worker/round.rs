/// What a round came to. A failure is in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Round {
    /// There was something to do; there may be more.
    Worked,
    /// There was, and what there is more should wait a moment.
    Slowly,
    Idle,
    Failed,
    /// It broke off in a panic.
    Panicked,
}

impl Round {
    /// Whether it came to its end.
    #[cfg(feature = "aws")]
    pub(super) fn is_done(self) -> bool {
        matches!(self, Round::Worked | Round::Slowly | Round::Idle)
    }
}
