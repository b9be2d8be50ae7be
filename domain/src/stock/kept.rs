//! What an admin typed and has not saved: kept, so that a lost connection or a refused save loses no word.

use super::ProductDraft;
use crate::{
    ids::{AdminId, ProductId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// Whose form it is, and of which product; `None` for one that is not made yet.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DraftPlace {
    pub admin: AdminId,
    pub product: Option<ProductId>,
}

/// A form as it stood when it was last looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptDraft {
    pub form: ProductDraft,
    pub kept_at: Timestamp,
}
