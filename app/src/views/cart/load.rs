use super::{CartLineView, CartView};
use crate::{api::ApiError, cookies, messages::messages, text};
use domain::{
    Cart, Money, ProductId, Quantity, Shop,
    cart::quote::{QuoteError, QuoteLine},
    money::NotChargeable,
};
use tracing::error;

/// Whether the shopper gets to read the prices of this look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// The cart page is being shown: from now on these are the prices seen.
    AtCart,
    /// Something is put in or taken out: prices seen before stay the measure for what has changed.
    InPassing,
}

/// Prices `cart` for this browser.
///
/// # Errors
/// [`ApiError`] if the cart has no total or the store does not answer.
pub async fn load(shop: &Shop, cart: &Cart, look: Look) -> Result<CartView, ApiError> {
    let quote = shop.quote(cart).await.map_err(|cause| {
        error!("A cart could not be priced: {cause}");
        ApiError::Unavailable
    })?;
    let quote = quote.map_err(|error| match error {
        QuoteError::TotalTooLarge => ApiError::TotalTooLarge,
        // A cart is shown whatever it comes to.
        QuoteError::NotChargeable(_) => ApiError::NotChargeable,
        QuoteError::CurrencyMix => {
            error!("A product on sale has another currency than the shop");
            ApiError::Unavailable
        }
    })?;
    let seen = cookies::seen_prices();
    let noted = |line: &QuoteLine| match (look, price_seen(&seen, &line.product)) {
        (Look::InPassing, Some(before)) => before,
        _ => line.unit_price.minor,
    };
    cookies::set_seen_prices(quote.lines.iter().map(|line| (&line.product, noted(line))));

    let gone = named(shop, quote.gone).await;
    let changed = quote.lines.iter().filter_map(|line| price_notice(line, &seen));
    let notices = changed.chain(gone.iter().map(|(_, name)| gone_notice(name.as_deref())));
    let notices = notices.chain(too_small_notice(quote.total)).collect();
    let gone = gone.into_iter().map(|(product, name)| gone_line(product, name));
    let lines = quote.lines.into_iter().map(sold_line).chain(gone).collect();
    Ok(CartView { lines, notices, total: text::price(quote.total), is_free: quote.total.is_zero() })
}

fn sold_line(line: QuoteLine) -> CartLineView {
    let smallest = line.picture.as_ref().and_then(|picture| picture.renditions.first());
    CartLineView {
        href: Some(format!("/products/{}", line.slug)),
        picture: smallest.map(|rendition| format!("/pictures/{}", rendition.key)),
        product: line.product,
        name: line.name,
        summary: line.summary,
        price_version: line.price_version,
        quantity: line.quantity,
        quantity_max: line.quantity_max,
        each: (line.quantity_max > 1)
            .then(|| format!("{} × {}", line.quantity.get(), text::unit_price(line.unit_price, line.quantity_max))),
        amount: text::price(line.amount),
    }
}

fn gone_line(product: ProductId, name: Option<String>) -> CartLineView {
    let t = messages().cart();
    CartLineView {
        href: None,
        picture: None,
        product,
        name: name.unwrap_or_else(|| t.some_product().to_owned()),
        summary: t.no_longer_sold().to_owned(),
        price_version: 0,
        quantity: Quantity::ONE,
        quantity_max: 1,
        amount: String::new(),
        each: None,
    }
}

fn price_notice(line: &QuoteLine, seen: &[(ProductId, i64)]) -> Option<String> {
    let was = price_seen(seen, &line.product).filter(|minor| *minor != line.unit_price.minor)?;
    let was = Money::new(was, line.unit_price.currency);
    Some(messages().cart().price_changed(&line.name, was, line.unit_price))
}

/// What a shopper should add before the order can be paid.
fn too_small_notice(total: Money) -> Option<String> {
    match total.chargeable() {
        Err(NotChargeable::TooLow { least }) => Some(messages().cart().too_small(least)),
        _ => None,
    }
}

fn gone_notice(name: Option<&str>) -> String {
    let t = messages().cart();
    match name {
        Some(name) => t.gone(name),
        None => t.gone_unnamed().to_owned(),
    }
}

fn price_seen(seen: &[(ProductId, i64)], product: &ProductId) -> Option<i64> {
    seen.iter().find(|(noted, _)| noted == product).map(|(_, minor)| *minor)
}

/// Products that are gone, with their names where shoppers may know them: a draft is as unknown as
/// a product that never was.
async fn named(shop: &Shop, gone: Vec<ProductId>) -> Vec<(ProductId, Option<String>)> {
    if gone.is_empty() {
        return Vec::new();
    }
    // Only for the name; without it the line still says that something is gone.
    let names = shop.names_of_gone(&gone).await.unwrap_or_default();
    let name = |id: &ProductId| names.iter().find(|(product, _)| product == id).map(|(_, name)| name.clone());
    gone.into_iter().map(|product| (product.clone(), name(&product))).collect()
}
