use super::*;
use proptest::prelude::*;

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

#[test]
fn prices_are_read_by_their_digits() {
    for (text, code, minor) in [
        ("19.99", "USD", 1999),
        ("4.35", "EUR", 435),
        ("0.1", "USD", 10),
        (" 7 ", "USD", 700),
        (".5", "USD", 50),
        ("5.", "USD", 500),
        ("500", "JPY", 500),
        ("1.234", "KWD", 1234),
    ] {
        assert_eq!(Money::parse(text, currency(code)), Ok(Money::new(minor, currency(code))), "{text}");
    }
}

#[test]
fn unclear_prices_are_refused_with_the_reason() {
    let usd = currency("USD");
    assert_eq!(Money::parse("", usd), Err(ParseMoneyError::Empty));
    assert_eq!(Money::parse("-1", usd), Err(ParseMoneyError::Negative));
    assert_eq!(Money::parse("1.234,50", usd), Err(ParseMoneyError::Comma));
    for text in ["1e9", "０１", "1.2.3", "$5", ".", "+1", "0x10", "NaN"] {
        assert_eq!(Money::parse(text, usd), Err(ParseMoneyError::NotANumber), "{text}");
    }
    assert_eq!(Money::parse("99999999999999999999", usd), Err(ParseMoneyError::TooLarge));
    let error = Money::parse("5.50", currency("JPY")).unwrap_err();
    assert_eq!(error.to_string(), "JPY has 0 digits after the point; this price has 2.");
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
    fn what_is_written_is_read_back(minor in 0..i64::MAX, currency in any_currency()) {
        let money = Money::new(minor, currency);
        prop_assert_eq!(Money::parse(&money.decimal(), currency), Ok(money));
    }

    #[test]
    fn sums_are_exact_or_refused(a in any::<i64>(), b in any::<i64>(), n in any::<u32>(), currency in any_currency()) {
        let exact_sum = i64::try_from(i128::from(a) + i128::from(b)).ok();
        let exact_product = i64::try_from(i128::from(a) * i128::from(n)).ok();
        let (a, b) = (Money::new(a, currency), Money::new(b, currency));
        prop_assert_eq!(a.checked_add(b).map(|m| m.minor), exact_sum);
        prop_assert_eq!(a.checked_mul(n).map(|m| m.minor), exact_product);
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,40}", currency in any_currency()) {
        if let Ok(money) = Money::parse(&text, currency) {
            prop_assert!(money.minor >= 0);
        }
    }
}
