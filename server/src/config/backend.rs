//! Where the shop keeps its data.

use super::{ConfigError, Settings, TopicArn};

pub enum Backend {
    /// SQLite, disk and a mail folder, all in the data folder.
    Embedded,
    /// DynamoDB, S3 and SES; region and credentials come as the AWS SDK finds them.
    Aws(Box<AwsSettings>),
}

/// What the parts of a shop on AWS are called.
pub struct AwsSettings {
    pub catalog_table: String,
    pub orders_table: String,
    pub admins_table: String,
    pub goods_bucket: String,
    pub pictures_bucket: String,
    pub mail: MailWay,
    pub configuration_set: Option<String>,
    /// Where SES tells of bounces and complaints; without it nobody listens.
    pub news_topic: Option<TopicArn>,
    /// What all keys of the shop are made of; not in the store, so that who has the store alone can open nothing (A78).
    pub secret_key: [u8; 32],
}

/// How mail of a shop on AWS goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailWay {
    Ses,
    /// Into a folder below the data folder: for test shops.
    Folder,
}

pub(super) fn backend(settings: &Settings) -> Result<Backend, ConfigError> {
    match settings.get("TUPPENCE_BACKEND").as_str() {
        "embedded" => Ok(Backend::Embedded),
        "aws" => aws(settings).map(|aws| Backend::Aws(Box::new(aws))),
        other => Err(ConfigError {
            key: "TUPPENCE_BACKEND",
            problem: format!("{other:?} is not a backend of this program"),
            fix: "set it to embedded or aws",
        }),
    }
}

fn aws(settings: &Settings) -> Result<AwsSettings, ConfigError> {
    let name = |key: &'static str| match settings.get(key) {
        name if name.is_empty() => Err(ConfigError {
            key,
            problem: "it is not set, and the shop runs on AWS".to_owned(),
            fix: "copy it from the outputs of the stack; deploy/README.md tells how",
        }),
        name => Ok(name),
    };
    let mail = match settings.get("TUPPENCE_MAIL").as_str() {
        "" | "ses" => MailWay::Ses,
        "folder" => MailWay::Folder,
        other => {
            let problem = format!("{other:?} is no way for mail");
            return Err(ConfigError { key: "TUPPENCE_MAIL", problem, fix: "write ses or folder" });
        }
    };
    Ok(AwsSettings {
        catalog_table: name("TUPPENCE_CATALOG_TABLE")?,
        orders_table: name("TUPPENCE_ORDERS_TABLE")?,
        admins_table: name("TUPPENCE_ADMINS_TABLE")?,
        goods_bucket: name("TUPPENCE_GOODS_BUCKET")?,
        pictures_bucket: name("TUPPENCE_PICTURES_BUCKET")?,
        mail,
        configuration_set: Some(settings.get("TUPPENCE_SES_CONFIGURATION_SET")).filter(|name| !name.is_empty()),
        news_topic: news_topic(&settings.get("TUPPENCE_NEWS_TOPIC"))?,
        secret_key: secret_key(&settings.get("TUPPENCE_SECRET_KEY"))?,
    })
}

fn news_topic(given: &str) -> Result<Option<TopicArn>, ConfigError> {
    (!given.is_empty()).then(|| TopicArn::parse("TUPPENCE_NEWS_TOPIC", given)).transpose()
}

fn secret_key(given: &str) -> Result<[u8; 32], ConfigError> {
    let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(given.as_bytes()).ok();
    bytes.and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| ConfigError {
        key: "TUPPENCE_SECRET_KEY",
        problem: "it is not 64 hexadecimal digits".to_owned(),
        fix: "make one with `openssl rand -hex 32`, and keep a copy: without it no link in any mail works",
    })
}
