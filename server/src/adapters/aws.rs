//! What every AWS client of the shop shares: credentials, one HTTP client, time limits, and how a failed call is read.

use aws_config::{BehaviorVersion, SdkConfig, timeout::TimeoutConfig};
use aws_sdk_dynamodb::{
    config::http::HttpResponse,
    error::{ProvideErrorMetadata, SdkError},
};
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, rustls_provider::CryptoMode},
};
use domain::PortError;
use std::time::Duration;
use tokio::sync::OnceCell;

/// The SDK's own variables and files say region and credentials. Bounds each call (R10): the SDK sets none but for
/// connecting.
pub async fn sdk_config() -> SdkConfig {
    // One pool of connections for all services. Made once: to read the machine's certificates takes longer than all
    // the rest of a start.
    static SDK: OnceCell<SdkConfig> = OnceCell::const_new();
    let make = || async {
        let http = Builder::new().tls_provider(Provider::Rustls(CryptoMode::AwsLc)).build_https();
        aws_config::defaults(BehaviorVersion::latest()).http_client(http).timeout_config(time_limits()).load().await
    };
    SDK.get_or_init(make).await.clone()
}

/// 2 s to connect, 5 s for a try, 10 s in all.
pub fn time_limits() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(2))
        .operation_attempt_timeout(Duration::from_secs(5))
        .operation_timeout(Duration::from_secs(10))
        .build()
}

/// Whether a call that got no answer may have changed something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Call {
    Read,
    Write,
}

/// Codes that mean: not now, try again.
const LATER: [&str; 12] = [
    "InternalServerError",
    "InternalError",
    "ServiceUnavailable",
    "SlowDown",
    "ThrottlingException",
    "Throttling",
    "TooManyRequestsException",
    "LimitExceededException",
    "RequestLimitExceeded",
    "ProvisionedThroughputExceededException",
    "TransactionInProgressException",
    "TransactionConflictException",
];

/// What the caller must do after a failed call. Says nothing of what was sent.
pub(crate) fn port_error<E: ProvideErrorMetadata>(
    service: &'static str,
    call: Call,
    error: &SdkError<E, HttpResponse>,
) -> PortError {
    let ambiguous = |reason: &str| match call {
        Call::Read => PortError::Unavailable { service, reason: reason.to_owned() },
        Call::Write => PortError::Ambiguous { service, reason: reason.to_owned() },
    };
    match error {
        SdkError::ConstructionFailure(_) => PortError::Broken {
            service,
            reason: "the call could not be put together; check region and credentials".into(),
        },
        SdkError::DispatchFailure(failure) if failure.is_timeout() => ambiguous("no answer in time"),
        SdkError::DispatchFailure(_) => {
            PortError::Unavailable { service, reason: "no connection or no credentials".into() }
        }
        SdkError::TimeoutError(_) => ambiguous("no answer in time"),
        SdkError::ResponseError(_) => ambiguous("the answer broke off"),
        SdkError::ServiceError(answer) => {
            let code = answer.err().code().unwrap_or("no code");
            let reason = format!("{code}: {}", answer.err().message().unwrap_or("no message"));
            match code {
                "ConditionalCheckFailedException" | "PreconditionFailed" => PortError::Conflict,
                code if LATER.contains(&code) || answer.raw().status().as_u16() >= 500 => {
                    PortError::Unavailable { service, reason }
                }
                _ => PortError::Broken { service, reason },
            }
        }
        _ => PortError::Broken { service, reason: "a failure of a new kind".into() },
    }
}
