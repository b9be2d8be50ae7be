//! What is typed in a form while its page goes: sent off, or put aside in this tab.

use leptos::{
    ev,
    prelude::*,
    wasm_bindgen::{JsCast, JsValue, closure::Closure},
};
use web_sys::{Event, FormData, HtmlFormElement, HtmlInputElement, UrlSearchParams, js_sys};

/// Calls `callback` when the page may go: hidden, left, or closed.
pub fn on_hide(callback: impl Fn() + Clone + 'static) {
    let hidden = callback.clone();
    let _ = window_event_listener_untyped("visibilitychange", move |_| {
        if document().visibility_state() == web_sys::VisibilityState::Hidden {
            hidden();
        }
    });
    let _ = window_event_listener(ev::pagehide, move |_| callback());
}

/// Calls `callback` when the form is sent.
pub fn on_submit(form: &str, callback: impl Fn() + 'static) {
    let Some(form) = document().get_element_by_id(form) else { return };
    let listener = Closure::<dyn Fn(Event)>::new(move |_| callback());
    let _ = form.add_event_listener_with_callback("submit", listener.as_ref().unchecked_ref());
    // Lasts as long as the page.
    listener.forget();
}

/// Sends the form to `path` in a way that outlives the page. Returns whether the browser took it: it does up to
/// 64 KB. What it does not take is put aside.
pub fn send_off(path: &str, form: &str) -> bool {
    let Some(fields) = fields(form) else { return false };
    let sent = window().navigator().send_beacon_with_opt_url_search_params(path, Some(&fields)).unwrap_or(false);
    if !sent {
        put_aside(form);
    }
    sent
}

/// Keeps the form in this tab, until it is brought back or forgotten.
pub fn put_aside(form: &str) {
    if let (Some(store), Some(fields)) = (store(), fields(form)) {
        let _ = store.set_item(&key(), &String::from(fields.to_string()));
    }
}

pub fn forget() {
    if let Some(store) = store() {
        let _ = store.remove_item(&key());
    }
}

/// Forgets the form of a product that was not made yet, too.
fn forget_saved() {
    forget();
    if let Some(store) = store() {
        let _ = store.remove_item("form /admin/products/new");
    }
}

/// Fills the form with what was put aside, once; unless it was saved. Returns whether it says something else now.
pub fn bring_back(form: &str) -> bool {
    if window().location().search().is_ok_and(|address| address.contains("done=")) {
        forget_saved();
        return false;
    }
    let Some(text) = store().and_then(|store| store.get_item(&key()).ok().flatten()) else { return false };
    forget();
    let (Ok(kept), Some(form)) = (UrlSearchParams::new_with_str(&text), form_of(form)) else { return false };
    let mut differs = false;
    for field in js_sys::Array::from(&form.elements()).iter() {
        let field: HtmlInputElement = field.unchecked_into();
        if !field.name().starts_with("form[") || field.type_() == "hidden" {
            continue;
        }
        if is_touched(&field) {
            // Typed before our code was awake: newer than what was put aside.
            differs = true;
            continue;
        }
        let was = kept.get(&field.name());
        if field.type_() == "checkbox" {
            differs |= field.checked() != was.is_some();
            field.set_checked(was.is_some());
        } else if let Some(was) = was {
            differs |= field.value().replace("\r\n", "\n") != was.replace("\r\n", "\n");
            field.set_value(&was);
        }
    }
    differs
}

/// Whether something was typed before our code was awake, or the browser put an earlier text back.
pub fn was_typed(form: &str) -> bool {
    let Some(form) = form_of(form) else { return false };
    js_sys::Array::from(&form.elements()).iter().any(|field| is_touched(&field.unchecked_into()))
}

/// Whether a text field says something else than when the page came.
fn is_touched(field: &HtmlInputElement) -> bool {
    let came = js_sys::Reflect::get(field, &JsValue::from_str("defaultValue")).ok().and_then(|came| came.as_string());
    field.name().starts_with("form[")
        && !matches!(field.type_().as_str(), "hidden" | "checkbox")
        && came.is_some_and(|came| came != field.value())
}

fn form_of(id: &str) -> Option<HtmlFormElement> {
    document().get_element_by_id(id).map(JsCast::unchecked_into)
}

/// The form as a browser would send it, without its button.
fn fields(form: &str) -> Option<UrlSearchParams> {
    let data = FormData::new_with_form(&form_of(form)?).ok()?;
    // Only what the shop takes as the form itself.
    for other in ["restored", "include", "then"] {
        data.delete(other);
    }
    UrlSearchParams::new_with_str_sequence_sequence(&JsValue::from(data)).ok()
}

fn store() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

fn key() -> String {
    format!("form {}", window().location().pathname().unwrap_or_default())
}
