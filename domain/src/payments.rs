//! What Stripe says of money, in the words of the shop.

mod call;
mod dispute;
mod envelope;
pub(crate) mod event;
pub mod facts;
pub mod inbox;
pub(crate) mod notes;
pub(crate) mod webhook_health;

pub use call::StripeCall;
pub use dispute::{Dispute, DisputeStatus};
pub use envelope::Envelope;
pub use notes::{NotedLine, PageNotes, ShopMark};
