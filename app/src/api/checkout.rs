//! From the cart to the payment page.

use super::{ApiError, form::Form};
use domain::{IdempotencyKey, checkout::CheckoutLine};
use leptos::prelude::*;

/// Opens a payment page for what the shopper saw and returns its address.
///
/// Anyone may call it. The same `key` with the same lines opens the same page, however often it is
/// posted; prices come from the store, `price_version` only says which ones the shopper saw. `again` says
/// that the shopper knows of an order for the same products whose payment is still on its way.
#[server(endpoint = "/checkout", protocol = Form)]
pub async fn start_checkout(
    key: IdempotencyKey,
    #[server(default)] lines: Vec<CheckoutLine>,
    #[server(default)] again: bool,
) -> Result<String, ApiError> {
    let page = opened::page(key, lines, again).await;
    let next = page.clone().unwrap_or_default();
    super::outcome::answer(page, &next)
}

#[cfg(feature = "ssr")]
mod opened {
    use super::{ApiError, CheckoutLine, IdempotencyKey};
    use crate::{
        begun_orders, cookies,
        payment_origins::PaymentOrigins,
        response,
        state::{shop, site},
    };
    use domain::{
        CartError, OrderId, Shop,
        cart::quote::QuoteError,
        checkout::{CheckoutError, CheckoutRequest, OpenedCheckout},
        money::NotChargeable,
        ports::PaymentError,
    };
    use tracing::{error, warn};

    pub async fn page(key: IdempotencyKey, lines: Vec<CheckoutLine>, again: bool) -> Result<String, ApiError> {
        let shop = shop();
        let network = response::caller().network;
        shop.may_check_out(&network).await.map_err(public)?;
        if !again && begun_orders::are_pending(&lines).await {
            return Err(ApiError::PaymentPending);
        }
        let claim = cookies::claim_for_purchase(&shop);
        let request = CheckoutRequest { key, lines };
        let opened = shop.checkout(&request, claim, &network).await.map_err(public)?;
        begun_orders::note(&opened.order);
        match opened.url {
            Some(ref url) if site().may_pay_at(url) || learns(&shop, &opened.order, url).await => Ok(url.clone()),
            Some(_) => {
                error!(order.id = %opened.order, "The payment page of order {} is at an origin this shop does not know", opened.order);
                shop.tell_refused_payment("unknown_payment_page").await;
                Err(ApiError::PaymentRefused)
            }
            None => paid_already(&shop, &opened).await,
        }
    }

    /// Whether the page is one of Stripe's, under a domain that the settings do not name. From now on the shop knows it.
    async fn learns(shop: &Shop, order: &OrderId, url: &str) -> bool {
        let Ok(Some(session)) = shop.session_of(order).await else { return false };
        let Some(note) = site().payment_origins.learn(url, session.as_str()) else { return false };
        warn!(
            "Stripe's payment pages are at {note} now; name it in TUPPENCE_CHECKOUT_HOST, so that no browser stops the first shopper after a restart"
        );
        if let Err(error) = shop.remember(PaymentOrigins::NOTE, &note).await {
            warn!(%error, "Where payment pages are could not be noted");
        }
        true
    }

    /// The page of an order that was paid before this click arrived.
    async fn paid_already(shop: &Shop, opened: &OpenedCheckout) -> Result<String, ApiError> {
        let session = shop.session_of(&opened.order).await.map_err(|error| public(error.into()))?;
        let session = session.ok_or(ApiError::Unavailable)?;
        Ok(format!("/checkout/complete?session_id={}", response::query_escaped(session.as_str())))
    }

    fn not_chargeable(why: NotChargeable) -> ApiError {
        match why {
            NotChargeable::TooLow { .. } => ApiError::TotalTooSmall,
            NotChargeable::TooHigh { .. } => ApiError::TotalTooLarge,
            NotChargeable::OffStep { .. } => ApiError::NotChargeable,
        }
    }

    fn public(error: CheckoutError) -> ApiError {
        match error {
            CheckoutError::EmptyCart => ApiError::EmptyCart,
            CheckoutError::BadCart(CartError::Full) => ApiError::CartFull,
            CheckoutError::BadCart(_) => ApiError::BadInput,
            CheckoutError::ProductGone(_) => ApiError::ProductGone,
            CheckoutError::PriceChanged(_) => ApiError::PriceChanged,
            CheckoutError::NoTotal(QuoteError::TotalTooLarge) => ApiError::TotalTooLarge,
            CheckoutError::NoTotal(QuoteError::NotChargeable(why)) => not_chargeable(why),
            CheckoutError::OtherBrowser => ApiError::OtherBrowser,
            CheckoutError::TooOften { wait_secs } => {
                response::retry_after(wait_secs);
                ApiError::TooManyRequests
            }
            CheckoutError::TooManyFree { wait_secs } => {
                response::retry_after(wait_secs);
                ApiError::TooManyFree
            }
            CheckoutError::NoTotal(QuoteError::CurrencyMix) => {
                error!("A product on sale has another currency than the shop");
                ApiError::Unavailable
            }
            CheckoutError::Payment(PaymentError::Refused { code }) => {
                error!(%code, "Stripe refuses to open a payment page ({code}); trying again does not help");
                match code.as_str() {
                    "amount_too_small" => ApiError::TotalTooSmall,
                    "amount_too_large" => ApiError::TotalTooLarge,
                    // The shopper's next page has a key of its own.
                    "too_many_rounds" => ApiError::PaymentsDown,
                    _ => ApiError::PaymentRefused,
                }
            }
            CheckoutError::Payment(cause) => {
                warn!("No payment page: {cause}");
                ApiError::PaymentsDown
            }
            CheckoutError::Port(cause) => {
                warn!("No checkout: {cause}");
                ApiError::Unavailable
            }
        }
    }
}
