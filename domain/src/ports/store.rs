use super::{Alerts, AuditLog, Downloads, Inbox, Jobs, Metrics, Orders, Outbox, Suppressions};

/// All that is kept with the orders, in one store: a step of an order changes several of them in one transaction.
///
/// A row that cannot be read never keeps the others from being read: a list goes on without it, as if it were not
/// there, and [`AlertKind::UnreadableRow`](crate::alerts::AlertKind::UnreadableRow) names it, as `orders/…`, `inbox/…` or the
/// like. Only who asks for that very row gets [`PortError::Broken`](super::PortError::Broken).
pub trait Store: Orders + Downloads + Inbox + Outbox + Suppressions + Alerts + AuditLog + Metrics + Jobs {}

impl<T: Orders + Downloads + Inbox + Outbox + Suppressions + Alerts + AuditLog + Metrics + Jobs> Store for T {}
