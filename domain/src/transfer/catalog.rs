//! Exporting the catalog of a shop and importing it into one, from the shop's own machine.

use crate::{
    audit::AuditEntry,
    catalog::{
        Bytes, ProductRecord,
        admin_listing::{AdminListEdge, AdminListingQuery},
        editing::in_short,
        product::Product,
        slug::Slug,
    },
    delivery::token::Sha256Sum,
    ids::{BlobKey, ProductId, UploadId},
    money::{Currency, Money},
    ports::{Catalog, Clock, Entropy, Files, FinishError, PortError, SlugHit, UploadLabel, Uploads},
};
use async_trait::async_trait;
use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::Arc,
};

/// Where the bytes of an import lie.
#[async_trait]
pub trait BytesSource: Send + Sync {
    /// From `offset` on, at most `most` bytes and fewer only at the end.
    ///
    /// # Errors
    /// In words, if they cannot be read.
    async fn read(&self, bytes: &Bytes, offset: u64, most: usize) -> Result<Vec<u8>, String>;
}

#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    /// What was looked at before has changed since.
    #[error("{0}")]
    Changed(String),
    #[error(transparent)]
    Port(#[from] PortError),
}

/// What an import made of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Imported {
    Made,
    Changed,
    /// It was so already; nothing was written.
    Same,
}

/// Exports and imports the catalog, without signing in: for those who may start the program.
#[derive(Clone)]
pub struct CatalogTransfer {
    pub catalog: Arc<dyn Catalog>,
    pub files: Arc<dyn Files>,
    pub uploads: Arc<dyn Uploads>,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
    pub currency: Currency,
}

impl CatalogTransfer {
    /// All products by address: the order in which they are written, whatever order they were made in.
    ///
    /// # Errors
    /// If the store takes no calls.
    pub async fn products(&self) -> Result<Vec<(Slug, ProductId)>, PortError> {
        let (mut all, mut query) = (Vec::new(), AdminListingQuery::default());
        loop {
            let page = self.catalog.admin_listing(&query).await?;
            all.extend(page.products.into_iter().map(|product| (product.slug, product.id)));
            match page.next {
                Some(place) => query.from = Some(AdminListEdge::After(place)),
                None => break,
            }
        }
        all.sort();
        Ok(all)
    }

    /// The product with this id, if it is still there.
    ///
    /// # Errors
    /// If the store takes no calls.
    pub async fn product(&self, id: &ProductId) -> Result<Option<Product>, PortError> {
        Ok(self.catalog.find_many(std::slice::from_ref(id)).await?.pop())
    }

    /// The record of a product. A rendition that is lost is left out: the others still show the picture.
    ///
    /// # Errors
    /// If a store takes no calls.
    pub async fn record_of(&self, product: &Product) -> Result<ProductRecord, PortError> {
        let sums = self.picture_sums(product).await?;
        let mut whole = product.clone();
        whole.pictures.iter_mut().for_each(|picture| picture.renditions.retain(|one| sums.contains_key(&one.key)));
        whole.pictures.retain(|picture| !picture.renditions.is_empty());
        Ok(ProductRecord::of(&whole, &|key| sums.get(key).copied().unwrap_or_else(|| Sha256Sum::of(b""))))
    }

    /// Everything that keeps a record from being imported, but for its bytes.
    ///
    /// # Errors
    /// If the store takes no calls.
    pub async fn problems(&self, record: &ProductRecord) -> Result<Vec<String>, PortError> {
        let nowhere = BlobKey::random(&*self.entropy);
        let product = match record.product(self.currency, self.clock.now(), &|_| nowhere.clone()) {
            Ok(product) => product,
            Err(problems) => return Ok(problems),
        };
        Ok(match self.catalog.find_by_slug(&product.slug).await? {
            SlugHit::Product(other) if other.id != product.id => {
                vec![format!("slug: another product of this shop ({}) has the address “{}”.", other.id, other.slug)]
            }
            _ => Vec::new(),
        })
    }

    /// Imports a record: first its bytes, then the product with its audit row. Twice is once.
    ///
    /// # Errors
    /// `Changed` if it could be imported when it was checked and cannot any more; `Port`.
    pub async fn import_product(
        &self,
        record: &ProductRecord,
        source: &dyn BytesSource,
    ) -> Result<Imported, TransferError> {
        let stored = self.product(&record.id).await?;
        let mut keys = self.keys_of(stored.as_ref()).await?;
        for bytes in record.bytes() {
            if let Entry::Vacant(place) = keys.entry(bytes) {
                place.insert(self.take(&record.id, &bytes, source).await?);
            }
        }
        let nowhere = BlobKey::random(&*self.entropy);
        let key_of = |bytes: &Bytes| keys.get(bytes).unwrap_or(&nowhere).clone();
        let made = record.product(self.currency, self.clock.now(), &key_of);
        let made = made.map_err(|problems| TransferError::Changed(problems.join(" ")))?;
        let Some(stored) = stored else {
            self.record(None, Product { version: 1, ..made }, "product.imported").await?;
            return Ok(Imported::Made);
        };
        let price_version = stored.price_version + u32::from(stored.price != made.price);
        let made = Product { version: stored.version, updated_at: stored.updated_at, price_version, ..made };
        if made == stored {
            return Ok(Imported::Same);
        }
        let (version, updated_at) = (stored.version + 1, self.clock.now());
        self.record(Some(&stored), Product { version, updated_at, ..made }, "product.imported").await?;
        Ok(Imported::Changed)
    }

    /// Gives a product another price.
    ///
    /// # Errors
    /// `Changed` if there is no such product, or Stripe cannot charge the price; `Port`.
    pub async fn set_price(&self, slug: &Slug, price: Money) -> Result<Imported, TransferError> {
        price.chargeable().map_err(|error| TransferError::Changed(error.to_string()))?;
        let SlugHit::Product(stored) = self.catalog.find_by_slug(slug).await? else {
            return Err(TransferError::Changed(format!("There is no product “{slug}” any more.")));
        };
        if stored.price == price && stored.free == price.is_zero() {
            return Ok(Imported::Same);
        }
        let after = Product {
            price,
            free: price.is_zero(),
            price_version: stored.price_version + 1,
            version: stored.version + 1,
            updated_at: self.clock.now(),
            ..(*stored).clone()
        };
        self.record(Some(&stored), after, "product.priced").await?;
        Ok(Imported::Changed)
    }

    async fn record(&self, before: Option<&Product>, after: Product, action: &str) -> Result<(), PortError> {
        let audit = AuditEntry {
            at: self.clock.now(),
            actor: "console".to_owned(),
            action: action.to_owned(),
            object: format!("product/{}", after.id),
            before: before.map(in_short).unwrap_or_default(),
            after: in_short(&after),
            why: String::new(),
        };
        self.catalog.record(&after, audit).await
    }

    async fn picture_sums(&self, product: &Product) -> Result<BTreeMap<BlobKey, Sha256Sum>, PortError> {
        let mut sums = BTreeMap::new();
        for one in product.pictures.iter().flat_map(|picture| &picture.renditions) {
            if let Some(bytes) = self.files.read_picture(&one.key).await? {
                sums.insert(one.key.clone(), Sha256Sum::of(&bytes));
            }
        }
        Ok(sums)
    }

    /// Where the bytes of a stored product lie: what an import names again is not stored again.
    async fn keys_of(&self, stored: Option<&Product>) -> Result<BTreeMap<Bytes, BlobKey>, PortError> {
        let Some(stored) = stored else { return Ok(BTreeMap::new()) };
        let files = stored.files.iter().flat_map(|file| &file.versions);
        let files = files.map(|version| {
            (Bytes::File { sha256: version.sha256, size_bytes: version.size_bytes }, version.key.clone())
        });
        let pictures = self.picture_sums(stored).await?;
        Ok(files.chain(pictures.into_iter().map(|(key, sha256)| (Bytes::Picture { sha256 }, key))).collect())
    }

    /// Stores bytes, compares their sum, and tells where they lie.
    pub(crate) async fn take(
        &self,
        product: &ProductId,
        bytes: &Bytes,
        source: &dyn BytesSource,
    ) -> Result<BlobKey, TransferError> {
        let changed = |words: String| TransferError::Changed(words);
        match *bytes {
            Bytes::Picture { sha256 } => {
                let picture = source.read(bytes, 0, usize::MAX).await.map_err(changed)?;
                if Sha256Sum::of(&picture) != sha256 {
                    return Err(TransferError::Changed(format!("The picture {sha256} is not what it was.")));
                }
                let key = BlobKey::random(&*self.entropy);
                self.files.put_picture(&key, &picture).await?;
                Ok(key)
            }
            Bytes::File { sha256, size_bytes } => {
                let label = UploadLabel {
                    product: product.clone(),
                    replaces: None,
                    name: sha256.to_string(),
                    media_type: String::new(),
                    note: String::new(),
                    begun_at: self.clock.now(),
                };
                let plan = self.uploads.begin(&UploadId::random(&*self.entropy), size_bytes, &label).await?;
                for part in 1..=plan.parts() {
                    let (offset, size) = (plan.part_offset(part).unwrap_or(0), plan.part_size(part).unwrap_or(0));
                    let most = usize::try_from(size).unwrap_or(usize::MAX);
                    let piece = source.read(bytes, offset, most).await.map_err(changed)?;
                    if piece.len() != most {
                        return Err(TransferError::Changed(format!("The file {sha256} is shorter than it was.")));
                    }
                    self.uploads.put_part(&plan.id, part, &piece).await?;
                }
                match self.uploads.finish(&plan.id, Some(sha256), self.clock.now()).await {
                    Ok(stored) => {
                        self.uploads.forget(&plan.id).await?;
                        Ok(stored.key)
                    }
                    Err(FinishError::Port(error)) => Err(error.into()),
                    Err(_) => Err(TransferError::Changed(format!("The file {sha256} is not what it was."))),
                }
            }
        }
    }
}
