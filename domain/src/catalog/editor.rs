use super::editing::CatalogError;
use crate::{
    catalog::{
        Hint, PublishBlocker,
        admin_listing::{AdminListPosition, AdminListingQuery},
        hints, missing,
        product::Product,
        slug::Slug,
    },
    ids::ProductId,
    shop::Shop,
    team::admin::{Admin, Permission},
};

/// A page of the admin's list.
#[derive(Debug, Clone, Default)]
pub struct AdminProductPage {
    pub rows: Vec<AdminProductRow>,
    pub next: Option<AdminListPosition>,
    pub previous: Option<AdminListPosition>,
}

#[derive(Debug, Clone)]
pub struct AdminProductRow {
    pub product: Product,
    /// Copies in paid orders.
    pub sold: u64,
}

/// One product with what its editor must know.
#[derive(Debug, Clone)]
pub struct EditorProduct {
    pub product: Product,
    pub missing: Vec<PublishBlocker>,
    pub hints: Vec<Hint>,
    pub sold: u64,
}

impl Shop {
    /// Address and name of the products changed last, in every state, to choose one from. For `ViewOrders`.
    ///
    /// # Errors
    /// `NotAllowed`; `Port`.
    pub async fn products_to_choose_from(&self, admin: &Admin) -> Result<Vec<(Slug, String)>, CatalogError> {
        admin.require(Permission::ViewOrders)?;
        let page = self.ports.catalog.admin_listing(&AdminListingQuery::default()).await?;
        Ok(page.products.into_iter().map(|product| (product.slug, product.name)).collect())
    }

    /// Products in every state, last changed first. For `ViewCatalog`.
    ///
    /// # Errors
    /// `NotAllowed`; `Port`.
    pub async fn admin_listing(
        &self,
        admin: &Admin,
        query: &AdminListingQuery,
    ) -> Result<AdminProductPage, CatalogError> {
        admin.require(Permission::ViewCatalog)?;
        let page = self.ports.catalog.admin_listing(query).await?;
        let ids: Vec<ProductId> = page.products.iter().map(|product| product.id.clone()).collect();
        let sold = self.ports.metrics.sold(&ids).await?;
        let rows = page.products.into_iter().map(|product| {
            let sold = sold.iter().find(|(id, _)| *id == product.id).map_or(0, |(_, copies)| *copies);
            AdminProductRow { product, sold }
        });
        Ok(AdminProductPage { rows: rows.collect(), next: page.next, previous: page.previous })
    }

    /// One product, in any state. For `ViewCatalog`.
    ///
    /// # Errors
    /// `NotAllowed`, `UnknownProduct`; `Port`.
    pub async fn editor_product(&self, admin: &Admin, id: &ProductId) -> Result<EditorProduct, CatalogError> {
        admin.require(Permission::ViewCatalog)?;
        let product = self.product_for(id).await?;
        let sold = self.ports.metrics.sold(std::slice::from_ref(id)).await?.first().map_or(0, |(_, copies)| *copies);
        let (missing, hints) = (missing(&product), hints(&product, self.ports.clock.now()));
        Ok(EditorProduct { product, missing, hints, sold })
    }
}
