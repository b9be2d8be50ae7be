//! Orders as they are exported: each with all that hangs on them, taken out of a shop whole and put into an empty one.
//!
//! Files are named by the SHA-256 of their bytes, as in a [`ProductRecord`](crate::catalog::ProductRecord), which lie
//! beside the text; where a store keeps them is its own affair.

use crate::{
    catalog::Bytes,
    delivery::grant::{Grant, Link},
    ids::BlobKey,
    orders::order::{Order, OrderNumber, OrderedFile},
    reports::metric::{DailyMetric, Metric},
    time::TimeZone,
};
use serde::{Deserialize, Serialize};

/// The form of the lines; a later form gets a later number.
const FORMAT: u32 = 1;

/// One order, as it stands in `orders.jsonl`: with its lines, grants and links. Links are kept as hashes and seeds,
/// so that those in emails work on and nobody who reads this can open one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArchivedOrder {
    format: u32,
    order: Order,
    grants: Vec<Grant>,
    links: Vec<Link>,
}

/// Why a line cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    #[error("format: this program reads format {FORMAT}")]
    Format,
    #[error("number: it is not an order number")]
    Number,
    #[error("{0}: it belongs to another order")]
    Stranger(&'static str),
}

impl ArchivedOrder {
    pub fn of(order: &Order, grants: &[Grant], links: &[Link]) -> ArchivedOrder {
        let by_sum = |bytes: &Bytes| match bytes {
            Bytes::File { sha256, .. } | Bytes::Picture { sha256 } => {
                BlobKey::parse(&sha256.to_string()).expect("a sum is made of letters and digits")
            }
        };
        let mut archived =
            ArchivedOrder { format: FORMAT, order: order.clone(), grants: grants.to_vec(), links: links.to_vec() };
        archived.rename(&by_sum);
        archived
    }

    /// Whether it can be that of an order at all.
    ///
    /// # Errors
    /// [`ArchiveError`] says what is wrong with it.
    pub fn check(&self) -> Result<(), ArchiveError> {
        let own = &self.order.id;
        let ok = |is_so: bool, error| if is_so { Ok(()) } else { Err(error) };
        ok(self.format == FORMAT, ArchiveError::Format)?;
        let number = &self.order.number;
        ok(OrderNumber::read(number.as_str()).as_ref() == Some(number), ArchiveError::Number)?;
        ok(self.grants.iter().all(|grant| &grant.order == own), ArchiveError::Stranger("grants"))?;
        ok(self.links.iter().all(|link| &link.order == own), ArchiveError::Stranger("links"))
    }

    pub fn order(&self) -> &Order {
        &self.order
    }

    /// The files it speaks of.
    pub fn bytes(&self) -> Vec<Bytes> {
        let sold = self.order.lines.iter().flat_map(|line| &line.files);
        // A grant holds what its line holds.
        sold.map(bytes_of).collect()
    }

    /// Order, grants and links, with the files where `key_of` says they lie.
    pub fn unpack(&self, key_of: &dyn Fn(&Bytes) -> BlobKey) -> (Order, Vec<Grant>, Vec<Link>) {
        let mut whole = self.clone();
        whole.rename(key_of);
        (whole.order, whole.grants, whole.links)
    }

    /// What it adds to the figures besides those that stand in `figures.jsonl`: copies sold, by the days of `zone`.
    pub fn copies_sold(&self, zone: &TimeZone) -> Vec<DailyMetric> {
        let paid = self.order.payment.as_ref().filter(|_| self.order.state.is_fulfilled());
        let Some(payment) = paid else { return Vec::new() };
        let metric = |line: &crate::orders::order::OrderLine| {
            let copies = i64::from(line.quantity);
            let what = Metric::Sold(line.product.clone(), line.unit_price.currency);
            let minor = line.unit_price.minor.saturating_mul(copies);
            DailyMetric { day: zone.day_of(payment.settled_at), what, count: copies, minor }
        };
        self.order.lines.iter().map(metric).collect()
    }

    fn rename(&mut self, key_of: &dyn Fn(&Bytes) -> BlobKey) {
        let sold = self.order.lines.iter_mut().flat_map(|line| &mut line.files);
        let granted = self.grants.iter_mut().flat_map(|grant| &mut grant.files);
        sold.chain(granted).for_each(|file| file.version.key = key_of(&bytes_of(file)));
    }
}

pub(crate) fn bytes_of(file: &OrderedFile) -> Bytes {
    Bytes::File { sha256: file.version.sha256, size_bytes: file.version.size_bytes }
}
