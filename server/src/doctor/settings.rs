//! Do the settings make sense, and fit each other?

use super::{
    CheckContext,
    report::{Area, Issue, Notes, broken, hint, risky},
};
use crate::{
    config::{AwsMail, Backend, Config, ConfigError, Settings, StripeSettings, is_loopback_url},
    open::payment_history::{self, PaymentHistory},
};
use adapters_shared::https::Https;
use anyhow::Result;
use std::path::Path;

/// Where the shop of an owner who set nothing would send mail from.
const NOBODYS_DOMAIN: &str = "example.com";
/// Stands in for a webhook secret that is not set, so that the rest can be looked at. Signs nothing.
const NO_SECRET: &str = "no webhook secret is set and this is none";

/// The settings; if the secrets kept elsewhere cannot be read, with something in their place, and why.
pub(super) async fn load(file: Option<&Path>) -> Result<(Settings, Option<Issue>)> {
    let base = Settings::load(file)?;
    let error = match crate::open::settings::load_settings(file).await {
        Ok((settings, _)) => return Ok((settings, None)),
        Err(error) => format!("{error:#}"),
    };
    let (what, fix) = error.split_once("\n  Fix: ").unwrap_or((&error, "Check TUPPENCE_SECRETS_PATH"));
    let issue = risky("secrets-unreadable", format!("{what}."))
        .why(
            "What needs a secret, Stripe first of all, was not looked at. A shop that cannot read them does not start.",
        )
        .fix(fix);
    let mut settings = base;
    if settings.get("TUPPENCE_SECRET_KEY").is_empty() {
        settings = settings.with("TUPPENCE_SECRET_KEY", &"0".repeat(64));
    }
    Ok((settings, Some(issue)))
}

/// `whole` unless secrets that are kept elsewhere could not be read.
pub(super) fn understand(settings: Settings, whole: bool) -> (Option<CheckContext>, Notes) {
    let mut notes = Notes::of(Area::Settings);
    let knows_webhook_secret = !settings.get("STRIPE_WEBHOOK_SECRET").is_empty();
    let config = match without_webhook_secret(&settings) {
        Ok(config) => config,
        Err(error) => {
            notes.find(refused(&error));
            return (None, notes);
        }
    };
    notes.check(!matches!(config.stripe, StripeSettings::Stripe { .. }) || knows_webhook_secret, || {
        broken("webhook-secret-missing", "STRIPE_WEBHOOK_SECRET is not set, so the shop does not start.")
            .why("Without it nobody can tell Stripe's events from forged ones.")
            .fix("tuppence doctor --create-webhook makes the endpoint at Stripe and prints its secret.\nIs there one already? Copy its signing secret from https://dashboard.stripe.com/webhooks")
    });
    if whole {
        money(&config, &mut notes);
    }
    fit(&config, &settings, &mut notes);
    (Some(CheckContext { config, settings, https: Https::new(), knows_webhook_secret }), notes)
}

/// Is there somebody who takes the money, and is it not a sandbox that strangers can reach?
fn money(config: &Config, notes: &mut Notes) {
    let history = payment_history::read(&config.data_dir).ok().flatten();
    if let StripeSettings::Missing { .. } = config.stripe {
        let demo = history == Some(PaymentHistory::Played) && !config.is_public();
        let what = "STRIPE_SECRET_KEY is not set, so `tuppence serve` does not start.";
        let missing = if demo { hint("stripe-key-missing", what) } else { broken("stripe-key-missing", what) };
        notes.find(
            missing
                .why("There is nobody to take the money. Only `tuppence demo` runs a test shop without a key, on this machine alone.")
                .fix("Set STRIPE_SECRET_KEY to your key from https://dashboard.stripe.com/apikeys"),
        );
    }
    notes.check(!config.is_sandbox() || !config.is_public(), || {
        broken("sandbox-in-public", format!("TUPPENCE_SANDBOX is true, and others can reach the shop at {}.", config.public_address()))
            .about("TUPPENCE_SANDBOX")
            .why("Anybody gets the files with Stripe's test card, and reads the emails of every order at /sandbox/mail.")
            .fix("Set STRIPE_SECRET_KEY to your key from https://dashboard.stripe.com/apikeys, and remove TUPPENCE_SANDBOX.\nFor a public test shop keep it, with nothing in the shop that is worth money")
    });
    notes.check(!config.is_sandbox() || history != Some(PaymentHistory::Live), || {
        broken("sandbox-on-real-shop", "TUPPENCE_SANDBOX is true, and this data folder belongs to a shop that took real payments.")
            .about("TUPPENCE_SANDBOX")
            .why("Whoever reaches the shop gets its files without paying.")
            .fix("Set STRIPE_SECRET_KEY to your live key and remove TUPPENCE_SANDBOX; try things out in a data folder of its own")
    });
}

/// The configuration, also if only the webhook secret is missing.
pub(super) fn without_webhook_secret(settings: &Settings) -> Result<Config, ConfigError> {
    if settings.get("STRIPE_WEBHOOK_SECRET").is_empty() && !settings.get("STRIPE_SECRET_KEY").is_empty() {
        return Config::from_settings(&settings.with("STRIPE_WEBHOOK_SECRET", NO_SECRET));
    }
    Config::from_settings(settings)
}

fn refused(error: &ConfigError) -> Issue {
    let id = match error.key {
        "TUPPENCE_LIVE" => "key-of-other-mode",
        "STRIPE_WEBHOOK_SECRET" => "webhook-secret-weak",
        _ => "setting-refused",
    };
    broken(id, format!("{}: {}.", error.key, error.problem))
        .about(error.key)
        .why("The shop does not start with this setting, and nothing else was looked at.")
        .fix(error.fix)
}

fn fit(config: &Config, settings: &Settings, notes: &mut Notes) {
    notes.checks += 1;
    for warning in &config.warnings {
        notes.find(
            risky("setting-unknown", format!("{warning}."))
                .why("What was meant by it has no effect.")
                .fix("Correct the name, or remove it; `tuppence config` lists all settings with where each comes from"),
        );
    }
    let live = config.is_live();
    let base_url = config.base_url.as_deref();
    if let StripeSettings::Stripe { secret_key, .. } = &config.stripe {
        notes.check(base_url.is_some(), || {
            broken("base-url-missing", "TUPPENCE_BASE_URL is not set.")
                .why("Links in mails, and the way back from Stripe's payment page, would lead to this machine only.")
                .fix("Set TUPPENCE_BASE_URL to the shop's public address, like https://shop.example.com")
        });
        notes.check(base_url.is_none_or(|url| url.starts_with("https://") || is_loopback_url(url)), || {
            risky("base-url-not-https", "TUPPENCE_BASE_URL is a public address without https.")
                .why("Whoever is on the way can read receipts, links and passwords.")
                .fix("Put a reverse proxy with a certificate in front, and set TUPPENCE_BASE_URL to https://…")
        });
        let public = base_url.is_some_and(|url| url.starts_with("https://"));
        notes.check(live || !public || !settings.get("TUPPENCE_LIVE").is_empty(), || {
            risky("test-key-in-public", "The shop has a public address and a test key: it takes no real money.")
                .why("Buyers with real cards are turned away, and everybody with Stripe's test card is served.")
                .fix("Set STRIPE_SECRET_KEY to a live key (rk_live_…), and STRIPE_WEBHOOK_SECRET to that of a live endpoint.\nIf it is meant as a test shop, say so with TUPPENCE_LIVE=false")
        });
        notes.check(!live || secret_key.reveal().starts_with("rk_"), || {
            hint("key-unrestricted", "STRIPE_SECRET_KEY may do everything in your Stripe account.")
                .why("Should it leak, a restricted key could not pay out your balance.")
                .fix("Make a restricted key at https://dashboard.stripe.com/apikeys: write Checkout Sessions, write Charges and Refunds, read PaymentIntents, Disputes, Events and Webhook Endpoints")
        });
    }
    let sender = &config.mail_from;
    let sends = live || matches!(&config.backend, Backend::Aws(aws) if aws.mail == AwsMail::Ses);
    notes.check(!sends || !sender.trim_end_matches('>').ends_with(NOBODYS_DOMAIN), || {
        broken("sender-not-set", format!("Mails would come from {sender}, which is nobody's address."))
            .why("No mail service takes it, so no buyer gets a receipt.")
            .fix("Set TUPPENCE_MAIL_FROM to an address of yours, like \"My shop <shop@your-domain>\"")
    });
    let folder = match &config.backend {
        Backend::Embedded => true,
        Backend::Aws(aws) => aws.mail == AwsMail::Folder,
    };
    notes.check(!live || !folder, || {
        risky("mail-stays-here", "The shop takes real money and writes its mails into a folder.")
            .why("Buyers get their files on the page after the payment, but no receipt and no link that lasts.")
            .fix("Run the shop with TUPPENCE_BACKEND=aws and SES, or send what is in the folder `outbox` yourself")
    });
}
