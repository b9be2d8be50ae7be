//! Places for connections, and how many of them one address may have.
//!
//! Who has its share and comes again takes the slot of its own connection that has kept the shop waiting longest for a
//! request: so slow ones make room, and people behind one address do not lose what they are being sent.

use crate::telemetry::names;
use hyper::body::{Body, Frame, SizeHint};
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll},
};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// All places; clones share them.
#[derive(Clone)]
pub struct Places(Arc<Inner>);

struct Inner {
    all: Arc<Semaphore>,
    /// Of one address; no limit without.
    per_address: Option<usize>,
    slots: Mutex<HashMap<IpAddr, Vec<Arc<Connection>>>>,
}

/// A connection's place, until it is dropped.
pub struct Slot {
    places: Places,
    address: IpAddr,
    connection: Arc<Connection>,
    _place: OwnedSemaphorePermit,
}

/// What a connection is doing.
pub struct Connection {
    /// When the shop began to wait for the other end, by [`tick`]; [`AT_WORK`] while it does not.
    waits_since: AtomicU64,
    taken: Notify,
}

/// A request is here, and is being answered.
const AT_WORK: u64 = u64::MAX;

/// Goes on with each thing a connection does, so that it tells which did nothing longest.
fn tick() -> u64 {
    static CLOCK: AtomicU64 = AtomicU64::new(0);
    CLOCK.fetch_add(1, Ordering::Relaxed)
}

impl Places {
    pub fn new(all: usize, per_address: Option<usize>) -> Places {
        Places(Arc::new(Inner { all: Arc::new(Semaphore::new(all)), per_address, slots: Mutex::default() }))
    }

    /// Waits until one of all places is free.
    pub async fn one(&self) -> OwnedSemaphorePermit {
        self.0.all.clone().acquire_owned().await.expect("nobody closes it")
    }

    /// A slot for a connection from `ip`; `None` if its address has its share and all of it is at work.
    pub fn slot(&self, place: OwnedSemaphorePermit, ip: IpAddr) -> Option<Slot> {
        let address = network(ip);
        let connection = Arc::new(Connection { waits_since: AtomicU64::new(tick()), taken: Notify::new() });
        if let Some(share) = self.0.per_address {
            let mut slots = self.lock();
            let own = slots.entry(address).or_default();
            if own.len() >= share {
                let waiting = own.iter().enumerate().map(|(n, other)| (other.waits_since.load(Ordering::Relaxed), n));
                let longest = waiting.filter(|(since, _)| *since != AT_WORK).min();
                let which = if longest.is_some() { "waiting" } else { "new" };
                metrics::counter!(names::CONNECTIONS_CLOSED, "which" => which).increment(1);
                own.swap_remove(longest?.1).taken.notify_one();
            }
            own.push(connection.clone());
        }
        Some(Slot { places: self.clone(), address, connection, _place: place })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, Vec<Arc<Connection>>>> {
        self.0.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An IPv4 address, or the first 64 bits of an IPv6 address: what one customer of a provider gets.
fn network(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V4(ip) => IpAddr::V4(ip),
        IpAddr::V6(ip) => IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() & (u128::MAX << 64))),
    }
}

impl Slot {
    /// What the connection is doing, to be told by its requests.
    pub fn connection(&self) -> Arc<Connection> {
        self.connection.clone()
    }

    /// Resolves when the slot goes to another connection.
    pub async fn taken(&self) {
        self.connection.taken.notified().await;
    }
}

impl Connection {
    /// The body of a request, on whose end the shop no longer waits.
    pub fn receiving<B: Body>(self: &Arc<Self>, body: B) -> Receiving<B> {
        let receiving = Receiving { body, connection: self.clone() };
        receiving.note_end();
        receiving
    }

    /// The body of an answer, after which the shop waits for the next request.
    pub fn answering<B>(self: &Arc<Self>, body: B) -> Answering<B> {
        self.waits_since.store(AT_WORK, Ordering::Relaxed);
        Answering { body, connection: self.clone() }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if self.places.0.per_address.is_none() {
            return;
        }
        let mut slots = self.places.lock();
        if let Some(own) = slots.get_mut(&self.address) {
            own.retain(|connection| !Arc::ptr_eq(connection, &self.connection));
            if own.is_empty() {
                slots.remove(&self.address);
            }
        }
    }
}

/// A request's body on its way in.
pub struct Receiving<B> {
    body: B,
    connection: Arc<Connection>,
}

impl<B: Body> Receiving<B> {
    fn note_end(&self) {
        if self.body.is_end_stream() {
            self.connection.waits_since.store(AT_WORK, Ordering::Relaxed);
        }
    }
}

impl<B: Body + Unpin> Body for Receiving<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        match &polled {
            Poll::Ready(None) => self.connection.waits_since.store(AT_WORK, Ordering::Relaxed),
            Poll::Ready(Some(_)) => self.note_end(),
            Poll::Pending => {}
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// An answer's body on its way out.
pub struct Answering<B> {
    body: B,
    connection: Arc<Connection>,
}

impl<B: Body + Unpin> Body for Answering<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl<B> Drop for Answering<B> {
    fn drop(&mut self) {
        self.connection.waits_since.store(tick(), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::{BodyExt, Empty, Full};
    use hyper::body::Bytes;

    const ONE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const OTHER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    async fn slot(places: &Places, ip: IpAddr) -> Option<Slot> {
        places.slot(places.one().await, ip)
    }

    fn is_taken(slot: &Slot) -> bool {
        std::pin::pin!(slot.connection.taken.notified()).as_mut().enable()
    }

    #[tokio::test]
    async fn r079_one_address_holds_its_share_and_the_longest_silent_makes_room() {
        let places = Places::new(10, Some(3));
        let mut own = Vec::new();
        for _ in 0..3 {
            own.push(slot(&places, ONE).await.unwrap());
        }
        // The first has asked something meanwhile and is silent again.
        drop(own[0].connection.answering(Full::new(Bytes::from_static(b"page"))));
        let fourth = slot(&places, ONE).await.unwrap();
        assert_eq!(own.iter().map(is_taken).collect::<Vec<_>>(), [false, true, false]);
        own.remove(1);
        own.push(fourth);
        let elsewhere = slot(&places, OTHER).await.unwrap();
        assert!(!own.iter().any(is_taken), "another address has a share of its own");
        // All at work: nobody makes room.
        let answers: Vec<_> = own.iter().map(|slot| slot.connection.answering(Empty::<Bytes>::new())).collect();
        assert!(slot(&places, ONE).await.is_none());
        drop(answers);
        drop((own, elsewhere));
        assert!(places.lock().is_empty(), "nothing is kept of who left");
        assert_eq!(places.0.all.available_permits(), 10);
    }

    #[tokio::test]
    async fn r079_a_request_whose_body_is_not_here_is_waited_for() {
        let places = Places::new(10, Some(1));
        let first = slot(&places, ONE).await.unwrap();
        let body = first.connection.receiving(Full::new(Bytes::from_static(b"form")));
        assert_ne!(first.connection.waits_since.load(Ordering::Relaxed), AT_WORK);
        body.collect().await.unwrap();
        assert_eq!(first.connection.waits_since.load(Ordering::Relaxed), AT_WORK);
        assert!(slot(&places, ONE).await.is_none(), "it is being answered");
        drop(first);
        let second = slot(&places, ONE).await.unwrap();
        let _read = second.connection.receiving(Empty::<Bytes>::new());
        assert_eq!(
            second.connection.waits_since.load(Ordering::Relaxed),
            AT_WORK,
            "a request without a body is here at once"
        );
    }

    #[tokio::test]
    async fn r079_a_customer_of_ipv6_is_one_address_and_a_proxy_is_everybody() {
        let places = Places::new(10, Some(1));
        let first = slot(&places, "2001:db8:1:2::1".parse().unwrap()).await.unwrap();
        let _second = slot(&places, "2001:db8:1:2:ffff::2".parse().unwrap()).await.unwrap();
        assert!(is_taken(&first));
        let third = slot(&places, "2001:db8:1:3::1".parse().unwrap()).await.unwrap();
        assert!(!is_taken(&third));
        let proxied = Places::new(10, None);
        let mut slots = Vec::new();
        for _ in 0..10 {
            slots.push(slot(&proxied, ONE).await.unwrap());
        }
        assert!(!slots.iter().any(is_taken));
    }
}
