//! Amounts: whole minor units of a currency, as Stripe writes them.

use crate::error::ApiError;

/// Eight digits, the largest charge by any payment method in most currencies.
const MAX_AMOUNT: i64 = 99_999_999;
/// The largest charge where it has more digits. Source: Stripe docs, Currencies, maximum charge amounts.
const MAXIMUMS: &[(&str, i64)] =
    &[("cop", 9_999_999_999), ("huf", 9_999_999_999), ("idr", 999_999_999_999), ("inr", 999_999_999)];

/// Currencies without minor units. Source: Stripe docs, Currencies, zero-decimal.
const ZERO_DECIMAL: &[&str] =
    &["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf"];
/// Currencies with a thousand minor units. Source: Stripe docs, Currencies, three-decimal.
const THREE_DECIMAL: &[&str] = &["bhd", "jod", "kwd", "omr", "tnd"];

/// The smallest charge by currency. Source: Stripe docs, Currencies, minimum charge amounts.
const MINIMUMS: &[(&str, i64)] = &[
    ("aed", 200),
    ("ars", 50),
    ("aud", 50),
    ("bgn", 100),
    ("brl", 50),
    ("cad", 50),
    ("chf", 50),
    ("cop", 50),
    ("czk", 1500),
    ("dkk", 250),
    ("eur", 50),
    ("gbp", 30),
    ("hkd", 400),
    ("huf", 17_500),
    ("idr", 50),
    ("ils", 50),
    ("inr", 50),
    ("jpy", 50),
    ("krw", 50),
    ("mxn", 1000),
    ("myr", 200),
    ("nok", 300),
    ("nzd", 50),
    ("php", 50),
    ("pln", 200),
    ("ron", 200),
    ("rub", 50),
    ("sek", 300),
    ("sgd", 50),
    ("thb", 1000),
    ("usd", 50),
    ("zar", 50),
];

/// A three-letter currency code in lower case.
///
/// # Errors
/// 400 if `code` is not three letters.
pub fn currency(param: &str, code: &str) -> Result<String, ApiError> {
    let lower = code.to_ascii_lowercase();
    if lower.len() == 3 && lower.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Ok(lower);
    }
    let message = format!("Invalid currency: {code}. Stripe currently supports three-letter ISO currency codes.");
    Err(ApiError::parameter(None, param, message))
}

/// Refuses a total Stripe would not charge. Zero is no charge at all and is fine.
pub fn check_total(total: i64, currency: &str) -> Result<(), ApiError> {
    let least = MINIMUMS.iter().find(|(code, _)| *code == currency).map_or(1, |(_, least)| *least);
    let most = MAXIMUMS.iter().find(|(code, _)| *code == currency).map_or(MAX_AMOUNT, |(_, most)| *most);
    if total > most {
        let message =
            format!("The Checkout Session's total amount due must be no more than {}.", display(most, currency));
        return Err(ApiError::parameter(Some("amount_too_large"), "", message));
    }
    if total != 0 && total < least {
        let message =
            format!("The Checkout Session's total amount due must add up to at least {}.", display(least, currency));
        return Err(ApiError::parameter(Some("amount_too_small"), "", message));
    }
    Ok(())
}

/// Refuses an amount in a unit Stripe does not charge: the last digit of a three-decimal currency is 0, and ISK and UGX
/// have no fractions. Source: Stripe docs, Currencies, special cases.
pub fn check_digits(param: &str, amount: i64, currency: &str) -> Result<(), ApiError> {
    let step = match currency {
        "isk" | "ugx" => 100,
        currency if THREE_DECIMAL.contains(&currency) => 10,
        _ => 1,
    };
    if amount % step == 0 {
        return Ok(());
    }
    let code = currency.to_ascii_uppercase();
    let message = format!("Invalid amount. {code} amounts must be evenly divisible by {step}; you passed {amount}.");
    Err(ApiError::parameter(Some("invalid_charge_amount"), param, message))
}

/// `hundredths` of a percent of `amount`, rounded to the nearest unit.
pub fn percent(amount: i64, hundredths: i64) -> i64 {
    let part = (i128::from(amount) * i128::from(hundredths) + 5_000) / 10_000;
    i64::try_from(part).unwrap_or(amount)
}

/// The part of `amount`, which contains `hundredths` of a percent of tax, that is tax; rounded to the nearest unit.
pub fn contained(amount: i64, hundredths: i64) -> i64 {
    let whole = 10_000 + i128::from(hundredths);
    let part = (i128::from(amount) * i128::from(hundredths) + whole / 2) / whole;
    i64::try_from(part).unwrap_or(0)
}

/// The part of `amount` that `part` is of `whole`, rounded down. No float comes near money.
pub fn share(amount: i64, part: i64, whole: i64) -> i64 {
    if whole == 0 {
        return 0;
    }
    let share = i128::from(amount) * i128::from(part) / i128::from(whole);
    i64::try_from(share).unwrap_or(amount)
}

/// An amount for people: `€12.50`, `¥1,200`, `12.500 KWD`.
pub fn display(amount: i64, currency: &str) -> String {
    let decimals = if ZERO_DECIMAL.contains(&currency) {
        0
    } else if THREE_DECIMAL.contains(&currency) {
        3
    } else {
        2
    };
    let unit = 10_u64.pow(decimals);
    let (whole, minor) = (amount.unsigned_abs() / unit, amount.unsigned_abs() % unit);
    let sign = if amount < 0 { "−" } else { "" };
    let fraction = if decimals == 0 { String::new() } else { format!(".{minor:0width$}", width = decimals as usize) };
    let number = format!("{}{fraction}", grouped(whole));
    let symbol = match currency {
        "eur" => "€",
        "gbp" => "£",
        "jpy" => "¥",
        "usd" => "$",
        _ => return format!("{sign}{number} {}", currency.to_ascii_uppercase()),
    };
    format!("{sign}{symbol}{number}")
}

fn grouped(whole: u64) -> String {
    let digits = whole.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{check_digits, check_total, contained, display, percent, share};

    #[test]
    fn amounts_are_shown_with_the_currency_s_own_decimals() {
        let shown = [(1250, "eur"), (120_000, "jpy"), (12_500, "kwd"), (-5, "usd")].map(|(n, c)| display(n, c));

        assert_eq!(shown, ["€12.50", "¥120,000", "12.500 KWD", "−$0.05"]);
    }

    #[test]
    fn a_total_is_nothing_or_at_least_the_minimum() {
        assert!(check_total(0, "eur").is_ok());
        assert!(check_total(49, "eur").is_err());
        assert!(check_total(50, "eur").is_ok());
        assert!(check_total(100_000_000, "eur").is_err());
    }

    #[test]
    fn r078_limits_are_those_of_the_currency() {
        for (total, currency) in [(30, "usd"), (10_000, "huf"), (25, "gbp"), (100_000_000, "usd"), (100_000_000, "twd")]
        {
            assert!(check_total(total, currency).is_err(), "{total} {currency}");
        }
        for (total, currency) in [(50, "usd"), (150_000_000_000, "idr"), (200_000_000, "huf"), (0, "usd")] {
            assert!(check_total(total, currency).is_ok(), "{total} {currency}");
        }
        assert!(
            check_digits("unit_amount", 1_234, "kwd").is_err() && check_digits("unit_amount", 1_230, "kwd").is_ok()
        );
        assert!(check_digits("unit_amount", 550, "isk").is_err() && check_digits("unit_amount", 1_234, "usd").is_ok());
    }

    #[test]
    fn tax_is_added_or_contained() {
        assert_eq!((percent(1_000, 2_000), contained(1_000, 2_000)), (200, 167));
        assert_eq!((percent(800, 2_000), contained(800, 2_000)), (160, 133));
        assert_eq!((percent(999, 0), contained(999, 0)), (0, 0));
    }

    #[test]
    fn shares_do_not_overflow() {
        assert_eq!(share(i64::MAX, i64::MAX, i64::MAX), i64::MAX);
        assert_eq!(share(1000, 1, 3), 333);
        assert_eq!(share(1000, 1, 0), 0);
    }
}
