//! The cart's cookie, as islands read and write it.
//!
//! The cookie is the cart: our own code writes it, and a server function that our own code calls only prices what it
//! holds. Of two tabs that change it side by side, neither is overwritten by a late answer to the other.

use crate::{api::ApiError, cookie_header, views::cart::CartView};
use domain::{Cart, CartError, ProductId, Quantity};
use leptos::{
    ev,
    prelude::*,
    wasm_bindgen::{JsCast, closure::Closure},
};
use web_sys::{BroadcastChannel, HtmlDocument};

/// Name of the channel on which tabs tell each other that the cart has changed.
const CHANNEL: &str = "cart";

/// The cart of this browser, read from its cookie; empty if there is none or it cannot be read.
pub fn cart() -> Cart {
    let cookies = document().unchecked_into::<HtmlDocument>().cookie().unwrap_or_default();
    let mut values = cookie_header::values(cookies.as_bytes(), "cart").filter(|text| !text.is_empty());
    values.find_map(|text| Cart::from_cookie(text).ok()).unwrap_or_default()
}

/// How many copies of `product` a cart holds; `None` if it holds none.
pub fn copies_in(cart: &Cart, product: &ProductId) -> Option<Quantity> {
    cart.lines().iter().find(|line| &line.product == product).map(|line| line.quantity)
}

/// A change that is written to the cookie at once, ahead of the server's answer: a shopper who goes on to the next
/// page within that moment finds there what they put in. It can be taken back.
pub struct CartChange {
    product: ProductId,
    before: Cart,
    after: Cart,
}

impl CartChange {
    /// Puts `quantity` copies of `product` into the cart as it is now, in place of what it holds of it; none takes
    /// the product out.
    ///
    /// # Errors
    /// [`ApiError::CartFull`]; [`ApiError::NoCookies`] if the browser does not keep the cookie.
    pub fn make(product: ProductId, quantity: Option<Quantity>) -> Result<CartChange, ApiError> {
        let before = cart();
        let mut after = before.clone();
        set(&mut after, &product, quantity).map_err(|_| ApiError::CartFull)?;
        keep(&after);
        if cart() != after {
            return Err(ApiError::NoCookies);
        }
        announce();
        Ok(CartChange { product, before, after })
    }

    /// Whether the cart was empty before.
    pub fn is_first(&self) -> bool {
        self.before.is_empty()
    }

    /// Writes the number of copies the shop allows, where it is less than was asked for.
    pub fn settle(&self, view: &CartView) -> Option<Quantity> {
        let allowed = view.lines.iter().find(|line| line.product == self.product).map(|line| line.quantity);
        if allowed != copies_in(&self.after, &self.product) {
            self.replace(allowed);
        }
        allowed
    }

    /// Takes the change back, to `shown`, the number of copies that the page shows. What was changed meanwhile,
    /// here or in another tab, stays.
    pub fn undo(&self, shown: Option<Quantity>) {
        if cart() == self.after && copies_in(&self.before, &self.product) == shown {
            // Nothing else has changed: the lines keep their order, too.
            keep(&self.before);
            announce();
        } else {
            self.replace(shown);
        }
    }

    fn replace(&self, quantity: Option<Quantity>) {
        let mut now = cart();
        if copies_in(&now, &self.product) == copies_in(&self.after, &self.product)
            && set(&mut now, &self.product, quantity).is_ok()
        {
            keep(&now);
            announce();
        }
    }
}

fn set(cart: &mut Cart, product: &ProductId, quantity: Option<Quantity>) -> Result<(), CartError> {
    match quantity {
        Some(quantity) => cart.put(product.clone(), quantity),
        None => {
            cart.remove(product);
            Ok(())
        }
    }
}

fn keep(cart: &Cart) {
    let life_secs = if cart.is_empty() { 0 } else { crate::CART_LIFE_SECS };
    let secure = if window().location().protocol().is_ok_and(|it| it == "https:") { "; Secure" } else { "" };
    let cookie = format!("cart={}; Path=/; Max-Age={life_secs}; SameSite=Lax{secure}", cart.to_cookie());
    let _ = document().unchecked_into::<HtmlDocument>().set_cookie(&cookie);
}

/// Tells all islands of all tabs to look at the cart.
pub fn announce() {
    if let Ok(channel) = BroadcastChannel::new(CHANNEL) {
        let _ = channel.post_message(&"changed".into());
        channel.close();
    }
}

/// Calls `callback` whenever the cart may have changed behind the island's back: in another island or tab, or while the page
/// lay in the browser's back list. Lasts as long as the island.
pub fn on_change(callback: impl Fn() + Clone + 'static) {
    if let Ok(channel) = BroadcastChannel::new(CHANNEL) {
        let listener = Closure::<dyn Fn()>::new(callback.clone());
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        // The browser drops a channel nobody holds, and its listener with it.
        let held = StoredValue::new_local((channel, listener));
        on_cleanup(move || {
            held.try_with_value(|(channel, _)| channel.close());
        });
    }
    let shown = callback.clone();
    let on_show = window_event_listener(ev::pageshow, move |_| shown());
    let on_sight = window_event_listener_untyped("visibilitychange", move |_| callback());
    on_cleanup(move || {
        on_show.remove();
        on_sight.remove();
    });
}
