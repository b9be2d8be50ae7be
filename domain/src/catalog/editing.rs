//! What admins do to the catalog. Each action asks whether the admin may and is one transaction with its audit row.

use crate::{
    alerts::{Alert, AlertKind},
    catalog::{EditConflict, FieldProblem, LabelError, PublishBlocker, product::Product},
    ids::{ProductId, UploadId},
    ports::PortError,
    shop::Shop,
    team::admin::{Admin, NotAllowed, Permission},
};

/// How often to decide anew when somebody else was faster.
pub(crate) const MAX_TRIES: u32 = 5;

/// A product in the audit log.
pub(crate) fn in_short(product: &Product) -> String {
    let state = product.state.as_str();
    format!("{state} v{} {}", product.version, product.price.decimal())
}

#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error("there is no such product")]
    UnknownProduct,
    /// Fields that cannot be taken as they are. Nothing was stored.
    #[error("something in the form cannot be taken as it is")]
    Fields(Vec<FieldProblem>),
    /// It cannot be sold yet, or not any more with this change. Nothing was stored.
    #[error("something is missing before it can be sold")]
    Missing(Vec<PublishBlocker>),
    #[error("somebody else saved it meanwhile")]
    Conflict(Box<EditConflict>),
    #[error(transparent)]
    Refused(#[from] CatalogRefusal),
    #[error(transparent)]
    Label(#[from] LabelError),
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Why an action makes no sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogRefusal {
    #[error("the product has 10 files")]
    TooManyFiles,
    #[error("the product has 10 pictures")]
    TooManyPictures,
    #[error("there is no such file or picture")]
    NoSuchPart,
    #[error("the product is archived")]
    Archived,
    #[error("the file is empty")]
    EmptyFile,
    #[error("the file is larger than {most_bytes} bytes")]
    FileTooLarge { most_bytes: u64 },
    #[error("the upload was not finished within a day")]
    NoSuchUpload,
    #[error("not all of the file has arrived")]
    Incomplete { id: UploadId },
    #[error("the virus scanner refuses the file")]
    Malware,
    #[error("the note is longer than 500 characters")]
    NoteTooLong,
    #[error("the alt text is longer than 250 characters")]
    AltTooLong,
}

impl Shop {
    pub(crate) async fn product_for(&self, id: &ProductId) -> Result<Product, CatalogError> {
        if let Some(product) = self.ports.catalog.find_many(std::slice::from_ref(id)).await?.pop() {
            return Ok(product);
        }
        // It may be there and unreadable; then an alert says so.
        let row = format!("products/{id}");
        let unreadable = |alert: &Alert| alert.kind == AlertKind::UnreadableRow && alert.object == row;
        match self.ports.alerts.open_alerts().await?.iter().any(unreadable) {
            true => Err(PortError::Broken { service: "the store", reason: row }.into()),
            false => Err(CatalogError::UnknownProduct),
        }
    }

    /// Reads a product and stores what `change` makes of it, anew if somebody was first; `change` gives
    /// `None` if there is nothing to do, else the act for the audit log.
    pub(crate) async fn restock(
        &self,
        admin: &Admin,
        id: &ProductId,
        change: impl Fn(&mut Product) -> Result<Option<&'static str>, CatalogError> + Send + Sync,
    ) -> Result<Product, CatalogError> {
        admin.require(Permission::EditCatalog)?;
        for _ in 0..MAX_TRIES {
            let before = self.product_for(id).await?;
            let mut product = before.clone();
            let Some(act) = change(&mut product)? else { return Ok(before) };
            match self.store(admin, act, &before, product).await {
                Err(CatalogError::Port(PortError::Conflict)) => {}
                done => return done,
            }
        }
        Err(PortError::Conflict.into())
    }

    /// Stores `after`, made of `before`, with its audit row.
    pub(crate) async fn store(
        &self,
        admin: &Admin,
        act: &'static str,
        before: &Product,
        mut after: Product,
    ) -> Result<Product, CatalogError> {
        after.version = before.version + 1;
        after.updated_at = self.ports.clock.now();
        let object = format!("product/{}", after.id);
        let audit = self.audit_by(admin, act, object, (&in_short(before), &in_short(&after)), "");
        self.ports.catalog.record(&after, audit).await?;
        Ok(after)
    }
}
