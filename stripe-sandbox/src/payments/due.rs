//! What happens by itself when its time has come: pages close, delayed money arrives.

use crate::ledger::schedule::{self, Task};
use crate::ledger::{LedgerError, Tx, idempotency};
use crate::objects::RefundStatus;
use crate::payments::{disputes, expire, refunds, settle};

/// Does everything that is due, oldest first.
///
/// Each look at the ledger begins with this, so nobody sees an open page after its hour, whether or not the background
/// task runs.
pub fn catch_up(tx: &Tx<'_>) -> Result<(), LedgerError> {
    idempotency::forget_old_keys(tx)?;
    while let Some(task) = schedule::take_due(tx)? {
        match task {
            Task::ExpireSession { session } => expire::close_unpaid(tx, &session)?,
            Task::SettlePayment { payment_intent, succeeds } => settle::settle(tx, &payment_intent, succeeds)?,
            Task::OpenDispute { charge } => disputes::open(tx, &charge, "fraudulent", false).map(drop)?,
            Task::OpenInquiry { charge } => disputes::open(tx, &charge, "general", true).map(drop)?,
            Task::SettleRefund { refund } => refunds::settle(tx, &refund)?,
            Task::FailRefund { refund } => {
                if let Some(refund) = tx.get(&refund)? {
                    refunds::end(tx, refund, RefundStatus::Failed).map(drop)?;
                }
            }
        }
    }
    Ok(())
}
