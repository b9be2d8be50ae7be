//! The contract of [`domain::ports::Sessions`].

use super::Checked;
use crate::{
    memory::Dice,
    sample::{NOON, entry},
};
use domain::{
    delivery::token::{Token, TokenHash},
    ids::AdminId,
    ports::Sessions,
    team::{
        admin::Role,
        identity::{Challenge, ChallengeState},
        session::{PENDING_SECS, PendingSignIn, Session},
    },
};

/// Tests that an adapter keeps the contract of [`domain::ports::Sessions`]; see [`crate::conformance`].
#[macro_export]
macro_rules! sessions_conformance {
    ($make:expr) => {
        $crate::conformance_tests! { sessions, $make,
            a_session_is_found_by_the_hash_of_its_token
            a_session_that_was_ended_stays_ended
            ending_the_others_leaves_one_and_takes_half_finished_sign_ins
            sessions_of_an_admin_come_newest_first
            opening_forgets_the_sign_in_it_came_from
            sweeping_forgets_what_is_old
        }
    };
}

fn hash(n: u64) -> TokenHash {
    Token::random(&Dice::new(n)).hash()
}

fn admin(n: u64) -> AdminId {
    AdminId::random(&Dice::new(100 + n))
}

/// Session `n` of an admin, begun `n` seconds after noon.
fn session(n: u64, of: u64) -> Session {
    let at = NOON.plus_secs(n.cast_signed());
    Session {
        hash: hash(n),
        admin: admin(of),
        email: "ada@example.com".to_owned(),
        role: Role::Owner,
        began_at: at,
        seen_at: at,
        checked_at: at,
        network: "192.0.2.1".to_owned(),
        browser: "A browser".to_owned(),
    }
}

fn pending(n: u64, of: u64) -> PendingSignIn {
    PendingSignIn {
        hash: hash(n),
        email: "ada@example.com".to_owned(),
        challenge: Challenge::Code,
        state: ChallengeState::with(&admin(of), "{\"a provider\": \"keeps this\"}"),
        expires_at: NOON.plus_secs(PENDING_SECS),
    }
}

async fn open(port: &dyn Sessions, session: &Session) -> Checked {
    port.open_session(session, None, entry("admin.signed_in")).await
}

pub async fn a_session_is_found_by_the_hash_of_its_token(port: &dyn Sessions) -> Checked {
    open(port, &session(1, 1)).await?;
    assert_eq!(port.session(&hash(1)).await?, Some(session(1, 1)));
    assert_eq!(port.session(&hash(2)).await?, None);
    let seen = Session { role: Role::Viewer, seen_at: NOON.plus_secs(90), ..session(1, 1) };
    port.update_session(&seen).await?;
    assert_eq!(port.session(&hash(1)).await?, Some(seen));
    Ok(())
}

pub async fn a_session_that_was_ended_stays_ended(port: &dyn Sessions) -> Checked {
    open(port, &session(1, 1)).await?;
    port.end_session(&hash(1), entry("admin.signed_out")).await?;
    port.end_session(&hash(1), entry("admin.signed_out")).await?;
    port.update_session(&session(1, 1)).await?;
    assert_eq!(port.session(&hash(1)).await?, None);
    Ok(())
}

pub async fn ending_the_others_leaves_one_and_takes_half_finished_sign_ins(port: &dyn Sessions) -> Checked {
    for (n, of) in [(1, 1), (2, 1), (3, 1), (4, 2)] {
        open(port, &session(n, of)).await?;
    }
    port.keep_pending(&pending(5, 1)).await?;
    port.keep_pending(&pending(6, 2)).await?;
    assert_eq!(port.end_sessions_of(&admin(1), Some(&hash(2)), entry("admin.ended")).await?, 2);
    for (n, left) in [(1, false), (2, true), (3, false), (4, true)] {
        assert_eq!(port.session(&hash(n)).await?.is_some(), left, "session {n}");
    }
    assert!(port.pending(&hash(5)).await?.is_none() && port.pending(&hash(6)).await?.is_some());
    assert_eq!(port.end_sessions_of(&admin(1), None, entry("admin.ended")).await?, 1);
    Ok(())
}

pub async fn sessions_of_an_admin_come_newest_first(port: &dyn Sessions) -> Checked {
    for (n, of) in [(2, 1), (3, 1), (1, 1), (4, 2)] {
        open(port, &session(n, of)).await?;
    }
    assert_eq!(port.sessions_of(&admin(1)).await?, [session(3, 1), session(2, 1), session(1, 1)]);
    Ok(())
}

pub async fn opening_forgets_the_sign_in_it_came_from(port: &dyn Sessions) -> Checked {
    for n in [1, 2] {
        port.keep_pending(&pending(n, 1)).await?;
    }
    assert_eq!(port.pending(&hash(1)).await?, Some(pending(1, 1)));
    port.open_session(&session(3, 1), Some(&hash(1)), entry("admin.signed_in")).await?;
    assert_eq!(port.pending(&hash(1)).await?, None);
    port.forget_pending(&hash(2)).await?;
    assert_eq!(port.pending(&hash(2)).await?, None);
    Ok(())
}

pub async fn sweeping_forgets_what_is_old(port: &dyn Sessions) -> Checked {
    for n in [1, 50] {
        open(port, &session(n, 1)).await?;
    }
    port.keep_pending(&pending(2, 1)).await?;
    port.sweep(NOON.plus_secs(20)).await?;
    assert!(port.session(&hash(1)).await?.is_none() && port.session(&hash(50)).await?.is_some());
    assert!(port.pending(&hash(2)).await?.is_some());
    port.sweep(NOON.plus_secs(PENDING_SECS + 1)).await?;
    assert!(port.pending(&hash(2)).await?.is_none());
    Ok(())
}
