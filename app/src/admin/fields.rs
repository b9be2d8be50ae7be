//! Parts of the forms by which admins come in.

use crate::cookies;
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
    match code {
        "wrong" => "That is not right. Please check what you typed.",
        "too-often" => "Too many tries. Please wait a quarter of an hour.",
        "run-out" => "This sign-in took too long. Please begin again.",
        "too-short" => "Use at least 12 characters. A few words in a row are easy to remember.",
        "too-long" => "Use at most 128 characters.",
        "common" => "This password is on every attacker’s list. Please choose another one.",
        "is-address" => "Do not use your e-mail address as the password.",
        "weak" => {
            "The sign-in service wants a stronger password: mix capital and small letters, digits and signs, with no blank at either end."
        }
        "closed" => "Signing in is closed for now. Please try again in a minute.",
        "not-an-address" => {
            "We can’t send email to this address. Check it for typing errors; only plain letters work before the @."
        }
        "taken" => "This address has an account already.",
        "last-owner" => "The shop needs an owner. Make somebody else one first.",
        "not-allowed" => "Your role does not allow this.",
        _ => "The shop could not do this just now. Please try again.",
    }
}

/// Why, in a line that stands in the log for ever.
#[component]
pub fn Reason() -> impl IntoView {
    view! {
        <label class="field"><span class="field__label">"Reason"</span>
            <input class="field__input" name="why" value=cookies::typed("why") required maxlength="300" pattern=".*\\S.*" title="a few words" autocomplete="off" placeholder="for the log: who asked, and why"/></label>
    }
}
