//! What a cart costs right now.

use crate::{
    cart::{Cart, Quantity},
    catalog::{
        product::{Picture, Product},
        slug::Slug,
    },
    ids::ProductId,
    money::{Currency, Money, NotChargeable},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// A cart with today's prices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    pub lines: Vec<QuoteLine>,
    /// Lines of the cart that can no longer be bought.
    pub gone: Vec<ProductId>,
    pub total: Money,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteLine {
    pub product: ProductId,
    pub slug: Slug,
    pub name: String,
    pub summary: String,
    pub picture: Option<Picture>,
    pub unit_price: Money,
    pub price_version: u32,
    pub quantity: Quantity,
    /// Most copies an order may hold of this product.
    pub quantity_max: u8,
    pub amount: Money,
}

/// Why a cart has no price.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QuoteError {
    #[error("the total is larger than one payment can be")]
    TotalTooLarge,
    #[error("the cart mixes currencies")]
    CurrencyMix,
    /// Only products together come to what can be paid, or a price is older than the rule.
    #[error("the total cannot be charged: {0}")]
    NotChargeable(NotChargeable),
}

impl Quote {
    /// Whether the total can be paid. A cart that cannot is shown all the same, so that something can be added.
    ///
    /// # Errors
    /// [`QuoteError::NotChargeable`].
    pub fn chargeable(&self) -> Result<(), QuoteError> {
        self.total.chargeable().map(|_| ()).map_err(QuoteError::NotChargeable)
    }
}

/// Prices `cart` from `products`, which holds at least the products the cart names and the store knows.
///
/// Amounts are in `currency`, the shop's. A quantity above what a product allows is lowered to it.
/// Products that are not for sale at `now`, drafts and unknown ids alike, go to `gone`.
///
/// # Errors
/// [`QuoteError`] if the total does not fit one payment or a product has another currency.
pub fn quote(cart: &Cart, products: &[Product], currency: Currency, now: Timestamp) -> Result<Quote, QuoteError> {
    let mut quote = Quote { lines: Vec::new(), gone: Vec::new(), total: Money::zero(currency) };
    for line in cart.lines() {
        let found = products.iter().find(|p| p.id == line.product && p.is_for_sale(now));
        let Some(product) = found else {
            quote.gone.push(line.product.clone());
            continue;
        };
        if product.price.currency != currency {
            return Err(QuoteError::CurrencyMix);
        }
        let most = product.quantity_max.clamp(1, Quantity::MAX);
        let quantity = Quantity::new(line.quantity.get().min(most)).expect("clamped to 1 to 10");
        let amount = product.price.checked_mul(quantity.get().into()).ok_or(QuoteError::TotalTooLarge)?;
        quote.total = quote.total.checked_add(amount).ok_or(QuoteError::TotalTooLarge)?;
        quote.lines.push(QuoteLine {
            product: product.id.clone(),
            slug: product.slug.clone(),
            name: product.name.clone(),
            summary: product.summary.clone(),
            picture: product.cover().cloned(),
            unit_price: product.price,
            price_version: product.price_version,
            quantity,
            quantity_max: most,
            amount,
        });
    }
    if quote.total.minor > currency.charge_limits().most.minor {
        return Err(QuoteError::TotalTooLarge);
    }
    Ok(quote)
}
