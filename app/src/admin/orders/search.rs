//! The search form of the list of orders, to and from the address.

use crate::{admin::datetime::iso, response::query_escaped};
use domain::{
    OrderId, OrderState,
    orders::{OrderEdge, OrderQuery},
    time::{DAY_SECS, Day},
};

/// Longest text of one field that is looked at, in characters.
const MAX_CHARS: usize = 254;

/// Reads a search from the pairs of an address. What makes no sense there counts as not there.
pub fn order_query(pairs: &[(String, String)]) -> OrderQuery {
    let text = |name: &str| {
        let found = pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        found.unwrap_or_default().trim().chars().take(MAX_CHARS).collect::<String>()
    };
    let edge = |name: &str| OrderId::parse(&text(name)).ok();
    OrderQuery {
        number: text("number"),
        email: text("email"),
        product: text("product"),
        states: states(pairs),
        since: day(&text("since")),
        until: day(&text("until")),
        from: edge("after").map(OrderEdge::After).or_else(|| edge("before").map(OrderEdge::Before)),
    }
}

fn states(pairs: &[(String, String)]) -> Vec<OrderState> {
    let named = pairs.iter().filter(|(name, _)| name == "state").filter_map(|(_, value)| OrderState::parse(value));
    let mut states: Vec<OrderState> = Vec::new();
    for state in named {
        if !states.contains(&state) {
            states.push(state);
        }
    }
    states
}

/// The query of an address that leads to `query`, from its first page, with `?` in front; empty if it asks for
/// everything.
pub fn address(query: &OrderQuery, from: Option<&OrderEdge>) -> String {
    let mut parts = Vec::new();
    let mut add = |name: &str, value: &str| {
        if !value.is_empty() {
            parts.push(format!("{name}={}", query_escaped(value)));
        }
    };
    add("number", &query.number);
    add("email", &query.email);
    add("product", &query.product);
    query.states.iter().for_each(|state| add("state", state.as_str()));
    add("since", &query.since.map(iso).unwrap_or_default());
    add("until", &query.until.map(iso).unwrap_or_default());
    match from {
        Some(OrderEdge::After(id)) => add("after", id.as_str()),
        Some(OrderEdge::Before(id)) => add("before", id.as_str()),
        None => {}
    }
    if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
}

fn day(text: &str) -> Option<Day> {
    let date: jiff::civil::Date = text.parse().ok()?;
    // A day has the same number everywhere, so that any zone gives it; UTC has no day of 23 hours.
    let begin = date.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(Day(begin.timestamp().as_second().div_euclid(DAY_SECS)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Vec<(String, String)> {
        let pair = |part: &str| part.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
        text.split('&').filter_map(pair).collect()
    }

    #[test]
    fn an_address_leads_back_to_its_search() {
        let text = "email=ada&product=slow-bread&state=paid&state=disputed&since=2026-11-01&until=2026-11-23";
        let query = order_query(&pairs(text));
        assert_eq!(address(&query, None), format!("?{text}"));
        assert_eq!(query.states, [OrderState::Paid, OrderState::Disputed]);
        let after = OrderEdge::After(OrderId::parse("abc").unwrap());
        assert!(address(&query, Some(&after)).ends_with("&after=abc"));
        assert_eq!(address(&order_query(&[]), None), "");
    }

    #[test]
    fn nonsense_in_the_address_counts_as_nothing() {
        for odd in ["state=root", "since=2026-13-40", "since=yesterday", "after=a b", "until=-1"] {
            assert_eq!(order_query(&pairs(odd)), OrderQuery::default(), "{odd}");
        }
    }
}
