//! Every key of the configuration.

/// One key of the configuration.
pub struct Setting {
    /// Its name in the environment; in the file it stands in small letters without `TUPPENCE_`.
    pub name: &'static str,
    pub default: &'static str,
    pub secret: bool,
    pub meaning: &'static str,
}

const fn key(name: &'static str, default: &'static str, meaning: &'static str) -> Setting {
    Setting { name, default, secret: false, meaning }
}

const fn secret(name: &'static str, meaning: &'static str) -> Setting {
    Setting { name, default: "", secret: true, meaning }
}

/// Every key there is.
pub const KEYS: &[Setting] = &[
    key("TUPPENCE_ADDR", "127.0.0.1:3000", "address and port to listen on"),
    key("TUPPENCE_BASE_URL", "", "public address of the shop; empty: the listening address"),
    key("TUPPENCE_DATA_DIR", "./data", "folder of the embedded store, files and mails"),
    key("TUPPENCE_BACKEND", "embedded", "where the shop keeps its data: embedded or aws"),
    key("TUPPENCE_CATALOG_TABLE", "", "aws: DynamoDB table of products"),
    key("TUPPENCE_ORDERS_TABLE", "", "aws: DynamoDB table of orders"),
    key("TUPPENCE_ADMINS_TABLE", "", "aws: DynamoDB table of admins and their sessions"),
    key("TUPPENCE_GOODS_BUCKET", "", "aws: private S3 bucket of files for sale"),
    key("TUPPENCE_PICTURES_BUCKET", "", "aws: S3 bucket of pictures"),
    key("TUPPENCE_MAIL", "", "aws: ses, or folder for a test shop; empty: ses"),
    key("TUPPENCE_SES_CONFIGURATION_SET", "", "aws: where SES tells of bounces and complaints"),
    key("TUPPENCE_USER_POOL", "", "aws: Cognito user pool of the admins; empty: accounts in the admins table"),
    key("TUPPENCE_USER_POOL_CLIENT", "", "aws: id of the user pool's app client, one without a secret"),
    key("TUPPENCE_USER_POOL_KEYS_URL", "", "aws: where the user pool's public keys are; empty: where Amazon has them"),
    key("TUPPENCE_NEWS_TOPIC", "", "aws: ARN of the SNS topic of bounces and complaints; it posts to /webhooks/ses"),
    key(
        "TUPPENCE_SECRETS_PATH",
        "",
        "SSM path of secrets, like /tuppence/prod/; parameters below it are named as here",
    ),
    key("TUPPENCE_SECRETS_REFRESH_SECS", "300", "how old secrets from SSM may get, in seconds"),
    secret("TUPPENCE_SECRET_KEY", "aws: 64 hexadecimal digits all links are made with; openssl rand -hex 32"),
    key("TUPPENCE_SHOP_NAME", "Tuppence", "name on pages and in mails"),
    key("TUPPENCE_CURRENCY", "USD", "currency of all prices (ISO 4217)"),
    key("TUPPENCE_TIME_ZONE", "UTC", "time zone of dates, figures and sales (IANA name, like Europe/Berlin)"),
    key("TUPPENCE_MAIL_FROM", "Tuppence <shop@example.com>", "sender of mails"),
    key("TUPPENCE_ALARM_MAIL_TO", "", "who is mailed when something needs a person; empty: the sender of mails"),
    key("TUPPENCE_DISK_ALARM_PERCENT", "10", "an alarm tells when less of the disk is free; 0: never"),
    key("TUPPENCE_PROMOTIONS", "false", "buyers may enter Stripe promotion codes"),
    key("TUPPENCE_MAX_FILE_MB", "5000", "largest file for sale, in millions of bytes"),
    key(
        "TUPPENCE_CLAMD",
        "",
        "ClamAV's daemon, which looks at files before they can be sold: host:port, or a socket's path",
    ),
    key("TUPPENCE_TAX", "false", "Stripe Tax computes tax"),
    key("TUPPENCE_TAX_BEHAVIOR", "exclusive", "exclusive: tax is added to your prices; inclusive: they contain it"),
    key(
        "TUPPENCE_CHECKOUT_HOST",
        "",
        "your own domain for Stripe's payment page, if you have one; several with commas",
    ),
    key("TUPPENCE_TRUSTED_PROXIES", "0", "reverse proxies in front whose X-Forwarded-For is believed"),
    key("TUPPENCE_SANDBOX", "false", "run the Stripe sandbox although others can reach the shop"),
    key("TUPPENCE_LIVE", "", "true or false: refuse to start if the Stripe key is of the other mode"),
    key("TUPPENCE_RATE_LIMITS", "true", "limit how often one network may ask; false for load tests"),
    key("TUPPENCE_MAX_CONNECTIONS", "1024", "connections that may be open at the same time; more wait"),
    key(
        "TUPPENCE_MAX_CONNECTIONS_PER_ADDRESS",
        "0",
        "of those, from one address; 0: a quarter; no limit behind trusted proxies",
    ),
    key("TUPPENCE_DRAIN_SECS", "3", "how long connections are still taken when the shop is told to stop, 0 to 10"),
    secret("TUPPENCE_METRICS_TOKEN", "lets its bearer read /metrics from elsewhere; empty: this machine alone"),
    key("TUPPENCE_LOG", "text", "text or json"),
    secret(
        "STRIPE_SECRET_KEY",
        "key for Stripe's API; only a test shop (TUPPENCE_SANDBOX, `tuppence demo`) needs none",
    ),
    secret("STRIPE_WEBHOOK_SECRET", "signing secrets of the webhook endpoint, comma-separated while rotating"),
    key("STRIPE_API_BASE", "", "another address of Stripe's API, for tests"),
];

/// `TUPPENCE_SHOP_NAME` is `shop_name` in the file, `STRIPE_SECRET_KEY` is `stripe_secret_key`.
pub fn in_file(name: &str) -> String {
    name.strip_prefix("TUPPENCE_").unwrap_or(name).to_ascii_lowercase()
}
