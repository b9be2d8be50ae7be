//! `/find-my-order`: fresh links for a buyer who lost theirs.

use crate::{
    delivery::grant::LinkScope,
    ids::OutboxId,
    limits::Limit,
    mail::{
        address::EmailAddress,
        outbox::{MailKind, MailPart, OutboxRow},
    },
    orders::{BuyerSearch, OrderEdge, OrderSearch, OrderState, order::Order},
    ports::PortError,
    shop::Shop,
    time::Timestamp,
};

#[derive(Debug, thiserror::Error)]
pub enum RecoverError {
    #[error("this is not an e-mail address")]
    NotAnAddress,
    #[error("too many requests from this network; wait an hour")]
    TooOften,
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Orders in one email with fresh links. Mail readers cut off what is longer than 100 KB.
const ORDERS_A_MAIL: usize = 20;
/// Mails that answer one request.
const MAX_MAILS: usize = 5;
/// Lines in one email up to which each has a link of its own; beyond them, each order has one, to its page.
const LINES_WITH_LINKS: usize = 20;
/// Orders read at once.
const PAGE: usize = 100;

impl Shop {
    /// Queues emails with fresh links to all orders of `email`, if there are any and it was not asked for three times
    /// this hour.
    ///
    /// Of more orders than `MAX_MAILS` emails hold, the newest are in them, and the emails say so.
    ///
    /// Returns nothing that tells whether there were: the asker learns it from the mailbox or not at
    /// all. The caller answers at once and runs this behind the answer, so that time does
    /// not tell either.
    ///
    /// # Errors
    /// [`RecoverError::NotAnAddress`] by the look of the address alone.
    pub async fn recover(&self, email: &str) -> Result<(), RecoverError> {
        let address = EmailAddress::parse_mailable(email).map_err(|_| RecoverError::NotAnAddress)?;
        let open = self.open_orders_of(&address, ORDERS_A_MAIL * MAX_MAILS + 1).await?;
        // To the address Stripe was given, not to the spelling typed here.
        let Some(to) = open.first().and_then(|order| order.email()).map(str::to_owned) else { return Ok(()) };
        let now = self.ports.clock.now();
        let place = self.reserve(&[Limit::links_to_address(&to), Limit::links_to_all()]).await?;
        let Ok(place) = place else { return Ok(()) };
        if let Err(error) = self.queue_links(&open, &to, now).await {
            // What may have been queued keeps its place.
            if !matches!(error, PortError::Unknown { .. }) {
                let _ = self.ports.limits.release(&place).await;
            }
            return Err(error.into());
        }
        Ok(())
    }

    /// Queues emails to `to` with links to `open`, one for each so many orders.
    async fn queue_links(&self, open: &[Order], to: &str, now: Timestamp) -> Result<(), PortError> {
        let each_line = open.iter().map(|order| order.lines.len()).sum::<usize>() <= LINES_WITH_LINKS;
        let mails: Vec<_> = open.chunks(ORDERS_A_MAIL).take(MAX_MAILS).collect();
        let older_left_out = open.len() > ORDERS_A_MAIL * MAX_MAILS;
        let id = OutboxId::fresh_links(&*self.ports.entropy);
        for (n, orders) in (1..).zip(&mails) {
            let links: Vec<_> = orders.iter().flat_map(|order| self.new_links(order, now)).collect();
            // Those to the lines are there for the order's page all the same.
            let told =
                links.iter().filter(|link| each_line || link.scope == LinkScope::Order).cloned().collect::<Vec<_>>();
            let ids = orders.iter().map(|order| order.id.clone()).collect();
            let mail = OutboxRow::new(id.part(n), MailKind::FreshLinks, ids, to.to_owned(), now).carrying(&told);
            let of = u8::try_from(mails.len()).unwrap_or(u8::MAX);
            let part = (mails.len() > 1).then_some(MailPart { number: n, of, older_left_out });
            let mail = OutboxRow { part, ..mail };
            let audit = self.audit("links.renewed", format!("mail/{}", mail.id), "", "queued");
            self.ports.outbox.queue_mail(&mail, &links, audit).await?;
        }
        Ok(())
    }

    /// The newest orders of a buyer that open something, at most `most`.
    async fn open_orders_of(&self, address: &EmailAddress, most: usize) -> Result<Vec<Order>, PortError> {
        let mut search = OrderSearch {
            buyer: Some(BuyerSearch::Exact(address.as_wire())),
            states: OrderState::ALL.into_iter().filter(|state| state.is_fulfilled()).collect(),
            ..OrderSearch::default()
        };
        let mut open = Vec::new();
        loop {
            let page = self.ports.orders.search_orders(&search, PAGE).await?;
            search.from = page.last().map(|order| OrderEdge::After(order.id.clone()));
            let whole = page.len() < PAGE;
            open.extend(page.into_iter().filter(Order::opens_any));
            if whole || open.len() >= most {
                open.truncate(most);
                return Ok(open);
            }
        }
    }
}

/// Whether mail can go to an address, by its look. Whether it exists only an email can tell.
pub fn looks_like_an_address(text: &str) -> bool {
    EmailAddress::parse_mailable(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::looks_like_an_address;

    #[test]
    fn an_address_has_a_local_part_of_64_bytes_at_most() {
        let local = |n: usize| format!("{}@example.com", "a".repeat(n));
        assert!(looks_like_an_address(&local(64)) && !looks_like_an_address(&local(65)));
        for bad in ["", "ada", "@example.com", "ada@", "a@b@c", "a da@example.com", "ada\n@example.com", "<ada@x.y>"] {
            assert!(!looks_like_an_address(bad), "{bad:?}");
        }
    }
}
