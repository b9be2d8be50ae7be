//! Lists: newest first, a page at a time.

use crate::api::call::Call;
use crate::api::fields::Fields;
use crate::error::ApiError;
use crate::ledger::{Record, Tx};
use serde_json::{Value, json};

/// Source: Stripe API reference, Pagination.
const DEFAULT_LIMIT: i64 = 10;
const MAX_LIMIT: i64 = 100;

/// Where a page begins and how long it is.
struct Window {
    limit: usize,
    starting_after: Option<String>,
    ending_before: Option<String>,
}

/// Bounds on `created`, Unix seconds.
#[derive(Default)]
struct Created {
    least: Option<i64>,
    most: Option<i64>,
}

/// The page of a kind that `call` asks for, of those that `wanted` lets through.
pub fn page<R: Record>(
    tx: &Tx<'_>,
    call: &mut Call,
    shape: impl Fn(&R) -> Value,
    wanted: impl Fn(&R) -> bool,
) -> Result<Value, ApiError> {
    let created = created(&mut call.fields)?;
    let window = window(&mut call.fields)?;
    for cursor in [&window.starting_after, &window.ending_before].into_iter().flatten() {
        if tx.get::<R>(cursor)?.is_none() {
            return Err(ApiError::missing_reference("starting_after", R::KIND, cursor));
        }
    }
    let passes = |record: &R| {
        created.least.is_none_or(|least| record.created() >= least)
            && created.most.is_none_or(|most| record.created() <= most)
            && wanted(record)
    };
    let mut begun = window.starting_after.is_none();
    let mut found: Vec<Value> = Vec::new();
    tx.each_newest_first(|record: R| {
        if window.ending_before.as_deref() == Some(record.id()) {
            return false;
        }
        if begun && passes(&record) {
            found.push(shape(&record));
        }
        begun = begun || window.starting_after.as_deref() == Some(record.id());
        // Before a cursor the page is the last part, so all of it has to be seen.
        window.ending_before.is_some() || found.len() <= window.limit
    })?;
    let has_more = found.len() > window.limit;
    if has_more && window.ending_before.is_some() {
        found.drain(..found.len() - window.limit);
    }
    found.truncate(window.limit);
    Ok(json!({ "object": "list", "data": found, "has_more": has_more, "url": call.path }))
}

/// The page of `items` that `call` asks for; for lists inside another object.
pub fn page_of(items: Vec<Value>, call: &mut Call) -> Result<Value, ApiError> {
    let window = window(&mut call.fields)?;
    let place = |id: &str| items.iter().position(|item| item["id"] == id);
    let start = match &window.starting_after {
        Some(id) => place(id).ok_or_else(|| ApiError::missing_reference("starting_after", "item", id))? + 1,
        None => 0,
    };
    let end = match &window.ending_before {
        Some(id) => place(id).ok_or_else(|| ApiError::missing_reference("ending_before", "item", id))?,
        None => items.len(),
    };
    let end = end.max(start);
    let start = if window.ending_before.is_some() { start.max(end.saturating_sub(window.limit)) } else { start };
    let has_more = end - start > window.limit;
    let data: Vec<Value> = items.into_iter().take(end).skip(start).take(window.limit).collect();
    Ok(json!({ "object": "list", "data": data, "has_more": has_more, "url": call.path }))
}

/// The first `limit` of `items`, as Stripe includes a list in its object.
pub fn whole(mut items: Vec<Value>, limit: usize, url: &str) -> Value {
    let has_more = items.len() > limit;
    items.truncate(limit);
    json!({ "object": "list", "data": items, "has_more": has_more, "url": url })
}

fn window(fields: &mut Fields) -> Result<Window, ApiError> {
    let limit = fields.integer("limit")?.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        let message = if limit > MAX_LIMIT {
            format!("This value must be less than or equal to {MAX_LIMIT}.")
        } else {
            "This value must be greater than or equal to 1.".to_owned()
        };
        return Err(ApiError::parameter(Some("parameter_invalid_integer"), "limit", message));
    }
    Ok(Window {
        limit: usize::try_from(limit).unwrap_or(1),
        starting_after: fields.text("starting_after")?,
        ending_before: fields.text("ending_before")?,
    })
}

/// `created=…` or `created[gte]=…` and so on.
fn created(fields: &mut Fields) -> Result<Created, ApiError> {
    if fields.is_text("created") {
        let exactly = fields.integer("created")?;
        return Ok(Created { least: exactly, most: exactly });
    }
    let Some(mut range) = fields.group("created")? else { return Ok(Created::default()) };
    let after = range.integer("gt")?.map(|at| at.saturating_add(1));
    let before = range.integer("lt")?.map(|at| at.saturating_sub(1));
    let created = Created { least: range.integer("gte")?.max(after), most: earlier(range.integer("lte")?, before) };
    range.finish()?;
    Ok(created)
}

fn earlier(one: Option<i64>, other: Option<i64>) -> Option<i64> {
    [one, other].into_iter().flatten().min()
}
