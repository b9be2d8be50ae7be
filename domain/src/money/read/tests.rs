use super::*;
use proptest::prelude::*;

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

/// What `text` is read as, in minor units.
fn read(text: &str, code: &str) -> Result<i64, ParseMoneyError> {
    Money::parse(text, currency(code)).map(|money| money.minor)
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
        assert_eq!(read(text, code), Ok(minor), "{text}");
    }
}

#[test]
fn r082_what_can_mean_one_thing_only_is_taken() {
    for (text, code, minor) in [
        ("19,99", "USD", 1999),
        ("19,9", "EUR", 1990),
        ("$19.99", "USD", 1999),
        ("19.99$", "USD", 1999),
        ("US$ 19.99", "USD", 1999),
        ("USD 19.99", "USD", 1999),
        ("19.99 usd", "USD", 1999),
        ("$19.99 USD", "USD", 1999),
        ("1,234.50", "USD", 123_450),
        ("1,234,567.89", "USD", 123_456_789),
        ("12,34,567.89", "INR", 123_456_789),
        ("1 234,50", "USD", 123_450),
        ("1\u{a0}234,50\u{a0}€", "EUR", 123_450),
        ("1\u{202f}234.50", "EUR", 123_450),
        ("1'234.50", "CHF", 123_450),
        ("CHF 1’234.50", "CHF", 123_450),
        ("Fr. 19.90", "CHF", 1990),
        ("19.–", "CHF", 1900),
        ("19,- kr.", "SEK", 1900),
        ("Rs.500", "INR", 50_000),
        ("１９．９９", "USD", 1999),
        ("￥１，０００", "JPY", 1000),
        ("1,234", "JPY", 1234),
        ("1000円", "JPY", 1000),
        ("١٩٫٩٩", "USD", 1999),
        ("१९.९९", "INR", 1999),
        ("1.234.567", "USD", 123_456_700),
        ("1.234.567,89", "EUR", 123_456_789),
        ("1 234 567", "USD", 123_456_700),
        ("\u{200e}19.99\u{200b}", "USD", 1999),
        ("$.50", "USD", 50),
        ("0,500", "KWD", 500),
        ("C$5", "CAD", 500),
    ] {
        assert_eq!(read(text, code), Ok(minor), "{text:?} {code}");
    }
}

#[test]
fn r082_what_can_mean_two_things_is_asked_back_with_both() {
    for (text, code, one, other) in [
        ("1.234,50", "USD", 123_450, 123),
        ("1,234", "USD", 123_400, 123),
        ("1.234", "EUR", 123_400, 123),
        ("12,345", "KWD", 12_345_000, 12_345),
        ("1.234", "JPY", 1234, 1),
        ("€ 1.234", "EUR", 123_400, 123),
    ] {
        let Err(ParseMoneyError::TwoReadings { one: found, other: second, .. }) = Money::parse(text, currency(code))
        else {
            panic!("{text} {code} is not asked back")
        };
        assert_eq!((found.minor, second.minor), (one, other), "{text}");
    }
    assert_eq!(
        Money::parse("1,234", currency("USD")).unwrap_err().to_string(),
        "“1,234” can be read as $1,234.00 or as $1.23. Enter 1234.00 or 1.23."
    );
}

#[test]
fn unclear_prices_are_refused_with_the_reason() {
    assert_eq!(read("", "USD"), Err(ParseMoneyError::Empty));
    for text in ["-1", "−$5", "$-5", "- 19,99 €"] {
        let code = if text.contains('€') { "EUR" } else { "USD" };
        assert_eq!(read(text, code), Err(ParseMoneyError::Negative), "{text}");
    }
    for text in ["1e9", "1.2.3", ".", "+1", "0x10", "NaN", "12 34", "1,23,4", "1..5", "5 apples", "one", "1,,234", "٫"]
    {
        assert_eq!(read(text, "USD"), Err(ParseMoneyError::NotANumber), "{text}");
    }
    assert_eq!(read("99999999999999999999", "USD"), Err(ParseMoneyError::TooLarge));
    let error = Money::parse("5.50", currency("JPY")).unwrap_err();
    assert_eq!(error.to_string(), "JPY has 0 digits after the point; this price has 2.");
    for (text, code) in [("€19.99", "USD"), ("$19.99", "EUR"), ("19.99 GBP", "USD"), ("A$5", "USD")] {
        assert!(matches!(read(text, code), Err(ParseMoneyError::OtherCurrency { .. })), "{text} {code}");
    }
    let error = Money::parse("€19.99", currency("USD")).unwrap_err();
    assert_eq!(error.to_string(), "This shop sells in US dollars (USD), and the price says “€”.");
}

fn any_currency() -> impl Strategy<Value = Currency> {
    proptest::sample::select(CURRENCIES.iter().map(|(code, ..)| currency(code)).collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn r082_what_the_shop_prints_it_reads_back(minor in 0..i64::MAX, currency in any_currency()) {
        let money = Money::new(minor, currency);
        prop_assert_eq!(Money::parse(&money.decimal(), currency), Ok(money));
        prop_assert_eq!(Money::parse(&money.to_string(), currency), Ok(money));
        prop_assert_eq!(Money::parse(&format!("{} {}", money.decimal(), currency.code()), currency), Ok(money));
    }

    #[test]
    fn r082_every_continent_s_way_of_writing_is_read_or_asked_back(minor in 0..100_000_000_000_i64, currency in any_currency()) {
        let money = Money::new(minor, currency);
        // `1,234.50` with the marks of other places.
        let shown = money.to_string();
        let digits = shown.trim_start_matches(|c: char| !c.is_ascii_digit());
        for (thousands, decimals) in [(' ', ','), ('\u{202f}', ','), ('\'', '.'), ('.', ','), (',', '.')] {
            let text: String = digits.chars().map(|c| match c {
                ',' => thousands,
                '.' => decimals,
                c => c,
            }).collect();
            match Money::parse(&text, currency) {
                Ok(read) => prop_assert_eq!(read, money, "{}", text),
                Err(ParseMoneyError::TwoReadings { one, other, .. }) => {
                    prop_assert!(one == money || other == money, "{} is {} or {}", text, one, other);
                }
                // The decimals of a currency that has three, or of none.
                Err(error) => prop_assert!(false, "{}: {}", text, error),
            }
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "[-$€£¥A-Za-z0-9., '’\u{a0}٫０-９]{0,20}|.{0,40}", currency in any_currency()) {
        if let Ok(money) = Money::parse(&text, currency) {
            prop_assert!(money.minor >= 0);
        }
    }
}
