//! The figures of the shop.

use crate::{
    Shop,
    ids::ProductId,
    money::Money,
    orders::actions::OrderActionError,
    ports::PortError,
    reports::metric::{Metric, Sums},
    team::admin::{Admin, Permission},
    time::Day,
};

/// Products in the list of best sellers.
const BEST: usize = 10;

/// How many days to look back, today included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Period {
    Today,
    Week,
    #[default]
    Month,
}

impl Period {
    pub const ALL: [Period; 3] = [Period::Today, Period::Week, Period::Month];

    pub fn days(self) -> i64 {
        match self {
            Period::Today => 1,
            Period::Week => 7,
            Period::Month => 30,
        }
    }
}

/// How the shop is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// Today, 7 days, 30 days; each with today.
    pub sums: [Sums; 3],
    /// The days of the period, oldest first.
    pub days: Vec<(Day, Sums)>,
    pub best: Vec<BestSeller>,
}

/// A product that sold well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BestSeller {
    pub product: ProductId,
    /// Today's name; the id of a product that is gone.
    pub name: String,
    pub copies: i64,
    /// Before discount, tax and refunds.
    pub amount: Money,
}

impl Shop {
    /// The figures, and the days and best sellers of `period`. Three reads and at most one write, whatever
    /// the shop has sold.
    ///
    /// # Errors
    /// [`OrderActionError::NotAllowed`], or the store failed.
    pub async fn figures(&self, admin: &Admin, period: Period) -> Result<Figures, OrderActionError> {
        admin.require(Permission::ViewReports)?;
        // What was just looked at is counted, too; if it cannot be, the page does without.
        let _ = self.write_traffic().await;
        let today = self.terms.time_zone.day_of(self.ports.clock.now());
        let since = |days: i64| today.minus(days - 1);
        let daily_metrics = self.ports.metrics.daily_metrics(since(Period::Month.days()), today).await?;
        let sums = Period::ALL.map(|period| Sums::of(&daily_metrics, since(period.days())..=today));
        let days = (0..period.days()).rev().map(|back| today.minus(back));
        let days = days.map(|day| (day, Sums::of(&daily_metrics, day..=day))).collect();
        let best = self.ports.metrics.best_sellers(since(period.days()), today, BEST).await?;
        let sold: Vec<_> = best
            .into_iter()
            .filter_map(|metric| match metric.what {
                Metric::Sold(product, currency) => Some((product, metric.count, Money::new(metric.minor, currency))),
                _ => None,
            })
            .collect();
        let ids: Vec<_> = sold.iter().map(|(product, ..)| product.clone()).collect();
        let products = if ids.is_empty() { Vec::new() } else { self.ports.catalog.find_many(&ids).await? };
        let seller = |(product, copies, amount): (ProductId, i64, Money)| {
            let name = products.iter().find(|known| known.id == product).map(|known| known.name.clone());
            BestSeller { name: name.unwrap_or_else(|| product.to_string()), product, copies, amount }
        };
        Ok(Figures { sums, days, best: sold.into_iter().map(seller).collect() })
    }

    /// Writes out what was counted in memory since the last time; called each minute and at the end.
    ///
    /// # Errors
    /// [`PortError`]; what could not be written is counted with the next time.
    pub async fn write_traffic(&self) -> Result<(), PortError> {
        let daily_metrics = self.traffic.take(self.terms.time_zone.day_of(self.ports.clock.now()));
        if daily_metrics.is_empty() {
            return Ok(());
        }
        let written = self.ports.metrics.count(&daily_metrics).await;
        // After a lost answer it may be in already; a view too few is better than one too many.
        if let Err(PortError::Conflict | PortError::Unavailable { .. }) = &written {
            self.traffic.put_back(&daily_metrics);
        }
        written
    }
}
