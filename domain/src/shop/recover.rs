//! `/find-my-order`: fresh links for a buyer who lost theirs (R36).

use super::Shop;
use crate::{
    ids::OutboxId,
    limit::Limit,
    order::Order,
    outbox::{MailKind, OutboxRow},
    ports::PortError,
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

impl Shop {
    /// Queues a mail with fresh links to all orders of `email`, if there are any and it is not the fourth in an hour.
    ///
    /// Returns nothing that tells whether there were: the asker learns it from the mailbox or not at
    /// all (A23, A25). The caller answers at once and runs this behind the answer, so that time does
    /// not tell either.
    ///
    /// # Errors
    /// [`RecoverError::NotAnAddress`] by the look of the address alone.
    pub async fn recover(&self, email: &str) -> Result<(), RecoverError> {
        let email = email.trim();
        if !looks_like_an_address(email) {
            return Err(RecoverError::NotAnAddress);
        }
        let orders = self.orders.orders_of(email).await?;
        let open: Vec<_> = orders.into_iter().filter(Order::opens_any).collect();
        // To the address Stripe was given, not to the spelling typed here.
        let Some(to) = open.first().and_then(|order| order.email()).map(str::to_owned) else { return Ok(()) };
        let now = self.clock.now();
        let place = self.reserve(&[Limit::links_to_address(&to), Limit::links_to_all()]).await?;
        let Ok(place) = place else { return Ok(()) };
        let links: Vec<_> = open.iter().flat_map(|order| self.new_links(order, now)).collect();
        let ids = open.iter().map(|order| order.id.clone()).collect();
        let mail =
            OutboxRow::new(OutboxId::fresh_links(&*self.entropy), MailKind::FreshLinks, ids, to, now).carrying(&links);
        let audit = self.audit("links.renewed", format!("mail/{}", mail.id), "", "queued");
        if let Err(error) = self.orders.queue_mail(&mail, &links, audit).await {
            let _ = self.limits.release(&place).await;
            return Err(error.into());
        }
        Ok(())
    }
}

/// One `@` with something on both sides, no spaces or control characters, at most 64 bytes before it and 254
/// in all (RFC 5321, section 4.5.3.1). Whether it exists only a mail can tell.
pub fn looks_like_an_address(text: &str) -> bool {
    let clean =
        text.len() <= 254 && text.chars().all(|c| !c.is_whitespace() && !c.is_control() && !"<>,;\"()".contains(c));
    let parts = text.split_once('@');
    clean
        && parts.is_some_and(|(local, host)| (1..=64).contains(&local.len()) && !host.is_empty() && !host.contains('@'))
}

#[cfg(test)]
mod tests {
    use super::looks_like_an_address;

    #[test]
    fn an_address_has_a_local_part_of_64_bytes_at_most() {
        let local = |n: usize| format!("{}@example.com", "a".repeat(n));
        assert!(looks_like_an_address(&local(64)) && !looks_like_an_address(&local(65)));
        for bad in ["", "ada", "@example.com", "ada@", "a@b@c", "a da@example.com", "ada@example.com\n", "<ada@x.y>"] {
            assert!(!looks_like_an_address(bad), "{bad:?}");
        }
    }
}
