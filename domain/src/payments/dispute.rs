//! A buyer's bank asks about a payment, or takes it back.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A dispute of a payment, or an inquiry that may become one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// Stripe's id: `du_…`.
    pub id: String,
    pub status: DisputeStatus,
    /// Until when Stripe takes an answer, if it waits for one.
    pub due_by: Option<Timestamp>,
}

/// How a dispute stands. Source: Stripe API reference, Dispute, `status`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeStatus {
    /// An inquiry: the bank asks, and the money stays.
    WarningNeedsResponse,
    WarningUnderReview,
    /// An inquiry that came to nothing, or a dispute that was prevented.
    WarningClosed,
    /// A chargeback: the bank has taken the money.
    NeedsResponse,
    UnderReview,
    Won,
    Lost,
}

impl DisputeStatus {
    /// Whether no money moved: an inquiry touches neither access nor figures.
    pub fn is_inquiry(self) -> bool {
        use DisputeStatus::{WarningClosed, WarningNeedsResponse, WarningUnderReview};
        matches!(self, WarningNeedsResponse | WarningUnderReview | WarningClosed)
    }

    /// Whether it is not decided yet.
    pub fn is_open(self) -> bool {
        use DisputeStatus::{NeedsResponse, UnderReview, WarningNeedsResponse, WarningUnderReview};
        matches!(self, NeedsResponse | UnderReview | WarningNeedsResponse | WarningUnderReview)
    }
}

impl Dispute {
    /// A dispute with one id for all, for tests.
    #[cfg(any(test, feature = "testing"))]
    pub fn for_tests(status: DisputeStatus) -> Dispute {
        let due_by = status.is_open().then_some(Timestamp(1_800_000_000));
        Dispute { id: "du_1".to_owned(), status, due_by }
    }
}
