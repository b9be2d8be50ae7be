//! What needs attention now: problems only a person can fix.

use super::{datetime::DateTime, fields::Reason};
use crate::{
    address::query,
    api::orders::CloseAlert,
    messages::messages,
    notices::orders::OrderAction,
    state::{shop, time_zone},
    suspend::when_ready,
    text::datetime,
};
use domain::{Admin, Permission, orders::ShownAlert, ports::AlertDetails};
use leptos::{prelude::*, server_fn::ServerFn};

/// Alerts shown at once.
const SHOWN: usize = 50;

#[component]
pub fn Alerts(admin: Admin, alerts: Vec<ShownAlert>) -> impl IntoView {
    let t = messages().alerts();
    let may_close = admin.may(Permission::HelpBuyers);
    let may_see = admin.may(Permission::ViewOrders);
    let asked = query("close").zip(query("about"));
    let more = alerts.len().checked_sub(SHOWN).filter(|more| *more > 0);
    let rows = alerts.into_iter().take(SHOWN).map(|shown| {
        let is_asked = asked
            .as_ref()
            .is_some_and(|(kind, about)| *kind == shown.alert.kind.as_str() && *about == shown.alert.object);
        view! { <Alert shown may_close may_see is_asked/> }
    });
    let rows: Vec<_> = rows.collect();
    let calm = rows.is_empty().then(|| view! { <p class="notice notice--good">{t.none()}</p> });
    view! {
        <section aria-labelledby="attention">
            <h2 class="section-title" id="attention">{t.heading()}</h2>
            {calm}
            <ul class="alert-list" role="list">{rows}</ul>
            {more.map(|more| view! { <p class="fine">{t.more(more)}</p> })}
        </section>
    }
}

/// On top of every page of the admin: that something waits, and where. For the frame.
#[component]
pub fn AlertBanner(admin: Admin) -> impl IntoView {
    when_ready(async move {
        // A page does without its banner rather than not at all.
        let open = shop().count_alerts(&admin).await.unwrap_or(0);
        let words = match open {
            0 => return ().into_any(),
            n => messages().alerts().banner(n),
        };
        view! { <p class="alert-banner"><a href="/admin#attention">{words}</a></p> }.into_any()
    })
}

#[component]
fn Alert(shown: ShownAlert, may_close: bool, may_see: bool, is_asked: bool) -> impl IntoView {
    let t = messages().alerts();
    let ShownAlert { alert, order, details } = shown;
    let order = order.filter(|_| may_see).map(|number| {
        let href = format!("/admin/orders/{number}");
        view! { " "<a href=href>{t.order(number)}</a> }
    });
    let kind = alert.kind.as_str();
    let ask = format!("/admin?close={kind}&about={}#alarm", crate::response::query_escaped(&alert.object));
    let close = match (may_close, is_asked) {
        (false, _) => ().into_any(),
        (true, false) => {
            view! { <a class="button button--small" href=ask>{OrderAction::CloseAlert.label()}</a> }.into_any()
        }
        (true, true) => view! {
            <form class="stack admin-panel" id="alarm" method="post" action=CloseAlert::PATH>
                <p>{OrderAction::CloseAlert.about()}</p>
                <input type="hidden" name="kind" value=kind/>
                <input type="hidden" name="about" value=alert.object.clone()/>
                <Reason/>
                <div class="button-row button-row--start">
                    <button class="button button--primary">{OrderAction::CloseAlert.label()}</button>
                    <a class="button" href="/admin">{t.cancel()}</a>
                </div>
            </form>
        }
        .into_any(),
    };
    view! {
        <li class="alert-item">
            <p><strong>{t.what(alert.kind)}</strong>{order}</p>
            <p>{t.next(alert.kind)}</p>
            {may_see.then(|| view! { <Details details/> })}
            <p class="fine"><DateTime at=alert.at/>" · "<code class="admin-wrap">{alert.object.clone()}</code></p>
            {close}
        </li>
    }
}

/// Until when something must be done about an alert, and where in Stripe's dashboard.
#[component]
pub fn Details(details: AlertDetails) -> impl IntoView {
    let t = messages().alerts();
    let by = details.due_by.map(|at| format!("{} ", t.answer_by(datetime(at, &time_zone()))));
    let link = details.link.map(|link| view! { <a href=link rel="noreferrer">{t.open_in_stripe()}</a> });
    (by.is_some() || link.is_some()).then(|| view! { <p>{by}{link}</p> })
}
