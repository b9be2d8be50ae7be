//! What happened to an order: everything, its mails, its downloads.

use crate::admin::datetime::DateTime;
use domain::size::file_size;
use domain::{
    FileVersion,
    delivery::grant::Download,
    mail::{
        outbox::{MailState, OutboxRow},
        suppression::DeliveryStatus,
    },
    orders::TimelineEntry,
};
use leptos::prelude::*;

#[component]
pub fn Timeline(happenings: Vec<TimelineEntry>) -> impl IntoView {
    let row = |happening: TimelineEntry| {
        let by = happening.by.map(|by| view! { <span class="admin-next">" by "{by}</span> });
        let why = (!happening.why.is_empty()).then(|| view! { <q class="order-diagnosis">{happening.why}</q> });
        view! { <li class="order-timeline__entry"><DateTime at=happening.at/><p class="admin-wrap">{happening.what}{by}{why}</p></li> }
    };
    view! {
        <section aria-labelledby="timeline">
            <h2 class="section-title" id="timeline">"What happened"</h2>
            <ol class="order-timeline" role="list">{happenings.into_iter().map(row).collect_view()}</ol>
        </section>
    }
}

#[component]
pub fn Mails(mails: Vec<OutboxRow>) -> impl IntoView {
    let row = |mail: OutboxRow| {
        let tone = match mail.state {
            MailState::Sent => "good",
            MailState::Blocked | MailState::Dead => "bad",
            MailState::Queued | MailState::Sending => "warning",
            MailState::Dropped => "neutral",
        };
        let tries = (mail.attempt > 1).then(|| format!(", {} tries", mail.attempt));
        let error = mail.last_error.map(|code| {
            let words = DeliveryStatus::in_words(&code).map(str::to_owned);
            format!(" ({})", words.unwrap_or(code))
        });
        view! {
            <tr>
                <th scope="row">{mail.kind.in_words()}</th>
                <td class="admin-wrap">{domain::mail::address::shown(&mail.to)}</td>
                <td><DateTime at=mail.queued_at/></td>
                <td><span class=format!("badge badge--{tone}")>{mail.state.in_words()}</span>{tries}{error}</td>
            </tr>
        }
    };
    let rows: Vec<_> = mails.into_iter().map(row).collect();
    let empty = rows.is_empty().then(|| view! { <p class="admin-none">"No mail yet."</p> });
    let table = (!rows.is_empty()).then(|| {
        view! {
            <div class="admin-scroll" tabindex="0" role="region" aria-label="Table of mails">
                <table class="admin-table">
                    <thead><tr><th scope="col">"Mail"</th><th scope="col">"To"</th><th scope="col">"Queued"</th><th scope="col">"State"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    });
    view! { <section aria-labelledby="mails"><h2 class="section-title" id="mails">"Mails"</h2>{empty}{table}</section> }
}

#[component]
pub fn Downloads(downloads: Vec<(Download, Option<FileVersion>)>) -> impl IntoView {
    let row = |(download, version): (Download, Option<FileVersion>)| {
        let name = version.as_ref().map_or_else(|| "a file".to_owned(), |version| version.name.clone());
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
    let empty = rows.is_empty().then(|| view! { <p class="admin-none">"Nothing was downloaded yet."</p> });
    let table = (!rows.is_empty()).then(|| {
        view! {
            <div class="admin-scroll" tabindex="0" role="region" aria-label="Table of downloads">
                <table class="admin-table">
                    <thead><tr><th scope="col">"File"</th><th scope="col">"Version"</th><th scope="col">"Begun"</th><th scope="col">"Network"</th><th scope="col" class="admin-number">"Size"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    });
    view! { <section aria-labelledby="downloads"><h2 class="section-title" id="downloads">"Downloads"</h2>{empty}{table}</section> }
}
