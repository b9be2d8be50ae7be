//! What Stripe charges in each currency: least, most, and in which steps.
//!
//! Source: Stripe's docs, "Supported currencies" (minimum and maximum charge amounts, special cases), as of 2026.
//! Where its editions differ, the stricter one holds here, so that what can be published can be paid:
//!
//! - Cards take up to 12 digits in the newest edition; other payment methods take 8, but 12 in IDR, 10 in COP and 9 in
//!   INR. Stripe's page offers both, so the second rule holds. HUF has 10, as the edition before said for cards.
//! - BGN had a minimum of 1.00 before Bulgaria took the euro.
//! - Three-decimal currencies (BHD, JOD, KWD, OMR, TND) are charged in tens of their smallest unit.
//! - HUF and TWD are charged with two decimals; only payouts are in whole units. ISK and UGX are not sold in at all.
//!
//! The minimum is that of an account that is paid out in the same currency. One that converts has the minimum of the
//! other currency, which nobody here can know; Stripe then refuses the payment page.

use super::{Currency, Money};

/// Highest amount in most currencies, in minor units: eight digits.
const EIGHT_DIGITS: i64 = 99_999_999;

/// What Stripe charges in one currency, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChargeLimits {
    pub least: Money,
    pub most: Money,
    /// Every amount is a multiple of it.
    pub step: i64,
}

/// Why Stripe would not charge an amount, in words for the seller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotChargeable {
    #[error("The lowest price Stripe can charge in {name} is {least}. Enter 0 to give the product away.", name = .least.currency.name())]
    TooLow { least: Money },
    #[error("The highest price Stripe can charge in {name} is {most}.", name = .most.currency.name())]
    TooHigh { most: Money },
    #[error("Prices in {name} must end in 0, because Stripe charges them in steps of {step}. Enter {below} or {above}.", name = .step.currency.name())]
    OffStep { step: Money, below: Money, above: Money },
}

impl Currency {
    /// What Stripe charges in it.
    pub fn charge_limits(self) -> ChargeLimits {
        let step = if self.exponent() == 3 { 10 } else { 1 };
        let least = MINIMUMS.iter().find(|(code, _)| *code == self.code()).map_or(step, |(_, least)| *least);
        let most = match self.code() {
            "IDR" => 999_999_999_999,
            "COP" | "HUF" => 9_999_999_999,
            "INR" => 999_999_999,
            _ => EIGHT_DIGITS - EIGHT_DIGITS % step,
        };
        ChargeLimits { least: Money::new(least, self), most: Money::new(most, self), step }
    }

    /// Its name in a sentence: `US dollars`.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(code, _)| *code == self.code()).map_or(self.code(), |(_, name)| name)
    }
}

impl Money {
    /// Whether Stripe charges this amount; nothing at all is no charge and always fine.
    ///
    /// # Errors
    /// [`NotChargeable`] with the limit it breaks.
    pub fn chargeable(self) -> Result<Money, NotChargeable> {
        let ChargeLimits { least, most, step } = self.currency.charge_limits();
        if self.is_zero() {
            return Ok(self);
        }
        if self.minor > most.minor {
            return Err(NotChargeable::TooHigh { most });
        }
        if self.minor < least.minor {
            return Err(NotChargeable::TooLow { least });
        }
        let over = self.minor % step;
        if over != 0 {
            let below = Money::new(self.minor - over, self.currency);
            let above = Money::new(below.minor + step, self.currency);
            return Err(NotChargeable::OffStep { step: Money::new(step, self.currency), below, above });
        }
        Ok(self)
    }
}

/// Code and smallest charge in minor units. A currency that is not here has none of its own.
#[rustfmt::skip]
const MINIMUMS: &[(&str, i64)] = &[
    ("AED", 200), ("ARS", 50), ("AUD", 50), ("BGN", 100), ("BRL", 50), ("CAD", 50), ("CHF", 50), ("COP", 50),
    ("CZK", 1_500), ("DKK", 250), ("EUR", 50), ("GBP", 30), ("HKD", 400), ("HUF", 17_500), ("IDR", 50), ("ILS", 50),
    ("INR", 50), ("JPY", 50), ("KRW", 50), ("MXN", 1_000), ("MYR", 200), ("NOK", 300), ("NZD", 50), ("PHP", 50),
    ("PLN", 200), ("RON", 200), ("SEK", 300), ("SGD", 50), ("THB", 1_000), ("USD", 50), ("ZAR", 50),
];

/// Code and name, as a sentence about prices needs it.
#[rustfmt::skip]
const NAMES: &[(&str, &str)] = &[
    ("AED", "UAE dirhams"), ("ALL", "Albanian lek"), ("AMD", "Armenian drams"), ("ARS", "Argentine pesos"),
    ("AUD", "Australian dollars"), ("AZN", "Azerbaijani manats"), ("BAM", "Bosnian convertible marks"),
    ("BDT", "Bangladeshi taka"), ("BGN", "Bulgarian leva"), ("BHD", "Bahraini dinars"), ("BIF", "Burundian francs"),
    ("BND", "Brunei dollars"), ("BOB", "Bolivian bolivianos"), ("BRL", "Brazilian reais"), ("BWP", "Botswana pula"),
    ("CAD", "Canadian dollars"), ("CHF", "Swiss francs"), ("CLP", "Chilean pesos"), ("CNY", "Chinese yuan"),
    ("COP", "Colombian pesos"), ("CRC", "Costa Rican colones"), ("CZK", "Czech koruna"), ("DJF", "Djiboutian francs"),
    ("DKK", "Danish kroner"), ("DOP", "Dominican pesos"), ("DZD", "Algerian dinars"), ("EGP", "Egyptian pounds"),
    ("ETB", "Ethiopian birr"), ("EUR", "euros"), ("FJD", "Fijian dollars"), ("GBP", "British pounds"),
    ("GEL", "Georgian lari"), ("GNF", "Guinean francs"), ("GTQ", "Guatemalan quetzals"), ("HKD", "Hong Kong dollars"),
    ("HNL", "Honduran lempiras"), ("HUF", "Hungarian forints"), ("IDR", "Indonesian rupiah"),
    ("ILS", "Israeli shekels"), ("INR", "Indian rupees"), ("JMD", "Jamaican dollars"), ("JOD", "Jordanian dinars"),
    ("JPY", "Japanese yen"), ("KES", "Kenyan shillings"), ("KHR", "Cambodian riels"), ("KMF", "Comorian francs"),
    ("KRW", "South Korean won"), ("KWD", "Kuwaiti dinars"), ("KZT", "Kazakhstani tenge"), ("LKR", "Sri Lankan rupees"),
    ("MAD", "Moroccan dirhams"), ("MDL", "Moldovan lei"), ("MKD", "Macedonian denars"), ("MUR", "Mauritian rupees"),
    ("MXN", "Mexican pesos"), ("MYR", "Malaysian ringgit"), ("NAD", "Namibian dollars"), ("NGN", "Nigerian naira"),
    ("NOK", "Norwegian kroner"), ("NPR", "Nepalese rupees"), ("NZD", "New Zealand dollars"), ("OMR", "Omani rials"),
    ("PEN", "Peruvian soles"), ("PHP", "Philippine pesos"), ("PKR", "Pakistani rupees"), ("PLN", "Polish zloty"),
    ("PYG", "Paraguayan guaranies"), ("QAR", "Qatari riyals"), ("RON", "Romanian lei"), ("RSD", "Serbian dinars"),
    ("RWF", "Rwandan francs"), ("SAR", "Saudi riyals"), ("SEK", "Swedish kronor"), ("SGD", "Singapore dollars"),
    ("THB", "Thai baht"), ("TND", "Tunisian dinars"), ("TRY", "Turkish lira"), ("TTD", "Trinidad and Tobago dollars"),
    ("TWD", "New Taiwan dollars"), ("TZS", "Tanzanian shillings"), ("UAH", "Ukrainian hryvnias"), ("USD", "US dollars"),
    ("UYU", "Uruguayan pesos"), ("UZS", "Uzbekistani som"), ("VND", "Vietnamese dong"),
    ("XAF", "Central African CFA francs"), ("XOF", "West African CFA francs"), ("XPF", "CFP francs"),
    ("ZAR", "South African rand"), ("ZMW", "Zambian kwacha"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::currencies::CURRENCIES;
    use proptest::prelude::*;

    fn refused(minor: i64, code: &str) -> String {
        Money::new(minor, Currency::parse(code).unwrap()).chargeable().map_err(|why| why.to_string()).unwrap_err()
    }

    #[test]
    fn r078_each_currency_has_a_name_and_a_price_that_can_be_paid() {
        for (code, ..) in CURRENCIES {
            let currency = Currency::parse(code).unwrap();
            assert_ne!(currency.name(), *code, "no name for {code}");
            let limits = currency.charge_limits();
            assert_eq!((limits.least.chargeable(), limits.most.chargeable()), (Ok(limits.least), Ok(limits.most)));
        }
        let known = |code: &&str| CURRENCIES.iter().any(|(known, ..)| known == code);
        assert!(MINIMUMS.iter().map(|(code, _)| code).all(known) && NAMES.iter().map(|(code, _)| code).all(known));
    }

    #[test]
    fn r078_what_stripe_would_refuse_is_refused_in_the_currencys_own_words() {
        assert_eq!(
            refused(49, "USD"),
            "The lowest price Stripe can charge in US dollars is $0.50. Enter 0 to give the product away."
        );
        assert_eq!(refused(100_000_000, "USD"), "The highest price Stripe can charge in US dollars is $999,999.99.");
        let dinars = refused(1_234, "KWD");
        assert!(dinars.starts_with("Prices in Kuwaiti dinars must end in 0"), "{dinars}");
        assert!(dinars.contains("KWD\u{a0}1.230 or KWD\u{a0}1.240"), "{dinars}");
        for (minor, code) in [(30, "USD"), (10_000, "HUF"), (25, "GBP"), (500, "MXN"), (30, "JPY"), (1_000, "CZK")] {
            assert!(refused(minor, code).contains("lowest"), "{code} {minor}");
        }
        for code in ["NGN", "UZS", "TWD"] {
            assert!(refused(120_000_000, code).contains("highest"), "{code}");
        }
        for (minor, code) in [(150_000_000_000, "IDR"), (160_000_000, "COP"), (150_000_000, "HUF"), (1_230, "KWD")] {
            assert!(Money::new(minor, Currency::parse(code).unwrap()).chargeable().is_ok(), "{code} {minor}");
        }
    }

    proptest! {
        #[test]
        fn r078_an_amount_is_free_or_within_the_limits(minor in any::<i64>(), place in 0..CURRENCIES.len()) {
            let currency = Currency::parse(CURRENCIES[place].0).unwrap();
            let limits = currency.charge_limits();
            let fits = minor == 0
                || (minor >= limits.least.minor && minor <= limits.most.minor && minor % limits.step == 0);
            prop_assert_eq!(Money::new(minor, currency).chargeable().is_ok(), fits);
        }
    }
}
