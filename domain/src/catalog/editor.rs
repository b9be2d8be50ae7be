use super::editing::StockError;
use crate::shop::Shop;
use crate::{
    catalog::{
        Advice, Lack,
        admin_listing::{InventoryQuery, StockPlace},
        hints, missing,
        product::Product,
    },
    ids::ProductId,
    team::admin::{Admin, May},
};

/// A page of the admin's list.
#[derive(Debug, Clone, Default)]
pub struct StockPage {
    pub rows: Vec<StockRow>,
    pub next: Option<StockPlace>,
    pub previous: Option<StockPlace>,
}

#[derive(Debug, Clone)]
pub struct StockRow {
    pub product: Product,
    /// Copies in paid orders.
    pub sold: u64,
}

/// One product with what its editor must know.
#[derive(Debug, Clone)]
pub struct Stocked {
    pub product: Product,
    pub missing: Vec<Lack>,
    pub hints: Vec<Advice>,
    pub sold: u64,
}

impl Shop {
    /// Products in every state, last changed first. For `SeeShelf`.
    ///
    /// # Errors
    /// `NotAllowed`; `Port`.
    pub async fn inventory(&self, admin: &Admin, query: &InventoryQuery) -> Result<StockPage, StockError> {
        admin.must(May::SeeShelf)?;
        let page = self.catalog.inventory(query).await?;
        let ids: Vec<ProductId> = page.products.iter().map(|product| product.id.clone()).collect();
        let sold = self.orders.sold(&ids).await?;
        let rows = page.products.into_iter().map(|product| {
            let sold = sold.iter().find(|(id, _)| *id == product.id).map_or(0, |(_, copies)| *copies);
            StockRow { product, sold }
        });
        Ok(StockPage { rows: rows.collect(), next: page.next, previous: page.previous })
    }

    /// One product, in any state. For `SeeShelf`.
    ///
    /// # Errors
    /// `NotAllowed`, `UnknownProduct`; `Port`.
    pub async fn stocked(&self, admin: &Admin, id: &ProductId) -> Result<Stocked, StockError> {
        admin.must(May::SeeShelf)?;
        let product = self.product_for(id).await?;
        let sold = self.orders.sold(std::slice::from_ref(id)).await?.first().map_or(0, |(_, copies)| *copies);
        let (missing, hints) = (missing(&product), hints(&product, self.clock.now()));
        Ok(Stocked { product, missing, hints, sold })
    }
}
