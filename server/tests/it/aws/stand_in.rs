//! One stand-in for all tests of this process, and in it an account for each test.

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
use server::adapters::{
    aws::time_limits,
    dynamodb::{Dynamo, TableNames},
    s3::{BucketNames, S3},
};
use std::{
    env, fs,
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::OnceLock,
    time::{Duration, Instant},
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
        let program = program();
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

fn program() -> PathBuf {
    let tools = env::var_os("TUPPENCE_TOOLS").map(PathBuf::from);
    let tools = tools.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cache/tuppence"))).unwrap();
    let program = tools.join("aws-stand-in/bin/ministack");
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
        // Twelve digits are an account of their own to the stand-in.
        Account::with_key(format!("{:012}", getrandom::u64().unwrap() % 1_000_000_000_000), String::new())
    }

    /// The account that calls without a signature belong to: users of a pool make some, and the stand-in cannot tell
    /// whose pool it is.
    pub fn common() -> Account {
        Account::with_key("test".to_owned(), format!("-{:x}", getrandom::u64().unwrap()))
    }

    fn with_key(id: String, tail: String) -> Account {
        let credentials = Credentials::new(&id, "test", None, None, "tests");
        let sdk = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("eu-central-1"))
            .endpoint_url(StandIn::url())
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .timeout_config(time_limits())
            .build();
        Account { id, tail, sdk }
    }

    /// Everything a shop needs, and the settings that name it.
    pub async fn with_all(&self, secret_key: &str) -> (Dynamo, S3, Vec<(&'static str, String)>) {
        let (dynamo, (s3, buckets)) = (self.with_tables().await, self.make_buckets().await);
        let tables = self.tables();
        let settings = vec![
            ("TUPPENCE_BACKEND", "aws".to_owned()),
            ("TUPPENCE_MAIL", "folder".to_owned()),
            ("TUPPENCE_SECRET_KEY", secret_key.to_owned()),
            ("TUPPENCE_CATALOG_TABLE", tables.catalog),
            ("TUPPENCE_ORDERS_TABLE", tables.orders),
            ("TUPPENCE_ADMINS_TABLE", tables.admins),
            ("TUPPENCE_GOODS_BUCKET", buckets.goods),
            ("TUPPENCE_PICTURES_BUCKET", buckets.pictures),
            ("AWS_ENDPOINT_URL", StandIn::url().to_owned()),
            ("AWS_REGION", "eu-central-1".to_owned()),
            ("AWS_ACCESS_KEY_ID", self.id.clone()),
            ("AWS_SECRET_ACCESS_KEY", "test".to_owned()),
        ];
        (dynamo, s3, settings)
    }

    pub async fn with_tables(&self) -> Dynamo {
        let client = Client::new(&self.sdk);
        let names = self.tables();
        for (name, indexes) in [(&names.catalog, 0), (&names.orders, 4), (&names.admins, 1)] {
            make_table(&client, name, indexes).await;
        }
        Dynamo::new(&self.sdk, names)
    }

    pub async fn with_buckets(&self) -> S3 {
        self.make_buckets().await.0
    }

    fn tables(&self) -> TableNames {
        let named = |name: &str| format!("{name}{}", self.tail);
        TableNames { catalog: named("catalog"), orders: named("orders"), admins: named("admins") }
    }

    async fn make_buckets(&self) -> (S3, BucketNames) {
        // Names of buckets are the world's, not an account's.
        let tail = getrandom::u64().unwrap();
        let names = BucketNames { goods: format!("goods-{tail:x}"), pictures: format!("pictures-{tail:x}") };
        let config = aws_sdk_s3::config::Builder::from(&self.sdk).force_path_style(true).build();
        let client = aws_sdk_s3::Client::from_conf(config);
        let here =
            CreateBucketConfiguration::builder().location_constraint(BucketLocationConstraint::EuCentral1).build();
        for name in [&names.goods, &names.pictures] {
            client.create_bucket().bucket(name).create_bucket_configuration(here.clone()).send().await.unwrap();
        }
        (S3::new(&self.sdk, names.clone(), true), names)
    }
}

async fn make_table(client: &Client, name: &str, indexes: u8) {
    let key =
        |name: &str, kind: KeyType| KeySchemaElement::builder().attribute_name(name).key_type(kind).build().unwrap();
    let text = |name: &str| {
        AttributeDefinition::builder().attribute_name(name).attribute_type(ScalarAttributeType::S).build().unwrap()
    };
    let mut table = client
        .create_table()
        .table_name(name)
        .billing_mode(BillingMode::PayPerRequest)
        .key_schema(key("pk", KeyType::Hash))
        .key_schema(key("sk", KeyType::Range))
        .attribute_definitions(text("pk"))
        .attribute_definitions(text("sk"));
    for n in 1..=indexes {
        let (pk, sk) = (format!("list{n}pk"), format!("list{n}sk"));
        let all = Projection::builder().projection_type(ProjectionType::All).build();
        let index = GlobalSecondaryIndex::builder()
            .index_name(format!("list{n}"))
            .key_schema(key(&pk, KeyType::Hash))
            .key_schema(key(&sk, KeyType::Range))
            .projection(all);
        table = table
            .global_secondary_indexes(index.build().unwrap())
            .attribute_definitions(text(&pk))
            .attribute_definitions(text(&sk));
    }
    table.send().await.unwrap();
}
