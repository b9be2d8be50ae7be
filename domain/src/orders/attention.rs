//! Why an order waits for a person.

use serde::{Deserialize, Serialize};

/// Why the shop did not fulfil an order by itself and left it to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attention {
    AmountDiffers,
    CurrencyDiffers,
    WrongMode,
    OtherOrder,
    NoEmail,
}
