//! From the cart to the payment page.

use super::{ApiError, json::OneJson, strict::Strict};
use domain::{CheckoutKey, shop::CheckoutLine};
use leptos::prelude::*;

/// Opens a payment page for what the shopper saw and returns its address.
///
/// Anyone may call it. The same `key` with the same lines opens the same page, however often it is
/// posted; prices come from the store, `price_version` only says which ones the shopper saw (R1).
#[server(endpoint = "/checkout", output = OneJson, custom = Strict)]
pub async fn start_checkout(key: CheckoutKey, #[server(default)] lines: Vec<CheckoutLine>) -> Result<String, ApiError> {
    let page = opened::page(key, lines).await;
    let next = page.clone().unwrap_or_default();
    super::answer::answer(page, &next)
}

#[cfg(feature = "ssr")]
mod opened {
    use super::{ApiError, CheckoutKey, CheckoutLine};
    use crate::{
        cookies, reply,
        state::{shop, site},
    };
    use domain::{
        CartError, Shop,
        quote::QuoteError,
        shop::{CheckoutError, CheckoutRequest, OpenedCheckout},
    };
    use tracing::{error, warn};

    pub async fn page(key: CheckoutKey, lines: Vec<CheckoutLine>) -> Result<String, ApiError> {
        let shop = shop();
        let network = reply::caller().network;
        shop.may_check_out(&network).await.map_err(public)?;
        let claim = cookies::claim_for_purchase(&shop);
        let request = CheckoutRequest { key, lines };
        let opened = shop.checkout(&request, claim, &network).await.map_err(public)?;
        match opened.url {
            Some(ref url) if site().may_pay_at(url) => Ok(url.clone()),
            Some(_) => {
                error!(order.id = %opened.order, "The payment page of order {} is at an origin this shop does not know", opened.order);
                Err(ApiError::PaymentsDown)
            }
            None => paid_already(&shop, &opened).await,
        }
    }

    /// The page of an order that was paid before this click arrived.
    async fn paid_already(shop: &Shop, opened: &OpenedCheckout) -> Result<String, ApiError> {
        let order = shop.orders.order(&opened.order).await.map_err(|error| public(error.into()))?;
        let session = order.as_ref().and_then(|order| order.session());
        let session = session.ok_or(ApiError::Unavailable)?;
        Ok(format!("/checkout/complete?session_id={}", reply::query_escaped(session.as_str())))
    }

    fn public(error: CheckoutError) -> ApiError {
        match error {
            CheckoutError::EmptyCart => ApiError::EmptyCart,
            CheckoutError::BadCart(CartError::Full) => ApiError::CartFull,
            CheckoutError::BadCart(_) => ApiError::BadInput,
            CheckoutError::ProductGone(_) => ApiError::ProductGone,
            CheckoutError::PriceChanged(_) => ApiError::PriceChanged,
            CheckoutError::NoTotal(QuoteError::TotalTooLarge) => ApiError::TotalTooLarge,
            CheckoutError::OtherBrowser => ApiError::OtherBrowser,
            CheckoutError::TooOften { wait_secs } => {
                reply::retry_after(wait_secs);
                ApiError::TooManyRequests
            }
            CheckoutError::TooManyFree { wait_secs } => {
                reply::retry_after(wait_secs);
                ApiError::TooManyFree
            }
            CheckoutError::NoTotal(QuoteError::CurrencyMix) => {
                error!("A product on sale has another currency than the shop");
                ApiError::Unavailable
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
