//! `/admin/admins`: who else may run the shop.

pub mod account;

use super::{
    fields::{Field, Problem},
    frame::{Frame, Section},
    guard::for_admin,
};
use crate::{
    api::team::{InviteAdmin, RemoveAdmin, ResetAdmin, SetRole},
    cookies,
    messages::{Tag, messages},
    state::{shop, site, time_zone},
    text::datetime,
};
use domain::{AdminId, Permission, Role, delivery::token::Token, team::identity::Profile};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;

#[component]
pub fn AdminsPage() -> impl IntoView {
    let query = use_query_map().read_untracked().clone();
    let (problem, done) = (query.get("problem"), query.get("done"));
    for_admin(Permission::ManageTeam, move |admin| async move {
        let t = messages().team();
        let profiles = shop().admins(&admin).await.unwrap_or_default();
        let own = admin.id().clone();
        let rows: Vec<_> = profiles
            .into_iter()
            .filter(|profile| !profile.email.is_empty())
            .map(|profile| view! { <Row own=own.clone() profile/> })
            .collect();
        let invitation = match cookies::take_invitation() {
            Some(token) => Some(NewInvitation::of(token, done.as_deref()).await),
            None => None,
        };
        view! {
            <Frame admin title=t.title().to_owned() here=Section::Admins>
                {done.as_deref().and_then(done_in_words).map(|words| view! { <p class="notice notice--good" role="status">{words}</p> })}
                {invitation.map(|invitation| view! { <ShownInvitation invitation/> })}
                <Problem code=problem/>
                <ul class="admin-people" role="list">{rows}</ul>
                <section class="admin-part" aria-labelledby="invite">
                    <h2 class="section-title" id="invite">{t.invite_title()}</h2>
                    <form class="admin-form" method="post" action=InviteAdmin::PATH>
                        <Field label=t.email() name="email" kind="email" autocomplete="off"/>
                        <Roles chosen=typed_role().unwrap_or(Role::Support)/>
                        <button class="button button--primary">{t.invite()}</button>
                    </form>
                </section>
            </Frame>
        }
    })
}

/// The link that was just made.
struct NewInvitation {
    link: String,
    /// Whose account it opens; none if a later link has taken its place meanwhile.
    profile: Option<Profile>,
    mail: Mail,
}

/// What became of the email with an invitation's link.
#[derive(Clone, Copy, PartialEq)]
enum Mail {
    Queued,
    Impossible,
    /// Who lost phone or password gets the link from the owner, who knows them: whoever reads their mail by now must
    /// not get it.
    NotMeant,
}

impl NewInvitation {
    async fn of(token: Token, done: Option<&str>) -> NewInvitation {
        NewInvitation {
            link: site().absolute(&format!("/admin/welcome/{}", token.reveal())),
            profile: shop().invited(&token).await.ok().flatten(),
            mail: match done {
                Some("mailed") => Mail::Queued,
                Some("not-mailed") => Mail::Impossible,
                _ => Mail::NotMeant,
            },
        }
    }
}

#[component]
fn ShownInvitation(invitation: NewInvitation) -> impl IntoView {
    let NewInvitation { link, profile, mail } = invitation;
    let (email, until) = profile.map(|profile| (profile.email, profile.invited_until)).unwrap_or_default();
    let t = messages().team();
    let works_once = match until {
        Some(until) => t.works_once_until(datetime(until, &time_zone())),
        None => t.works_once().to_owned(),
    };
    let mailed = match mail {
        Mail::Queued => Some(t.link_emailed(email, Tag::strong())),
        Mail::Impossible => Some(t.link_not_emailed(email, Tag::strong())),
        Mail::NotMeant => None,
    };
    let hand_over = match mail {
        Mail::Queued => t.hand_over_if_lost(),
        Mail::Impossible | Mail::NotMeant => t.hand_over(),
    };
    view! {
        <div class="notice" role="status">
            {mailed.map(|mailed| view! { <p inner_html=mailed.into_string()></p> })}
            <p>{hand_over}" "{works_once}</p>
            <p><code class="admin-link">{link}</code></p>
        </div>
    }
}

fn done_in_words(code: &str) -> Option<&'static str> {
    let t = messages().team();
    match code {
        "role" => Some(t.role_changed()),
        "removed" => Some(t.account_removed()),
        _ => None,
    }
}

#[component]
fn Row(own: AdminId, profile: Profile) -> impl IntoView {
    let Profile { id, email, role, invited_until } = profile;
    let is_own = own == id;
    let id = id.to_string();
    let t = messages().team();
    let invited = invited_until.map(|until| t.invited_until(datetime(until, &time_zone())));
    let actions = (!is_own).then(|| {
        view! {
            <form class="admin-row" method="post" action=SetRole::PATH>
                <input type="hidden" name="id" value=id.clone()/>
                <Roles chosen=role/>
                <button class="button button--small" inner_html=t.set_role(&email, Tag::hidden()).into_string()></button>
            </form>
            <form class="admin-row" method="post" action=ResetAdmin::PATH>
                <input type="hidden" name="id" value=id.clone()/>
                <button class="button button--small" inner_html=t.new_link(&email, Tag::hidden()).into_string()></button>
            </form>
            <form class="admin-row" method="post" action=RemoveAdmin::PATH>
                <input type="hidden" name="id" value=id/>
                <label class="admin-check"><input type="checkbox" required/><span>{t.remove_confirm()}</span></label>
                <button class="button button--small" inner_html=t.remove(&email, Tag::hidden()).into_string()></button>
            </form>
        }
    });
    view! {
        <li class="admin-person">
            <p class="admin-wrap">
                <strong>{email.clone()}</strong>" "<span class="admin-role">{t.role_name(role)}</span>
                {is_own.then(|| view! { " "{t.this_is_you()} })}
                {invited.map(|words| view! { " "<span class="fine">{words}</span> })}
            </p>
            {actions.map(|actions| view! { <div class="admin-person__acts">{actions}</div> })}
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
    let t = messages().team();
    let option = |role: Role| view! { <option value=role.as_str() selected=role == chosen>{t.role_may(role)}</option> };
    let options: Vec<_> = Role::ALL.into_iter().map(option).collect();
    view! {
        <label class="field field--inline">
            <span class="field__label">{t.role()}</span>
            <select name="role">{options}</select>
        </label>
    }
}
