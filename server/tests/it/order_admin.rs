//! The admin's order pages in a browser without JavaScript: looking, and each action with its question.

mod backwards;
mod refunds;

use crate::support::{Browser, Checkout, Given, Reply, World, between};
use domain::{Order, OrderState, Role, delivery::grant::GrantState, ports::OrderChange};
use serde_json::{Value, json};

/// Fields of a form, by name.
type Fields = &'static [(&'static str, &'static str)];

/// Signs an admin in.
async fn admin(world: &World, role: &str) -> Browser {
    world.sign_in(Role::parse(role).unwrap()).await.browser
}

async fn bought(world: &World, slugs: &[&str]) -> (Checkout, Order) {
    let checkout = world.buy(slugs).await;
    let order = world.order(&checkout.session).await;
    (checkout, order)
}

fn page_of(order: &Order) -> String {
    format!("/admin/orders/{}", order.number)
}

/// The fields of the question for `action`, as the page holds them.
async fn question(browser: &mut Browser, order: &Order, action: &str) -> Vec<(String, String)> {
    // A refund asks first which items it is for.
    let more = if action == "refund" { "&everything=1" } else { "" };
    let page = browser.get(&format!("{}?act={action}{more}", page_of(order))).await.text();
    let attribute = format!("action=\"/api/admin/orders/{action}\"");
    let from = page.find(&attribute).unwrap_or_else(|| panic!("no question {action}: {page}"));
    let form = &page[from..from + page[from..].find("</form>").unwrap()];
    let hidden = form.split("<input").skip(1).filter(|input| input.contains("type=\"hidden\""));
    hidden
        .map(|input| {
            let attribute = |name: &str| between(input, &format!("{name}=\""), "\"").to_owned();
            (attribute("name"), attribute("value"))
        })
        .collect()
}

/// Answers the question for `action`.
async fn sure(browser: &mut Browser, order: &Order, action: &str, more: &[(&str, &str)]) -> Reply {
    let fields = question(browser, order, action).await;
    let mut fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.extend(more);
    if action != "settle" {
        fields.push(("why", "the buyer wrote"));
    }
    browser.post(&format!("/api/admin/orders/{action}"), &fields).await
}

#[tokio::test]
async fn f071_what_happens_in_stripes_dashboard_shows_up_here() {
    let world = World::start().await;
    let (checkout, order) = bought(&world, &["slow-bread"]).await;
    world.control("refund", json!({ "session": checkout.session, "amount": 500 })).await;
    world.settles_as(&checkout.session, OrderState::RefundedPartial).await;
    world.control("dispute", json!({ "session": checkout.session })).await;
    world.settles_as(&checkout.session, OrderState::Disputed).await;
    let mut viewer = admin(&world, "viewer").await;
    let page = viewer.get(&page_of(&order)).await.text();
    for words in ["was refunded in Stripe’s dashboard", "The payment was disputed; access ended", "No access"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains(">Refund</a>"), "a viewer acts on nothing");
    world.control("dispute/close", json!({ "session": checkout.session, "won": true })).await;
    world.settles_as(&checkout.session, OrderState::DisputeWon).await;
    assert!(viewer.get(&page_of(&order)).await.text().contains("The dispute was won; access returned"));
}

#[tokio::test]
async fn r025_a_corrected_address_gets_the_receipt_and_old_links_die() {
    let world = World::start().await;
    let (_, order) = bought(&world, &["slow-bread"]).await;
    let old = world.download_links(&world.mails()[0]).await.remove(0);
    let mut support = admin(&world, "support").await;
    let done = sure(&mut support, &order, "address", &[("to", "grace@example.com")]).await;
    assert!(done.location().ends_with("?done=address"), "{}", done.location());
    world.mails_are(2).await;
    let mails = world.mails();
    let fresh = mails.iter().find(|mail| mail.contains("To: grace@example.com")).expect("mail to the new address");
    let mut buyer = world.browser();
    assert_eq!(buyer.get(&old).await.status, 404);
    assert_eq!(buyer.get(&world.download_links(fresh).await[0]).await.status, 200);
    let page = support.get(&page_of(&order)).await.text();
    assert!(page.contains("grace@example.com") && page.contains("Given to Stripe"), "{page}");
}

#[tokio::test]
async fn each_action_asks_once_is_done_and_says_so() {
    let world = World::start().await;
    let (_, order) = bought(&world, &["slow-bread"]).await;
    let mut owner = admin(&world, "owner").await;
    let actions: [(&str, Fields, &str); 5] = [
        ("resend", &[], "The receipt is on its way"),
        ("revoke", &[("lines[]", "0")], "Access is revoked"),
        ("restore", &[("lines[]", "0")], "Access is restored"),
        ("extend", &[], "work for 30 more days"),
        ("settle", &[], "in sync with Stripe"),
    ];
    for (action, more, told) in actions {
        let done = sure(&mut owner, &order, action, more).await;
        let page = owner.follow(done).await.text();
        assert!(page.contains(told), "{action}: {page}");
        assert!(page.contains("role=\"status\""));
    }
    world.mails_are(3).await;
    let without = question(&mut owner, &order, "resend").await;
    let fields: Vec<_> = without.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let mut no_reason = fields.clone();
    no_reason.push(("why", "  "));
    let asked = owner.post("/api/admin/orders/resend", &no_reason).await;
    assert!(owner.follow(asked).await.text().contains("Please write a reason"));
    world.quiet().await;
    world.assert_invariants().await;
}

#[tokio::test]
async fn a_complimentary_order_is_mailed_and_never_seen_by_stripe() {
    let world = World::start().await;
    let mut owner = admin(&world, "owner").await;
    let form = owner.get("/admin/orders/give").await;
    let key = form.field("key");
    let fields = [
        ("key", key.as_str()),
        ("to", "friend@example.com"),
        ("product", "slow-bread"),
        ("quantity", "1"),
        ("why", "for a review"),
        ("sure", "true"),
    ];
    let first = owner.post("/api/admin/orders/give", &fields).await;
    let again = owner.post("/api/admin/orders/give", &fields).await;
    assert!(first.location().ends_with("?done=give"), "{}", first.location());
    assert_eq!(first.location(), again.location(), "a double click gives once");
    world.mails_are(1).await;
    let mail = world.mails().remove(0);
    assert!(mail.contains("To: friend@example.com") && mail.contains("gift"), "{mail}");
    let link = world.download_links(&mail).await.remove(0);
    assert_eq!(world.browser().get(&link).await.status, 200);
    assert!(world.ledger().await["sessions"].as_array().unwrap().is_empty());
    assert!(owner.follow(first).await.text().contains("Given"));
}

#[tokio::test]
async fn a043_a074_nobody_and_no_odd_form_moves_anything() {
    let world = World::start().await;
    let (_, order) = bought(&world, &["slow-bread"]).await;
    let mut owner = admin(&world, "owner").await;
    let mut asked = Vec::new();
    for action in ["resend", "address", "refund", "revoke", "extend", "settle"] {
        asked.push((action, question(&mut owner, &order, action).await));
    }
    let before = world.store().order(&order.id).await.unwrap();
    let (mut viewer, mut catalog) = (admin(&world, "viewer").await, admin(&world, "catalog").await);
    let rows = world.rows("audit");
    for (action, fields) in &asked {
        let path = format!("/api/admin/orders/{action}");
        let mut fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.extend([("why", "x"), ("lines[]", "0"), ("to", "evil@example.com")]);
        fields.retain(|(name, _)| match *name {
            "lines[]" => matches!(*action, "refund" | "revoke"),
            "to" => *action == "address",
            "why" => *action != "settle",
            _ => true,
        });
        for browser in [&mut world.browser(), &mut viewer] {
            let refused = browser.post(&path, &fields).await;
            assert!(!refused.location().contains("done="), "{action}: {}", refused.location());
        }
        fields.push(("amount", "1"));
        let odd = owner.post(&path, &fields).await;
        assert!(!odd.location().contains("done="), "A74, {action}: {}", odd.location());
        owner.headers.push(("origin".to_owned(), "https://evil.example".to_owned()));
        assert_eq!(owner.post(&path, &fields).await.status, 403);
        owner.headers.pop();
    }
    for page in [page_of(&order), "/admin/orders".to_owned(), "/admin/orders/export.csv".to_owned()] {
        let seen = world.browser().get(&page).await;
        assert!(!seen.text().contains("ada@example.com"), "{page}");
    }
    assert!(!catalog.get(&page_of(&order)).await.text().contains("ada@example.com"));
    assert_eq!(world.store().order(&order.id).await.unwrap(), before);
    assert_eq!(world.rows("audit"), rows, "nothing was done");
}

const HOSTILE: [&str; 5] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "</textarea><svg onload=alert(1)>",
    "=HYPERLINK(\"http://evil.example\")",
    "\" onmouseover=\"alert(1)",
];

/// An order whose buyer and product have hostile names.
async fn hostile(world: &World, text: &str) -> Order {
    let (_, order) = bought(world, &["slow-bread"]).await;
    let store = world.store();
    let mut changed = store.order(&order.id).await.unwrap().unwrap();
    changed.version += 1;
    changed.lines[0].name = text.to_owned();
    let payment = changed.payment.as_mut().unwrap();
    payment.name = Some(text.to_owned());
    payment.email = Some(format!("{}@example.com", text.replace(' ', "")));
    let entry = domain::audit::AuditEntry {
        at: changed.created_at,
        actor: "admin/x".to_owned(),
        action: "desk.links_extended".to_owned(),
        object: format!("order/{}", changed.id),
        before: String::new(),
        after: text.to_owned(),
        why: text.to_owned(),
    };
    store.record(OrderChange::only(changed.clone(), entry)).await.unwrap();
    changed
}

#[tokio::test]
async fn a046_a047_a073_hostile_names_stay_text_on_every_page_of_the_desk_and_out_of_the_log() {
    let world = World::start().await;
    let mut owner = admin(&world, "owner").await;
    for text in HOSTILE {
        let order = hostile(&world, text).await;
        let page = page_of(&order);
        let asked = ["refund", "revoke", "address"].map(|action| format!("{page}?act={action}"));
        for path in [page, "/admin".to_owned(), "/admin/orders".to_owned()].into_iter().chain(asked) {
            let html = owner.get(&path).await.text();
            for broken in ["<script>alert", "<img src=x", "<svg onload"] {
                assert!(!html.contains(broken), "{path}: {broken}");
            }
            let mut tags = html.split('<').filter_map(|part| part.split_once('>')).map(|(tag, _)| tag);
            assert!(!tags.any(|tag| tag.contains("onmouseover=\"")), "{path}: an attribute of theirs");
        }
    }
    let query = "%3Cscript%3Ealert(1)%3C/script%3E";
    let list = owner.get(&format!("/admin/orders?email={query}&number=&product={query}")).await.text();
    assert!(!list.contains("<script>alert"));
    let odd = owner.get(&format!("/admin?done={query}&problem={query}&close={query}&about={query}")).await.text();
    assert!(!odd.contains("alert(1)"), "A45: {odd}");
    let log = world.shop.log();
    assert!(!log.contains("alert(1)") && !log.contains("HYPERLINK"), "A73: {log}");
}

#[tokio::test]
async fn a072_the_export_is_a_table_without_formulas() {
    let world = World::start().await;
    for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"] {
        hostile(&world, text).await;
    }
    let mut owner = admin(&world, "owner").await;
    let export = owner.get("/admin/orders/export.csv").await;
    assert_eq!(export.header("content-type"), "text/csv; charset=utf-8");
    assert!(export.header("content-disposition").starts_with("attachment"));
    assert!(export.bytes.starts_with("\u{feff}number,".as_bytes()), "Excel takes it for Windows-1252");
    let mut reader = csv::Reader::from_reader(export.bytes.as_slice());
    let records: Vec<_> = reader.records().map(|record| record.unwrap()).collect();
    assert_eq!(records.len(), 5);
    for cell in records.iter().flatten() {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']), "{cell:?}");
    }
    assert!(records.iter().any(|record| record.iter().any(|cell| cell == "'=1+1")));
    let paid = owner.get("/admin/orders/export.csv?state=expired").await.text();
    assert_eq!(paid.lines().count(), 1, "narrowed as the list is");
    let mut viewer = admin(&world, "viewer").await;
    assert!(!viewer.get("/admin/orders/export.csv").await.text().contains("number,"));
    let rows = world.store().audit_of("orders", 10).await.unwrap();
    assert_eq!(rows.len(), 2, "who took what out is on record");
}

#[tokio::test]
async fn r067_the_start_page_says_what_needs_attention_and_lets_it_be_closed() {
    let world = World::start().await;
    world.control("webhooks", json!({ "deliver": "hold" })).await;
    let short = world.check_out(&["slow-bread"]).await;
    world.pay(&short.session).await;
    world.control("edit-session", json!({ "session": short.session, "amount_total": 1 })).await;
    world.control("webhooks", json!({})).await;
    world.control("webhooks/release", Value::Object(Default::default())).await;
    world.settles_as(&short.session, OrderState::NeedsAttention).await;
    let order = world.order(&short.session).await;
    let mut owner = admin(&world, "owner").await;
    let home = owner.get("/admin").await.text();
    assert!(home.contains("A payment does not match its order.") && home.contains(&page_of(&order)), "{home}");
    let close = [("kind", "needs_attention"), ("about", order.id.as_str()), ("why", "test order")];
    let closed = owner.post("/api/admin/alarms/close", &close).await;
    let home = owner.follow(closed).await.text();
    assert!(home.contains("The alert is closed.") && !home.contains("does not match its order."), "{home}");
    sure(&mut owner, &order, "accept", &[]).await;
    world.settles_as(&short.session, OrderState::Paid).await;
    world.mails_are(1).await;
}

#[tokio::test]
async fn figures_count_views_carts_checkouts_and_sales() {
    let world = World::start().await;
    bought(&world, &["slow-bread"]).await;
    for _ in 0..3 {
        world.browser().get("/products/slow-bread").await;
    }
    // Fetched ahead of a click, from the store and from memory: nobody has seen those. Then one of them is looked at.
    for (path, times) in [("/products/slow-bread", 2), ("/products/halfpenny", 2)] {
        for _ in 0..times {
            let mut ahead = world.browser();
            ahead.headers.push(("purpose".to_owned(), "prefetch".to_owned()));
            ahead.get(path).await;
        }
    }
    let seen = world.browser().send(http::Method::HEAD, "/products/halfpenny", None, "").await.unwrap();
    assert_eq!((seen.status.as_u16(), seen.bytes.len()), (200, 0));
    let whole = world.browser().get("/products/halfpenny").await.text();
    assert!(whole.contains("Halfpenny"), "what was asked for by its head is kept whole");
    let store = world.store();
    let begun = std::time::Instant::now();
    let today = store.daily_metrics(domain::time::Day(0), domain::time::Day(1_000_000)).await.unwrap();
    assert!(
        today.iter().any(|metric| matches!(metric.what, domain::reports::metric::Metric::Paid(_)) && metric.count == 1)
    );
    let mut owner = admin(&world, "owner").await;
    let home = owner.get("/admin").await.text();
    assert!(home.contains("Slow Bread") && home.contains("Orders paid"), "{home}");
    // Views are written when the shop stops, at the latest.
    world.shop.terminate();
    let views = async || {
        let daily_metrics = store.daily_metrics(domain::time::Day(0), domain::time::Day(1_000_000)).await.unwrap();
        let views = daily_metrics.iter().filter(|metric| metric.what == domain::reports::metric::Metric::Views);
        views.map(|metric| metric.count).sum::<i64>()
    };
    // One by the buyer, three by others, one by its head, one more: pages from memory count, too.
    while views().await != 6 {
        assert!(begun.elapsed().as_secs() < 30, "views were never written");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let _ = Given::default();
}
