//! What a person must know about, and how they are told.

pub(crate) mod attention;
pub(crate) mod conditions;
pub(crate) mod email;
pub(crate) mod trouble;

pub use conditions::Condition;
pub use trouble::AlertText;
