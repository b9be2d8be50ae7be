//! A disk that is full, and a process that dies while it writes.

use crate::support::{Given, Tracer, World, ask_doctor, press, pressed_anew, skipped};
use domain::OrderState;
use serde_json::json;

#[tokio::test]
async fn f079_a_full_disk_acknowledges_nothing_and_loses_nothing() {
    let given = Given { small_disk: true, ..Given::default() };
    let mut world = World::given(given).await;
    let Some(disk) = world.disk.take() else {
        skipped("this needs root, to mount a small disk");
        return;
    };
    let bought = world.buy(&["slow-bread"]).await;
    let link = world.download_links(&world.mails()[0]).await.remove(0);
    let file = world.order(&bought.session).await.lines[0].files[0].clone();
    let mut buyer = world.browser();
    let fields = [("file", file.id.as_str()), ("version", &file.version.version.to_string())];
    let address = buyer.post(&link, &fields).await.location().to_owned();
    let paid_later = world.check_out(&["ration"]).await;
    let mut shopper = world.cart(&["slow-bread"]).await;
    let form = world.checkout_form(&mut shopper).await;

    // Whoever reads keeps the write-ahead log from starting over in the room it has.
    let reader = rusqlite::Connection::open(world.data().join("tuppence.db")).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM orders;").unwrap();
    disk.fill();
    for probe in 0.. {
        assert!(probe < 5000, "the disk does not get full");
        let ready = world.browser().get("/readyz").await;
        if ready.status == 503 {
            assert!(ready.text().contains("takes no writes"), "{}", ready.text());
            break;
        }
    }
    let data = ("TUPPENCE_DATA_DIR".to_owned(), world.data().display().to_string());
    assert!(ask_doctor(&["--json"], &[data]).await.ids().contains("disk-nearly-full"));
    world.pay(&paid_later.session).await;
    let refused = press(&mut shopper, &form).await.unwrap();
    assert_eq!(refused.location(), "/cart?problem=unavailable");
    assert!(shopper.follow(refused).await.text().contains("Nothing was charged"));
    for path in ["/", "/products/slow-bread", "/cart", &link, "/healthz"] {
        assert_eq!(world.browser().get(path).await.status, 200, "{path}");
    }
    assert_eq!(world.browser().get(&address).await.bytes.len() as u64, file.version.size_bytes);
    // What was bought is served, though nobody can count it.
    for press in 0..4 {
        let reply = buyer.post(&link, &fields).await;
        assert!(reply.location().starts_with("/files/"), "press {press}: {} {}", reply.status, reply.text());
        assert_eq!(world.browser().get(reply.location()).await.bytes.len() as u64, file.version.size_bytes);
    }
    assert_eq!(world.rows("downloads"), 1);
    world.control("webhooks/flush", json!({ "timeout_ms": 1000 })).await;
    world.assert_nothing_acknowledged_is_lost().await;
    assert!(world.shop.log().contains("was not stored; Stripe will send it again"), "{}", world.shop.log());
    assert_eq!(world.order(&paid_later.session).await.state, OrderState::SessionOpen);

    disk.free();
    reader.execute_batch("COMMIT").unwrap();
    world.control("webhooks/flush", json!({ "timeout_ms": 5000 })).await;
    world.settles_as(&paid_later.session, OrderState::Paid).await;
    world.quiet().await;
    assert_eq!(world.browser().get("/readyz").await.status, 200);
    // Counting catches up, and the seller hears of it.
    world.count_is("downloads", 5).await;
    let db = rusqlite::Connection::open(world.data().join("tuppence.db")).unwrap();
    let raised: i64 =
        db.query_row("SELECT count(*) FROM alarms WHERE kind = 'downloads_uncounted'", [], |row| row.get(0)).unwrap();
    assert_eq!(raised, 1);
    drop(db);
    world.owner_hears("The database could not be written").await;
    world.quiet().await;
    world.assert_invariants().await;
    // Damage would be found here.
    world.restart().await;
    world.disk = Some(disk);
}

/// Buys until the shop dies in the middle of making something durable, again and again: what it
/// acknowledged is there afterwards, and nothing is there by half.
#[tokio::test]
async fn f080_r072_killed_at_the_nth_fsync() {
    let mut world = World::start().await;
    let mut shopper = world.cart(&["slow-bread", "ration"]).await;
    let form = world.checkout_form(&mut shopper).await;
    let mut sold = 0;
    for nth in [1, 2, 3, 4, 6, 9, 13, 20] {
        let Some(_tracer) = Tracer::kill_at_fsync(world.shop.pid(), nth).await else {
            skipped("this needs strace, and leave to look at another process");
            return;
        };
        let mut acknowledged_orders = Vec::new();
        while world.shop.is_running() {
            sold += 1;
            let Ok(reply) = press(&mut shopper.clone(), &pressed_anew(&form, sold)).await else { break };
            if reply.status.is_redirection() {
                let session = crate::support::session_in(reply.location());
                world.pay(&session).await;
                acknowledged_orders.push(session);
            }
        }
        world.shop_dies().await;
        world.assert_nothing_acknowledged_is_lost().await;
        world.restart().await;
        for session in &acknowledged_orders {
            world.settles_as(session, OrderState::Paid).await;
        }
        world.make_due().await;
        world.quiet().await;
        world.assert_invariants().await;
    }
}

#[tokio::test]
async fn r067_a_disk_that_gets_full_is_told_once() {
    let env = vec![
        ("TUPPENCE_DISK_ALARM_PERCENT", "90".to_owned()),
        ("TUPPENCE_ALARM_MAIL_TO", "Ow Ner <owner@example.com>".to_owned()),
    ];
    let mut world = World::given(Given { small_disk: true, env, ..Given::default() }).await;
    if world.disk.is_none() {
        skipped("this needs root, to mount a small disk");
        return;
    }
    let mail = world.owner_hears("The disk is nearly full").await;
    assert!(mail.contains("To: owner@example.com") && mail.contains("Free up space"), "{mail}");
    // The email lies there before the outbox says so; killed between the two, it would be sent again.
    world.quiet().await;
    world.restart().await;
    world.buy(&["slow-bread"]).await;
    assert_eq!((world.alert_mails().len(), world.mails().len()), (1, 1));
    world.assert_invariants().await;
}
