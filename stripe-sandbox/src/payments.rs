//! What happens when a buyer pays: the state changes and their events, for page and tests alike.

use super::agenda::{self, Task};
use super::events::emit;
use super::ids;
use super::ledger::{LedgerError, Tx};
use super::objects::{
    Buyer, Charge, ChargeStatus, Failure, IntentStatus, Means, PaymentIntent, PaymentStatus, Session, SessionStatus,
    WaitingCard,
};
use super::promotions;
use super::test_numbers::{CardBehaviour, TestAccount, TestCard};
use serde::{Deserialize, Serialize};

/// Time enough to see the goods before they are taken away.
const DISPUTED_AFTER_SECS: i64 = 10;
const PACE: &str = "bank_pace";

/// What the buyer pays with.
#[derive(Debug, Clone, Copy)]
pub enum Method {
    Card { card: TestCard, exp_month: u8, exp_year: u16 },
    BankDebit { account: TestAccount },
}

/// How fast the banks are; at Stripe a bank debit takes days.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BankPace {
    /// From a bank debit to its end, business time.
    pub debit_secs: i64,
}

impl Default for BankPace {
    fn default() -> BankPace {
        BankPace { debit_secs: 10 }
    }
}

/// Says how fast the banks are from now on.
pub fn set_pace(tx: &Tx<'_>, pace: BankPace) -> Result<(), LedgerError> {
    tx.set_setting(PACE, &pace)
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
    let (mut session, mut intent) = intent_of(tx, session)?;
    match method {
        Method::BankDebit { account } => {
            let (country, last4) = (account.iban[..2].to_owned(), account.iban[account.iban.len() - 4..].to_owned());
            let means = Means::BankDebit { country, last4 };
            debit_later(tx, session, intent, buyer, means, account.succeeds)?;
            Ok(Outcome::Complete)
        }
        Method::Card { card, exp_month, exp_year } => {
            let last4 = card.number.get(card.number.len().saturating_sub(4)..).unwrap_or_default().to_owned();
            let means = Means::Card { brand: card.brand.to_owned(), last4, exp_month, exp_year, confirmed: false };
            if let Some(failure) = card.behaviour.failure() {
                refuse(tx, &mut session, &mut intent, buyer, means, failure.clone())?;
                return Ok(Outcome::Refused(failure));
            }
            if card.behaviour == CardBehaviour::AsksToConfirm {
                intent.status = IntentStatus::RequiresAction;
                intent.failure = None;
                intent.waiting = Some(WaitingCard { buyer, means });
                tx.put(&intent)?;
                emit(tx, "payment_intent.requires_action", intent.shape())?;
                return Ok(Outcome::MustConfirm);
            }
            let charge = take(tx, session, intent, buyer, means)?;
            if card.behaviour == CardBehaviour::PaysAndIsDisputed {
                agenda::plan(tx, tx.now() + DISPUTED_AFTER_SECS, &Task::OpenDispute { charge: charge.id })?;
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
    let (mut session, mut intent) = intent_of(tx, session)?;
    let WaitingCard { buyer, mut means } = intent.waiting.take().ok_or(PayError::NothingToConfirm)?;
    if !confirmed {
        let failure = Failure {
            code: "payment_intent_authentication_failure".to_owned(),
            decline_code: None,
            message: "We are unable to authenticate your payment method. Please choose a different payment method and try again.".to_owned(),
        };
        refuse(tx, &mut session, &mut intent, buyer, means, failure.clone())?;
        return Ok(Outcome::Refused(failure));
    }
    if let Means::Card { confirmed, .. } = &mut means {
        *confirmed = true;
    }
    take(tx, session, intent, buyer, means)?;
    Ok(Outcome::Complete)
}

/// The end of a delayed payment; nothing if it has ended already.
pub fn settle(tx: &Tx<'_>, payment_intent: &str, succeeds: bool) -> Result<(), LedgerError> {
    let Some(mut intent) = tx.get::<PaymentIntent>(payment_intent)? else { return Ok(()) };
    let Some(mut session) = tx.get::<Session>(&intent.session)? else { return Ok(()) };
    let charge = tx.referring::<Charge>(&intent.id)?.into_iter().find(|charge| charge.status == ChargeStatus::Pending);
    let (IntentStatus::Processing, Some(mut charge)) = (intent.status, charge) else { return Ok(()) };
    if succeeds {
        charge.status = ChargeStatus::Succeeded;
        charge.balance_transaction = Some(ids::random("txn_3", 23));
        intent.status = IntentStatus::Succeeded;
        session.payment_status = PaymentStatus::Paid;
    } else {
        let failure = Failure {
            code: "payment_method_provider_decline".to_owned(),
            decline_code: Some("insufficient_funds".to_owned()),
            message: "The bank account has insufficient funds to complete the purchase.".to_owned(),
        };
        charge.status = ChargeStatus::Failed;
        charge.failure = Some(failure.clone());
        intent.status = IntentStatus::RequiresPaymentMethod;
        intent.failure = Some(failure);
    }
    tx.put(&charge)?;
    tx.put(&intent)?;
    tx.put(&session)?;
    emit(tx, if succeeds { "charge.succeeded" } else { "charge.failed" }, charge.shape())?;
    emit(tx, if succeeds { "payment_intent.succeeded" } else { "payment_intent.payment_failed" }, intent.shape())?;
    let kind =
        if succeeds { "checkout.session.async_payment_succeeded" } else { "checkout.session.async_payment_failed" };
    emit(tx, kind, session.shape())
}

/// A payment that had succeeded is taken back: the bank returns the debit late, without a dispute.
pub fn reverse(tx: &Tx<'_>, payment_intent: &str) -> Result<(), LedgerError> {
    let Some(mut intent) = tx.get::<PaymentIntent>(payment_intent)? else { return Ok(()) };
    let Some(mut session) = tx.get::<Session>(&intent.session)? else { return Ok(()) };
    let charges = tx.referring::<Charge>(&intent.id)?;
    let paid = charges.into_iter().find(|charge| charge.status == ChargeStatus::Succeeded);
    let (IntentStatus::Succeeded, Some(mut charge)) = (intent.status, paid) else { return Ok(()) };
    charge.status = ChargeStatus::Failed;
    intent.status = IntentStatus::RequiresPaymentMethod;
    session.payment_status = PaymentStatus::Unpaid;
    tx.put(&charge)?;
    tx.put(&intent)?;
    tx.put(&session)?;
    emit(tx, "charge.failed", charge.shape())?;
    emit(tx, "payment_intent.payment_failed", intent.shape())?;
    emit(tx, "checkout.session.async_payment_failed", session.shape())
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
        session: session.id.clone(),
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
    session: Session,
    mut intent: PaymentIntent,
    buyer: Buyer,
    means: Means,
) -> Result<Charge, LedgerError> {
    let mut charge = new_charge(tx, &intent, buyer.clone(), means, ChargeStatus::Succeeded);
    charge.balance_transaction = Some(ids::random("txn_3", 23));
    intent.status = IntentStatus::Succeeded;
    attach(&mut intent, &charge);
    tx.put(&charge)?;
    tx.put(&intent)?;
    emit(tx, "charge.succeeded", charge.shape())?;
    emit(tx, "payment_intent.succeeded", intent.shape())?;
    complete(tx, session, buyer, PaymentStatus::Paid)?;
    Ok(charge)
}

/// A card payment the bank refuses. The page stays open for another card.
fn refuse(
    tx: &Tx<'_>,
    session: &mut Session,
    intent: &mut PaymentIntent,
    buyer: Buyer,
    means: Means,
    failure: Failure,
) -> Result<(), LedgerError> {
    let mut charge = new_charge(tx, intent, buyer, means, ChargeStatus::Failed);
    charge.failure = Some(failure.clone());
    attach(intent, &charge);
    // After a failure Stripe detaches the payment method: the buyer has to give another.
    intent.payment_method = None;
    intent.status = IntentStatus::RequiresPaymentMethod;
    intent.failure = Some(failure);
    tx.put(&charge)?;
    tx.put(intent)?;
    tx.put(session)?;
    emit(tx, "charge.failed", charge.shape())?;
    emit(tx, "payment_intent.payment_failed", intent.shape())
}

/// A bank debit: the page is done now, the money comes or fails later.
fn debit_later(
    tx: &Tx<'_>,
    session: Session,
    mut intent: PaymentIntent,
    buyer: Buyer,
    means: Means,
    succeeds: bool,
) -> Result<(), LedgerError> {
    let charge = new_charge(tx, &intent, buyer.clone(), means, ChargeStatus::Pending);
    intent.status = IntentStatus::Processing;
    attach(&mut intent, &charge);
    tx.put(&charge)?;
    tx.put(&intent)?;
    emit(tx, "charge.pending", charge.shape())?;
    emit(tx, "payment_intent.processing", intent.shape())?;
    let BankPace { debit_secs } = tx.setting(PACE)?;
    agenda::plan(tx, tx.now() + debit_secs, &Task::SettlePayment { payment_intent: intent.id, succeeds })?;
    complete(tx, session, buyer, PaymentStatus::Unpaid)
}

fn complete(tx: &Tx<'_>, mut session: Session, buyer: Buyer, payment_status: PaymentStatus) -> Result<(), LedgerError> {
    session.status = SessionStatus::Complete;
    session.payment_status = payment_status;
    session.buyer = Some(buyer);
    if session.options.customer_creation.as_deref() == Some("always") {
        session.customer = Some(ids::random("cus_", 14));
    }
    promotions::count_redemption(tx, &session)?;
    tx.put(&session)?;
    emit(tx, "checkout.session.completed", session.shape())
}

fn attach(intent: &mut PaymentIntent, charge: &Charge) {
    intent.latest_charge = Some(charge.id.clone());
    intent.payment_method = Some(charge.payment_method.clone());
    intent.failure = None;
    intent.waiting = None;
}

fn new_charge(tx: &Tx<'_>, intent: &PaymentIntent, buyer: Buyer, means: Means, status: ChargeStatus) -> Charge {
    let prefix = if means.kind() == "card" { "ch_3" } else { "py_3" };
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
        means,
        failure: None,
        disputed: false,
        description: intent.description.clone(),
        metadata: intent.metadata.clone(),
        receipt_email: intent.receipt_email.clone(),
    }
}
