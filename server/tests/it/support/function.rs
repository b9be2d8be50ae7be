//! Lambda as the program in it sees it, with a Function URL in front.

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{ConnectInfo, DefaultBodyLimit, Path, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, HashMap},
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tokio::{
    net::TcpListener,
    sync::{mpsc, oneshot},
};

/// Largest payload of an invocation, and of its answer.
const MOST_BYTES: usize = 6 * 1024 * 1024;
const TIMEOUT: Duration = Duration::from_secs(40);

/// One function. Cloning shares it.
#[derive(Clone)]
pub struct Function {
    calls: mpsc::UnboundedSender<Call>,
    api: Arc<RuntimeApi>,
    runtime_api: SocketAddr,
    url: String,
}

struct Call {
    event: Value,
    timeout: Duration,
    answer: oneshot::Sender<Result<Value, Value>>,
}

struct RuntimeApi {
    calls: tokio::sync::Mutex<mpsc::UnboundedReceiver<Call>>,
    under_way: Mutex<HashMap<String, oneshot::Sender<Result<Value, Value>>>>,
    next: AtomicU64,
}

impl Function {
    /// Opens a function whose URL is `http://127.0.0.1:{port}`.
    pub async fn open(port: u16) -> Function {
        let (calls, waiting) = mpsc::unbounded_channel();
        let api = Arc::new(RuntimeApi {
            calls: tokio::sync::Mutex::new(waiting),
            under_way: Mutex::default(),
            next: AtomicU64::new(1),
        });
        let routes = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/{kind}", post(finish))
            .layer(DefaultBodyLimit::disable())
            .with_state(api.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let runtime_api = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });

        let function = Function { calls, api, runtime_api, url: format!("http://127.0.0.1:{port}") };
        let front = Router::new().fallback(front).with_state(function.clone());
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        tokio::spawn(async move {
            axum::serve(listener, front.into_make_service_with_connect_info::<SocketAddr>()).await.unwrap();
        });
        function
    }

    /// What Lambda tells the program it starts.
    pub fn env(&self) -> Vec<(&'static str, String)> {
        vec![
            ("AWS_LAMBDA_RUNTIME_API", self.runtime_api.to_string()),
            ("AWS_LAMBDA_FUNCTION_NAME", "shop".to_owned()),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512".to_owned()),
            ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST".to_owned()),
            ("TUPPENCE_BASE_URL", self.url.clone()),
        ]
    }

    /// Invokes it with `event`: its answer, or its error.
    pub async fn invoke(&self, event: Value) -> Result<Value, Value> {
        self.invoke_within(event, TIMEOUT).await
    }

    pub async fn invoke_within(&self, event: Value, timeout: Duration) -> Result<Value, Value> {
        let (answer, answered) = oneshot::channel();
        self.calls.send(Call { event, timeout, answer }).unwrap();
        answered.await.unwrap_or_else(|_| Err(json!({ "errorType": "Runtime.ExitError" })))
    }

    /// The process is gone, and with it what it had in hand.
    pub fn lose_under_way(&self) {
        self.api.under_way.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The call that the schedule makes each minute.
    pub async fn work(&self) -> Value {
        self.invoke(json!({ "tuppence": "work" })).await.unwrap()
    }
}

async fn next(State(api): State<Arc<RuntimeApi>>) -> Response {
    let Some(call) = api.calls.lock().await.recv().await else { return StatusCode::GONE.into_response() };
    let id = format!("invocation-{}", api.next.fetch_add(1, Ordering::Relaxed));
    let deadline = SystemTime::now().duration_since(UNIX_EPOCH).unwrap() + call.timeout;
    api.under_way.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone(), call.answer);
    let headers = [
        ("lambda-runtime-aws-request-id", id),
        ("lambda-runtime-deadline-ms", deadline.as_millis().to_string()),
        ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-central-1:000000000000:function:shop".to_owned()),
    ];
    (headers, call.event.to_string()).into_response()
}

async fn finish(
    State(api): State<Arc<RuntimeApi>>,
    Path((id, kind)): Path<(String, String)>,
    body: Bytes,
) -> StatusCode {
    assert!(body.len() <= MOST_BYTES, "an answer of {} bytes is more than Lambda takes", body.len());
    let Some(answer) = api.under_way.lock().unwrap_or_else(PoisonError::into_inner).remove(&id) else {
        return StatusCode::BAD_REQUEST;
    };
    let body = serde_json::from_slice(&body).unwrap();
    let _ = answer.send(if kind == "response" { Ok(body) } else { Err(body) });
    StatusCode::ACCEPTED
}

/// The Function URL: a request becomes an event of payload format 2.0, and its answer a response.
async fn front(
    State(function): State<Function>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let text = |name: &HeaderName| {
        let values = parts.headers.get_all(name).iter().map(|value| value.to_str().unwrap());
        values.collect::<Vec<_>>().join(",")
    };
    let mut headers: BTreeMap<_, _> = parts.headers.keys().map(|name| (name.as_str().to_owned(), text(name))).collect();
    let cookies = headers.remove("cookie").unwrap_or_default();
    let cookies: Vec<_> = cookies.split("; ").filter(|cookie| !cookie.is_empty()).collect();
    // It passes on the first address it is sent, and names the caller only to who sent none.
    let forwarded = headers.get("x-forwarded-for").map(|hops| hops.split(',').next().unwrap().trim().to_owned());
    headers.insert("x-forwarded-for".to_owned(), forwarded.unwrap_or_else(|| peer.ip().to_string()));
    let kind = text(&header::CONTENT_TYPE);
    let is_text = kind.starts_with("text/") || kind.starts_with("application/json");
    let mut event = json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": parts.uri.path(),
        "rawQueryString": parts.uri.query().unwrap_or_default(),
        "headers": headers,
        "requestContext": {
            "accountId": "anonymous",
            "stage": "$default",
            "http": { "method": parts.method.as_str(), "path": parts.uri.path(), "sourceIp": peer.ip().to_string() },
        },
        "isBase64Encoded": !body.is_empty() && !is_text,
    });
    if !cookies.is_empty() {
        event["cookies"] = json!(cookies);
    }
    if !body.is_empty() {
        event["body"] =
            if is_text { json!(String::from_utf8_lossy(&body)) } else { json!(BASE64_STANDARD.encode(&body)) };
    }
    if event.to_string().len() > MOST_BYTES {
        return (StatusCode::PAYLOAD_TOO_LARGE, "{\"Message\":\"Request must be smaller\"}").into_response();
    }
    match function.invoke(event).await {
        Ok(answer) => response(&answer),
        Err(_) => (StatusCode::BAD_GATEWAY, "Internal Server Error").into_response(),
    }
}

fn response(answer: &Value) -> Response {
    let text = answer["body"].as_str().unwrap();
    let coded = answer["isBase64Encoded"] == true;
    let body = if coded { BASE64_STANDARD.decode(text).unwrap() } else { text.as_bytes().to_vec() };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(answer["statusCode"].as_u64().unwrap().try_into().unwrap()).unwrap();
    let headers: &mut HeaderMap = response.headers_mut();
    for (name, value) in answer["headers"].as_object().unwrap() {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        headers.insert(name, HeaderValue::from_str(value.as_str().unwrap()).unwrap());
    }
    for cookie in answer["cookies"].as_array().into_iter().flatten() {
        headers.append(header::SET_COOKIE, HeaderValue::from_str(cookie.as_str().unwrap()).unwrap());
    }
    response
}
