//! Changing the cart.
//!
//! A plain form has its change written to the cart's cookie here. Our own code has written it already and only wants
//! to know what the cart costs: a late answer must not overwrite what another tab has done meanwhile.

use super::{ApiError, form::Form};
use crate::views::cart::CartView;
use domain::{ProductId, Quantity};
use leptos::prelude::*;

/// Puts `quantity` copies of a product into the cart, in place of what it held of it.
///
/// Anyone may call it; the cart is a cookie of the caller's. `first` is what our own code knows of the cart before it
/// wrote the change: whether it was empty.
#[server(endpoint = "/cart/put", protocol = Form)]
pub async fn put_in_cart(
    product: ProductId,
    quantity: Quantity,
    #[server(default)] first: bool,
) -> Result<CartView, ApiError> {
    super::outcome::answer(changed::put(product, quantity, first).await, "/cart?added=1")
}

/// Takes a product out of the cart. Anyone may call it.
#[server(endpoint = "/cart/remove", protocol = Form)]
pub async fn remove_from_cart(product: ProductId) -> Result<CartView, ApiError> {
    super::outcome::answer(changed::remove(&product).await, "/cart")
}

/// The cart at today's prices, which the caller has then seen. Anyone may call it.
#[server(endpoint = "/cart/look", protocol = Form)]
pub async fn look_at_cart() -> Result<CartView, ApiError> {
    super::outcome::answer(changed::look().await, "/cart")
}

#[cfg(feature = "ssr")]
mod changed {
    use super::{ApiError, CartView, ProductId, Quantity};
    use crate::{
        cookies, response,
        state::shop,
        views::cart::{self, Look},
    };
    use domain::Cart;

    pub async fn look() -> Result<CartView, ApiError> {
        cart::load(&shop(), &cookies::cart().unwrap_or_default(), Look::AtCart).await
    }

    pub async fn put(product: ProductId, quantity: Quantity, first: bool) -> Result<CartView, ApiError> {
        // Who adds to a cart that cannot be read starts a new one.
        let mut cart = cookies::cart().unwrap_or_default();
        let was_empty = if response::wants_page() { cart.is_empty() } else { first };
        cart.put(product.clone(), quantity).map_err(|_| ApiError::CartFull)?;
        let view = cart::load(&shop(), &cart, Look::InPassing).await?;
        let line = view.sold().find(|line| line.product == product).ok_or(ApiError::ProductGone)?;
        // The quantity the product allows, so that the count in the header is what the cart shows.
        cart.put(product, line.quantity).map_err(|_| ApiError::CartFull)?;
        keep(&cart);
        // Carts are compared with orders, so that each counts once, however much is in it.
        if was_empty {
            shop().count_added_to_cart();
        }
        Ok(view)
    }

    pub async fn remove(product: &ProductId) -> Result<CartView, ApiError> {
        let mut cart = cookies::cart().unwrap_or_default();
        cart.remove(product);
        // Stored first: a thing can be taken out even while its price cannot be read.
        keep(&cart);
        cart::load(&shop(), &cart, Look::InPassing).await
    }

    fn keep(cart: &Cart) {
        if response::wants_page() {
            cookies::set_cart(cart);
        }
    }
}
