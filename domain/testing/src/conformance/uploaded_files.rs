//! What [`domain::ports::Uploads`] and [`domain::ports::Files`] promise each other: a file that was given out is there.

use super::Checked;
use crate::{memory::Dice, sample::NOON, together};
use domain::{
    delivery::token::Sha256Sum,
    ids::{ProductId, UploadId},
    ports::{Files, FinishError, StoredFile, UploadLabel, Uploads},
    time::{DAY_SECS, Timestamp},
};
use std::{pin::Pin, sync::Arc};

/// Uploads, and the files they become.
pub struct UploadedFilesWorld {
    pub uploads: Arc<dyn Uploads>,
    pub files: Arc<dyn Files>,
}

/// Tests that adapters of both ports belong together; see [`crate::conformance`].
#[macro_export]
macro_rules! uploaded_files_conformance {
    ($make:expr) => {
        $crate::conformance_tests! { uploaded_files, $make,
            r052_giving_up_and_finishing_at_once_exclude_each_other
            r052_sweeping_and_finishing_at_once_exclude_each_other
            r052_a_file_that_was_given_out_survives_giving_up
            r052_a_wrong_sum_takes_no_file_away_that_was_given_out
            f072_the_file_of_an_upload_that_was_given_up_is_swept_a_day_later
        }
    };
}

const BOOK: &[u8] = b"book";

fn id(n: u64) -> UploadId {
    UploadId::random(&Dice::new(n))
}

async fn begun(world: &UploadedFilesWorld, n: u64) -> Checked {
    let label = UploadLabel {
        product: ProductId::parse("book").expect("checks pass ids"),
        replaces: None,
        name: "book.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        note: String::new(),
        begun_at: NOON,
    };
    world.uploads.begin(&id(n), BOOK.len() as u64, &label).await?;
    world.uploads.put_part(&id(n), 1, BOOK).await
}

/// How one of two things done at once ended.
enum Ended {
    Finished(Option<StoredFile>),
    Other,
}

/// Finishes upload `n` while `other` goes on; the file, if it was given out.
async fn finish_beside(
    world: &UploadedFilesWorld,
    n: u64,
    now: Timestamp,
    other: impl Future<Output = Checked>,
) -> Result<Option<StoredFile>, FinishError> {
    type Work<'a> = Pin<Box<dyn Future<Output = Result<Ended, FinishError>> + 'a>>;
    let finish: Work = Box::pin(async move {
        match world.uploads.finish(&id(n), None, now).await {
            Ok(file) => Ok(Ended::Finished(Some(file))),
            Err(FinishError::Incomplete) => Ok(Ended::Finished(None)),
            Err(error) => Err(error),
        }
    });
    let other: Work = Box::pin(async move {
        other.await?;
        Ok(Ended::Other)
    });
    // Each of them goes first half of the times.
    let works = if n.is_multiple_of(2) { [finish, other] } else { [other, finish] };
    let mut given_out = None;
    for ended in together(works).await {
        if let Ended::Finished(file) = ended? {
            given_out = file;
        }
    }
    Ok(given_out)
}

pub async fn r052_giving_up_and_finishing_at_once_exclude_each_other(
    world: &UploadedFilesWorld,
) -> Checked<FinishError> {
    for n in 0..24 {
        begun(world, n).await?;
        let given_out = finish_beside(world, n, NOON, async { world.uploads.abort(&id(n)).await }).await?;
        let there = world.files.file_size(&id(n).key()).await?;
        let wanted = given_out.is_some().then_some(BOOK.len() as u64);
        assert_eq!(there, wanted, "try {n}: {given_out:?}");
        assert_eq!(world.uploads.plan(&id(n)).await?, None, "it is given up either way");
    }
    Ok(())
}

pub async fn r052_sweeping_and_finishing_at_once_exclude_each_other(
    world: &UploadedFilesWorld,
) -> Checked<FinishError> {
    let later = NOON.plus_secs(2 * DAY_SECS);
    for n in 0..24 {
        begun(world, n).await?;
        if n % 3 == 0 {
            // The answer to a first try got lost two days ago.
            world.uploads.finish(&id(n), None, NOON).await?;
        }
        let sweep = async { world.uploads.discard(&id(n), NOON.plus_secs(DAY_SECS)).await.map(drop) };
        let given_out = finish_beside(world, n, later, sweep).await?;
        let there = world.files.file_size(&id(n).key()).await?;
        assert_eq!(there.is_some(), given_out.is_some(), "try {n}: {given_out:?}");
    }
    Ok(())
}

pub async fn r052_a_file_that_was_given_out_survives_giving_up(world: &UploadedFilesWorld) -> Checked<FinishError> {
    begun(world, 1).await?;
    let file = world.uploads.finish(&id(1), None, NOON).await?;
    world.uploads.abort(&id(1)).await?;
    world.uploads.abort(&id(1)).await?;
    assert_eq!(world.files.file_size(&file.key).await?, Some(4));
    assert_eq!(world.uploads.plan(&id(1)).await?, None);
    assert_eq!(world.uploads.open_for(&ProductId::parse("book").expect("checks pass ids")).await?, []);
    assert!(world.uploads.put_part(&id(1), 1, BOOK).await.is_err());
    assert!(matches!(world.uploads.finish(&id(1), None, NOON).await, Err(FinishError::Incomplete)));
    Ok(())
}

pub async fn r052_a_wrong_sum_takes_no_file_away_that_was_given_out(
    world: &UploadedFilesWorld,
) -> Checked<FinishError> {
    begun(world, 1).await?;
    let file = world.uploads.finish(&id(1), Some(Sha256Sum::of(BOOK)), NOON).await?;
    let wrong = world.uploads.finish(&id(1), Some(Sha256Sum::of(b"boot")), NOON).await;
    assert!(matches!(wrong, Err(FinishError::OtherSum)));
    assert_eq!(world.files.file_size(&file.key).await?, Some(4));
    assert_eq!(world.uploads.finish(&id(1), None, NOON).await?, file);
    Ok(())
}

pub async fn f072_the_file_of_an_upload_that_was_given_up_is_swept_a_day_later(
    world: &UploadedFilesWorld,
) -> Checked<FinishError> {
    begun(world, 1).await?;
    let at = NOON.plus_secs(60);
    let file = world.uploads.finish(&id(1), None, at).await?;
    world.uploads.abort(&id(1)).await?;
    let stale = world.uploads.stale(NOON.plus_secs(1), 10).await?;
    assert_eq!(stale.iter().map(|plan| &plan.id).collect::<Vec<_>>(), [&id(1)]);
    assert!(!world.uploads.discard(&id(1), at).await?, "somebody may be about to sell it");
    assert!(world.uploads.discard(&id(1), at.plus_secs(1)).await?);
    assert_eq!(world.uploads.stale(NOON.plus_secs(1), 10).await?, []);
    // Not asked before: S3's size may be believed for a minute.
    assert_eq!(world.files.read_file(&file.key, 0, 4).await?, None);
    Ok(())
}
