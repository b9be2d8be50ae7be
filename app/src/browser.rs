//! The little the islands need from the browser itself.
//!
//! Compiled for the server as well, where nothing here is ever called: effects and event handlers
//! run only in a browser.

pub mod cart;
pub mod leaving;
pub mod send;

use crate::messages::escaped;
use leptos::{prelude::*, wasm_bindgen::JsCast};
use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
};
use web_sys::{DomParser, HtmlElement, SupportedType};

/// How long a button waits for the shop before it can be pressed again, in milliseconds.
pub const PATIENCE_MILLIS: i32 = 8_000;

/// What `work` gives, or `None` if it takes longer than `millis`; `work` is dropped then.
pub async fn within<T>(millis: i32, work: impl Future<Output = T>) -> Option<T> {
    let (mut work, mut limit) = (pin!(work), pin!(send::pause(millis)));
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending => limit.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// `text` for `inner_html`.
///
/// What an island changes later is written as the content of its element and not as a text node: a
/// translator puts nodes of its own in the place of text nodes, and what is written to those is never seen.
pub fn as_html(text: &str) -> String {
    escaped(text)
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

/// Leads the browser to `address`.
pub fn go_to(address: &str) {
    let _ = window().location().assign(address);
}

/// Loads the page anew.
pub fn reload() {
    let _ = window().location().reload();
}
