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
    pub files_bucket: String,
    pub pictures_bucket: String,
    pub mail: AwsMail,
    pub configuration_set: Option<String>,
    /// Where SES tells of bounces and complaints; without it nobody listens.
    pub delivery_topic: Option<TopicArn>,
    /// Where admins are; without one the shop keeps accounts of its own in the admins table.
    pub user_pool: Option<UserPool>,
    /// What all keys of the shop are made of; not in the store, so that who has the store alone can open nothing.
    pub secret_key: [u8; 32],
}

/// The Cognito user pool of a shop's admins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserPool {
    /// Like `eu-central-1_a1B2c3D4e`; what stands before the `_` is its region.
    pub id: String,
    /// Id of its app client.
    pub client: String,
    /// Where its public keys are. Amazon serves them below the issuer; a stand-in cannot.
    pub keys_url: String,
}

impl UserPool {
    pub fn region(&self) -> &str {
        self.id.split('_').next().unwrap_or_default()
    }

    /// Who all its tokens come from.
    pub fn issuer(&self) -> String {
        format!("https://cognito-idp.{}.amazonaws.com/{}", self.region(), self.id)
    }
}

/// How mail of a shop on AWS goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AwsMail {
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
        "" | "ses" => AwsMail::Ses,
        "folder" => AwsMail::Folder,
        other => {
            let problem = format!("{other:?} is no way for mail");
            return Err(ConfigError { key: "TUPPENCE_MAIL", problem, fix: "write ses or folder" });
        }
    };
    Ok(AwsSettings {
        catalog_table: name("TUPPENCE_CATALOG_TABLE")?,
        orders_table: name("TUPPENCE_ORDERS_TABLE")?,
        admins_table: name("TUPPENCE_ADMINS_TABLE")?,
        files_bucket: name("TUPPENCE_GOODS_BUCKET")?,
        pictures_bucket: name("TUPPENCE_PICTURES_BUCKET")?,
        mail,
        configuration_set: Some(settings.get("TUPPENCE_SES_CONFIGURATION_SET")).filter(|name| !name.is_empty()),
        delivery_topic: delivery_topic(&settings.get("TUPPENCE_NEWS_TOPIC"))?,
        user_pool: user_pool(settings)?,
        secret_key: secret_key(&settings.get("TUPPENCE_SECRET_KEY"))?,
    })
}

fn delivery_topic(given: &str) -> Result<Option<TopicArn>, ConfigError> {
    (!given.is_empty()).then(|| TopicArn::parse("TUPPENCE_NEWS_TOPIC", given)).transpose()
}

fn user_pool(settings: &Settings) -> Result<Option<UserPool>, ConfigError> {
    let [id, client, keys_url] =
        ["TUPPENCE_USER_POOL", "TUPPENCE_USER_POOL_CLIENT", "TUPPENCE_USER_POOL_KEYS_URL"].map(|key| settings.get(key));
    let bad = |key, problem: String, fix| Err(ConfigError { key, problem, fix });
    if id.is_empty() {
        let alone = [("TUPPENCE_USER_POOL_CLIENT", &client), ("TUPPENCE_USER_POOL_KEYS_URL", &keys_url)];
        return match alone.into_iter().find(|(_, value)| !value.is_empty()) {
            Some((key, _)) => bad(
                key,
                "it is set, but TUPPENCE_USER_POOL is not".to_owned(),
                "set TUPPENCE_USER_POOL too, or remove both to keep accounts in the admins table",
            ),
            None => Ok(None),
        };
    }
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !id.split_once('_').is_some_and(|(region, name)| plain(region) && plain(name)) {
        let problem = format!("{id:?} is not the id of a user pool");
        return bad(
            "TUPPENCE_USER_POOL",
            problem,
            "copy it from Cognito's console; it looks like eu-central-1_a1B2c3D4e",
        );
    }
    if client.is_empty() {
        let fix = "make an app client without a secret in the user pool and copy its id";
        return bad("TUPPENCE_USER_POOL_CLIENT", "it is not set, but TUPPENCE_USER_POOL is".to_owned(), fix);
    }
    let mut pool = UserPool { id, client, keys_url };
    if pool.keys_url.is_empty() {
        pool.keys_url = format!("{}/.well-known/jwks.json", pool.issuer());
    } else if !pool.keys_url.starts_with("https://") && !pool.keys_url.starts_with("http://") {
        let problem = format!("{:?} is not an address of the web", pool.keys_url);
        return bad("TUPPENCE_USER_POOL_KEYS_URL", problem, "remove it; only a stand-in of AWS needs one");
    }
    Ok(Some(pool))
}

fn secret_key(given: &str) -> Result<[u8; 32], ConfigError> {
    let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(given.as_bytes()).ok();
    bytes.and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| ConfigError {
        key: "TUPPENCE_SECRET_KEY",
        problem: "it is not 64 hexadecimal digits".to_owned(),
        fix: "make one with `openssl rand -hex 32`, and keep a copy: without it no link in any mail works",
    })
}
