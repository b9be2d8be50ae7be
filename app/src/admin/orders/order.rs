use super::{
    action_links::Acts,
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
    notices::orders::{Act, Problem},
    response,
    state::shop,
};
use domain::{
    Admin, Money, OrderNumber, Permission,
    orders::{Case, CaseLine, RefundState, ShownAlert, WhyNot},
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
    view! {
        <PrivateHead title="No such order"/>
        <Message title="There is no order with this number" next=("/admin/orders", "All orders")>
            <p>"A letter may be missing. Search by the buyer’s address instead."</p>
        </Message>
    }
}

#[component]
fn Order(admin: Admin, case: Case) -> impl IntoView {
    let order = case.order.clone();
    let act = query("act").and_then(|code| Act::of_code(&code));
    let done = query("done").and_then(|code| Act::of_code(&code)).map(Act::done);
    let problem = query("problem").map(|code| Problem::words(&code));
    let attention = order.attention.map(|why| view! { <p class="problem">{why.in_words()}</p> });
    view! {
        <Frame admin=admin.clone() title=format!("Order {}", order.number) here=Section::Orders>
            <p class="admin-lead"><StateBadge state=order.state/>" "{sum_in_words(&order)}" · "<DateTime at=order.created_at/></p>
            {done.map(|words| view! { <p class="notice notice--good" role="status">{words}</p> })}
            {problem.map(|words| view! { <p class="problem" role="alert">{words}</p> })}
            {attention}
            {case.alarms.iter().cloned().map(|shown| view! { <OpenAlert shown/> }).collect_view()}
            <PossibleDuplicates case=case.clone() may_refund=admin.may(Permission::SpendMoney)/>
            {act.map(|act| view! { <Panel act case=case.clone() admin=admin.clone()/> })}
            <div class="order-detail">
                <div class="order-detail__main">
                    <Lines lines=case.lines.clone() case=case.clone()/>
                    <Timeline happenings=case.timeline.clone()/>
                    <Mails mails=case.mails.clone()/>
                    <Downloads downloads=case.downloads.clone()/>
                </div>
                <div class="order-detail__side">
                    <Buyer case=case.clone()/>
                    <Acts admin case chosen=act/>
                </div>
            </div>
        </Frame>
    }
}

/// An alarm about this order, with what to do.
#[component]
fn OpenAlert(shown: ShownAlert) -> impl IntoView {
    view! {
        <div class="notice">
            <p><strong>{shown.words.what}</strong>" "{shown.words.next}</p>
            <Details details=shown.details/>
        </div>
    }
}

/// An order that looks like a duplicate of another, with the way to refund one of them.
#[component]
fn PossibleDuplicates(case: Case, may_refund: bool) -> impl IntoView {
    let number = case.order.number.to_string();
    let links = case.possible_duplicates.iter().map(|twin| {
        let number = twin.number.to_string();
        view! { " "<a href=format!("/admin/orders/{number}")>{number.clone()}</a> }
    });
    (!case.possible_duplicates.is_empty()).then(|| {
        view! {
            <p class="notice">
                "Possible double purchase: the same buyer bought the same product within 24 hours."{links.collect_view()}" "
                {may_refund.then(|| view! { <a href=format!("/admin/orders/{number}?act=refund#act")>"Refund this one"</a> })}
            </p>
        }
    })
}

#[component]
fn Lines(lines: Vec<CaseLine>, case: Case) -> impl IntoView {
    let rows: Vec<_> = lines.into_iter().map(|line| view! { <Line line case=case.clone()/> }).collect();
    view! {
        <section aria-labelledby="lines">
            <h2 class="section-title" id="lines">"What was bought"</h2>
            <ol class="order-lines" role="list">{rows}</ol>
        </section>
    }
}

#[component]
fn Line(line: CaseLine, case: Case) -> impl IntoView {
    let sold = case.order.lines[usize::from(line.line)].clone();
    let copies = (sold.quantity > 1).then(|| format!(" × {}", sold.quantity));
    let hold = line.hold.map(|_| view! { <span class="badge badge--bad">"On hold"</span> });
    let charged = case.order.payment.as_ref().map(|payment| payment.amount.currency);
    let money = charged.filter(|_| line.money.paid_minor > 0).map(|currency| {
        let (paid, refunded) =
            (Money::new(line.money.paid_minor, currency), Money::new(line.money.refunded_minor, currency));
        let refunded = (!refunded.is_zero()).then(|| format!(" · Refunded {refunded}"));
        view! { <p class="fine">"Paid "{paid.to_string()}{refunded}</p> }
    });
    let access = if line.opens { ("good", "Open") } else { ("neutral", "No access") };
    // One answer for all files, unless they differ.
    let shared = line.files.first().map(|(_, why)| why.clone());
    let shared = shared.filter(|first| line.files.iter().all(|(_, why)| why == first));
    let each = shared.is_none();
    let files = line.files.into_iter().map(|(file, why)| {
        let version = file.version;
        view! {
            <li class="order-file">
                <p class="admin-wrap"><strong>{version.name.clone()}</strong>" "<span class="fine">{file_size(version.size_bytes)}", version "{version.version}</span></p>
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

/// "Why did the buyer not get this file?", in words.
#[component]
fn Answer(why: WhyNot) -> impl IntoView {
    let last = match &why {
        WhyNot::Fetched { last, .. } => Some(view! { " "<DateTime at=*last/>"." }),
        _ => None,
    };
    view! {
        <dl class="admin-answer">
            <dt>"Why did the buyer not get it?"</dt>
            <dd>{why.in_words()}{last}" "<span class="admin-next">{why.next_step()}</span></dd>
        </dl>
    }
}

#[component]
fn Buyer(case: Case) -> impl IntoView {
    let order = case.order;
    let payment = order.payment.clone();
    let charged = order.charged();
    let stripe_address = payment.as_ref().and_then(|payment| payment.email.clone());
    let corrected = order.desk.address.is_some() && stripe_address.is_some() && stripe_address != order.desk.address;
    let stripe_address = stripe_address.as_deref().map(domain::mail::address::shown);
    let refunds = order.desk.refunds.iter().map(|refund| {
        let amount = Money::new(refund.amount_minor, charged.currency);
        let names: Vec<_> =
            refund.lines.iter().filter_map(|line| Some(order.lines.get(usize::from(*line))?.name.clone())).collect();
        let of = if names.is_empty() { String::new() } else { format!(" for {}", names.join(", ")) };
        let how = match (refund.state, refund.key.is_some()) {
            (RefundState::Asked, _) => "not confirmed by Stripe yet",
            (RefundState::Done, true) => "refunded in admin",
            (RefundState::Done, false) => "refunded in Stripe’s dashboard",
            (RefundState::Refused, _) => "refused",
            (RefundState::Failed, _) => "failed, the money is back at Stripe",
        };
        view! { <div><dt>"Refund"</dt><dd>{amount.to_string()}{of}", "{how}</dd></div> }
    });
    let differs = charged != order.total;
    let tax =
        order.paid_tax().map(|(tax, included)| if included { format!("{tax}, included") } else { tax.to_string() });
    let intent = payment.as_ref().and_then(|payment| payment.intent.clone());
    view! {
        <section class="facts" aria-labelledby="buyer">
            <h2 id="buyer" class="section-title">"Buyer and money"</h2>
            <dl class="facts__list">
                <div><dt>"Name"</dt><dd>{payment.as_ref().and_then(|payment| payment.name.clone()).unwrap_or_else(|| "–".to_owned())}</dd></div>
                <div><dt>"Email"</dt><dd>{order.email().map(domain::mail::address::shown).unwrap_or_else(|| "–".to_owned())}</dd></div>
                {corrected.then(|| view! { <div><dt>"Given to Stripe"</dt><dd>{stripe_address}</dd></div> })}
                {differs.then(|| view! { <div><dt>"Before discount and tax"</dt><dd class="number">{order.total.to_string()}</dd></div> })}
                <div><dt>"Paid"</dt><dd class="number">{payment.as_ref().map_or_else(|| "–".to_owned(), |_| charged.to_string())}</dd></div>
                {tax.map(|tax| view! { <div><dt>"Tax"</dt><dd class="number">{tax}</dd></div> })}
                {refunds.collect_view()}
                {case.links_until.map(|until| view! { <div><dt>"Links work until"</dt><dd><DateTime at=until/></dd></div> })}
                {intent.map(|intent| view! { <div><dt>"At Stripe"</dt><dd><code>{intent.to_string()}</code></dd></div> })}
            </dl>
        </section>
    }
}
