//! Files on their way into a bucket: what is asked of S3 for them.

use super::{
    stand_in::{Account, StandIn},
    wire::{Crossing, Wire},
};
use aws_adapter::s3::S3;
use domain::{
    ProductId, Timestamp, UploadId,
    delivery::token::Sha256Sum,
    ports::{UploadLabel, Uploads},
};
use domain_testing::{memory::Dice, sample::NOON, together};

const BOOK: &[u8] = b"a book of some length";

/// A bucket, and the wire to it.
async fn bucket() -> (Wire, S3) {
    let wire = Wire::to(StandIn::url()).await;
    let account = Account::by(&wire.url);
    (wire, account.with_buckets().await)
}

async fn begun(s3: &S3, n: u64) -> UploadId {
    let id = UploadId::random(&Dice::new(n));
    let label = UploadLabel {
        product: ProductId::parse("book").unwrap(),
        replaces: None,
        name: "book.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        note: String::new(),
        begun_at: Timestamp(1_790_000_000),
    };
    s3.begin(&id, BOOK.len() as u64, &label).await.unwrap();
    s3.put_part(&id, 1, BOOK).await.unwrap();
    id
}

/// How often the file itself was read.
fn reads(crossed: &[Crossing], id: &UploadId) -> usize {
    let files = format!("/goods/{}", id.key());
    // A list of parts is asked for under the same name.
    let is = |call: &&Crossing| call.what == "S3.GET" && call.path.contains(&files) && !call.path.contains("uploadId=");
    crossed.iter().filter(is).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r052_a_file_is_read_back_once_however_many_ask_whether_it_is_whole() {
    let (wire, s3) = bucket().await;
    let id = begun(&s3, 1).await;
    wire.crossed();
    let sum = Some(Sha256Sum::of(BOOK));
    for files in together((0..8).map(|_| s3.finish(&id, sum, NOON))).await {
        assert_eq!(files.unwrap().sha256, Sha256Sum::of(BOOK));
    }
    assert_eq!(s3.finish(&id, sum, NOON.plus_secs(60)).await.unwrap().size_bytes, BOOK.len() as u64);
    let crossed = wire.crossed();
    assert_eq!(reads(&crossed, &id), 1, "{crossed:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r052_two_instances_that_finish_and_give_up_agree() {
    let wire = Wire::to(StandIn::url()).await;
    let account = Account::by(&wire.url);
    let (one, names) = account.make_buckets().await;
    let other = S3::new(&account.sdk, names, true);
    for n in 10..26 {
        let id = begun(&one, n).await;
        let finish = async { (one.finish(&id, None, NOON).await.is_ok(), false) };
        let abort = async {
            other.abort(&id).await.unwrap();
            (false, true)
        };
        type Work<'a> = std::pin::Pin<Box<dyn Future<Output = (bool, bool)> + 'a>>;
        let works: [Work; 2] =
            if n % 2 == 0 { [Box::pin(finish), Box::pin(abort)] } else { [Box::pin(abort), Box::pin(finish)] };
        let given_out = together(works).await.iter().any(|(given_out, _)| *given_out);
        let there = domain::ports::Files::read_file(&one, &id.key(), 0, 100).await.unwrap();
        assert_eq!(there.is_some(), given_out, "try {n}");
        assert!(other.plan(&id).await.unwrap().is_none());
    }
}
