use super::*;
use proptest::prelude::*;

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

#[test]
fn amounts_are_shown_as_people_write_them() {
    for (minor, code, shown) in [
        (123_450, "USD", "$1,234.50"),
        (5, "EUR", "€0.05"),
        (1_000_000, "JPY", "¥1,000,000"),
        (1_990, "CHF", "CHF\u{a0}19.90"),
        (12_345, "KWD", "KWD\u{a0}12.345"),
        (-150, "USD", "\u{2212}$1.50"),
    ] {
        assert_eq!(Money::new(minor, currency(code)).to_string(), shown);
    }
}

#[test]
fn currencies_do_not_mix() {
    let one = |code| Money::new(1, currency(code));
    assert_eq!(one("USD").checked_add(one("EUR")), None);
    assert!(Currency::parse("ISK").is_err(), "ISO 4217 and Stripe disagree on its minor unit");
}

fn any_currency() -> impl Strategy<Value = Currency> {
    proptest::sample::select(CURRENCIES.iter().map(|(code, ..)| currency(code)).collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn sums_are_exact_or_refused(a in any::<i64>(), b in any::<i64>(), n in any::<u32>(), currency in any_currency()) {
        let exact_sum = i64::try_from(i128::from(a) + i128::from(b)).ok();
        let exact_product = i64::try_from(i128::from(a) * i128::from(n)).ok();
        let (a, b) = (Money::new(a, currency), Money::new(b, currency));
        prop_assert_eq!(a.checked_add(b).map(|m| m.minor), exact_sum);
        prop_assert_eq!(a.checked_mul(n).map(|m| m.minor), exact_product);
    }
}
