//! What happened to an order: everything, its mails, its downloads.

use super::money::Moment;
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
        let by = happening.by.map(|by| view! { <span class="desk-next">" by "{by}</span> });
        let why = (!happening.why.is_empty()).then(|| view! { <q class="desk-why">{happening.why}</q> });
        view! { <li class="desk-step"><Moment at=happening.at/><p class="desk-wrap">{happening.what}{by}{why}</p></li> }
    };
    view! {
        <section aria-labelledby="timeline">
            <h2 class="section-title" id="timeline">"What happened"</h2>
            <ol class="desk-steps" role="list">{happenings.into_iter().map(row).collect_view()}</ol>
        </section>
    }
}

#[component]
pub fn Mails(mails: Vec<OutboxRow>) -> impl IntoView {
    let row = |mail: OutboxRow| {
        let tone = match mail.state {
            MailState::Sent => "good",
            MailState::Blocked | MailState::Dead => "bad",
            MailState::Queued | MailState::Sending => "heed",
            MailState::Dropped => "calm",
        };
        let tries = (mail.attempt > 1).then(|| format!(", {} tries", mail.attempt));
        let error = mail.last_error.map(|code| {
            let words = DeliveryStatus::in_words(&code).map(str::to_owned);
            format!(" ({})", words.unwrap_or(code))
        });
        view! {
            <tr>
                <th scope="row">{mail.kind.in_words()}</th>
                <td class="desk-wrap">{domain::mail::address::shown(&mail.to)}</td>
                <td><Moment at=mail.queued_at/></td>
                <td><span class=format!("desk-state desk-state--{tone}")>{mail.state.in_words()}</span>{tries}{error}</td>
            </tr>
        }
    };
    let rows: Vec<_> = mails.into_iter().map(row).collect();
    let empty = rows.is_empty().then(|| view! { <p class="desk-none">"No mail yet."</p> });
    let table = (!rows.is_empty()).then(|| {
        view! {
            <div class="desk-scroll" tabindex="0" role="region" aria-label="Table of mails">
                <table class="desk-table">
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
                <th scope="row" class="desk-wrap">{name}</th>
                <td>{download.version}</td>
                <td><Moment at=download.at/></td>
                <td><code>{download.network}</code></td>
                <td class="desk-number">{size}</td>
            </tr>
        }
    };
    let rows: Vec<_> = downloads.into_iter().map(row).collect();
    let empty = rows.is_empty().then(|| view! { <p class="desk-none">"Nothing was downloaded yet."</p> });
    let table = (!rows.is_empty()).then(|| {
        view! {
            <div class="desk-scroll" tabindex="0" role="region" aria-label="Table of downloads">
                <table class="desk-table">
                    <thead><tr><th scope="col">"File"</th><th scope="col">"Version"</th><th scope="col">"Begun"</th><th scope="col">"Network"</th><th scope="col" class="desk-number">"Size"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    });
    view! { <section aria-labelledby="downloads"><h2 class="section-title" id="downloads">"Downloads"</h2>{empty}{table}</section> }
}
