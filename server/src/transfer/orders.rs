//! Orders, their history and the figures as lines of text, beside the catalog.
//!
//! `orders.jsonl` goes from the oldest day to today. An export that was cut off goes on with the last day it had begun.

use super::{Problems, folder::Folder};
use anyhow::{Context, Result};
use domain::{
    audit::{AuditRow, verify_after},
    failpoints,
    reports::metric::DailyMetric,
    time::Day,
    transfer::{Imported, OrdersTransfer, orders::ArchivedOrder},
};
use serde::{Serialize, de::DeserializeOwned};
use std::{
    collections::BTreeSet,
    fs::{self, File, OpenOptions},
    io::{BufWriter, Write},
    path::Path,
};

const ORDERS: &str = "orders.jsonl";
const AUDIT: &str = "audit.jsonl";
const FIGURES: &str = "figures.jsonl";
/// Audit rows imported at once.
const BATCH: usize = 200;

/// Writes the orders into `folder`, going on where an earlier try ended; says how many orders there are.
pub async fn export(transfer: &OrdersTransfer, folder: &Path) -> Result<usize> {
    let (mut written, unfinished) = kept(folder)?;
    let mut lines = BufWriter::new(OpenOptions::new().create(true).append(true).open(folder.join(ORDERS))?);
    if let Some((first, today)) = transfer.days().await? {
        let begin = unfinished.unwrap_or(first).max(first);
        for day in (begin.0..=today.0).map(Day) {
            for packed in transfer.orders_of(day).await? {
                for (bytes, key) in &packed.files {
                    let number = || format!("order {}", packed.order.order().number);
                    super::folder::write_file(&transfer.catalog, bytes, key, folder).await.with_context(number)?;
                }
                write_line(&mut lines, &packed.order)?;
                written += 1;
            }
            lines.flush()?;
            failpoints::reach("export.chunk").await?;
        }
    }
    lines.into_inner()?.sync_all()?;
    // These are read whole each time: later rows only add.
    let mut rows = BufWriter::new(File::create(folder.join(AUDIT))?);
    let mut after = 0;
    loop {
        let page = transfer.audit(after).await?;
        let Some(last) = page.last() else { break };
        after = last.seq;
        page.iter().try_for_each(|row| write_line(&mut rows, row))?;
    }
    rows.into_inner()?.sync_all()?;
    let mut figures = BufWriter::new(File::create(folder.join(FIGURES))?);
    transfer.figures().await?.iter().try_for_each(|metric| write_line(&mut figures, metric))?;
    figures.into_inner()?.sync_all()?;
    Ok(written)
}

/// What an earlier try wrote: cuts off its last day, which may not be whole, and says how many orders are left and
/// which day comes next.
fn kept(folder: &Path) -> Result<(usize, Option<Day>)> {
    let path = folder.join(ORDERS);
    let Ok(text) = fs::read_to_string(&path) else { return Ok((0, None)) };
    let whole = text.rfind('\n').map_or("", |end| &text[..=end]);
    let day_of =
        |line: &str| Ok::<_, anyhow::Error>(serde_json::from_str::<ArchivedOrder>(line)?.order().created_at.day());
    let Some(last) = whole.lines().last() else {
        fs::write(&path, "")?;
        return Ok((0, None));
    };
    let unfinished = day_of(last)?;
    let mut end = 0;
    let mut count = 0;
    for line in whole.lines() {
        if day_of(line)? >= unfinished {
            break;
        }
        end += line.len() + 1;
        count += 1;
    }
    fs::write(&path, &whole[..end])?;
    Ok((count, Some(unfinished)))
}

fn write_line(out: &mut impl Write, value: &impl Serialize) -> Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    Ok(out.write_all(b"\n")?)
}

/// Looks at every line before anything is stored.
pub fn look_over(folder: &Path) -> Result<()> {
    let mut problems = Problems::of(ORDERS);
    let (mut ids, mut numbers, mut whole) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    each::<ArchivedOrder>(folder, ORDERS, &mut problems, |n, order, problems| {
        if let Err(error) = order.check() {
            problems.add(n, &error.to_string());
        }
        if !ids.insert(order.order().id.clone()) {
            problems.add(n, &format!("id: {} stands in the file twice", order.order().id));
        }
        if !numbers.insert(order.order().number.clone()) {
            problems.add(n, &format!("number: {} stands in the file twice", order.order().number));
        }
        for bytes in order.bytes() {
            if whole.insert(bytes)
                && let Err(words) = super::folder::check(folder, &bytes)
            {
                problems.add(n, &words);
            }
        }
    })?;
    problems.none()?;
    let (mut problems, mut last) = (Problems::of(AUDIT), None::<AuditRow>);
    each::<AuditRow>(folder, AUDIT, &mut problems, |n, row, problems| {
        if let Err(error) = verify_after(last.as_ref(), std::slice::from_ref(&row)) {
            problems.add(n, &error.to_string());
        }
        last = Some(row);
    })?;
    problems.none()?;
    let mut problems = Problems::of(FIGURES);
    each::<DailyMetric>(folder, FIGURES, &mut problems, |_, _, _| ())?;
    problems.none()
}

/// Imports the history: before anything else adds to it.
pub async fn import_history(transfer: &OrdersTransfer, folder: &Path) -> Result<()> {
    let mut rows = Vec::with_capacity(BATCH);
    for row in read::<AuditRow>(folder, AUDIT)? {
        rows.push(row?);
        if rows.len() == BATCH {
            transfer.import_audit(&rows).await?;
            rows.clear();
        }
    }
    Ok(transfer.import_audit(&rows).await?)
}

/// Imports orders and figures; says how many orders were new and how many were there already.
pub async fn import(transfer: &OrdersTransfer, folder: &Path) -> Result<(usize, usize)> {
    let source = Folder(folder.to_owned());
    let (mut made, mut same) = (0, 0);
    let figures = read::<DailyMetric>(folder, FIGURES)?.collect::<Result<Vec<_>>>()?;
    transfer.import_figures(&figures).await?;
    for order in read::<ArchivedOrder>(folder, ORDERS)? {
        let order = order?;
        match transfer.import_order(&order, &source).await.with_context(|| format!("order {}", order.order().number))? {
            Imported::Same => same += 1,
            Imported::Made | Imported::Changed => made += 1,
        }
    }
    Ok((made, same))
}

fn each<T: DeserializeOwned>(
    folder: &Path,
    name: &str,
    problems: &mut Problems,
    mut look: impl FnMut(u64, T, &mut Problems),
) -> Result<()> {
    for (n, line) in lines(folder, name)? {
        match super::folder::read_line(line?) {
            Ok(value) => look(n, value, problems),
            Err(words) => problems.add(n, &words),
        }
    }
    Ok(())
}

fn read<T: DeserializeOwned>(folder: &Path, name: &str) -> Result<impl Iterator<Item = Result<T>>> {
    Ok(lines(folder, name)?.map(|(_, line)| Ok(serde_json::from_str(&line?)?)))
}

fn lines(folder: &Path, name: &str) -> Result<impl Iterator<Item = (u64, std::io::Result<String>)>> {
    let path = folder.join(name);
    crate::text_file::lines(&path).with_context(|| format!("{} cannot be read", path.display()))
}
