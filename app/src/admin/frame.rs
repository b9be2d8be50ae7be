//! STUB until identity is merged; never committed.
use crate::components::PrivateHead;
use domain::Admin;
use leptos::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    Home,
    Orders,
    Products,
    Admins,
    Account,
}

#[component]
pub fn Frame(admin: Admin, title: String, here: Section, children: Children) -> impl IntoView {
    let _ = here;
    view! { <PrivateHead title="Admin"/> <crate::admin::desk::AlarmBanner admin/> <h1 class="page-title">{title}</h1> {children()} }
}
