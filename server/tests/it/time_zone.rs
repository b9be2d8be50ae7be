//! Whose days the shop counts, and whose clock it tells.

use crate::support::{Given, World};
use domain::{Role, time::TimeZone};

/// A zone in which it is another day than in UTC for at least an hour, and how its clocks call themselves. A shop in Los
/// Angeles is in the same place at 03:00 UTC; the test would rather not wait for that hour.
fn another_day() -> (&'static str, &'static str) {
    let hour = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).hour();
    if hour < 11 { ("Etc/GMT+12", "-12") } else { ("Pacific/Kiritimati", "+14") }
}

#[tokio::test]
async fn figures_lists_and_searches_go_by_the_shops_own_days() {
    let (name, letters) = another_day();
    let zone = TimeZone::parse(name).unwrap();
    let world = World::given(Given { env: vec![("TUPPENCE_TIME_ZONE", name.to_owned())], ..Given::default() }).await;
    let checkout = world.buy(&["slow-bread"]).await;
    let order = world.order(&checkout.session).await;
    let (own, utc) = (zone.show(order.created_at, "%Y-%m-%d"), TimeZone::UTC.show(order.created_at, "%Y-%m-%d"));
    assert_ne!(own, utc, "the test chose the wrong zone");

    let mut owner = world.sign_in(Role::Owner).await.browser;
    let home = owner.get("/admin").await.text();
    let one_order_on = |day: &str| format!("<th scope=\"row\">{day}</th><td class=\"admin-number\">1</td>");
    assert!(home.contains(&one_order_on(&own)) && !home.contains(&one_order_on(&utc)), "{home}");
    assert!(home.contains(name), "the zone is named: {home}");

    let shown = format!("{} {letters}</time>", zone.show(order.created_at, "%-d %b %Y, %H:%M"));
    for page in ["/admin/orders", &format!("/admin/orders/{}", order.number)] {
        let page = owner.get(page).await.text();
        assert!(page.contains(&shown), "{shown}: {page}");
    }
    for (day, found) in [(&own, true), (&utc, false)] {
        let page = owner.get(&format!("/admin/orders?since={day}&until={day}")).await.text();
        assert_eq!(page.contains(order.number.as_str()), found, "{day}: {page}");
    }
    let form = owner.get("/admin/products/new").await.text();
    assert!(form.contains(&format!("Time zone: {name}.")), "{form}");

    // What the buyer reads.
    let receipt = world.mails().into_iter().find(|mail| mail.contains(order.number.as_str())).unwrap();
    assert!(receipt.contains(&zone.show(order.created_at, "%-d %B %Y")), "{receipt}");
    // What machines read stays in UTC.
    let table = owner.get("/admin/orders/export.csv").await.text();
    assert!(table.contains(&TimeZone::UTC.show(order.created_at, "%Y-%m-%dT%H:%M:%SZ")), "{table}");
}
