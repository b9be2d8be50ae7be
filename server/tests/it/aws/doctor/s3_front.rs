//! The stand-in's S3 with the one call it lacks, whether a bucket's policy is public; and one that is out of order for
//! strangers.

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Response},
};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use tokio::net::TcpListener;

#[derive(Clone)]
pub struct S3Front {
    pub url: String,
    stand_in: String,
    client: Client<HttpConnector, Body>,
    public: Arc<AtomicBool>,
    deaf: Arc<AtomicBool>,
}

impl S3Front {
    pub async fn start(stand_in: &str) -> S3Front {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let front = S3Front {
            url: format!("http://{}", listener.local_addr().unwrap()),
            stand_in: stand_in.to_owned(),
            client: Client::builder(TokioExecutor::new()).build_http(),
            public: Arc::default(),
            deaf: Arc::default(),
        };
        let router = Router::new().fallback(pass).with_state(front.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        front
    }

    /// What it says of every policy from now on.
    pub fn says_public(&self, public: bool) {
        self.public.store(public, Ordering::SeqCst);
    }

    /// Whether it fails all who ask without a signature.
    pub fn is_deaf_to_strangers(&self, deaf: bool) {
        self.deaf.store(deaf, Ordering::SeqCst);
    }
}

/// Passes a request on as it is: it is signed with the name it was sent to.
async fn pass(State(front): State<S3Front>, mut request: Request) -> Response {
    let asked = request.uri().path_and_query().unwrap().to_string();
    if asked.contains("?policyStatus") {
        let public = front.public.load(Ordering::SeqCst);
        return format!("<PolicyStatus><IsPublic>{public}</IsPublic></PolicyStatus>").into_response();
    }
    if front.deaf.load(Ordering::SeqCst) && !request.headers().contains_key("authorization") {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    *request.uri_mut() = format!("{}{asked}", front.stand_in).parse::<Uri>().unwrap();
    match front.client.request(request).await {
        Ok(answer) => answer.map(Body::new),
        Err(error) => (StatusCode::BAD_GATEWAY, error.to_string()).into_response(),
    }
}
