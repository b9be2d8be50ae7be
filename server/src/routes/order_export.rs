//! `/admin/orders/export.csv`: orders as a table, one row a line, however many there are.
//!
//! Read page by page while it is sent, so that a million orders need no more memory than a few hundred.

use crate::{admin::admin_of, layers::Refusal, text_file};
use app::{admin::orders::order_query, state::AppState};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Query, State},
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{
    Admin, Money, Order, Permission, Shop,
    orders::{OrderSearch, csv_cell},
};
use http::{HeaderMap, HeaderValue, header};
use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};
use tokio::sync::mpsc;

/// Pages that may wait for a slow reader.
const WAITING: usize = 2;
const COLUMNS: [&str; 18] = [
    "number",
    "created",
    "state",
    "email",
    "name",
    "line",
    "product",
    "product_name",
    "quantity",
    "unit_price",
    "currency",
    "order_total",
    "charged",
    "refunded",
    "charged_currency",
    "paid_at",
    "tax",
    "tax_included",
];

pub fn router(state: AppState) -> Router {
    Router::new().route("/admin/orders/export.csv", get(export)).with_state(state)
}

async fn export(
    State(state): State<AppState>,
    headers: HeaderMap,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    let admin = admin_of(&state, &headers, Permission::Export).await?;
    let shop = state.shop;
    let query = order_query(&pairs);
    let search = shop.order_search(&query).await.map_err(|_| Refusal::Busy)?.map_err(|_| Refusal::BadRequest)?;
    shop.begin_export(&admin, if search == OrderSearch::default() { "all orders" } else { "some orders" })
        .await
        .map_err(|_| Refusal::Busy)?;
    let (sender, receiver) = mpsc::channel(WAITING);
    tokio::spawn(write(shop, admin, search, sender));
    let mut response = Body::new(Pages(receiver)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"orders.csv\""));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Reads on until the end, an error, or until nobody listens. An error breaks the connection off, so that
/// half a table is not taken for a whole one.
async fn write(shop: Shop, admin: Admin, search: OrderSearch, sender: mpsc::Sender<io::Result<Bytes>>) {
    let head = Bytes::from([&text_file::MARK[..], &row(COLUMNS.iter().copied())].concat());
    let mut after = None;
    if sender.send(Ok(head)).await.is_err() {
        return;
    }
    loop {
        let page = match shop.export_page(&admin, &search, after.take()).await {
            Ok(page) => page,
            Err(error) => {
                tracing::error!(%error, "An export of orders broke off");
                let _ = sender.send(Err(io::Error::other("the store failed"))).await;
                return;
            }
        };
        let Some(last) = page.last() else { return };
        after = Some(last.id.clone());
        let rows: Vec<u8> = page.iter().flat_map(rows_of).collect();
        if sender.send(Ok(Bytes::from(rows))).await.is_err() {
            return;
        }
    }
}

fn rows_of(order: &Order) -> Vec<u8> {
    let payment = order.payment.as_ref();
    let charged = order.charged();
    let tax = order.paid_tax();
    let refunded = payment.map_or(0, |payment| payment.refunded_minor);
    let datetime = |at: domain::Timestamp| jiff::Timestamp::from_second(at.0).unwrap_or_default().to_string();
    let line = |(n, line): (usize, &domain::OrderLine)| {
        row([
            order.number.to_string(),
            datetime(order.created_at),
            order.state.as_str().to_owned(),
            order.email().map(domain::mail::address::shown).unwrap_or_default(),
            payment.and_then(|payment| payment.name.clone()).unwrap_or_default(),
            (n + 1).to_string(),
            line.product.to_string(),
            line.name.clone(),
            line.quantity.to_string(),
            line.unit_price.decimal(),
            line.unit_price.currency.code().to_owned(),
            order.total.decimal(),
            payment.map(|_| charged.decimal()).unwrap_or_default(),
            Money::new(refunded, charged.currency).decimal(),
            charged.currency.code().to_owned(),
            payment.map(|payment| datetime(payment.settled_at)).unwrap_or_default(),
            tax.map(|(tax, _)| tax.decimal()).unwrap_or_default(),
            tax.map(|(_, included)| if included { "yes" } else { "no" }.to_owned()).unwrap_or_default(),
        ])
    };
    order.lines.iter().enumerate().flat_map(line).collect()
}

/// A row of cells, none of which a spreadsheet takes for a formula.
fn row<T: AsRef<str>>(cells: impl IntoIterator<Item = T>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for cell in cells {
        // Into memory: nothing can fail.
        let _ = writer.write_field(csv_cell(cell.as_ref()).as_bytes());
    }
    let _ = writer.write_record(None::<&[u8]>);
    writer.into_inner().unwrap_or_default()
}

/// What is written, as the reply's body takes it.
struct Pages(mpsc::Receiver<io::Result<Bytes>>);

impl hyper::body::Body for Pages {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<hyper::body::Frame<Bytes>>>> {
        let next = self.0.poll_recv(context);
        next.map(|next| next.map(|page| page.map(hyper::body::Frame::data)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a072_a_row_holds_no_formula_and_reads_back() {
        let cells = ["=1+1", "plain", "a,\"b\"\r\nc", "@x", "-5", "\tx"];
        let text = row(cells);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_slice());
        let read = reader.records().next().unwrap().unwrap();
        let expected = ["'=1+1", "plain", "a,\"b\"\r\nc", "'@x", "'-5", "'\tx"];
        assert_eq!(read.iter().collect::<Vec<_>>(), expected);
    }
}
