//! Orders: how a payment settles them, and everything an admin sees of them and does about them.

pub(crate) mod access;
pub(crate) mod actions;
pub(crate) mod complimentary;
pub(crate) mod csv;
pub(crate) mod diagnosis;
pub(crate) mod duplicates;
pub(crate) mod export;
pub(crate) mod line_money;
pub mod order;
pub(crate) mod overrides;
pub(crate) mod rebuild;
pub(crate) mod reconcile;
pub(crate) mod reconcile_sums;
pub(crate) mod refund;
pub(crate) mod resend;
pub(crate) mod search;
pub(crate) mod settle;
pub(crate) mod state;
pub(crate) mod timeline;
pub(crate) mod view;

pub use actions::{ActionOutcome, OrderActionError, OrderActionRefusal};
pub use complimentary::GiftLine;
pub use csv::csv_cell;
pub use diagnosis::{CaseFacts, WhyNot, why_not};
pub use duplicates::{DUPLICATE_SECS, possible_duplicates};
pub use line_money::LineMoney;
pub use overrides::{ActKey, ActKeyError, Overrides, Refund, RefundKey, RefundState, Why, WhyError};
pub use reconcile::{Failed, ReconcileReport};
pub use reconcile_sums::{Compared, Sums};
pub use refund::{RefundScope, RefundWish};
pub use search::{BuyerSearch, OrderEdge, OrderSearch};
pub use settle::{Look, SettleError, Settled};
pub use state::{EDGES, OrderState};
pub use timeline::{AdminNames, TimelineEntry, timeline};
pub use view::{Case, CaseLine, OrderPage, OrderQuery, ShownAlert};
