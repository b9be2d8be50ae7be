//! The contract of [`domain::ports::Mailer`].

use super::Checked;
use crate::{
    memory::Dice,
    sample::{NOON, mail, order},
};
use domain::{
    alerts::{Alert, AlertKind},
    delivery::token::{LinkKey, Token, TokenSeed},
    mail::outbox::{AdminInvitation, SignInNotice},
    ports::{AlertDetails, Email, EmailLine, EmailOrder, MailError, Mailer, OrderEmail},
    team::admin::Role,
    time::DAY_SECS,
};

/// Tests that an adapter keeps the contract of [`domain::ports::Mailer`]; see [`crate::conformance`].
#[macro_export]
macro_rules! mail_conformance {
    ($make:expr) => {
        $crate::conformance_tests! { mail, $make,
            an_email_of_every_kind_to_a_buyer_goes_out
            the_owner_is_told_of_an_alert
            f052_an_email_that_went_out_is_not_denied
            a036_an_admin_is_told
            an_admin_is_invited
            an_email_nobody_sent_is_not_claimed_to_have_gone_out
            the_same_email_may_go_out_again
            a052_an_email_with_hostile_names_goes_out
        }
    };
}

/// A check of this port fails with [`MailError`].
type Sent = Checked<MailError>;

const BUYER: &str = "buyer@example.com";
const OWNER: &str = "owner@example.com";

/// A buyer's email with `name` wherever somebody typed something. `opens` is whether it has downloads.
fn order_email(name: &str, opens: bool) -> OrderEmail {
    let order = order(1);
    let lines = order.lines.iter().map(|line| EmailLine {
        name: format!("{}{name}", line.name),
        quantity: line.quantity,
        amount: line.unit_price,
        files: line
            .files
            .iter()
            .map(|file| (format!("{}{name}", file.version.name), file.version.size_bytes))
            .collect(),
        missing: vec![name.to_owned()],
        opens,
        download: opens.then(|| Token::random(&Dice::new(1))),
    });
    let order = EmailOrder {
        number: order.number,
        paid_at: NOON,
        lines: lines.collect(),
        total: order.total,
        charged: order.total,
        tax: None,
        refunded_minor: if opens { 0 } else { order.total.minor },
        page: Some(Token::random(&Dice::new(2))),
    };
    OrderEmail { buyer_name: Some(name.to_owned()), order }
}

fn receipt(name: &str) -> Email {
    Email::Receipt(order_email(name, true))
}

pub async fn an_email_of_every_kind_to_a_buyer_goes_out(mailer: &dyn Mailer) -> Sent {
    let fresh_links = Email::FreshLinks { buyer_name: None, orders: vec![order_email("Zoë", true).order], part: None };
    let emails = [
        receipt("Zoë"),
        fresh_links,
        Email::PaymentPending(order_email("Zoë", false)),
        Email::PaymentFailed(order_email("Zoë", false)),
        Email::Refunded(order_email("Zoë", false)),
        Email::Complimentary(order_email("Zoë", true)),
    ];
    for (n, email) in (1..).zip(&emails) {
        mailer.send(&mail(n).id, BUYER, email).await?;
    }
    Ok(())
}

pub async fn the_owner_is_told_of_an_alert(mailer: &dyn Mailer) -> Sent {
    let alert = Alert { kind: AlertKind::DiskLow, object: "disk".to_owned(), at: NOON };
    mailer.send(&mail(1).id, OWNER, &Email::Alert { alert, details: AlertDetails::default() }).await?;
    assert_ne!(mailer.was_sent(&mail(1).id).await?, Some(false));
    Ok(())
}

pub async fn a036_an_admin_is_told(mailer: &dyn Mailer) -> Sent {
    let notice = SignInNotice { at: NOON, network: "192.0.2.7".to_owned(), browser: "Firefox on Linux".to_owned() };
    for (n, email) in (1..).zip([Email::SignedIn(notice.clone()), Email::WrongGuesses(notice)]) {
        let id = mail(n).id;
        mailer.send(&id, OWNER, &email).await?;
        assert_ne!(mailer.was_sent(&id).await?, Some(false));
    }
    Ok(())
}

pub async fn an_admin_is_invited(mailer: &dyn Mailer) -> Sent {
    let seed = TokenSeed::random(&Dice::new(7));
    let token = LinkKey::new([7; 32]).token(&seed);
    let invitation =
        AdminInvitation { by: OWNER.to_owned(), role: Role::Catalog, until: NOON.plus_secs(DAY_SECS), seed };
    mailer.send(&mail(1).id, "ada@example.com", &Email::Invitation { invitation, token }).await?;
    assert_ne!(mailer.was_sent(&mail(1).id).await?, Some(false));
    Ok(())
}

pub async fn f052_an_email_that_went_out_is_not_denied(mailer: &dyn Mailer) -> Sent {
    mailer.send(&mail(1).id, BUYER, &receipt("Zoë")).await?;
    assert_ne!(mailer.was_sent(&mail(1).id).await?, Some(false));
    Ok(())
}

pub async fn an_email_nobody_sent_is_not_claimed_to_have_gone_out(mailer: &dyn Mailer) -> Sent {
    mailer.send(&mail(1).id, BUYER, &receipt("Zoë")).await?;
    assert_ne!(mailer.was_sent(&mail(2).id).await?, Some(true));
    Ok(())
}

pub async fn the_same_email_may_go_out_again(mailer: &dyn Mailer) -> Sent {
    for _ in 0..2 {
        mailer.send(&mail(1).id, BUYER, &receipt("Zoë")).await?;
    }
    Ok(())
}

pub async fn a052_an_email_with_hostile_names_goes_out(mailer: &dyn Mailer) -> Sent {
    for (n, name) in (1..).zip([
        "\r\nBcc: all@example.com",
        "=?utf-8?q?x?=",
        "<script>",
        "\u{202E}\u{0}",
        "\u{1F35E}",
        &"long ".repeat(200),
    ]) {
        mailer.send(&mail(n).id, BUYER, &receipt(name)).await?;
    }
    Ok(())
}
