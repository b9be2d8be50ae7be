//! The backend of a shop on its own machine: SQLite, files on disk, emails in a folder.

use super::{Adapters, Probe, own_accounts, subkey};
use crate::{
    config::Config,
    system::{SystemClock, SystemEntropy},
};
use anyhow::{Context, Result, bail};
use async_trait::async_trait;
use domain::{PortError, ports::Entropy};
use mail_adapter::folder::OutboxFolder;
use sqlite_adapter::{
    Sqlite, SqliteAccounts, SqliteAutosaves, SqliteCatalog, SqliteLimits, SqliteSessions, SqliteStore, files::Disk,
};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::Path,
    sync::Arc,
};

/// Opens the data folder, also while another Tuppence has it: then nothing in it is made or mended.
///
/// # Errors
/// With words for the person who started it.
pub(super) fn adapters(config: &Config) -> Result<Adapters> {
    let dir = &config.data_dir;
    fs::create_dir_all(dir).with_context(|| format!("the data folder {} cannot be made", dir.display()))?;
    let lock = lock(dir)?;
    let key = secret_key(dir, &SystemEntropy)?;
    let store = if lock.is_some() { Sqlite::open(dir)? } else { Sqlite::join(dir)? };
    let disk = Disk::open(dir, subkey(&key, "files"), Arc::new(SystemClock));
    let disk = disk.context("the folders for files cannot be made")?;
    let outbox = OutboxFolder::open(&dir.join("outbox")).context("the folder for mails cannot be made")?;
    Ok(Adapters {
        catalog: Arc::new(SqliteCatalog(store.clone())),
        orders: Arc::new(SqliteStore(store.clone())),
        files: Arc::new(disk.clone()),
        uploads: Arc::new(disk.clone()),
        autosaves: Arc::new(SqliteAutosaves(store.clone())),
        identity: Arc::new(own_accounts(Arc::new(SqliteAccounts(store.clone())), &key)),
        sessions: Arc::new(SqliteSessions(store.clone())),
        limits: Arc::new(SqliteLimits(store.clone())),
        transport: Arc::new(outbox.clone()),
        store: Arc::new(store),
        key,
        disk: Some(disk),
        outbox: Some(outbox),
        files_origin: None,
        open_address: None,
        #[cfg(feature = "aws")]
        delivery_topic: None,
        lock,
    })
}

/// The store as it is now, copied into `folder`; or the copy that is there already, of an earlier time.
///
/// # Errors
/// With words for the person at the console.
pub(super) fn snapshot(config: &Config, folder: &Path) -> Result<Sqlite> {
    let copy = folder.join("tuppence.db");
    if !copy.exists() {
        fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        let part = folder.join("tuppence.part");
        let _ = fs::remove_file(&part);
        let copied = Sqlite::join(&config.data_dir)?.snapshot(&part);
        copied.with_context(|| format!("the store cannot be copied to {}", part.display()))?;
        fs::rename(&part, &copy)?;
    }
    Ok(Sqlite::join(folder)?)
}

#[async_trait]
impl Probe for Sqlite {
    async fn probe(&self) -> Result<(), PortError> {
        self.takes_writes().await
    }

    async fn close(&self) -> Result<(), PortError> {
        self.empty_log().await
    }
}

/// The lock of a data folder; none if another Tuppence has it.
fn lock(dir: &Path) -> Result<Option<File>> {
    let path = dir.join("LOCK");
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .with_context(|| format!("{} cannot be made", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(error)) => {
            Err(error).with_context(|| format!("{} cannot be locked", path.display()))
        }
    }
}

/// The key that links and download addresses are made with. Apart from the store, so that who has
/// the store alone can open nothing.
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
