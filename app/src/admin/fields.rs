//! Parts of the forms by which admins come in.

use crate::{cookies, messages::messages};
use leptos::prelude::*;

/// A field with its label.
#[component]
pub fn Field(label: &'static str, name: &'static str, kind: &'static str, autocomplete: &'static str) -> impl IntoView {
    // Also what stood in the form that was refused, but no secret.
    let typed = matches!(kind, "email").then(|| cookies::typed(name)).flatten();
    let numeric = (autocomplete == "one-time-code").then_some("numeric");
    view! {
        <label class="field">
            <span class="field__label">{label}</span>
            <input
                class="field__input"
                type=kind
                name=name
                value=typed
                autocomplete=autocomplete
                inputmode=numeric
                autocapitalize="none"
                spellcheck="false"
                required
            />
        </label>
    }
}

/// What went wrong with the form that was just sent, by its code in the address.
#[component]
pub fn Problem(code: Option<String>) -> impl IntoView {
    code.map(|code| view! { <p class="problem" role="alert">{in_words(&code)}</p> })
}

/// Codes of problems; whatever else stands in an address gets the general words.
fn in_words(code: &str) -> &'static str {
    let t = messages().sign_in();
    match code {
        "wrong" => t.wrong(),
        "wrong-code" => t.wrong_code(),
        "wrong-password" => t.wrong_password(),
        "wrong-reset" => t.wrong_reset(),
        "too-often" => t.too_often(),
        "run-out" => t.run_out(),
        "too-short" => t.too_short(),
        "too-long" => t.too_long(),
        "common" => t.common(),
        "is-address" => t.is_address(),
        "weak" => t.weak(),
        "closed" => t.closed(),
        "not-an-address" => t.not_an_address(),
        "taken" => t.taken(),
        "gone" => t.gone(),
        "last-owner" => t.last_owner(),
        "not-allowed" => t.not_allowed(),
        _ => t.unavailable(),
    }
}

/// Why, in a line that stands in the log for ever.
#[component]
pub fn Reason() -> impl IntoView {
    let t = messages().team();
    view! {
        <label class="field"><span class="field__label">{t.reason()}</span>
            <input class="field__input" name="why" value=cookies::typed("why") required maxlength="300" pattern=".*\\S.*" title=t.reason_format() autocomplete="off" placeholder=t.reason_hint()/></label>
    }
}
