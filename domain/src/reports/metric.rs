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
pub enum Counted {
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
    /// A mail service took a mail.
    Mailed,
    /// A mail bounced.
    Bounced,
    /// An order was given away.
    Given,
    /// Copies of a product in paid orders, and what they cost before discount and tax.
    Sold(ProductId, Currency),
}

impl Counted {
    /// How stores write it: a word, and the product and the currency it is about, empty where it is about none.
    pub fn parts(&self) -> (&'static str, &str, &'static str) {
        match self {
            Counted::Views => ("views", "", ""),
            Counted::Carts => ("carts", "", ""),
            Counted::Placed => ("placed", "", ""),
            Counted::Paid(currency) => ("paid", "", currency.code()),
            Counted::Refunded(currency) => ("refunded", "", currency.code()),
            Counted::Disputed(currency) => ("disputed", "", currency.code()),
            Counted::Mailed => ("mailed", "", ""),
            Counted::Bounced => ("bounced", "", ""),
            Counted::Given => ("given", "", ""),
            Counted::Sold(product, currency) => ("sold", product.as_str(), currency.code()),
        }
    }

    /// What [`Counted::parts`] took apart; `None` if these are no such parts.
    pub fn from_parts(word: &str, product: &str, currency: &str) -> Option<Counted> {
        let in_currency = || Currency::parse(currency).ok();
        Some(match word {
            "views" => Counted::Views,
            "carts" => Counted::Carts,
            "placed" => Counted::Placed,
            "paid" => Counted::Paid(in_currency()?),
            "refunded" => Counted::Refunded(in_currency()?),
            "disputed" => Counted::Disputed(in_currency()?),
            "mailed" => Counted::Mailed,
            "bounced" => Counted::Bounced,
            "given" => Counted::Given,
            "sold" => Counted::Sold(ProductId::parse(product).ok()?, in_currency()?),
            _ => return None,
        })
    }
}

/// How often something happened on a day, and the money in it in minor units. Both may be negative:
/// a refund that failed at the bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub day: Day,
    pub what: Counted,
    pub count: i64,
    pub minor: i64,
}

impl Tally {
    /// What placing an order counts.
    pub fn of_placing(day: Day) -> Tally {
        Tally { day, what: Counted::Placed, count: 1, minor: 0 }
    }

    /// What the step from `before` to `after`, taken on `day`, counts.
    pub fn of_step(before: &Order, after: &Order, day: Day) -> Vec<Tally> {
        let mut tallies = Vec::new();
        let Some(payment) = &after.payment else { return tallies };
        let currency = payment.amount.currency;
        let sold = |order: &Order| order.state.is_fulfilled() && order.state != OrderState::PaymentReversed;
        let sign = i64::from(sold(after)) - i64::from(sold(before));
        if sign != 0 {
            tallies.push(Tally { day, what: Counted::Paid(currency), count: sign, minor: sign * payment.amount.minor });
            for line in &after.lines {
                let copies = sign * i64::from(line.quantity);
                let what = Counted::Sold(line.product.clone(), line.unit_price.currency);
                tallies.push(Tally { day, what, count: copies, minor: line.unit_price.minor.saturating_mul(copies) });
            }
        }
        // Money that went back before the order counted as paid is counted with it.
        let counted = |order: &Order| order.state.is_fulfilled().then(|| Some(order.payment.as_ref()?.refunded_minor));
        let was = counted(before).flatten().unwrap_or(0);
        let is = counted(after).flatten().unwrap_or(was);
        if is != was {
            let count = (is - was).signum();
            tallies.push(Tally { day, what: Counted::Refunded(currency), count, minor: is - was });
        }
        let disputed = |order: &Order| {
            matches!(order.state, OrderState::Disputed | OrderState::DisputeWon | OrderState::DisputeLost)
        };
        // Once for each payment, however often its dispute is opened again.
        if matches!(after.state, OrderState::Disputed | OrderState::DisputeLost) && !disputed(before) {
            tallies.push(Tally { day, what: Counted::Disputed(currency), count: 1, minor: payment.amount.minor });
        }
        // Earlier versions counted an inquiry as a dispute.
        let only_inquiries = !after.desk.disputes.is_empty()
            && after.desk.disputes.iter().all(|dispute| dispute.status.is_inquiry())
            && before.desk.disputes.is_empty();
        if before.state == OrderState::Disputed && after.state != OrderState::Disputed && only_inquiries {
            tallies.push(Tally { day, what: Counted::Disputed(currency), count: -1, minor: -payment.amount.minor });
        }
        tallies
    }
}

/// Looks at product pages, things put into carts and mails sent since the last time somebody asked.
///
/// Kept in memory and written out each minute, so that looking at a page writes nothing. What a
/// killed process had not written out yet is lost; nothing but this count hangs on it.
#[derive(Debug, Default)]
pub struct Footfall {
    views: AtomicU32,
    carts: AtomicU32,
    mailed: AtomicU32,
}

impl Footfall {
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
    pub fn take(&self, day: Day) -> Vec<Tally> {
        let counted = [(Counted::Views, &self.views), (Counted::Carts, &self.carts), (Counted::Mailed, &self.mailed)];
        let taken = counted.map(|(what, counter)| Tally {
            day,
            what,
            count: counter.swap(0, Ordering::Relaxed).into(),
            minor: 0,
        });
        taken.into_iter().filter(|tally| tally.count > 0).collect()
    }

    /// Puts back what could not be written.
    pub fn put_back(&self, tallies: &[Tally]) {
        for tally in tallies {
            let counter = match tally.what {
                Counted::Views => &self.views,
                Counted::Carts => &self.carts,
                Counted::Mailed => &self.mailed,
                _ => continue,
            };
            counter.fetch_add(u32::try_from(tally.count).unwrap_or(0), Ordering::Relaxed);
        }
    }
}

/// Sums of some days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums {
    pub views: i64,
    pub carts: i64,
    pub placed: i64,
    pub given: i64,
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
    /// Adds up those of `tallies` that lie in `days`.
    pub fn of(tallies: &[Tally], days: std::ops::RangeInclusive<Day>) -> Sums {
        let mut sums = Sums::default();
        for tally in tallies.iter().filter(|tally| days.contains(&tally.day)) {
            match &tally.what {
                Counted::Views => sums.views += tally.count,
                Counted::Carts => sums.carts += tally.count,
                Counted::Placed => sums.placed += tally.count,
                Counted::Given => sums.given += tally.count,
                Counted::Paid(currency) => {
                    let money = sums.money_in(*currency);
                    money.paid += tally.count;
                    money.paid_minor += tally.minor;
                }
                Counted::Refunded(currency) => {
                    let money = sums.money_in(*currency);
                    money.refunds += tally.count;
                    money.refunded_minor += tally.minor;
                }
                Counted::Disputed(currency) => {
                    let money = sums.money_in(*currency);
                    money.disputes += tally.count;
                    money.disputed_minor += tally.minor;
                }
                Counted::Sold(..) | Counted::Mailed | Counted::Bounced => {}
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
    fn footfall_that_could_not_be_written_is_not_lost() {
        let footfall = Footfall::default();
        (0..3).for_each(|_| footfall.viewed());
        footfall.carted();
        let taken = footfall.take(Day(0));
        assert_eq!(taken.iter().map(|tally| tally.count).collect::<Vec<_>>(), [3, 1]);
        assert!(footfall.take(Day(0)).is_empty());
        footfall.put_back(&taken);
        assert_eq!(footfall.take(Day(0)), taken);
    }
}
