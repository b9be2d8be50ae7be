//! The table.

use super::{LoadReport, PeerReport, Report, ShopReport};
use crate::sampling::{Cost, PageBytes};
use std::{
    collections::BTreeSet,
    io::{self, Write},
};

/// Prints all figures, and how those of the largest shop compare with those of the smallest.
///
/// # Errors
/// If nobody reads.
pub fn print(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let conditions = &report.conditions;
    writeln!(
        out,
        "\n{}, {} cores, {}; others used {} cores before; {} s each. Compare figures of one run only.",
        conditions.processor,
        conditions.cores,
        if conditions.pinned { "server and load on a core each" } else { "server and load share all cores" },
        shown(conditions.load_before, 1),
        conditions.seconds_each
    )?;
    for shop in &report.shops {
        print_shop(shop, out)?;
    }
    if let Some(peer) = &report.peer {
        print_peer(peer, out)?;
    }
    if let (Some(small), Some(large)) = (report.shops.first(), report.shops.last())
        && small.products < large.products
    {
        print_growth(small, large, out)?;
    }
    for line in &report.left_out {
        writeln!(out, "Left out: {line}")?;
    }
    Ok(())
}

fn print_shop(shop: &ShopReport, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "\n{} products, {} orders ({:.0} MB): first page after {:.0} ms",
        shop.products, shop.orders, shop.data_mb, shop.first_page_ms
    )?;
    if let Some(memory) = &shop.memory {
        writeln!(
            out,
            "Memory: {:.1} MB at rest, {:.1} MB at most under load, {:.1} MB after {} requests, {:.1} MB after {} aborted ones",
            memory.at_rest,
            memory.most_under_load,
            memory.after_requests,
            memory.requests,
            memory.after_aborted,
            memory.aborted
        )?;
    }
    if let Some(sold) = &shop.sold {
        writeln!(
            out,
            "Sold: {:.0} orders a minute, from the click to paid, with {} shoppers at once ({} orders in {:.1} s; Stripe is played in the same process)",
            sold.orders_per_minute, sold.shoppers, sold.orders, sold.seconds
        )?;
    }
    print_loads(&shop.loads, out)?;
    print_loads(&shop.bare, out)?;
    writeln!(
        out,
        "{:<28} {:>11} {:>9} {:>10} {:>12} {:>8} {:>8} {:>8}",
        "one request", "allocations", "KB", "statements", "instructions", "raw", "gzip", "Brotli"
    )?;
    let pages: BTreeSet<_> = shop.costs.keys().chain(shop.bytes.keys()).collect();
    for page in pages {
        let (cost, bytes) = (shop.costs.get(page), shop.bytes.get(page));
        let each = |part: fn(&Cost) -> f64, digits| shown(cost.map(part), digits);
        let size = |part: fn(&PageBytes) -> usize| whole(bytes.map(part));
        writeln!(
            out,
            "{page:<28} {:>11} {:>9} {:>10} {:>12} {:>8} {:>8} {:>8}",
            each(|cost| cost.allocations, 0),
            each(|cost| cost.allocated_kb, 1),
            each(|cost| cost.statements, 1),
            whole(shop.instructions.get(page)),
            size(|bytes| bytes.raw),
            size(|bytes| bytes.gzip),
            size(|bytes| bytes.brotli)
        )?;
    }
    Ok(())
}

fn print_loads(loads: &[LoadReport], out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "{:<28} {:>5} {:>11} {:>9} {:>9} {:>10} {:>8} {:>8}",
        "page", "conn.", "requests/s", "p50 ms", "p99 ms", "server us", "of bare", "failures"
    )?;
    for load in loads {
        writeln!(
            out,
            "{:<28} {:>5} {:>11.0} {:>9.2} {:>9.2} {:>10} {:>8} {:>8}",
            load.page,
            load.connections,
            load.measured.requests_per_second,
            load.measured.p50_ms,
            load.measured.p99_ms,
            shown(load.server_us, 1),
            shown(load.of_bare, 3),
            load.measured.failures
        )?;
    }
    Ok(())
}

fn print_peer(peer: &PeerReport, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "\n{}: first page after {:.0} ms, {} MB under load; its page is {} bytes raw, {} gzip, {} Brotli",
        peer.name,
        peer.first_page_ms,
        shown(peer.memory_mb, 1),
        peer.bytes.raw,
        peer.bytes.gzip,
        peer.bytes.brotli
    )?;
    print_loads(&peer.loads, out)
}

/// What a larger catalog costs: 1.00 is nothing.
fn print_growth(small: &ShopReport, large: &ShopReport, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "\n{} products compared with {}\n{:<28} {:>5} {:>11} {:>9} {:>10} {:>11} {:>10}",
        large.products, small.products, "page", "conn.", "requests/s", "p99", "server us", "allocations", "statements"
    )?;
    for (after, before) in large.loads.iter().zip(&small.loads) {
        let costs = small.costs.get(after.page).zip(large.costs.get(after.page));
        let grown = |part: fn(&Cost) -> f64| {
            let grown =
                costs.filter(|(before, _)| part(before) > 0.0).map(|(before, after)| part(after) / part(before));
            shown(grown, 2)
        };
        writeln!(
            out,
            "{:<28} {:>5} {:>11.2} {:>9.2} {:>10} {:>11} {:>10}",
            after.page,
            after.connections,
            after.measured.requests_per_second / before.measured.requests_per_second,
            after.measured.p99_ms / before.measured.p99_ms,
            shown(after.server_us.zip(before.server_us).map(|(after, before)| after / before), 2),
            grown(|cost| cost.allocations),
            grown(|cost| cost.statements)
        )?;
    }
    Ok(())
}

fn whole<T: ToString>(figure: Option<T>) -> String {
    figure.map_or("-".to_owned(), |figure| figure.to_string())
}

fn shown(figure: Option<f64>, digits: usize) -> String {
    figure.map_or("-".to_owned(), |figure| format!("{figure:.digits$}"))
}
