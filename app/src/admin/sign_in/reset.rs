//! A forgotten password: asking for a code by mail, then a new password for it.
//!
//! Only where the sign-in service offers it; elsewhere another owner or the console gives a new link.

use super::ClosedDoor;
use crate::{
    admin::fields::{Field, Problem},
    components::{Message, PrivateHead},
    response,
    state::shop,
    suspend::when_ready,
};
use http::StatusCode;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// `/admin/forgot`: asking for a code.
#[component]
pub fn ForgotPage() -> impl IntoView {
    let problem = use_query_map().read_untracked().get("problem");
    offered(move || {
        view! {
            <PrivateHead title="Forgotten password"/>
            <div class="sign-in">
                <h1 class="page-title">"Forgotten your password?"</h1>
                <p class="lead">"If your address has an account here, a code is mailed to it. With the code you choose a new password."</p>
                <Problem code=problem/>
                <form class="admin-form" method="post" action="/api/admin/forgot">
                    <Field label="Email" name="email" kind="email" autocomplete="username"/>
                    <button class="button button--primary button--wide">"Mail me a code"</button>
                </form>
                <p class="fine"><a href="/admin/forgot/code">"I have a code"</a>" · "<a href="/admin/sign-in">"Sign in"</a></p>
            </div>
        }
        .into_any()
    })
}

/// `/admin/forgot/code`: a new password for the code.
#[component]
pub fn ForgotCodePage() -> impl IntoView {
    let query = use_query_map().read_untracked().clone();
    let (problem, asked) = (query.get("problem"), query.get("asked").is_some());
    offered(move || {
        view! {
            <PrivateHead title="Choose a new password"/>
            <div class="sign-in">
                <h1 class="page-title">"Choose a new password"</h1>
                {asked.then(|| view! {
                    <p class="notice notice--good" role="status">"If the address has an account here, a code is on its way. Look into the spam folder, too."</p>
                })}
                <Problem code=problem/>
                <form class="admin-form" method="post" action="/api/admin/forgot/password">
                    <Field label="Email" name="email" kind="email" autocomplete="username"/>
                    <Field label="Code from the mail" name="code" kind="text" autocomplete="one-time-code"/>
                    <Field label="New password" name="password" kind="password" autocomplete="new-password"/>
                    <p class="fine">"At least 12 characters; a few words in a row are easy to remember. All your sessions end with it."</p>
                    <button class="button button--primary button--wide">"Change password"</button>
                </form>
                <p class="fine"><a href="/admin/forgot">"Mail me another code"</a></p>
            </div>
        }
        .into_any()
    })
}

/// The page, if there is such a thing and signing in is open.
fn offered(page: impl FnOnce() -> AnyView + Send + 'static) -> impl IntoView {
    response::keep_private();
    when_ready(async move {
        let shop = shop();
        if !shop.sign_in_offers().forgotten_password {
            return view! { <NotOffered/> }.into_any();
        }
        match shop.sign_in_closed().await {
            Some(closed) => view! { <ClosedDoor closed/> }.into_any(),
            None => page(),
        }
    })
}

#[component]
fn NotOffered() -> impl IntoView {
    response::status(StatusCode::NOT_FOUND);
    view! {
        <PrivateHead title="Forgotten password"/>
        <Message title="Ask for a new link" next=("/admin/sign-in", "Sign in")>
            <p>"Another owner can give you a new link, and so can the console: "<code>"tuppence admin reset you@example.com"</code></p>
        </Message>
    }
}
