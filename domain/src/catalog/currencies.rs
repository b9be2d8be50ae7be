//! Products on sale in another currency than the shop's: nobody can buy them.

use crate::{
    catalog::{
        admin_listing::{AdminListEdge, AdminListingQuery},
        product::ProductState,
    },
    money::Currency,
    ports::{Catalog, PortError},
    shop::Shop,
};
use std::collections::BTreeMap;

/// What is on sale in another currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherCurrency {
    pub currency: Currency,
    /// How many products, of those that were looked at.
    pub products: usize,
    /// The name of one of them.
    pub example: String,
}

impl Shop {
    /// Published products priced in another currency than the shop's, among the first `most` that the store lists.
    ///
    /// # Errors
    /// If the store takes no calls.
    pub async fn products_in_other_currencies(&self, most: usize) -> Result<Vec<OtherCurrency>, PortError> {
        in_other_currencies(&*self.ports.catalog, self.terms.currency, most).await
    }
}

/// The same of a catalog alone, for who looks at a shop that is not open.
///
/// # Errors
/// If the store takes no calls.
pub async fn in_other_currencies(
    catalog: &dyn Catalog,
    currency: Currency,
    most: usize,
) -> Result<Vec<OtherCurrency>, PortError> {
    let mut found = BTreeMap::<Currency, OtherCurrency>::new();
    let mut query = AdminListingQuery { state: Some(ProductState::Published), ..AdminListingQuery::default() };
    let mut seen = 0;
    while seen < most {
        let page = catalog.admin_listing(&query).await?;
        seen += page.products.len();
        for product in page.products.into_iter().filter(|product| product.price.currency != currency) {
            let currency = product.price.currency;
            let one = OtherCurrency { currency, products: 0, example: product.name };
            found.entry(currency).or_insert(one).products += 1;
        }
        match page.next {
            Some(place) => query.from = Some(AdminListEdge::After(place)),
            None => break,
        }
    }
    Ok(found.into_values().collect())
}
