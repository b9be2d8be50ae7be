//! Settings: defaults that work, a file that may change them, the environment on top.
//!
//! Each value knows where it came from, so that `tuppence config` can tell. What makes no sense is
//! refused at start, with the name of the setting and the fix.

mod backend;
mod error;
mod file;
mod keys;
mod misspelled;
mod reach;
pub mod secrets_source;
mod settings;
mod stripe;
mod topic;

pub use backend::{AwsMail, AwsSettings, Backend, UserPool};
pub use domain::secret::Secret;
pub use error::ConfigError;
pub use keys::{KEYS, Setting};
pub use reach::{is_loopback_url, local_origin};
pub use settings::{Origin, Settings, SettingsError};
pub use stripe::StripeSettings;
pub use topic::TopicArn;

use domain::{Currency, orders::order::TaxBehavior, time::TimeZone};
use secrets_source::SecretsSource;
use std::{fmt::Display, net::SocketAddr, ops::RangeInclusive, path::PathBuf, str::FromStr};

/// A configuration that makes sense.
pub struct Config {
    pub addr: SocketAddr,
    /// Where shoppers find the shop, without trailing slash; `None` means the listening address.
    pub base_url: Option<String>,
    pub backend: Backend,
    pub data_dir: PathBuf,
    pub shop_name: String,
    pub currency: Currency,
    /// Whose days and clocks people are told.
    pub time_zone: TimeZone,
    pub mail_from: String,
    /// Largest file for sale, in bytes.
    pub max_file_bytes: u64,
    /// `127.0.0.1:3310`, or the path of a socket, where `clamd` looks at files before they can be for sale.
    pub virus_scanner: Option<String>,
    /// Address the alerts are mailed to.
    pub alert_mail_to: String,
    /// Part of the disk that should be free; less raises an alert.
    pub disk_alert_percent: u64,
    pub promotions: bool,
    pub tax: bool,
    /// Whether that tax is added to the prices or part of them.
    pub tax_behavior: TaxBehavior,
    /// Where else Stripe's payment pages may be, as origins: a domain of the seller's own.
    pub checkout_hosts: Vec<String>,
    /// What the settings say that no setting is named, in words.
    pub warnings: Vec<String>,
    /// Reverse proxies in front of the shop whose `X-Forwarded-For` is believed.
    pub trusted_proxies: usize,
    pub rate_limits: bool,
    /// Most connections open at the same time, so that memory is bounded.
    pub max_connections: usize,
    /// Of those, from one address; see [`Config::connections_per_address`].
    pub max_connections_per_address: usize,
    /// How long connections are still taken after the shop was told to stop, in seconds.
    pub drain_secs: u64,
    /// Lets its bearer read `/metrics` from elsewhere.
    pub metrics_token: Option<Secret>,
    pub stripe: StripeSettings,
    pub log_json: bool,
    /// How old secrets from elsewhere may get.
    pub secrets_refresh_secs: i64,
    /// How to read them again, and the settings they made; none if all secrets are in the settings.
    pub secrets_source: Option<(SecretsSource, Settings)>,
}

const STRIPE_CHECKOUT: &str = "https://checkout.stripe.com";
/// Fewest connections that one address may hold, unless there are fewer in all.
const MIN_SHARE: usize = 16;
/// Shortest token that is taken.
const MIN_TOKEN_CHARS: usize = 24;

impl Config {
    /// Reads and checks all settings.
    ///
    /// # Errors
    /// [`ConfigError`] names the first setting that makes no sense.
    pub fn from_settings(settings: &Settings) -> Result<Config, ConfigError> {
        let bad = |key, problem: String, fix| ConfigError { key, problem, fix };
        let addr = settings.get("TUPPENCE_ADDR");
        let addr: SocketAddr = addr.parse().map_err(|_| {
            bad(
                "TUPPENCE_ADDR",
                format!("{addr:?} is not an address and port"),
                "write it like 127.0.0.1:3000 or 0.0.0.0:8080",
            )
        })?;
        let currency = settings.get("TUPPENCE_CURRENCY");
        let currency = Currency::parse(&currency)
            .map_err(|error| bad("TUPPENCE_CURRENCY", error.to_string(), "write a code of ISO 4217 such as USD"))?;
        let time_zone = TimeZone::parse(&settings.get("TUPPENCE_TIME_ZONE")).map_err(|error| {
            bad(
                "TUPPENCE_TIME_ZONE",
                error.to_string(),
                "write a name of the IANA time zone database such as Europe/Berlin, America/New_York or UTC",
            )
        })?;
        let base_url = base_url(&settings.get("TUPPENCE_BASE_URL"))?;
        let stripe = stripe::stripe(settings, base_url.as_deref())?;
        let trusted_proxies = settings.get("TUPPENCE_TRUSTED_PROXIES");
        let trusted_proxies = trusted_proxies.parse().map_err(|_| {
            bad(
                "TUPPENCE_TRUSTED_PROXIES",
                format!("{trusted_proxies:?} is not a number"),
                "write how many reverse proxies stand before the shop, 0 for none",
            )
        })?;
        let mail_from = settings.get("TUPPENCE_MAIL_FROM");
        if !mail_from.contains('@') {
            return Err(bad(
                "TUPPENCE_MAIL_FROM",
                format!("{mail_from:?} is not a mail address"),
                "write it like shop@example.com or Shop <shop@example.com>",
            ));
        }
        let most = settings.get("TUPPENCE_MAX_FILE_MB");
        let max_file_bytes =
            most.parse::<u64>().ok().filter(|most| (1..=1_000_000).contains(most)).ok_or_else(|| {
                bad(
                    "TUPPENCE_MAX_FILE_MB",
                    format!("{most:?} is not a size"),
                    "write millions of bytes, 1 to 1000000, like 5000",
                )
            })? * 1_000_000;
        Ok(Config {
            addr,
            base_url,
            backend: backend::backend(settings)?,
            data_dir: PathBuf::from(settings.get("TUPPENCE_DATA_DIR")),
            shop_name: settings.get("TUPPENCE_SHOP_NAME"),
            currency,
            time_zone,
            alert_mail_to: alert_mail_to(&settings.get("TUPPENCE_ALARM_MAIL_TO"), &mail_from)?,
            mail_from,
            max_file_bytes,
            virus_scanner: virus_scanner(&settings.get("TUPPENCE_CLAMD"))?,
            disk_alert_percent: number(settings, "TUPPENCE_DISK_ALARM_PERCENT", 0..=90)?,
            promotions: flag(settings, "TUPPENCE_PROMOTIONS")?,
            tax: flag(settings, "TUPPENCE_TAX")?,
            tax_behavior: tax_behavior(settings)?,
            checkout_hosts: checkout_hosts(&settings.get("TUPPENCE_CHECKOUT_HOST"))?,
            warnings: settings.warnings(),
            trusted_proxies,
            rate_limits: flag(settings, "TUPPENCE_RATE_LIMITS")?,
            max_connections: number(settings, "TUPPENCE_MAX_CONNECTIONS", 1..=100_000)?,
            max_connections_per_address: number(settings, "TUPPENCE_MAX_CONNECTIONS_PER_ADDRESS", 0..=100_000)?,
            drain_secs: number(settings, "TUPPENCE_DRAIN_SECS", 0..=10)?,
            metrics_token: metrics_token(&settings.get("TUPPENCE_METRICS_TOKEN"))?,
            stripe,
            log_json: settings.get("TUPPENCE_LOG") == "json",
            secrets_refresh_secs: number(settings, "TUPPENCE_SECRETS_REFRESH_SECS", 1..=86_400)?,
            secrets_source: None,
        })
    }

    pub fn is_sandbox(&self) -> bool {
        matches!(self.stripe, StripeSettings::Sandbox { .. })
    }

    /// Where payment pages live, if not in the shop itself: a form may lead there, and nowhere else.
    pub fn payment_origins(&self) -> Vec<String> {
        let own = match &self.stripe {
            StripeSettings::Missing { .. } | StripeSettings::Sandbox { .. } => None,
            StripeSettings::Stripe { api_base: None, .. } => Some(STRIPE_CHECKOUT.to_owned()),
            StripeSettings::Stripe { api_base: Some(base), .. } => {
                base.split('/').nth(2).zip(base.split("//").next()).map(|(host, scheme)| format!("{scheme}//{host}"))
            }
        };
        own.into_iter().chain(self.checkout_hosts.iter().cloned()).collect()
    }

    pub fn is_live(&self) -> bool {
        matches!(self.stripe, StripeSettings::Stripe { live: true, .. })
    }

    /// Connections that one address may hold; `None` behind a proxy, which holds those of everybody.
    pub fn connections_per_address(&self) -> Option<usize> {
        let share = match self.max_connections_per_address {
            0 => (self.max_connections / 4).max(self.max_connections.min(MIN_SHARE)),
            given => given,
        };
        (self.trusted_proxies == 0).then_some(share)
    }

    /// The shop's origin, given the address it really listens on.
    pub fn origin(&self, listening: SocketAddr) -> String {
        self.base_url.clone().unwrap_or_else(|| local_origin(listening))
    }
}

fn tax_behavior(settings: &Settings) -> Result<TaxBehavior, ConfigError> {
    match settings.get("TUPPENCE_TAX_BEHAVIOR").as_str() {
        "exclusive" => Ok(TaxBehavior::Exclusive),
        "inclusive" => Ok(TaxBehavior::Inclusive),
        other => Err(ConfigError {
            key: "TUPPENCE_TAX_BEHAVIOR",
            problem: format!("{other:?} is neither exclusive nor inclusive"),
            fix: "write exclusive if tax is added to your prices, inclusive if they contain it",
        }),
    }
}

/// `pay.example.com, https://pay.example.org`, as origins.
fn checkout_hosts(given: &str) -> Result<Vec<String>, ConfigError> {
    let origin = |given: &str| {
        let url = if given.contains("://") { given.to_owned() } else { format!("https://{given}") };
        let url = url.trim_end_matches('/').to_ascii_lowercase();
        let secure = url.starts_with("https://") || (url.starts_with("http://") && is_loopback_url(&url));
        base_url(&url).ok().flatten().filter(|_| secure).ok_or_else(|| ConfigError {
            key: "TUPPENCE_CHECKOUT_HOST",
            problem: format!("{given:?} is not the host of a payment page"),
            fix: "write the domain you gave Stripe for Checkout, like pay.example.com; several with commas between",
        })
    };
    given.split(',').map(str::trim).filter(|host| !host.is_empty()).map(origin).collect()
}

fn metrics_token(given: &str) -> Result<Option<Secret>, ConfigError> {
    if !given.is_empty() && given.len() < MIN_TOKEN_CHARS {
        let problem = format!("a token of {} characters can be guessed", given.chars().count());
        let fix = "make one with: openssl rand -hex 32";
        return Err(ConfigError { key: "TUPPENCE_METRICS_TOKEN", problem, fix });
    }
    Ok((!given.is_empty()).then(|| Secret::new(given.to_owned())))
}

fn base_url(given: &str) -> Result<Option<String>, ConfigError> {
    if given.is_empty() {
        return Ok(None);
    }
    let url = given.strip_suffix('/').unwrap_or(given);
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let plain =
        |host: &str| !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b));
    if !host.is_some_and(plain) {
        let problem = format!("{given:?} is not the address of a shop");
        return Err(ConfigError {
            key: "TUPPENCE_BASE_URL",
            problem,
            fix: "write scheme and host without a path, like https://shop.example.com",
        });
    }
    Ok(Some(url.to_owned()))
}

fn virus_scanner(given: &str) -> Result<Option<String>, ConfigError> {
    let is_place = given.starts_with('/')
        || given.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok());
    match given {
        "" => Ok(None),
        place if is_place => Ok(Some(place.to_owned())),
        other => Err(ConfigError {
            key: "TUPPENCE_CLAMD",
            problem: format!("{other:?} is neither host:port nor a path"),
            fix: "write it like 127.0.0.1:3310 or /run/clamav/clamd.ctl",
        }),
    }
}

/// The bare address in `given`, or else in the sender of emails.
fn alert_mail_to(given: &str, mail_from: &str) -> Result<String, ConfigError> {
    let text = if given.is_empty() { mail_from } else { given };
    let address = text.rsplit_once('<').map_or(text, |(_, rest)| rest.trim_end().trim_end_matches('>')).trim();
    if let Ok(address) = domain::EmailAddress::parse_mailable(address) {
        return Ok(address.as_wire());
    }
    Err(ConfigError {
        key: if given.is_empty() { "TUPPENCE_MAIL_FROM" } else { "TUPPENCE_ALARM_MAIL_TO" },
        problem: format!("{text:?} is not a mail address"),
        fix: "write it like you@example.com",
    })
}

fn number<N: FromStr + PartialOrd + Display>(
    settings: &Settings,
    key: &'static str,
    range: RangeInclusive<N>,
) -> Result<N, ConfigError> {
    let given = settings.get(key);
    let number = given.parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| ConfigError {
        key,
        problem: format!("{given:?} is not a number from {} to {}", range.start(), range.end()),
        fix: "write a whole number in that range, or remove the setting",
    })
}

fn flag(settings: &Settings, key: &'static str) -> Result<bool, ConfigError> {
    match settings.get(key).as_str() {
        "true" | "1" | "yes" => Ok(true),
        "false" | "0" | "no" | "" => Ok(false),
        other => {
            Err(ConfigError { key, problem: format!("{other:?} is neither yes nor no"), fix: "write true or false" })
        }
    }
}

#[cfg(test)]
mod tests;
