//! Reading a price as people write it, anywhere in the world, without ever guessing.
//!
//! The shop speaks English: in `1.5` the point begins the cents. A comma, a space or an apostrophe is taken wherever
//! it can mean one thing only. What can be read in two ways is asked back with both.

use super::{Currency, Money, currencies::CURRENCIES};

/// Longest text that is looked at.
const MAX_CHARS: usize = 60;

/// Why a written price was not understood, in words for the person who wrote it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseMoneyError {
    #[error("Enter a price, for example 19.99.")]
    Empty,
    #[error("A price cannot be negative.")]
    Negative,
    #[error("“{text}” can be read as {one} or as {other}. Enter {} or {}.", .one.decimal(), .other.decimal())]
    TwoReadings { text: String, one: Money, other: Money },
    #[error("This shop sells in {} ({currency}), and the price says “{found}”.", .currency.name())]
    OtherCurrency { currency: Currency, found: String },
    #[error("Enter the price in digits, for example 19.99.")]
    NotANumber,
    #[error("{currency} has {max} digits after the point; this price has {found}.")]
    TooManyDecimals { currency: Currency, max: u8, found: usize },
    #[error("This price is too large.")]
    TooLarge,
}

impl Money {
    /// Reads a price as people type and paste it: `19.99`, `19,99`, `$19.99`, `1 234,50`, `USD 1,234.50`, `１９．９９`.
    ///
    /// Goes digit by digit, so `4.35` is 435 cents and not 434. What [`Money`] shows, this reads.
    ///
    /// # Errors
    /// [`ParseMoneyError`] says what is wrong; [`TwoReadings`](ParseMoneyError::TwoReadings) where a comma or a point
    /// may begin the thousands or the cents.
    pub fn parse(text: &str, currency: Currency) -> Result<Money, ParseMoneyError> {
        #[cfg(feature = "failpoints")]
        if crate::planted::Bug::FloatPrice.is_planted() {
            return Ok(Money { minor: super::as_float(text.trim()), currency });
        }
        let plain: String = text.chars().filter_map(plain).collect();
        if plain.chars().count() > MAX_CHARS {
            return Err(ParseMoneyError::NotANumber);
        }
        let mut amount = plain.trim();
        if amount.is_empty() {
            return Err(ParseMoneyError::Empty);
        }
        let negative = amount.starts_with('-');
        amount = amount.trim_start_matches('-').trim_start();
        amount = without_currency(amount, currency)?;
        if negative {
            return Err(ParseMoneyError::Negative);
        }
        // `19,-` and `19.–`: no cents.
        let amount = amount.strip_suffix('-').map_or(amount, |amount| amount.trim_end_matches(['-', ',', '.']));
        match reading(amount, currency)? {
            Reading::One(number) => number.money(currency),
            Reading::Two(one, other) => Err(ParseMoneyError::TwoReadings {
                text: text.trim().to_owned(),
                one: one.money(currency)?,
                other: other.shortened(currency).money(currency)?,
            }),
        }
    }
}

/// A number by its digits.
struct Number {
    whole: String,
    decimals: String,
}

enum Reading {
    One(Number),
    Two(Number, Number),
}

impl Number {
    fn money(&self, currency: Currency) -> Result<Money, ParseMoneyError> {
        let max = currency.exponent();
        let found = self.decimals.len();
        if found > usize::from(max) {
            return Err(ParseMoneyError::TooManyDecimals { currency, max, found });
        }
        let digits = format!("{}{:0<width$}", self.whole, self.decimals, width = usize::from(max));
        let minor = digits.parse::<i64>().map_err(|_| ParseMoneyError::TooLarge)?;
        Ok(Money { minor, currency })
    }

    /// With as many decimals as the currency has, to be shown as what it would come to.
    fn shortened(self, currency: Currency) -> Number {
        let decimals = self.decimals.chars().take(currency.exponent().into()).collect();
        Number { decimals, ..self }
    }
}

/// What the digits and marks of `amount` mean.
fn reading(amount: &str, currency: Currency) -> Result<Reading, ParseMoneyError> {
    let odd = |c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '\''));
    if amount.contains(odd) || !amount.contains(|c: char| c.is_ascii_digit()) {
        return Err(ParseMoneyError::NotANumber);
    }
    let last = amount.rfind(['.', ',']);
    let Some(at) = last else { return whole(amount, &[' ', '\'']).map(Reading::One) };
    let mark = char::from(amount.as_bytes()[at]);
    let other = if mark == '.' { ',' } else { '.' };
    let (front, decimals) = (&amount[..at], &amount[at + 1..]);
    if !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return Err(ParseMoneyError::NotANumber);
    }
    let as_decimals = |grouping: &[char]| -> Result<Number, ParseMoneyError> {
        let whole = if front.is_empty() { String::new() } else { whole(front, grouping)?.whole };
        Ok(Number { whole, decimals: decimals.to_owned() })
    };
    if front.contains(mark) {
        // Twice the same mark begins thousands, and nothing else.
        return whole(amount, &[mark]).map(Reading::One);
    }
    if front.contains(other) {
        let number = as_decimals(&[other])?;
        if mark == '.' {
            return Ok(Reading::One(number));
        }
        // `1.234,50`: as written on the continent, or a slip of the finger behind `1.23`.
        let (begin, rest) = front.split_once(other).unwrap_or((front, ""));
        let slip = Number { whole: begin.to_owned(), decimals: format!("{rest}{decimals}") };
        return Ok(if begin.contains(' ') || rest.contains(other) {
            Reading::One(number)
        } else {
            Reading::Two(number, slip)
        });
    }
    if front.contains([' ', '\'']) {
        return as_decimals(&[' ', '\'']).map(Reading::One);
    }
    let may_group = decimals.len() == 3 && (1..=3).contains(&front.len()) && !front.starts_with('0');
    let may_be_decimals = currency.exponent() > 0;
    let thousands = || Number { whole: format!("{front}{decimals}"), decimals: String::new() };
    match mark {
        // The shop's own way of writing: three decimals where the currency has them.
        '.' if may_group && currency.exponent() != 3 => Ok(Reading::Two(thousands(), as_decimals(&[])?)),
        ',' if may_group && may_be_decimals => Ok(Reading::Two(thousands(), as_decimals(&[])?)),
        ',' if may_group => Ok(Reading::One(thousands())),
        _ => as_decimals(&[]).map(Reading::One),
    }
}

/// A whole number in groups: three digits behind each mark, or two until the last three, as in India. The same mark
/// each time.
fn whole(text: &str, marks: &[char]) -> Result<Number, ParseMoneyError> {
    let mark = text.chars().find(|c| !c.is_ascii_digit());
    if mark.is_some_and(|mark| !marks.contains(&mark)) {
        return Err(ParseMoneyError::NotANumber);
    }
    let groups: Vec<&str> = mark.map_or_else(|| vec![text], |mark| text.split(mark).collect());
    let digits = groups.iter().all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit()));
    let (first, rest) = groups.split_first().unwrap_or((&"", &[]));
    let grouped = match rest.split_last() {
        None => true,
        Some((last, middle)) => {
            let by = |n: usize| first.len() <= n && middle.iter().all(|group| group.len() == n);
            last.len() == 3 && !first.starts_with('0') && (by(3) || by(2))
        }
    };
    if digits && grouped {
        Ok(Number { whole: groups.concat(), decimals: String::new() })
    } else {
        Err(ParseMoneyError::NotANumber)
    }
}

/// Takes the currency's code or sign off either end.
fn without_currency(text: &str, currency: Currency) -> Result<&str, ParseMoneyError> {
    let (Some(first), Some(last)) = (text.find(|c: char| c.is_ascii_digit()), text.rfind(|c: char| c.is_ascii_digit()))
    else {
        return Err(ParseMoneyError::NotANumber);
    };
    // The point of `.5` is the number's, that of `Rs.500` the sign's.
    let front = text[..first].strip_suffix(['.', ',']).unwrap_or(&text[..first]);
    let front = if front.ends_with(char::is_alphabetic) { &text[..first] } else { front };
    let rest = &text[last + 1..];
    let back = rest.trim_start_matches(['.', ',', '-']);
    for mark in [front, back] {
        let mark = mark.trim().trim_end_matches('-').trim();
        if mark.is_empty() || is_mark_of(mark, currency) {
            continue;
        }
        let mut others = CURRENCIES.iter().filter_map(|(code, ..)| Currency::parse(code).ok());
        return Err(if others.any(|other| is_mark_of(mark, other)) {
            ParseMoneyError::OtherCurrency { currency, found: mark.to_owned() }
        } else {
            ParseMoneyError::NotANumber
        });
    }
    if front.trim().ends_with('-') {
        return Err(ParseMoneyError::Negative);
    }
    Ok(text[front.len()..text.len() - back.len()].trim())
}

fn is_mark_of(mark: &str, currency: Currency) -> bool {
    let mark = mark.trim_end_matches('.');
    let own = |sign: &str| !sign.is_empty() && sign.eq_ignore_ascii_case(mark);
    own(currency.code())
        || own(currency.sign())
        || SIGNS.iter().any(|(code, signs)| *code == currency.code() && signs.iter().any(|sign| own(sign)))
}

/// Signs people use at home beside the one the shop prints. Source: Unicode CLDR, narrow currency symbols.
#[rustfmt::skip]
const SIGNS: &[(&str, &[&str])] = &[
    ("ARS", &["$"]), ("AUD", &["$", "AU$"]), ("BDT", &["৳"]), ("BGN", &["лв"]), ("BND", &["$"]), ("BRL", &["R$"]),
    ("CAD", &["$", "C$"]), ("CHF", &["Fr", "SFr"]), ("CLP", &["$"]), ("CNY", &["¥", "元", "RMB"]), ("COP", &["$"]),
    ("CRC", &["₡"]), ("CZK", &["Kč"]), ("DKK", &["kr"]), ("DOP", &["$", "RD$"]), ("EGP", &["E£"]), ("EUR", &["EUR", "euro", "euros"]),
    ("FJD", &["$"]), ("GEL", &["₾"]), ("HKD", &["$"]), ("HUF", &["Ft"]), ("IDR", &["Rp"]), ("INR", &["Rs"]),
    ("JMD", &["$"]), ("JPY", &["円"]), ("KES", &["KSh"]), ("KHR", &["៛"]), ("KRW", &["원"]), ("KZT", &["₸"]),
    ("LKR", &["Rs"]), ("MUR", &["Rs"]), ("MXN", &["$"]), ("MYR", &["RM"]), ("NAD", &["$"]), ("NGN", &["₦"]),
    ("NOK", &["kr"]), ("NPR", &["Rs"]), ("NZD", &["$"]), ("PEN", &["S/"]), ("PKR", &["Rs"]), ("PLN", &["zł", "zl"]),
    ("PYG", &["₲"]), ("RON", &["lei"]), ("SEK", &["kr"]), ("SGD", &["$"]), ("THB", &["฿"]), ("TRY", &["₺", "TL"]),
    ("TTD", &["$"]), ("TWD", &["$", "元"]), ("TZS", &["TSh"]), ("UAH", &["₴"]), ("USD", &["US$"]), ("UYU", &["$"]),
    ("VND", &["đ"]), ("XAF", &["FCFA"]), ("XOF", &["FCFA"]), ("ZAR", &["R"]), ("ZMW", &["K"]),
];

/// Beginnings of rows of ten digits in scripts with digits of their own, and in full width.
const ZEROS: [u32; 12] =
    [0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0E50, 0x1040, 0xFF10];

/// A character in its plain form; none if nobody sees it.
fn plain(c: char) -> Option<char> {
    let zero = ZEROS.into_iter().find(|zero| (*zero..zero + 10).contains(&u32::from(c)));
    if let Some(zero) = zero {
        return char::from_digit(u32::from(c) - zero, 10);
    }
    Some(match c {
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{61C}' => {
            return None;
        }
        '．' | '。' | '｡' | '\u{66B}' => '.',
        '，' | '、' | '､' | '\u{66C}' => ',',
        '’' | '‘' | '´' | '`' | '＇' => '\'',
        '\u{2212}' | '\u{2010}'..='\u{2015}' | '－' => '-',
        '＄' => '$',
        '￥' => '¥',
        '￡' => '£',
        '￦' => '₩',
        c if c.is_whitespace() => ' ',
        c => c,
    })
}

#[cfg(test)]
mod tests;
