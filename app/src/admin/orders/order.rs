use super::{
    action_links::OrderActions,
    panel::Panel,
    state::{StateBadge, sum_in_words},
    timeline::{Downloads, Mails, Timeline},
};
use crate::{
    address::query,
    admin::{
        alerts::Details,
        datetime::DateTime,
        failure::OrdersFailure,
        frame::{Frame, Section},
        guard::for_admin,
    },
    components::{Message, PrivateHead},
    messages::messages,
    notices::orders::{OrderAction, Problem},
    response,
    state::{shop, time_zone},
    text::datetime,
};
use domain::{
    Admin, Money, OrderNumber, Permission,
    orders::{Case, CaseLine, ShownAlert, WhyNot},
    size::file_size,
};
use leptos::prelude::*;

/// `/admin/orders/{number}`: everything about one order, and what can be done.
#[component]
pub fn OrderPage() -> impl IntoView {
    let number = leptos_router::hooks::use_params_map().read_untracked().get("number").unwrap_or_default();
    for_admin(Permission::ViewOrders, move |admin| async move {
        let Some(number) = OrderNumber::read(&number) else { return view! { <NoOrder/> }.into_any() };
        match shop().case(&admin, &number).await {
            Ok(Some(case)) => view! { <Order admin case/> }.into_any(),
            Ok(None) => view! { <NoOrder/> }.into_any(),
            Err(cause) => view! { <OrdersFailure cause/> }.into_any(),
        }
    })
}

#[component]
fn NoOrder() -> impl IntoView {
    response::status(http::StatusCode::NOT_FOUND);
    let t = messages().orders();
    view! {
        <PrivateHead title=t.missing_title()/>
        <Message title=t.missing() next=("/admin/orders", t.all_orders())>
            <p>{t.missing_hint()}</p>
        </Message>
    }
}

#[component]
fn Order(admin: Admin, case: Case) -> impl IntoView {
    let order = case.order.clone();
    let t = messages().orders();
    let action = query("act").and_then(|code| OrderAction::of_code(&code));
    let done = query("done").and_then(|code| OrderAction::of_code(&code)).map(OrderAction::done);
    let problem = query("problem").map(|code| Problem::words(&code));
    let attention = order.attention.map(|why| view! { <p class="problem">{t.attention(why)}</p> });
    view! {
        <Frame admin=admin.clone() title=t.heading(&order.number) here=Section::Orders>
            <p class="admin-lead"><StateBadge state=order.state/>" "{sum_in_words(&order)}" · "<DateTime at=order.created_at/></p>
            {done.map(|words| view! { <p class="notice notice--good" role="status">{words}</p> })}
            {problem.map(|words| view! { <p class="problem" role="alert">{words}</p> })}
            {attention}
            {case.alerts.iter().cloned().map(|shown| view! { <OpenAlert shown/> }).collect_view()}
            <PossibleDuplicates case=case.clone() may_refund=admin.may(Permission::SpendMoney)/>
            {action.map(|action| view! { <Panel action case=case.clone() admin=admin.clone()/> })}
            <div class="order-detail">
                <div class="order-detail__main">
                    <Lines lines=case.lines.clone() case=case.clone()/>
                    <Timeline happenings=case.timeline.clone()/>
                    <Mails mails=case.mails.clone()/>
                    <Downloads downloads=case.downloads.clone()/>
                </div>
                <div class="order-detail__side">
                    <Buyer case=case.clone()/>
                    <OrderActions admin case chosen=action/>
                </div>
            </div>
        </Frame>
    }
}

/// An alert about this order, with what to do.
#[component]
fn OpenAlert(shown: ShownAlert) -> impl IntoView {
    let (t, kind) = (messages().alerts(), shown.alert.kind);
    view! {
        <div class="notice">
            <p><strong>{t.what(kind)}</strong>" "{t.next(kind)}</p>
            <Details details=shown.details/>
        </div>
    }
}

/// An order that looks like a duplicate of another, with the way to refund one of them.
#[component]
fn PossibleDuplicates(case: Case, may_refund: bool) -> impl IntoView {
    let t = messages().orders();
    let number = case.order.number.to_string();
    let links = case.possible_duplicates.iter().map(|twin| {
        let number = twin.number.to_string();
        view! { " "<a href=format!("/admin/orders/{number}")>{number.clone()}</a> }
    });
    (!case.possible_duplicates.is_empty()).then(|| {
        view! {
            <p class="notice">
                {t.duplicates()}{links.collect_view()}" "
                {may_refund.then(|| view! { <a href=format!("/admin/orders/{number}?act=refund#act")>{t.refund_this_one()}</a> })}
            </p>
        }
    })
}

#[component]
fn Lines(lines: Vec<CaseLine>, case: Case) -> impl IntoView {
    let rows: Vec<_> = lines.into_iter().map(|line| view! { <Line line case=case.clone()/> }).collect();
    view! {
        <section aria-labelledby="lines">
            <h2 class="section-title" id="lines">{messages().orders().bought()}</h2>
            <ol class="order-lines" role="list">{rows}</ol>
        </section>
    }
}

#[component]
fn Line(line: CaseLine, case: Case) -> impl IntoView {
    let t = messages().orders();
    let sold = case.order.lines[usize::from(line.line)].clone();
    let copies = (sold.quantity > 1).then(|| format!(" × {}", sold.quantity));
    let hold = line.hold.map(|_| view! { <span class="badge badge--bad">{t.on_hold()}</span> });
    let charged = case.order.payment.as_ref().map(|payment| payment.amount.currency);
    let money = charged.filter(|_| line.money.paid_minor > 0).map(|currency| {
        let (paid, refunded) =
            (Money::new(line.money.paid_minor, currency), Money::new(line.money.refunded_minor, currency));
        let words = if refunded.is_zero() { t.line_paid(paid) } else { t.line_paid_refunded(paid, refunded) };
        view! { <p class="fine">{words}</p> }
    });
    let access = if line.opens { ("good", t.has_access()) } else { ("neutral", t.no_access()) };
    // One answer for all files, unless they differ.
    let shared = line.files.first().map(|(_, why)| why.clone());
    let shared = shared.filter(|first| line.files.iter().all(|(_, why)| why == first));
    let each = shared.is_none();
    let files = line.files.into_iter().map(|(file, why)| {
        let version = file.version;
        view! {
            <li class="order-file">
                <p class="admin-wrap"><strong>{version.name.clone()}</strong>" "<span class="fine">{t.file_facts(file_size(version.size_bytes), version.version)}</span></p>
                {each.then(|| view! { <Answer why/> })}
            </li>
        }
    });
    view! {
        <li class="order-line">
            <div class="order-line__head">
                <h3 class="order-line__name">{sold.name}{copies}</h3>
                <p class="admin-number">{line.amount.to_string()}</p>
            </div>
            {money}
            <p><span class=format!("badge badge--{}", access.0)>{access.1}</span>{hold}</p>
            <ul class="order-files" role="list">{files.collect_view()}</ul>
            {shared.map(|why| view! { <Answer why/> })}
        </li>
    }
}

/// Whether the buyer got this file, and if not, why.
#[component]
fn Answer(why: WhyNot) -> impl IntoView {
    let t = messages().order_delivery();
    let words = t.answer(&why, |at| datetime(at, &time_zone()));
    view! {
        <dl class="admin-answer">
            <dt>{messages().orders().delivery()}</dt>
            <dd>{words}" "<span class="admin-next">{t.next_step(&why)}</span></dd>
        </dl>
    }
}

#[component]
fn Buyer(case: Case) -> impl IntoView {
    let t = messages().orders();
    let order = case.order;
    let payment = order.payment.clone();
    let charged = order.charged();
    let stripe_address = payment.as_ref().and_then(|payment| payment.email.clone());
    let corrected =
        order.overrides.address.is_some() && stripe_address.is_some() && stripe_address != order.overrides.address;
    let stripe_address = stripe_address.as_deref().map(domain::mail::address::shown);
    let refunds = order.overrides.refunds.iter().map(|refund| {
        let amount = Money::new(refund.amount_minor, charged.currency);
        let names: Vec<_> =
            refund.lines.iter().filter_map(|line| Some(order.lines.get(usize::from(*line))?.name.clone())).collect();
        let items = (!names.is_empty()).then(|| names.join(", "));
        view! { <div><dt>{t.refund()}</dt><dd>{t.refund_stands(refund, amount, items)}</dd></div> }
    });
    let differs = charged != order.total;
    let tax = order.paid_tax().map(|(tax, included)| if included { t.tax_included(tax) } else { tax.to_string() });
    let intent = payment.as_ref().and_then(|payment| payment.intent.clone());
    view! {
        <section class="facts" aria-labelledby="buyer">
            <h2 id="buyer" class="section-title">{t.buyer()}</h2>
            <dl class="facts__list">
                <div><dt>{t.name()}</dt><dd>{payment.as_ref().and_then(|payment| payment.name.clone()).unwrap_or_else(|| "–".to_owned())}</dd></div>
                <div><dt>{t.email()}</dt><dd>{order.email().map(domain::mail::address::shown).unwrap_or_else(|| "–".to_owned())}</dd></div>
                {corrected.then(|| view! { <div><dt>{t.given_to_stripe()}</dt><dd>{stripe_address}</dd></div> })}
                {differs.then(|| view! { <div><dt>{t.before_discount()}</dt><dd class="number">{order.total.to_string()}</dd></div> })}
                <div><dt>{t.paid()}</dt><dd class="number">{payment.as_ref().map_or_else(|| "–".to_owned(), |_| charged.to_string())}</dd></div>
                {tax.map(|tax| view! { <div><dt>{t.tax()}</dt><dd class="number">{tax}</dd></div> })}
                {refunds.collect_view()}
                {case.links_until.map(|until| view! { <div><dt>{t.links_until()}</dt><dd><DateTime at=until/></dd></div> })}
                {intent.map(|intent| view! { <div><dt>{t.at_stripe()}</dt><dd><code>{intent.to_string()}</code></dd></div> })}
            </dl>
        </section>
    }
}
