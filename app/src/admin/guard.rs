//! Who may see a page or call a function: each of them checks for itself.

use crate::{
    api::{ApiError, guard},
    components::{Message, PrivateHead},
    messages::messages,
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
        match guard::signed_in_admin(what).await {
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

/// Browsers keep the session's cookie back when somebody comes by a link of another site or of an email
/// (`SameSite=Strict`). From this page of ours they come again, with it.
#[component]
fn OnceMore(asked: String) -> impl IntoView {
    let t = messages().admin();
    view! {
        <PrivateHead title=t.one_moment()/>
        <meta http-equiv="refresh" content=format!("0;url={asked}")/>
        <Message title=t.one_moment() next=("/admin", t.go_to_admin())><p>{t.for_admins()}</p></Message>
    }
}

#[component]
fn NotYours() -> impl IntoView {
    response::status(StatusCode::FORBIDDEN);
    let t = messages().admin();
    view! {
        <PrivateHead title=t.no_access_title()/>
        <Message title=t.no_access() next=("/admin", t.back_to_overview())>
            <p>{t.no_access_hint()}</p>
        </Message>
    }
}

#[component]
fn Unavailable() -> impl IntoView {
    response::status(StatusCode::SERVICE_UNAVAILABLE);
    let t = messages().admin();
    view! {
        <PrivateHead title=t.one_moment()/>
        <Message title=t.unavailable() next=("/admin", t.try_again()) request_id=response::request_id()>
            <p>{t.session_unavailable()}</p>
        </Message>
    }
}
