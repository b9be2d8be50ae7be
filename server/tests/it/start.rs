//! Starting, stopping, and refusing to start.

use crate::support::{Process, World, free_port};
use domain::{catalog::listing::Listing, ports::Catalog};
use sqlite_adapter::{Sqlite, SqliteCatalog};
use std::fs;
use tempfile::TempDir;

/// What the program says when it will not start with these settings.
async fn refusal(args: &[&str], env: &[(&str, &str)]) -> String {
    let mut shop = Process::start(args, env);
    assert!(!shop.ends().await.success(), "{}", shop.log());
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    shop.log()
}

#[tokio::test]
async fn a_setting_that_makes_no_sense_is_named_with_its_fix() {
    for (key, value) in [("TUPPENCE_CURRENCY", "SHELLS"), ("TUPPENCE_TIME_ZONE", "Mars/Olympus_Mons")] {
        let said = refusal(&["serve"], &[(key, value)]).await;
        assert!(said.contains(key) && said.contains("Fix:"), "{said}");
    }
}

#[tokio::test]
async fn a_busy_port_is_named_with_a_way_out() {
    let world = World::start().await;
    let data = TempDir::new().unwrap();
    let address = world.origin.strip_prefix("http://").unwrap();
    let said =
        refusal(&["demo"], &[("TUPPENCE_ADDR", address), ("TUPPENCE_DATA_DIR", data.path().to_str().unwrap())]).await;
    assert!(said.contains(address) && said.contains("TUPPENCE_ADDR"), "{said}");
}

#[tokio::test]
async fn r072_a_second_shop_on_one_data_folder_is_refused() {
    let world = World::start().await;
    let address = format!("127.0.0.1:{}", free_port());
    let said =
        refusal(&["demo"], &[("TUPPENCE_ADDR", &address), ("TUPPENCE_DATA_DIR", world.data().to_str().unwrap())]).await;
    assert!(said.contains("in use by another"), "{said}");
}

#[tokio::test]
async fn f081_a_damaged_lost_or_newer_store_is_not_opened() {
    let mut world = World::start().await;
    world.buy(&["slow-bread"]).await;
    world.shop.terminate();
    assert!(world.shop.ends().await.success());
    world.look_away();
    let (data, store) = (world.data(), world.data().join("tuppence.db"));
    checkpoint(&store);
    let sound = fs::read(&store).unwrap();
    let address = format!("127.0.0.1:{}", free_port());
    let env = [("TUPPENCE_ADDR", address.as_str()), ("TUPPENCE_DATA_DIR", data.to_str().unwrap())];

    let flipped = flipped_where_it_matters(&data, &sound).await;
    let truncated = sound[..sound.len() / 2].to_vec();
    for (name, bytes, words) in [
        ("flipped", flipped, "damaged"),
        ("truncated", truncated, "damaged"),
        ("empty", Vec::new(), "missing or empty"),
    ] {
        fs::write(&store, bytes).unwrap();
        let said = refusal(&["demo"], &env).await;
        assert!(said.contains(words) && said.contains("backup"), "{name}: {said}");
    }
    fs::remove_file(&store).unwrap();
    assert!(refusal(&["demo"], &env).await.contains("missing or empty"));

    fs::write(&store, &sound).unwrap();
    rusqlite::Connection::open(&store).unwrap().pragma_update(None, "user_version", 99).unwrap();
    assert!(refusal(&["demo"], &env).await.contains("newer Tuppence"));
}

#[tokio::test]
async fn f081_a_damaged_log_of_a_killed_shop_is_found() {
    let mut world = World::start().await;
    world.buy(&["slow-bread"]).await;
    world.shop.kill();
    // In a copy: as soon as the test lets go of the store, SQLite tidies up.
    let copy = TempDir::new().unwrap();
    crate::support::copy_dir(&world.data(), &copy.path().join("data"));
    let data = copy.path().join("data");
    let log = data.join("tuppence.db-wal");
    let sound = fs::read(&log).unwrap();
    let env = [("TUPPENCE_DATA_DIR", data.to_str().unwrap())];
    // In a frame; in the head's magic number, salt and sum.
    for place in [200, 0, 3, 17, 30] {
        let mut flipped = sound.clone();
        flipped[place] ^= 1;
        fs::write(&log, &flipped).unwrap();
        for command in ["demo", "verify", "backup"] {
            let to = copy.path().join("backup");
            let args = [command, to.to_str().unwrap()];
            let said = refusal(if command == "backup" { &args } else { &args[..1] }, &env).await;
            assert!(said.contains("write-ahead log") && said.contains("backup"), "{command}, {place}: {said}");
            assert_eq!(fs::read(&log).unwrap(), flipped, "{command}, {place}: nothing was changed");
        }
    }
    fs::write(&log, sound).unwrap();
    assert!(Process::start(&["verify"], &env).ends().await.success());
}

/// The store with one bit flipped in a product's name. Wherever the name stands, a flip is found at
/// start, or it hit bytes the store no longer uses and nothing reads differently.
async fn flipped_where_it_matters(data: &std::path::Path, sound: &[u8]) -> Vec<u8> {
    let store = data.join("tuppence.db");
    let places = sound.windows(10).enumerate().filter(|(_, window)| *window == b"Slow Bread").map(|(place, _)| place);
    let mut refused = Vec::new();
    for place in places.collect::<Vec<_>>() {
        let mut flipped = sound.to_vec();
        flipped[place] ^= 1;
        fs::write(&store, &flipped).unwrap();
        match Sqlite::open(data) {
            Err(_) => refused.push(flipped),
            Ok(open) => {
                let listed = SqliteCatalog(open).list(&Listing::default()).await.unwrap();
                assert!(listed.cards.iter().any(|card| card.name == "Slow Bread"), "a flip at {place} went unseen");
            }
        }
    }
    refused.pop().unwrap()
}

fn checkpoint(store: &std::path::Path) {
    let db = rusqlite::Connection::open(store).unwrap();
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

#[tokio::test]
async fn f078_it_stops_when_asked_and_goes_on_where_it_was() {
    let mut world = World::start().await;
    let bought = world.buy(&["slow-bread"]).await;
    world.shop.terminate();
    assert!(world.shop.ends().await.success(), "{}", world.shop.log());
    world.restart().await;
    let mut buyer = bought.browser.clone();
    let page = buyer.get(&format!("/checkout/complete?session_id={}", bought.session)).await;
    assert!(buyer.follow(page).await.text().contains("Slow Bread"));
    assert_eq!(world.browser().get("/readyz").await.status, 200);
    world.assert_invariants().await;
}

#[tokio::test]
async fn r065_a_client_that_never_finishes_does_not_keep_it_open() {
    let mut world = World::start().await;
    let address = world.origin.strip_prefix("http://").unwrap();
    let mut slow = tokio::net::TcpStream::connect(address).await.unwrap();
    let head = format!("POST /webhooks/stripe HTTP/1.1\r\nHost: {address}\r\nContent-Length: 1000\r\n\r\n{{");
    tokio::io::AsyncWriteExt::write_all(&mut slow, head.as_bytes()).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    let begun = std::time::Instant::now();
    world.shop.terminate();
    assert!(world.shop.ends().await.success(), "{}", world.shop.log());
    assert!(begun.elapsed().as_secs() <= 20, "{:?}", begun.elapsed());
}

#[tokio::test]
async fn r030_a078_the_store_alone_opens_no_link() {
    let world = World::start().await;
    world.buy(&["slow-bread"]).await;
    checkpoint(&world.data().join("tuppence.db"));
    let store = fs::read(world.data().join("tuppence.db")).unwrap();
    let tokens = crate::support::tokens_in(&world.mails()[0]);
    assert_eq!(tokens.len(), 2, "to the order and to its line");
    for token in tokens {
        let bytes = data_encoding::BASE64URL_NOPAD.decode(token.as_bytes()).unwrap();
        let hex = data_encoding::HEXLOWER.encode(&bytes);
        for written in [token.as_bytes(), hex.as_bytes(), hex.to_uppercase().as_bytes(), &bytes] {
            assert!(find(&store, written).is_none(), "a token is in the store");
        }
    }
}
