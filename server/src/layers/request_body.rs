//! Reading the bodies of strangers: each in one piece, within seconds, and all together within a bound.

use super::Refusal;
use axum::body::{Body, Bytes, HttpBody};
use bytes::BytesMut;
use http_body_util::{BodyExt, LengthLimitError};
use std::{
    collections::BTreeMap,
    error::Error,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{sync::Notify, time::timeout};

/// Memory for all bodies that are being read. Beyond it, the reading that began first is given up: an honest sender
/// is done in an instant.
const MAX_HELD_BYTES: usize = 32 * 1024 * 1024;

/// Reads bodies; clones share the bound.
#[derive(Clone)]
pub struct BodyReader(Arc<Inner>);

struct Inner {
    within: Duration,
    readings: Mutex<Readings>,
}

#[derive(Default)]
struct Readings {
    next: u64,
    held_bytes: usize,
    /// What each holds, and how to end it; the oldest first.
    open: BTreeMap<u64, (usize, Arc<Notify>)>,
}

/// Why a body was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadError {
    TooLarge,
    /// Too slow, or in the way of others.
    TooSlow,
    /// The connection broke.
    Broken,
}

impl From<ReadError> for Refusal {
    fn from(error: ReadError) -> Refusal {
        match error {
            ReadError::TooLarge => Refusal::TooLarge,
            ReadError::TooSlow => Refusal::TooSlow,
            ReadError::Broken => Refusal::BadRequest,
        }
    }
}

impl BodyReader {
    pub fn new(within: Duration) -> BodyReader {
        BodyReader(Arc::new(Inner { within, readings: Mutex::default() }))
    }

    /// The whole of `body`, at most `most` bytes.
    ///
    /// # Errors
    /// [`ReadError`]; then the connection is of no more use.
    pub async fn read(&self, body: Body, most: usize) -> Result<Bytes, ReadError> {
        if body.size_hint().lower() > most as u64 {
            return Err(ReadError::TooLarge);
        }
        let reading = self.begin();
        tokio::select! {
            read = timeout(self.0.within, collect(body, most, &reading)) => read.unwrap_or(Err(ReadError::TooSlow)),
            () = reading.ended.notified() => Err(ReadError::TooSlow),
        }
    }

    fn begin(&self) -> Reading {
        let ended = Arc::new(Notify::new());
        let mut readings = self.lock();
        let id = readings.next;
        readings.next += 1;
        readings.open.insert(id, (0, ended.clone()));
        Reading { reader: self.clone(), id, ended }
    }

    fn lock(&self) -> MutexGuard<'_, Readings> {
        self.0.readings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn collect(mut body: Body, most: usize, reading: &Reading) -> Result<Bytes, ReadError> {
    let mut whole = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| if is_too_long(&error) { ReadError::TooLarge } else { ReadError::Broken })?;
        let Ok(data) = frame.into_data() else { continue };
        if whole.len() + data.len() > most {
            return Err(ReadError::TooLarge);
        }
        // Copied, so that a byte does not keep the whole buffer it came in.
        whole.extend_from_slice(&data);
        reading.holds(whole.capacity());
    }
    Ok(whole.freeze())
}

/// Whether something was longer than it may be.
pub(super) fn is_too_long(error: &axum::Error) -> bool {
    let mut cause: Option<&dyn Error> = Some(error);
    while let Some(error) = cause {
        if error.is::<LengthLimitError>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// One body on its way.
struct Reading {
    reader: BodyReader,
    id: u64,
    ended: Arc<Notify>,
}

impl Reading {
    fn holds(&self, bytes: usize) {
        let mut readings = self.reader.lock();
        let Some((held, _)) = readings.open.get_mut(&self.id) else { return };
        let before = std::mem::replace(held, bytes);
        readings.held_bytes = readings.held_bytes + bytes - before;
        while readings.held_bytes > MAX_HELD_BYTES {
            let Some((_, (bytes, ended))) = readings.open.pop_first() else { return };
            readings.held_bytes -= bytes;
            ended.notify_one();
        }
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        let mut readings = self.reader.lock();
        if let Some((bytes, _)) = readings.open.remove(&self.id) {
            readings.held_bytes -= bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::body::Frame;
    use std::{
        convert::Infallible,
        pin::Pin,
        task::{Context, Poll},
    };

    const WITHIN: Duration = Duration::from_millis(300);

    /// So many chunks of so many bytes; then the end, or nothing more for ever.
    struct Chunks {
        chunk: Bytes,
        left: usize,
        ends: bool,
    }

    impl HttpBody for Chunks {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            match self.left.checked_sub(1) {
                Some(left) => {
                    self.left = left;
                    Poll::Ready(Some(Ok(Frame::data(self.chunk.clone()))))
                }
                None if self.ends => Poll::Ready(None),
                None => Poll::Pending,
            }
        }
    }

    fn chunks(size: usize, count: usize) -> Body {
        Body::new(Chunks { chunk: Bytes::from(vec![b'a'; size]), left: count, ends: true })
    }

    /// Sends `size` bytes and then nothing.
    fn stalled(size: usize) -> Body {
        Body::new(Chunks { chunk: Bytes::from(vec![b'a'; size]), left: 1, ends: false })
    }

    #[tokio::test]
    async fn r079_a_body_is_read_in_one_piece_and_within_seconds() {
        let reader = BodyReader::new(WITHIN);
        assert_eq!(reader.read(chunks(1, 1_000), 1_000).await.unwrap().len(), 1_000);
        assert_eq!(reader.read(chunks(1, 1_001), 1_000).await, Err(ReadError::TooLarge));
        assert_eq!(reader.read(Body::from(vec![0; 1_001]), 1_000).await, Err(ReadError::TooLarge));
        assert_eq!(reader.read(Body::empty(), 0).await.unwrap().len(), 0);
        let begun = std::time::Instant::now();
        assert_eq!(reader.read(stalled(10), 1_000).await, Err(ReadError::TooSlow));
        assert!(begun.elapsed() >= WITHIN);
        let readings = reader.lock();
        assert_eq!((readings.held_bytes, readings.open.len()), (0, 0), "all is given back");
    }

    #[tokio::test]
    async fn r079_many_slow_bodies_share_a_bound_and_the_newest_is_read() {
        let reader = BodyReader::new(WITHIN);
        let slow: Vec<_> = (0..200)
            .map(|_| {
                let reader = reader.clone();
                tokio::spawn(async move { reader.read(stalled(512 * 1024), 512 * 1024).await })
            })
            .collect();
        tokio::time::sleep(WITHIN / 6).await;
        assert!(reader.lock().held_bytes <= MAX_HELD_BYTES, "{}", reader.lock().held_bytes);
        assert_eq!(reader.read(chunks(1024, 512), 512 * 1024).await.unwrap().len(), 512 * 1024);
        for reading in slow {
            assert_eq!(reading.await.unwrap(), Err(ReadError::TooSlow));
        }
        assert_eq!(reader.lock().held_bytes, 0);
    }
}
