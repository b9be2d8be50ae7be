//! The backend of a shop on AWS: DynamoDB, S3, SES and, if it names a user pool, Cognito.

use super::{Adapters, Probe, own_accounts, public_access};
use crate::{
    config::{self, AwsMail, AwsSettings, Config},
    system::{SystemClock, SystemEntropy},
};
use adapters_shared::https::Https;
use anyhow::{Context, Result};
use async_trait::async_trait;
use aws_adapter::{
    cognito::{Cognito, UserPool},
    dynamodb::{
        Dynamo, DynamoAccounts, DynamoAutosaves, DynamoCatalog, DynamoLimits, DynamoSessions, DynamoStore, TableNames,
    },
    s3::{BucketNames, S3},
    sdk,
    ses::Ses,
    sns::{Fetch, Sns},
};
use aws_config::SdkConfig;
use domain::{PortError, ports::Identity};
use mail_adapter::folder::OutboxFolder;
use std::sync::Arc;

/// Opens what `settings` name. Nothing of it is called yet.
///
/// # Errors
/// With words for the person who started it.
pub(super) async fn adapters(config: &Config, settings: &AwsSettings) -> Result<Adapters> {
    let sdk = sdk::sdk_config().await;
    let names = TableNames {
        catalog: settings.catalog_table.clone(),
        orders: settings.orders_table.clone(),
        admins: settings.admins_table.clone(),
    };
    let store = Dynamo::new(&sdk, names);
    let buckets = BucketNames { files: settings.files_bucket.clone(), pictures: settings.pictures_bucket.clone() };
    // A stand-in has one name for all buckets.
    let s3 = S3::new(&sdk, buckets, sdk.endpoint_url().is_some());
    let files_origin = s3.files_origin().await.context("the goods bucket has no usable address; check AWS_REGION")?;
    let open_address =
        s3.open_file_address(&public_access::probe()).await.context("the goods bucket has no address")?;
    let (transport, outbox): (Arc<dyn domain::ports::MailTransport>, _) = match settings.mail {
        AwsMail::Ses => (Arc::new(Ses::new(&sdk, settings.configuration_set.clone())), None),
        AwsMail::Folder => {
            let folder = OutboxFolder::open(&config.data_dir.join("outbox"));
            let folder = folder.context("the folder for mails cannot be made")?;
            (Arc::new(folder.clone()), Some(folder))
        }
    };
    let accounts = Arc::new(DynamoAccounts(store.clone()));
    let identity: Arc<dyn Identity> = match &settings.user_pool {
        Some(pool) => {
            Arc::new(Cognito::new(&sdk, of_pool(pool), accounts, Arc::new(SystemClock), Arc::new(SystemEntropy)))
        }
        None => Arc::new(own_accounts(accounts, &settings.secret_key)),
    };
    Ok(Adapters {
        catalog: Arc::new(DynamoCatalog(store.clone())),
        orders: Arc::new(DynamoStore(store.clone())),
        files: Arc::new(s3.clone()),
        uploads: Arc::new(s3),
        autosaves: Arc::new(DynamoAutosaves(store.clone())),
        identity,
        sessions: Arc::new(DynamoSessions(store.clone())),
        limits: Arc::new(DynamoLimits(store.clone())),
        transport,
        store: Arc::new(store),
        key: settings.secret_key,
        disk: None,
        outbox,
        files_origin: Some(files_origin),
        open_address: Some(open_address),
        delivery_topic: settings.delivery_topic.clone().map(|topic| {
            Arc::new(Sns::new(topic.as_str().to_owned(), topic.host(), stand_in(&sdk).as_deref(), fetch()))
        }),
        lock: None,
    })
}

/// The pool as the adapter takes it.
pub fn of_pool(pool: &config::UserPool) -> UserPool {
    UserPool {
        id: pool.id.clone(),
        region: pool.region().to_owned(),
        client: pool.client.clone(),
        issuer: pool.issuer(),
        keys_url: pool.keys_url.clone(),
    }
}

/// Where something plays SNS, said as the SDKs take it for the services they call.
fn stand_in(sdk: &SdkConfig) -> Option<String> {
    std::env::var("AWS_ENDPOINT_URL_SNS").ok().or_else(|| sdk.endpoint_url().map(str::to_owned))
}

fn fetch() -> Fetch {
    let https = Https::new();
    Arc::new(move |url| {
        let https = https.clone();
        Box::pin(async move {
            let fetched = https.document(&url).await;
            fetched
                .inspect_err(|error| tracing::warn!(%error, "A document of SNS could not be fetched"))
                .ok()
                .map(Vec::from)
        })
    })
}

#[async_trait]
impl Probe for Dynamo {
    async fn probe(&self) -> Result<(), PortError> {
        self.answers().await
    }
}
