//! Refunds: asked for once, paid once, whatever happens in between.

use super::*;

#[tokio::test]
async fn a022_f069_refunds_by_line_and_whole_go_through_stripe_and_take_what_was_chosen() {
    let world = World::start().await;
    let (_, order) = bought(&world, &["slow-bread", "ration"]).await;
    let mut owner = admin(&world, "owner").await;
    let page = owner.get(&page_of(&order)).await.text();
    assert!(page.contains(">Refund</a>") && page.contains(">Resend receipt</a>"), "{page}");

    let done = sure(&mut owner, &order, "refund", &[("lines[]", "1"), ("withhold[]", "1")]).await;
    assert_eq!(done.location(), format!("{}?done=refund", page_of(&order)));
    let told = owner.follow(done).await.text();
    assert!(told.contains("Stripe has confirmed the refund"), "{told}");
    let now = world.order(order.session().unwrap().as_str()).await;
    assert_eq!(now.state, OrderState::RefundedPartial);
    let grants = world.store().grants(&order.id).await.unwrap();
    assert_eq!(grants.iter().map(|grant| grant.state).collect::<Vec<_>>(), [GrantState::Active, GrantState::Revoked]);

    let page = owner.get(&format!("{}?act=refund&everything=1", page_of(&order))).await.text();
    let rest = between(&page, "name=\"whole\" value=\"", "\"").to_owned();
    sure(&mut owner, &order, "refund", &[("whole", &rest)]).await;
    world.settles_as(order.session().unwrap().as_str(), OrderState::Refunded).await;
    let refunds = world.ledger().await["refunds"].clone();
    assert_eq!(refunds.as_array().map_or(0, Vec::len), 2, "{refunds}");
    world.quiet().await;
    world.assert_invariants().await;
}

#[tokio::test]
async fn r077_the_form_of_a_refund_asks_what_for_and_names_the_amount() {
    let world = World::start().await;
    let (_, order) = bought(&world, &["slow-bread", "ration"]).await;
    let mut owner = admin(&world, "owner").await;
    let made = async || world.ledger().await["refunds"].as_array().map_or(0, Vec::len);
    // As a browser sends the form when nothing was chosen and no button pressed.
    let empty = sure(&mut owner, &order, "refund", &[("withhold[]", "0")]).await;
    assert!(empty.location().contains("problem=nothing-chosen"), "{}", empty.location());
    let told = owner.follow(empty).await.text();
    assert!(told.contains("Choose at least one item"), "{told}");
    assert_eq!(made().await, 0);
    // Until somebody has said what for, there is nothing to press that pays.
    assert!(told.contains("Items to refund") && !told.contains("action=\"/api/admin/orders/refund\""), "{told}");
    let asked = owner.get(&format!("{}?act=refund&line=9", page_of(&order))).await.text();
    assert!(!asked.contains("action=\"/api/admin/orders/refund\""), "an item that is none: {asked}");
    // The reason is a field of several lines, where Enter sends nothing; the only button says how much.
    let asked = owner.get(&format!("{}?act=refund&everything=1", page_of(&order))).await.text();
    let form = &asked[asked.find("action=\"/api/admin/orders/refund\"").unwrap()..];
    let form = &form[..form.find("</form>").unwrap()];
    assert!(form.contains("<textarea") && form.contains("Refund everything: $"), "{form}");
    assert_eq!(form.matches("<button").count(), 1, "{form}");
    assert!(!form.contains("type=\"text\"") && !form.contains("type=\"checkbox\""), "{form}");

    let asked = owner.get(&format!("{}?act=refund&line=0", page_of(&order))).await.text();
    let amount = between(&asked, "name=\"amount\" value=\"", "\"").to_owned();
    assert!(asked.contains(">Refund $"), "{asked}");
    assert_eq!(asked.matches("name=\"line\"").count(), 0, "what is chosen cannot be ticked away beside the button");
    let other = sure(&mut owner, &order, "refund", &[("lines[]", "0"), ("amount", "1")]).await;
    assert!(other.location().contains("problem=amount-changed"), "{}", other.location());
    assert_eq!(made().await, 0);
    let done = sure(&mut owner, &order, "refund", &[("lines[]", "0"), ("amount", &amount)]).await;
    let told = owner.follow(done).await.text();
    assert!(told.contains("Stripe has confirmed the refund") && told.contains(" · Refunded $"), "{told}");
    // The same item again, by a form of its own.
    let again = sure(&mut owner, &order, "refund", &[("lines[]", "0")]).await;
    assert!(again.location().contains("problem=nothing-left"), "{}", again.location());
    assert_eq!(made().await, 1);
    let asked = owner.get(&format!("{}?act=refund&line=0", page_of(&order))).await.text();
    assert!(asked.contains("nothing left") && asked.contains("Items to refund"), "{asked}");
    world.quiet().await;
    world.assert_invariants().await;
}

#[tokio::test]
async fn f070_a_refund_clicked_ten_times_at_once_is_paid_once() {
    let world = World::start().await;
    let (_, order) = bought(&world, &["slow-bread"]).await;
    let mut owner = admin(&world, "owner").await;
    let mut fields = question(&mut owner, &order, "refund").await;
    fields.push(("lines[]".to_owned(), "0".to_owned()));
    fields.push(("why".to_owned(), "clicked too often".to_owned()));
    let clicks: Vec<_> = (0..10)
        .map(|_| {
            let (mut browser, fields) = (owner.clone(), fields.clone());
            tokio::spawn(async move {
                let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                browser.post("/api/admin/orders/refund", &fields).await.status
            })
        })
        .collect();
    for click in clicks {
        assert_eq!(click.await.unwrap(), 303);
    }
    world.settles_as(order.session().unwrap().as_str(), OrderState::Refunded).await;
    world.quiet().await;
    assert_eq!(world.ledger().await["refunds"].as_array().map_or(0, Vec::len), 1);
    let rows = world.store().audit_of(&format!("order/{}", order.id), 100).await.unwrap();
    assert_eq!(rows.iter().filter(|row| row.entry.after == "refunded").count(), 1);
    assert_eq!(rows.iter().filter(|row| row.entry.action == "desk.refund_asked").count(), 1);
    world.assert_invariants().await;
}

/// Asks for a refund in a shop that dies of it, and starts it again.
async fn refund_through(point: &'static str) {
    let mut world = World::start().await;
    let (checkout, order) = bought(&world, &["slow-bread"]).await;
    world.restart_with(point).await;
    let mut owner = admin(&world, "owner").await;
    let mut fields = question(&mut owner, &order, "refund").await;
    fields.push(("lines[]".to_owned(), "0".to_owned()));
    fields.push(("why".to_owned(), "the buyer wrote".to_owned()));
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert!(owner.try_post("/api/admin/orders/refund", &fields).await.is_err(), "the shop lived on");
    world.shop_dies().await;
    world.restart().await;
    let mut owner = admin(&world, "owner").await;
    // The same form once more, as an impatient admin sends it.
    owner.post("/api/admin/orders/refund", &fields).await;
    world.settles_as(&checkout.session, OrderState::Refunded).await;
    world.quiet().await;
    assert_eq!(world.ledger().await["refunds"].as_array().map_or(0, Vec::len), 1, "{point}");
    let rows = world.store().audit_of(&format!("order/{}", order.id), 100).await.unwrap();
    assert_eq!(rows.iter().filter(|row| row.entry.after == "refunded").count(), 1, "{point}");
    world.assert_invariants().await;
}

#[tokio::test]
async fn f070_killed_before_stripe_is_asked_for_the_refund() {
    refund_through("stripe.refund.sent:kill").await;
}

#[tokio::test]
async fn f070_killed_after_stripe_paid_back() {
    refund_through("stripe.refund.replied:kill").await;
}

#[tokio::test]
async fn f070_killed_before_the_refund_is_stored() {
    refund_through("refund.txn.before:kill").await;
}

#[tokio::test]
async fn f070_killed_after_the_refund_is_stored() {
    refund_through("refund.txn.after:kill").await;
}
