//! The drill: a backup is made while the shop sells, everything is lost, and it comes back.

use crate::support::World;
use domain::{OrderState, delivery::token::Sha256Sum};
use std::fs;

fn folder(world: &World) -> String {
    world.data().with_file_name("backup").to_str().unwrap().to_owned()
}

async fn back_up(world: &World) -> String {
    let mut backup = world.run(&["backup", &folder(world)]);
    assert!(backup.ends().await.success(), "{}", backup.log());
    backup.log()
}

#[tokio::test]
async fn r070_f087_what_was_lost_comes_back_from_the_backup_and_from_stripe() {
    let mut world = World::start().await;
    let before = world.buy(&["slow-bread"]).await;
    let old_link = world.download_links(&world.mails()[0]).await.remove(0);
    world.quiet().await;
    back_up(&world).await;
    let after = world.buy(&["ration", "halfpenny-team"]).await;
    let refunded = world.buy(&["late-train"]).await;
    world.control("refund", serde_json::json!({ "session": refunded.session })).await;
    world.settles_as(&refunded.session, OrderState::Refunded).await;
    world.quiet().await;

    world.lose_everything_but(&folder(&world)).await;
    for (checkout, state) in
        [(&before, OrderState::Paid), (&after, OrderState::Paid), (&refunded, OrderState::Refunded)]
    {
        world.settles_as(&checkout.session, state).await;
    }
    world.quiet().await;
    assert_eq!(world.browser().get(&old_link).await.status, 200, "a link of before works on");
    let receipt = world.mails().into_iter().find(|mail| mail.contains("Ration")).expect("a receipt with new links");
    let link = world.download_links(&receipt).await.remove(0);
    let file = world.order(&after.session).await.lines[0].files[0].clone();
    let mut buyer = world.browser();
    let fields = [("file", file.id.as_str()), ("version", &file.version.version.to_string())];
    let address = buyer.post(&link, &fields).await.location().to_owned();
    assert_eq!(Sha256Sum::of(&buyer.get(&address).await.bytes), file.version.sha256);
    world.assert_invariants().await;
}

#[tokio::test]
async fn a_second_backup_takes_what_is_new_and_is_whole() {
    let world = World::start().await;
    let first = back_up(&world).await;
    assert!(!first.contains("copied: 0"), "{first}");
    world.buy(&["slow-bread"]).await;
    world.quiet().await;
    let again = back_up(&world).await;
    assert!(again.contains("copied: 1;"), "the one mail: {again}");
    let db = rusqlite::Connection::open(format!("{}/tuppence.db", folder(&world))).unwrap();
    let orders: i64 = db.query_row("SELECT count(*) FROM orders", [], |row| row.get(0)).unwrap();
    assert_eq!(orders, 1);
}

#[tokio::test]
async fn a_backup_goes_over_nothing_else() {
    let world = World::start().await;
    let target = folder(&world);
    fs::create_dir(&target).unwrap();
    fs::write(format!("{target}/thesis.tex"), "years of work").unwrap();
    for (place, told) in [(target.clone(), "no backup"), (world.data().to_str().unwrap().to_owned(), "no backup")] {
        let mut backup = world.run(&["backup", &place]);
        assert!(!backup.ends().await.success());
        assert!(backup.log().contains(told), "{}", backup.log());
    }
    assert_eq!(fs::read_dir(&target).unwrap().count(), 1);
    fs::remove_dir_all(&target).unwrap();
    back_up(&world).await;
    fs::write(format!("{target}/secret.key"), [0; 32]).unwrap();
    let mut backup = world.run(&["backup", &target]);
    assert!(!backup.ends().await.success() && backup.log().contains("another shop"), "{}", backup.log());
}
