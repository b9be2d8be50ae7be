use super::editing::{CatalogError, CatalogRefusal};
use crate::{
    catalog::{
        label,
        product::{FileVersion, Product},
    },
    delivery::token::Sha256Sum,
    ids::{FileId, ProductId, UploadId},
    ports::{FinishError, PartAddress, PortError, UploadLabel, UploadPlan},
    shop::Shop,
    team::admin::{Admin, Permission},
    time::DAY_SECS,
    typed_text::{Lines, clean_note},
};

const MAX_NOTE: usize = 500;
/// Uploads looked at in one sweep.
const SWEEP: usize = 100;

/// A file somebody wants to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileOf {
    pub product: ProductId,
    /// The file it becomes the next version of; `None` for a new one.
    pub replaces: Option<FileId>,
    /// As the browser names it.
    pub name: String,
    pub media_type: String,
    pub size_bytes: u64,
    /// What changed.
    pub note: String,
}

/// A file on its way in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenUpload {
    pub plan: UploadPlan,
    /// Numbers of the parts that are here, ascending.
    pub there: Vec<u32>,
}

impl Shop {
    /// Takes one part of an upload that came to this program and not straight to storage. For `EditCatalog`.
    ///
    /// # Errors
    /// `NotAllowed`; `Port`.
    pub async fn put_part(&self, admin: &Admin, id: &UploadId, part: u32, bytes: &[u8]) -> Result<(), CatalogError> {
        admin.require(Permission::EditCatalog)?;
        Ok(self.ports.uploads.put_part(id, part, bytes).await?)
    }

    /// Begins to take a file. For `EditCatalog`.
    ///
    /// # Errors
    /// Before a byte is sent: `NotAllowed`, `UnknownProduct`, `Label`, `Refused` (too large, empty, too many);
    /// `Port`.
    pub async fn begin_upload(&self, admin: &Admin, file: &FileOf) -> Result<UploadPlan, CatalogError> {
        admin.require(Permission::EditCatalog)?;
        let name = label(&file.name)?;
        let most_bytes = self.terms.max_file_bytes;
        if file.size_bytes == 0 {
            return Err(CatalogRefusal::EmptyFile.into());
        }
        if file.size_bytes > most_bytes {
            return Err(CatalogRefusal::FileTooLarge { most_bytes }.into());
        }
        if file.note.chars().count() > MAX_NOTE {
            return Err(CatalogRefusal::NoteTooLong.into());
        }
        let product = self.product_for(&file.product).await?;
        match &file.replaces {
            Some(replaced) if !product.files.iter().any(|own| own.id == *replaced) => {
                return Err(CatalogRefusal::NoSuchPart.into());
            }
            None if product.files.len() >= crate::catalog::product::MAX_FILES => {
                return Err(CatalogRefusal::TooManyFiles.into());
            }
            _ => {}
        }
        let label = UploadLabel {
            product: product.id,
            replaces: file.replaces.clone(),
            name,
            media_type: plain_media_type(&file.media_type),
            note: clean_note(&file.note, Lines::Many),
            begun_at: self.ports.clock.now(),
        };
        let id = UploadId::random(&*self.ports.entropy);
        Ok(self.ports.uploads.begin(&id, file.size_bytes, &label).await?)
    }

    /// Files of a product that are not finished, oldest first: what a reloaded page goes on with. For `EditCatalog`.
    ///
    /// # Errors
    /// `NotAllowed`; `Port`.
    pub async fn open_uploads(&self, admin: &Admin, product: &ProductId) -> Result<Vec<OpenUpload>, CatalogError> {
        admin.require(Permission::EditCatalog)?;
        let mut open = Vec::new();
        for plan in self.ports.uploads.open_for(product).await? {
            let there = self.ports.uploads.parts(&plan.id).await?;
            open.push(OpenUpload { plan, there });
        }
        Ok(open)
    }

    /// Where the missing parts of an upload go, at most `limit` of them, lowest first. For `EditCatalog`.
    ///
    /// # Errors
    /// `NotAllowed`; `Refused` if there is no such upload; `Port`.
    pub async fn missing_parts(
        &self,
        admin: &Admin,
        id: &UploadId,
        limit: usize,
    ) -> Result<(UploadPlan, Vec<PartAddress>), CatalogError> {
        admin.require(Permission::EditCatalog)?;
        let plan = self.ports.uploads.plan(id).await?.ok_or(CatalogRefusal::NoSuchUpload)?;
        let there = self.ports.uploads.parts(id).await?;
        let missing: Vec<u32> = (1..=plan.parts()).filter(|part| !there.contains(part)).take(limit).collect();
        let addresses = self.ports.uploads.part_addresses(&plan, &missing).await?;
        Ok((plan, addresses))
    }

    /// Makes a file of the product out of a finished upload: checks its size, compares `sha256` if the sender
    /// knows it, and only then lets the product refer to it. Twice is once, also when the first answer got
    /// lost. For `EditCatalog`.
    ///
    /// # Errors
    /// `NotAllowed`; `Refused` if the upload is gone, parts are missing or the sum differs; `Port`.
    pub async fn finish_upload(
        &self,
        admin: &Admin,
        product: &ProductId,
        id: &UploadId,
        sha256: Option<Sha256Sum>,
    ) -> Result<Product, CatalogError> {
        admin.require(Permission::EditCatalog)?;
        let Some(plan) = self.ports.uploads.plan(id).await? else { return self.finished_before(product, id).await };
        if plan.label.product != *product {
            return Err(CatalogRefusal::NoSuchUpload.into());
        }
        // The answer to an earlier try got lost: nothing is read, compared or scanned again.
        if let Ok(product) = self.finished_before(product, id).await {
            let _ = self.ports.uploads.forget(id).await;
            return Ok(product);
        }
        let stored = match self.ports.uploads.finish(id, sha256, self.ports.clock.now()).await {
            Ok(stored) => stored,
            Err(FinishError::Incomplete | FinishError::OtherSum) => {
                // Somebody else may have finished it just now.
                let done = self.finished_before(product, id).await;
                return done.map_err(|_| CatalogRefusal::Incomplete { id: id.clone() }.into());
            }
            Err(FinishError::Malware) => {
                // Nobody goes on with it; if it cannot be given up now, it is swept.
                let _ = self.ports.uploads.abort(id).await;
                return Err(CatalogRefusal::Malware.into());
            }
            Err(FinishError::Port(error)) => return Err(error.into()),
        };
        let version = FileVersion {
            version: 1,
            name: plan.label.name,
            media_type: plan.label.media_type,
            size_bytes: stored.size_bytes,
            sha256: stored.sha256,
            key: stored.key,
            note: plan.label.note,
            added_at: self.ports.clock.now(),
        };
        let product = self.add_file(admin, &plan.label.product, plan.label.replaces.as_ref(), version).await?;
        // The file is the product's now; what stays behind is swept.
        let _ = self.ports.uploads.forget(id).await;
        Ok(product)
    }

    /// The product that has the file of an upload already: the answer to finishing it got lost.
    async fn finished_before(&self, product: &ProductId, id: &UploadId) -> Result<Product, CatalogError> {
        let key = id.key();
        let found = self.ports.catalog.find_many(std::slice::from_ref(product)).await?.pop();
        let has_it =
            |product: &Product| product.files.iter().flat_map(|file| &file.versions).any(|version| version.key == key);
        Ok(found.filter(has_it).ok_or(CatalogRefusal::NoSuchUpload)?)
    }

    /// Gives an upload up. One that is being finished meanwhile either is given up or becomes a file of its product,
    /// never half of both. For `EditCatalog`.
    ///
    /// # Errors
    /// `NotAllowed`; `Port`.
    pub async fn abort_upload(&self, admin: &Admin, id: &UploadId) -> Result<(), CatalogError> {
        admin.require(Permission::EditCatalog)?;
        Ok(self.ports.uploads.abort(id).await?)
    }

    /// Removes what uploads left behind that were begun more than a day ago. Files that came into
    /// their product before somebody pulled the plug stay. Returns how many were removed.
    ///
    /// # Errors
    /// If a store takes no calls.
    pub async fn sweep_uploads(&self) -> Result<usize, PortError> {
        let before = self.ports.clock.now().minus_secs(DAY_SECS);
        let mut removed = 0;
        for plan in self.ports.uploads.stale(before, SWEEP).await? {
            let product = self.ports.catalog.find_many(std::slice::from_ref(&plan.label.product)).await?.pop();
            let key = plan.key();
            let is_used = |product: &Product| {
                product.files.iter().flat_map(|file| &file.versions).any(|version| version.key == key)
            };
            if product.as_ref().is_some_and(is_used) {
                self.ports.uploads.forget(&plan.id).await?;
            } else if self.ports.uploads.discard(&plan.id, before).await? {
                removed += 1;
            }
        }
        Ok(removed)
    }
}

/// A media type as it may stand in a header; a browser that tells nothing usable means "some bytes".
fn plain_media_type(text: &str) -> String {
    let text = text.trim().to_ascii_lowercase();
    let plain = |part: &str| {
        !part.is_empty() && part.len() <= 60 && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.+_".contains(&b))
    };
    match text.split_once('/') {
        Some((kind, sub)) if plain(kind) && plain(sub) => text,
        _ => "application/octet-stream".to_owned(),
    }
}
