//! What the shop itself noticed: open alerts, and work that waits.

use super::{
    CheckContext,
    report::{Area, Notes, broken, risky},
};
use crate::{
    config::{Backend, Config},
    open,
};
use app::messages::messages;
use domain::{
    alerts::AlertKind,
    catalog::{OtherCurrency, in_other_currencies},
    ports::{Catalog, Store},
    time::MINUTE_SECS,
};
use std::{collections::BTreeMap, sync::Arc};

/// Products that are looked at, so that a large catalog does not hold the doctor up.
const MOST_PRODUCTS: usize = 5_000;
/// Work that waits longer is reported.
const WAITS_TOO_LONG_SECS: i64 = 15 * MINUTE_SECS;

pub(super) async fn look(context: Arc<CheckContext>) -> Notes {
    let mut notes = Notes::of(Area::Shop);
    let embedded = matches!(context.config.backend, Backend::Embedded);
    // A store that is not there yet is made at the first start, not by looking.
    if embedded && !context.config.data_dir.join("STORE").exists() {
        return notes;
    }
    if let Ok(transfers) = open::open_transfers(&context.config).await {
        look_at_currencies(&*transfers.catalog.catalog, &context.config, &mut notes).await;
    }
    match open::open_orders(&context.config).await {
        Ok(orders) => look_at(&*orders, &mut notes).await,
        // On AWS each table and bucket is looked at by itself, and tells more.
        Err(_) if !embedded => {}
        Err(error) => notes.find(
            broken("store-refused", format!("The store does not open: {error:#}."))
                .why("The shop does not start.")
                .fix("Put the data folder back from a backup: `tuppence backup` made it"),
        ),
    }
    notes
}

async fn look_at_currencies(catalog: &dyn Catalog, config: &Config, notes: &mut Notes) {
    // A store that does not answer is reported where the store is looked at.
    let Ok(others) = in_other_currencies(catalog, config.currency, MOST_PRODUCTS).await else { return };
    notes.checks += 1;
    for other in others {
        let OtherCurrency { currency, products, example } = other;
        notes.find(
            broken("currency-differs", format!("{products} published products are priced in {currency}, “{example}” is one; TUPPENCE_CURRENCY is {}.", config.currency))
                .about(currency.code())
                .why("Nobody can buy them.")
                .fix(format!("Set TUPPENCE_CURRENCY={currency} again, or give the products new prices: unpublish, change and publish them")),
        );
    }
}

async fn look_at(orders: &dyn Store, notes: &mut Notes) {
    // A store that does not answer is reported where the store is looked at.
    let Ok(alerts) = orders.open_alerts().await else { return };
    notes.checks += 1;
    let mut by_kind = BTreeMap::<AlertKind, usize>::new();
    for alert in alerts {
        *by_kind.entry(alert.kind).or_default() += 1;
    }
    let t = messages().alerts();
    for (kind, count) in by_kind {
        let times = if count == 1 { String::new() } else { format!(" ({count} times)") };
        notes.add_alert(kind, &format!("{}{times}", t.what(kind)), t.next(kind));
    }
    let Ok((event, mail)) = orders.oldest_waiting().await else { return };
    let now = domain::Timestamp(jiff::Timestamp::now().as_second());
    for (id, what, since) in [("events-wait", "Events of Stripe's wait", event), ("mails-wait", "Mails wait", mail)] {
        notes.check(since.is_none_or(|at| now.secs_since(at) <= WAITS_TOO_LONG_SECS), || {
            risky(id, format!("{what} for more than a quarter of an hour."))
                .why("Buyers wait for their files or their receipt.")
                .fix("Is the shop running? If it is, its log says what holds it up")
        });
    }
}

impl Notes {
    fn add_alert(&mut self, kind: AlertKind, what: &str, next: &str) {
        let alert = risky("alarm-open", what)
            .about(kind.as_str())
            .why("The shop raised this alarm itself, and nobody has closed it.");
        self.find(alert.fix(format!("{next} Then close the alert on the page /admin")));
    }
}
