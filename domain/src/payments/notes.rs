//! What the shop writes into a payment page when it opens it: enough to make the order again if the store
//! with it is lost.

use crate::{
    delivery::token::LinkKey,
    ids::{ProductId, base32},
    orders::order::{Order, OrderLine, OrderNumber},
};
use std::{collections::BTreeMap, fmt};

/// Stripe takes values of at most 500 characters; ten lines fit. Source: Stripe API reference, "Metadata".
const LINES_PER_NOTE: usize = 10;

/// Whose page it is: shops may share an account at Stripe, and none must take up another's orders.
///
/// Made of the key of the links, which lies beside the store in every backup, so that a restored shop is
/// still the same one, and a new one is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopMark(String);

impl ShopMark {
    pub fn of(key: &LinkKey) -> ShopMark {
        ShopMark(base32().encode(&key.fingerprint()[..10]))
    }
}

impl fmt::Display for ShopMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The notes of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageNotes {
    pub shop: ShopMark,
    /// The order's number, as buyers know it.
    pub number: Option<OrderNumber>,
    pub lines: Vec<NotedLine>,
}

/// A line of the order, as it was sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotedLine {
    pub product: ProductId,
    pub price_version: u32,
    pub quantity: u8,
    pub unit_minor: i64,
}

impl PageNotes {
    /// The metadata of the page of `order`: its id and number for people, `product:price_version:quantity` for each
    /// line, and what one copy of each costs in minor units.
    pub fn write(order: &Order, shop: &ShopMark) -> BTreeMap<String, String> {
        let line = |line: &OrderLine| format!("{}:{}:{}", line.product, line.price_version, line.quantity);
        let prices: Vec<_> = order.lines.iter().map(|line| line.unit_price.minor.to_string()).collect();
        let mut notes = BTreeMap::from([
            ("order_id".to_owned(), order.id.to_string()),
            ("order_number".to_owned(), order.number.to_string()),
            ("shop".to_owned(), shop.to_string()),
            ("prices".to_owned(), prices.join(" ")),
        ]);
        for (n, lines) in order.lines.chunks(LINES_PER_NOTE).enumerate() {
            let text: Vec<_> = lines.iter().map(line).collect();
            notes.insert(format!("lines_{n}"), text.join(" "));
        }
        notes
    }

    /// Reads them back; `None` if `note` gives another program's, or somebody changed them.
    pub fn read<'a>(note: impl Fn(&str) -> Option<&'a str>) -> Option<PageNotes> {
        let shop = ShopMark(note("shop")?.to_owned());
        let prices: Vec<i64> = note("prices")?.split(' ').map(|minor| minor.parse().ok()).collect::<Option<_>>()?;
        let notes = (0..).map(|n| note(&format!("lines_{n}"))).map_while(|lines| lines);
        let texts: Vec<&str> = notes.flat_map(|lines| lines.split(' ')).collect();
        if texts.is_empty() || texts.len() != prices.len() {
            return None;
        }
        let line = |(text, unit_minor): (&str, i64)| {
            let mut parts = text.split(':');
            let (product, price_version, quantity) = (parts.next()?, parts.next()?, parts.next()?);
            let line = NotedLine {
                product: ProductId::parse(product).ok()?,
                price_version: price_version.parse().ok()?,
                quantity: quantity.parse().ok().filter(|quantity| *quantity > 0)?,
                unit_minor,
            };
            Some(line).filter(|line| parts.next().is_none() && line.unit_minor >= 0)
        };
        let lines = texts.into_iter().zip(prices).map(line).collect::<Option<_>>()?;
        Some(PageNotes { shop, number: note("order_number").and_then(OrderNumber::read), lines })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::order;

    fn mark() -> ShopMark {
        ShopMark::of(&LinkKey::new([1; 32]))
    }

    fn read(notes: &BTreeMap<String, String>) -> Option<PageNotes> {
        PageNotes::read(|name| notes.get(name).map(String::as_str))
    }

    #[test]
    fn r010_the_largest_order_is_written_within_stripes_limits_and_read_back() {
        let mut order = order(1);
        let line = order.lines[0].clone();
        order.lines = (0..20)
            .map(|n| OrderLine {
                product: ProductId::parse(&format!("{n:026}")).unwrap(),
                price_version: u32::MAX,
                quantity: 10,
                ..line.clone()
            })
            .collect();
        let notes = PageNotes::write(&order, &mark());
        assert!(notes.len() <= 50 && notes.values().all(|value| value.len() <= 500), "{notes:?}");
        let read = read(&notes).unwrap();
        assert_eq!((&read.shop, read.number.as_ref()), (&mark(), Some(&order.number)));
        for (noted, sold) in read.lines.iter().zip(&order.lines) {
            assert_eq!((&noted.product, noted.quantity), (&sold.product, sold.quantity));
            assert_eq!((noted.price_version, noted.unit_minor), (sold.price_version, sold.unit_price.minor));
        }
        assert_eq!(read.lines.len(), 20);
    }

    #[test]
    fn notes_of_other_programs_and_changed_ones_are_none() {
        let whole = PageNotes::write(&order(1), &mark());
        for (name, value) in [
            ("shop", None),
            ("prices", None),
            ("prices", Some("1900 1900 1900 1")),
            ("prices", Some("nineteen")),
            ("lines_0", None),
            ("lines_0", Some("book:1")),
            ("lines_0", Some("book:1:0")),
            ("lines_0", Some("book:1:1:1")),
            ("lines_0", Some("../x y:1:1")),
        ] {
            let mut notes = whole.clone();
            match value {
                Some(value) => drop(notes.insert(name.to_owned(), value.to_owned())),
                None => drop(notes.remove(name)),
            }
            assert_eq!(read(&notes), None, "{name} = {value:?}");
        }
    }

    #[test]
    fn another_key_is_another_shop() {
        assert_ne!(mark(), ShopMark::of(&LinkKey::new([2; 32])));
    }
}
