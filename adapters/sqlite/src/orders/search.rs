//! What order admin asks of the store.
//!
//! Each search walks one index, chosen here and named in the statement, so that SQLite cannot choose a
//! worse one when its statistics mislead it: no list looks through orders that were not asked for.

use crate::{
    error::StoreError,
    rows,
    sealed::{self, ORDERS, OUTBOX, PassedOver, Rows},
};
use domain::{
    Order, OrderId, OrderState, Timestamp,
    delivery::grant::Download,
    mail::{address, outbox::OutboxRow},
    orders::{BuyerSearch, OrderEdge, OrderSearch},
};
use rusqlite::{Connection, OptionalExtension, params_from_iter, types::Value};

/// A statement and what it is given.
struct Statement {
    sql: String,
    values: Vec<Value>,
}

/// Where a page begins or ends.
struct Edge {
    created_at: i64,
    id: String,
    email: Option<String>,
}

pub(crate) fn search(
    db: &Connection,
    passed: &mut PassedOver,
    search: &OrderSearch,
    limit: usize,
) -> Result<Vec<Order>, StoreError> {
    let (edge, backwards) = match &search.from {
        None => (None, false),
        Some(OrderEdge::After(id)) => (Some(id), false),
        Some(OrderEdge::Before(id)) => (Some(id), true),
    };
    let mut edge = match edge {
        None => None,
        Some(id) => match edge_at(db, id)? {
            Some(edge) => Some(edge),
            None => return Ok(Vec::new()),
        },
    };
    let mut found: Vec<Order> = Vec::new();
    while found.len() < limit {
        let wanted = limit - found.len();
        let Statement { sql, values } = statement(search, edge.as_ref(), backwards, wanted);
        let mut statement = db.prepare_cached(&sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        let mut seen = 0;
        while let Some(row) = rows.next()? {
            seen += 1;
            edge = Some(Edge { created_at: row.get(3)?, id: row.get(4)?, email: row.get(5)? });
            found.extend(passed.readable(sealed::unseal(row))?);
        }
        // Those that cannot be read must not end the list.
        if seen < wanted {
            break;
        }
    }
    if backwards {
        found.reverse();
    }
    Ok(found)
}

fn edge_at(db: &Connection, id: &OrderId) -> Result<Option<Edge>, StoreError> {
    let sql = "SELECT created_at, id, email FROM orders WHERE id = ?1";
    let edge = |row: &rusqlite::Row| Ok(Edge { created_at: row.get(0)?, id: row.get(1)?, email: row.get(2)? });
    Ok(db.prepare_cached(sql)?.query_row([id.as_str()], edge).optional()?)
}

fn statement(search: &OrderSearch, edge: Option<&Edge>, backwards: bool, limit: usize) -> Statement {
    let (sort, beyond) = if backwards { ("ASC", ">") } else { ("DESC", "<") };
    let by_address = search.by_address();
    let mut values = Vec::new();
    let ids = match &search.buyer {
        Some(buyer) => of_buyer(search, buyer, edge, backwards, limit, &mut values),
        None if search.states.is_empty() => place(search, None, edge, (sort, beyond), limit, &mut values),
        None => {
            let each = |state: &OrderState| place(search, Some(*state), edge, (sort, beyond), limit, &mut values);
            let parts: Vec<_> = search.states.iter().map(each).collect();
            let parts: Vec<_> = parts.iter().map(|part| format!("SELECT * FROM ({part})")).collect();
            parts.join(" UNION ALL ")
        }
    };
    let address = match (by_address, backwards) {
        (false, _) => "",
        (true, false) => "found.email ASC, ",
        (true, true) => "found.email DESC, ",
    };
    values.push(Value::Integer(rows(limit)));
    let sql = format!(
        "SELECT {columns}, found.created_at, found.id, found.email
         FROM ({ids}) AS found CROSS JOIN orders ON orders.id = found.id
         ORDER BY {address}found.created_at {sort}, found.id {sort} LIMIT ?",
        columns = Rows { key: "orders.id", ..ORDERS }.columns()
    );
    Statement { sql, values }
}

/// Ids along the index of times: of all orders, of a state, of a product, or of both.
fn place(
    search: &OrderSearch,
    state: Option<OrderState>,
    edge: Option<&Edge>,
    (sort, beyond): (&str, &str),
    limit: usize,
    values: &mut Vec<Value>,
) -> String {
    let (table, index, id) = match (&search.product, state) {
        (None, None) => ("orders", "orders_created", "id"),
        (None, Some(_)) => ("orders", "orders_state", "id"),
        (Some(_), None) => ("order_products", "order_products_created", "order_id"),
        (Some(_), Some(_)) => ("order_products", "order_products_state", "order_id"),
    };
    let mut conditions = vec!["1".to_owned()];
    if let Some(product) = &search.product {
        conditions.push("product = ?".to_owned());
        values.push(product.to_string().into());
    }
    if let Some(state) = state {
        conditions.push("state = ?".to_owned());
        values.push(state.as_str().to_owned().into());
    }
    between(search, &mut conditions, values);
    if let Some(edge) = edge {
        conditions.push(format!("(created_at, {id}) {beyond} (?, ?)"));
        values.extend([Value::Integer(edge.created_at), edge.id.clone().into()]);
    }
    values.push(Value::Integer(rows(limit)));
    format!(
        "SELECT {id} AS id, created_at, NULL AS email FROM {table} INDEXED BY {index} WHERE {}
         ORDER BY created_at {sort}, {id} {sort} LIMIT ?",
        conditions.join(" AND ")
    )
}

fn between(search: &OrderSearch, conditions: &mut Vec<String>, values: &mut Vec<Value>) {
    if let Some(since) = search.since {
        conditions.push("created_at >= ?".to_owned());
        values.push(Value::Integer(since.0));
    }
    if let Some(before) = search.before {
        conditions.push("created_at < ?".to_owned());
        values.push(Value::Integer(before.0));
    }
}

/// Ids along the index of addresses; states stand in it, products are looked up order by order.
fn of_buyer(
    search: &OrderSearch,
    buyer: &BuyerSearch,
    edge: Option<&Edge>,
    backwards: bool,
    limit: usize,
    values: &mut Vec<Value>,
) -> String {
    let (sort, beyond) = if backwards { ("ASC", ">") } else { ("DESC", "<") };
    let mut conditions = Vec::new();
    let address_sort = match buyer {
        BuyerSearch::Exact(address) => {
            conditions.push("email = ?".to_owned());
            values.push(address::key(address).into());
            ""
        }
        BuyerSearch::Prefix(begin) => {
            let begin = address::key_of_prefix(begin);
            conditions.push("email >= ? AND email < ?".to_owned());
            values.extend([begin.clone().into(), format!("{begin}\u{10ffff}").into()]);
            if backwards { "email DESC, " } else { "email ASC, " }
        }
    };
    if !search.states.is_empty() {
        let marks = vec!["?"; search.states.len()].join(", ");
        conditions.push(format!("state IN ({marks})"));
        values.extend(search.states.iter().map(|state| Value::from(state.as_str().to_owned())));
    }
    if let Some(product) = &search.product {
        let sql = "EXISTS (SELECT 1 FROM order_products AS sold WHERE sold.order_id = orders.id AND sold.product = ?)";
        conditions.push(sql.to_owned());
        values.push(product.to_string().into());
    }
    between(search, &mut conditions, values);
    if let Some(edge) = edge {
        let (created_at, id) = (Value::Integer(edge.created_at), Value::from(edge.id.clone()));
        match (&edge.email, buyer) {
            (Some(email), BuyerSearch::Prefix(_)) => {
                let (from, past) = if backwards { ("<=", "<") } else { (">=", ">") };
                conditions.push(format!("email {from} ? AND (email {past} ? OR (created_at, id) {beyond} (?, ?))"));
                values.extend([email.clone().into(), email.clone().into(), created_at, id]);
            }
            (None, BuyerSearch::Prefix(_)) => conditions.push("0".to_owned()),
            (_, BuyerSearch::Exact(_)) => {
                conditions.push(format!("(created_at, id) {beyond} (?, ?)"));
                values.extend([created_at, id]);
            }
        }
    }
    values.push(Value::Integer(rows(limit)));
    format!(
        "SELECT id, created_at, email FROM orders INDEXED BY orders_email WHERE email IS NOT NULL AND {}
         ORDER BY {address_sort}created_at {sort}, id {sort} LIMIT ?",
        conditions.join(" AND ")
    )
}

pub(crate) fn unconfirmed_refunds(
    db: &Connection,
    passed: &mut PassedOver,
    before: Timestamp,
    limit: usize,
) -> Result<Vec<Order>, StoreError> {
    let rest = "WHERE refund_asked_at IS NOT NULL AND refund_asked_at < ?1 ORDER BY refund_asked_at, id";
    sealed::all(db, passed, ORDERS, rest, [before.0], limit)
}

pub(crate) fn mails_of(db: &Connection, passed: &mut PassedOver, order: &str) -> Result<Vec<OutboxRow>, StoreError> {
    // An email that cannot be read is one of at most a hundred here: what an order has more, nobody looks at.
    let sql = format!(
        "SELECT {} FROM outbox_orders AS about CROSS JOIN outbox ON outbox.id = about.outbox_id
         WHERE about.order_id = ?1 ORDER BY about.queued_at DESC, about.outbox_id DESC LIMIT 100",
        OUTBOX.columns()
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query([order])?;
    let mut mails = Vec::new();
    while let Some(row) = rows.next()? {
        mails.extend(passed.readable(sealed::unseal(row))?);
    }
    Ok(mails)
}

pub(crate) fn downloads_of(
    db: &Connection,
    passed: &mut PassedOver,
    order: &OrderId,
) -> Result<Vec<Download>, StoreError> {
    let sql = "SELECT file, version, at, network, line FROM downloads WHERE order_id = ?1 ORDER BY row DESC LIMIT 200";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([order.as_str()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let file: String = row.get(0)?;
        let Ok(file) = domain::FileId::parse(&file) else {
            passed.0.push(format!("downloads/{order}"));
            continue;
        };
        found.push(Download {
            order: order.clone(),
            line: row.get(4)?,
            file,
            version: row.get(1)?,
            at: Timestamp(row.get(2)?),
            network: row.get(3)?,
        });
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
