//! The contract of [`domain::ports::Uploads`].

use crate::{conformance::Checked, memory::Dice, sample::NOON, together};
use domain::{
    delivery::token::Sha256Sum,
    ids::{ProductId, UploadId},
    ports::{FinishError, PART_BYTES, PortError, UploadLabel, UploadPlan, Uploads},
    time::Timestamp,
};

fn label(product: &str, begun_at: Timestamp) -> UploadLabel {
    UploadLabel {
        product: ProductId::parse(product).expect("checks pass ids"),
        replaces: None,
        name: "Un été.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        note: "Fixed \"a\" typo\n".to_owned(),
        begun_at,
    }
}

fn id(n: u64) -> UploadId {
    UploadId::random(&Dice::new(n))
}

/// Bytes of two whole parts and a bit.
fn bytes() -> Vec<u8> {
    (0..PART_BYTES * 2 + 1_000).map(|n| u8::try_from(n % 251).unwrap_or_default()).collect()
}

async fn send(uploads: &dyn Uploads, plan: &UploadPlan, bytes: &[u8], part: u32) -> Result<(), PortError> {
    let place = |n: Option<u64>| usize::try_from(n.unwrap_or_default()).unwrap_or_default();
    let from = place(plan.part_offset(part));
    uploads.put_part(&plan.id, part, &bytes[from..from + place(plan.part_size(part))]).await
}

pub async fn r052_parts_in_any_order_become_the_file(uploads: &dyn Uploads) -> Checked<FinishError> {
    let bytes = bytes();
    let plan = uploads.begin(&id(1), bytes.len() as u64, &label("book", NOON)).await?;
    assert_eq!((plan.parts(), plan.size_bytes, &plan.label), (3, bytes.len() as u64, &label("book", NOON)));
    assert_eq!(uploads.plan(&id(1)).await?, Some(plan.clone()));
    for (part, there) in [(3, vec![3]), (1, vec![1, 3]), (2, vec![1, 2, 3]), (1, vec![1, 2, 3])] {
        send(uploads, &plan, &bytes, part).await?;
        assert_eq!(uploads.parts(&plan.id).await?, there);
    }
    let file = uploads.finish(&plan.id, Some(Sha256Sum::of(&bytes)), NOON).await?;
    assert_eq!(file.key, plan.key());
    assert_eq!((file.size_bytes, file.sha256), (bytes.len() as u64, Sha256Sum::of(&bytes)));
    assert_eq!(uploads.finish(&plan.id, None, NOON).await?, file);
    uploads.forget(&plan.id).await?;
    assert_eq!(uploads.plan(&plan.id).await?, None);
    Ok(())
}

pub async fn r052_an_upload_with_a_part_missing_is_not_finished(uploads: &dyn Uploads) -> Checked<FinishError> {
    let bytes = bytes();
    let plan = uploads.begin(&id(1), bytes.len() as u64, &label("book", NOON)).await?;
    for part in [1, 3] {
        send(uploads, &plan, &bytes, part).await?;
    }
    assert!(matches!(uploads.finish(&plan.id, None, NOON).await, Err(FinishError::Incomplete)));
    assert_eq!(uploads.parts(&plan.id).await?, [1, 3]);
    send(uploads, &plan, &bytes, 2).await?;
    assert_eq!(uploads.finish(&plan.id, None, NOON).await?.sha256, Sha256Sum::of(&bytes));
    Ok(())
}

pub async fn r052_other_bytes_than_the_sender_had_are_given_up(uploads: &dyn Uploads) -> Checked<FinishError> {
    let plan = uploads.begin(&id(1), 4, &label("book", NOON)).await?;
    send(uploads, &plan, b"book", 1).await?;
    let wrong = uploads.finish(&plan.id, Some(Sha256Sum::of(b"boot")), NOON).await;
    assert!(matches!(wrong, Err(FinishError::OtherSum)));
    assert_eq!(uploads.plan(&plan.id).await?, None);
    Ok(())
}

pub async fn r052_who_finish_at_once_get_the_same_file(uploads: &dyn Uploads) -> Checked<FinishError> {
    let bytes = bytes();
    let plan = uploads.begin(&id(1), bytes.len() as u64, &label("book", NOON)).await?;
    for part in 1..=3 {
        send(uploads, &plan, &bytes, part).await?;
    }
    for file in together((0..5).map(|_| uploads.finish(&plan.id, Some(Sha256Sum::of(&bytes)), NOON))).await {
        let file = file?;
        assert_eq!((file.size_bytes, file.sha256), (bytes.len() as u64, Sha256Sum::of(&bytes)));
    }
    Ok(())
}

pub async fn a057_a_part_of_another_size_or_number_is_refused(uploads: &dyn Uploads) -> Checked {
    let plan = uploads.begin(&id(1), 4, &label("book", NOON)).await?;
    for (part, bytes) in [(1, &b"boo"[..]), (1, b"books"), (0, b"book"), (2, b"book"), (u32::MAX, b""), (1, b"")] {
        assert!(uploads.put_part(&plan.id, part, bytes).await.is_err(), "{part} {bytes:?}");
    }
    assert!(uploads.put_part(&id(2), 1, b"book").await.is_err(), "an upload nobody began");
    assert_eq!(uploads.parts(&plan.id).await?, [0_u32; 0]);
    let addresses = uploads.part_addresses(&plan, &[1]).await?;
    let told: Vec<_> = addresses.iter().map(|it| (it.part, it.offset, it.size_bytes)).collect();
    assert_eq!(told, [(1, 0, 4)]);
    assert!(uploads.part_addresses(&plan, &[1, 2]).await.is_err());
    assert_eq!(uploads.part_addresses(&plan, &[]).await?, []);
    Ok(())
}

pub async fn open_uploads_are_listed_by_product(uploads: &dyn Uploads) -> Checked {
    let second = uploads.begin(&id(1), 4, &label("book", NOON.plus_secs(9))).await?;
    let first = uploads.begin(&id(2), 5, &label("book", NOON)).await?;
    uploads.begin(&id(3), 6, &label("video", NOON)).await?;
    assert_eq!(uploads.open_for(&first.label.product).await?, [first.clone(), second.clone()]);
    uploads.abort(&first.id).await?;
    uploads.abort(&first.id).await?;
    assert_eq!(uploads.open_for(&first.label.product).await?, [second]);
    assert_eq!(uploads.plan(&first.id).await?, None);
    Ok(())
}

pub async fn f072_old_uploads_are_told_and_given_up(uploads: &dyn Uploads) -> Checked<FinishError> {
    let old = uploads.begin(&id(1), 4, &label("book", NOON)).await?;
    uploads.begin(&id(2), 4, &label("book", NOON.plus_secs(60))).await?;
    send(uploads, &old, b"book", 1).await?;
    uploads.finish(&old.id, None, NOON).await?;
    assert_eq!(uploads.stale(NOON, 10).await?, []);
    assert_eq!(uploads.stale(NOON.plus_secs(1), 10).await?, std::slice::from_ref(&old));
    assert!(uploads.discard(&old.id, NOON.plus_secs(1)).await?);
    assert_eq!(uploads.stale(NOON.plus_secs(1), 10).await?, []);
    assert!(matches!(uploads.finish(&old.id, None, NOON).await, Err(FinishError::Incomplete)), "its file is gone");
    assert!(uploads.discard(&old.id, NOON.plus_secs(1)).await?, "twice is once");
    Ok(())
}

/// Tests that an adapter keeps the contract of [`domain::ports::Uploads`]; see [`crate::conformance`].
#[macro_export]
macro_rules! uploads_conformance {
    ($make:expr) => {
        $crate::conformance_tests! { uploads, $make,
            r052_parts_in_any_order_become_the_file
            r052_an_upload_with_a_part_missing_is_not_finished
            r052_who_finish_at_once_get_the_same_file
            r052_other_bytes_than_the_sender_had_are_given_up
            a057_a_part_of_another_size_or_number_is_refused
            open_uploads_are_listed_by_product
            f072_old_uploads_are_told_and_given_up
        }
    };
}
