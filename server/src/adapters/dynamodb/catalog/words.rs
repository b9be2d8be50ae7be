//! Words, so that a search reads what it finds and not the shelf.
//!
//! Each word of each published product is an item. They are no part of the transaction that saves the product, for
//! there may be hundreds: new ones are written before it and old ones removed after it, and a search believes only
//! what the card says. So whatever is cut off in between, no search finds too little or too much.

use super::super::{
    Dynamo, Table,
    item::{Found, Item, Key},
    query::Range,
    unbuilt,
};
use aws_sdk_dynamodb::types::{DeleteRequest, PutRequest, WriteRequest};
use domain::{
    PortError, Product, ProductId, ProductState,
    listing::{MAX_SEARCH_CHARS, search_words},
};
use std::collections::BTreeSet;

/// A word that more products than this have is no help in finding one.
const RARE: usize = 200;

/// The words of `text`, in small letters.
pub(super) fn of_text(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| word.to_lowercase().chars().take(MAX_SEARCH_CHARS).collect()).collect()
}

/// What a published product is found by; nothing for others.
pub(super) fn of_product(product: &Product) -> BTreeSet<String> {
    if product.state != ProductState::Published {
        return BTreeSet::new();
    }
    let texts = [&product.name, &product.summary, &product.tags.join(" "), &product.description];
    of_text(&texts.map(String::as_str).join(" "))
}

/// Whether every word of a search begins one of `words`.
pub(super) fn fit(words: &BTreeSet<String>, wanted: &[String]) -> bool {
    wanted.iter().all(|wanted| words.range(wanted.clone()..).next().is_some_and(|word| word.starts_with(wanted)))
}

/// The words of a search; `None` if it has none.
pub(super) fn wanted(search: Option<&str>) -> Option<Vec<String>> {
    search.map(search_words).filter(|words| !words.is_empty())
}

fn partition(word: &str) -> String {
    format!("WORD#{}", word.chars().next().unwrap_or('-'))
}

fn key(word: &str, id: &ProductId) -> Key {
    Key::new(Table::Catalog, partition(word), format!("{word} {id}"))
}

pub(super) async fn write(dynamo: &Dynamo, id: &ProductId, words: &[&String]) -> Result<(), PortError> {
    let put = |word: &&String| {
        let item = Item::at(key(word, id)).text("product", id.as_str());
        let put = PutRequest::builder().set_item(Some(item.attributes)).build().map_err(|error| unbuilt(&error))?;
        Ok(WriteRequest::builder().put_request(put).build())
    };
    dynamo.write_many(Table::Catalog, words.iter().map(put).collect::<Result<_, PortError>>()?).await
}

pub(super) async fn remove(dynamo: &Dynamo, id: &ProductId, words: &[&String]) -> Result<(), PortError> {
    let delete = |word: &&String| {
        let delete = DeleteRequest::builder().set_key(Some(key(word, id).attributes())).build();
        Ok(WriteRequest::builder().delete_request(delete.map_err(|error| unbuilt(&error))?).build())
    };
    dynamo.write_many(Table::Catalog, words.iter().map(delete).collect::<Result<_, PortError>>()?).await
}

/// The products that have the rarest of `wanted`, if it is rare.
pub(super) async fn rare(dynamo: &Dynamo, wanted: &[String]) -> Result<Option<BTreeSet<String>>, PortError> {
    let mut best: Option<BTreeSet<String>> = None;
    for word in wanted {
        let range = Range::of(Table::Catalog, partition(word)).beginning(word.clone()).most(RARE + 1);
        let found = dynamo.query(range).await?;
        if found.len() > RARE {
            continue;
        }
        let ids: BTreeSet<String> =
            found.iter().filter_map(|found: &Found| found.text("product")).map(str::to_owned).collect();
        if best.as_ref().is_none_or(|best| ids.len() < best.len()) {
            best = Some(ids);
        }
    }
    Ok(best)
}
