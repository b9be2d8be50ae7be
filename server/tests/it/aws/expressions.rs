//! What people write is a value to DynamoDB, never a part of a question.

use super::stand_in::Account;
use aws_adapter::dynamodb::{DynamoCatalog, DynamoStore};
use domain::{
    Slug,
    catalog::listing::Listing,
    orders::{BuyerSearch, OrderSearch},
    ports::{Catalog, Jobs, Orders},
};
use domain_testing::sample;

const CORPUS: [&str; 7] = [
    "x = :y OR attribute_exists(pk)",
    "#pk = :pk",
    ":from",
    "a\" AND begins_with(sk, \"b",
    "SET body = :v REMOVE pk",
    "{\"S\":\"injected\"}",
    "') OR 1=1 --",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a077_what_people_write_is_never_read_as_an_expression() {
    let dynamo = Account::new().with_tables().await;
    let (orders, catalog) = (DynamoStore(dynamo.clone()), DynamoCatalog(dynamo));
    orders.place(&sample::order(1), sample::order(1).created_at.day(), sample::entry("order.placed")).await.unwrap();
    let like = domain_testing::sample::product("slow-bread", 1_900);
    for (n, text) in CORPUS.into_iter().enumerate() {
        orders.set_bookmark(text, text).await.unwrap();
        assert_eq!(orders.bookmark(text).await.unwrap().as_deref(), Some(text));
        for buyer in [BuyerSearch::Exact(text.to_owned()), BuyerSearch::Prefix(text.to_owned())] {
            let search = OrderSearch { buyer: Some(buyer), ..OrderSearch::default() };
            assert_eq!(orders.search_orders(&search, 10).await.unwrap(), [], "{text}");
        }
        let slug = format!("product-{n}");
        let product = domain::Product {
            id: domain::ProductId::parse(&slug).unwrap(),
            slug: Slug::parse(&slug).unwrap(),
            name: text.to_owned(),
            tags: vec![text.to_owned()],
            version: 1,
            ..like.clone()
        };
        catalog.save(&product).await.unwrap();
        let listing = Listing { tag: Some(text.to_owned()), ..Listing::default() };
        let found = catalog.list(&listing).await.unwrap();
        assert_eq!(found.cards.iter().map(|card| card.name.as_str()).collect::<Vec<_>>(), [text]);
        let listing = Listing { search: Some(text.to_owned()), ..Listing::default() };
        catalog.list(&listing).await.unwrap();
    }
    let tags = catalog.tags().await.unwrap();
    assert_eq!(tags.iter().filter(|tag| CORPUS.contains(&tag.tag.as_str())).count(), CORPUS.len());
}
