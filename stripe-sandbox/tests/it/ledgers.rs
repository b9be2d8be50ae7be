//! Ledgers that earlier versions wrote stay readable.

use super::world::World;
use serde_json::json;
use std::path::Path;

/// Four sessions: one paid, refunded in part and disputed, one paid by bank debit, one that waits for the buyer to
/// confirm, one that is open. Written by the sandbox when it was still a part of the server.
const V1: &str = include_str!("ledgers/v1.sql");

fn write(path: &Path, sql: &str) {
    rusqlite::Connection::open(path).unwrap().execute_batch(sql).unwrap();
}

#[tokio::test]
async fn a_ledger_of_the_first_version_is_read_and_goes_on() {
    let world = World::start_on(|path| write(path, V1)).await;
    world.control("clock", json!({ "advance_secs": 200_000 })).await;

    let ledger = world.ledger().await;

    let states: Vec<_> =
        ledger["sessions"].as_array().unwrap().iter().map(|session| &session["payment_status"]).collect();
    assert_eq!(states, ["paid", "paid", "unpaid", "unpaid"]);
    let charges = ledger["charges"].as_array().unwrap();
    assert_eq!((&charges[0]["amount_refunded"], &charges[0]["disputed"]), (&json!(200), &json!(true)));
    assert_eq!(
        (&charges[1]["status"], &charges[1]["payment_method_details"]["type"]),
        (&json!("succeeded"), &json!("sepa_debit"))
    );
    assert_eq!(ledger["refunds"][0]["destination_details"]["type"], "card");
    assert_eq!(ledger["payment_intents"][2]["status"], "canceled");
}
