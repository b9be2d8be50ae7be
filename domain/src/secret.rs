//! Values that must not be seen.

/// A value that must not be seen: no `Debug`, `Display` or `Serialize`.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    pub fn new(value: String) -> Secret {
        Secret(value)
    }

    /// The value itself. Named so that each use stands out in review.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}
