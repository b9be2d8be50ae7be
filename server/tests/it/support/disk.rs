//! A data folder on a disk of its own that can be filled to the last byte.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

/// A small disk in memory, mounted as long as this lives.
pub struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Mounts `bytes` at `dir`; `None` where this process may not.
    pub fn mount(dir: &Path, bytes: u64) -> Option<SmallDisk> {
        fs::create_dir_all(dir).ok()?;
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={bytes}"), "tmpfs"]).arg(dir);
        let mounted = mount.output().is_ok_and(|done| done.status.success());
        mounted.then(|| SmallDisk(dir.to_owned()))
    }

    /// Writes until nothing more fits.
    pub fn fill(&self) {
        let mut filler = File::create(self.filler()).unwrap();
        for size in [1 << 20, 4096, 1] {
            while filler.write_all(&vec![0; size]).is_ok() {}
        }
    }

    pub fn free(&self) {
        fs::remove_file(self.filler()).unwrap();
    }

    fn filler(&self) -> PathBuf {
        self.0.join("filler")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: the test's own look into the store may still be open.
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}
