//! Every row of the role table, called over HTTP as nobody, as a buyer, as each role, from another site and with a
//! session that is over.

use crate::support::{Browser, Reply, World};
use domain::{Permission, Role};
use http::{Method, StatusCode};
use server::role_table::{Kind, Row, Who, rows};

/// Addresses of a row: something stands in each place, so that the route is met.
fn address(row: &Row) -> String {
    let parts = row.path.split('/').map(|part| if part.starts_with('{') { "AAAAAAAA" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

async fn call(browser: &mut Browser, row: &Row) -> Reply {
    let (method, kind) = match row.kind {
        Kind::Page | Kind::Read => (Method::GET, None),
        Kind::Put => (Method::PUT, None),
        Kind::Call | Kind::Change => (Method::POST, Some("application/x-www-form-urlencoded")),
    };
    browser.send(method, &address(row), kind, "").await.unwrap()
}

fn sends_to_sign_in(reply: &Reply) -> bool {
    reply.status == StatusCode::UNAUTHORIZED
        || (reply.status == StatusCode::SEE_OTHER && reply.location().starts_with("/admin/sign-in"))
}

fn for_admins() -> impl Iterator<Item = (&'static Row, Permission)> {
    rows().filter_map(|row| match row.who {
        Who::Admin(may) => Some((row, may)),
        _ => None,
    })
}

#[tokio::test]
async fn a040_a042_no_change_is_made_for_another_site() {
    let world = World::start().await;
    for row in rows().filter(|row| matches!(row.kind, Kind::Call | Kind::Change | Kind::Put) && row.who != Who::Signer)
    {
        // The payment page is another company's in real life; its forms carry a secret of their own.
        if row.path.starts_with("/sandbox/") {
            continue;
        }
        for (name, value) in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
            let mut browser = world.browser();
            browser.headers.push((name.to_owned(), value.to_owned()));
            assert_eq!(call(&mut browser, row).await.status, 403, "{row:?} with {name}: {value}");
        }
    }
}

#[tokio::test]
async fn a041_nothing_is_changed_by_a_link() {
    let world = World::start().await;
    for row in rows().filter(|row| row.kind == Kind::Call) {
        let reply = world.browser().get(&address(row)).await;
        assert!(matches!(reply.status.as_u16(), 404 | 405), "{row:?}: {}", reply.status);
    }
}

#[tokio::test]
async fn a043_nobody_and_no_buyer_gets_at_what_is_for_admins() {
    let world = World::start().await;
    let buyer = world.buy(&["slow-bread"]).await.browser;
    let mut stale = world.browser();
    stale.cookies.insert("admin".to_owned(), "A".repeat(43));
    for (row, _) in for_admins() {
        for mut browser in [world.browser(), buyer.clone(), stale.clone()] {
            let reply = call(&mut browser, row).await;
            assert!(sends_to_sign_in(&reply), "{row:?}: {} {}", reply.status, reply.text());
        }
    }
}

#[tokio::test]
async fn r047_each_role_is_shown_and_offered_what_it_may_do_and_no_more() {
    let world = World::start().await;
    let session = world.buy(&["slow-bread", "ration"]).await.session;
    let order = world.order(&session).await;
    let page = format!("/admin/orders/{}", order.number);
    for role in Role::ALL {
        let mut browser = world.sign_in(role).await.browser;
        let overview = browser.get("/admin").await.text();
        assert!(overview.contains("What needs attention now"), "{role:?}");
        for words in ["Revenue", "Refunded"] {
            assert_eq!(overview.contains(words), role.may(Permission::ViewReports), "{role:?}: {words}");
        }
        let list = browser.get("/admin/orders").await.text();
        assert_eq!(list.contains("export.csv"), role.may(Permission::Export), "{role:?}");
        assert_eq!(list.contains("/admin/orders/give"), role.may(Permission::SpendMoney), "{role:?}");
        for path in [page.clone(), format!("{page}?act=refund"), format!("{page}?act=resend")] {
            let shown = browser.get(&path).await.text();
            assert_eq!(shown.contains("ada@example.com"), role.may(Permission::ViewOrders), "{role:?} at {path}");
            assert_eq!(
                shown.contains("act=refund") || shown.contains("orders/refund"),
                role.may(Permission::SpendMoney),
                "{role:?}"
            );
            assert_eq!(
                shown.contains("orders/resend"),
                path.contains("resend") && role.may(Permission::HelpBuyers),
                "{role:?}"
            );
        }
        let places = ["/admin/orders", "/admin/products", "/admin/admins"];
        let may = [Permission::ViewOrders, Permission::ViewCatalog, Permission::ManageTeam];
        for (place, may) in places.into_iter().zip(may) {
            assert_eq!(overview.contains(&format!("href=\"{place}\"")), role.may(may), "{role:?}: {place}");
            let leads = browser.get(place).await.status;
            assert_eq!(leads == StatusCode::OK, role.may(may), "{role:?} at {place}: {leads}");
        }
    }
}

#[tokio::test]
async fn r047_each_role_gets_what_the_table_gives_it_and_no_more() {
    if for_admins().next().is_none() {
        return;
    }
    let world = World::start().await;
    for role in Role::ALL {
        let admin = world.sign_in(role).await;
        for (row, may) in for_admins() {
            let reply = call(&mut admin.browser.clone(), row).await;
            let refused = sends_to_sign_in(&reply) || reply.status == StatusCode::FORBIDDEN;
            assert_eq!(refused, !role.may(may), "{role:?} at {row:?}: {} {}", reply.status, reply.text());
            if !role.may(may) {
                assert_eq!(reply.status, StatusCode::FORBIDDEN, "{role:?} at {row:?}");
            }
        }
    }
}
