//! A server that behaves as it is told, one connection after the other.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What becomes of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scripted {
    /// There is nobody.
    Refuse,
    /// It is closed once the request was read.
    Reset,
    /// The request is read and never answered.
    Silence,
    /// An answer breaks off in its body.
    Half,
    /// An answer: status, code of an AWS error (or none), body.
    Answer(u16, &'static str, &'static str),
}

/// What a gateway says for the service behind it.
pub const PAGE: &str = "<html><h1>Bad gateway</h1></html>";

/// The address of a server that does `script`, the last of them for ever.
pub async fn serve(script: &'static [Scripted]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let origin = format!("http://{}", listener.local_addr().expect("it is bound"));
    if script.first() == Some(&Scripted::Refuse) {
        return origin;
    }
    tokio::spawn(async move {
        let mut listener = Some(listener);
        for n in 0.. {
            let Some(open) = &listener else { return };
            let Ok((stream, _)) = open.accept().await else { return };
            let step = script[n.min(script.len() - 1)];
            if script.get(n + 1) == Some(&Scripted::Refuse) {
                listener = None;
            }
            answer(stream, step).await;
        }
    });
    origin
}

async fn answer(mut stream: TcpStream, step: Scripted) {
    read_request(&mut stream).await;
    let words = match step {
        Scripted::Refuse | Scripted::Reset => return,
        Scripted::Silence => {
            tokio::spawn(async move {
                tokio::time::sleep(std::time::Duration::from_secs(30)).await;
                drop(stream);
            });
            return;
        }
        Scripted::Half => {
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{".to_owned()
        }
        Scripted::Answer(status, code, body) => {
            let code = if code.is_empty() { String::new() } else { format!("x-amzn-errortype: {code}\r\n") };
            let length = body.len();
            format!("HTTP/1.1 {status} So\r\nconnection: close\r\n{code}content-length: {length}\r\n\r\n{body}")
        }
    };
    let _ = stream.write_all(words.as_bytes()).await;
    let _ = stream.shutdown().await;
}

async fn read_request(stream: &mut TcpStream) {
    let mut seen = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let Ok(read @ 1..) = stream.read(&mut chunk).await else { return };
        seen.extend_from_slice(&chunk[..read]);
        let text = String::from_utf8_lossy(&seen).to_ascii_lowercase();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok());
        if body.len() >= length.unwrap_or(0) {
            return;
        }
    }
}
