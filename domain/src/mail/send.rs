//! Sending what waits in the outbox.

use super::delivery_event::carries_links;
use crate::{
    alerts::{Alert, AlertKind},
    delivery::grant::{GrantState, Link, LinkScope},
    mail::{
        address,
        outbox::{LEASE_SECS, MAX_TRIES, MailKind, MailState, OutboxRow, TOO_FAST, UNKNOWN_WAIT_SECS},
    },
    orders::order::Order,
    planted::Bug,
    ports::{Email, EmailLine, EmailOrder, MailError, OrderEmail, OutboxClaim, PortError},
    shop::Shop,
    time::Timestamp,
};

/// What a row says of an email that may be on its way.
const NO_ANSWER: &str = "no_answer";

/// What one look into the outbox came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailRun {
    /// Nothing is due.
    Idle,
    /// One email was taken up; look again.
    Worked,
    /// One email was taken up, and the mail service asks to go slower.
    TooFast,
}

impl Shop {
    /// Takes one due mail and sends it.
    ///
    /// # Errors
    /// [`PortError`] only if the store failed; a failure of the mail service is noted in the row.
    pub async fn send_due_mail(&self) -> Result<MailRun, PortError> {
        let now = self.ports.clock.now();
        let Some(claim) = self.ports.outbox.claim_mail(now, now.plus_secs(LEASE_SECS)).await? else {
            return Ok(MailRun::Idle);
        };
        let (row, alert) = self.send_once(claim).await;
        let too_fast = row.state == MailState::Queued && row.last_error.as_deref() == Some(TOO_FAST);
        match self.ports.outbox.finish_mail(&row, alert).await {
            Ok(()) | Err(PortError::Conflict) => Ok(if too_fast { MailRun::TooFast } else { MailRun::Worked }),
            Err(error) => Err(error),
        }
    }

    async fn send_once(&self, claim: OutboxClaim) -> (OutboxRow, Option<Alert>) {
        let OutboxClaim { row, taken_over } = claim;
        if taken_over {
            match self.ports.mailer.was_sent(&row.id).await {
                Ok(Some(true)) => return (OutboxRow { state: MailState::Sent, ..row }, None),
                // Its worker died, perhaps right after the email left. A delivery event may still come.
                Ok(None) if row.last_error.as_deref() != Some(NO_ANSWER) => {
                    let due_at = self.ports.clock.now().plus_secs(UNKNOWN_WAIT_SECS - LEASE_SECS);
                    return (waiting_for_delivery_event(row, due_at), None);
                }
                _ => {}
            }
        }
        if row.attempt > MAX_TRIES {
            // It was taken over from workers that never came back, or never got an answer.
            let code = row.last_error.clone().unwrap_or_else(|| NO_ANSWER.to_owned());
            return self.failed(row, &code);
        }
        match self.held(&row).await {
            Ok(None) => {}
            Ok(Some(held)) => {
                let alert = carries_links(&row).then(|| self.mail_alert(AlertKind::MailBlocked, &row));
                let last_error = Some(held.why.as_str().to_owned());
                return (OutboxRow { state: MailState::Blocked, last_error, ..row }, alert);
            }
            Err(_) => return self.failed(row, "store"),
        }
        let email = match self.email(&row).await {
            Ok(Some(email)) => email,
            Ok(None) => return (OutboxRow { state: MailState::Dropped, ..row }, None),
            Err(_) => return self.failed(row, "store"),
        };
        let sent = self.ports.mailer.send(&row.id, &row.to, &email).await;
        self.after_sending(row, sent)
    }

    fn after_sending(&self, row: OutboxRow, sent: Result<(), MailError>) -> (OutboxRow, Option<Alert>) {
        match sent {
            Ok(()) => {
                self.traffic.mailed();
                (OutboxRow { state: MailState::Sent, last_error: None, ..row }, None)
            }
            Err(MailError::Refused { code }) => {
                let alert = self.mail_alert(AlertKind::MailBlocked, &row);
                (OutboxRow { state: MailState::Blocked, last_error: Some(code), ..row }, Some(alert))
            }
            Err(MailError::Barred { code }) => {
                let alert = self.mail_alert(AlertKind::MailBarred, &row);
                (OutboxRow { state: MailState::Blocked, last_error: Some(code), ..row }, Some(alert))
            }
            Err(MailError::Unavailable { code }) => self.failed(row, &code),
            Err(MailError::TooFast) => self.failed(row, TOO_FAST),
            Err(MailError::Unknown) => {
                // It may be on its way. Left in `Sending`, it is looked at again after the wait.
                let now = self.ports.clock.now();
                let due_at = row.clone().failed(NO_ANSWER, now).due_at.max(now.plus_secs(UNKNOWN_WAIT_SECS));
                (waiting_for_delivery_event(row, due_at), None)
            }
        }
    }

    fn failed(&self, row: OutboxRow, code: &str) -> (OutboxRow, Option<Alert>) {
        let row = row.failed(code, self.ports.clock.now());
        let alert = (row.state == MailState::Dead).then(|| self.mail_alert(AlertKind::MailDead, &row));
        (row, alert)
    }

    fn mail_alert(&self, kind: AlertKind, row: &OutboxRow) -> Alert {
        Alert { kind, object: row.id.to_string(), at: self.ports.clock.now() }
    }

    /// The email of `row`; `None` if there is nothing left to say in it.
    async fn email(&self, row: &OutboxRow) -> Result<Option<Email>, PortError> {
        Ok(match row.kind {
            MailKind::Receipt => self.order_email(row).await?.map(Email::Receipt),
            MailKind::PaymentPending => self.order_email(row).await?.map(Email::PaymentPending),
            MailKind::PaymentFailed => self.order_email(row).await?.map(Email::PaymentFailed),
            MailKind::Refunded => self.order_email(row).await?.map(Email::Refunded),
            MailKind::Complimentary => self.order_email(row).await?.map(Email::Complimentary),
            MailKind::FreshLinks => {
                let (buyer_name, orders) = self.email_orders(row).await?;
                (!orders.is_empty()).then_some(Email::FreshLinks { buyer_name, orders, part: row.part })
            }
            MailKind::Alert => match &row.alert {
                Some(alert) => Some(self.alert_email(alert).await),
                None => None,
            },
            MailKind::AdminSignedIn => row.notice.clone().map(Email::SignedIn),
            MailKind::AdminGuessedAt => row.notice.clone().map(Email::WrongGuesses),
            MailKind::AdminInvited => self.invitation_email(row).await?,
        })
    }

    /// `None` if a later invitation, or its end, took the link's place while the email waited.
    async fn invitation_email(&self, row: &OutboxRow) -> Result<Option<Email>, PortError> {
        let Some(invitation) = row.invitation.clone() else { return Ok(None) };
        let token = self.link_key.token(&invitation.seed);
        let stands = self.ports.identity.invited(&token).await?.is_some();
        Ok(stands.then_some(Email::Invitation { invitation, token }))
    }

    async fn order_email(&self, row: &OutboxRow) -> Result<Option<OrderEmail>, PortError> {
        let (buyer_name, orders) = self.email_orders(row).await?;
        Ok(orders.into_iter().next().map(|order| OrderEmail { buyer_name, order }))
    }

    /// The buyer's name, and the orders of `row`, without those that an admin has sent to another address since.
    async fn email_orders(&self, row: &OutboxRow) -> Result<(Option<String>, Vec<EmailOrder>), PortError> {
        let mut orders = Vec::new();
        let mut buyer_name = None;
        for id in &row.orders {
            let order = match self.ports.orders.order(id).await {
                // Of several, one that cannot be read does not keep the others from the buyer; an alert names it.
                Err(PortError::Broken { .. }) if row.orders.len() > 1 => continue,
                order => order?,
            };
            let Some(order) = order else { continue };
            if order.email().is_some_and(|own| !address::same(own, &row.to)) {
                continue;
            }
            buyer_name = buyer_name.or_else(|| order.payment.as_ref()?.name.clone());
            orders.push(self.email_order(order, row).await?);
        }
        Ok((buyer_name, orders))
    }

    async fn email_order(&self, order: Order, row: &OutboxRow) -> Result<EmailOrder, PortError> {
        let links = self.ports.orders.links(&order.id).await?;
        let grants = self.ports.orders.grants(&order.id).await?;
        let mut lines = Vec::new();
        for (index, sold) in order.lines.iter().enumerate() {
            let grant = grants.iter().find(|grant| usize::from(grant.line) == index);
            let active = grant.is_some_and(|grant| grant.state == GrantState::Active);
            let scope = u8::try_from(index).ok().map(LinkScope::Line);
            let link = scope.filter(|_| active).and_then(|scope| link_of_mail(&links, scope, row));
            let mut missing = Vec::new();
            for file in &sold.files {
                let size = self.ports.files.file_size(&file.version.key).await;
                if matches!(size, Ok(None)) && !Bug::SkipMissingFile.is_planted() {
                    missing.push(file.version.name.clone());
                    let alert = Alert {
                        kind: AlertKind::MissingFile,
                        object: file.version.key.to_string(),
                        at: self.ports.clock.now(),
                    };
                    self.ports.alerts.raise(&alert).await?;
                }
            }
            lines.push(EmailLine {
                name: sold.name.clone(),
                quantity: sold.quantity,
                amount: sold.unit_price.checked_mul(sold.quantity.into()).unwrap_or(sold.unit_price),
                files: sold.files.iter().map(|file| (file.version.name.clone(), file.version.size_bytes)).collect(),
                missing,
                opens: active,
                download: link.map(|link| self.link_key.token(&link.seed)),
            });
        }
        let page = link_of_mail(&links, LinkScope::Order, row).map(|link| self.link_key.token(&link.seed));
        let payment = order.payment.as_ref();
        Ok(EmailOrder {
            tax: order.paid_tax(),
            paid_at: payment.map_or(order.created_at, |payment| payment.settled_at),
            charged: payment.map_or(order.total, |payment| payment.amount),
            refunded_minor: payment.map_or(0, |payment| payment.refunded_minor),
            total: order.total,
            number: order.number,
            lines,
            page,
        })
    }
}

/// An email that may be on its way, left alone until `due_at`.
fn waiting_for_delivery_event(row: OutboxRow, due_at: Timestamp) -> OutboxRow {
    OutboxRow { state: MailState::Sending, due_at, last_error: Some(NO_ANSWER.to_owned()), ..row }
}

/// The link an email carries for a scope: the same each time it is sent.
fn link_of_mail<'a>(links: &'a [Link], scope: LinkScope, row: &OutboxRow) -> Option<&'a Link> {
    links.iter().find(|link| link.scope == scope && row.links.contains(&link.hash))
}
