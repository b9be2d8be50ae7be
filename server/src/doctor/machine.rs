//! The data folder of a shop on its own machine.

use super::{
    CheckContext,
    report::{Area, Notes, broken, risky},
};
use crate::worker::is_nearly_full;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

pub(super) async fn look(context: Arc<CheckContext>) -> Notes {
    // A disk can be as slow as a network.
    let looked = tokio::task::spawn_blocking(move || look_at_folder(&context)).await;
    looked.unwrap_or_else(|_| Notes::of(Area::Machine))
}

fn look_at_folder(context: &CheckContext) -> Notes {
    let mut notes = Notes::of(Area::Machine);
    let dir = &context.config.data_dir;
    let place = nearest_folder(dir);
    notes.check(tempfile::tempfile_in(&place).is_ok(), || {
        broken("data-folder-not-writable", format!("Nothing can be written to the data folder {}.", dir.display()))
            .about(dir.display().to_string())
            .why("No order can be stored.")
            .fix(format!("chown -R \"$(id -un)\" {}\nOr choose another folder with TUPPENCE_DATA_DIR", place.display()))
    });
    notes.check(!is_nearly_full(&place, context.config.disk_alert_percent), || {
        risky("disk-nearly-full", "The disk with the data folder is nearly full.")
            .about(dir.display().to_string())
            .why("When it is full, nothing can be sold.")
            .fix("Make room, or move the data folder to a larger disk")
    });
    let key = dir.join("secret.key");
    notes.check(is_private(&key), || {
        risky("secret-key-readable", "Others on this machine may read secret.key.")
            .about(key.display().to_string())
            .why("Whoever has it and the store can open every download link.")
            .fix(format!("chmod 600 {}", key.display()))
    });
    notes
}

/// The data folder, or the one it would be made in.
fn nearest_folder(dir: &Path) -> PathBuf {
    let whole = std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
    whole.ancestors().find(|place| place.is_dir()).unwrap_or(Path::new("/")).to_owned()
}

#[cfg(unix)]
fn is_private(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    // A key that is not there yet will be made private.
    std::fs::metadata(file).map_or(true, |meta| meta.permissions().mode() & 0o077 == 0)
}

#[cfg(not(unix))]
fn is_private(_: &Path) -> bool {
    true
}
