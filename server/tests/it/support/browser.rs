//! A browser without JavaScript: cookies, forms and redirects, and nothing it was not asked for.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use http_body_util::BodyExt;
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use std::collections::BTreeMap;
use std::time::Duration;

/// One browser with its own cookies.
#[derive(Clone)]
pub struct Browser {
    pub origin: String,
    pub cookies: BTreeMap<String, String>,
    /// Sent with each request, after the usual ones.
    pub headers: Vec<(String, String)>,
    /// Lines of cookies of others, each a header of its own, as bytes.
    pub foreign_cookies: Vec<Vec<u8>>,
    /// The name the shop is asked under, if not that of `origin`.
    pub host: Option<String>,
}

pub struct Reply {
    pub status: StatusCode,
    pub headers: header::HeaderMap,
    pub bytes: Vec<u8>,
}

impl Reply {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The value of the first form field `name`.
    pub fn field(&self, name: &str) -> String {
        let text = self.text();
        let at = text.find(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("no field {name} in {text}"));
        between(&text[at..], "value=\"", "\"").to_owned()
    }
}

/// The text between the first `start` and the `end` behind it.
pub fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let from = text.find(start).unwrap_or_else(|| panic!("no {start:?} in {text}")) + start.len();
    let len = text[from..].find(end).unwrap_or_else(|| panic!("no {end:?} behind {start:?}"));
    &text[from..from + len]
}

impl Browser {
    pub fn new(origin: &str) -> Browser {
        Browser {
            origin: origin.to_owned(),
            cookies: BTreeMap::new(),
            headers: Vec::new(),
            foreign_cookies: Vec::new(),
            host: None,
        }
    }

    /// The same browser with these lines of cookies.
    pub fn with_cookies(mut self, lines: &[Vec<u8>]) -> Browser {
        self.foreign_cookies = lines.to_vec();
        self
    }

    pub async fn get(&mut self, path: &str) -> Reply {
        self.send(Method::GET, path, None, "").await.unwrap()
    }

    /// Posts a form as one of the shop's own pages does.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        self.try_post(path, fields).await.unwrap()
    }

    /// Like [`Browser::post`]; an error if the connection broke.
    pub async fn try_post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Reply, String> {
        let form = serde_urlencoded::to_string(fields).unwrap();
        self.send(Method::POST, path, Some("application/x-www-form-urlencoded"), &form).await
    }

    /// Follows redirects within the shop to the end.
    pub async fn follow(&mut self, mut reply: Reply) -> Reply {
        for _ in 0..5 {
            let Some(path) = local_path(&self.origin, reply.location()) else { return reply };
            reply = self.get(&path).await;
        }
        panic!("redirects go in circles");
    }

    pub async fn send(&mut self, method: Method, path: &str, kind: Option<&str>, body: &str) -> Result<Reply, String> {
        self.send_bytes(method, path, kind, body.as_bytes().to_vec()).await
    }

    pub async fn send_bytes(
        &mut self,
        method: Method,
        path: &str,
        kind: Option<&str>,
        body: Vec<u8>,
    ) -> Result<Reply, String> {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.origin) };
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder().method(method.clone()).uri(url).header(header::ACCEPT, "text/html");
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let says_origin = self.headers.iter().any(|(name, _)| name == "origin" || name == "sec-fetch-site");
        if method != Method::GET && !says_origin {
            request = request.header(header::ORIGIN, &self.origin);
        }
        if let Some(host) = &self.host {
            request = request.header(header::HOST, host);
        }
        for line in &self.foreign_cookies {
            request = request.header(header::COOKIE, line.as_slice());
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request.body(Body::from(body)).map_err(|error| error.to_string())?;
        let client = Client::builder(TokioExecutor::new()).build_http::<Body>();
        let answer = async {
            let response = client.request(request).await.map_err(|error| error.to_string())?;
            let (parts, body) = response.into_parts();
            let bytes = body.collect().await.map_err(|error| error.to_string())?.to_bytes().to_vec();
            Ok::<_, String>(Reply { status: parts.status, headers: parts.headers, bytes })
        };
        let reply =
            tokio::time::timeout(Duration::from_secs(40), answer).await.map_err(|_| "no answer".to_owned())??;
        self.keep_cookies(&reply);
        Ok(reply)
    }

    fn keep_cookies(&mut self, reply: &Reply) {
        for cookie in reply.headers.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

fn local_path(origin: &str, location: &str) -> Option<String> {
    let path = location.strip_prefix(origin).unwrap_or(location);
    path.starts_with('/').then(|| path.to_owned())
}
