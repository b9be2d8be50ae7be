//! What the shop and Stripe know each other by, as it is now: secrets may change while the shop runs.

use crate::config::{Config, Settings, StripeSettings, secrets_source::SecretsSource};
use anyhow::{Result, bail};
use domain::{Timestamp, ports::Clock, secret::Secret};
use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use stripe_adapter::Stripe;
use tokio::sync::Mutex;

/// Settings that take effect as soon as they are read again.
const LIVE: [&str; 2] = ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"];

/// The present secrets, and where they are read again.
pub struct Keys {
    webhook: RwLock<Arc<Vec<Secret>>>,
    renewal: Option<Renewal>,
}

struct Renewal {
    secrets_source: SecretsSource,
    stripe: Arc<Stripe>,
    live: bool,
    max_age_secs: i64,
    clock: Arc<dyn Clock>,
    /// When they were read last, and the settings that came of it. One reads at a time.
    last: Mutex<(Timestamp, Settings)>,
}

impl Keys {
    /// Keys that never change.
    pub fn fixed(webhook: Vec<Secret>) -> Keys {
        Keys { webhook: RwLock::new(Arc::new(webhook)), renewal: None }
    }

    /// Keys that `config` says how to read again, if it does.
    pub fn of(config: &Config, webhook: Vec<Secret>, stripe: Arc<Stripe>, clock: Arc<dyn Clock>) -> Keys {
        let renewal = config.secrets_source.clone().map(|(secrets_source, settings)| Renewal {
            secrets_source,
            stripe,
            live: config.is_live(),
            max_age_secs: config.secrets_refresh_secs,
            last: Mutex::new((clock.now(), settings)),
            clock,
        });
        Keys { renewal, ..Keys::fixed(webhook) }
    }

    /// The secrets any of which may have signed a webhook.
    pub fn webhook_secrets(&self) -> Arc<Vec<Secret>> {
        self.webhook.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How often they should be read again; `None` if they never change.
    pub fn refresh_every(&self) -> Option<Duration> {
        let secs = u64::try_from(self.renewal.as_ref()?.max_age_secs).ok()?;
        Some(Duration::from_secs(secs))
    }

    /// Reads the secrets again if they are older than the settings allow. What cannot be read or used changes nothing:
    /// the shop goes on with what it has. Cheap if there is nothing to do; two at a time are one.
    pub async fn refresh_if_stale(&self) {
        let Some(renewal) = &self.renewal else { return };
        // Somebody is at it; nobody waits for them.
        let Ok(mut last) = renewal.last.try_lock() else { return };
        let now = renewal.clock.now();
        if now.secs_since(last.0) < renewal.max_age_secs {
            return;
        }
        last.0 = now;
        match self.renew(renewal, &last.1).await {
            Ok(settings) => last.1 = settings,
            Err(error) => {
                tracing::warn!(error = format!("{error:#}"), "Secrets were read again in vain; the old ones stay");
            }
        }
    }

    async fn renew(&self, renewal: &Renewal, old: &Settings) -> Result<Settings> {
        let new = renewal.secrets_source.read().await?;
        let changed = new.changed(old);
        if changed.is_empty() {
            return Ok(new);
        }
        let StripeSettings::Stripe { secret_key, webhook_secrets, live, .. } = Config::from_settings(&new)?.stripe
        else {
            bail!("STRIPE_SECRET_KEY is gone");
        };
        if live != renewal.live {
            bail!("STRIPE_SECRET_KEY is of Stripe's other mode (test or live); that takes a restart");
        }
        if changed.contains(&"STRIPE_SECRET_KEY") {
            renewal.stripe.use_key(&secret_key)?;
        }
        *self.webhook.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(webhook_secrets);
        for name in changed {
            if LIVE.contains(&name) {
                tracing::info!(name, "{name} has changed and is in use now");
            } else {
                tracing::warn!(name, "{name} has changed; that takes effect at the next start");
            }
        }
        Ok(new)
    }
}

#[cfg(test)]
mod tests;
