//! A narrow way: where a Lambda answers, neither request nor answer may be larger than a few million bytes.

use super::{Guard, Refusal};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::header;
use http_body_util::LengthLimitError;
use std::{error::Error, sync::Arc};

/// Refuses what would not pass, with words for the person instead of the machine's own.
pub async fn pass(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let Some(most) = guard.most_bytes else { return next.run(request).await };
    let told = request.headers().get(header::CONTENT_LENGTH);
    let told = told.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if told.is_some_and(|length| length > most) {
        return Refusal::TooLargeForForm.into_response();
    }
    let (parts, body) = next.run(request).await.into_parts();
    match to_bytes(body, most).await {
        Ok(bytes) => Response::from_parts(parts, Body::from(bytes)),
        Err(error) if is_too_long(&error) => Refusal::TooLong.into_response(),
        Err(error) => {
            tracing::error!(%error, "An answer broke off");
            Refusal::Broken.into_response()
        }
    }
}

/// Whether something was longer than it may be.
pub(super) fn is_too_long(error: &axum::Error) -> bool {
    let mut cause: Option<&dyn Error> = Some(error);
    while let Some(error) = cause {
        if error.is::<LengthLimitError>() {
            return true;
        }
        cause = error.source();
    }
    false
}
