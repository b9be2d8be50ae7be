//! Prices as a table, for changing many at once in a spreadsheet.

use super::Problems;
use anyhow::{Context, Result};
use domain::{
    Money, Slug,
    desk::csv_cell,
    stock::{Brought, CatalogMover},
};
use serde::Deserialize;
use std::{collections::BTreeSet, fs, path::Path};

const COLUMNS: [&str; 4] = ["slug", "name", "currency", "price"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    slug: String,
    #[expect(dead_code, reason = "only for the reader of the table")]
    name: String,
    currency: String,
    /// Empty if it is not decided: left alone.
    price: String,
}

pub async fn export(mover: &CatalogMover, file: &Path) -> Result<String> {
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(COLUMNS)?;
    let all = mover.products().await?;
    for (slug, id) in &all {
        let Some(product) = mover.product(id).await? else { continue };
        let undecided = product.price.is_zero() && !product.free;
        let price = if undecided { String::new() } else { product.price.decimal() };
        // What a seller named is opened by a spreadsheet (A72).
        table.write_record([slug.as_str(), &csv_cell(&product.name), product.price.currency.code(), &price])?;
    }
    let draft = file.with_extension("part");
    fs::write(&draft, table.into_inner()?).with_context(|| format!("{} cannot be written", draft.display()))?;
    fs::rename(&draft, file).with_context(|| format!("{} cannot be written", file.display()))?;
    Ok(format!("{} prices are in {}.\n", all.len(), file.display()))
}

pub async fn import(mover: &CatalogMover, file: &Path) -> Result<String> {
    let table = csv::Reader::from_path(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let mut problems = Problems::of(&file.display().to_string());
    let known: BTreeSet<Slug> = mover.products().await?.into_iter().map(|(slug, _)| slug).collect();
    let (mut wanted, mut seen) = (Vec::new(), BTreeSet::new());
    for (n, row) in (2..).zip(table.into_deserialize::<Row>()) {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                let line = error.position().map_or(n, csv::Position::line);
                problems.add(line, &format!("{error}; the columns are {}", COLUMNS.join(", ")));
                continue;
            }
        };
        match understood(mover, &row, &known) {
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
        changed += usize::from(mover.set_price(&slug, price).await? == Brought::Changed);
    }
    Ok(format!("{changed} prices changed.\n"))
}

fn understood(mover: &CatalogMover, row: &Row, known: &BTreeSet<Slug>) -> Result<Option<(Slug, Money)>, String> {
    let slug = Slug::parse(row.slug.trim()).map_err(|error| format!("slug: {error}"))?;
    if !known.contains(&slug) {
        return Err(format!("slug: this shop has no product “{slug}”"));
    }
    if row.currency.trim() != mover.currency.code() {
        return Err(format!("currency: this shop sells in {}", mover.currency.code()));
    }
    match row.price.trim() {
        "" => Ok(None),
        text => {
            let price = Money::parse(text, mover.currency).map_err(|error| format!("price “{text}”: {error}"))?;
            Ok(Some((slug, price)))
        }
    }
}
