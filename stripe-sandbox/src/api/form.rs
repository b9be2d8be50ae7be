//! Stripe's form encoding: `line_items[0][price_data][currency]=eur`.

use crate::error::ApiError;
use serde::Serialize;
use std::collections::BTreeMap;

/// Deeper than anything Stripe's API has.
const MAX_DEPTH: usize = 8;

/// A parameter: text, or more parameters by name. A list has `0`, `1`, … for names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Param {
    Text(String),
    Group(BTreeMap<String, Param>),
}

/// The parameters of a call, from its query or its body.
///
/// # Errors
/// 400 if the encoding is broken, a name is both text and group, or the nesting is too deep.
pub fn parse(encoded: &[u8]) -> Result<BTreeMap<String, Param>, ApiError> {
    let pairs: Vec<(String, String)> =
        serde_urlencoded::from_bytes(encoded).map_err(|_| invalid("", "Invalid form encoding"))?;
    let mut root = BTreeMap::new();
    for (name, value) in pairs {
        let path = path_of(&name)?;
        insert(&mut root, &path, value).ok_or_else(|| invalid(&name, "Invalid hash"))?;
    }
    Ok(root)
}

/// The parameters as text that is the same however they were ordered and encoded.
pub fn canonical(params: &BTreeMap<String, Param>) -> String {
    serde_json::to_string(params).unwrap_or_default()
}

/// `a[b][]` is `a`, `b` and an empty name.
fn path_of(name: &str) -> Result<Vec<&str>, ApiError> {
    let (first, rest) = name.find('[').map_or((name, ""), |at| name.split_at(at));
    let mut path = vec![first];
    let mut rest = rest;
    while let Some(inner) = rest.strip_prefix('[') {
        let (segment, after) = inner.split_once(']').ok_or_else(|| invalid(name, "Invalid parameter name"))?;
        path.push(segment);
        rest = after;
    }
    let well_formed = rest.is_empty() && !first.is_empty() && path.len() <= MAX_DEPTH;
    if well_formed { Ok(path) } else { Err(invalid(name, "Invalid parameter name")) }
}

fn insert(group: &mut BTreeMap<String, Param>, path: &[&str], value: String) -> Option<()> {
    let (first, rest) = path.split_first()?;
    // `expand[]=a&expand[]=b`: an empty name is the next free place of the list.
    let name = if first.is_empty() { group.len().to_string() } else { (*first).to_owned() };
    if rest.is_empty() {
        return group.insert(name, Param::Text(value)).is_none().then_some(());
    }
    match group.entry(name).or_insert_with(|| Param::Group(BTreeMap::new())) {
        Param::Group(inner) => insert(inner, rest, value),
        Param::Text(_) => None,
    }
}

fn invalid(param: &str, message: &str) -> ApiError {
    ApiError::parameter(None, param, message)
}

#[cfg(test)]
mod tests {
    use super::{Param, parse};

    #[test]
    fn brackets_nest_and_empty_brackets_append() {
        let params = parse(b"a[0][b]=1&a[0][c]=x%20y&expand[]=p&expand[]=q").expect("well-formed");

        let text = |text: &str| Param::Text(text.to_owned());
        let group =
            |pairs: &[(&str, Param)]| Param::Group(pairs.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect());
        assert_eq!(params["a"], group(&[("0", group(&[("b", text("1")), ("c", text("x y"))]))]));
        assert_eq!(params["expand"], group(&[("0", text("p")), ("1", text("q"))]));
    }

    #[test]
    fn contradictions_and_bottomless_nesting_are_refused() {
        for bad in ["a=1&a[b]=2", "a[b=1", "[x]=1", "a[0][1][2][3][4][5][6][7][8]=1", "a=1&a=2"] {
            assert!(parse(bad.as_bytes()).is_err(), "{bad}");
        }
    }
}
