//! The contract of [`domain::ports::Limits`].

use super::Checked;
use crate::{sample::NOON, together};
use domain::{
    limits::{Limit, Reservation, Reserved},
    ports::Limits,
    time::MINUTE_SECS,
};

/// Tests that an adapter keeps the contract of [`domain::ports::Limits`]; see [`crate::conformance`].
#[macro_export]
macro_rules! limits_conformance {
    ($make:expr) => {
        $crate::conformance_tests! { limits, $make,
            r080_of_fifty_at_once_five_get_a_place
            r080_places_are_free_again_after_the_window
            r080_a_place_that_was_not_used_up_is_given_back
            r080_places_under_several_limits_are_taken_together_or_not_at_all
            r080_sweeping_forgets_what_is_old
        }
    };
}

fn limit(who: &str) -> Limit {
    Limit::guesses_at_account(who)
}

fn place(reserved: Reserved) -> Option<Reservation> {
    match reserved {
        Reserved::Taken(reservation) => Some(reservation),
        Reserved::Full { .. } => None,
    }
}

pub async fn r080_of_fifty_at_once_five_get_a_place(port: &dyn Limits) -> Checked {
    let ada = [limit("ada")];
    let mut taken = 0;
    for reserved in together((0..50).map(|n| port.reserve(&ada, NOON.plus_secs(n % 3)))).await {
        taken += usize::from(place(reserved?).is_some());
    }
    assert_eq!(taken, 5);
    assert_eq!(port.taken(&ada[0], NOON.plus_secs(2)).await?, 5);
    assert_eq!(port.taken(&limit("bob"), NOON).await?, 0);
    assert!(place(port.reserve(&[limit("bob")], NOON).await?).is_some(), "others are not concerned");
    Ok(())
}

pub async fn r080_places_are_free_again_after_the_window(port: &dyn Limits) -> Checked {
    let ada = [limit("ada")];
    for minute in 0..5 {
        assert!(place(port.reserve(&ada, NOON.plus_secs(minute * MINUTE_SECS)).await?).is_some());
    }
    let late = NOON.plus_secs(15 * MINUTE_SECS - 1);
    let full = port.reserve(&ada, late).await?;
    assert_eq!(full, Reserved::Full { until: NOON.plus_secs(15 * MINUTE_SECS) });
    let over = late.plus_secs(1);
    assert_eq!(port.taken(&ada[0], over).await?, 4);
    let mut taken = 0;
    for reserved in together((0..10).map(|_| port.reserve(&ada, over))).await {
        taken += usize::from(place(reserved?).is_some());
    }
    assert_eq!(taken, 1, "one place is free, for one of ten");
    Ok(())
}

pub async fn r080_a_place_that_was_not_used_up_is_given_back(port: &dyn Limits) -> Checked {
    let ada = [limit("ada")];
    for _ in 0..20 {
        let taken = place(port.reserve(&ada, NOON).await?).expect("all were given back");
        port.release(&taken).await?;
    }
    let mut taken = Vec::new();
    for reserved in together((0..5).map(|_| port.reserve(&ada, NOON))).await {
        taken.extend(place(reserved?));
    }
    assert_eq!(taken.len(), 5);
    assert_eq!(place(port.reserve(&ada, NOON).await?), None);
    for released in together(taken.iter().take(3).map(|place| port.release(place))).await {
        released?;
    }
    assert_eq!(port.taken(&ada[0], NOON).await?, 2);
    Ok(())
}

pub async fn r080_places_under_several_limits_are_taken_together_or_not_at_all(port: &dyn Limits) -> Checked {
    let from = |network: &str| Limit::guesses_from_network(network);
    for _ in 0..5 {
        assert!(place(port.reserve(&[from("192.0.2.1"), limit("ada")], NOON).await?).is_some());
    }
    for _ in 0..5 {
        let full = port.reserve(&[from("192.0.2.1"), limit("ada")], NOON.plus_secs(9)).await?;
        assert_eq!(full, Reserved::Full { until: NOON.plus_secs(15 * MINUTE_SECS) });
    }
    assert_eq!(port.taken(&from("192.0.2.1"), NOON).await?, 5, "a refusal takes nothing");
    let taken = place(port.reserve(&[from("192.0.2.1"), limit("bob")], NOON).await?).expect("a place for Bob");
    assert_eq!(port.taken(&from("192.0.2.1"), NOON).await?, 6);
    port.release(&taken).await?;
    assert_eq!(port.taken(&from("192.0.2.1"), NOON).await?, 5);
    assert_eq!(port.taken(&limit("bob"), NOON).await?, 0);
    Ok(())
}

pub async fn r080_sweeping_forgets_what_is_old(port: &dyn Limits) -> Checked {
    for secs in [1, 50] {
        port.reserve(&[limit("ada")], NOON.plus_secs(secs)).await?;
    }
    port.sweep(NOON.plus_secs(20)).await?;
    assert!((1..=2).contains(&port.taken(&limit("ada"), NOON.plus_secs(50)).await?), "what is new stays");
    Ok(())
}
