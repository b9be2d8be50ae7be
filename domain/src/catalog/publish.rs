use super::editing::CatalogError;
use crate::{
    catalog::{
        PublishBlocker, missing,
        product::{Product, ProductState},
    },
    ids::ProductId,
    ports::PortError,
    shop::Shop,
    team::admin::{Admin, Permission},
};

impl Shop {
    /// Publishes a product. The first time makes it new in the storefront. For `EditCatalog`.
    ///
    /// # Errors
    /// `NotAllowed`, `UnknownProduct`; `Missing` with everything it lacks; `Refused` if it is archived; `Port`.
    pub async fn publish(&self, admin: &Admin, id: &ProductId) -> Result<Product, CatalogError> {
        admin.require(Permission::EditCatalog)?;
        let found = self.product_for(id).await?;
        let bytes_lost = self.lacks_bytes(&found).await?;
        let now = self.ports.clock.now();
        self.restock(admin, id, |product| {
            match product.state {
                ProductState::Published => return Ok(None),
                ProductState::Archived => return Err(super::editing::CatalogRefusal::Archived.into()),
                ProductState::Draft => {}
            }
            // Files that came after the look into storage were looked at when they came.
            let mut lacks = missing(product);
            if bytes_lost {
                lacks.push(PublishBlocker::FileBytes);
            }
            if !lacks.is_empty() {
                return Err(CatalogError::Missing(lacks));
            }
            product.state = ProductState::Published;
            product.published_at.get_or_insert(now);
            Ok(Some("product.published"))
        })
        .await
    }

    /// Unpublishes a product: as if it had never been there, but for its buyers. For `EditCatalog`.
    ///
    /// # Errors
    /// `NotAllowed`, `UnknownProduct`; `Port`.
    pub async fn unpublish(&self, admin: &Admin, id: &ProductId) -> Result<Product, CatalogError> {
        self.restock(admin, id, |product| {
            if product.state != ProductState::Published {
                return Ok(None);
            }
            product.state = ProductState::Draft;
            Ok(Some("product.unpublished"))
        })
        .await
    }

    /// Ends a product: its page says it is gone, buyers keep what they bought, nothing is erased.
    /// For `EditCatalog`.
    ///
    /// # Errors
    /// `NotAllowed`, `UnknownProduct`; `Port`.
    pub async fn archive(&self, admin: &Admin, id: &ProductId) -> Result<Product, CatalogError> {
        self.restock(admin, id, |product| {
            let was = std::mem::replace(&mut product.state, ProductState::Archived);
            Ok((was != ProductState::Archived).then_some("product.archived"))
        })
        .await
    }

    /// Makes a draft of an archived product. For `EditCatalog`.
    ///
    /// # Errors
    /// `NotAllowed`, `UnknownProduct`; `Port`.
    pub async fn restore(&self, admin: &Admin, id: &ProductId) -> Result<Product, CatalogError> {
        self.restock(admin, id, |product| {
            if product.state != ProductState::Archived {
                return Ok(None);
            }
            product.state = ProductState::Draft;
            Ok(Some("product.restored"))
        })
        .await
    }

    /// Whether a file is not in storage with the size it was uploaded with.
    async fn lacks_bytes(&self, product: &Product) -> Result<bool, PortError> {
        for (_, file) in product.current_files() {
            if self.ports.files.file_size(&file.key).await? != Some(file.size_bytes) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
