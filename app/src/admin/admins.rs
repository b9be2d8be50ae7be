//! `/admin/admins`: who else may run the shop.

use super::{
    fields::{Field, Problem},
    frame::{Frame, Section},
    guard::for_admin,
};
use crate::{
    cookies,
    state::{shop, site, time_zone},
    text::moment,
};
use domain::{AdminId, May, Role, team::identity::Profile};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

#[component]
pub fn AdminsPage() -> impl IntoView {
    let query = use_query_map().read_untracked().clone();
    let (problem, done) = (query.get("problem"), query.get("done"));
    for_admin(May::RunAdmins, move |admin| async move {
        let profiles = shop().admins(&admin).await.unwrap_or_default();
        let own = admin.id().clone();
        let rows: Vec<_> = profiles
            .into_iter()
            .filter(|profile| !profile.email.is_empty())
            .map(|profile| view! { <Row own=own.clone() profile/> })
            .collect();
        let link = cookies::take_invitation().map(|token| site().absolute(&format!("/admin/welcome/{token}")));
        view! {
            <Frame admin title="Admins".to_owned() here=Section::Admins>
                {done.as_deref().and_then(done_in_words).map(|words| view! { <p class="notice notice--good" role="status">{words}</p> })}
                {link.map(|link| view! {
                    <div class="notice" role="status">
                        <p>"Give this link to them and nobody else. It works once, within 24 hours, and is not shown again:"</p>
                        <p><code class="admin-link">{link}</code></p>
                    </div>
                })}
                <Problem code=problem/>
                <ul class="admin-people" role="list">{rows}</ul>
                <section class="admin-part" aria-labelledby="invite">
                    <h2 class="section-title" id="invite">"Invite somebody"</h2>
                    <form class="admin-form" method="post" action="/api/admin/admins/invite">
                        <Field label="Email" name="email" kind="email" autocomplete="off"/>
                        <Roles chosen=typed_role().unwrap_or(Role::Support)/>
                        <button class="button button--primary">"Invite"</button>
                    </form>
                </section>
            </Frame>
        }
    })
}

fn done_in_words(code: &str) -> Option<&'static str> {
    match code {
        "role" => Some("The role is changed. Their sessions have ended; they sign in again with the new role."),
        "removed" => Some("The account is removed, and its sessions have ended."),
        _ => None,
    }
}

#[component]
fn Row(own: AdminId, profile: Profile) -> impl IntoView {
    let Profile { id, email, role, invited_until } = profile;
    let is_own = own == id;
    let id = id.to_string();
    let whose = || view! { <span class="visually-hidden">" of "{email.clone()}</span> };
    let invited = invited_until.map(|until| format!("invited until {}", moment(until, &time_zone())));
    let acts = (!is_own).then(|| {
        view! {
            <form class="admin-row" method="post" action="/api/admin/admins/role">
                <input type="hidden" name="id" value=id.clone()/>
                <Roles chosen=role/>
                <button class="button button--small">"Set role"{whose()}</button>
            </form>
            <form class="admin-row" method="post" action="/api/admin/admins/reset">
                <input type="hidden" name="id" value=id.clone()/>
                <button class="button button--small">"New link"{whose()}</button>
            </form>
            <form class="admin-row" method="post" action="/api/admin/admins/remove">
                <input type="hidden" name="id" value=id/>
                <label class="desk-check"><input type="checkbox" required/><span>"Sure"</span></label>
                <button class="button button--small">"Remove"<span class="visually-hidden">" "{email.clone()}</span></button>
            </form>
        }
    });
    view! {
        <li class="admin-person">
            <p class="desk-wrap">
                <strong>{email.clone()}</strong>" "<span class="admin-role">{role.as_str()}</span>
                {is_own.then_some(" That is you.")}
                {invited.map(|words| view! { " "<span class="fine">{words}</span> })}
            </p>
            {acts.map(|acts| view! { <div class="admin-person__acts">{acts}</div> })}
        </li>
    }
}

/// The role that was chosen in an invitation that was refused.
fn typed_role() -> Option<Role> {
    let typed = cookies::typed("role")?;
    Role::ALL.into_iter().find(|role| role.as_str() == typed)
}

#[component]
fn Roles(chosen: Role) -> impl IntoView {
    let option = |role: Role| view! { <option value=role.as_str() selected=role == chosen>{in_words(role)}</option> };
    let options: Vec<_> = Role::ALL.into_iter().map(option).collect();
    view! {
        <label class="field field--inline">
            <span class="field__label">"Role"</span>
            <select name="role">{options}</select>
        </label>
    }
}

fn in_words(role: Role) -> &'static str {
    match role {
        Role::Owner => "owner: everything",
        Role::Catalog => "catalog: products",
        Role::Support => "support: orders, no refunds",
        Role::Viewer => "viewer: look only",
    }
}
