//! What a person must know about, and how they are told.

mod alert;
pub(crate) mod attention;
pub(crate) mod conditions;
pub(crate) mod email;
pub(crate) mod names;

pub use alert::{Alert, AlertKind};
pub use conditions::Condition;
