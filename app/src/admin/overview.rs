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
    notices::orders::{Act, Problem},
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
        match (figures, shop.alarms(&admin).await) {
            (Ok(figures), Ok(alarms)) => view! { <Home admin figures alarms period/> }.into_any(),
            (Err(cause), _) | (_, Err(cause)) => view! { <OrdersFailure cause/> }.into_any(),
        }
    })
}

#[component]
fn Home(admin: Admin, figures: Option<Figures>, alarms: Vec<ShownAlert>, period: Period) -> impl IntoView {
    let done = query("done").and_then(|code| Act::of_code(&code)).map(Act::done);
    let problem = query("problem").map(|code| Problem::words(&code));
    view! {
        <Frame admin=admin.clone() title="Overview".to_owned() here=Section::Home>
            {done.map(|words| view! { <p class="notice notice--good" role="status">{words}</p> })}
            {problem.map(|words| view! { <p class="problem" role="alert">{words}</p> })}
            <Alerts admin alarms/>
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
        <p class="fine">"Days begin at midnight in the shop’s time zone, "{time_zone().name().to_owned()}", and today counts with them. Views and carts are kept in memory and written down each minute; a crash may lose the last one. Revenue is what was charged on the day; refunds count on the day they were made."</p>
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
        rows.push((format!("Revenue, {currency}"), money(currency, |money| money.paid_minor)));
        rows.push((format!("Paid back, {currency}"), money(currency, |money| money.refunded_minor)));
    }
    let count = |of: fn(&Sums) -> i64| sums.clone().map(|sums| of(&sums).to_string());
    rows.push(("Orders paid".to_owned(), count(Sums::paid)));
    rows.push(("Refunds".to_owned(), count(Sums::refunds)));
    rows.push(("Disputes".to_owned(), count(Sums::disputes)));
    rows.push(("Given for free".to_owned(), count(|sums| sums.given)));
    let row = |(name, values): (String, [String; 3])| {
        view! { <tr><th scope="row">{name}</th>{values.map(|value| view! { <td class="admin-number">{value}</td> }).collect_view()}</tr> }
    };
    view! {
        <section aria-labelledby="figures">
            <h2 class="section-title" id="figures">"Figures"</h2>
            <div class="admin-scroll" tabindex="0" role="region" aria-label="Table of figures">
                <table class="admin-table">
                    <thead><tr><td></td><th scope="col" class="admin-number">"Today"</th><th scope="col" class="admin-number">"7 days"</th><th scope="col" class="admin-number">"30 days"</th></tr></thead>
                    <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}

/// Which period the charts show.
#[component]
fn Periods(period: Period) -> impl IntoView {
    let link = |known: Period| {
        let label = match known {
            Period::Today => "Today",
            Period::Week => "7 days",
            Period::Month => "30 days",
        };
        let current = (known == period).then_some("true");
        view! { <li><a class="tag" href=format!("/admin?days={}", known.days()) aria-current=current>{label}</a></li> }
    };
    view! {
        <nav class="tags overview-periods" aria-label="Period of the charts">
            <ul class="tags__list" role="list">{Period::ALL.map(link).collect_view()}</ul>
        </nav>
    }
}

#[component]
fn Revenue(figures: Figures, currency: Currency) -> impl IntoView {
    let of_day = |sums: &Sums| {
        let found = sums.money.iter().find(|money| money.currency == currency);
        (found.map_or(0, |money| money.paid_minor), found.map_or(0, |money| money.paid))
    };
    let days: Vec<_> = figures.days.iter().map(|(day, sums)| (iso(*day), of_day(sums))).collect();
    let bars = days
        .iter()
        .map(|(day, (minor, _))| (format!("{day}: {}", Money::new(*minor, currency)), *minor))
        .collect::<Vec<_>>();
    let first = days.first().filter(|_| days.len() > 1).map(|(day, _)| day.clone());
    let last = days.last().map(|(day, _)| day.clone());
    let rows = days.into_iter().rev().map(|(day, (minor, orders))| {
        view! { <tr><th scope="row">{day}</th><td class="admin-number">{orders}</td><td class="admin-number">{Money::new(minor, currency).to_string()}</td></tr> }
    });
    view! {
        <figure class="overview-figure">
            <figcaption class="section-title">"Revenue by day, "{currency.code()}</figcaption>
            <DayBars bars/>
            <p class="overview-axis fine"><span>{first}</span><span>{last}</span></p>
            <details class="overview-figure__table">
                <summary>"As a table"</summary>
                <div class="admin-scroll" tabindex="0" role="region" aria-label="Revenue by day">
                    <table class="admin-table">
                        <thead><tr><th scope="col">"Day"</th><th scope="col" class="admin-number">"Orders"</th><th scope="col" class="admin-number">"Revenue"</th></tr></thead>
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
    let paid = sums.paid();
    let steps = [("Carts", sums.carts), ("Checkouts", sums.placed), ("Paid orders", paid)];
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
            <figcaption class="section-title">"Conversion"</figcaption>
            <table class="admin-table">
                <thead class="visually-hidden"><tr><th scope="col">"Step"</th><th scope="col">"Bar"</th><th scope="col">"Count"</th><th scope="col">"Of the step before"</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
            <p class="fine">{views_in_words(sums.views)}</p>
        </figure>
    }
}

fn copies_in_words(copies: i64) -> String {
    if copies == 1 { "1 copy".to_owned() } else { format!("{copies} copies") }
}

fn views_in_words(views: i64) -> String {
    match views {
        1 => "1 product page view".to_owned(),
        views => format!("{views} product page views"),
    }
}

#[component]
fn Best(best: Vec<BestSeller>) -> impl IntoView {
    let most = best.iter().map(|seller| seller.amount.minor).max().unwrap_or(0);
    let rows: Vec<_> = best
        .into_iter()
        .map(|seller| {
            view! {
                <tr>
                    <th scope="row" class="admin-wrap">{seller.name}</th>
                    <td class="overview-figure__bar"><ShareBar value=seller.amount.minor most/></td>
                    <td class="admin-number">{copies_in_words(seller.copies)}</td>
                    <td class="admin-number">{seller.amount.to_string()}</td>
                </tr>
            }
        })
        .collect();
    let none = rows.is_empty().then(|| view! { <p class="admin-none">"Nothing was sold in this time."</p> });
    let table = (!rows.is_empty()).then(|| {
        view! {
            <div class="admin-scroll" tabindex="0" role="region" aria-label="Best sellers">
                <table class="admin-table">
                    <thead class="visually-hidden"><tr><th scope="col">"Product"</th><th scope="col">"Bar"</th><th scope="col">"Copies"</th><th scope="col">"Amount"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    });
    view! {
        <figure class="overview-figure">
            <figcaption class="section-title">"Best sellers"</figcaption>
            {none}
            {table}
        </figure>
    }
}
