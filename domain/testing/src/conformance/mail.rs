//! The contract of [`domain::ports::Mailer`].

use super::Checked;
use crate::{
    memory::Dice,
    sample::{NOON, mail, order},
};
use domain::{
    delivery::token::{LinkKey, Token, TokenSeed},
    mail::outbox::{AdminInvitation, MailKind, SignInNews},
    ports::{Email, EmailLine, EmailOrder, MailError, Mailer},
    team::admin::Role,
    time::DAY_SECS,
};

/// Tests that an adapter keeps the contract of [`domain::ports::Mailer`]; see [`crate::conformance`].
#[macro_export]
macro_rules! mail_conformance {
    ($make:expr) => {
        $crate::conformance_tests! { mail, $make,
            a_letter_of_every_kind_goes_out
            f052_a_letter_that_went_out_is_not_denied
            a036_an_admin_is_told
            an_admin_is_invited
            a_letter_nobody_sent_is_not_claimed_to_have_gone_out
            the_same_letter_may_go_out_again
            a052_a_letter_with_hostile_names_goes_out
        }
    };
}

/// A check of this port fails with [`MailError`].
type Posted = Checked<MailError>;

fn letter(kind: MailKind, name: &str) -> Email {
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
        opens: kind != MailKind::Refunded,
        download: (kind != MailKind::Refunded).then(|| Token::random(&Dice::new(1))),
    });
    let lines = lines.collect();
    let order = EmailOrder {
        number: order.number,
        paid_at: NOON,
        lines,
        total: order.total,
        charged: order.total,
        tax: None,
        refunded_minor: if kind == MailKind::Refunded { order.total.minor } else { 0 },
        page: Some(Token::random(&Dice::new(2))),
    };
    Email {
        kind,
        to: "buyer@example.com".to_owned(),
        buyer_name: Some(name.to_owned()),
        orders: vec![order],
        part: None,
        alarm: None,
        details: Default::default(),
    }
}

pub async fn a_letter_of_every_kind_goes_out(post: &dyn Mailer) -> Posted {
    for (n, kind) in (1..).zip([MailKind::Receipt, MailKind::FreshLinks, MailKind::PaymentFailed, MailKind::Refunded]) {
        post.send(&mail(n).id, &letter(kind, "Zoë")).await?;
    }
    Ok(())
}

pub async fn a036_an_admin_is_told(post: &dyn Mailer) -> Posted {
    let news = SignInNews { at: NOON, network: "192.0.2.7".to_owned(), browser: "Firefox on Linux".to_owned() };
    for (n, kind) in (1..).zip([MailKind::AdminSignedIn, MailKind::AdminGuessedAt]) {
        let id = mail(n).id;
        post.tell_admin(&id, "owner@example.com", kind, &news).await?;
        assert_ne!(post.was_sent(&id).await?, Some(false));
    }
    Ok(())
}

pub async fn an_admin_is_invited(post: &dyn Mailer) -> Posted {
    let seed = TokenSeed::random(&Dice::new(7));
    let token = LinkKey::new([7; 32]).token(&seed);
    let by = "owner@example.com".to_owned();
    let invitation = AdminInvitation { by, role: Role::Catalog, until: NOON.plus_secs(DAY_SECS), seed };
    post.invite_admin(&mail(1).id, "ada@example.com", &invitation, &token).await?;
    assert_ne!(post.was_sent(&mail(1).id).await?, Some(false));
    Ok(())
}

pub async fn f052_a_letter_that_went_out_is_not_denied(post: &dyn Mailer) -> Posted {
    post.send(&mail(1).id, &letter(MailKind::Receipt, "Zoë")).await?;
    assert_ne!(post.was_sent(&mail(1).id).await?, Some(false));
    Ok(())
}

pub async fn a_letter_nobody_sent_is_not_claimed_to_have_gone_out(post: &dyn Mailer) -> Posted {
    post.send(&mail(1).id, &letter(MailKind::Receipt, "Zoë")).await?;
    assert_ne!(post.was_sent(&mail(2).id).await?, Some(true));
    Ok(())
}

pub async fn the_same_letter_may_go_out_again(post: &dyn Mailer) -> Posted {
    for _ in 0..2 {
        post.send(&mail(1).id, &letter(MailKind::Receipt, "Zoë")).await?;
    }
    Ok(())
}

pub async fn a052_a_letter_with_hostile_names_goes_out(post: &dyn Mailer) -> Posted {
    for (n, name) in (1..).zip([
        "\r\nBcc: all@example.com",
        "=?utf-8?q?x?=",
        "<script>",
        "\u{202E}\u{0}",
        "\u{1F35E}",
        &"long ".repeat(200),
    ]) {
        post.send(&mail(n).id, &letter(MailKind::Receipt, name)).await?;
    }
    Ok(())
}
