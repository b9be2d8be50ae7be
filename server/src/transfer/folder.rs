//! The catalog as a folder.

use super::Problems;
use anyhow::{Context, Result, bail};
use async_trait::async_trait;
use domain::{
    BlobKey, Product,
    catalog::{Bytes, ProductRecord},
    delivery::token::Sha256Sum,
    transfer::{BytesSource, CatalogTransfer, Imported},
};
use serde::de::DeserializeOwned;
use std::{
    collections::BTreeSet,
    fs,
    io::{BufWriter, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

const LINES: &str = "products.jsonl";
/// Bytes copied at once.
const PIECE: usize = 4 * 1024 * 1024;

/// Where the store lies as it was when the export began; gone once the export is whole.
pub const SNAPSHOT: &str = "moment";

/// Where an export into `folder` is written until it is whole: beside it, under another name. What an earlier try left
/// there is gone on with.
pub fn begin(folder: &Path) -> Result<PathBuf> {
    if fs::read_dir(folder).is_ok_and(|mut inside| inside.next().is_some()) {
        bail!("{} holds something already\n  Fix: name a new folder", folder.display());
    }
    let mut draft = folder.as_os_str().to_owned();
    draft.push(".part");
    let draft = PathBuf::from(draft);
    for kind in ["goods", "pictures"] {
        let place = draft.join(kind);
        fs::create_dir_all(&place).with_context(|| format!("{} cannot be made", place.display()))?;
    }
    only_for_owner(&draft)?;
    Ok(draft)
}

/// Gives a whole export its name.
pub fn end(draft: &Path, folder: &Path) -> Result<()> {
    let snapshot = draft.join(SNAPSHOT);
    if snapshot.exists() {
        fs::remove_dir_all(&snapshot).with_context(|| format!("{} cannot be removed", snapshot.display()))?;
    }
    let _ = fs::remove_dir(folder);
    fs::rename(draft, folder).with_context(|| format!("{} cannot be made", folder.display()))
}

/// Writes the catalog; returns how many products that were. Files are kept from an earlier try that was cut off: they
/// are named by their sum.
pub async fn export(transfer: &CatalogTransfer, draft: &Path) -> Result<usize> {
    let mut lines = BufWriter::new(fs::File::create(draft.join(LINES))?);
    let all = transfer.products().await?;
    for (slug, id) in &all {
        let Some(product) = transfer.product(id).await? else { continue };
        write_bytes(transfer, &product, draft).await.with_context(|| format!("product {slug}"))?;
        serde_json::to_writer(&mut lines, &transfer.record_of(&product).await?)?;
        lines.write_all(b"\n")?;
    }
    lines.into_inner()?.sync_all()?;
    Ok(all.len())
}

async fn write_bytes(transfer: &CatalogTransfer, product: &Product, draft: &Path) -> Result<()> {
    for version in product.files.iter().flat_map(|file| &file.versions) {
        let bytes = Bytes::File { sha256: version.sha256, size_bytes: version.size_bytes };
        write_file(transfer, &bytes, &version.key, draft).await.with_context(|| version.name.clone())?;
    }
    for one in product.pictures.iter().flat_map(|picture| &picture.renditions) {
        // What is lost is left out of the line, too.
        let Some(picture) = transfer.files.read_picture(&one.key).await? else { continue };
        let to = draft.join("pictures").join(Sha256Sum::of(&picture).to_string());
        if !to.exists() {
            let part = to.with_extension("part");
            fs::write(&part, picture)?;
            fs::rename(part, to)?;
        }
    }
    Ok(())
}

/// Copies a file from where it is stored into the folder, unless it is there.
pub(super) async fn write_file(transfer: &CatalogTransfer, bytes: &Bytes, key: &BlobKey, folder: &Path) -> Result<()> {
    let to = path_of(folder, bytes);
    if to.exists() {
        return Ok(());
    }
    let part = to.with_extension("part");
    let sum = copy_file(transfer, key, &part).await?;
    let Bytes::File { sha256, .. } = bytes else { return Ok(()) };
    if sum != Some(*sha256) {
        bail!("it is not in storage as it was uploaded\n  Fix: put it back from a backup, or upload it again");
    }
    Ok(fs::rename(part, to)?)
}

/// Copies a file piece by piece and gives its sum; none if it is missing.
async fn copy_file(transfer: &CatalogTransfer, key: &BlobKey, to: &Path) -> Result<Option<Sha256Sum>> {
    let (mut file, mut hasher, mut offset) = (fs::File::create(to)?, Sha256Sum::hasher(), 0);
    loop {
        let Some(piece) = transfer.files.read_file(key, offset, PIECE).await? else { return Ok(None) };
        file.write_all(&piece)?;
        hasher.update(&piece);
        offset += piece.len() as u64;
        if piece.len() < PIECE {
            file.sync_all()?;
            return Ok(Some(hasher.sum()));
        }
    }
}

/// Who bought what is nobody else's business on this machine.
fn only_for_owner(folder: &Path) -> Result<()> {
    #[cfg(unix)]
    fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    let _ = folder;
    Ok(())
}

/// Imports the catalog, once [`look_over`] found nothing wrong; says how much was new.
pub async fn import(transfer: &CatalogTransfer, folder: &Path) -> Result<String> {
    let source = Folder(folder.to_owned());
    let (mut made, mut changed, mut same) = (0, 0, 0);
    for (_, text) in lines(folder)? {
        let line: ProductRecord = serde_json::from_str(&text?)?;
        match transfer.import_product(&line, &source).await.with_context(|| format!("product {}", line.slug()))? {
            Imported::Made => made += 1,
            Imported::Changed => changed += 1,
            Imported::Same => same += 1,
        }
    }
    Ok(format!("{made} products are new, {changed} changed, {same} were so already.\n"))
}

/// Looks at every line and at all bytes it speaks of, before anything is stored.
pub async fn look_over(transfer: &CatalogTransfer, folder: &Path) -> Result<()> {
    let mut problems = Problems::of(LINES);
    let (mut ids, mut slugs, mut whole) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (n, text) in lines(folder)? {
        let read = text.map_err(|error| error.to_string()).and_then(read_line::<ProductRecord>);
        let line = match read {
            Ok(line) => line,
            Err(words) => {
                problems.add(n, &words);
                continue;
            }
        };
        for words in transfer.problems(&line).await? {
            problems.add(n, &words);
        }
        if !ids.insert(line.id.clone()) {
            problems.add(n, &format!("id: {} stands in the file twice", line.id));
        }
        if !slugs.insert(line.slug().to_owned()) {
            problems.add(n, &format!("slug: “{}” stands in the file twice", line.slug()));
        }
        for bytes in line.bytes() {
            if whole.contains(&bytes) {
                continue;
            }
            match check(folder, &bytes) {
                Ok(()) => drop(whole.insert(bytes)),
                Err(words) => problems.add(n, &words),
            }
        }
    }
    problems.none()
}

/// Lines with their numbers; empty ones are nothing.
fn lines(folder: &Path) -> Result<impl Iterator<Item = (u64, std::io::Result<String>)>> {
    let path = folder.join(LINES);
    crate::text_file::lines(&path).with_context(|| format!("{} cannot be read", path.display()))
}

/// Where bytes lie: named by their sum, which has no room for a path.
fn path_of(folder: &Path, bytes: &Bytes) -> PathBuf {
    match bytes {
        Bytes::File { sha256, .. } => folder.join("goods").join(sha256.to_string()),
        Bytes::Picture { sha256 } => folder.join("pictures").join(sha256.to_string()),
    }
}

/// What a line says, or what is wrong with it.
pub(super) fn read_line<T: DeserializeOwned>(text: String) -> Result<T, String> {
    // A line of the file is all the text the reader sees.
    serde_json::from_str(&text).map_err(|error| error.to_string().replace(" at line 1 column", " at column"))
}

/// Whether bytes lie in the folder and are what their name says.
pub(super) fn check(folder: &Path, bytes: &Bytes) -> Result<(), String> {
    let path = &path_of(folder, bytes);
    let failed = |error: std::io::Error| format!("{} cannot be read: {error}", path.display());
    let (wanted, size) = match bytes {
        Bytes::File { sha256, size_bytes } => (*sha256, Some(*size_bytes)),
        Bytes::Picture { sha256 } => (*sha256, None),
    };
    let mut file = fs::File::open(path).map_err(failed)?;
    let (mut hasher, mut piece, mut begin, mut read) = (Sha256Sum::hasher(), vec![0; PIECE], Vec::new(), 0_u64);
    loop {
        let n = file.read(&mut piece).map_err(failed)?;
        if n == 0 {
            break;
        }
        if begin.is_empty() {
            begin = piece[..n.min(12)].to_vec();
        }
        hasher.update(&piece[..n]);
        read += n as u64;
    }
    let is_webp = begin.starts_with(b"RIFF") && begin.ends_with(b"WEBP");
    match size {
        _ if hasher.sum() != wanted => Err(format!("{} is not what its name says", path.display())),
        Some(size) if size != read => Err(format!("{} has {read} bytes, not {size}", path.display())),
        None if !is_webp => Err(format!("{} is no WebP picture", path.display())),
        _ => Ok(()),
    }
}

/// The folder of an import.
pub(super) struct Folder(pub PathBuf);

#[async_trait]
impl BytesSource for Folder {
    async fn read(&self, bytes: &Bytes, offset: u64, most: usize) -> Result<Vec<u8>, String> {
        let path = path_of(&self.0, bytes);
        let read = || {
            let mut file = fs::File::open(&path)?;
            file.seek(SeekFrom::Start(offset))?;
            let mut piece = Vec::new();
            file.take(most as u64).read_to_end(&mut piece)?;
            std::io::Result::Ok(piece)
        };
        read().map_err(|error| format!("{} cannot be read: {error}", path.display()))
    }
}
