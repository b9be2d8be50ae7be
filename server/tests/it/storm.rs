//! Two hundred orders, events repeated and reordered, the shop killed ten times: two hundred
//! receipts to the right people, and not one grant too many (F50, F77).

use crate::support::{Checkout, World};
use serde_json::json;

const ORDERS: usize = 200;
const KILLS: usize = 10;

#[tokio::test(flavor = "multi_thread")]
async fn f050_f077_two_hundred_orders_survive_ten_kills() {
    let mut world = World::start().await;
    world.control("webhooks", json!({ "duplicate": 1, "reorder": true })).await;
    let mut orders: Vec<(Checkout, String)> = Vec::new();
    for batch in 0..KILLS {
        for n in 0..ORDERS / KILLS {
            let slugs: &[&str] = if n % 2 == 0 { &["slow-bread"] } else { &["ration", "flat-weather"] };
            let email = format!("buyer{}@example.com", batch * ORDERS / KILLS + n);
            orders.push((world.check_out(slugs).await, email));
        }
        for (checkout, email) in &orders[batch * ORDERS / KILLS..] {
            world.control("pay", json!({ "session": checkout.session, "email": email })).await;
        }
        // Somewhere in the middle of the news; a different place each time.
        tokio::time::sleep(std::time::Duration::from_millis(20 + 37 * batch as u64)).await;
        world.restart().await;
    }
    for (checkout, _) in &orders {
        world.settles_as(&checkout.session, domain::OrderState::Paid).await;
    }
    world.make_due().await;
    world.quiet().await;
    world.assert_invariants().await;
    let mails = world.mails();
    for (checkout, email) in &orders {
        let number = world.order(&checkout.session).await.number;
        let own: Vec<_> = mails.iter().filter(|mail| mail.contains(number.as_str())).collect();
        assert_eq!(own.len(), 1, "{number}");
        assert!(own[0].contains(email.as_str()), "{number} went to somebody else");
    }
    assert_eq!(mails.len(), ORDERS);
    assert_eq!(world.rows("grants") as usize, ORDERS / 2 + ORDERS);
}
