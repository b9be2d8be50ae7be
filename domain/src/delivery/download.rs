//! From a link to the bytes.

use crate::{
    alerts::{Alert, AlertKind},
    catalog::product::{FileVersion, Product},
    delivery::{
        grant::{Download, DownloadLimit, Grant, GrantState, Hold, Link, LinkScope},
        token::{Token, TokenHash},
    },
    ids::{FileId, OrderId, SessionId},
    orders::order::Order,
    ports::{DownloadAddress, PaymentError, PortError},
    shop::Shop,
    time::Timestamp,
};

/// Why a link does not open.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// No such link, or no such file behind it: one answer for both.
    #[error("there is nothing here")]
    Unknown,
    #[error("this link has expired")]
    LinkExpired,
    /// The order was refunded or is disputed, or an admin took access away.
    #[error("access to this order has ended")]
    Revoked,
    /// The file is missing from storage; the shop knows and the grant stays.
    #[error("this file is being restored")]
    Missing,
    /// More downloads or networks in a day than one buyer needs.
    #[error("this link was used too often today")]
    TooOften,
    #[error(transparent)]
    Port(#[from] PortError),
}

/// What a buyer bought, ready to show.
#[derive(Clone)]
pub struct OrderDownloads {
    pub order: Order,
    pub lines: Vec<DownloadLine>,
}

#[derive(Clone)]
pub struct DownloadLine {
    pub grant: Grant,
    pub amount: crate::Money,
    /// Opens `/d/{token}`, where the files are fetched; none while access is revoked.
    pub token: Option<Token>,
    pub files: Vec<DownloadFile>,
}

/// A file as a buyer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DownloadFile {
    pub id: FileId,
    pub sold: FileVersion,
    /// The newest version, if there is a later one and the product gives it.
    pub newer: Option<FileVersion>,
}

impl Shop {
    /// The order page behind `/orders/{token}`.
    ///
    /// # Errors
    /// [`DeliveryError::Unknown`] for a token that opens nothing or only one line.
    pub async fn order_page(&self, token: &Token) -> Result<OrderDownloads, DeliveryError> {
        let link = self.open_link(token).await?;
        if link.scope != LinkScope::Order {
            return Err(DeliveryError::Unknown);
        }
        let order = self.ports.orders.order(&link.order).await?.ok_or(DeliveryError::Unknown)?;
        Ok(self.downloads(order, None).await?)
    }

    /// What `/d/{token}` shows: the files of one line. Changes nothing.
    ///
    /// # Errors
    /// [`DeliveryError::Revoked`] only with the right token.
    pub async fn download_page(&self, token: &Token) -> Result<(Order, DownloadLine), DeliveryError> {
        let (order, mut line) = self.one_line(token).await?;
        if line.grant.state == GrantState::Revoked {
            return Err(DeliveryError::Revoked);
        }
        line.token = Some(token.clone());
        Ok((order, line))
    }

    /// The order a payment page belongs to, for the browser that bought it.
    ///
    /// `None` if there is no such order or the claim is not this browser's.
    pub async fn claimed_order(
        &self,
        session: &SessionId,
        claim: Option<&TokenHash>,
    ) -> Result<Option<Order>, PortError> {
        let Some(claim) = claim else { return Ok(None) };
        let order = match self.ports.orders.order_by_session(session).await? {
            Some(order) => Some(order),
            None => self.order_named_by_session(session).await?,
        };
        Ok(order.filter(|order| &order.claim == claim))
    }

    /// An order, for the browser that bought it; `None` for everybody else.
    ///
    /// # Errors
    /// [`PortError`] if the store takes no calls.
    pub async fn own_order(&self, id: &OrderId, claim: Option<&TokenHash>) -> Result<Option<Order>, PortError> {
        let order = self.ports.orders.order(id).await?;
        Ok(order.filter(|order| Some(&order.claim) == claim))
    }

    /// The payment page of an order, if one was opened.
    ///
    /// # Errors
    /// [`PortError`] if the store takes no calls.
    pub async fn session_of(&self, id: &OrderId) -> Result<Option<SessionId>, PortError> {
        Ok(self.ports.orders.order(id).await?.and_then(|order| order.session().cloned()))
    }

    /// Whether an email about this order was queued, ever.
    ///
    /// # Errors
    /// [`PortError`] if the store takes no calls.
    pub async fn has_been_emailed(&self, order: &Order) -> Result<bool, PortError> {
        Ok(!self.ports.outbox.mails_of(&order.id).await?.is_empty())
    }

    /// The order of a page that opened and could not be noted: the session itself names it.
    async fn order_named_by_session(&self, session: &SessionId) -> Result<Option<Order>, PortError> {
        let facts = match self.ports.payments.session(session).await {
            Ok(facts) => facts,
            Err(PaymentError::Port(error)) => return Err(error),
            Err(PaymentError::KeyUsedUp | PaymentError::Refused { .. }) => None,
        };
        match facts.and_then(|facts| facts.order) {
            Some(order) => self.ports.orders.order(&order).await,
            None => Ok(None),
        }
    }

    /// All lines of an order, each with the token of its link.
    pub async fn downloads(&self, order: Order, only: Option<u8>) -> Result<OrderDownloads, PortError> {
        let grants = self.ports.orders.grants(&order.id).await?;
        let grants: Vec<_> = grants.into_iter().filter(|grant| only.is_none_or(|line| line == grant.line)).collect();
        let links = if only.is_none() { self.ports.orders.links(&order.id).await? } else { Vec::new() };
        let wants_later = grants.iter().filter(|grant| grant.later_versions).map(|grant| grant.product.clone());
        let ids: Vec<_> = wants_later.collect();
        let products = if ids.is_empty() { Vec::new() } else { self.ports.catalog.find_many(&ids).await? };
        let now = self.ports.clock.now();
        let lines = grants.into_iter().map(|grant| {
            let product = products.iter().find(|product| product.id == grant.product);
            DownloadLine {
                amount: order
                    .lines
                    .get(usize::from(grant.line))
                    .and_then(|line| line.unit_price.checked_mul(line.quantity.into()))
                    .unwrap_or(crate::Money::zero(order.total.currency)),
                token: self.token_of(&links, &grant, now),
                files: download_files(&grant, product),
                grant,
            }
        });
        Ok(OrderDownloads { lines: lines.collect(), order })
    }

    /// Counts a download and makes the address of the bytes.
    ///
    /// # Errors
    /// [`DeliveryError`]; a refusal counts nothing.
    pub async fn download(
        &self,
        token: &Token,
        file: &FileId,
        version: u32,
        network: &str,
    ) -> Result<DownloadAddress, DeliveryError> {
        let (order, line) = self.one_line(token).await?;
        if line.grant.state == GrantState::Revoked || !order.opens(line.grant.line) {
            return Err(DeliveryError::Revoked);
        }
        let asked = line.files.iter().find(|offered| &offered.id == file).ok_or(DeliveryError::Unknown)?;
        let offered = std::iter::once(&asked.sold).chain(&asked.newer).find(|offered| offered.version == version);
        let bytes = offered.ok_or(DeliveryError::Unknown)?;
        // Only a clear "not there" stops the buyer; storage that does not answer does not.
        if let Ok(None) = self.ports.files.file_size(&bytes.key).await {
            let alert =
                Alert { kind: AlertKind::MissingFile, object: bytes.key.to_string(), at: self.ports.clock.now() };
            // Whoever presses again raises it again; the buyer is told either way.
            let _ = self.ports.alerts.raise(&alert).await;
            return Err(DeliveryError::Missing);
        }
        let download = Download {
            order: order.id.clone(),
            line: line.grant.line,
            file: file.clone(),
            version,
            at: self.ports.clock.now(),
            network: network.to_owned(),
        };
        // Made before it is counted, so that a failure uses nothing up; given out only after.
        let address = self.ports.files.download_address(bytes).await?;
        match self.count(&order, &line.grant, download).await? {
            None => Ok(address),
            Some(_) => {
                let alert =
                    Alert { kind: AlertKind::LinkHeld, object: order.id.to_string(), at: self.ports.clock.now() };
                let _ = self.ports.alerts.raise(&alert).await;
                Err(DeliveryError::TooOften)
            }
        }
    }

    /// Counts a download, unless its line is on hold.
    ///
    /// While the store can be read but not written, as on a full disk, it is counted in memory: what was bought is served.
    async fn count(&self, order: &Order, grant: &Grant, download: Download) -> Result<Option<Hold>, PortError> {
        let limit = grant.download_limit(order.overrides.lifted.get(&grant.line).copied(), self.ports.clock.now());
        let error = match self.ports.downloads.record_download(&download, &limit).await {
            Ok(hold) => return Ok(hold),
            Err(error) => error,
        };
        let Ok(counted) = self.ports.downloads.downloads(&grant.order, grant.line, limit.since).await else {
            return Err(error);
        };
        Ok(self.uncounted.admit(download, &counted, &limit))
    }

    /// Counts the downloads that were let through while the store could not be written, and tells the seller that there
    /// were some. Returns how many.
    ///
    /// # Errors
    /// [`PortError`] if it still cannot be written; they wait on.
    pub async fn count_downloads_that_wait(&self) -> Result<usize, PortError> {
        let mut waiting = self.uncounted.take_all();
        let mut counted = 0;
        while let Some(download) = waiting.pop_front() {
            if let Err(error) = self.ports.downloads.record_download(&download, &DownloadLimit::none()).await {
                waiting.push_front(download);
                self.uncounted.put_back(waiting);
                return Err(error);
            }
            counted += 1;
        }
        if counted > 0 {
            let alert = Alert {
                kind: AlertKind::DownloadsUncounted,
                object: "downloads".to_owned(),
                at: self.ports.clock.now(),
            };
            self.ports.alerts.raise(&alert).await?;
        }
        Ok(counted)
    }

    async fn one_line(&self, token: &Token) -> Result<(Order, DownloadLine), DeliveryError> {
        let link = self.open_link(token).await?;
        let LinkScope::Line(line) = link.scope else { return Err(DeliveryError::Unknown) };
        let order = self.ports.orders.order(&link.order).await?.ok_or(DeliveryError::Unknown)?;
        let downloads = self.downloads(order, Some(line)).await?;
        let only = downloads.lines.into_iter().next().ok_or(DeliveryError::Unknown)?;
        Ok((downloads.order, only))
    }

    async fn open_link(&self, token: &Token) -> Result<Link, DeliveryError> {
        let link = self.ports.orders.link(&token.hash()).await?.ok_or(DeliveryError::Unknown)?;
        if link.expires_at <= self.ports.clock.now() {
            return Err(DeliveryError::LinkExpired);
        }
        Ok(link)
    }

    fn token_of(&self, links: &[Link], grant: &Grant, now: Timestamp) -> Option<Token> {
        if grant.state == GrantState::Revoked {
            return None;
        }
        let mut newest_first = links.iter().rev();
        let link = newest_first.find(|link| link.scope == LinkScope::Line(grant.line) && link.expires_at > now)?;
        Some(self.link_key.token(&link.seed))
    }
}

fn download_files(grant: &Grant, product: Option<&Product>) -> Vec<DownloadFile> {
    let newest = |id: &FileId| product?.files.iter().find(|file| &file.id == id)?.versions.last();
    let file = |sold: &crate::orders::order::OrderedFile| DownloadFile {
        id: sold.id.clone(),
        newer: newest(&sold.id).filter(|newest| newest.version > sold.version.version).cloned(),
        sold: sold.version.clone(),
    };
    grant.files.iter().map(file).collect()
}
