//! `tuppence backup`: a copy of everything a shop is, made while it sells.
//!
//! Files and pictures never change, so a later backup into the same folder copies only what is new. The folder is a
//! data folder: put in the place of a lost one, the shop starts on it, and orders paid since come back from Stripe.

use crate::config::Config;
use anyhow::{Context, Result, bail};
use clap::Args;
use sqlite_adapter::Sqlite;
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
};

/// Says that a folder is a backup, so that nothing else is ever written over.
const MARK: &str = "BACKUP";
const STORE: &str = "tuppence.db";
/// What goes as it is: the key of links and addresses, and the sign that there was a store.
const SMALL: [&str; 2] = ["secret.key", "STORE"];
/// Folders of bytes that never change.
const BYTES: [&str; 3] = ["goods", "pictures", "outbox"];

#[derive(Args)]
pub struct BackupPlace {
    /// A new folder, or that of an earlier backup of this shop.
    folder: PathBuf,
}

/// Copies the shop and says what was copied.
///
/// # Errors
/// With words for the person at the console; an earlier backup in the folder is still whole then.
pub fn backup(config: &Config, place: &BackupPlace) -> Result<String> {
    let (from, to) = (&config.data_dir, &place.folder);
    let key = fs::read(from.join("secret.key"))
        .with_context(|| format!("{} holds no shop\n  Fix: name its folder with TUPPENCE_DATA_DIR", from.display()))?;
    make_ready(to, &key)?;
    let _alone = lock(to)?;
    let store = Sqlite::join(from)?;
    let draft = to.join("tuppence.db.part");
    if draft.exists() {
        fs::remove_file(&draft)?;
    }
    // The store first: what it speaks of is then there to be copied.
    store.snapshot(&draft).context("the store cannot be copied")?;
    let mut copied = 0;
    for kind in BYTES {
        copied += copy_new(&from.join(kind), &to.join(kind)).with_context(|| format!("{kind} cannot be copied"))?;
    }
    for name in SMALL {
        copy(&from.join(name), &to.join(name)).with_context(|| format!("{name} cannot be copied"))?;
    }
    // What SQLite kept beside the copy before belongs to that one.
    for beside in ["tuppence.db-wal", "tuppence.db-shm"] {
        if let Err(error) = fs::remove_file(to.join(beside))
            && error.kind() != io::ErrorKind::NotFound
        {
            return Err(error.into());
        }
    }
    fs::rename(&draft, to.join(STORE))?;
    File::open(to)?.sync_all()?;
    // A backup nobody has looked at is none: opening it checks every row.
    drop(Sqlite::open(to).context("the backup was made and is not sound; make it again")?);
    Ok(format!("The shop is in {}. Files copied: {copied}; all others were there already.\n", to.display()))
}

fn make_ready(to: &Path, key: &[u8]) -> Result<()> {
    let holds_something = fs::read_dir(to).is_ok_and(|mut inside| inside.next().is_some());
    let own = fs::read(to.join("secret.key"));
    if holds_something && !to.join(MARK).exists() {
        bail!("{} holds something that is no backup\n  Fix: name a new folder", to.display());
    }
    if own.is_ok_and(|own| own != key) {
        bail!("{} is a backup of another shop\n  Fix: name a new folder", to.display());
    }
    fs::create_dir_all(to).with_context(|| format!("{} cannot be made", to.display()))?;
    only_for_owner(to)?;
    fs::write(
        to.join(MARK),
        "A backup of a Tuppence shop. To restore it, put this folder in the place of the shop's.\n",
    )?;
    Ok(())
}

/// It holds the key that opens everything.
fn only_for_owner(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    let _ = folder;
    Ok(())
}

/// A shop that runs on the folder holds this lock.
fn lock(to: &Path) -> Result<File> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(to.join("LOCK"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => bail!("a shop runs on {}\n  Fix: name another folder", to.display()),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Copies the files of a folder that are not there yet, and says how many.
fn copy_new(from: &Path, to: &Path) -> io::Result<usize> {
    fs::create_dir_all(to)?;
    let mut copied = 0;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copied += copy_new(&entry.path(), &target)?;
            continue;
        }
        let same = |there: fs::Metadata| entry.metadata().is_ok_and(|here| here.len() == there.len());
        if !fs::metadata(&target).is_ok_and(same) {
            copy(&entry.path(), &target)?;
            copied += 1;
        }
    }
    File::open(to)?.sync_all()?;
    Ok(copied)
}

/// Copies a file whole or not at all.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let draft = to.with_extension("part");
    fs::copy(from, &draft)?;
    File::open(&draft)?.sync_all()?;
    fs::rename(draft, to)
}
