//! `/v1/stripecli/sessions`: how `stripe listen` asks to be told of events.

use crate::api::call::Call;
use crate::error::ApiError;
use crate::ids;
use crate::objects::API_VERSION;
use serde_json::{Value, json};

/// Seconds until the CLI connects anew.
const RECONNECT_DELAY: u32 = 60;

/// `POST /v1/stripecli/sessions`: where to connect, and the secret that signs what comes.
///
/// Stripe does not document it. Source: what Stripe's CLI 1.52.0 sends and reads.
pub fn create(call: &mut Call) -> Result<Value, ApiError> {
    let features = call.fields.texts("websocket_features")?;
    if let Some(feature) = features.iter().find(|feature| *feature != "webhooks") {
        return Err(ApiError::unsupported("websocket_features", feature));
    }
    for told in ["device_name", "filters"] {
        call.fields.ignore(told);
    }
    for url in ["forward_to_url", "forward_connect_to_url", "forward_thin_to_url", "forward_thin_connect_to_url"] {
        call.fields.ignore(url);
    }
    let id = ids::random("cliws_", 24);
    let host = call.base_url.replacen("http", "ws", 1);
    Ok(json!({
        "default_version": API_VERSION,
        "display_connect_filter_warning": false,
        "latest_version": API_VERSION,
        "reconnect_delay": RECONNECT_DELAY,
        "secret": call.listen_secret,
        "websocket_authorized_feature": "webhooks",
        "websocket_id": id,
        "websocket_url": format!("{host}/v1/stripecli/listen/{id}"),
    }))
}
