//! Changing the cart.

use super::{ApiError, json::OneJson, strict::Strict};
use crate::cart_view::CartView;
use domain::{ProductId, Quantity};
use leptos::prelude::*;

/// Puts `quantity` copies of a product into the cart, in place of what it held of it.
///
/// Anyone may call it; the cart is a cookie of the caller's.
#[server(endpoint = "/cart/put", output = OneJson, custom = Strict)]
pub async fn put_in_cart(product: ProductId, quantity: Quantity) -> Result<CartView, ApiError> {
    super::answer::answer(changed::put(product, quantity).await, "/cart")
}

/// Takes a product out of the cart. Anyone may call it.
#[server(endpoint = "/cart/remove", output = OneJson, custom = Strict)]
pub async fn remove_from_cart(product: ProductId) -> Result<CartView, ApiError> {
    super::answer::answer(changed::remove(&product).await, "/cart")
}

#[cfg(feature = "ssr")]
mod changed {
    use super::{ApiError, CartView, ProductId, Quantity};
    use crate::{
        cart_view::{self, Look},
        cookies,
        state::shop,
    };

    pub async fn put(product: ProductId, quantity: Quantity) -> Result<CartView, ApiError> {
        // Who adds to a cart that cannot be read starts a new one.
        let mut cart = cookies::cart().unwrap_or_default();
        let was_empty = cart.is_empty();
        cart.put(product.clone(), quantity).map_err(|_| ApiError::CartFull)?;
        let view = cart_view::load(&shop(), &cart, Look::InPassing).await?;
        let line = view.sold().find(|line| line.product == product).ok_or(ApiError::ProductGone)?;
        // The quantity the product allows, so that the count in the header is what the cart shows.
        cart.put(product, line.quantity).map_err(|_| ApiError::CartFull)?;
        cookies::set_cart(&cart);
        // Carts are compared with orders, so that each counts once, however much is in it.
        if was_empty {
            shop().footfall.carted();
        }
        Ok(view)
    }

    pub async fn remove(product: &ProductId) -> Result<CartView, ApiError> {
        let mut cart = cookies::cart().unwrap_or_default();
        cart.remove(product);
        // Stored first: a thing can be taken out even while its price cannot be read.
        cookies::set_cart(&cart);
        cart_view::load(&shop(), &cart, Look::InPassing).await
    }
}
