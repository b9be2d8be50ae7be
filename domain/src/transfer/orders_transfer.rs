//! Reading the orders of one shop and writing them into another.

use super::orders::ArchivedOrder;
use crate::{
    audit::AuditRow,
    catalog::Bytes,
    ids::{BlobKey, OrderId},
    orders::{OrderEdge, OrderSearch, order::Order},
    ports::{PortError, Store},
    reports::metric::DailyMetric,
    time::{DAY_SECS, Day, TimeZone},
    transfer::{BytesSource, CatalogTransfer, Imported, TransferError},
};
use std::{collections::BTreeMap, sync::Arc};

/// Orders and audit rows read at once.
const PAGE: usize = 200;

/// Exports and imports orders, without signing in: for those who may start the program.
pub struct OrdersTransfer {
    pub orders: Arc<dyn Store>,
    pub catalog: CatalogTransfer,
    /// By whose days copies sold are counted.
    pub time_zone: TimeZone,
}

/// An order ready to be written, and where its files lie in this shop.
pub struct PackedOrder {
    pub order: ArchivedOrder,
    pub files: Vec<(Bytes, BlobKey)>,
}

#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The shop has a history or orders of its own.
    #[error("{0}")]
    Taken(String),
    #[error(transparent)]
    Transfer(#[from] TransferError),
    #[error(transparent)]
    Port(#[from] PortError),
}

impl OrdersTransfer {
    /// The first and the last day of UTC on which orders may have been placed; none if nothing ever happened.
    ///
    /// # Errors
    /// If the store takes no calls.
    pub async fn days(&self) -> Result<Option<(Day, Day)>, PortError> {
        let first = self.orders.audit(0, 1).await?.pop();
        Ok(first.map(|row| (row.entry.at.day(), self.catalog.clock.now().day())))
    }

    /// The orders of a day of UTC, oldest first, each with where its files lie.
    ///
    /// # Errors
    /// If the store takes no calls.
    pub async fn orders_of(&self, day: Day) -> Result<Vec<PackedOrder>, PortError> {
        let (since, before) = (Some(day.begin()), Some(day.begin().plus_secs(DAY_SECS)));
        let mut search = OrderSearch { since, before, ..OrderSearch::default() };
        let mut all = Vec::new();
        loop {
            let page = self.orders.search_orders(&search, PAGE).await?;
            search.from = page.last().map(|order| OrderEdge::After(order.id.clone()));
            let full = page.len() == PAGE;
            for order in page {
                let sold = order.lines.iter().flat_map(|line| &line.files);
                let files = sold.map(|file| (super::orders::bytes_of(file), file.version.key.clone())).collect();
                all.push(PackedOrder { order: self.archive(&order).await?, files });
            }
            if !full {
                break;
            }
        }
        all.reverse();
        Ok(all)
    }

    /// # Errors
    /// If the store takes no calls.
    pub async fn audit(&self, after: u64) -> Result<Vec<AuditRow>, PortError> {
        self.orders.audit(after, PAGE).await
    }

    /// All figures but copies sold, which the orders tell.
    ///
    /// # Errors
    /// If the store takes no calls.
    pub async fn figures(&self) -> Result<Vec<DailyMetric>, PortError> {
        self.orders.daily_metrics(Day(i64::MIN), Day(i64::MAX)).await
    }

    /// Appends rows of the other shop's log, or finds that they are there.
    ///
    /// # Errors
    /// [`ImportError::Taken`] if this shop has a history of its own.
    pub async fn import_audit(&self, rows: &[AuditRow]) -> Result<(), ImportError> {
        let Some(first) = rows.first() else { return Ok(()) };
        let there = self.orders.audit(first.seq - 1, rows.len()).await?;
        if there != rows[..there.len().min(rows.len())] {
            return Err(ImportError::Taken("This shop has a history of its own: import into a new one.".to_owned()));
        }
        Ok(self.orders.restore_audit(&rows[there.len()..]).await?)
    }

    /// Adds the other shop's figures, unless this shop has figures already: then they were imported before.
    ///
    /// # Errors
    /// If the store takes no calls.
    pub async fn import_figures(&self, daily_metrics: &[DailyMetric]) -> Result<(), ImportError> {
        if self.figures().await?.is_empty() {
            self.orders.count(daily_metrics).await?;
        }
        Ok(())
    }

    /// Imports an order, first the files that no product has any more. Twice is once.
    ///
    /// # Errors
    /// [`ImportError::Taken`] if this shop has another order of this id or number.
    pub async fn import_order(
        &self,
        archived: &ArchivedOrder,
        source: &dyn BytesSource,
    ) -> Result<Imported, ImportError> {
        if let Some(there) = self.orders.order(&archived.order().id).await? {
            let same = self.archive(&there).await? == *archived;
            let other = || ImportError::Taken(format!("This shop has another order {}.", there.number));
            return if same { Ok(Imported::Same) } else { Err(other()) };
        }
        let keys = self.keys(archived, source).await?;
        let nowhere = BlobKey::random(&*self.catalog.entropy);
        let (order, grants, links) = archived.unpack(&|bytes| keys.get(bytes).unwrap_or(&nowhere).clone());
        match self.orders.restore(&order, &grants, &links, &archived.copies_sold(&self.time_zone)).await {
            Ok(()) => Ok(Imported::Made),
            Err(PortError::Conflict) => {
                let words = match self.orders.order_by_number(&order.number).await? {
                    Some(_) => format!("This shop has another order with the number {}.", order.number),
                    None => format!("This shop has a link or a checkout key of order {} already.", order.number),
                };
                Err(ImportError::Taken(words))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Where the files of an order lie: with their product, or else they are stored now.
    async fn keys(
        &self,
        archived: &ArchivedOrder,
        source: &dyn BytesSource,
    ) -> Result<BTreeMap<Bytes, BlobKey>, ImportError> {
        let ids: Vec<_> = archived.order().lines.iter().map(|line| line.product.clone()).collect();
        let mut keys = BTreeMap::new();
        for product in self.catalog.catalog.find_many(&ids).await? {
            for version in product.files.iter().flat_map(|file| &file.versions) {
                let bytes = Bytes::File { sha256: version.sha256, size_bytes: version.size_bytes };
                keys.insert(bytes, version.key.clone());
            }
        }
        for bytes in archived.bytes() {
            if let (false, Some(product)) = (keys.contains_key(&bytes), ids.first()) {
                keys.insert(bytes, self.catalog.take(product, &bytes, source).await?);
            }
        }
        Ok(keys)
    }

    async fn archive(&self, order: &Order) -> Result<ArchivedOrder, PortError> {
        let id: &OrderId = &order.id;
        Ok(ArchivedOrder::of(order, &self.orders.grants(id).await?, &self.orders.links(id).await?))
    }
}
