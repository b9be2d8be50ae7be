//! What happened to an order: everything, its emails, its downloads.

use crate::{admin::datetime::DateTime, messages::messages};
use domain::{
    FileVersion,
    delivery::grant::Download,
    mail::outbox::{MailState, OutboxRow},
    orders::TimelineEntry,
    size::file_size,
};
use leptos::prelude::*;

#[component]
pub fn Timeline(happenings: Vec<TimelineEntry>) -> impl IntoView {
    let t = messages().order_timeline();
    let row = |happening: TimelineEntry| {
        let by = happening.by.map(|by| view! { " "<span class="admin-next">{t.by_admin(by)}</span> });
        let why = (!happening.why.is_empty()).then(|| view! { <q class="order-diagnosis">{happening.why}</q> });
        view! { <li class="order-timeline__entry"><DateTime at=happening.at/><p class="admin-wrap">{t.event(happening.what)}{by}{why}</p></li> }
    };
    view! {
        <section aria-labelledby="timeline">
            <h2 class="section-title" id="timeline">{t.heading()}</h2>
            <ol class="order-timeline" role="list">{happenings.into_iter().map(row).collect_view()}</ol>
        </section>
    }
}

#[component]
pub fn Mails(mails: Vec<OutboxRow>) -> impl IntoView {
    let t = messages().order_timeline();
    let row = |mail: OutboxRow| {
        let tone = match mail.state {
            MailState::Sent => "good",
            MailState::Blocked | MailState::Dead => "bad",
            MailState::Queued | MailState::Sending => "warning",
            MailState::Dropped => "neutral",
        };
        let tries = (mail.attempt > 1).then(|| format!(" · {}", t.mail_tries(mail.attempt)));
        let error = mail.last_error.map(|code| format!(" · {}", t.delivery_problem(&code).unwrap_or(&code)));
        view! {
            <tr>
                <th scope="row">{t.mail_kind_name(mail.kind)}</th>
                <td class="admin-wrap">{domain::mail::address::shown(&mail.to)}</td>
                <td><DateTime at=mail.queued_at/></td>
                <td><span class=format!("badge badge--{tone}")>{t.mail_state(mail.state)}</span>{tries}{error}</td>
            </tr>
        }
    };
    let rows: Vec<_> = mails.into_iter().map(row).collect();
    let empty = rows.is_empty().then(|| view! { <p class="admin-none">{t.mails_none()}</p> });
    let table = (!rows.is_empty()).then(|| {
        view! {
            <div class="admin-scroll" tabindex="0" role="region" aria-label=t.mails_table()>
                <table class="admin-table">
                    <thead><tr><th scope="col">{t.mail_kind()}</th><th scope="col">{t.mail_to()}</th><th scope="col">{t.mail_queued_at()}</th><th scope="col">{t.mail_status()}</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    });
    view! { <section aria-labelledby="mails"><h2 class="section-title" id="mails">{t.mails()}</h2>{empty}{table}</section> }
}

#[component]
pub fn Downloads(downloads: Vec<(Download, Option<FileVersion>)>) -> impl IntoView {
    let t = messages().order_timeline();
    let row = |(download, version): (Download, Option<FileVersion>)| {
        let name = version.as_ref().map_or_else(|| t.a_file().to_owned(), |version| version.name.clone());
        let size = version.map(|version| file_size(version.size_bytes));
        view! {
            <tr>
                <th scope="row" class="admin-wrap">{name}</th>
                <td>{download.version}</td>
                <td><DateTime at=download.at/></td>
                <td><code>{download.network}</code></td>
                <td class="admin-number">{size}</td>
            </tr>
        }
    };
    let rows: Vec<_> = downloads.into_iter().map(row).collect();
    let empty = rows.is_empty().then(|| view! { <p class="admin-none">{t.downloads_none()}</p> });
    let table = (!rows.is_empty()).then(|| {
        view! {
            <div class="admin-scroll" tabindex="0" role="region" aria-label=t.downloads_table()>
                <table class="admin-table">
                    <thead><tr><th scope="col">{t.file()}</th><th scope="col">{t.version()}</th><th scope="col">{t.begun()}</th><th scope="col">{t.network()}</th><th scope="col" class="admin-number">{t.size()}</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    });
    view! { <section aria-labelledby="downloads"><h2 class="section-title" id="downloads">{t.downloads()}</h2>{empty}{table}</section> }
}
