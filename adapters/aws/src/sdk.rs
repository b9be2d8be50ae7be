//! What every AWS client of the shop shares: credentials, one HTTP client, time limits, and how a failed call is read.

use aws_config::{BehaviorVersion, SdkConfig, timeout::TimeoutConfig};
use aws_sdk_dynamodb::{
    config::{
        ConfigBag, Intercept, RuntimeComponents,
        http::HttpResponse,
        interceptors::{FinalizerInterceptorContextMut, FinalizerInterceptorContextRef},
    },
    error::{BoxError, ProvideErrorMetadata, SdkError},
};
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, rustls_provider::CryptoMode},
};
use aws_smithy_runtime_api::client::{orchestrator::OrchestratorError, result::ConnectorError};
use aws_smithy_types::config_bag::{Storable, StoreReplace};
use domain::{
    PortError,
    ports::outcome::{Outcome, of_status},
};
use std::{error::Error, time::Duration};
use tokio::sync::OnceCell;

/// The SDK's own variables and files say region and credentials. Bounds each call: the SDK sets none but for
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

/// Codes by which a service says that it has not carried the call out: not now, try again.
const LATER: [&str; 10] = [
    "ServiceUnavailable",
    "SlowDown",
    "ThrottlingException",
    "Throttling",
    "TooManyRequestsException",
    "LimitExceededException",
    "RequestLimitExceeded",
    "ProvisionedThroughputExceededException",
    "TransactionConflictException",
    "RequestTimeout",
];

/// Codes of calls that may have been carried out, whatever their status.
const PERHAPS: [&str; 4] =
    ["InternalServerError", "InternalError", "InternalFailure", "TransactionInProgressException"];

/// Stands in an answer if an earlier try of the same call may have arrived; see [`EarlierTries`].
const EARLIER_TRY: &str = "x-earlier-try";

/// What is known of a failed call; `None` if it was answered and refused.
pub(crate) fn outcome<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> Option<Outcome> {
    match error {
        SdkError::ConstructionFailure(_) => Some(Outcome::NotDone),
        SdkError::DispatchFailure(failure) => Some(of_dispatch(failure.as_connector_error())),
        SdkError::TimeoutError(_) | SdkError::ResponseError(_) => Some(Outcome::Unknown),
        SdkError::ServiceError(answer) => {
            // Something in between answers without a code, or with an empty one.
            let code = answer.err().code().filter(|code| !code.is_empty());
            let known = match code {
                Some(code) if PERHAPS.contains(&code) => Some(Outcome::Unknown),
                Some(code) if LATER.contains(&code) => Some(Outcome::NotDone),
                code => of_status(answer.raw().status().as_u16(), code.is_some()),
            };
            let earlier = answer.raw().headers().get(EARLIER_TRY).map_or(Outcome::NotDone, |_| Outcome::Unknown);
            known.map(|known| known.after(earlier))
        }
        _ => Some(Outcome::Unknown),
    }
}

fn of_dispatch(failure: Option<&ConnectorError>) -> Outcome {
    let Some(failure) = failure else { return Outcome::Unknown };
    if failure.is_user() || of_connection(failure) == Outcome::NotDone {
        return Outcome::NotDone;
    }
    // What is neither of the wire nor of time went wrong before: no credentials, say.
    let of_wire = chain(failure).any(|error| {
        error.is::<hyper::Error>() || error.is::<hyper_util::client::legacy::Error>() || error.is::<std::io::Error>()
    });
    if of_wire || failure.is_timeout() || failure.is_io() { Outcome::Unknown } else { Outcome::NotDone }
}

/// Remembers, while the SDK tries a call again, that an earlier try may have arrived: the last try alone does not tell.
#[derive(Debug)]
pub(crate) struct EarlierTries;

#[derive(Debug)]
struct MayHaveArrived;

impl Storable for MayHaveArrived {
    type Storer = StoreReplace<MayHaveArrived>;
}

impl Intercept for EarlierTries {
    fn name(&self) -> &'static str {
        "EarlierTries"
    }

    fn read_after_attempt(
        &self,
        context: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let Some(Err(error)) = context.output_or_error() else { return Ok(()) };
        let outcome = match (error.as_connector_error(), context.response()) {
            (Some(failure), _) => of_dispatch(Some(failure)),
            // The code is not read yet; a status of the service's own is.
            (None, Some(answer)) => of_status(answer.status().as_u16(), true).unwrap_or(Outcome::NotDone),
            (None, None) => Outcome::Unknown,
        };
        if outcome == Outcome::Unknown {
            config.interceptor_state().store_put(MayHaveArrived);
        }
        Ok(())
    }

    fn modify_before_completion(
        &self,
        context: &mut FinalizerInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        if config.load::<MayHaveArrived>().is_none() {
            return Ok(());
        }
        if let Some(answer) = context.response_mut() {
            answer.headers_mut().insert(EARLIER_TRY, "may-have-arrived");
        }
        if let Some(Err(error)) = context.output_or_error_mut()
            && error.as_connector_error().is_some()
        {
            let lost = std::io::Error::other("an earlier try may have arrived");
            *error = OrchestratorError::connector(ConnectorError::io(lost.into()));
        }
        Ok(())
    }
}

/// What the caller must do after a failed call. Says nothing of what was sent.
pub(crate) fn port_error<E: ProvideErrorMetadata>(
    service: &'static str,
    call: Call,
    error: &SdkError<E, HttpResponse>,
) -> PortError {
    let reason = match error {
        SdkError::ConstructionFailure(_) => {
            let reason = "the call could not be put together; check region and credentials".to_owned();
            return PortError::Broken { service, reason };
        }
        SdkError::DispatchFailure(failure) if failure.is_timeout() => "no answer in time".to_owned(),
        SdkError::DispatchFailure(_) => "no connection or no credentials, or the connection broke".to_owned(),
        SdkError::TimeoutError(_) => "no answer in time".to_owned(),
        SdkError::ResponseError(_) => "the answer broke off".to_owned(),
        SdkError::ServiceError(answer) => {
            let code = answer.err().code().unwrap_or("no code");
            if matches!(code, "ConditionalCheckFailedException" | "PreconditionFailed") {
                return PortError::Conflict;
            }
            format!("{code}: {}", answer.err().message().unwrap_or("no message"))
        }
        _ => "a failure of a new kind".to_owned(),
    };
    match (outcome(error), call) {
        (None, _) => PortError::Broken { service, reason },
        (Some(Outcome::Unknown), Call::Write) => PortError::Unknown { service, reason },
        // What was only read has changed nothing.
        (Some(Outcome::Unknown), Call::Read) | (Some(Outcome::NotDone), _) => {
            PortError::Unavailable { service, reason }
        }
    }
}

/// What a connection that failed says of the call: nothing was sent while it was still being made.
fn of_connection(error: &(dyn Error + 'static)) -> Outcome {
    let never_connected = chain(error)
        .any(|error| error.downcast_ref::<hyper_util::client::legacy::Error>().is_some_and(|error| error.is_connect()));
    if never_connected { Outcome::NotDone } else { Outcome::Unknown }
}

/// An error and what caused it.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

#[cfg(test)]
mod tests;
