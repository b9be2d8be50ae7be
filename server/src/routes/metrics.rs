//! `GET /metrics`: what was counted, in Prometheus' text format. For who sits at the machine or has the token; to
//! everybody else there is no such page.

use crate::{
    layers::{is_passed_on, peer},
    telemetry::{Recorder, names, recorder},
};
use axum::{
    Router,
    extract::{Request, State},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{PortError, Shop, Timestamp, alerts::AlertKind, secret::Secret};
use http::{HeaderMap, StatusCode, Uri, header};
use std::net::IpAddr;
use subtle::ConstantTimeEq;

#[derive(Clone)]
struct Metrics {
    shop: Shop,
    recorder: Option<Recorder>,
    token: Option<Secret>,
}

/// `token` lets others read, too; without one it is this machine alone.
pub fn router(shop: Shop, token: Option<Secret>) -> Router {
    let metrics = Metrics { shop, recorder: recorder(), token };
    Router::new().route("/metrics", get(show)).with_state(metrics)
}

async fn show(State(metrics): State<Metrics>, request: Request) -> Response {
    let Some(recorder) = metrics.recorder else { return StatusCode::NOT_FOUND.into_response() };
    if !may_read(metrics.token.as_ref(), peer(&request), request.headers(), request.uri()) {
        return StatusCode::NOT_FOUND.into_response();
    }
    if let Err(error) = look(&metrics.shop).await {
        tracing::warn!(%error, "What the store holds could not be counted");
    }
    let kind =
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (kind, recorder.text()).into_response()
}

/// Whether somebody may read: with the token, or from this very machine, under its own name and by no proxy.
fn may_read(token: Option<&Secret>, peer: IpAddr, headers: &HeaderMap, uri: &Uri) -> bool {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.as_bytes().strip_prefix(b"Bearer "));
    if let (Some(token), Some(given)) = (token, given) {
        return token.reveal().as_bytes().ct_eq(given).into();
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host.or_else(|| uri.authority().map(|authority| authority.as_str())).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let local = matches!(name, "localhost" | "127.0.0.1" | "[::1]");
    peer.to_canonical().is_loopback() && local && !is_passed_on(headers)
}

/// Looks at what is not counted as it happens.
async fn look(shop: &Shop) -> Result<(), PortError> {
    let now = shop.now();
    let age = |at: Option<Timestamp>| u32::try_from(at.map_or(0, |at| now.secs_since(at).max(0))).unwrap_or(u32::MAX);
    let (event, mail) = shop.oldest_waiting().await?;
    metrics::gauge!(names::EVENT_AGE).set(age(event));
    metrics::gauge!(names::MAIL_AGE).set(age(mail));
    let open = shop.open_alerts().await?;
    for kind in AlertKind::ALL {
        let count = open.iter().filter(|alert| alert.kind == kind).count();
        metrics::gauge!(names::ALERTS, "kind" => kind.as_str()).set(u32::try_from(count).unwrap_or(u32::MAX));
    }
    for (state, count) in shop.orders_by_state().await? {
        metrics::gauge!(names::ORDERS, "state" => state.as_str()).set(u32::try_from(count).unwrap_or(u32::MAX));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderName, HeaderValue};

    fn reads(token: Option<&str>, peer: &str, headers: &[(&'static str, &str)]) -> bool {
        let token = token.map(|token| Secret::new(token.to_owned()));
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()))
            .collect();
        may_read(token.as_ref(), peer.parse().unwrap(), &headers, &Uri::from_static("/metrics"))
    }

    #[test]
    fn a080_only_this_machine_and_who_has_the_token_read_metrics() {
        let local = ("host", "127.0.0.1:3000");
        assert!(reads(None, "127.0.0.1", &[local]) && reads(None, "::1", &[("host", "[::1]:3000")]));
        assert!(reads(None, "::ffff:127.0.0.1", &[("host", "localhost")]));
        for stranger in [
            ("192.0.2.7", vec![local]),
            ("192.0.2.7", vec![local, ("x-forwarded-for", "127.0.0.1")]),
            ("127.0.0.1", vec![local, ("x-forwarded-for", "127.0.0.1")]),
            ("127.0.0.1", vec![local, ("forwarded", "for=127.0.0.1")]),
            ("127.0.0.1", vec![local, ("x-real-ip", "127.0.0.1")]),
            ("127.0.0.1", vec![local, ("via", "1.1 proxy")]),
            ("127.0.0.1", vec![("host", "shop.example")]),
            ("127.0.0.1", vec![("host", "127.0.0.1.evil.example")]),
            ("127.0.0.1", vec![]),
        ] {
            assert!(!reads(None, stranger.0, &stranger.1), "{stranger:?}");
        }
        let token = "a token of some length";
        let bearer = format!("Bearer {token}");
        let far = |value: &str| reads(Some(token), "192.0.2.7", &[("host", "shop.example"), ("authorization", value)]);
        assert!(far(&bearer));
        for wrong in ["", "Bearer ", token, "Bearer a token of some lengt", "Basic a token of some length"] {
            assert!(!far(wrong), "{wrong:?}");
        }
        assert!(!reads(None, "192.0.2.7", &[("host", "shop.example"), ("authorization", "Bearer ")]));
        assert!(reads(Some(token), "127.0.0.1", &[local]), "a token shuts nobody at the machine out");
    }
}
