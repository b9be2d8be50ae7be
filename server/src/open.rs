//! The concrete outside: puts adapters behind the ports, as the settings say. Nothing else in the server chooses one.

#[cfg(feature = "aws")]
pub mod aws;
mod embedded;
pub mod payment_history;
pub mod public_access;
pub mod settings;

use crate::{
    config::{Backend, Config, StripeSettings, local_origin},
    mail::{MailerConfig, MimeMailer},
    open::payment_history::SANDBOX_LEDGER,
    secrets::keys::Keys,
    system::{SystemClock, SystemEntropy},
};
use anyhow::{Context, Result, bail};
use app::payment_origins::PaymentOrigins;
use async_trait::async_trait;
use domain::{
    PortError, Shop,
    delivery::token::{LinkKey, Sha256Sum},
    payments::ShopMark,
    ports::{
        Accounts, Autosaves, Catalog, Entropy, Files, Identity, Limits, MailTransport, SecretStore, Sessions, Store,
        Uploads,
    },
    secret::Secret,
    shop::{Ports, Terms},
    team::{Console, LocalIdentity},
    transfer::{CatalogTransfer, OrdersTransfer},
};
use mail_adapter::folder::OutboxFolder;
use payment_history::PaymentHistory;
use public_access::PublicAccess;
use sqlite_adapter::{files::Disk, team::argon::Argon};
use std::{fs::File, net::SocketAddr, path::Path, sync::Arc};
use stripe_adapter::{Stripe, StripeConfig};
use stripe_sandbox::{Reach, Sandbox, SandboxConfig};

/// A shop with its outside, and the parts of the outside that have routes of their own.
pub struct Opened {
    pub shop: Shop,
    /// The catalog as it is imported, for the products of a test shop.
    pub catalog: CatalogTransfer,
    pub store: Arc<dyn Probe>,
    /// Files on this machine, which this program must serve itself.
    pub disk: Option<Disk>,
    /// Where the sandbox reads emails; none if emails of a real shop lie there.
    pub mailbox: Option<OutboxFolder>,
    pub sandbox: Option<Sandbox>,
    /// Where payment pages are, if not in the shop itself.
    pub payment_origins: PaymentOrigins,
    pub keys: Arc<Keys>,
    /// Where SES tells of emails.
    #[cfg(feature = "aws")]
    pub delivery_topic: Option<Arc<aws_adapter::sns::Sns>>,
    /// Where else the browser sends parts of files to and fetches files from.
    pub files_origin: Option<String>,
    /// Held as long as the shop runs: one writer per data folder.
    _lock: Option<File>,
}

/// Whether a store takes calls.
#[async_trait]
pub trait Probe: Send + Sync {
    /// # Errors
    /// If it takes none.
    async fn probe(&self) -> Result<(), PortError>;

    /// Puts in order what it keeps open, at the very end.
    ///
    /// # Errors
    /// If that fails; nothing is lost then.
    async fn close(&self) -> Result<(), PortError> {
        Ok(())
    }
}

/// What a backend puts behind the ports; who takes the money is another matter.
struct Adapters {
    catalog: Arc<dyn Catalog>,
    orders: Arc<dyn Store>,
    files: Arc<dyn Files>,
    uploads: Arc<dyn Uploads>,
    autosaves: Arc<dyn Autosaves>,
    identity: Arc<dyn Identity>,
    sessions: Arc<dyn Sessions>,
    limits: Arc<dyn Limits>,
    transport: Arc<dyn MailTransport>,
    store: Arc<dyn Probe>,
    /// What all keys of the shop are made of.
    key: [u8; 32],
    disk: Option<Disk>,
    outbox: Option<OutboxFolder>,
    files_origin: Option<String>,
    /// Where a stranger would look for the probe among the files; none if this program serves them itself.
    open_address: Option<String>,
    #[cfg(feature = "aws")]
    delivery_topic: Option<Arc<aws_adapter::sns::Sns>>,
    /// The data folder's lock, if there is one and nobody has it.
    lock: Option<File>,
}

impl Adapters {
    async fn open(config: &Config) -> Result<Adapters> {
        let mut adapters = match &config.backend {
            Backend::Embedded => embedded::adapters(config)?,
            #[cfg(feature = "aws")]
            Backend::Aws(settings) => aws::adapters(config, settings).await?,
            #[cfg(not(feature = "aws"))]
            Backend::Aws(_) => bail!("this program was built without AWS\n  Fix: build it with `scripts/build aws`"),
        };
        if let Some(scanner) = &config.virus_scanner {
            adapters.uploads =
                Arc::new(sqlite_adapter::files::clamd::Scanned::new(adapters.uploads, adapters.files.clone(), scanner));
        }
        Ok(adapters)
    }

    /// Refuses to go on if a stranger gets files from the bucket. If nobody can tell, it goes on.
    async fn test_itself(&self) -> Result<()> {
        let Some(address) = &self.open_address else { return Ok(()) };
        match public_access::ask(&*self.files, address).await {
            Ok(PublicAccess::Served) => bail!(
                "anybody can download the goods: {address} was served without a signature\n  Fix: switch on Block Public Access for the goods bucket, remove its public policy, and run `tuppence doctor`"
            ),
            Ok(PublicAccess::Refused) => {}
            Ok(PublicAccess::Unanswered) => tracing::warn!("Whether the goods bucket is private could not be seen"),
            Err(error) => tracing::warn!(%error, "Whether the goods bucket is private could not be seen"),
        }
        Ok(())
    }

    /// What moves products in and out.
    fn catalog_transfer(&self, config: &Config) -> CatalogTransfer {
        CatalogTransfer {
            catalog: self.catalog.clone(),
            files: self.files.clone(),
            uploads: self.uploads.clone(),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            currency: config.currency,
        }
    }

    /// Whether somebody else has the data folder.
    fn is_taken(&self) -> bool {
        self.disk.is_some() && self.lock.is_none()
    }
}

/// Accounts of the shop's own. `key` is what all keys of the shop are made of.
fn own_accounts(accounts: Arc<dyn Accounts>, key: &[u8; 32]) -> LocalIdentity {
    LocalIdentity {
        accounts,
        passwords: Arc::new(Argon::default()),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        key: LinkKey::new(subkey(key, "second-factor")),
    }
}

/// Opens everything `config` names. `listening` is the address the shop is bound to.
///
/// # Errors
/// With words for the person who started it: folder in use, store damaged, settings unusable.
pub async fn open(config: &Config, listening: SocketAddr) -> Result<Opened> {
    let adapters = Adapters::open(config).await?;
    if adapters.is_taken() {
        bail!(
            "the data folder {} is in use by another Tuppence\n  Fix: stop the other one, or give this one a folder of its own with TUPPENCE_DATA_DIR",
            config.data_dir.display()
        );
    }
    adapters.test_itself().await?;
    let history = payment_history::note(config, &*adapters.orders, adapters.outbox.as_ref()).await?;
    let payment_origins = PaymentOrigins::new(config.payment_origins());
    if matches!(config.stripe, StripeSettings::Stripe { .. }) {
        // A shop that cannot read this now learns it again at the next checkout.
        let learned = adapters.orders.bookmark(PaymentOrigins::NOTE).await.ok().flatten();
        payment_origins.remember(&learned.unwrap_or_default());
    }
    let origin = config.origin(listening);
    let mail = MailerConfig {
        shop_name: config.shop_name.clone(),
        from: config.mail_from.clone(),
        origin: origin.clone(),
        time_zone: config.time_zone.clone(),
    };
    let post = MimeMailer::new(mail, adapters.transport.clone()).context("TUPPENCE_MAIL_FROM is not usable")?;
    let link_key = LinkKey::new(subkey(&adapters.key, "links"));
    let Money { sandbox, stripe, keys } = money(config, listening, &origin, &ShopMark::of(&link_key), &SystemEntropy)?;
    let catalog_transfer = adapters.catalog_transfer(config);
    let ports = Ports {
        catalog: adapters.catalog,
        orders: adapters.orders.clone(),
        downloads: adapters.orders.clone(),
        inbox: adapters.orders.clone(),
        outbox: adapters.orders.clone(),
        suppressions: adapters.orders.clone(),
        alerts: adapters.orders.clone(),
        audit_log: adapters.orders.clone(),
        metrics: adapters.orders.clone(),
        jobs: adapters.orders,
        files: adapters.files,
        uploads: adapters.uploads,
        autosaves: adapters.autosaves,
        payments: stripe,
        mailer: Arc::new(post),
        identity: adapters.identity,
        sessions: adapters.sessions,
        limits: adapters.limits,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    };
    let terms = Terms {
        currency: config.currency,
        max_file_bytes: config.max_file_bytes,
        live: config.is_live(),
        promotions: config.promotions,
        tax: config.tax,
        tax_behavior: config.tax_behavior,
        limit_networks: config.rate_limits,
        time_zone: config.time_zone.clone(),
    };
    let shop = Shop::new(ports, terms, link_key);
    Ok(Opened {
        shop,
        catalog: catalog_transfer,
        store: adapters.store,
        disk: adapters.disk,
        mailbox: adapters.outbox.filter(|_| history == PaymentHistory::Played),
        sandbox,
        payment_origins,
        keys: Arc::new(keys),
        #[cfg(feature = "aws")]
        delivery_topic: adapters.delivery_topic,
        files_origin: adapters.files_origin,
        _lock: adapters.lock,
    })
}

/// Where secrets are kept, if `path` says that it is elsewhere than in the settings.
///
/// # Errors
/// With words for the person who started it.
pub async fn secret_store(path: &str) -> Result<Option<Arc<dyn SecretStore>>> {
    Ok(if path.is_empty() { None } else { Some(secret_store_at(path).await?) })
}

#[cfg(feature = "aws")]
async fn secret_store_at(path: &str) -> Result<Arc<dyn SecretStore>> {
    Ok(Arc::new(
        aws_adapter::ssm::Ssm::new(&aws_adapter::sdk::sdk_config().await, path)
            .context(crate::config::secrets_source::PATH)?,
    ))
}

#[cfg(not(feature = "aws"))]
async fn secret_store_at(_: &str) -> Result<Arc<dyn SecretStore>> {
    bail!("TUPPENCE_SECRETS_PATH: this program was built without AWS\n  Fix: build it with `scripts/build aws`")
}

/// Opens what commands about admins need, also while the shop runs: the lock is for those who sell, and SQLite keeps
/// two short writers apart. The file is the lock, if it was free.
///
/// # Errors
/// With words for the person at the console.
pub async fn open_console(config: &Config) -> Result<(Console, Option<File>)> {
    let adapters = Adapters::open(config).await?;
    let console = Console {
        identity: adapters.identity,
        sessions: adapters.sessions,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
    };
    Ok((console, adapters.lock))
}

/// What export and import need.
pub struct Transfers {
    pub catalog: CatalogTransfer,
    pub orders: OrdersTransfer,
    /// The shop is open meanwhile, as far as one can see.
    pub in_use: bool,
    _lock: Option<File>,
}

/// Opens what export and import of catalog and orders need, also while the shop runs; see [`open_console`].
///
/// # Errors
/// With words for the person at the console.
pub async fn open_transfers(config: &Config) -> Result<Transfers> {
    let adapters = Adapters::open(config).await?;
    let in_use = adapters.is_taken();
    let catalog = adapters.catalog_transfer(config);
    let orders =
        OrdersTransfer { orders: adapters.orders, catalog: catalog.clone(), time_zone: config.time_zone.clone() };
    Ok(Transfers { catalog, orders, in_use, _lock: adapters.lock })
}

/// The same for an export: what is sold meanwhile is not seen. The store is copied into `folder`, or a copy that
/// lies there is used, so that an export which was cut off goes on with what it began. DynamoDB has no such copy; there
/// each order is read as it then is.
///
/// # Errors
/// With words for the person at the console.
pub async fn open_transfers_of_snapshot(config: &Config, folder: &Path) -> Result<Transfers> {
    let mut transfers = open_transfers(config).await?;
    if matches!(config.backend, Backend::Embedded) {
        let store = embedded::snapshot(config, folder)?;
        transfers.catalog.catalog = Arc::new(sqlite_adapter::SqliteCatalog(store.clone()));
        transfers.orders.orders = Arc::new(sqlite_adapter::SqliteStore(store));
        transfers.orders.catalog = transfers.catalog.clone();
    }
    Ok(transfers)
}

/// Opens the orders alone, to look at them.
///
/// # Errors
/// With words for the person at the console.
pub async fn open_orders(config: &Config) -> Result<Arc<dyn Store>> {
    Ok(Adapters::open(config).await?.orders)
}

struct Money {
    sandbox: Option<Sandbox>,
    stripe: Arc<Stripe>,
    keys: Keys,
}

fn money(
    config: &Config,
    listening: SocketAddr,
    origin: &str,
    mark: &ShopMark,
    entropy: &dyn Entropy,
) -> Result<Money> {
    match &config.stripe {
        StripeSettings::Stripe { secret_key, webhook_secrets, api_base, .. } => {
            let settings = StripeConfig {
                secret_key: secret_key.reveal().to_owned(),
                api_base: api_base.clone(),
                origin: origin.to_owned(),
                mark: mark.clone(),
            };
            let stripe = Arc::new(Stripe::new(settings)?);
            let keys = Keys::of(config, webhook_secrets.clone(), stripe.clone(), Arc::new(SystemClock));
            Ok(Money { sandbox: None, stripe, keys })
        }
        StripeSettings::Missing { .. } => bail!("nobody takes the money\n  Fix: set STRIPE_SECRET_KEY"),
        StripeSettings::Sandbox { webhook_secrets } => {
            let random = || format!("whsec_{}", data_encoding::HEXLOWER.encode(&entropy.bytes32()));
            let mut secrets: Vec<_> = webhook_secrets.iter().map(|secret| secret.reveal().to_owned()).collect();
            if secrets.is_empty() {
                secrets.push(random());
            }
            // The sandbox plays another company: it is spoken to over the network, as Stripe is.
            let local = local_origin(listening);
            let sandbox = Sandbox::open(SandboxConfig {
                ledger: Some(config.data_dir.join(SANDBOX_LEDGER)),
                base_url: origin.to_owned(),
                webhook_url: Some(format!("{local}/webhooks/stripe")),
                webhook_secrets: secrets.clone(),
                api_key: None,
                shop_name: config.shop_name.clone(),
                reach: if config.is_public() { Reach::Public } else { Reach::ThisMachine },
                here: listening.ip(),
            })?;
            let stripe = StripeConfig {
                secret_key: "sk_test_sandbox".to_owned(),
                api_base: Some(format!("{local}/sandbox/stripe/")),
                origin: origin.to_owned(),
                mark: mark.clone(),
            };
            Ok(Money {
                sandbox: Some(sandbox),
                stripe: Arc::new(Stripe::new(stripe)?),
                keys: Keys::fixed(secrets.into_iter().map(Secret::new).collect()),
            })
        }
    }
}

/// A key of its own for each purpose.
fn subkey(key: &[u8; 32], purpose: &str) -> [u8; 32] {
    *Sha256Sum::of(&[key.as_slice(), purpose.as_bytes()].concat()).as_bytes()
}
