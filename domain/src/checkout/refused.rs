//! Payment pages that Stripe refuses to open: no shopper can mend that, the seller can.

use crate::{
    alerts::{Alert, AlertKind},
    orders::OrderSearch,
    ports::PortError,
    shop::Shop,
};

/// Orders that are looked at for one that came through.
const LOOKED_AT: usize = 20;

impl Shop {
    /// Raises the alert about Stripe's refusal, named by Stripe's code. The shopper is told in any case.
    pub async fn tell_refused_payment(&self, code: &str) {
        let alert = Alert { kind: AlertKind::PaymentRefused, object: code.to_owned(), at: self.ports.clock.now() };
        // The refusal itself is logged where it is answered; it counts for more than a store that takes no alert.
        let _ = self.ports.alerts.raise(&alert).await;
    }

    /// Closes the alerts of refused payment pages once Stripe has opened one again.
    pub(crate) async fn close_refused_payments(&self) -> Result<(), PortError> {
        let alerts = self.ports.alerts.open_alerts().await?;
        for alert in alerts.into_iter().filter(|alert| alert.kind == AlertKind::PaymentRefused) {
            let search = OrderSearch { since: Some(alert.at.plus_secs(1)), ..OrderSearch::default() };
            let later = self.ports.orders.search_orders(&search, LOOKED_AT).await?;
            if later.iter().any(|order| order.checkout.is_some()) {
                let audit =
                    self.audit("alarm.over", format!("alarm/{}/{}", alert.kind.as_str(), alert.object), "open", "");
                self.ports.alerts.close_alert(alert.kind, &alert.object, audit).await?;
            }
        }
        Ok(())
    }
}
