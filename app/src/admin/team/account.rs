//! `/admin/account`: one's own sessions, password and codes.

use crate::{
    admin::{
        fields::{Field, Problem},
        frame::{Frame, Section},
        guard::for_admin,
        qr,
    },
    api::team::account::{
        BeginNewPhone, ChangePassword, EndOtherSessions, KeepRecoveryCodes, ProveNewPhone, RenewRecoveryCodes,
    },
    messages::messages,
    state::{shop, site, time_zone},
    text::datetime,
};
use domain::{Admin, Permission, team::session::Session};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;

#[component]
pub fn AccountPage() -> impl IntoView {
    let query = use_query_map().read_untracked().clone();
    let (problem, done) = (query.get("problem"), query.get("done"));
    for_admin(Permission::ViewOverview, move |admin| async move {
        let (shop, t) = (shop(), messages().team());
        let sessions = shop.own_sessions(&admin).await.unwrap_or_default();
        let codes = match shop.sign_in_options().recovery_codes {
            true => Some(shop.recovery_codes(&admin).await.unwrap_or_default()),
            false => None,
        };
        let left = shop.recovery_codes_left(&admin).await.ok().flatten();
        view! {
            <Frame admin=admin.clone() title=t.account_title().to_owned() here=Section::Account>
                {done.as_deref().and_then(done_in_words).map(|words| view! { <p class="notice notice--good" role="status">{words}</p> })}
                {codes.map(|codes| view! { <RecoveryCodes codes left/> })}
                {shop.sign_in_options().new_phone.then(|| view! {
                    <section class="admin-part" aria-labelledby="phone">
                        <h2 class="section-title" id="phone">{t.phone_title()}</h2>
                        <p>{t.phone_lead()}</p>
                        <p><a class="button" href="/admin/account/new-phone">{t.phone_set_up()}</a></p>
                    </section>
                })}
                <Sessions admin sessions/>
                <section class="admin-part" aria-labelledby="password">
                    <h2 class="section-title" id="password">{t.password_title()}</h2>
                    <Problem code=problem/>
                    <form class="admin-form" method="post" action=ChangePassword::PATH>
                        <Field label=t.current_password() name="present" kind="password" autocomplete="current-password"/>
                        <Field label=t.new_password() name="new" kind="password" autocomplete="new-password"/>
                        <button class="button">{t.change_password()}</button>
                        <p class="fine">{t.password_ends()}</p>
                    </form>
                </section>
            </Frame>
        }
    })
}

fn done_in_words(code: &str) -> Option<&'static str> {
    let t = messages().team();
    match code {
        "password" => Some(t.password_changed()),
        "phone" => Some(t.phone_changed()),
        "ended" => Some(t.others_ended()),
        "kept" => Some(t.codes_kept()),
        "codes" => Some(t.codes_made()),
        _ => None,
    }
}

fn left_in_words(left: Option<usize>) -> String {
    let t = messages().team();
    match left {
        Some(left) => t.codes_left(left),
        None => t.codes_are_saved().to_owned(),
    }
}

/// Shown until somebody says that they are kept; asked for anew when they run out.
#[component]
fn RecoveryCodes(codes: Vec<String>, left: Option<usize>) -> impl IntoView {
    let t = messages().team();
    let rows: Vec<_> = codes.iter().map(|code| view! { <li><code>{code.clone()}</code></li> }).collect();
    let shown = !codes.is_empty();
    view! {
        <section class="admin-part" aria-labelledby="codes">
            <h2 class="section-title" id="codes">{t.codes_title()}</h2>
            {if shown {
                view! {
                    <p>{t.codes_lead()}</p>
                    <ul class="admin-codes" role="list">{rows}</ul>
                    <form method="post" action=KeepRecoveryCodes::PATH>
                        <button class="button button--primary">{t.codes_saved()}</button>
                    </form>
                }
                .into_any()
            } else {
                view! {
                    <p>{left_in_words(left)}" "{t.codes_renew()}</p>
                    <form method="post" action=RenewRecoveryCodes::PATH>
                        <button class="button">{t.make_codes()}</button>
                    </form>
                }
                .into_any()
            }}
        </section>
    }
}

#[component]
fn Sessions(admin: Admin, sessions: Vec<Session>) -> impl IntoView {
    let t = messages().team();
    let (several, zone) = (sessions.len() > 1, time_zone());
    let rows: Vec<_> = sessions
        .into_iter()
        .map(|session| {
            let browser = t.browser(&session.browser);
            let browser = if &session.hash == admin.session() { t.this_session(browser) } else { browser };
            view! {
                <tr>
                    <td class="admin-wrap">{browser}</td>
                    <td>{session.network}</td>
                    <td class="datetime">{datetime(session.began_at, &zone)}</td>
                    <td class="datetime">{datetime(session.seen_at, &zone)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="admin-part" aria-labelledby="sessions">
            <h2 class="section-title" id="sessions">{t.sessions_title()}</h2>
            <div class="admin-scroll" tabindex="0" role="region" aria-labelledby="sessions">
                <table class="admin-table">
                    <thead><tr><th scope="col">{t.browser_column()}</th><th scope="col">{t.network_column()}</th><th scope="col">{t.since_column()}</th><th scope="col">{t.seen_column()}</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {several.then(|| view! {
                <form method="post" action=EndOtherSessions::PATH>
                    <button class="button">{t.end_others()}</button>
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
        let t = messages().team();
        let secret = shop().new_phone(&admin).await.ok().flatten();
        let email = admin.email().to_owned();
        view! {
            <Frame admin title=t.phone_page_title().to_owned() here=Section::Account>
                <section class="admin-part">
                    <Problem code=problem/>
                    <form class="admin-form" method="post" action=BeginNewPhone::PATH>
                        <p>{t.phone_keeps()}</p>
                        <Field label=t.current_password() name="present" kind="password" autocomplete="current-password"/>
                        <button class="button">{if secret.is_some() { t.start_over() } else { t.next_step() }}</button>
                    </form>
                </section>
                {secret.map(|secret| {
                    view! {
                        <section class="admin-part" aria-labelledby="scan">
                            <h2 class="section-title" id="scan">{t.scan_title()}</h2>
                            <div class="sign-in__qr" inner_html=qr::of_secret(&secret, &email, &site().name)></div>
                            <p class="fine">{t.key()}" "<code class="sign-in__secret">{qr::in_groups(&secret)}</code></p>
                            <form class="admin-form" method="post" action=ProveNewPhone::PATH>
                                <Field label=t.code() name="code" kind="text" autocomplete="one-time-code"/>
                                <button class="button button--primary">{t.use_phone()}</button>
                            </form>
                        </section>
                    }
                })}
            </Frame>
        }
    })
}
