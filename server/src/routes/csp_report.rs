//! Where browsers report what the policy of a page stopped.

use crate::{
    layers::{BodyReader, Refusal, loggable},
    telemetry::noise,
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    response::{IntoResponse, Response},
    routing::post,
};
use http::{StatusCode, Uri};
use serde::Deserialize;
use std::time::Duration;

const MAX_BODY_BYTES: usize = 16 * 1024;
/// Reports of one post that reach the log; a hostile page can make any number.
const MAX_LOGGED: usize = 5;
/// How long reports may take to arrive.
const BODY_WITHIN: Duration = Duration::from_secs(5);
/// Longest name of a directive that is logged, and longest address.
const MAX_DIRECTIVE: usize = 40;
const MAX_ADDRESS: usize = 100;

/// One report. Source: W3C, Reporting API; Content Security Policy Level 3, section 5.3.
#[derive(Deserialize)]
struct Report {
    body: Violation,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Violation {
    #[serde(rename = "documentURL", default)]
    document_url: String,
    #[serde(rename = "blockedURL", default)]
    blocked_url: String,
    #[serde(default)]
    effective_directive: String,
}

pub fn router() -> Router {
    let reader = BodyReader::new(BODY_WITHIN);
    Router::new().route("/csp-report", post(report)).layer(DefaultBodyLimit::max(MAX_BODY_BYTES)).with_state(reader)
}

/// Logs what was stopped where. Anyone can post here, so nothing else comes of it.
async fn report(State(reader): State<BodyReader>, request: Request) -> Response {
    let body = match reader.read(request.into_body(), MAX_BODY_BYTES).await {
        Ok(body) => body,
        Err(error) => return Refusal::from(error).into_response(),
    };
    let Ok(reports) = serde_json::from_slice::<Vec<Report>>(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    for Report { body } in reports.iter().take(MAX_LOGGED) {
        if !noise::may_log(noise::POLICY_REPORTS) {
            continue;
        }
        let page = body.document_url.parse::<Uri>().ok();
        let page = page.as_ref().map_or("", |url| loggable(url.path()));
        tracing::warn!(
            page = shortened(page, MAX_ADDRESS),
            directive = shortened(&body.effective_directive, MAX_DIRECTIVE),
            blocked = shortened(&origin(&body.blocked_url), MAX_ADDRESS),
            "A page tried what its policy forbids"
        );
    }
    StatusCode::NO_CONTENT.into_response()
}

fn shortened(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// An address without path and query, where secrets may stand; or the word that stands in its place, such as `inline`.
fn origin(url: &str) -> String {
    match url.parse::<Uri>().ok().and_then(|url| Some((url.scheme_str()?.to_owned(), url.authority()?.to_string()))) {
        Some((scheme, host)) => format!("{scheme}://{host}"),
        None => {
            let word = url.split(':').next().unwrap_or_default();
            word.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(20).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a069_no_token_of_an_address_is_logged() {
        assert_eq!(origin("https://evil.example/x?token=secret"), "https://evil.example");
        assert_eq!(origin("inline"), "inline");
        assert_eq!(origin("data:text/html,secret"), "data");
        assert_eq!(loggable("/d/secret"), "/d/");
    }
}
