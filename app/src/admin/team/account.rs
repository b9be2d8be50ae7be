//! `/admin/account`: one's own sessions, password and codes.

use crate::{
    admin::{
        fields::{Field, Problem},
        frame::{Frame, Section},
        guard::for_admin,
        qr,
    },
    state::{shop, site, time_zone},
    text::moment,
};
use domain::{
    Admin, Permission,
    team::{session::Session, user_agent},
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

#[component]
pub fn AccountPage() -> impl IntoView {
    let query = use_query_map().read_untracked().clone();
    let (problem, done) = (query.get("problem"), query.get("done"));
    for_admin(Permission::ViewOverview, move |admin| async move {
        let shop = shop();
        let sessions = shop.own_sessions(&admin).await.unwrap_or_default();
        let codes = match shop.sign_in_offers().recovery_codes {
            true => Some(shop.recovery_codes(&admin).await.unwrap_or_default()),
            false => None,
        };
        let left = shop.recovery_codes_left(&admin).await.ok().flatten();
        view! {
            <Frame admin=admin.clone() title="Your account".to_owned() here=Section::Account>
                {done.as_deref().and_then(done_in_words).map(|words| view! { <p class="notice notice--good" role="status">{words}</p> })}
                {codes.map(|codes| view! { <RecoveryCodes codes left/> })}
                {shop.sign_in_offers().new_phone.then(|| view! {
                    <section class="admin-part" aria-labelledby="phone">
                        <h2 class="section-title" id="phone">"Authenticator app"</h2>
                        <p>"Sign-in asks for a code from the app on your phone. Getting another phone? Move it while you are signed in."</p>
                        <p><a class="button" href="/admin/account/new-phone">"Set up a new phone"</a></p>
                    </section>
                })}
                <Sessions admin sessions/>
                <section class="admin-part" aria-labelledby="password">
                    <h2 class="section-title" id="password">"Change password"</h2>
                    <Problem code=problem/>
                    <form class="admin-form" method="post" action="/api/admin/account/password">
                        <Field label="Current password" name="present" kind="password" autocomplete="current-password"/>
                        <Field label="New password" name="new" kind="password" autocomplete="new-password"/>
                        <button class="button">"Change password"</button>
                        <p class="fine">"All your other sessions end with it."</p>
                    </form>
                </section>
            </Frame>
        }
    })
}

fn done_in_words(code: &str) -> Option<&'static str> {
    match code {
        "password" => Some("Your password is changed, and all other sessions have ended."),
        "phone" => Some(
            "Your new phone is set up. The old one no longer works, and all other sessions have ended. Save your new recovery codes below.",
        ),
        "ended" => Some("All other sessions have ended."),
        "kept" => Some("Good. The codes are not shown again."),
        "codes" => Some("These are your new recovery codes; the old ones do not work any more."),
        _ => None,
    }
}

fn left_in_words(left: Option<usize>) -> String {
    match left {
        Some(0) => "You have no recovery codes left.".to_owned(),
        Some(1) => "You have 1 recovery code left.".to_owned(),
        Some(left) => format!("You have {left} recovery codes left."),
        None => "You’ve saved your recovery codes.".to_owned(),
    }
}

/// Shown until somebody says that they are kept; asked for anew when they run out.
#[component]
fn RecoveryCodes(codes: Vec<String>, left: Option<usize>) -> impl IntoView {
    let rows: Vec<_> = codes.iter().map(|code| view! { <li><code>{code.clone()}</code></li> }).collect();
    let shown = !codes.is_empty();
    view! {
        <section class="admin-part" aria-labelledby="codes">
            <h2 class="section-title" id="codes">"Recovery codes"</h2>
            {if shown {
                view! {
                    <p>"Write these down or keep them in a password manager. Each lets you in once when your phone is not at hand."</p>
                    <ul class="admin-codes" role="list">{rows}</ul>
                    <form method="post" action="/api/admin/account/codes-kept">
                        <button class="button button--primary">"I’ve saved these codes"</button>
                    </form>
                }
                .into_any()
            } else {
                view! {
                    <p>{left_in_words(left)}" Make new ones if they may be lost, or seen by somebody else."</p>
                    <form method="post" action="/api/admin/account/codes">
                        <button class="button">"Make new codes"</button>
                    </form>
                }
                .into_any()
            }}
        </section>
    }
}

#[component]
fn Sessions(admin: Admin, sessions: Vec<Session>) -> impl IntoView {
    let (several, zone) = (sessions.len() > 1, time_zone());
    let rows: Vec<_> = sessions
        .into_iter()
        .map(|session| {
            let here = &session.hash == admin.session();
            view! {
                <tr>
                    <td class="admin-wrap">{user_agent::in_words(&session.browser)}{here.then_some(" (this one)")}</td>
                    <td>{session.network}</td>
                    <td class="datetime">{moment(session.began_at, &zone)}</td>
                    <td class="datetime">{moment(session.seen_at, &zone)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="admin-part" aria-labelledby="sessions">
            <h2 class="section-title" id="sessions">"Where you are signed in"</h2>
            <div class="admin-scroll" tabindex="0" role="region" aria-labelledby="sessions">
                <table class="admin-table">
                    <thead><tr><th scope="col">"Browser"</th><th scope="col">"Network"</th><th scope="col">"Since"</th><th scope="col">"Last seen"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {several.then(|| view! {
                <form method="post" action="/api/admin/account/end-others">
                    <button class="button">"End all others"</button>
                </form>
            })}
        </section>
    }
}

/// `/admin/account/new-phone`: moving the codes to another phone.
#[component]
pub fn NewPhonePage() -> impl IntoView {
    let problem = use_query_map().read_untracked().get("problem");
    for_admin(Permission::ViewOverview, move |admin| async move {
        let secret = shop().new_phone(&admin).await.ok().flatten();
        let email = admin.email().to_owned();
        view! {
            <Frame admin title="Set up a new phone".to_owned() here=Section::Account>
                <section class="admin-part">
                    <Problem code=problem/>
                    <form class="admin-form" method="post" action="/api/admin/account/new-phone">
                        <p>"Your current phone keeps working until the new one has shown a code."</p>
                        <Field label="Current password" name="present" kind="password" autocomplete="current-password"/>
                        <button class="button">{if secret.is_some() { "Start over" } else { "Continue" }}</button>
                    </form>
                </section>
                {secret.map(|secret| {
                    view! {
                        <section class="admin-part" aria-labelledby="scan">
                            <h2 class="section-title" id="scan">"Scan this with the new phone"</h2>
                            <div class="sign-in__qr" inner_html=qr::of_secret(&secret, &email, &site().name)></div>
                            <p class="fine">"Can’t scan it? Type this key into the app: "<code class="sign-in__secret">{qr::in_groups(&secret)}</code></p>
                            <form class="admin-form" method="post" action="/api/admin/account/new-phone/code">
                                <Field label="Code" name="code" kind="text" autocomplete="one-time-code"/>
                                <button class="button button--primary">"Use this phone"</button>
                            </form>
                        </section>
                    }
                })}
            </Frame>
        }
    })
}
