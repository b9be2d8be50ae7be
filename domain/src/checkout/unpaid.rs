//! Many payment pages that nobody pays on: somebody is trying stolen cards, or the page is broken.

use crate::{
    alerts::{Alert, AlertKind},
    orders::{OrderSearch, OrderState},
    ports::PortError,
    shop::Shop,
    time::{HOUR_SECS, MINUTE_SECS},
};

/// Who is still typing a card number does not count yet.
const TYPING_SECS: i64 = 10 * MINUTE_SECS;
/// Fewer pages in an hour say nothing: a shop with three visitors may well sell to none.
const MIN_OPENED: usize = 30;
/// Usually one page in two or three is paid on. Card testing leaves one in hundreds.
const MIN_PAID_OF_OPENED: usize = 10;
/// More are not counted; a flood shows in these as well.
const MOST: usize = 300;

impl Shop {
    /// Raises the alert if less than one in ten of an hour's payment pages was paid on, and closes it once the hour is
    /// quiet or normal again.
    pub(crate) async fn tell_unpaid(&self) -> Result<(), PortError> {
        let now = self.ports.clock.now();
        let until = now.minus_secs(TYPING_SECS);
        let hour =
            OrderSearch { since: Some(until.minus_secs(HOUR_SECS)), before: Some(until), ..OrderSearch::default() };
        let orders = self.ports.orders.search_orders(&hour, MOST).await?;
        let opened = orders.iter().filter(|order| order.state != OrderState::Complimentary && !order.total.is_zero());
        let (mut pages, mut paid) = (0, 0);
        for order in opened {
            pages += 1;
            paid += usize::from(order.payment.is_some() || order.state == OrderState::PaymentPending);
        }
        let object = "checkout";
        if pages >= MIN_OPENED && paid * MIN_PAID_OF_OPENED < pages {
            let alert = Alert { kind: AlertKind::UnpaidCheckouts, object: object.to_owned(), at: now };
            return self.ports.alerts.raise(&alert).await;
        }
        let is_open = |alert: &Alert| alert.kind == AlertKind::UnpaidCheckouts;
        if self.ports.alerts.open_alerts().await?.iter().any(is_open) {
            let about = format!("alarm/{}#{object}", AlertKind::UnpaidCheckouts.as_str());
            let audit = self.audit("alarm.closed", about, "open", "closed");
            self.ports.alerts.close_alert(AlertKind::UnpaidCheckouts, object, audit).await?;
        }
        Ok(())
    }
}
