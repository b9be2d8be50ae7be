mod charts;

use super::{
    alerts::Alerts,
    datetime::iso,
    failure::OrdersFailure,
    overview::charts::{DayBars, ShareBar, percent},
};
use crate::{
    address::query,
    admin::{
        frame::{Frame, Section},
        guard::for_admin,
    },
    messages::messages,
    notices::orders::{OrderAction, Problem},
    state::{shop, time_zone},
};
use domain::{
    Admin, Currency, Money, Permission,
    orders::ShownAlert,
    reports::{BestSeller, Figures, Period, metric::Sums},
};
use leptos::prelude::*;

/// `/admin`: what needs attention now, and how the shop is doing.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let period = match query("days").as_deref() {
        Some("1") => Period::Today,
        Some("7") => Period::Week,
        _ => Period::Month,
    };
    for_admin(Permission::ViewOverview, move |admin| async move {
        let shop = shop();
        let figures = match admin.may(Permission::ViewReports) {
            true => shop.figures(&admin, period).await.map(Some),
            false => Ok(None),
        };
        match (figures, shop.alerts(&admin).await) {
            (Ok(figures), Ok(alerts)) => view! { <Home admin figures alerts period/> }.into_any(),
            (Err(cause), _) | (_, Err(cause)) => view! { <OrdersFailure cause/> }.into_any(),
        }
    })
}

#[component]
fn Home(admin: Admin, figures: Option<Figures>, alerts: Vec<ShownAlert>, period: Period) -> impl IntoView {
    let done = query("done").and_then(|code| OrderAction::of_code(&code)).map(OrderAction::done);
    let problem = query("problem").map(|code| Problem::words(&code));
    view! {
        <Frame admin=admin.clone() title=messages().reports().title() here=Section::Home>
            {done.map(|words| view! { <p class="notice notice--good" role="status">{words}</p> })}
            {problem.map(|words| view! { <p class="problem" role="alert">{words}</p> })}
            <Alerts admin alerts/>
            {figures.map(|figures| view! { <Earned figures period/> })}
        </Frame>
    }
}

/// What the shop earned, for those who may see it.
#[component]
fn Earned(figures: Figures, period: Period) -> impl IntoView {
    let currency = main_currency(&figures);
    let funnel = figures.sums[place(period)].clone();
    view! {
        <Table sums=figures.sums.clone()/>
        <Periods period/>
        <div class="overview-charts">
            <Revenue figures=figures.clone() currency/>
            <Funnel sums=funnel/>
            <Best best=figures.best/>
        </div>
        <p class="fine">{messages().reports().fine_print(time_zone().name())}</p>
    }
}

fn place(period: Period) -> usize {
    Period::ALL.iter().position(|known| *known == period).unwrap_or(0)
}

/// The currency most orders were paid in, or the shop's own.
fn main_currency(figures: &Figures) -> Currency {
    figures.sums[2].money.first().map_or(shop().terms().currency, |money| money.currency)
}

/// The numbers, side by side for the three periods.
#[component]
fn Table(sums: [Sums; 3]) -> impl IntoView {
    let t = messages().reports();
    let mut currencies: Vec<_> = sums[2].money.iter().map(|money| money.currency).collect();
    if currencies.is_empty() {
        currencies.push(shop().terms().currency);
    }
    let money = |currency: Currency, of: fn(&domain::reports::metric::MoneySums) -> i64| {
        sums.clone().map(|sums| {
            let found = sums.money.iter().find(|money| money.currency == currency);
            Money::new(found.map_or(0, of), currency).to_string()
        })
    };
    let mut rows: Vec<(String, [String; 3])> = Vec::new();
    for currency in currencies {
        rows.push((t.revenue_in(currency), money(currency, |money| money.paid_minor)));
        rows.push((t.refunded_in(currency), money(currency, |money| money.refunded_minor)));
    }
    let count = |of: fn(&Sums) -> i64| sums.clone().map(|sums| of(&sums).to_string());
    rows.push((t.orders_paid().to_owned(), count(Sums::paid)));
    rows.push((t.refunds().to_owned(), count(Sums::refunds)));
    rows.push((t.disputes().to_owned(), count(Sums::disputes)));
    rows.push((t.complimentary().to_owned(), count(|sums| sums.complimentary)));
    let row = |(name, values): (String, [String; 3])| {
        view! { <tr><th scope="row">{name}</th>{values.map(|value| view! { <td class="admin-number">{value}</td> }).collect_view()}</tr> }
    };
    view! {
        <section aria-labelledby="figures">
            <h2 class="section-title" id="figures">{t.figures()}</h2>
            <div class="admin-scroll" tabindex="0" role="region" aria-label=t.figures_table()>
                <table class="admin-table">
                    <thead><tr><td></td><th scope="col" class="admin-number">{t.today()}</th><th scope="col" class="admin-number">{t.seven_days()}</th><th scope="col" class="admin-number">{t.thirty_days()}</th></tr></thead>
                    <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}

/// Which period the charts show.
#[component]
fn Periods(period: Period) -> impl IntoView {
    let t = messages().reports();
    let link = |known: Period| {
        let label = match known {
            Period::Today => t.today(),
            Period::Week => t.seven_days(),
            Period::Month => t.thirty_days(),
        };
        let current = (known == period).then_some("true");
        view! { <li><a class="tag" href=format!("/admin?days={}", known.days()) aria-current=current>{label}</a></li> }
    };
    view! {
        <nav class="tags overview-periods" aria-label=t.period()>
            <ul class="tags__list" role="list">{Period::ALL.map(link).collect_view()}</ul>
        </nav>
    }
}

#[component]
fn Revenue(figures: Figures, currency: Currency) -> impl IntoView {
    let t = messages().reports();
    let of_day = |sums: &Sums| {
        let found = sums.money.iter().find(|money| money.currency == currency);
        (found.map_or(0, |money| money.paid_minor), found.map_or(0, |money| money.paid))
    };
    let days: Vec<_> = figures.days.iter().map(|(day, sums)| (iso(*day), of_day(sums))).collect();
    let bars =
        days.iter().map(|(day, (minor, _))| (t.bar(day, Money::new(*minor, currency)), *minor)).collect::<Vec<_>>();
    let first = days.first().filter(|_| days.len() > 1).map(|(day, _)| day.clone());
    let last = days.last().map(|(day, _)| day.clone());
    let rows = days.into_iter().rev().map(|(day, (minor, orders))| {
        view! { <tr><th scope="row">{day}</th><td class="admin-number">{orders}</td><td class="admin-number">{Money::new(minor, currency).to_string()}</td></tr> }
    });
    view! {
        <figure class="overview-figure">
            <figcaption class="section-title">{t.revenue_by_day_in(currency.code())}</figcaption>
            <DayBars bars/>
            <p class="overview-axis fine"><span>{first}</span><span>{last}</span></p>
            <details class="overview-figure__table">
                <summary>{t.as_table()}</summary>
                <div class="admin-scroll" tabindex="0" role="region" aria-label=t.revenue_by_day()>
                    <table class="admin-table">
                        <thead><tr><th scope="col">{t.day()}</th><th scope="col" class="admin-number">{t.orders()}</th><th scope="col" class="admin-number">{t.revenue()}</th></tr></thead>
                        <tbody>{rows.collect_view()}</tbody>
                    </table>
                </div>
            </details>
        </figure>
    }
}

/// How many of the carts become orders. Views are told beside: a shopper looks at many products for one order, so a
/// share of views would say nothing.
#[component]
fn Funnel(sums: Sums) -> impl IntoView {
    let t = messages().reports();
    let paid = sums.paid();
    let steps = [(t.carts(), sums.carts), (t.checkouts(), sums.placed), (t.paid_orders(), paid)];
    let most = steps.iter().map(|(_, count)| *count).max().unwrap_or(0);
    let mut before = None;
    let rows = steps.map(|(name, count)| {
        let share = before.map(|before| percent(count, before)).unwrap_or_default();
        before = Some(count);
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="overview-figure__bar"><ShareBar value=count most/></td>
                <td class="admin-number">{count}</td>
                <td class="admin-number">{share}</td>
            </tr>
        }
    });
    view! {
        <figure class="overview-figure">
            <figcaption class="section-title">{t.conversion()}</figcaption>
            <table class="admin-table">
                <thead class="visually-hidden"><tr><th scope="col">{t.step()}</th><th scope="col">{t.bar_column()}</th><th scope="col">{t.count()}</th><th scope="col">{t.of_step_before()}</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
            <p class="fine">{t.views(sums.views.unsigned_abs())}</p>
        </figure>
    }
}

#[component]
fn Best(best: Vec<BestSeller>) -> impl IntoView {
    let t = messages().reports();
    let most = best.iter().map(|seller| seller.amount.minor).max().unwrap_or(0);
    let rows: Vec<_> = best
        .into_iter()
        .map(|seller| {
            view! {
                <tr>
                    <th scope="row" class="admin-wrap">{seller.name}</th>
                    <td class="overview-figure__bar"><ShareBar value=seller.amount.minor most/></td>
                    <td class="admin-number">{t.copies(seller.copies.unsigned_abs())}</td>
                    <td class="admin-number">{seller.amount.to_string()}</td>
                </tr>
            }
        })
        .collect();
    let none = rows.is_empty().then(|| view! { <p class="admin-none">{t.none_sold()}</p> });
    let table = (!rows.is_empty()).then(|| {
        view! {
            <div class="admin-scroll" tabindex="0" role="region" aria-label=t.best_sellers()>
                <table class="admin-table">
                    <thead class="visually-hidden"><tr><th scope="col">{t.product()}</th><th scope="col">{t.bar_column()}</th><th scope="col">{t.copies_column()}</th><th scope="col">{t.amount()}</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    });
    view! {
        <figure class="overview-figure">
            <figcaption class="section-title">{t.best_sellers()}</figcaption>
            {none}
            {table}
        </figure>
    }
}
