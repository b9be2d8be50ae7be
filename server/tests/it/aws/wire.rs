//! The wire between a shop and the stand-in: notes what crosses it, and can be told to break.

use super::toll::{Toll, Units};
use axum::body::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Request, Response, body::Incoming, service::service_fn};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioIo},
};
use serde_json::{Value, json};
use std::{
    convert::Infallible,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::net::TcpListener;

/// A call that went through, and what came of it.
#[derive(Debug, Clone)]
pub struct Crossing {
    /// Service and operation: `DynamoDB.GetItem`, `S3.GET`.
    pub what: String,
    /// With its query.
    pub path: String,
    pub request: Value,
    pub units: Units,
}

/// How a call goes wrong.
#[derive(Debug, Clone, Copy)]
pub enum Break {
    /// It is refused because there are too many; nothing happens.
    Throttled,
    /// The transaction is refused with this reason at its first step; nothing happens.
    Canceled(&'static str),
    /// It is carried out, and the answer never comes.
    ReplyLost,
    /// It is not carried out, and nobody says so.
    Silent,
    /// The service is out of order.
    Down,
    /// It is carried out when a second has gone by.
    Late,
}

struct Rule {
    what: &'static str,
    /// Text in the body, to tell one item from another; empty: any.
    holding: &'static str,
    how: Break,
    times: usize,
}

struct Inside {
    target: String,
    client: Client<HttpConnector, Full<Bytes>>,
    crossings: Mutex<Vec<Crossing>>,
    rules: Mutex<Vec<Rule>>,
    toll: Mutex<Toll>,
}

/// One shop's wire.
#[derive(Clone)]
pub struct Wire {
    pub url: String,
    inside: Arc<Inside>,
}

impl Wire {
    /// A wire to the stand-in at `target`.
    pub async fn to(target: &str) -> Wire {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let inside = Arc::new(Inside {
            target: target.to_owned(),
            client: Client::builder(TokioExecutor::new()).build_http(),
            crossings: Mutex::default(),
            rules: Mutex::default(),
            toll: Mutex::default(),
        });
        let shared = inside.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let inside = shared.clone();
                let service = service_fn(move |request| carry(inside.clone(), request));
                // A service that errs closes the connection without a word: that is how a reply is lost.
                tokio::spawn(
                    hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service),
                );
            }
        });
        Wire { url, inside }
    }

    /// The next `times` calls of `what` that hold `holding` go wrong.
    pub fn breaks(&self, what: &'static str, holding: &'static str, how: Break, times: usize) {
        self.inside.rules.lock().unwrap().push(Rule { what, holding, how, times });
    }

    /// All is well again; returns how often each rule was yet to come.
    pub fn mends(&self) -> usize {
        self.inside.rules.lock().unwrap().drain(..).map(|rule| rule.times).sum()
    }

    /// What crossed since the last time somebody asked.
    pub fn crossed(&self) -> Vec<Crossing> {
        std::mem::take(&mut self.inside.crossings.lock().unwrap())
    }

    /// How many units were written under each partition key, of tables and of lists.
    pub fn written(&self) -> std::collections::BTreeMap<String, u64> {
        self.inside.toll.lock().unwrap().written.clone()
    }
}

impl Inside {
    fn rule_for(&self, what: &str, body: &[u8]) -> Option<Break> {
        let mut rules = self.rules.lock().unwrap();
        let text = String::from_utf8_lossy(body);
        let rule = rules
            .iter_mut()
            .find(|rule| rule.times > 0 && what.starts_with(rule.what) && text.contains(rule.holding))?;
        rule.times -= 1;
        Some(rule.how)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the connection breaks")]
struct Broken;

async fn carry(inside: Arc<Inside>, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Broken> {
    let (mut parts, body) = request.into_parts();
    let body = body.collect().await.map_err(|_| Broken)?.to_bytes();
    let what = name_of(&parts);
    match inside.rule_for(&what, &body) {
        None => {}
        Some(Break::Throttled) => {
            return Ok(refusal(
                400,
                &json!({ "__type": "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException", "message": "too many" }),
            ));
        }
        Some(Break::Canceled(code)) => {
            let steps = serde_json::from_slice::<Value>(&body).unwrap()["TransactItems"].as_array().unwrap().len();
            let mut reasons = vec![json!({ "Code": "None" }); steps];
            reasons[0] = json!({ "Code": code });
            return Ok(refusal(
                400,
                &json!({
                    "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
                    "message": "canceled",
                    "CancellationReasons": reasons,
                }),
            ));
        }
        Some(Break::Down) => return Ok(refusal(503, &json!({ "__type": "ServiceUnavailable", "message": "down" }))),
        Some(Break::Late) => tokio::time::sleep(Duration::from_secs(1)).await,
        Some(Break::Silent) => {
            std::future::pending::<Infallible>().await;
        }
        Some(Break::ReplyLost) => {
            forward(&inside, &mut parts, body).await?;
            return Err(Broken);
        }
    }
    let (path, request) = (parts.uri.to_string(), serde_json::from_slice(&body).unwrap_or(Value::Null));
    let (status, headers, reply) = forward(&inside, &mut parts, body).await?;
    if status.is_success() {
        let answer = serde_json::from_slice(&reply).unwrap_or(Value::Null);
        let units = inside.toll.lock().unwrap().charge(&what, &request, &answer);
        inside.crossings.lock().unwrap().push(Crossing { what, path, request, units });
    }
    let mut response = Response::new(Full::new(reply));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    Ok(response)
}

async fn forward(
    inside: &Inside,
    parts: &mut http::request::Parts,
    body: Bytes,
) -> Result<(http::StatusCode, http::HeaderMap, Bytes), Broken> {
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let mut onward = Request::builder().method(parts.method.clone()).uri(format!("{}{path}", inside.target));
    // The host as it was signed.
    for (name, value) in parts.headers.iter().filter(|(name, _)| *name != http::header::TRANSFER_ENCODING) {
        onward = onward.header(name, value);
    }
    let reply = inside.client.request(onward.body(Full::new(body)).unwrap()).await.map_err(|_| Broken)?;
    let (head, body) = reply.into_parts();
    let body = body.collect().await.map_err(|_| Broken)?.to_bytes();
    let mut headers = head.headers;
    headers.remove(http::header::TRANSFER_ENCODING);
    Ok((head.status, headers, body))
}

fn name_of(parts: &http::request::Parts) -> String {
    match parts.headers.get("x-amz-target").and_then(|target| target.to_str().ok()) {
        Some(target) => target.replace("DynamoDB_20120810", "DynamoDB"),
        None if parts.uri.path().starts_with("/v2/email") => format!("SES.{}", parts.method),
        None => format!("S3.{}", parts.method),
    }
}

fn refusal(status: u16, body: &Value) -> Response<Full<Bytes>> {
    let response = Response::builder().status(status).header("content-type", "application/x-amz-json-1.0");
    response.body(Full::new(Bytes::from(body.to_string()))).unwrap()
}
