//! Clients that keep a connection and do nothing useful with it.

use crate::support::{Given, World};
use std::time::{Duration, Instant};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

async fn connect(world: &World) -> TcpStream {
    TcpStream::connect(world.origin.strip_prefix("http://").unwrap()).await.unwrap()
}

/// Sends `bytes` on a connection of its own and reads what comes until it is closed.
async fn answer_to(world: &World, bytes: &str) -> String {
    let mut stream = connect(world).await;
    stream.write_all(bytes.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let _ =
        tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await.expect("it stays open");
    String::from_utf8_lossy(&answer).into_owned()
}

fn get(world: &World, headers: &str) -> String {
    let host = world.origin.strip_prefix("http://").unwrap();
    format!("GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n")
}

#[tokio::test]
async fn r059_the_head_of_a_request_has_a_size() {
    let world = World::start().await;
    let header = |bytes: usize| format!("X-Long: {}\r\n", "a".repeat(bytes));
    let headers = |count: usize| (0..count).map(|n| format!("X-{n}: a\r\n")).collect::<String>();
    for (head, status) in [
        (get(&world, &header(15 * 1024)), "200"),
        (get(&world, &header(17 * 1024)), "431"),
        // Two are in each of these requests already.
        (get(&world, &headers(98)), "200"),
        (get(&world, &headers(99)), "431"),
        (get(&world, &headers(10_000)), "431"),
    ] {
        let answer = answer_to(&world, &head).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{} bytes: {answer}", head.len());
    }
    assert_eq!(world.browser().get("/healthz").await.status, 200);
}

/// Four ways to keep a place without asking anything take all places there are, and lose them.
#[tokio::test]
async fn a063_r059_clients_that_dawdle_keep_nobody_out_for_ever() {
    let env = vec![("TUPPENCE_MAX_CONNECTIONS", "4".to_owned())];
    let world = World::given(Given { env, ..Given::default() }).await;
    let begun = Instant::now();
    let mut dawdlers = Vec::new();
    for head in ["", "GET / HTTP/1.1\r\n", "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\nX-A: "] {
        let mut stream = connect(&world).await;
        stream.write_all(head.as_bytes()).await.unwrap();
        dawdlers.push(stream);
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    let mut waits = world.browser();
    let mut served = tokio::spawn(async move { waits.get("/healthz").await.status });
    assert!(tokio::time::timeout(Duration::from_secs(3), &mut served).await.is_err(), "there was a fifth place");
    // A byte now and then buys no time.
    for _ in 0..4 {
        let _ = dawdlers[3].write_all(b"a").await;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    assert_eq!(served.await.unwrap(), 200);
    assert!((9..15).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
    for mut dawdler in dawdlers {
        let mut rest = Vec::new();
        let closed = tokio::time::timeout(Duration::from_secs(5), dawdler.read_to_end(&mut rest)).await;
        assert!(closed.is_ok(), "a place is still taken");
    }
}
