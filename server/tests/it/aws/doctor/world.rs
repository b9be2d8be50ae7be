//! A shop on AWS with all in order, and the means to spoil it.

use super::s3_front::S3Front;
use crate::aws::stand_in::Account;
use aws_sdk_cognitoidentityprovider::types::{
    AdminCreateUserConfigType, ExplicitAuthFlowsType, PreventUserExistenceErrorTypes, SoftwareTokenMfaConfigType,
    UserPoolMfaType,
};
use aws_sdk_dynamodb::types::{PointInTimeRecoverySpecification, TimeToLiveSpecification};
use aws_sdk_s3::types::{
    BucketVersioningStatus, CorsConfiguration, CorsRule, PublicAccessBlockConfiguration, VersioningConfiguration,
};
use aws_sdk_ssm::types::ParameterType;
use axum::{
    Json, Router,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use tokio::net::TcpListener;

const TOPIC: &str = "arn:aws:sns:eu-central-1:123456789012:news";

pub struct DoctorWorld {
    account: Account,
    pub env: Vec<(String, String)>,
    pub tables: aws_sdk_dynamodb::Client,
    pub buckets: aws_sdk_s3::Client,
    pub pools: aws_sdk_cognitoidentityprovider::Client,
    pub files: String,
    pub pictures: String,
    pub pool: String,
    pub pool_client: String,
    pub ses: Ses,
    pub s3: S3Front,
    path: String,
    _dir: TempDir,
}

impl DoctorWorld {
    pub async fn open() -> DoctorWorld {
        let account = Account::new();
        let (_, _, settings) = account.with_all(&"5e".repeat(32)).await;
        let dir = TempDir::new().unwrap();
        let named = |name: &str| settings.iter().find(|(known, _)| *known == name).unwrap().1.clone();
        let config = aws_sdk_s3::config::Builder::from(&account.sdk).force_path_style(true).build();
        let ses = Ses::start().await;
        let mut world = DoctorWorld {
            tables: aws_sdk_dynamodb::Client::new(&account.sdk),
            buckets: aws_sdk_s3::Client::from_conf(config),
            pools: aws_sdk_cognitoidentityprovider::Client::new(&account.sdk),
            files: named("TUPPENCE_GOODS_BUCKET"),
            pictures: named("TUPPENCE_PICTURES_BUCKET"),
            pool: String::new(),
            pool_client: String::new(),
            path: format!("/tuppence/{:x}/", getrandom::u64().unwrap()),
            env: Vec::new(),
            s3: S3Front::start(account.sdk.endpoint_url().unwrap()).await,
            account,
            ses,
            _dir: dir,
        };
        world.heal_tables().await;
        world.keep_versions(true).await;
        world.allow_uploads_from("http://shop.localhost:3000").await;
        world.block(&world.files).await;
        world.make_pool().await;
        world.parameter("TUPPENCE_SECRET_KEY", &"ca".repeat(32), true).await;
        let more = [
            ("TUPPENCE_MAIL", "ses"),
            ("TUPPENCE_MAIL_FROM", "Shop <shop@books.example>"),
            // Payments are played: there is no Stripe here.
            ("TUPPENCE_BASE_URL", "http://shop.localhost:3000"),
            ("TUPPENCE_SANDBOX", "true"),
            ("TUPPENCE_SES_CONFIGURATION_SET", "shop"),
            ("TUPPENCE_NEWS_TOPIC", TOPIC),
            ("TUPPENCE_SECRETS_PATH", &world.path),
            ("TUPPENCE_USER_POOL", &world.pool),
            ("TUPPENCE_USER_POOL_CLIENT", &world.pool_client),
            ("TUPPENCE_DATA_DIR", world._dir.path().to_str().unwrap()),
            ("TUPPENCE_DISK_ALARM_PERCENT", "0"),
            ("AWS_ENDPOINT_URL_SESV2", &world.ses.url),
            ("AWS_ENDPOINT_URL_S3", &world.s3.url),
        ];
        let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let mut env: Vec<_> = more.into_iter().map(own).collect();
        let known = |name: &str| more.iter().any(|(own, _)| *own == name);
        env.extend(settings.iter().filter(|(name, _)| !known(name)).map(|(name, value)| own((name, value))));
        world.env = env;
        world
    }

    /// The settings by which each other service is found by its own address.
    pub fn services_apart(&self) -> Vec<(&'static str, String)> {
        let url = self.account.sdk.endpoint_url().unwrap();
        let names = ["AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_SSM", "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"];
        names.map(|name| (name, url.to_owned())).to_vec()
    }

    async fn heal_tables(&self) {
        for table in ["catalog", "orders", "admins"] {
            self.keep_backups(table).await;
            self.tables.update_table().table_name(table).deletion_protection_enabled(true).send().await.unwrap();
        }
        let ends = TimeToLiveSpecification::builder().enabled(true).attribute_name("ends").build().unwrap();
        self.tables.update_time_to_live().table_name("admins").time_to_live_specification(ends).send().await.unwrap();
    }

    pub async fn keep_backups(&self, table: &str) {
        let on = PointInTimeRecoverySpecification::builder().point_in_time_recovery_enabled(true).build().unwrap();
        let table = self.tables.update_continuous_backups().table_name(table);
        table.point_in_time_recovery_specification(on).send().await.unwrap();
    }

    /// A table with other keys, or fewer lists.
    pub async fn make_table(&self, name: &str, keys: (&str, &str), indexes: u8) {
        super::super::stand_in::make_table(&self.tables, name, keys, indexes).await;
        self.keep_backups(name).await;
        self.tables.update_table().table_name(name).deletion_protection_enabled(true).send().await.unwrap();
    }

    pub async fn keep_versions(&self, on: bool) {
        let status = if on { BucketVersioningStatus::Enabled } else { BucketVersioningStatus::Suspended };
        let versions = VersioningConfiguration::builder().status(status).build();
        let bucket = self.buckets.put_bucket_versioning().bucket(&self.files);
        bucket.versioning_configuration(versions).send().await.unwrap();
    }

    pub async fn allow_uploads_from(&self, origin: &str) {
        let rule = CorsRule::builder().allowed_methods("PUT").allowed_origins(origin).expose_headers("ETag");
        let rules = CorsConfiguration::builder().cors_rules(rule.build().unwrap()).build().unwrap();
        self.buckets.put_bucket_cors().bucket(&self.files).cors_configuration(rules).send().await.unwrap();
    }

    pub async fn block(&self, bucket: &str) {
        let all = PublicAccessBlockConfiguration::builder()
            .block_public_acls(true)
            .ignore_public_acls(true)
            .block_public_policy(true)
            .restrict_public_buckets(true)
            .build();
        let bucket = self.buckets.put_public_access_block().bucket(bucket);
        bucket.public_access_block_configuration(all).send().await.unwrap();
    }

    /// Lets the world do something with a bucket, or with what is in it.
    pub async fn open_to_all(&self, bucket: &str, action: &str, tail: &str) {
        let policy = json!({ "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": "*", "Action": action, "Resource": format!("arn:aws:s3:::{bucket}{tail}"),
        }] });
        self.buckets.put_bucket_policy().bucket(bucket).policy(policy.to_string()).send().await.unwrap();
    }

    async fn make_pool(&mut self) {
        let closed = AdminCreateUserConfigType::builder().allow_admin_create_user_only(true).build();
        let made =
            self.pools.create_user_pool().pool_name("shop").admin_create_user_config(closed).send().await.unwrap();
        self.pool = made.user_pool().unwrap().id().unwrap().to_owned();
        let app = self
            .pools
            .create_user_pool_client()
            .user_pool_id(&self.pool)
            .client_name("shop")
            .prevent_user_existence_errors(PreventUserExistenceErrorTypes::Enabled)
            .explicit_auth_flows(ExplicitAuthFlowsType::AllowAdminUserPasswordAuth)
            .send()
            .await
            .unwrap();
        self.pool_client = app.user_pool_client().unwrap().client_id().unwrap().to_owned();
        for group in ["admin", "catalog", "support", "viewer"] {
            self.pools.create_group().user_pool_id(&self.pool).group_name(group).send().await.unwrap();
        }
        self.ask_for_codes().await;
    }

    pub async fn ask_for_codes(&self) {
        let app = SoftwareTokenMfaConfigType::builder().enabled(true).build();
        let pool = self.pools.set_user_pool_mfa_config().user_pool_id(&self.pool);
        let pool = pool.mfa_configuration(UserPoolMfaType::On).software_token_mfa_configuration(app);
        pool.send().await.unwrap();
    }

    pub async fn parameter(&self, name: &str, value: &str, encrypted: bool) {
        let kind = if encrypted { ParameterType::SecureString } else { ParameterType::String };
        let parameter = aws_sdk_ssm::Client::new(&self.account.sdk).put_parameter();
        parameter.name(format!("{}{name}", self.path)).value(value).r#type(kind).send().await.unwrap();
    }

    /// Access key and secret of a new user.
    pub async fn user_who_may_all_but(&self, denied: &[&str]) -> (String, String) {
        let policy = json!({ "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Action": "*", "Resource": "*" },
            { "Effect": "Deny", "Action": denied, "Resource": "*" },
        ] });
        // The SDK of IAM is not among the shop's; the stand-in brings Python's.
        let script = "
import json, sys, botocore.session
iam = botocore.session.get_session().create_client('iam', region_name='eu-central-1')
iam.create_user(UserName='doctor')
iam.put_user_policy(UserName='doctor', PolicyName='some', PolicyDocument=sys.argv[1])
print(json.dumps(iam.create_access_key(UserName='doctor')['AccessKey'], default=str))
";
        let key = self.account.python(script, &policy.to_string());
        let key: Value = serde_json::from_str(&key).unwrap();
        let text = |name: &str| key[name].as_str().unwrap().to_owned();
        (text("AccessKeyId"), text("SecretAccessKey"))
    }
}

/// As much of SES as the doctor asks: the stand-in has no state for an account that may not send.
pub struct Ses {
    pub url: String,
    said: Arc<Mutex<Said>>,
}

struct Said {
    answers: Value,
    wrong_by_secs: i64,
}

fn well() -> Value {
    json!({
        "account": { "ProductionAccessEnabled": true, "SendingEnabled": true, "EnforcementStatus": "HEALTHY" },
        "identity": {
            "VerifiedForSendingStatus": true,
            "DkimAttributes": { "SigningEnabled": true, "Status": "SUCCESS" },
        },
        "destinations": { "EventDestinations": [{
            "Name": "news", "Enabled": true, "MatchingEventTypes": ["BOUNCE", "COMPLAINT"],
            "SnsDestination": { "TopicArn": TOPIC },
        }] },
    })
}

impl Ses {
    async fn start() -> Ses {
        let said = Arc::new(Mutex::new(Said { answers: well(), wrong_by_secs: 0 }));
        let router = Router::new()
            .route("/", get(|state: State<Arc<Mutex<Said>>>| async move { answer(&state, "none") }))
            .route("/v2/email/account", get(|state: State<Arc<Mutex<Said>>>| async move { answer(&state, "account") }))
            .route("/v2/email/identities/{name}", get(identity))
            .route(
                "/v2/email/configuration-sets/shop/event-destinations",
                get(|state: State<Arc<Mutex<Said>>>| async move { answer(&state, "destinations") }),
            )
            .with_state(said.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ses { url, said }
    }

    /// Changes fields of the answers; null takes an answer away.
    pub fn spoil(&self, with: &Value) {
        let answers = &mut self.said.lock().unwrap().answers;
        for (name, fields) in with.as_object().unwrap() {
            match fields.as_object() {
                Some(fields) => answers[name].as_object_mut().unwrap().extend(fields.clone()),
                None => answers[name] = Value::Null,
            }
        }
    }

    pub fn heal(&self) {
        self.said.lock().unwrap().answers = well();
    }

    /// From now on its clock is wrong.
    pub fn wrong_by(&self, secs: i64) {
        self.said.lock().unwrap().wrong_by_secs = secs;
    }
}

/// The domain of the shop's sender is known, and nobody else.
async fn identity(state: State<Arc<Mutex<Said>>>, Path(name): Path<String>) -> Response {
    answer(&state, if name == "books.example" { "identity" } else { "none" })
}

fn answer(state: &State<Arc<Mutex<Said>>>, name: &str) -> Response {
    let said = state.lock().unwrap();
    let at = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(said.wrong_by_secs);
    let date = [(header::DATE, at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())];
    match &said.answers[name] {
        Value::Null => {
            let missing = [("x-amzn-errortype", "NotFoundException")];
            (StatusCode::NOT_FOUND, date, missing, Json(json!({ "message": "not here" }))).into_response()
        }
        answer => (date, Json(answer.clone())).into_response(),
    }
}
