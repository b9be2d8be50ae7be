//! What is read of the index.

/// Entries of one term, or of all that begin so, as the index has them: by term, then by place, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    pub term: String,
    pub as_prefix: bool,
}

impl Span {
    /// The first string behind all that begin with the term, but for those that no text has.
    pub fn end(&self) -> String {
        format!("{}\u{10ffff}", self.term)
    }
}
