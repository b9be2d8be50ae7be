//! A proxy that ends the encryption before the shop, as nginx or Caddy does, and a browser that trusts its certificate.

use super::{
    PASSWORD,
    admins::{code_now, secret_in},
    between,
};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use std::sync::{Arc, OnceLock};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{
    TlsAcceptor, TlsConnector,
    rustls::{
        ClientConfig, RootCertStore, ServerConfig,
        crypto::aws_lc_rs::default_provider,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer, ServerName},
    },
};

const HOST: &str = "shop.test";

pub struct TlsProxy {
    port: u16,
    trusts: TlsConnector,
    shop: Arc<OnceLock<String>>,
}

/// An answer over https.
pub struct TlsReply {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl TlsReply {
    fn parse(text: &str) -> TlsReply {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
        let reply = TlsReply { status, head: head.to_owned(), body: body.to_owned() };
        match reply.header("transfer-encoding") {
            "chunked" => TlsReply { body: joined(body), ..reply },
            _ => reply,
        }
    }

    fn lines(&self, name: &str) -> impl Iterator<Item = &str> {
        self.head.lines().filter_map(move |line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    pub fn header(&self, name: &str) -> &str {
        self.lines(name).next().unwrap_or_default()
    }

    /// The line that sets the cookie `name`.
    pub fn cookie(&self, name: &str) -> String {
        let found = self.lines("set-cookie").find(|line| line.starts_with(&format!("{name}=")));
        found.unwrap_or_else(|| panic!("no cookie {name} in {}", self.head)).to_owned()
    }

    pub fn field(&self, name: &str) -> String {
        let at = self.body.find(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("no field {name}"));
        between(&self.body[at..], "value=\"", "\"").to_owned()
    }
}

impl TlsProxy {
    pub async fn open() -> TlsProxy {
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(vec![HOST.to_owned()]).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
        let provider = Arc::new(default_provider());
        let served =
            ServerConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions().unwrap();
        let served = served.with_no_client_auth().with_single_cert(vec![cert.der().clone()], key).unwrap();
        let mut roots = RootCertStore::empty();
        roots.add(cert.der().clone()).unwrap();
        let trusts = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let trusts = trusts.with_root_certificates(roots).with_no_client_auth();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = TlsProxy {
            port: listener.local_addr().unwrap().port(),
            trusts: TlsConnector::from(Arc::new(trusts)),
            shop: Arc::default(),
        };
        tokio::spawn(pass_on(listener, TlsAcceptor::from(Arc::new(served)), proxy.shop.clone()));
        proxy
    }

    /// Where visitors find the shop.
    pub fn origin(&self) -> String {
        format!("https://{HOST}:{}", self.port)
    }

    /// Where the shop itself listens.
    pub fn leads_to(&self, shop: &str) {
        self.shop.set(shop.strip_prefix("http://").unwrap().to_owned()).unwrap();
    }

    pub async fn get(&self, path: &str, cookies: &str) -> TlsReply {
        self.send(&format!("GET {path}"), cookies, "").await
    }

    pub async fn post(&self, path: &str, cookies: &str, fields: &[(&str, &str)]) -> TlsReply {
        self.send(&format!("POST {path}"), cookies, &serde_urlencoded::to_string(fields).unwrap()).await
    }

    /// Takes an invitation up and gives the line of the cookie that lets the new admin in.
    pub async fn sign_in(&self, invitation: &str, email: &str) -> String {
        let welcome = [("token", invitation), ("email", email), ("password", PASSWORD)];
        let mut reply = self.post("/api/admin/welcome", "", &welcome).await;
        let mut cookies = String::new();
        for _ in 0..8 {
            let mut set = reply.lines("set-cookie").map(str::to_owned).collect::<Vec<_>>();
            if let Some(admin) = set.iter().position(|line| line.contains("admin=")) {
                return set.remove(admin);
            }
            if let Some(pending) = set.first() {
                cookies = pending.split(';').next().unwrap().to_owned();
            }
            let page = self.get("/admin/sign-in", &cookies).await;
            reply = match secret_in(&page.body) {
                Some(secret) => self.post("/api/admin/sign-in/code", &cookies, &[("code", &code_now(&secret))]).await,
                None => self.post("/api/admin/sign-in", &cookies, &[("email", email), ("password", PASSWORD)]).await,
            };
        }
        panic!("signing in never ends: {}\n{}", reply.head, reply.body);
    }

    async fn send(&self, what: &str, cookies: &str, body: &str) -> TlsReply {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
        let mut stream = self.trusts.connect(ServerName::try_from(HOST).unwrap(), stream).await.unwrap();
        let request = format!(
            "{what} HTTP/1.1\r\nHost: {HOST}:{}\r\nOrigin: {}\r\nAccept: text/html\r\nCookie: {cookies}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.port,
            self.origin(),
            body.len()
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        // A peer that closes without a farewell is no fault of the shop's.
        let _ = stream.read_to_end(&mut answer).await;
        TlsReply::parse(&String::from_utf8_lossy(&answer))
    }
}

/// A body that was sent in chunks, each after its size in hex.
fn joined(mut chunks: &str) -> String {
    let mut whole = String::new();
    while let Some((size, rest)) = chunks.split_once("\r\n") {
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or_default();
        let Some(chunk) = rest.get(..size).filter(|_| size > 0) else { break };
        whole.push_str(chunk);
        chunks = rest[size..].trim_start_matches("\r\n");
    }
    whole
}

async fn pass_on(listener: TcpListener, tls: TlsAcceptor, shop: Arc<OnceLock<String>>) {
    while let Ok((stream, _)) = listener.accept().await {
        let (tls, shop) = (tls.clone(), shop.clone());
        tokio::spawn(async move {
            let (Ok(mut visitor), Some(shop)) = (tls.accept(stream).await, shop.get()) else { return };
            let Ok(mut shop) = TcpStream::connect(shop).await else { return };
            let _ = tokio::io::copy_bidirectional(&mut visitor, &mut shop).await;
            let _ = visitor.shutdown().await;
        });
    }
}
