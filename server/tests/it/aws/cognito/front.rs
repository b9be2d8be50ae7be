//! What stands between the shop and the stand-in's user pools, and plays the part of Cognito that the stand-in lacks.
//!
//! Read in the stand-in's source (ministack 1.5.33, services/cognito.py) against the API reference of Cognito:
//! - with MFA required it gives tokens to who has no app yet; Cognito asks for one to be set up (`MFA_SETUP`);
//! - it takes answers without a session, or with any; Cognito takes a session once, and only its own;
//! - it takes a code of an app twice; Cognito says `ExpiredCodeException`.
//!
//! It can also keep the keys back, and be gone altogether.

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Request, Response, StatusCode, Uri, header},
};
use data_encoding::BASE64URL_NOPAD;
use http_body_util::BodyExt;
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use serde_json::{Value, json};
use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::net::TcpListener;

#[derive(Clone)]
pub struct Front {
    pub url: String,
    inner: Arc<Inner>,
}

struct Inner {
    upstream: String,
    state: Mutex<Begun>,
    keys_are_away: AtomicBool,
    pools_are_away: AtomicBool,
}

#[derive(Default)]
struct Begun {
    /// Sessions that may be answered; tokens where an app must be set up first.
    sessions: HashMap<String, Option<Value>>,
    /// Sessions whose new app has shown a code.
    proven: HashSet<String>,
    /// Codes that were taken, with whose they were.
    spent: HashSet<(String, String)>,
}

struct Answer {
    status: StatusCode,
    body: Value,
}

impl Answer {
    fn refused(kind: &str, message: &str) -> Answer {
        Answer { status: StatusCode::BAD_REQUEST, body: json!({ "__type": kind, "message": message }) }
    }

    fn of(body: Value) -> Answer {
        Answer { status: StatusCode::OK, body }
    }

    fn is_ok(&self) -> bool {
        self.status.is_success()
    }
}

impl Front {
    pub async fn before(upstream: &str) -> Front {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let inner = Inner {
            upstream: upstream.to_owned(),
            state: Mutex::default(),
            keys_are_away: AtomicBool::new(false),
            pools_are_away: AtomicBool::new(false),
        };
        let front = Front { url, inner: Arc::new(inner) };
        let app = Router::new().fallback(handle).with_state(front.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        front
    }

    /// Whether nobody gets the keys.
    pub fn keep_keys_back(&self, back: bool) {
        self.inner.keys_are_away.store(back, Ordering::SeqCst);
    }

    /// Whether all of Cognito is gone.
    pub fn go_away(&self, away: bool) {
        self.inner.pools_are_away.store(away, Ordering::SeqCst);
    }

    async fn forward(&self, method: http::Method, path: &str, headers: HeaderMap, body: String) -> Answer {
        let client: Client<_, Body> = Client::builder(TokioExecutor::new()).build_http();
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.inner.upstream));
        request.headers_mut().unwrap().extend(headers);
        request.headers_mut().unwrap().remove(header::CONTENT_LENGTH);
        let reply = client.request(request.body(Body::from(body)).unwrap()).await.unwrap();
        let status = reply.status();
        let bytes = reply.into_body().collect().await.unwrap().to_bytes();
        Answer { status, body: serde_json::from_slice(&bytes).unwrap_or_default() }
    }

    async fn call(&self, action: &str, headers: HeaderMap, body: String) -> Answer {
        let asked: Value = serde_json::from_str(&body).unwrap_or_default();
        let session = asked["Session"].as_str().map(str::to_owned);
        let known = session.as_ref().and_then(|session| self.state(|begun| begun.sessions.get(session).cloned()));
        match action {
            "AdminInitiateAuth" => {
                let answer = self.forward(http::Method::POST, "/", headers, body).await;
                self.hand_on(answer, false)
            }
            "AdminRespondToAuthChallenge" => {
                let Some(waiting) = known else { return invalid_session() };
                let session = session.unwrap_or_default();
                let answers = &asked["ChallengeResponses"];
                let whose = answers["USERNAME"].as_str().unwrap_or_default().to_owned();
                let typed = answers["SOFTWARE_TOKEN_MFA_CODE"].as_str().map(str::to_owned);
                if asked["ChallengeName"] == "MFA_SETUP" {
                    let proven = self.state(|begun| begun.proven.remove(&session));
                    self.state(|begun| begun.sessions.remove(&session));
                    return match waiting.filter(|_| proven) {
                        Some(tokens) => Answer::of(json!({ "AuthenticationResult": tokens })),
                        None => invalid_session(),
                    };
                }
                if let Some(code) = &typed
                    && self.state(|begun| begun.spent.contains(&(whose.clone(), code.clone())))
                {
                    return Answer::refused("ExpiredCodeException", "Your software token has already been used once.");
                }
                let answer = self.forward(http::Method::POST, "/", headers, body).await;
                if answer.is_ok() {
                    self.state(|begun| begun.sessions.remove(&session));
                    self.spend(&answer.body["AuthenticationResult"], typed.as_deref());
                }
                self.hand_on(answer, typed.is_some())
            }
            "AssociateSoftwareToken" if session.is_some() => {
                let Some(Some(tokens)) = known else { return invalid_session() };
                let body = json!({ "AccessToken": tokens["AccessToken"] }).to_string();
                let mut answer = self.forward(http::Method::POST, "/", headers, body).await;
                self.state(|begun| begun.sessions.remove(&session.unwrap_or_default()));
                answer.body["Session"] = json!(self.remember(Some(tokens)));
                answer
            }
            "VerifySoftwareToken" if session.is_some() => {
                let Some(Some(tokens)) = known else { return invalid_session() };
                let code = asked["UserCode"].as_str().unwrap_or_default().to_owned();
                let body = json!({ "AccessToken": tokens["AccessToken"], "UserCode": code }).to_string();
                let mut answer = self.forward(http::Method::POST, "/", headers, body).await;
                if answer.is_ok() {
                    self.state(|begun| begun.sessions.remove(&session.unwrap_or_default()));
                    self.spend(&tokens, Some(&code));
                    let session = self.remember(Some(tokens));
                    self.state(|begun| begun.proven.insert(session.clone()));
                    answer.body["Session"] = json!(session);
                }
                answer
            }
            _ => self.forward(http::Method::POST, "/", headers, body).await,
        }
    }

    /// Remembers what the stand-in hands out, and asks for an app where it forgot to.
    fn hand_on(&self, mut answer: Answer, code_was_shown: bool) -> Answer {
        if !answer.is_ok() {
            return answer;
        }
        let tokens = answer.body["AuthenticationResult"].take();
        if tokens.is_object() && !code_was_shown {
            let name = name_in(&tokens).unwrap_or_default();
            let session = self.remember(Some(tokens));
            return Answer::of(json!({
                "ChallengeName": "MFA_SETUP",
                "Session": session,
                "ChallengeParameters": { "MFAS_CAN_SETUP": "[\"SOFTWARE_TOKEN_MFA\"]", "USER_ID_FOR_SRP": name },
            }));
        }
        if tokens.is_object() {
            answer.body["AuthenticationResult"] = tokens;
        } else if let Some(session) = answer.body["Session"].as_str() {
            self.state(|begun| begun.sessions.insert(session.to_owned(), None));
        }
        answer
    }

    fn remember(&self, tokens: Option<Value>) -> String {
        let session = format!("{:x}{:x}", getrandom::u64().unwrap(), getrandom::u64().unwrap());
        self.state(|begun| begun.sessions.insert(session.clone(), tokens));
        session
    }

    /// Notes that a code was used, under each name its owner may sign in with.
    fn spend(&self, tokens: &Value, code: Option<&str>) {
        let Some(code) = code else { return };
        let email = claims(&tokens["IdToken"])["email"].as_str().map(str::to_owned);
        for name in name_in(tokens).into_iter().chain(email) {
            self.state(|begun| begun.spent.insert((name, code.to_owned())));
        }
    }

    fn state<T>(&self, look: impl FnOnce(&mut Begun) -> T) -> T {
        look(&mut self.inner.state.lock().unwrap())
    }
}

fn invalid_session() -> Answer {
    Answer::refused("NotAuthorizedException", "Invalid session for the user.")
}

fn claims(token: &Value) -> Value {
    let part = token.as_str().and_then(|token| token.split('.').nth(1)).unwrap_or_default();
    serde_json::from_slice(&BASE64URL_NOPAD.decode(part.as_bytes()).unwrap_or_default()).unwrap_or_default()
}

fn name_in(tokens: &Value) -> Option<String> {
    claims(&tokens["AccessToken"])["username"].as_str().map(str::to_owned)
}

async fn handle(
    State(front): State<Front>,
    uri: Uri,
    headers: HeaderMap,
    method: http::Method,
    body: Bytes,
) -> Response<Body> {
    let away = front.inner.pools_are_away.load(Ordering::SeqCst)
        || (method == http::Method::GET && front.inner.keys_are_away.load(Ordering::SeqCst));
    let action = headers.get("x-amz-target").and_then(|target| target.to_str().ok());
    let action = action.and_then(|target| target.rsplit('.').next()).unwrap_or_default().to_owned();
    let body = String::from_utf8_lossy(&body).into_owned();
    let answer = match method {
        _ if away => Answer { status: StatusCode::SERVICE_UNAVAILABLE, body: json!({}) },
        http::Method::GET => {
            let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
            front.forward(method, &path, headers, String::new()).await
        }
        _ => front.call(&action, headers, body).await,
    };
    let reply = Response::builder().status(answer.status).header(header::CONTENT_TYPE, "application/x-amz-json-1.1");
    reply.body(Body::from(answer.body.to_string())).unwrap()
}
