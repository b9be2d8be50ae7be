//! Opening a payment page.

use super::retry::with_retries;
use domain::{
    Order, OrderLine, SessionId, Timestamp, failpoints,
    orders::order::TaxBehavior,
    payments::{PageNotes, ShopMark},
    ports::{OpenedSession, PaymentError, PortError},
    time::HOUR_SECS,
};
use std::collections::HashMap;
use stripe::{Client, IdempotencyKey, RequestStrategy, StripeRequest};
use stripe_checkout::checkout_session::{
    CreateCheckoutSession, CreateCheckoutSessionAdaptivePricing, CreateCheckoutSessionAutomaticTax,
    CreateCheckoutSessionLineItems, CreateCheckoutSessionLineItemsPriceData,
    CreateCheckoutSessionLineItemsPriceDataTaxBehavior, CreateCheckoutSessionPaymentIntentData, ProductData,
};
use stripe_shared::CheckoutSessionMode;

/// How long a payment page stays open. Counted from the making of the idempotency key, so that a
/// repeat says the same to the second; a key is used for at most 20 hours, and the page must then
/// still have the 30 minutes Stripe asks for.
const PAGE_LIFE_SECS: i64 = 23 * HOUR_SECS;

pub(super) async fn open_session(
    client: &Client,
    origin: &str,
    mark: &ShopMark,
    order: &Order,
) -> Result<OpenedSession, PaymentError> {
    let key = IdempotencyKey::new(order.idempotency_key()).map_err(|_| refused("idempotency_key"))?;
    let request = request(origin, mark, order)?;
    let strategy = || RequestStrategy::Idempotent(key.clone());
    failpoints::reach("stripe.create.sent").await?;
    let session =
        with_retries(|| async { request.customize().request_strategy(strategy()).send(client).await }).await?;
    failpoints::reach("stripe.create.replied").await?;
    let url = session.url.ok_or_else(|| refused("no_url"))?;
    let id = SessionId::parse(session.id.as_str()).map_err(|_| refused("session_id"))?;
    Ok(OpenedSession { id, url, expires_at: Timestamp(session.expires_at) })
}

fn request(origin: &str, mark: &ShopMark, order: &Order) -> Result<CreateCheckoutSession, PaymentError> {
    let currency = order.total.currency.code().to_ascii_lowercase();
    let currency: stripe_types::Currency = currency.parse().map_err(|_| refused("currency"))?;
    let tax = order.tax_behavior.map(tax_behavior);
    let lines: Vec<_> = order.lines.iter().map(|line| line_item(origin, currency.clone(), tax.clone(), line)).collect();
    let mut adaptive = CreateCheckoutSessionAdaptivePricing::new();
    // The amount paid must be the amount ordered, in its currency.
    adaptive.enabled = Some(false);
    let mut payment = CreateCheckoutSessionPaymentIntentData::new();
    payment.metadata = Some(HashMap::from([("order_id".to_owned(), order.id.to_string())]));
    payment.description = Some(format!("Order {}", order.number));
    let mut request = CreateCheckoutSession::new()
        .mode(CheckoutSessionMode::Payment)
        .client_reference_id(order.id.as_str())
        .metadata(PageNotes::write(order, mark).into_iter().collect::<HashMap<_, _>>())
        .line_items(lines)
        .adaptive_pricing(adaptive)
        .expires_at(order.stripe_call.made_at.plus_secs(PAGE_LIFE_SECS).0)
        .success_url(format!("{origin}/checkout/complete?session_id={{CHECKOUT_SESSION_ID}}"))
        .cancel_url(format!("{origin}/checkout/canceled"));
    if !order.total.is_zero() {
        request = request.payment_intent_data(payment);
    }
    if order.promotions {
        request = request.allow_promotion_codes(true);
    }
    if order.tax {
        request = request.automatic_tax(CreateCheckoutSessionAutomaticTax::new(true));
    }
    Ok(request)
}

fn tax_behavior(behavior: TaxBehavior) -> CreateCheckoutSessionLineItemsPriceDataTaxBehavior {
    match behavior {
        TaxBehavior::Exclusive => CreateCheckoutSessionLineItemsPriceDataTaxBehavior::Exclusive,
        TaxBehavior::Inclusive => CreateCheckoutSessionLineItemsPriceDataTaxBehavior::Inclusive,
    }
}

fn line_item(
    origin: &str,
    currency: stripe_types::Currency,
    tax: Option<CreateCheckoutSessionLineItemsPriceDataTaxBehavior>,
    line: &OrderLine,
) -> CreateCheckoutSessionLineItems {
    let mut product = ProductData::new(line.name.as_str());
    product.description = Some(line.summary.clone()).filter(|summary| !summary.is_empty());
    product.images = line.picture_path.as_ref().map(|path| vec![format!("{origin}{path}")]);
    product.metadata = Some(HashMap::from([("product_id".to_owned(), line.product.to_string())]));
    let mut price = CreateCheckoutSessionLineItemsPriceData::new(currency);
    price.unit_amount = Some(line.unit_price.minor);
    price.product_data = Some(product);
    price.tax_behavior = tax;
    let mut item = CreateCheckoutSessionLineItems::new();
    item.price_data = Some(price);
    item.quantity = Some(line.quantity.into());
    item
}

fn refused(code: &str) -> PaymentError {
    PaymentError::Port(PortError::Broken { service: "Stripe", reason: code.to_owned() })
}
