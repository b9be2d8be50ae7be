//! The order a payment page belongs to, brought up to date for its buyer.

use crate::{api::ApiError, cookies, state::shop};
use domain::{Order, SessionId};
use std::time::Duration;
use tracing::warn;

/// How long a shopper waits for Stripe's answer before being told that we are still waiting.
const BUDGET: Duration = Duration::from_secs(5);

/// The order of `session`, settled, if this browser bought it; `None` for everybody else.
///
/// What Stripe says counts, never what is in the address. If Stripe does not answer in
/// time, the order comes back as it is stored.
///
/// # Errors
/// [`ApiError::Unavailable`] if the store does not answer.
pub async fn settled_order(session: &SessionId) -> Result<Option<Order>, ApiError> {
    let shop = shop();
    let claim = cookies::claim();
    let order = shop.claimed_order(session, claim.as_ref()).await.map_err(|cause| {
        warn!("An order could not be looked up: {cause}");
        ApiError::Unavailable
    })?;
    let Some(order) = order else { return Ok(None) };
    if order.state.is_fulfilled() {
        return Ok(Some(order));
    }
    match tokio::time::timeout(BUDGET, shop.settle(&order.id, Some(session))).await {
        Ok(Ok(settled)) => Ok(Some(settled.order)),
        Ok(Err(cause)) => {
            warn!(order.id = %order.id, "Order {} could not be settled yet: {cause}", order.id);
            Ok(Some(order))
        }
        Err(_) => Ok(Some(order)),
    }
}
