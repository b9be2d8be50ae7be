//! Taking orders out of the shop.

use super::actions::OrderActionError;
use crate::{
    Shop,
    ids::OrderId,
    orders::{OrderEdge, OrderSearch, order::Order},
    team::admin::{Admin, Permission},
};

/// Orders read at once: a page of them stays under a few megabytes.
const PAGE: usize = 200;

impl Shop {
    /// Notes that `admin` takes orders out of the shop; called once before the first page.
    ///
    /// # Errors
    /// [`OrderActionError::NotAllowed`]: an export is personal data leaving the house.
    pub async fn begin_export(&self, admin: &Admin, what: &str) -> Result<(), OrderActionError> {
        admin.require(Permission::Export)?;
        let audit = self.audit_by(admin, "orders.exported", "orders".to_owned(), ("", what), "");
        Ok(self.ports.audit_log.note(audit).await?)
    }

    /// The next orders of an export, behind `after`; empty at the end. Orders that come while it runs are
    /// newer than its first page and not part of it.
    ///
    /// # Errors
    /// [`OrderActionError::NotAllowed`], or the store failed.
    pub async fn export_page(
        &self,
        admin: &Admin,
        search: &OrderSearch,
        after: Option<OrderId>,
    ) -> Result<Vec<Order>, OrderActionError> {
        admin.require(Permission::Export)?;
        let search = OrderSearch { from: after.map(OrderEdge::After), ..search.clone() };
        Ok(self.ports.orders.search_orders(&search, PAGE).await?)
    }
}
