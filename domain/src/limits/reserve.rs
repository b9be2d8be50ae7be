//! Reserving a place before the work that is limited.

use crate::{
    checkout::CheckoutError,
    delivery::RecoverError,
    limits::{Limit, Reservation, Reserved},
    mail::outbox::MailKind,
    ports::{OrderChange, PortError},
    shop::Shop,
    team::sign_in::SignInError,
    time::{HOUR_SECS, Timestamp},
};

/// Places older than this count nowhere: longer than every window.
const KEPT_SECS: i64 = 2 * HOUR_SECS;

impl Shop {
    /// A place under each limit, or the time to try again.
    pub(crate) async fn reserve(&self, limits: &[Limit]) -> Result<Result<Reservation, Timestamp>, PortError> {
        Ok(match self.ports.limits.reserve(limits, self.ports.clock.now()).await? {
            Reserved::Taken(reservation) => Ok(reservation),
            Reserved::Full { until } => Err(until),
        })
    }

    /// A place to try one password or code for the account of `email`.
    pub(crate) async fn reserve_guess(&self, email: &str, network: &str) -> Result<Reservation, SignInError> {
        let mut limits = vec![Limit::guesses_at_account(email)];
        limits.extend(self.of_network(network).map(Limit::guesses_from_network));
        self.reserve(&limits).await?.map_err(|_| SignInError::TooOften)
    }

    /// A place to try one invitation.
    pub(crate) async fn reserve_invitation(&self, network: &str) -> Result<Reservation, SignInError> {
        let limits: Vec<_> = self.of_network(network).map(Limit::guesses_from_network).into_iter().collect();
        self.reserve(&limits).await?.map_err(|_| SignInError::TooOften)
    }

    /// Lets somebody from `network` ask for fresh links to their orders, so often only. The answer does not depend on
    /// any address.
    ///
    /// # Errors
    /// [`RecoverError::TooOften`]; `Port` if the store cannot be written, so that no email could be queued either.
    pub async fn may_ask_for_links(&self, network: &str) -> Result<(), RecoverError> {
        let limits: Vec<_> = self.of_network(network).map(Limit::emails_from_network).into_iter().collect();
        self.reserve(&limits).await?.map(drop).map_err(|_| RecoverError::TooOften)
    }

    /// Lets somebody from `network` open a payment page, so often only.
    ///
    /// # Errors
    /// [`CheckoutError::TooOften`]; `Port`.
    pub async fn may_check_out(&self, network: &str) -> Result<(), CheckoutError> {
        let of_network = self.of_network(network).map(Limit::checkouts_from_network);
        let mut limits: Vec<_> = of_network.into_iter().flatten().collect();
        if !limits.is_empty() {
            limits.push(Limit::checkouts_from_everywhere());
        }
        self.reserve(&limits).await?.map(drop).map_err(|until| self.too_often(until))
    }

    /// A place for an order that costs nothing.
    pub(crate) async fn reserve_free_order(&self, network: &str) -> Result<Reservation, CheckoutError> {
        let limits: Vec<_> = self.of_network(network).map(Limit::free_orders_from_network).into_iter().collect();
        let reserved = self.reserve(&limits).await?;
        reserved.map_err(|until| CheckoutError::TooManyFree { wait_secs: self.wait_secs(until) })
    }

    /// Takes the receipt out of a step if too many emails went to its address in the last hour and nobody paid: such an
    /// address is whatever somebody typed. The order keeps its links; whoever owns the mailbox gets them by "Find my
    /// order", in whose count this email stands, too.
    pub(crate) async fn limit_free_receipts(&self, change: &mut OrderChange) -> Result<Reservation, PortError> {
        let free = change.order.payment.as_ref().is_some_and(|payment| payment.amount.minor == 0);
        let receipt = change.mails.iter().find(|mail| mail.kind == MailKind::Receipt);
        let Some(receipt) = receipt.filter(|_| free) else { return Ok(Reservation::none()) };
        let reserved = self.reserve(&[Limit::links_to_address(&receipt.to)]).await?;
        Ok(reserved.unwrap_or_else(|_| {
            change.mails.retain(|mail| mail.kind != MailKind::Receipt);
            Reservation::none()
        }))
    }

    fn too_often(&self, until: Timestamp) -> CheckoutError {
        CheckoutError::TooOften { wait_secs: self.wait_secs(until) }
    }

    fn wait_secs(&self, until: Timestamp) -> i64 {
        until.secs_since(self.ports.clock.now()).max(1)
    }

    /// The network to count for; none if networks are not limited or nobody knows it.
    pub(crate) fn of_network<'a>(&self, network: &'a str) -> Option<&'a str> {
        Some(network).filter(|network| self.terms.limit_networks && !network.is_empty())
    }

    /// Forgets counts that ran out.
    ///
    /// # Errors
    /// [`PortError`] if the store takes no calls.
    pub async fn sweep_limits(&self) -> Result<(), PortError> {
        self.ports.limits.sweep(self.ports.clock.now().minus_secs(KEPT_SECS)).await
    }
}
