//! A shop on AWS: one look for each table, bucket and service.

mod files;
mod mail;
mod pool;
mod secrets;
mod tables;

use super::{
    Area, CheckContext, Look, Notes, clock,
    report::{Issue, broken, risky},
};
use crate::config::{AwsMail, AwsSettings, Backend};
use aws_adapter::sdk;
use aws_config::{SdkConfig, timeout::TimeoutConfig};
use aws_sdk_dynamodb::{
    config::{ProvideCredentials, http::HttpResponse},
    error::{ProvideErrorMetadata, SdkError},
};
use domain::PortError;
use std::{sync::Arc, time::Duration};

/// What the checks of AWS share.
#[derive(Clone)]
struct AwsContext {
    context: Arc<CheckContext>,
    sdk: SdkConfig,
}

impl AwsContext {
    fn settings(&self) -> &AwsSettings {
        match &self.context.config.backend {
            Backend::Aws(settings) => settings,
            Backend::Embedded => unreachable!("only a shop on AWS is looked at here"),
        }
    }
}

pub(super) async fn looks(context: &Arc<CheckContext>) -> Vec<(Area, Look)> {
    let sdk = sdk::sdk_config().await.into_builder().timeout_config(time_limits()).build();
    let aws = AwsContext { context: context.clone(), sdk };
    let mut looks: Vec<(Area, Look)> =
        vec![(Area::Clock, Box::pin(clock::look(context.clone(), Some(clock_address(&aws.sdk)))))];
    if let Some(issue) = not_signed_in(&aws.sdk).await {
        let mut notes = Notes::of(Area::Settings);
        notes.find(issue);
        // Every call would fail for this one reason.
        looks.push((Area::Settings, Box::pin(async move { notes })));
        return looks;
    }
    looks.extend(tables::TABLES.map(|table| (Area::Tables, Box::pin(tables::look(aws.clone(), table)) as Look)));
    looks.push((Area::Files, Box::pin(files::look_at_files(aws.clone()))));
    looks.push((Area::Files, Box::pin(files::look_at_pictures(aws.clone()))));
    if aws.settings().mail == AwsMail::Ses {
        looks.push((Area::Mail, Box::pin(mail::look(aws.clone()))));
    }
    looks.push((Area::SignIn, Box::pin(pool::look(aws.clone()))));
    looks.push((Area::Secrets, Box::pin(secrets::look(aws))));
    looks
}

/// Shorter than a shop is patient, so that each look ends within its limit and says why.
fn time_limits() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(2))
        .operation_attempt_timeout(Duration::from_secs(4))
        .operation_timeout(Duration::from_secs(8))
        .build()
}

/// DynamoDB tells everybody whether it is well, and so what time it is.
fn clock_address(sdk: &SdkConfig) -> String {
    match (sdk.endpoint_url(), sdk.region()) {
        (Some(url), _) => url.to_owned(),
        (None, Some(region)) => format!("https://dynamodb.{region}.amazonaws.com/"),
        (None, None) => "https://dynamodb.us-east-1.amazonaws.com/".to_owned(),
    }
}

async fn not_signed_in(sdk: &SdkConfig) -> Option<Issue> {
    const WHY: &str = "Nothing of the shop's can be reached, and nothing of it was looked at.";
    if sdk.region().is_none_or(|region| region.as_ref().is_empty()) {
        return Some(
            broken("aws-region-missing", "No region of AWS is named.").why(WHY).fix("export AWS_REGION=eu-central-1"),
        );
    }
    let given = match sdk.credentials_provider() {
        Some(provider) => {
            tokio::time::timeout(super::LIMIT, provider.provide_credentials()).await.is_ok_and(|given| given.is_ok())
        }
        None => false,
    };
    (!given).then(|| {
        broken("aws-credentials-missing", "There are no credentials for AWS.")
            .why(WHY)
            .fix("aws configure\nOn a machine of AWS: give it the role of the stack")
    })
}

/// Codes that mean: who asks is nobody AWS knows.
const NOBODY: [&str; 9] = [
    "UnrecognizedClientException",
    "InvalidClientTokenId",
    "InvalidAccessKeyId",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "MissingAuthenticationToken",
];

const UNTOLD: &str = "What it would have told was not checked.";

fn unreachable_service(service: &'static str, reason: &str) -> Issue {
    broken("aws-unreachable", format!("{service} does not answer: {reason}."))
        .about(service)
        .why("What the shop keeps there is out of reach, and was not checked.")
        .fix("Check the network of this machine, AWS_REGION, and https://health.aws.amazon.com")
}

/// What a failed call means. `action` is the permission it needs, should AWS not name it.
fn not_seen<E: ProvideErrorMetadata>(
    service: &'static str,
    action: &'static str,
    subject: &str,
    error: &SdkError<E, HttpResponse>,
) -> Issue {
    let SdkError::ServiceError(answer) = error else {
        let reason = match error {
            SdkError::DispatchFailure(failure) if !failure.is_timeout() => "no connection",
            SdkError::ResponseError(_) => "its answer is not understood",
            SdkError::ConstructionFailure(_) => "the call could not be put together",
            _ => "no answer in time",
        };
        return unreachable_service(service, reason);
    };
    let (code, message) = (answer.err().code().unwrap_or_default(), answer.err().message().unwrap_or_default());
    if code.starts_with("AccessDenied") || message.contains("not authorized to perform") {
        return no_permission(action, subject, message);
    }
    if NOBODY.contains(&code) {
        return broken("aws-credentials-refused", format!("AWS refuses the credentials ({code})."))
            .why("Nothing of the shop's can be reached.")
            .fix("aws sts get-caller-identity tells whom AWS takes you for; `aws configure` sets other credentials.\nIf they are right, set this machine's clock");
    }
    if code == "RequestTimeTooSkewed" {
        return broken("clock-wrong", "This machine's clock is too far from AWS's.")
            .about("AWS")
            .why(UNTOLD)
            .fix("sudo timedatectl set-ntp true");
    }
    let code = if code.is_empty() { "no code" } else { code };
    risky("aws-unwell", format!("{service} refuses {action} on {subject}: {code}."))
        .about(subject)
        .why(UNTOLD)
        .fix("Run it again; if it stays, see https://health.aws.amazon.com")
}

/// `User: arn:… is not authorized to perform: dynamodb:DescribeTable on resource: arn:… because …`
fn no_permission(action: &'static str, subject: &str, message: &str) -> Issue {
    let word_after = |mark: &str| {
        let word = message.split_once(mark)?.1.split_whitespace().next()?;
        Some(word.trim_matches('"').to_owned())
    };
    let action = word_after("not authorized to perform: ").unwrap_or_else(|| action.to_owned());
    let resource = word_after("on resource: ").unwrap_or_else(|| "*".to_owned());
    let who = word_after("User: ").unwrap_or_else(|| "The credentials".to_owned());
    risky("permission-missing", format!("{who} may not call {action} on {subject}, so this was not checked."))
        .about(&action)
        .why("The shop itself does not need all the doctor needs: these may be the credentials of the shop.")
        .fix(format!(
            "Run the doctor as an administrator, or add to the policy:\n{{\"Effect\": \"Allow\", \"Action\": \"{action}\", \"Resource\": \"{resource}\"}}"
        ))
}

/// What an adapter's failure means; its words hold AWS's own.
fn not_told(service: &'static str, action: &'static str, subject: &str, error: &PortError) -> Issue {
    match error {
        PortError::Broken { reason, .. } | PortError::Unavailable { reason, .. } if reason.contains("AccessDenied") => {
            no_permission(action, subject, reason)
        }
        PortError::Broken { reason, .. } => {
            risky("aws-unwell", format!("{service} refuses {action} on {subject}: {reason}."))
                .about(subject)
                .why(UNTOLD)
                .fix("Check the name in the settings, and AWS_REGION")
        }
        _ => unreachable_service(service, "no answer in time"),
    }
}

/// The error's code, if the service answered.
fn code<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> &str {
    error.as_service_error().and_then(ProvideErrorMetadata::code).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_permission_is_named_with_how_to_give_it() {
        let message = "User: arn:aws:sts::123456789012:assumed-role/shop/i is not authorized to perform: dynamodb:DescribeContinuousBackups on resource: arn:aws:dynamodb:eu-central-1:123456789012:table/orders because no identity-based policy allows the dynamodb:DescribeContinuousBackups action";
        let issue = no_permission("dynamodb:DescribeTable", "orders", message);
        assert_eq!(issue.subject, "dynamodb:DescribeContinuousBackups");
        assert!(issue.what.contains("assumed-role/shop/i") && issue.fix.contains("table/orders\""), "{}", issue.fix);
        // S3 does not always say more.
        let issue = no_permission("s3:GetBucketCORS", "goods", "Access Denied");
        assert!(issue.what.contains("s3:GetBucketCORS on goods"), "{}", issue.what);
    }
}
