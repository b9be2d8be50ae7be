//! What was paid and refunded, line by line.

use super::order::Order;
use crate::{money::Money, planted::Bug};
use std::collections::{BTreeMap, BTreeSet};

/// The money of one line, in minor units of [`Order::charged`]'s currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LineMoney {
    /// What the buyer paid for it: its price with its share of discount and tax.
    pub paid_minor: i64,
    /// What was refunded for it, or Stripe was asked to refund.
    pub refunded_minor: i64,
    /// What can still be refunded for it. Less than paid less refunded where money went back that names no line.
    pub left_minor: i64,
}

impl Order {
    /// All that can still be refunded: what was charged less what was refunded and what Stripe was asked to refund.
    /// Zero while there is nothing at Stripe to refund from.
    pub fn refundable(&self) -> Money {
        let has_money = self.state.is_refundable();
        Money::new(if has_money { self.kept_minor() } else { 0 }, self.charged().currency)
    }

    /// What was charged and neither refunded nor asked to be, in minor units; never below zero.
    fn kept_minor(&self) -> i64 {
        self.left_minor().saturating_sub(self.overrides.asked_minor()).max(0)
    }

    /// What a refund of `lines` would come to now: what is left of each, and never more than is left of the order.
    pub fn refundable_for(&self, lines: &BTreeSet<u8>) -> Money {
        Money::new(self.shares_of(lines).values().sum(), self.charged().currency)
    }

    /// How a refund of `lines` divides among them; lines with nothing left are not in it.
    pub(crate) fn shares_of(&self, lines: &BTreeSet<u8>) -> BTreeMap<u8, i64> {
        let mut left = self.refundable().minor;
        let mut shares = BTreeMap::new();
        for (line, money) in (0_u8..).zip(self.line_money()).filter(|(line, _)| lines.contains(line)) {
            let share = money.left_minor.min(left);
            if share > 0 {
                shares.insert(line, share);
                left -= share;
            }
        }
        shares
    }

    /// Paid, refunded and left for each line, in their order. What was paid adds up to exactly what was charged.
    pub fn line_money(&self) -> Vec<LineMoney> {
        let charged = if self.payment.is_some() { self.charged().minor } else { 0 };
        let weights: Vec<i128> =
            self.lines.iter().map(|line| i128::from(line.unit_price.minor) * i128::from(line.quantity)).collect();
        let paid = split(charged, &weights);
        let mut refunded = vec![0_i64; paid.len()];
        for refund in self.overrides.standing_refunds() {
            let mut rest = refund.amount_minor;
            // Refunds of earlier versions name their lines and not what each of them got.
            let named = refund.shares.keys().chain(refund.lines.iter().filter(|_| refund.shares.is_empty()));
            for line in named.map(|line| usize::from(*line)).filter(|line| *line < paid.len()) {
                let most = u8::try_from(line).ok().and_then(|line| refund.shares.get(&line)).copied().unwrap_or(rest);
                let share = most.min(rest).min(paid[line] - refunded[line]).max(0);
                refunded[line] += share;
                rest -= share;
            }
        }
        let kept = self.kept_minor();
        let all_is_back = charged > 0 && kept == 0;
        let line = |(paid, refunded): (i64, i64)| LineMoney {
            paid_minor: paid,
            refunded_minor: if all_is_back { paid } else { refunded },
            left_minor: (paid - if Bug::RefundLineTwice.is_planted() { 0 } else { refunded }).min(kept).max(0),
        };
        paid.into_iter().zip(refunded).map(line).collect()
    }

    /// What was refunded without naming a line, in Stripe's dashboard or as a whole; in minor units.
    pub fn refunded_beside_lines_minor(&self) -> i64 {
        let all: i64 = self.overrides.standing_refunds().iter().map(|refund| refund.amount_minor).sum();
        let by_line: i64 = self.line_money().iter().map(|line| line.refunded_minor).sum();
        (all - by_line).max(0)
    }
}

/// Splits `amount` by `weights`, each part rounded down and the minor units left over given to the largest remainders,
/// so that the parts add up to `amount`. Evenly if all weights are zero.
fn split(amount: i64, weights: &[i128]) -> Vec<i64> {
    let even = vec![1; weights.len()];
    let weights = if weights.iter().all(|weight| *weight <= 0) { &even[..] } else { weights };
    let total: i128 = weights.iter().sum::<i128>().max(1);
    let whole = i128::from(amount);
    let part = |weight: &i128| i64::try_from((whole * weight).div_euclid(total)).unwrap_or(amount);
    let mut parts: Vec<i64> = weights.iter().map(part).collect();
    let mut by_remainder: Vec<usize> = (0..parts.len()).collect();
    by_remainder.sort_by_key(|n| (std::cmp::Reverse((whole * weights[*n]).rem_euclid(total)), *n));
    let left_over = amount - parts.iter().sum::<i64>();
    for n in by_remainder.into_iter().take(usize::try_from(left_over).unwrap_or(0)) {
        parts[n] += 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::split;
    use proptest::prelude::*;

    #[test]
    fn what_is_left_over_goes_to_the_largest_remainders() {
        assert_eq!(split(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(split(3_400, &[1_900, 4_900]), [950, 2_450]);
        assert_eq!(split(5, &[0, 0]), [3, 2]);
        assert_eq!(split(0, &[3, 4]), [0, 0]);
        assert!(split(7, &[]).is_empty());
    }

    proptest! {
        #[test]
        fn r077_parts_add_up_and_none_is_off_by_more_than_one_unit(
            amount in 0..=i64::MAX / 2,
            weights in proptest::collection::vec(0..=99_999_999_i128, 1..=20),
        ) {
            let parts = split(amount, &weights);
            prop_assert_eq!(parts.iter().sum::<i64>(), amount);
            let total: i128 = weights.iter().sum();
            for (part, weight) in parts.iter().zip(&weights).filter(|_| total > 0) {
                let exact = i128::from(amount) * weight / total;
                prop_assert!((0..=1).contains(&(i128::from(*part) - exact)), "{} of {}", part, exact);
            }
        }
    }
}
