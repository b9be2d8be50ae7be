//! STUB until identity is merged; never committed.
use crate::{api::ApiError, loading::when_ready, reply};
use domain::{Admin, May, Role};
use leptos::prelude::*;
use std::future::Future;

fn current() -> Option<Admin> {
    let parts = use_context::<http::request::Parts>()?;
    let cookie = parts.headers.get(http::header::COOKIE)?.to_str().ok()?;
    let role = cookie.split("; ").find_map(|pair| pair.strip_prefix("stub="))?;
    Some(Admin::for_tests(Role::parse(role)?))
}

pub async fn admin(what: May) -> Result<Admin, ApiError> {
    let admin = current().ok_or(ApiError::SignIn)?;
    admin.must(what).map_err(|_| ApiError::NotAllowed)?;
    Ok(admin)
}

pub fn for_admin<F, Fut, V>(what: May, page: F) -> impl IntoView
where
    F: FnOnce(Admin) -> Fut + Send + 'static,
    Fut: Future<Output = V> + Send + 'static,
    V: IntoView + 'static,
{
    let found = current();
    reply::keep_private();
    when_ready(async move {
        match found {
            Some(admin) if admin.may(what) => page(admin).await.into_any(),
            Some(_) => {
                reply::status(http::StatusCode::FORBIDDEN);
                view! { <p>"no"</p> }.into_any()
            }
            None => {
                reply::see_other("/admin/sign-in");
                ().into_any()
            }
        }
    })
}
