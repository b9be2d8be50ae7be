//! Files and pictures of a product as its editor shows them, on the server and in the browser.

use domain::{FileId, PictureId, ProductId, UploadId};
use serde::{Deserialize, Serialize};

/// The files of a product, and those on their way in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilesView {
    pub product: ProductId,
    /// Largest file that is taken, in bytes.
    pub most_bytes: u64,
    pub files: Vec<FileRow>,
    pub uploads: Vec<UploadRow>,
}

/// The newest version of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRow {
    pub id: FileId,
    pub name: String,
    /// `PDF`, `ZIP archive`.
    pub kind: String,
    /// `12.4 MB`.
    pub size: String,
    pub version: u32,
    /// The day it came.
    pub added: String,
    pub sha256: String,
    /// What changed with this version.
    pub note: String,
}

/// A file of which not all parts are here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadRow {
    pub id: UploadId,
    pub name: String,
    pub size_bytes: u64,
    /// Bytes of each part but the last.
    pub part_bytes: u64,
    /// Numbers, from 1, of the parts that are here.
    pub there: Vec<u32>,
    pub replaces: Option<FileId>,
}

impl UploadRow {
    pub fn parts(&self) -> u32 {
        u32::try_from(self.size_bytes.div_ceil(self.part_bytes.max(1))).unwrap_or(u32::MAX)
    }

    /// Bytes of part `part`.
    pub fn part_size(&self, part: u32) -> u64 {
        let before = u64::from(part.saturating_sub(1)) * self.part_bytes;
        self.part_bytes.min(self.size_bytes.saturating_sub(before))
    }

    /// Bytes that are here.
    pub fn sent_bytes(&self) -> u64 {
        self.there.iter().map(|part| self.part_size(*part)).sum()
    }
}

/// The pictures of a product, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PicturesView {
    pub product: ProductId,
    pub pictures: Vec<PictureRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureRow {
    pub id: PictureId,
    pub alt: String,
    /// Address of a small rendition.
    pub src: String,
    pub width: u32,
    pub height: u32,
}

/// How something that a seller may be refused ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome<T> {
    Done(T),
    /// Why not, in words for the seller.
    Refused(String),
}

#[cfg(feature = "ssr")]
mod of_product {
    use super::{FileRow, FilesView, PictureRow, PicturesView, UploadRow};
    use crate::text::{date, file_kind};
    use domain::{FileId, FileVersion, Picture, Product, catalog::OpenUpload, shop::Terms, size::file_size};

    impl FilesView {
        pub fn of(product: &Product, uploads: Vec<OpenUpload>, terms: &Terms) -> FilesView {
            let row = |(id, file): (&FileId, &FileVersion)| FileRow {
                id: id.clone(),
                name: file.name.clone(),
                kind: file_kind(&file.media_type, &file.name),
                size: file_size(file.size_bytes),
                version: file.version,
                added: date(file.added_at, &terms.time_zone),
                sha256: file.sha256.to_string(),
                note: file.note.clone(),
            };
            FilesView {
                product: product.id.clone(),
                most_bytes: terms.max_file_bytes,
                files: product.current_files().map(row).collect(),
                uploads: uploads.into_iter().map(UploadRow::of).collect(),
            }
        }
    }

    impl UploadRow {
        pub fn of(upload: OpenUpload) -> UploadRow {
            let OpenUpload { plan, there } = upload;
            UploadRow {
                id: plan.id,
                name: plan.label.name,
                size_bytes: plan.size_bytes,
                part_bytes: plan.part_bytes,
                there,
                replaces: plan.label.replaces,
            }
        }
    }

    impl PicturesView {
        pub fn of(product: &Product) -> PicturesView {
            let row = |picture: &Picture| PictureRow {
                id: picture.id.clone(),
                alt: picture.alt.clone(),
                src: picture.renditions.first().map(|small| format!("/pictures/{}", small.key)).unwrap_or_default(),
                width: picture.width,
                height: picture.height,
            };
            PicturesView { product: product.id.clone(), pictures: product.pictures.iter().map(row).collect() }
        }
    }
}
