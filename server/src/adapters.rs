//! The concrete outside. [`open`] is the only place that names an adapter.

pub mod argon;
pub mod disk;
pub mod outbox_folder;
pub mod sandbox;
pub mod sqlite;
pub mod stripe;
pub mod system;

use crate::{
    config::{Config, Secret, StripeSettings},
    mail::{Mailroom, MailroomConfig},
};
use anyhow::{Context, Result, bail};
use argon::Argon;
use disk::Disk;
use domain::{
    Shop,
    archive::BooksMover,
    identity::{Console, LocalIdentity},
    payment::ShopMark,
    ports::Entropy,
    shop::Terms,
    stock::CatalogMover,
    token::{LinkKey, Sha256Sum},
};
use outbox_folder::OutboxFolder;
use sandbox::{Sandbox, SandboxConfig};
use sqlite::{Sqlite, SqliteAccounts, SqliteCatalog, SqliteDrafts, SqliteOrders, SqliteSessions};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    net::SocketAddr,
    path::Path,
    sync::Arc,
};
use stripe::{Stripe, StripeConfig};
use system::{SystemClock, SystemEntropy};

/// A shop with its outside, and the parts of the outside that have routes of their own.
pub struct Opened {
    pub shop: Shop,
    pub store: Sqlite,
    pub disk: Disk,
    pub outbox: OutboxFolder,
    pub sandbox: Option<Sandbox>,
    pub webhook_secrets: Vec<Secret>,
    /// Held as long as the shop runs: one writer per data folder (R72).
    _lock: File,
}

/// Opens everything `config` names. `listening` is the address the shop is bound to.
///
/// # Errors
/// With words for the person who started it: folder in use, store damaged, settings unusable.
pub fn open(config: &Config, listening: SocketAddr) -> Result<Opened> {
    let dir = &config.data_dir;
    fs::create_dir_all(dir).with_context(|| format!("the data folder {} cannot be made", dir.display()))?;
    let lock = lock(dir)?;
    let origin = config.origin(listening);
    let clock = Arc::new(SystemClock);
    let entropy = Arc::new(SystemEntropy);
    let key = secret_key(dir, &*entropy)?;
    let store = Sqlite::open(dir)?;
    let identity = local_identity(&store, &key);
    let disk = Disk::open(dir, subkey(&key, "files"), clock.clone()).context("the folders for files cannot be made")?;
    let outbox = OutboxFolder::open(&dir.join("outbox")).context("the folder for mails cannot be made")?;
    let mail =
        MailroomConfig { shop_name: config.shop_name.clone(), from: config.mail_from.clone(), origin: origin.clone() };
    let post = Mailroom::new(mail, Arc::new(outbox.clone())).context("TUPPENCE_MAIL_FROM is not usable")?;
    let link_key = LinkKey::new(subkey(&key, "links"));
    let Money { sandbox, stripe, webhook_secrets } =
        money(config, listening, &origin, &ShopMark::of(&link_key), &*entropy)?;
    let shop = Shop {
        catalog: Arc::new(SqliteCatalog(store.clone())),
        orders: Arc::new(SqliteOrders(store.clone())),
        files: Arc::new(disk.clone()),
        uploads: Arc::new(disk.clone()),
        drafts: Arc::new(SqliteDrafts(store.clone())),
        payments: Arc::new(stripe),
        post: Arc::new(post),
        identity: Arc::new(identity),
        sessions: Arc::new(SqliteSessions(store.clone())),
        clock,
        entropy,
        terms: Terms {
            currency: config.currency,
            max_file_bytes: config.max_file_bytes,
            live: config.is_live(),
            promotions: config.promotions,
            tax: config.tax,
        },
        link_key,
        footfall: Arc::default(),
    };
    Ok(Opened { shop, store, disk, outbox, sandbox, webhook_secrets, _lock: lock })
}

/// Opens what commands about admins need, also while the shop runs: the lock is for those who sell, and SQLite keeps
/// two short writers apart. The file is the lock, if it was free.
///
/// # Errors
/// With words for the person at the console.
pub fn open_console(config: &Config) -> Result<(Console, Option<File>)> {
    let dir = &config.data_dir;
    fs::create_dir_all(dir).with_context(|| format!("the data folder {} cannot be made", dir.display()))?;
    let alone = lock(dir).ok();
    let key = secret_key(dir, &SystemEntropy)?;
    let store = if alone.is_some() { Sqlite::open(dir)? } else { Sqlite::join(dir)? };
    let console = Console {
        identity: Arc::new(local_identity(&store, &key)),
        sessions: Arc::new(SqliteSessions(store)),
        clock: Arc::new(SystemClock),
    };
    Ok((console, alone))
}

/// Opens what moving the catalog needs, also while the shop runs; see [`open_console`].
///
/// # Errors
/// With words for the person at the console.
pub fn open_mover(config: &Config) -> Result<(CatalogMover, Option<File>)> {
    let dir = &config.data_dir;
    fs::create_dir_all(dir).with_context(|| format!("the data folder {} cannot be made", dir.display()))?;
    let alone = lock(dir).ok();
    let key = secret_key(dir, &SystemEntropy)?;
    let store = if alone.is_some() { Sqlite::open(dir)? } else { Sqlite::join(dir)? };
    let disk = Disk::open(dir, subkey(&key, "files"), Arc::new(SystemClock))?;
    let mover = CatalogMover {
        catalog: Arc::new(SqliteCatalog(store)),
        files: Arc::new(disk.clone()),
        uploads: Arc::new(disk),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        currency: config.currency,
    };
    Ok((mover, alone))
}

/// Opens what moving the books needs, beside a mover of the catalog that is open.
///
/// # Errors
/// With words for the person at the console.
pub fn open_books(config: &Config, goods: CatalogMover) -> Result<BooksMover> {
    let store = Sqlite::join(&config.data_dir)?;
    Ok(BooksMover { orders: Arc::new(SqliteOrders(store)), goods })
}

fn local_identity(store: &Sqlite, key: &[u8; 32]) -> LocalIdentity {
    LocalIdentity {
        accounts: Arc::new(SqliteAccounts(store.clone())),
        passwords: Arc::new(Argon::default()),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        key: LinkKey::new(subkey(key, "second-factor")),
    }
}

struct Money {
    sandbox: Option<Sandbox>,
    stripe: Stripe,
    webhook_secrets: Vec<Secret>,
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
            let config = StripeConfig {
                secret_key: secret_key.reveal().to_owned(),
                api_base: api_base.clone(),
                origin: origin.to_owned(),
                mark: mark.clone(),
            };
            Ok(Money { sandbox: None, stripe: Stripe::new(config)?, webhook_secrets: webhook_secrets.clone() })
        }
        StripeSettings::Sandbox { webhook_secret } => {
            let random = || format!("whsec_{}", data_encoding::HEXLOWER.encode(&entropy.bytes32()));
            let secret = webhook_secret.as_ref().map_or_else(random, |secret| secret.reveal().to_owned());
            // The sandbox plays another company: it is spoken to over the network, as Stripe is.
            let local = format!("http://127.0.0.1:{}", listening.port());
            let sandbox = Sandbox::open(SandboxConfig {
                ledger: config.data_dir.join("sandbox.db"),
                base_url: origin.to_owned(),
                webhook_url: format!("{local}/webhooks/stripe"),
                webhook_secrets: vec![secret.clone()],
                shop_name: config.shop_name.clone(),
            })?;
            let stripe = StripeConfig {
                secret_key: "sk_test_sandbox".to_owned(),
                api_base: Some(format!("{local}/sandbox/stripe/")),
                origin: origin.to_owned(),
                mark: mark.clone(),
            };
            Ok(Money {
                sandbox: Some(sandbox),
                stripe: Stripe::new(stripe)?,
                webhook_secrets: vec![Secret::new(secret)],
            })
        }
    }
}

fn lock(dir: &Path) -> Result<File> {
    let path = dir.join("LOCK");
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .with_context(|| format!("{} cannot be made", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => bail!(
            "the data folder {} is in use by another Tuppence\n  Fix: stop the other one, or give this one a folder of its own with TUPPENCE_DATA_DIR",
            dir.display()
        ),
        Err(fs::TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("{} cannot be locked", path.display()))
        }
    }
}

/// The key that links and download addresses are made with. Apart from the store, so that who has
/// the store alone can open nothing (A78).
fn secret_key(dir: &Path, entropy: &dyn Entropy) -> Result<[u8; 32]> {
    let path = dir.join("secret.key");
    match fs::read(&path) {
        Ok(bytes) => <[u8; 32]>::try_from(bytes)
            .ok()
            .with_context(|| format!("{} is damaged; put it back from a backup", path.display())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if dir.join("STORE").exists() {
                bail!("{} is missing; without it no link in any mail works. Put it back from a backup", path.display());
            }
            let key = entropy.bytes32();
            write_private(&path, &key).with_context(|| format!("{} cannot be written", path.display()))?;
            Ok(key)
        }
        Err(error) => Err(error).with_context(|| format!("{} cannot be read", path.display())),
    }
}

fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// A key of its own for each purpose.
fn subkey(key: &[u8; 32], purpose: &str) -> [u8; 32] {
    *Sha256Sum::of(&[key.as_slice(), purpose.as_bytes()].concat()).as_bytes()
}
