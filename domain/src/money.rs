//! Money: whole minor units and a currency, never a float.

mod currencies;
mod limits;
mod read;

pub use limits::{ChargeLimits, NotChargeable};
pub use read::ParseMoneyError;

use currencies::CURRENCIES;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A currency the shop can sell in: its place in the table of currencies.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency(u8);

/// The text is not the code of a currency this shop can sell in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a currency this shop can sell in; write a code such as USD, EUR or JPY")]
pub struct UnknownCurrency(String);

impl Currency {
    /// Finds a currency by its code, in either case.
    ///
    /// # Errors
    /// [`UnknownCurrency`] if Stripe cannot charge it in the units of ISO 4217.
    pub fn parse(code: &str) -> Result<Currency, UnknownCurrency> {
        let place = CURRENCIES.iter().position(|(known, ..)| known.eq_ignore_ascii_case(code));
        let place = place.and_then(|place| u8::try_from(place).ok());
        place.map(Currency).ok_or_else(|| UnknownCurrency(code.to_owned()))
    }

    /// Three capital letters: `USD`.
    pub fn code(self) -> &'static str {
        self.row().0
    }

    /// Digits after the decimal point: 0 for JPY, 2 for USD, 3 for KWD (ISO 4217).
    pub fn exponent(self) -> u8 {
        self.row().1
    }

    fn sign(self) -> &'static str {
        self.row().2
    }

    fn row(self) -> &'static (&'static str, u8, &'static str) {
        &CURRENCIES[usize::from(self.0)]
    }

    fn minor_per_major(self) -> i64 {
        10_i64.pow(u32::from(self.exponent()))
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl TryFrom<String> for Currency {
    type Error = UnknownCurrency;
    fn try_from(code: String) -> Result<Self, UnknownCurrency> {
        Currency::parse(&code)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> String {
        currency.code().to_owned()
    }
}

/// An amount in the currency's minor unit: cents for USD, yen for JPY, fils for KWD.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    pub minor: i64,
    pub currency: Currency,
}

impl Money {
    pub fn new(minor: i64, currency: Currency) -> Money {
        Money { minor, currency }
    }

    pub fn zero(currency: Currency) -> Money {
        Money { minor: 0, currency }
    }

    pub fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// The sum, or `None` if the currencies differ or it does not fit.
    pub fn checked_add(self, other: Money) -> Option<Money> {
        if self.currency != other.currency {
            return None;
        }
        Some(Money { minor: self.minor.checked_add(other.minor)?, ..self })
    }

    /// The amount `n` times, or `None` if it does not fit.
    pub fn checked_mul(self, n: u32) -> Option<Money> {
        Some(Money { minor: self.minor.checked_mul(n.into())?, ..self })
    }

    /// The plain decimal number, without sign of the currency: `1234.50`. What a form field or JSON-LD wants.
    pub fn decimal(self) -> String {
        let (negative, major, minor) = self.split();
        let sign = if negative { "-" } else { "" };
        match usize::from(self.currency.exponent()) {
            0 => format!("{sign}{major}"),
            width => format!("{sign}{major}.{minor:0width$}"),
        }
    }

    fn split(self) -> (bool, u64, u64) {
        let per_major = self.currency.minor_per_major().unsigned_abs();
        let abs = self.minor.unsigned_abs();
        (self.minor < 0, abs / per_major, abs % per_major)
    }
}

/// What a planted bug makes of a price in dollars.
#[cfg(feature = "failpoints")]
#[expect(clippy::float_arithmetic, reason = "this is the bug")]
fn as_float(text: &str) -> i64 {
    (text.parse::<f64>().unwrap_or_default() * 100.0) as i64
}

/// As shown to people: `$1,234.50`, `¥500`, `CHF 19.90`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (negative, major, minor) = self.split();
        if negative {
            f.write_str("\u{2212}")?;
        }
        match self.currency.sign() {
            "" => write!(f, "{}\u{a0}", self.currency)?,
            sign => f.write_str(sign)?,
        }
        let digits = major.to_string();
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        match usize::from(self.currency.exponent()) {
            0 => Ok(()),
            width => write!(f, ".{minor:0width$}"),
        }
    }
}

#[cfg(test)]
mod tests;
