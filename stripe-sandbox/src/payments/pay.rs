//! What happens when a buyer pays: the state changes and their events, for page and tests alike.

use crate::events::emit;
use crate::ids;
use crate::ledger::schedule::{Task, schedule};
use crate::ledger::{LedgerError, Tx};
use crate::objects::{
    Buyer, Charge, ChargeStatus, Failure, IntentStatus, PaymentIntent, PaymentMethodDetails, PaymentStatus, Session,
    SessionStatus, WaitingCard, last4,
};
use crate::payments::test_cards::{CardBehavior, TestAccount, TestCard};
use crate::payments::{discounts, settle};

/// Time enough to see the downloads before they are taken away.
const DISPUTED_AFTER_SECS: i64 = 10;

/// What the buyer pays with.
#[derive(Debug, Clone, Copy)]
pub enum Method {
    Card { card: TestCard, exp_month: u8, exp_year: u16 },
    BankDebit { account: TestAccount },
}

/// What came of an attempt to pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The page is done; the money is there or, with a bank debit, on its way.
    Complete,
    /// The buyer has to confirm first, see [`confirm`].
    MustConfirm,
    Refused(Failure),
}

#[derive(Debug, thiserror::Error)]
pub enum PayError {
    #[error("the page is no longer open")]
    NotOpen(SessionStatus),
    #[error("there is no payment that waits for confirmation")]
    NothingToConfirm,
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// Tries to pay `session`. A page that is done or closed is never paid again.
pub fn pay(tx: &Tx<'_>, session: Session, buyer: Buyer, method: Method) -> Result<Outcome, PayError> {
    if session.status != SessionStatus::Open {
        return Err(PayError::NotOpen(session.status));
    }
    if session.total() == 0 {
        complete(tx, session, buyer, PaymentStatus::NoPaymentRequired)?;
        return Ok(Outcome::Complete);
    }
    let (session, intent) = intent_of(tx, session)?;
    pay_intent(tx, intent, Some(session), buyer, method)
}

/// Tries to pay `intent`, which belongs to `session` or to nobody.
pub fn pay_intent(
    tx: &Tx<'_>,
    mut intent: PaymentIntent,
    session: Option<Session>,
    buyer: Buyer,
    method: Method,
) -> Result<Outcome, PayError> {
    match method {
        Method::BankDebit { account } => {
            let (country, last4) = (account.iban[..2].to_owned(), last4(account.iban).to_owned());
            let details = PaymentMethodDetails::BankDebit { country, last4 };
            debit_later(tx, session, intent, buyer, details, account.succeeds)?;
            Ok(Outcome::Complete)
        }
        Method::Card { card, exp_month, exp_year } => {
            let (brand, last4) = (card.brand.to_owned(), last4(card.number).to_owned());
            let details = PaymentMethodDetails::Card { brand, last4, exp_month, exp_year, confirmed: false };
            if let Some(failure) = card.behavior.failure() {
                refuse(tx, session, intent, buyer, details, failure.clone())?;
                return Ok(Outcome::Refused(failure));
            }
            if card.behavior == CardBehavior::AsksToConfirm {
                intent.status = IntentStatus::RequiresAction;
                intent.failure = None;
                intent.waiting = Some(WaitingCard { buyer, method: details });
                tx.put(&intent)?;
                emit(tx, "payment_intent.requires_action", intent.shape())?;
                return Ok(Outcome::MustConfirm);
            }
            // A client that pays without a page looks for the dispute at once.
            let due_at = tx.now() + if session.is_some() { DISPUTED_AFTER_SECS } else { 0 };
            let charge = take(tx, session, intent, buyer, details)?.id;
            match card.behavior {
                CardBehavior::PaysAndIsDisputed => schedule(tx, due_at, &Task::OpenDispute { charge })?,
                CardBehavior::PaysAndIsInquired => schedule(tx, due_at, &Task::OpenInquiry { charge })?,
                _ => {}
            }
            Ok(Outcome::Complete)
        }
    }
}

/// The buyer's answer to the question whether the payment is theirs.
pub fn confirm(tx: &Tx<'_>, session: Session, confirmed: bool) -> Result<Outcome, PayError> {
    if session.status != SessionStatus::Open {
        return Err(PayError::NotOpen(session.status));
    }
    let (session, mut intent) = intent_of(tx, session)?;
    let WaitingCard { buyer, method: mut details } = intent.waiting.take().ok_or(PayError::NothingToConfirm)?;
    if !confirmed {
        let failure = Failure {
            code: "payment_intent_authentication_failure".to_owned(),
            decline_code: None,
            message: "We are unable to authenticate your payment method. Please choose a different payment method and try again.".to_owned(),
        };
        refuse(tx, Some(session), intent, buyer, details, failure.clone())?;
        return Ok(Outcome::Refused(failure));
    }
    if let PaymentMethodDetails::Card { confirmed, .. } = &mut details {
        *confirmed = true;
    }
    take(tx, Some(session), intent, buyer, details)?;
    Ok(Outcome::Complete)
}

/// The session's payment intent; Stripe makes it when the buyer first tries to pay.
fn intent_of(tx: &Tx<'_>, mut session: Session) -> Result<(Session, PaymentIntent), LedgerError> {
    let known = match &session.payment_intent {
        Some(id) => tx.get::<PaymentIntent>(id)?,
        None => None,
    };
    if let Some(mut intent) = known {
        // A promotion code may have changed the total since the last attempt.
        intent.amount = session.total();
        return Ok((session, intent));
    }
    let options = &session.options;
    let intent = PaymentIntent {
        id: ids::random("pi_3", 23),
        created: tx.now(),
        livemode: session.livemode,
        session: Some(session.id.clone()),
        amount: session.total(),
        currency: session.currency.clone(),
        status: IntentStatus::RequiresPaymentMethod,
        method_types: session.method_types(),
        payment_method: None,
        latest_charge: None,
        failure: None,
        waiting: None,
        canceled_at: None,
        description: options.payment.description.clone(),
        metadata: options.payment.metadata.clone(),
        receipt_email: options.payment.receipt_email.clone(),
        statement_descriptor: options.payment.statement_descriptor.clone(),
        statement_descriptor_suffix: options.payment.statement_descriptor_suffix.clone(),
        shipping: options.payment.shipping.clone(),
        setup_future_usage: options.payment.setup_future_usage.clone(),
        cancellation_reason: None,
    };
    session.payment_intent = Some(intent.id.clone());
    tx.put(&intent)?;
    tx.put(&session)?;
    emit(tx, "payment_intent.created", intent.shape())?;
    Ok((session, intent))
}

/// A card payment that works.
fn take(
    tx: &Tx<'_>,
    session: Option<Session>,
    mut intent: PaymentIntent,
    buyer: Buyer,
    details: PaymentMethodDetails,
) -> Result<Charge, LedgerError> {
    let mut charge = new_charge(tx, &intent, buyer.clone(), details, ChargeStatus::Succeeded);
    charge.balance_transaction = Some(ids::random("txn_3", 23));
    intent.status = IntentStatus::Succeeded;
    attach(&mut intent, &charge);
    tx.put(&charge)?;
    tx.put(&intent)?;
    emit(tx, "charge.succeeded", charge.shape())?;
    emit(tx, "payment_intent.succeeded", intent.shape())?;
    if let Some(session) = session {
        complete(tx, session, buyer, PaymentStatus::Paid)?;
    }
    Ok(charge)
}

/// A card payment the bank refuses. The page stays open for another card.
fn refuse(
    tx: &Tx<'_>,
    session: Option<Session>,
    mut intent: PaymentIntent,
    buyer: Buyer,
    details: PaymentMethodDetails,
    failure: Failure,
) -> Result<(), LedgerError> {
    let mut charge = new_charge(tx, &intent, buyer, details, ChargeStatus::Failed);
    charge.failure = Some(failure.clone());
    attach(&mut intent, &charge);
    // After a failure Stripe detaches the payment method: the buyer has to give another.
    intent.payment_method = None;
    intent.status = IntentStatus::RequiresPaymentMethod;
    intent.failure = Some(failure);
    tx.put(&charge)?;
    tx.put(&intent)?;
    if let Some(session) = session {
        tx.put(&session)?;
    }
    emit(tx, "charge.failed", charge.shape())?;
    emit(tx, "payment_intent.payment_failed", intent.shape())
}

/// A bank debit: the page is done now, the money comes or fails later.
fn debit_later(
    tx: &Tx<'_>,
    session: Option<Session>,
    mut intent: PaymentIntent,
    buyer: Buyer,
    details: PaymentMethodDetails,
    succeeds: bool,
) -> Result<(), LedgerError> {
    let charge = new_charge(tx, &intent, buyer.clone(), details, ChargeStatus::Pending);
    intent.status = IntentStatus::Processing;
    attach(&mut intent, &charge);
    tx.put(&charge)?;
    tx.put(&intent)?;
    emit(tx, "charge.pending", charge.shape())?;
    emit(tx, "payment_intent.processing", intent.shape())?;
    let due_at = tx.now() + settle::timing(tx)?.debit_secs;
    schedule(tx, due_at, &Task::SettlePayment { payment_intent: intent.id, succeeds })?;
    session.map_or(Ok(()), |session| complete(tx, session, buyer, PaymentStatus::Unpaid))
}

fn complete(tx: &Tx<'_>, mut session: Session, buyer: Buyer, payment_status: PaymentStatus) -> Result<(), LedgerError> {
    session.status = SessionStatus::Complete;
    session.payment_status = payment_status;
    session.buyer = Some(buyer);
    if session.options.customer_creation.as_deref() == Some("always") {
        session.customer = Some(ids::random("cus_", 14));
    }
    discounts::count_redemption(tx, &session)?;
    tx.put(&session)?;
    emit(tx, "checkout.session.completed", session.shape())
}

fn attach(intent: &mut PaymentIntent, charge: &Charge) {
    intent.latest_charge = Some(charge.id.clone());
    intent.payment_method = Some(charge.payment_method.clone());
    intent.failure = None;
    intent.waiting = None;
}

fn new_charge(
    tx: &Tx<'_>,
    intent: &PaymentIntent,
    buyer: Buyer,
    details: PaymentMethodDetails,
    status: ChargeStatus,
) -> Charge {
    let prefix = if details.kind() == "card" { "ch_3" } else { "py_3" };
    Charge {
        id: ids::random(prefix, 23),
        created: tx.now(),
        livemode: intent.livemode,
        payment_intent: intent.id.clone(),
        payment_method: ids::random("pm_1", 23),
        balance_transaction: None,
        amount: intent.amount,
        amount_refunded: 0,
        currency: intent.currency.clone(),
        status,
        buyer,
        method: details,
        failure: None,
        disputed: false,
        description: intent.description.clone(),
        metadata: intent.metadata.clone(),
        receipt_email: intent.receipt_email.clone(),
        shipping: intent.shipping.clone(),
    }
}
