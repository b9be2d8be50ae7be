//! How the shop is doing: counted as things happen, never by looking through orders.

use crate::{
    ids::ProductId,
    money::Currency,
    orders::{OrderState, order::Order},
    time::Day,
};
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicU32, Ordering};

/// Something that is counted by day, in the shop's time zone: every admin, wherever they are, counts the same days.
///
/// A count stays with the day it was made for. Days that were counted before the shop had another time zone, or in UTC
/// before it had any, keep their counts; only around the change may some hours stand with the day beside.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Metric {
    /// A product's page was looked at.
    Views,
    /// A cart was begun: something was put into an empty one.
    Carts,
    /// `Check out` was pressed and an order stored.
    Placed,
    Paid(Currency),
    Refunded(Currency),
    /// A payment was disputed; its whole amount.
    Disputed(Currency),
    /// A mail service took an email.
    Mailed,
    /// An email bounced.
    Bounced,
    /// A complimentary order was placed.
    // As stores have it since before it had this name.
    #[serde(rename = "given")]
    Complimentary,
    /// Copies of a product in paid orders, and what they cost before discount and tax.
    Sold(ProductId, Currency),
}

impl Metric {
    /// How stores write it: a word, and the product and the currency it is about, empty where it is about none.
    pub fn parts(&self) -> (&'static str, &str, &'static str) {
        match self {
            Metric::Views => ("views", "", ""),
            Metric::Carts => ("carts", "", ""),
            Metric::Placed => ("placed", "", ""),
            Metric::Paid(currency) => ("paid", "", currency.code()),
            Metric::Refunded(currency) => ("refunded", "", currency.code()),
            Metric::Disputed(currency) => ("disputed", "", currency.code()),
            Metric::Mailed => ("mailed", "", ""),
            Metric::Bounced => ("bounced", "", ""),
            Metric::Complimentary => ("given", "", ""),
            Metric::Sold(product, currency) => ("sold", product.as_str(), currency.code()),
        }
    }

    /// What [`Metric::parts`] took apart; `None` if these are no such parts.
    pub fn from_parts(word: &str, product: &str, currency: &str) -> Option<Metric> {
        let in_currency = || Currency::parse(currency).ok();
        Some(match word {
            "views" => Metric::Views,
            "carts" => Metric::Carts,
            "placed" => Metric::Placed,
            "paid" => Metric::Paid(in_currency()?),
            "refunded" => Metric::Refunded(in_currency()?),
            "disputed" => Metric::Disputed(in_currency()?),
            "mailed" => Metric::Mailed,
            "bounced" => Metric::Bounced,
            "given" => Metric::Complimentary,
            "sold" => Metric::Sold(ProductId::parse(product).ok()?, in_currency()?),
            _ => return None,
        })
    }
}

/// How often something happened on a day, and the money in it in minor units. Both may be negative:
/// a refund that failed at the bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DailyMetric {
    pub day: Day,
    pub what: Metric,
    pub count: i64,
    pub minor: i64,
}

impl DailyMetric {
    /// What placing an order counts.
    pub fn of_placing(day: Day) -> DailyMetric {
        DailyMetric { day, what: Metric::Placed, count: 1, minor: 0 }
    }

    /// What the step from `before` to `after`, taken on `day`, counts.
    pub fn of_step(before: &Order, after: &Order, day: Day) -> Vec<DailyMetric> {
        let mut daily_metrics = Vec::new();
        let Some(payment) = &after.payment else { return daily_metrics };
        let currency = payment.amount.currency;
        let sold = |order: &Order| order.state.is_fulfilled() && order.state != OrderState::PaymentReversed;
        let sign = i64::from(sold(after)) - i64::from(sold(before));
        if sign != 0 {
            daily_metrics.push(DailyMetric {
                day,
                what: Metric::Paid(currency),
                count: sign,
                minor: sign * payment.amount.minor,
            });
            for line in &after.lines {
                let copies = sign * i64::from(line.quantity);
                let what = Metric::Sold(line.product.clone(), line.unit_price.currency);
                daily_metrics.push(DailyMetric {
                    day,
                    what,
                    count: copies,
                    minor: line.unit_price.minor.saturating_mul(copies),
                });
            }
        }
        // Money that went back before the order counted as paid is counted with it.
        let counted = |order: &Order| order.state.is_fulfilled().then(|| Some(order.payment.as_ref()?.refunded_minor));
        let was = counted(before).flatten().unwrap_or(0);
        let is = counted(after).flatten().unwrap_or(was);
        if is != was {
            let count = (is - was).signum();
            daily_metrics.push(DailyMetric { day, what: Metric::Refunded(currency), count, minor: is - was });
        }
        let disputed = |order: &Order| {
            matches!(order.state, OrderState::Disputed | OrderState::DisputeWon | OrderState::DisputeLost)
        };
        // Once for each payment, however often its dispute is opened again.
        if matches!(after.state, OrderState::Disputed | OrderState::DisputeLost) && !disputed(before) {
            daily_metrics.push(DailyMetric {
                day,
                what: Metric::Disputed(currency),
                count: 1,
                minor: payment.amount.minor,
            });
        }
        // Earlier versions counted an inquiry as a dispute.
        let only_inquiries = !after.overrides.disputes.is_empty()
            && after.overrides.disputes.iter().all(|dispute| dispute.status.is_inquiry())
            && before.overrides.disputes.is_empty();
        if before.state == OrderState::Disputed && after.state != OrderState::Disputed && only_inquiries {
            daily_metrics.push(DailyMetric {
                day,
                what: Metric::Disputed(currency),
                count: -1,
                minor: -payment.amount.minor,
            });
        }
        daily_metrics
    }
}

/// Looks at product pages, things put into carts and emails sent since the last time somebody asked.
///
/// Kept in memory and written out each minute, so that looking at a page writes nothing. What a
/// killed process had not written out yet is lost; nothing but this count hangs on it.
#[derive(Debug, Default)]
pub struct TrafficCounters {
    views: AtomicU32,
    carts: AtomicU32,
    mailed: AtomicU32,
}

impl TrafficCounters {
    pub fn viewed(&self) {
        self.views.fetch_add(1, Ordering::Relaxed);
    }

    pub fn carted(&self) {
        self.carts.fetch_add(1, Ordering::Relaxed);
    }

    pub fn mailed(&self) {
        self.mailed.fetch_add(1, Ordering::Relaxed);
    }

    /// What was counted, as of `day`; it then begins at zero again.
    pub fn take(&self, day: Day) -> Vec<DailyMetric> {
        let counted = [(Metric::Views, &self.views), (Metric::Carts, &self.carts), (Metric::Mailed, &self.mailed)];
        let taken = counted.map(|(what, counter)| DailyMetric {
            day,
            what,
            count: counter.swap(0, Ordering::Relaxed).into(),
            minor: 0,
        });
        taken.into_iter().filter(|metric| metric.count > 0).collect()
    }

    /// Puts back what could not be written.
    pub fn put_back(&self, daily_metrics: &[DailyMetric]) {
        for metric in daily_metrics {
            let counter = match metric.what {
                Metric::Views => &self.views,
                Metric::Carts => &self.carts,
                Metric::Mailed => &self.mailed,
                _ => continue,
            };
            counter.fetch_add(u32::try_from(metric.count).unwrap_or(0), Ordering::Relaxed);
        }
    }
}

/// Sums of some days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums {
    pub views: i64,
    pub carts: i64,
    pub placed: i64,
    pub complimentary: i64,
    /// By currency: paid orders, what they brought, refunds, what went back, disputes.
    pub money: Vec<MoneySums>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoneySums {
    pub currency: Currency,
    pub paid: i64,
    pub paid_minor: i64,
    pub refunds: i64,
    pub refunded_minor: i64,
    pub disputes: i64,
    pub disputed_minor: i64,
}

impl Sums {
    /// Adds up those of `daily_metrics` that lie in `days`.
    pub fn of(daily_metrics: &[DailyMetric], days: std::ops::RangeInclusive<Day>) -> Sums {
        let mut sums = Sums::default();
        for metric in daily_metrics.iter().filter(|metric| days.contains(&metric.day)) {
            match &metric.what {
                Metric::Views => sums.views += metric.count,
                Metric::Carts => sums.carts += metric.count,
                Metric::Placed => sums.placed += metric.count,
                Metric::Complimentary => sums.complimentary += metric.count,
                Metric::Paid(currency) => {
                    let money = sums.money_in(*currency);
                    money.paid += metric.count;
                    money.paid_minor += metric.minor;
                }
                Metric::Refunded(currency) => {
                    let money = sums.money_in(*currency);
                    money.refunds += metric.count;
                    money.refunded_minor += metric.minor;
                }
                Metric::Disputed(currency) => {
                    let money = sums.money_in(*currency);
                    money.disputes += metric.count;
                    money.disputed_minor += metric.minor;
                }
                Metric::Sold(..) | Metric::Mailed | Metric::Bounced => {}
            }
        }
        sums.money.sort_by_key(|money| std::cmp::Reverse(money.paid));
        sums
    }

    /// Paid orders in all currencies.
    pub fn paid(&self) -> i64 {
        self.money.iter().map(|money| money.paid).sum()
    }

    /// Refunds in all currencies.
    pub fn refunds(&self) -> i64 {
        self.money.iter().map(|money| money.refunds).sum()
    }

    /// Disputes in all currencies.
    pub fn disputes(&self) -> i64 {
        self.money.iter().map(|money| money.disputes).sum()
    }

    fn money_in(&mut self, currency: Currency) -> &mut MoneySums {
        let place = self.money.iter().position(|money| money.currency == currency).unwrap_or_else(|| {
            self.money.push(MoneySums::none(currency));
            self.money.len() - 1
        });
        &mut self.money[place]
    }
}

impl MoneySums {
    fn none(currency: Currency) -> MoneySums {
        MoneySums { currency, paid: 0, paid_minor: 0, refunds: 0, refunded_minor: 0, disputes: 0, disputed_minor: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traffic_that_could_not_be_written_is_not_lost() {
        let traffic = TrafficCounters::default();
        (0..3).for_each(|_| traffic.viewed());
        traffic.carted();
        let taken = traffic.take(Day(0));
        assert_eq!(taken.iter().map(|metric| metric.count).collect::<Vec<_>>(), [3, 1]);
        assert!(traffic.take(Day(0)).is_empty());
        traffic.put_back(&taken);
        assert_eq!(traffic.take(Day(0)), taken);
    }
}
