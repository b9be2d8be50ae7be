//! Prices as a table, for changing many at once in a spreadsheet.

use super::{Problems, table::Table};
use crate::text_file;
use anyhow::{Context, Result};
use domain::{
    Money, Slug,
    orders::csv_cell,
    transfer::{CatalogTransfer, Imported},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

const COLUMNS: [&str; 4] = ["slug", "name", "currency", "price"];

pub async fn export(transfer: &CatalogTransfer, file: &Path) -> Result<String> {
    let mut table = csv::Writer::from_writer(text_file::MARK.to_vec());
    table.write_record(COLUMNS)?;
    let all = transfer.products().await?;
    for (slug, id) in &all {
        let Some(product) = transfer.product(id).await? else { continue };
        let undecided = product.price.is_zero() && !product.free;
        let price = if undecided { String::new() } else { product.price.decimal() };
        // A spreadsheet opens this: a name must not be taken for a formula.
        table.write_record([slug.as_str(), &csv_cell(&product.name), product.price.currency.code(), &price])?;
    }
    let draft = file.with_extension("part");
    fs::write(&draft, table.into_inner()?).with_context(|| format!("{} cannot be written", draft.display()))?;
    fs::rename(&draft, file).with_context(|| format!("{} cannot be written", file.display()))?;
    Ok(format!("{} prices are in {}.\n", all.len(), file.display()))
}

pub async fn import(transfer: &CatalogTransfer, file: &Path) -> Result<String> {
    let table = Table::read(file, &["slug", "price"])?;
    let mut problems = Problems::of(&file.display().to_string());
    let known: BTreeSet<Slug> = transfer.products().await?.into_iter().map(|(slug, _)| slug).collect();
    let (mut wanted, mut seen) = (Vec::new(), BTreeSet::new());
    for (n, row) in table.rows {
        match understood(transfer, &row, &known) {
            Err(words) => problems.add(n, &words),
            Ok(None) => {}
            Ok(Some((slug, _))) if !seen.insert(slug.clone()) => {
                problems.add(n, &format!("“{slug}” stands in the table twice"));
            }
            Ok(Some(price)) => wanted.push(price),
        }
    }
    problems.none()?;
    let mut changed = 0;
    for (slug, price) in wanted {
        changed += usize::from(transfer.set_price(&slug, price).await? == Imported::Changed);
    }
    Ok(format!("{changed} prices changed.\n"))
}

fn understood(
    transfer: &CatalogTransfer,
    row: &BTreeMap<String, String>,
    known: &BTreeSet<Slug>,
) -> Result<Option<(Slug, Money)>, String> {
    let cell = |column: &str| row.get(column).map(String::as_str);
    let Some(slug) = cell("slug").filter(|slug| !slug.is_empty()) else { return Err("slug: it is empty".to_owned()) };
    let slug = Slug::parse(slug).map_err(|error| format!("slug: {error}"))?;
    if !known.contains(&slug) {
        return Err(format!("slug: this shop has no product “{slug}”"));
    }
    if cell("currency").is_some_and(|code| !code.is_empty() && !code.eq_ignore_ascii_case(transfer.currency.code())) {
        return Err(format!("currency: this shop sells in {}", transfer.currency.code()));
    }
    match cell("price") {
        None => Err("price: the row ends before it".to_owned()),
        Some("") => Ok(None),
        Some(text) => {
            let price = Money::parse(text, transfer.currency).map_err(|error| format!("price “{text}”: {error}"))?;
            price.chargeable().map_err(|error| format!("price “{text}”: {error}"))?;
            Ok(Some((slug, price)))
        }
    }
}
