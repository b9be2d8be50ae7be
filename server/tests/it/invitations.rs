//! An owner invites other admins.

use crate::support::{AdminBrowser, World, between};
use domain::Role;
use std::time::{Duration, Instant};

/// Invites Ada as the page does, and says what it shows.
async fn invite(owner: &mut AdminBrowser, role: &str) -> String {
    let fields = [("email", "ada@example.com"), ("role", role)];
    let reply = owner.browser.post("/api/admin/admins/invite", &fields).await;
    owner.browser.follow(reply).await.text()
}

/// The invitations that were mailed, once there are `count`.
async fn invitations(world: &World, count: usize) -> Vec<String> {
    let begun = Instant::now();
    loop {
        let mails = world.invitation_mails();
        if mails.len() == count {
            return mails;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "{} instead of {count} invitations", mails.len());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Where the link in an email, or on the page, leads.
fn link(world: &World, text: &str) -> String {
    let start = format!("{}/admin/welcome/", world.origin);
    format!("/admin/welcome/{}", &between(&format!("{text} "), &start, " ")[..43])
}

#[tokio::test]
async fn an_invitation_is_emailed_and_its_link_works_until_the_next_one() {
    let world = World::start().await;
    let mut owner = world.sign_in(Role::Owner).await;

    let page = invite(&mut owner, "viewer").await;
    assert!(page.contains("We emailed the link to <strong>ada@example.com</strong>."), "{page}");
    let mail = invitations(&world, 1).await.remove(0);
    for told in ["To: ada@example.com", &owner.email, "viewer", "UTC"] {
        assert!(mail.contains(told), "{told}: {mail}");
    }
    let first = link(&world, &mail);
    assert_eq!(link(&world, &page), first, "the page shows the same link");
    assert!(world.browser().get(&first).await.text().contains("ada@example.com"));

    invite(&mut owner, "catalog").await;
    let mails = invitations(&world, 2).await;
    let second = mails.iter().map(|mail| link(&world, mail)).find(|link| *link != first).unwrap();
    assert!(!world.browser().get(&first).await.text().contains("ada@example.com"), "the old link is over");
    let mut ada = world.browser();
    assert!(ada.get(&second).await.text().contains("catalog"));
    let token = second.strip_prefix("/admin/welcome/").unwrap();
    let reply = ada.post("/api/admin/welcome", &[("token", token), ("password", "four quiet herons wade")]).await;
    assert!(ada.follow(reply).await.text().contains("one-time-code"), "the second factor comes next");
    assert!(!world.browser().get(&second).await.text().contains("ada@example.com"), "it works once");
    // Nothing of a link lies in the store.
    for link in [&first, &second] {
        let token = link.strip_prefix("/admin/welcome/").unwrap().as_bytes();
        for file in ["tuppence.db", "tuppence.db-wal"] {
            let stored = std::fs::read(world.data().join(file)).unwrap_or_default();
            assert!(!stored.windows(token.len()).any(|bytes| bytes == token), "{file}");
        }
    }
}

#[tokio::test]
async fn one_address_gets_three_invitations_in_an_hour_and_the_link_is_shown_anyway() {
    let world = World::start().await;
    let mut owner = world.sign_in(Role::Owner).await;
    for _ in 0..3 {
        assert!(invite(&mut owner, "viewer").await.contains("We emailed the link"));
    }
    let page = invite(&mut owner, "viewer").await;
    assert!(page.contains("We couldn’t email the link to <strong>ada@example.com</strong>."), "{page}");
    let shown = link(&world, &page);
    assert!(world.browser().get(&shown).await.text().contains("ada@example.com"));
}
