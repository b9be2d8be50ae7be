//! Which payments a shop's data has seen, so that a sandbox never shows a real shop's mail or gives its files away.

use crate::config::{Config, StripeSettings};
use anyhow::{Context, Result, bail};
use domain::{
    orders::{OrderEdge, OrderSearch},
    ports::Store,
};
use mail_adapter::folder::OutboxFolder;
use std::{fs, io, path::Path};

/// What the sandbox within a shop remembers, in the data folder.
pub(crate) const SANDBOX_LEDGER: &str = "sandbox.db";

/// A file in the data folder with one of the words below: it goes up and never down.
const FILE: &str = "PAYMENTS";
/// Orders that are looked at, newest first; a test shop has few.
const MOST_ORDERS: usize = 2_000;
const PER_CALL: usize = 100;

/// The most real payments there have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PaymentHistory {
    /// None but the sandbox's own.
    Played,
    /// Of Stripe's test mode.
    Test,
    /// Real money.
    Live,
}

impl PaymentHistory {
    const ALL: [PaymentHistory; 3] = [PaymentHistory::Played, PaymentHistory::Test, PaymentHistory::Live];

    fn as_str(self) -> &'static str {
        match self {
            PaymentHistory::Played => "sandbox",
            PaymentHistory::Test => "test",
            PaymentHistory::Live => "live",
        }
    }

    fn of(config: &Config) -> PaymentHistory {
        match config.stripe {
            StripeSettings::Sandbox { .. } | StripeSettings::Missing { .. } => PaymentHistory::Played,
            StripeSettings::Stripe { live: false, .. } => PaymentHistory::Test,
            StripeSettings::Stripe { live: true, .. } => PaymentHistory::Live,
        }
    }
}

/// Notes how the shop takes payments from now on, and returns the most real way it ever did. Without a data folder
/// nothing is noted, and the orders alone tell.
///
/// # Errors
/// If a sandbox that others can reach would sell what a real shop sells; if orders or note cannot be read or written.
pub async fn note(config: &Config, orders: &dyn Store, outbox: Option<&OutboxFolder>) -> Result<PaymentHistory> {
    let present = PaymentHistory::of(config);
    let noted = read(&config.data_dir).with_context(|| format!("the note {FILE} in the data folder cannot be read"))?;
    let mut history = noted.unwrap_or(present).max(present);
    if present == PaymentHistory::Played {
        history = history.max(told_by_orders(orders).await.context("the orders cannot be read")?);
        // From before there was a note: emails without a sandbox beside them were not sent by one.
        let mails = outbox.map_or(Ok(false), OutboxFolder::holds_mail).context("the outbox cannot be read")?;
        if noted.is_none() && mails && !config.data_dir.join(super::payment_history::SANDBOX_LEDGER).exists() {
            history = history.max(PaymentHistory::Test);
        }
        if history == PaymentHistory::Live && config.is_public() {
            bail!(
                "TUPPENCE_SANDBOX: this shop has taken real payments, and the sandbox would give its files to anybody at {}\n  Fix: set STRIPE_SECRET_KEY to your live key and remove TUPPENCE_SANDBOX; for a test shop use a data folder of its own",
                config.public_address()
            );
        }
    }
    if outbox.is_some() && noted != Some(history) {
        let text = format!("{}\n", history.as_str());
        fs::write(config.data_dir.join(FILE), text).with_context(|| format!("the note {FILE} cannot be written"))?;
    }
    Ok(history)
}

/// What the data folder says; none if it says nothing. What cannot be understood is taken for the most real.
///
/// # Errors
/// If it is there and cannot be read.
pub fn read(data_dir: &Path) -> io::Result<Option<PaymentHistory>> {
    match fs::read_to_string(data_dir.join(FILE)) {
        Ok(text) => {
            let known = PaymentHistory::ALL.into_iter().find(|history| history.as_str() == text.trim());
            Ok(Some(known.unwrap_or(PaymentHistory::Live)))
        }
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}

/// `Live` if one of the newest orders was paid, or could have been, with real money; an import may have brought it.
async fn told_by_orders(orders: &dyn Store) -> Result<PaymentHistory, domain::PortError> {
    let mut search = OrderSearch::default();
    for _ in 0..MOST_ORDERS / PER_CALL {
        let page = orders.search_orders(&search, PER_CALL).await?;
        // Source: Stripe API reference, Checkout Session: ids begin with `cs_live_` or `cs_test_`.
        if page.iter().any(|order| order.session().is_some_and(|session| session.as_str().starts_with("cs_live_"))) {
            return Ok(PaymentHistory::Live);
        }
        match page.last() {
            Some(last) if page.len() == PER_CALL => search.from = Some(OrderEdge::After(last.id.clone())),
            _ => break,
        }
    }
    Ok(PaymentHistory::Played)
}
