//! The little the islands need from the browser itself.
//!
//! Compiled for the server as well, where nothing here is ever called: effects and event handlers
//! run only in a browser.

pub mod send;

use crate::cookie_header;
use domain::Cart;
use leptos::{
    ev,
    prelude::*,
    wasm_bindgen::{JsCast, closure::Closure},
};
use web_sys::{BroadcastChannel, DomParser, HtmlDocument, HtmlElement, SupportedType};

/// Name of the channel on which tabs tell each other that the cart has changed.
const CART_CHANNEL: &str = "cart";

/// The cart of this browser, read from its cookie; empty if there is none or it cannot be read.
pub fn cart() -> Cart {
    let cookies = document().unchecked_into::<HtmlDocument>().cookie().unwrap_or_default();
    let mut values = cookie_header::values(cookies.as_bytes(), "cart").filter(|text| !text.is_empty());
    values.find_map(|text| Cart::from_cookie(text).ok()).unwrap_or_default()
}

/// Stores the cart in its cookie at once, ahead of the server's answer: a shopper who goes on to the
/// next page within that moment finds there what they put in. The server looks it over all the same.
pub fn keep_cart(cart: &Cart) {
    let life_secs = if cart.is_empty() { 0 } else { crate::CART_LIFE_SECS };
    let secure = if window().location().protocol().is_ok_and(|it| it == "https:") { "; Secure" } else { "" };
    let cookie = format!("cart={}; Path=/; Max-Age={life_secs}; SameSite=Lax{secure}", cart.to_cookie());
    let _ = document().unchecked_into::<HtmlDocument>().set_cookie(&cookie);
}

/// Tells all islands of all tabs that the cart has changed.
pub fn announce_cart_change() {
    if let Ok(channel) = BroadcastChannel::new(CART_CHANNEL) {
        let _ = channel.post_message(&"changed".into());
        channel.close();
    }
}

/// Calls `act` whenever the cart may have changed behind the island's back: in another island or
/// tab, or while the page lay in the browser's back list. Lasts as long as the page.
pub fn on_cart_change(act: impl Fn() + Clone + 'static) {
    if let Ok(channel) = BroadcastChannel::new(CART_CHANNEL) {
        let act = act.clone();
        let listener = Closure::<dyn Fn()>::new(act);
        channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        listener.forget();
        // The browser drops a channel nobody holds, and its listener with it.
        std::mem::forget(channel);
    }
    let shown = act.clone();
    let _ = window_event_listener(ev::pageshow, move |_| shown());
    let _ = window_event_listener_untyped("visibilitychange", move |_| act());
}

/// Moves the keyboard's focus to the element with this id, if it is there.
pub fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let _ = element.unchecked_into::<HtmlElement>().focus();
    }
}

/// Puts into the element with this id what the server would put there now.
pub async fn refresh(id: &str) {
    let path = window().location().pathname().unwrap_or_default();
    let answer = send::send("GET", &path, &send::Body::None, |_| {}, |_| {}).await;
    let page = DomParser::new().and_then(|parser| parser.parse_from_string(&answer.text, SupportedType::TextHtml));
    let fresh = page.ok().and_then(|page| page.get_element_by_id(id));
    if let (200, Some(fresh), Some(shown)) = (answer.status, fresh, document().get_element_by_id(id)) {
        shown.set_inner_html(&fresh.inner_html());
    }
}

/// Loads the page anew.
pub fn reload() {
    let _ = window().location().reload();
}
