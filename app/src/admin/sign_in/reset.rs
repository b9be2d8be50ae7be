//! A forgotten password: asking for a code by mail, then a new password for it.
//!
//! Only where the sign-in service offers it; elsewhere another owner or the console gives a new link.

use super::SignInUnavailablePanel;
use crate::{
    admin::fields::{Field, Problem},
    api::team::reset::{ForgotPassword, ReplaceForgotten},
    components::{Message, PrivateHead},
    messages::{Tag, messages},
    response,
    state::shop,
    suspend::when_ready,
};
use http::StatusCode;
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;

/// `/admin/forgot`: asking for a code.
#[component]
pub fn ForgotPage() -> impl IntoView {
    let t = messages().sign_in();
    let problem = use_query_map().read_untracked().get("problem");
    offered(move || {
        view! {
            <PrivateHead title=t.forgot_title()/>
            <div class="sign-in">
                <h1 class="page-title">{t.forgot_title()}</h1>
                <p class="lead">{t.forgot_lead()}</p>
                <Problem code=problem/>
                <form class="admin-form" method="post" action=ForgotPassword::PATH>
                    <Field label=t.email() name="email" kind="email" autocomplete="username"/>
                    <button class="button button--primary button--wide">{t.email_code()}</button>
                </form>
                <p class="fine"><a href="/admin/forgot/code">{t.have_code()}</a>" · "<a href="/admin/sign-in">{t.to_sign_in()}</a></p>
            </div>
        }
        .into_any()
    })
}

/// `/admin/forgot/code`: a new password for the code.
#[component]
pub fn ForgotCodePage() -> impl IntoView {
    let t = messages().sign_in();
    let query = use_query_map().read_untracked().clone();
    let (problem, asked) = (query.get("problem"), query.get("asked").is_some());
    offered(move || {
        view! {
            <PrivateHead title=t.reset_title()/>
            <div class="sign-in">
                <h1 class="page-title">{t.reset_title()}</h1>
                {asked.then(|| view! {
                    <p class="notice notice--good" role="status">{t.code_sent()}</p>
                })}
                <Problem code=problem/>
                <form class="admin-form" method="post" action=ReplaceForgotten::PATH>
                    <Field label=t.email() name="email" kind="email" autocomplete="username"/>
                    <Field label=t.code_from_email() name="code" kind="text" autocomplete="one-time-code"/>
                    <Field label=t.new_password() name="password" kind="password" autocomplete="new-password"/>
                    <p class="fine">{t.reset_hint()}</p>
                    <button class="button button--primary button--wide">{t.change_password()}</button>
                </form>
                <p class="fine"><a href="/admin/forgot">{t.email_another()}</a></p>
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
        if !shop.sign_in_options().forgotten_password {
            return view! { <NotOffered/> }.into_any();
        }
        match shop.sign_in_unavailable().await {
            Some(unavailable) => view! { <SignInUnavailablePanel unavailable/> }.into_any(),
            None => page(),
        }
    })
}

#[component]
fn NotOffered() -> impl IntoView {
    let t = messages().sign_in();
    response::status(StatusCode::NOT_FOUND);
    view! {
        <PrivateHead title=t.forgot_title()/>
        <Message title=t.not_offered_title() next=("/admin/sign-in", t.to_sign_in())>
            <p inner_html=t.not_offered(Tag::code()).into_string()></p>
        </Message>
    }
}
