//! The files of a product: sent in parts, replaced, kept and swept.

use super::*;

#[tokio::test]
async fn r053_what_is_unpublished_keeps_its_bytes_and_its_buyers() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    let book = id("book");
    shop.unpublish(&seller(), &book).await.unwrap();
    assert!(shop.fetch(&order, 0).await.is_ok());
    shop.archive(&seller(), &book).await.unwrap();
    assert!(shop.fetch(&order, 0).await.is_ok());
    assert!(matches!(shop.publish(&seller(), &book).await, Err(CatalogError::Refused(CatalogRefusal::Archived))));
    let restored = shop.restore(&seller(), &book).await.unwrap();
    assert_eq!(restored.state, ProductState::Draft);
    let file = restored.files[0].id.clone();
    assert!(shop.remove_file(&seller(), &book, &file).await.unwrap().files.is_empty());
    assert!(shop.fetch(&order, 0).await.is_ok(), "a buyer keeps a file that is sold no more");
}

#[tokio::test]
async fn r052_a_replaced_file_is_a_new_version_and_old_ones_stay() {
    let shop = TestShop::start().await;
    let product = published(&shop).await;
    let replaces = Some(product.files[0].id.clone());
    let next = FileOf { replaces, note: "  Fixed a typo ".into(), ..book_file(&product.id, "bread-2.pdf") };
    let product = sent(&shop, &next, b"mook").await;
    let versions: Vec<_> = product.files[0].versions.iter().map(|v| (v.version, v.note.as_str())).collect();
    assert_eq!(versions, [(1, ""), (2, "Fixed a typo")]);
    for FileVersion { key, size_bytes, .. } in &product.files[0].versions {
        assert_eq!(shop.ports().files.file_size(key).await.unwrap(), Some(*size_bytes));
    }
    assert!(matches!(
        shop.remove_file(&seller(), &product.id, &product.files[0].id).await,
        Err(CatalogError::Missing(_))
    ));
}

#[tokio::test]
async fn r052_a_product_whose_file_is_lost_is_not_published() {
    let shop = TestShop::start().await;
    let made = shop.create_product(&seller(), &bread()).await.unwrap();
    let made = sent(&shop, &book_file(&made.id, "bread.pdf"), b"book").await;
    shop.world.files.lose(&made.files[0].versions[0].key);
    let Err(CatalogError::Missing(lacks)) = shop.publish(&seller(), &made.id).await else { panic!("it is lost") };
    assert_eq!(lacks, [PublishBlocker::FileBytes]);
}

#[tokio::test]
async fn a057_a_file_that_is_too_large_is_refused_before_a_byte_is_sent() {
    let shop = TestShop::start().await;
    let file = |size_bytes| FileOf { size_bytes, ..book_file(&id("book"), "a.pdf") };
    let most_bytes = shop.terms().max_file_bytes;
    assert!(shop.begin_upload(&seller(), &file(most_bytes)).await.is_ok());
    let refused = shop.begin_upload(&seller(), &file(most_bytes + 1)).await;
    assert!(matches!(refused, Err(CatalogError::Refused(CatalogRefusal::FileTooLarge { .. }))));
    let refused = shop.begin_upload(&seller(), &file(0)).await;
    assert!(matches!(refused, Err(CatalogError::Refused(CatalogRefusal::EmptyFile))));
}

#[tokio::test]
async fn f072_goods_nobody_refers_to_are_swept_after_a_day_and_others_stay() {
    let shop = TestShop::start().await;
    let made = shop.create_product(&seller(), &bread()).await.unwrap();
    let begin = async |name: &str| {
        let plan = shop.begin_upload(&seller(), &book_file(&made.id, name)).await.unwrap();
        shop.world.uploads.put_part(&plan.id, 1, b"book").await.unwrap();
        plan
    };
    // Killed between storing the bytes and storing the product.
    let orphan = begin("orphan.pdf").await;
    shop.world.uploads.finish(&orphan.id, None, shop.now()).await.unwrap();
    // Killed right after the product was stored.
    let kept = begin("kept.pdf").await;
    let product = shop.finish_upload(&seller(), &made.id, &kept.id, None).await.unwrap();
    shop.world.uploads.begin(&kept.id, 4, &kept.label).await.unwrap();
    assert_eq!(product.files.len(), 1);
    assert_eq!(shop.sweep_uploads().await.unwrap(), 0, "not before a day has passed");
    shop.world.clock.advance(24 * 3600 + 1);
    assert_eq!(shop.sweep_uploads().await.unwrap(), 1);
    assert_eq!(shop.ports().files.file_size(&orphan.key()).await.unwrap(), None);
    assert_eq!(shop.ports().files.file_size(&kept.key()).await.unwrap(), Some(4));
    assert_eq!(shop.open_uploads(&seller(), &made.id).await.unwrap(), []);
}

#[tokio::test]
async fn r052_only_missing_parts_are_asked_for_again_and_twice_finished_is_once() {
    let shop = TestShop::start().await;
    let made = shop.create_product(&seller(), &bread()).await.unwrap();
    let size_bytes = domain::ports::PART_BYTES * 2;
    let file = FileOf { size_bytes, ..book_file(&made.id, "film.mp4") };
    let plan = shop.begin_upload(&seller(), &file).await.unwrap();
    let part = vec![7; usize::try_from(domain::ports::PART_BYTES).unwrap()];
    shop.world.uploads.put_part(&plan.id, 1, &part).await.unwrap();
    let open = shop.open_uploads(&seller(), &made.id).await.unwrap();
    assert_eq!(open.iter().map(|open| &open.plan).collect::<Vec<_>>(), [&plan]);
    let (_, missing) = shop.missing_parts(&seller(), &plan.id, 100).await.unwrap();
    assert_eq!(missing.iter().map(|address| address.part).collect::<Vec<_>>(), [2]);
    assert!(matches!(
        shop.finish_upload(&seller(), &plan.label.product, &plan.id, None).await,
        Err(CatalogError::Refused(CatalogRefusal::Incomplete { .. }))
    ));
    shop.world.uploads.put_part(&plan.id, 2, &part).await.unwrap();
    assert_eq!(shop.finish_upload(&seller(), &plan.label.product, &plan.id, None).await.unwrap().files.len(), 1);
    let again = shop.finish_upload(&seller(), &plan.label.product, &plan.id, None).await;
    assert_eq!(again.unwrap().files.len(), 1, "the answer got lost; it is there");
    let other = shop.create_product(&seller(), &bread()).await.unwrap();
    let elsewhere = shop.finish_upload(&seller(), &other.id, &plan.id, None).await;
    assert!(matches!(elsewhere, Err(CatalogError::Refused(CatalogRefusal::NoSuchUpload))));
    assert_eq!(shop.editor_product(&seller(), &made.id).await.unwrap().product.files.len(), 1);
}
