//! A file that comes in by a plain form, until its size is known.
//!
//! Small ones stay in memory. Larger ones lie in the data folder, where there is room for files: the system's folder for
//! temporary ones is memory on many machines, and in the container the guide describes.

use domain::ports::PART_BYTES;
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::{
    fs::File,
    io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt},
};

/// What stays in memory, in bytes: one part, which is held there anyway on its way into the store.
const IN_MEMORY: usize = 8 * 1024 * 1024;
const _: () = assert!(IN_MEMORY as u64 == PART_BYTES);

/// The folder for such files.
#[derive(Debug, Clone)]
pub struct Incoming(Arc<Path>);

impl Incoming {
    /// The folder inside `data_dir`; what a killed process left there is removed.
    pub fn in_folder(data_dir: &Path) -> Incoming {
        let folder: PathBuf = data_dir.join("incoming");
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(%error, "Files that were never finished could not be removed from {}", folder.display());
            }
            _ => {}
        }
        Incoming(folder.into())
    }
}

/// The bytes that have come; gone with this value.
#[derive(Default)]
pub struct Draft {
    memory: Vec<u8>,
    read: usize,
    file: Option<File>,
}

impl Draft {
    /// # Errors
    /// If the disk takes no more.
    pub async fn write(&mut self, bytes: &[u8], incoming: &Incoming) -> io::Result<()> {
        if self.file.is_none() && self.memory.len() + bytes.len() <= IN_MEMORY {
            self.memory.extend_from_slice(bytes);
            return Ok(());
        }
        if self.file.is_none() {
            tokio::fs::create_dir_all(&incoming.0).await?;
            // Without a name, where the system has such files: nobody else sees it, and nothing is left of it.
            let mut file = File::from_std(tempfile::tempfile_in(&incoming.0)?);
            file.write_all(&std::mem::take(&mut self.memory)).await?;
            self.file = Some(file);
        }
        match &mut self.file {
            Some(file) => file.write_all(bytes).await,
            None => Ok(()),
        }
    }

    /// Ends writing; reading begins at the first byte.
    ///
    /// # Errors
    /// If the disk took less than it said.
    pub async fn rewind(&mut self) -> io::Result<()> {
        if let Some(file) = &mut self.file {
            file.flush().await?;
            file.rewind().await?;
        }
        Ok(())
    }

    /// The next `size` bytes.
    ///
    /// # Errors
    /// If there are not so many.
    pub async fn read(&mut self, size: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; size];
        match &mut self.file {
            Some(file) => drop(file.read_exact(&mut bytes).await?),
            None => {
                let end = self.read + size;
                bytes.copy_from_slice(self.memory.get(self.read..end).ok_or(io::ErrorKind::UnexpectedEof)?);
                self.read = end;
            }
        }
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn files_in(folder: &Path) -> usize {
        fs::read_dir(folder).map_or(0, Iterator::count)
    }

    #[tokio::test]
    async fn a_large_file_lies_in_the_data_folder_and_comes_back_as_it_was() {
        let data = TempDir::new().unwrap();
        let incoming = Incoming::in_folder(data.path());
        for size in [0, 1, IN_MEMORY, IN_MEMORY + 1, IN_MEMORY * 2 + 5] {
            let bytes: Vec<u8> = (0..size).map(|n| u8::try_from(n % 251).unwrap()).collect();
            let mut draft = Draft::default();
            for some in bytes.chunks(1_000_003) {
                draft.write(some, &incoming).await.unwrap();
            }
            assert_eq!(draft.file.is_some(), size > IN_MEMORY, "{size}");
            draft.rewind().await.unwrap();
            let first = size.min(IN_MEMORY);
            assert!(draft.read(first).await.unwrap() == bytes[..first]);
            assert!(draft.read(size - first).await.unwrap() == bytes[first..]);
            assert!(draft.read(1).await.is_err());
        }
        assert_eq!(files_in(&data.path().join("incoming")), 0, "nothing is left");
    }

    #[tokio::test]
    async fn what_a_killed_process_left_is_removed_at_the_start() {
        let data = TempDir::new().unwrap();
        let folder = data.path().join("incoming");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(".tmpAbc"), b"half a film").unwrap();
        Incoming::in_folder(data.path());
        assert!(!folder.exists());
    }

    #[tokio::test]
    async fn a_data_folder_that_takes_no_files_is_told() {
        let data = TempDir::new().unwrap();
        let taken = data.path().join("taken");
        fs::write(&taken, b"").unwrap();
        let incoming = Incoming(taken.join("incoming").into());
        let mut draft = Draft::default();
        draft.write(&vec![0; IN_MEMORY], &incoming).await.unwrap();
        assert!(draft.write(b"more", &incoming).await.is_err(), "never anywhere else");
    }
}
