//! Who may see a page or call a function: each of them checks for itself.

use crate::{
    api::{ApiError, guard},
    components::{Message, PrivateHead},
    response,
    suspend::when_ready,
};
use domain::{Admin, Permission};
use http::StatusCode;
use leptos::prelude::*;
use std::future::Future;

/// A page for admins who may do `what`; everybody else is sent to sign in, or told that it is not theirs.
pub fn for_admin<F, Fut, V>(what: Permission, page: F) -> impl IntoView
where
    F: FnOnce(Admin) -> Fut + Send + 'static,
    Fut: Future<Output = V> + Send + 'static,
    V: IntoView + 'static,
{
    let asked = response::path_and_query();
    response::keep_private();
    when_ready(async move {
        match guard::require(what).await {
            Ok(admin) => page(admin).await.into_any(),
            Err(ApiError::SignIn) if response::comes_from_elsewhere() => view! { <OnceMore asked/> }.into_any(),
            Err(ApiError::SignIn) => {
                response::see_other(&format!("/admin/sign-in?next={}", response::query_escaped(&asked)));
                ().into_any()
            }
            Err(ApiError::NotAllowed) => view! { <NotYours/> }.into_any(),
            Err(_) => view! { <Unavailable/> }.into_any(),
        }
    })
}

/// Browsers keep the session's cookie back when somebody comes by a link of another site or of a mail
/// (`SameSite=Strict`). From this page of ours they come again, with it.
#[component]
fn OnceMore(asked: String) -> impl IntoView {
    view! {
        <PrivateHead title="One moment"/>
        <meta http-equiv="refresh" content=format!("0;url={asked}")/>
        <Message title="One moment" next=("/admin", "Go on")><p>"This part of the shop is for those who run it."</p></Message>
    }
}

#[component]
fn NotYours() -> impl IntoView {
    response::status(StatusCode::FORBIDDEN);
    view! {
        <PrivateHead title="Not for your role"/>
        <Message title="Your role does not reach this far" next=("/admin", "Back to the start")>
            <p>"You are signed in, and this page is for another role. An owner of the shop can change yours."</p>
        </Message>
    }
}

#[component]
fn Unavailable() -> impl IntoView {
    response::status(StatusCode::SERVICE_UNAVAILABLE);
    view! {
        <PrivateHead title="One moment"/>
        <Message title="The shop needs a moment" next=("/admin", "Try again") request_id=response::request_id()>
            <p>"We could not look up your session just now. Nothing was changed."</p>
        </Message>
    }
}
