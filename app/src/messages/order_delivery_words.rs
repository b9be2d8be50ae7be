use super::{OrderDelivery, Orders};
use domain::{Timestamp, delivery::grant::Hold, orders::WhyNot};

impl OrderDelivery {
    /// What stands between the buyer and a file. `show` writes a time out.
    pub fn answer(self, why: &WhyNot, show: impl FnOnce(Timestamp) -> String) -> String {
        let words = match why {
            WhyNot::NotPaid => self.not_paid(),
            WhyNot::BankTakesTime => self.bank_takes_time(),
            WhyNot::PageExpired => self.page_expired(),
            WhyNot::PaymentFailed => self.payment_failed(),
            WhyNot::NeedsAttention(Some(why)) => Orders(self.0).attention(*why),
            WhyNot::NeedsAttention(None) => self.does_not_match(),
            WhyNot::Refunded => self.refunded(),
            WhyNot::Disputed => self.disputed(),
            WhyNot::DisputeLost => self.dispute_lost(),
            WhyNot::PaymentReversed => self.payment_reversed(),
            WhyNot::Withheld => self.withheld(),
            WhyNot::NoGrant => self.no_grant(),
            WhyNot::NotInOrder => self.not_in_order(),
            WhyNot::FileMissing => self.file_missing(),
            WhyNot::OnHold(Hold::Downloads) => self.hold_downloads(),
            WhyNot::OnHold(Hold::Networks) => self.hold_networks(),
            WhyNot::Fetched { times, last, network } => return self.downloaded(*times, network, show(*last)),
            WhyNot::NoAddress => self.no_address(),
            WhyNot::NoMail => self.no_mail(),
            WhyNot::MailWaiting { error: None } => self.mail_waiting(),
            WhyNot::MailWaiting { error: Some(code) } => return self.mail_waiting_code(code),
            WhyNot::MailRefused { error: None } => self.mail_refused(),
            WhyNot::MailRefused { error: Some(code) } => return self.mail_refused_code(code),
            WhyNot::MailGivenUp { error: None } => self.mail_given_up(),
            WhyNot::MailGivenUp { error: Some(code) } => return self.mail_given_up_code(code),
            WhyNot::MailboxFull => self.mailbox_full(),
            WhyNot::AddressHeld => self.address_held(),
            WhyNot::LinksOver => self.links_over(),
            WhyNot::NotUsed { sent_to } => return self.not_used(sent_to),
        };
        words.to_owned()
    }

    /// What to do about it.
    pub fn next_step(self, why: &WhyNot) -> &'static str {
        match why {
            WhyNot::NotPaid | WhyNot::PageExpired | WhyNot::PaymentFailed => self.next_nothing_unpaid(),
            WhyNot::BankTakesTime => self.next_bank(),
            WhyNot::NeedsAttention(_) => self.next_decide(),
            WhyNot::Refunded => self.next_refunded(),
            WhyNot::Disputed => self.next_disputed(),
            WhyNot::DisputeLost => self.next_dispute_lost(),
            WhyNot::PaymentReversed => self.next_payment_reversed(),
            WhyNot::Withheld => self.next_withheld(),
            WhyNot::NoGrant => self.next_no_grant(),
            WhyNot::NotInOrder => self.next_not_in_order(),
            WhyNot::FileMissing => self.next_file_missing(),
            WhyNot::OnHold(_) => self.next_on_hold(),
            WhyNot::Fetched { .. } => self.next_downloaded(),
            WhyNot::NoAddress | WhyNot::MailRefused { .. } => self.next_correct_address(),
            WhyNot::AddressHeld => self.next_address_held(),
            WhyNot::MailboxFull => self.next_mailbox_full(),
            WhyNot::NoMail | WhyNot::MailGivenUp { .. } | WhyNot::LinksOver => self.next_resend(),
            WhyNot::MailWaiting { .. } => self.next_mail_waiting(),
            WhyNot::NotUsed { .. } => self.next_not_used(),
        }
    }
}
