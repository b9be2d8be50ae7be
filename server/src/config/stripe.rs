//! Who takes the money: Stripe, or a sandbox that was asked for. Never a sandbox because a key got lost.

use super::{Config, ConfigError, Settings, flag};
use domain::{planted::Bug, secret::Secret};

/// Shortest webhook secret that is taken; Stripe's own have 38 characters.
const MIN_SECRET_CHARS: usize = 24;
/// Most webhook secrets at a time, while rotating.
const MAX_SECRETS: usize = 3;

/// Who takes the money.
pub enum StripeSettings {
    /// Nobody yet: there is no key, and the settings do not ask for the sandbox. Commands that only look at the shop
    /// work; it does not open, see [`Config::to_sell`].
    Missing {
        webhook_secrets: Vec<Secret>,
        /// The settings say that the shop takes real money.
        wants_live: bool,
    },
    /// The sandbox within this process.
    Sandbox {
        /// Secrets that sign its webhooks; without any it makes one.
        webhook_secrets: Vec<Secret>,
    },
    Stripe {
        secret_key: Secret,
        webhook_secrets: Vec<Secret>,
        api_base: Option<String>,
        live: bool,
    },
}

impl Config {
    /// The configuration of a shop that opens. `demo` asks for the sandbox where there is no key, on this machine only.
    ///
    /// # Errors
    /// [`ConfigError`] if nobody would take the money, or if the demo would sell for nothing to people from outside.
    pub fn to_sell(self, demo: bool) -> Result<Config, ConfigError> {
        let StripeSettings::Missing { webhook_secrets, wants_live } = self.stripe else { return Ok(self) };
        let refuse = |key, problem: String, fix| Err(ConfigError { key, problem, fix });
        if wants_live {
            return refuse(
                "STRIPE_SECRET_KEY",
                "it is not set, but TUPPENCE_LIVE says that this shop takes real money".to_owned(),
                "set it to your live key from https://dashboard.stripe.com/apikeys, or set TUPPENCE_LIVE=false",
            );
        }
        if !demo {
            return refuse(
                "STRIPE_SECRET_KEY",
                "it is not set, so nobody could pay".to_owned(),
                "set it to your key from https://dashboard.stripe.com/apikeys; to try the shop without real money, run `tuppence demo`, or set TUPPENCE_SANDBOX=true",
            );
        }
        let config = Config { stripe: StripeSettings::Sandbox { webhook_secrets }, ..self };
        if config.is_public() {
            let problem = format!(
                "it is not set, and others can reach this shop at {}: they would get its files without paying",
                config.public_address()
            );
            let fix = "set TUPPENCE_SANDBOX=true if this is meant to be a public test shop; otherwise use an address of this machine only, like TUPPENCE_ADDR=127.0.0.1:3000 and no TUPPENCE_BASE_URL";
            return refuse("TUPPENCE_SANDBOX", problem, fix);
        }
        Ok(config)
    }
}

pub(super) fn stripe(settings: &Settings, base_url: Option<&str>) -> Result<StripeSettings, ConfigError> {
    let secrets = webhook_secrets(&settings.get("STRIPE_WEBHOOK_SECRET"))?;
    let key = settings.get("STRIPE_SECRET_KEY");
    let sandbox = flag(settings, "TUPPENCE_SANDBOX")? || (key.is_empty() && Bug::LostKeyOpensSandbox.is_planted());
    let wanted = settings.get("TUPPENCE_LIVE");
    let wants_live = flag(settings, "TUPPENCE_LIVE")?;
    let refuse = |key, problem: String, fix| Err(ConfigError { key, problem, fix });
    if key.is_empty() {
        if sandbox && wants_live {
            return refuse(
                "TUPPENCE_SANDBOX",
                "it is true, and so is TUPPENCE_LIVE: a test shop takes no real money".to_owned(),
                "remove one of the two",
            );
        }
        return Ok(if sandbox {
            StripeSettings::Sandbox { webhook_secrets: secrets }
        } else {
            StripeSettings::Missing { webhook_secrets: secrets, wants_live }
        });
    }
    let live = key.starts_with("sk_live_") || key.starts_with("rk_live_");
    if !live && !key.starts_with("sk_test_") && !key.starts_with("rk_test_") {
        return refuse(
            "STRIPE_SECRET_KEY",
            "it does not look like a key of Stripe".to_owned(),
            "copy it from https://dashboard.stripe.com/apikeys; it begins with rk_live_, sk_live_, rk_test_ or sk_test_",
        );
    }
    if live && sandbox {
        // Should the key get lost one day, the shop must close and not give its files away.
        return refuse(
            "TUPPENCE_SANDBOX",
            "it is true, but STRIPE_SECRET_KEY is a live key".to_owned(),
            "remove TUPPENCE_SANDBOX from a shop that takes real money",
        );
    }
    if !wanted.is_empty() && wants_live != live {
        let kind = if live { "live" } else { "test" };
        return refuse(
            "TUPPENCE_LIVE",
            format!("it is {wanted:?}, but STRIPE_SECRET_KEY is a {kind} key"),
            "use the key of the mode you want, or remove TUPPENCE_LIVE",
        );
    }
    if live && !base_url.is_some_and(|url| url.starts_with("https://")) {
        return refuse(
            "TUPPENCE_BASE_URL",
            "a shop that takes real money needs an address with https".to_owned(),
            "set it to the shop's public address, like https://shop.example.com",
        );
    }
    if secrets.is_empty() {
        return refuse(
            "STRIPE_WEBHOOK_SECRET",
            "it is not set, so no payment could be confirmed by Stripe".to_owned(),
            "add a webhook endpoint for /webhooks/stripe at Stripe and copy its signing secret (whsec_…)",
        );
    }
    let api_base = Some(settings.get("STRIPE_API_BASE")).filter(|base| !base.is_empty());
    let api_base = api_base.map(|base| if base.ends_with('/') { base } else { format!("{base}/") });
    Ok(StripeSettings::Stripe { secret_key: Secret::new(key), webhook_secrets: secrets, api_base, live })
}

fn webhook_secrets(given: &str) -> Result<Vec<Secret>, ConfigError> {
    let bad = |problem: String, fix| ConfigError { key: "STRIPE_WEBHOOK_SECRET", problem, fix };
    if given.is_empty() {
        return Ok(Vec::new());
    }
    let secrets: Vec<_> = given.split(',').map(str::trim).collect();
    if secrets.len() > MAX_SECRETS {
        return Err(bad(format!("it holds {} secrets", secrets.len()), "keep at most three while rotating"));
    }
    if let Some(short) = secrets.iter().find(|secret| secret.chars().count() < MIN_SECRET_CHARS) {
        let problem = format!("a secret of {} characters can be guessed", short.chars().count());
        return Err(bad(problem, "copy the whole signing secret from Stripe; it has more than 24 characters"));
    }
    Ok(secrets.into_iter().map(|secret| Secret::new(secret.to_owned())).collect())
}
