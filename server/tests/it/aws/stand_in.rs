//! One stand-in for all tests of this process, and in it an account for each test.

use aws_adapter::{
    dynamodb::{Dynamo, TableNames},
    s3::{BucketNames, S3},
    sdk::time_limits,
};
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::{
    Client,
    config::{Credentials, SharedCredentialsProvider},
    types::{
        AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection, ProjectionType,
        ScalarAttributeType,
    },
};
use aws_sdk_s3::types::{BucketLocationConstraint, CreateBucketConfiguration};
use std::{
    env, fs,
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::OnceLock,
    time::{Duration, Instant, SystemTime},
};

pub struct StandIn {
    url: String,
    /// Its standard input is open as long as this process lives; then the stand-in is ended by its own pid.
    _running: Child,
}

static RUNNING: OnceLock<StandIn> = OnceLock::new();

impl StandIn {
    pub fn url() -> &'static str {
        &RUNNING.get_or_init(StandIn::start).url
    }

    fn start() -> StandIn {
        let program = program("ministack");
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = tempfile::tempdir().unwrap().keep();
        let log = fs::File::create(folder.join("log")).unwrap();
        // Whatever ends this process closes the pipe, and the shell then ends the stand-in.
        let script = r#""$0" & pid=$!; cat >/dev/null; kill "$pid"; wait "$pid"; rm -rf "$FOLDER""#;
        let running = Command::new("sh")
            .args(["-c", script])
            .arg(&program)
            .current_dir(&folder)
            .env("FOLDER", &folder)
            .env("GATEWAY_PORT", port.to_string())
            .env("BIND_HOST", "127.0.0.1")
            .env("MINISTACK_HOST", "127.0.0.1")
            .env("MINISTACK_REGION", "eu-central-1")
            .env("AUTH", "true")
            // Where a function finds AWS.
            .env("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}"))
            .env("LAMBDA_EXECUTOR", "local")
            .env("SFTP_ENABLED", "0")
            .env("IOT_MTLS_ENABLED", "0")
            .env("AWS_ACCESS_KEY_ID", "test")
            .env("AWS_SECRET_ACCESS_KEY", "test")
            .stdin(Stdio::piped())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        let begun = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(60), "the stand-in of AWS did not start");
            std::thread::sleep(Duration::from_millis(50));
        }
        StandIn { url: format!("http://127.0.0.1:{port}"), _running: running }
    }
}

fn program(name: &str) -> PathBuf {
    let tools = env::var_os("TUPPENCE_TOOLS").map(PathBuf::from);
    let tools = tools.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cache/tuppence"))).unwrap();
    let program = tools.join("aws-stand-in/bin").join(name);
    assert!(program.exists(), "the stand-in of AWS is not installed; run `scripts/setup test` once");
    program
}

/// An AWS account nobody else uses, or at least tables and buckets nobody else uses.
pub struct Account {
    id: String,
    /// What the names of its tables end with.
    tail: String,
    pub sdk: SdkConfig,
}

impl Account {
    pub fn new() -> Account {
        Account::by(StandIn::url())
    }

    /// An account reached by another address of the stand-in.
    pub fn by(url: &str) -> Account {
        // Twelve digits are an account of their own to the stand-in.
        Account::known(&format!("{:012}", getrandom::u64().unwrap() % 1_000_000_000_000), url)
    }

    /// The account `id`, which others use, too.
    pub fn known(id: &str, url: &str) -> Account {
        Account::with_key(id.to_owned(), String::new(), url)
    }

    /// The account that calls without a signature belong to: users of a pool make some, and the stand-in cannot tell
    /// whose pool it is.
    pub fn common() -> Account {
        Account::with_key("test".to_owned(), format!("-{:x}", getrandom::u64().unwrap()), StandIn::url())
    }

    fn with_key(id: String, tail: String, url: &str) -> Account {
        let credentials = Credentials::new(&id, "test", None, None, "tests");
        let sdk = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("eu-central-1"))
            .endpoint_url(url)
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .timeout_config(time_limits())
            .build();
        Account { id, tail, sdk }
    }

    /// Its settings with credentials that end.
    pub fn with_credentials_until(&self, ends: SystemTime) -> SdkConfig {
        let credentials = Credentials::new(&self.id, "test", None, Some(ends), "tests");
        self.sdk.clone().into_builder().credentials_provider(SharedCredentialsProvider::new(credentials)).build()
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    /// Where all accounts are.
    pub fn endpoint() -> &'static str {
        StandIn::url()
    }

    /// A program that is installed with the stand-in.
    pub fn program(name: &str) -> PathBuf {
        program(name)
    }

    /// How a program that finds AWS at `url` gets into this account, allowed everything.
    pub fn env_at(&self, url: &str) -> Vec<(&'static str, String)> {
        vec![
            ("AWS_ENDPOINT_URL", url.to_owned()),
            ("AWS_REGION", "eu-central-1".to_owned()),
            ("AWS_ACCESS_KEY_ID", self.id.clone()),
            ("AWS_SECRET_ACCESS_KEY", "test".to_owned()),
        ]
    }

    /// The same at the stand-in's own address.
    pub fn env(&self) -> Vec<(&'static str, String)> {
        self.env_at(StandIn::url())
    }

    /// Everything a shop needs, and the settings that name it.
    pub async fn with_all(&self, secret_key: &str) -> (Dynamo, S3, Vec<(&'static str, String)>) {
        self.with_all_at(StandIn::url(), secret_key).await
    }

    /// The same for a shop that finds AWS at `url`.
    pub async fn with_all_at(&self, url: &str, secret_key: &str) -> (Dynamo, S3, Vec<(&'static str, String)>) {
        let (dynamo, (s3, buckets)) = (self.with_tables().await, self.make_buckets().await);
        let tables = self.tables();
        let mut settings = vec![
            ("TUPPENCE_BACKEND", "aws".to_owned()),
            ("TUPPENCE_MAIL", "folder".to_owned()),
            ("TUPPENCE_SECRET_KEY", secret_key.to_owned()),
            ("TUPPENCE_CATALOG_TABLE", tables.catalog),
            ("TUPPENCE_ORDERS_TABLE", tables.orders),
            ("TUPPENCE_ADMINS_TABLE", tables.admins),
            ("TUPPENCE_GOODS_BUCKET", buckets.files),
            ("TUPPENCE_PICTURES_BUCKET", buckets.pictures),
        ];
        settings.extend(self.env_at(url));
        (dynamo, s3, settings)
    }

    /// What a script of Python's prints, run with the SDK the stand-in is made with, on this account.
    pub fn python(&self, script: &str, argument: &str) -> String {
        let ran = Command::new(program("python"))
            .args(["-c", script, argument])
            .env("AWS_ENDPOINT_URL", StandIn::url())
            .env("AWS_ACCESS_KEY_ID", &self.id)
            .env("AWS_SECRET_ACCESS_KEY", "test")
            .output()
            .unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        String::from_utf8(ran.stdout).unwrap()
    }

    pub async fn with_tables(&self) -> Dynamo {
        let client = Client::new(&self.sdk);
        let names = self.tables();
        for (name, indexes) in [(&names.catalog, 0), (&names.orders, 4), (&names.admins, 1)] {
            make_table(&client, name, ("pk", "sk"), indexes).await;
        }
        self.dynamo()
    }

    /// Its tables, which somebody has made.
    pub fn dynamo(&self) -> Dynamo {
        Dynamo::new(&self.sdk, self.tables())
    }

    pub async fn with_buckets(&self) -> S3 {
        self.make_buckets().await.0
    }

    fn tables(&self) -> TableNames {
        let named = |name: &str| format!("{name}{}", self.tail);
        TableNames { catalog: named("catalog"), orders: named("orders"), admins: named("admins") }
    }

    pub async fn make_buckets(&self) -> (S3, BucketNames) {
        // Names of buckets are the world's, not an account's.
        let tail = getrandom::u64().unwrap();
        let names = BucketNames { files: format!("goods-{tail:x}"), pictures: format!("pictures-{tail:x}") };
        let config = aws_sdk_s3::config::Builder::from(&self.sdk).force_path_style(true).build();
        let client = aws_sdk_s3::Client::from_conf(config);
        let here =
            CreateBucketConfiguration::builder().location_constraint(BucketLocationConstraint::EuCentral1).build();
        for name in [&names.files, &names.pictures] {
            client.create_bucket().bucket(name).create_bucket_configuration(here.clone()).send().await.unwrap();
        }
        (S3::new(&self.sdk, names.clone(), true), names)
    }
}

/// Makes a table with these keys and so many lists.
pub async fn make_table(client: &Client, name: &str, (pk, sk): (&str, &str), indexes: u8) {
    let key =
        |name: &str, kind: KeyType| KeySchemaElement::builder().attribute_name(name).key_type(kind).build().unwrap();
    let text = |name: &str| {
        AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S).build().unwrap()
    };
    let mut table = client
        .create_table()
        .table_name(name)
        .billing_mode(BillingMode::PayPerRequest)
        .key_schema(key(pk, KeyType::Hash))
        .key_schema(key(sk, KeyType::Range))
        .attribute_definitions(text(pk))
        .attribute_definitions(text(sk));
    for n in 1..=indexes {
        let (pk, sk) = (format!("list{n}pk"), format!("list{n}sk"));
        let keys = Projection::builder().projection_type(ProjectionType::KeysOnly).build();
        let index = GlobalSecondaryIndex::builder()
            .index_name(format!("list{n}"))
            .key_schema(key(&pk, KeyType::Hash))
            .key_schema(key(&sk, KeyType::Range))
            .projection(keys);
        table = table
            .global_secondary_indexes(index.build().unwrap())
            .attribute_definitions(text(&pk))
            .attribute_definitions(text(&sk));
    }
    table.send().await.unwrap();
}
