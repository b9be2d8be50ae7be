//! Faults on purpose, at the borders of the shop's steps. Only with feature `failpoints`.
//!
//! `SHOP_FAIL=name:action@n` does `action` the n-th time the point `name` is reached: `kill` (SIGKILL
//! to this process), `err` (it did not happen), `lost-reply` (it may have happened), `hang`, `panic`. With `@n+` also each
//! time after that.

use crate::{OrderState, PortError};

/// Marks a step. Does nothing unless armed.
#[cfg(not(feature = "failpoints"))]
pub async fn reach(_name: &str) -> Result<(), PortError> {
    Ok(())
}

#[cfg(feature = "failpoints")]
pub async fn reach(name: &str) -> Result<(), PortError> {
    let Some(armed) = armed::find(name) else { return Ok(()) };
    let reason = format!("failpoint {name}");
    match armed {
        armed::Action::Kill => armed::kill(),
        armed::Action::Err => Err(PortError::Unavailable { service: "failpoint", reason }),
        armed::Action::LostReply => Err(PortError::Unknown { service: "failpoint", reason }),
        armed::Action::Hang => std::future::pending().await,
        armed::Action::Panic => panic!("{reason}"),
    }
}

/// The points before and after a step that leads to `state`.
pub fn step_names(state: OrderState) -> (&'static str, &'static str) {
    match state {
        OrderState::SessionOpen => ("order.attach", "order.attach.done"),
        OrderState::Refunded
        | OrderState::RefundedPartial
        | OrderState::Disputed
        | OrderState::DisputeLost
        | OrderState::PaymentReversed => ("refund.txn.before", "refund.txn.after"),
        _ => ("fulfil.txn.before", "fulfil.txn.after"),
    }
}

#[cfg(feature = "failpoints")]
mod armed {
    use std::{
        env, process,
        sync::{
            LazyLock,
            atomic::{AtomicI64, Ordering},
        },
    };

    #[derive(Clone, Copy)]
    pub enum Action {
        Kill,
        Err,
        LostReply,
        Hang,
        Panic,
    }

    struct Armed {
        name: String,
        action: Action,
        /// Times the point may still be reached before it fires.
        left: AtomicI64,
        /// Whether it goes on firing.
        always: bool,
    }

    static ARMED: LazyLock<Vec<Armed>> = LazyLock::new(|| {
        #[expect(clippy::disallowed_methods, reason = "faults are armed for one process of a test")]
        let list = env::var("SHOP_FAIL").unwrap_or_default();
        list.split(',').filter_map(parse).collect()
    });

    fn parse(text: &str) -> Option<Armed> {
        let (name, rest) = text.split_once(':')?;
        let (action, n) = rest.split_once('@').unwrap_or((rest, "1"));
        let (n, always) = n.strip_suffix('+').map_or((n, false), |n| (n, true));
        let action = match action {
            "kill" => Action::Kill,
            "err" => Action::Err,
            "lost-reply" => Action::LostReply,
            "hang" => Action::Hang,
            "panic" => Action::Panic,
            _ => return None,
        };
        Some(Armed { name: name.to_owned(), action, left: AtomicI64::new(n.parse().ok()?), always })
    }

    pub fn find(name: &str) -> Option<Action> {
        let armed = ARMED.iter().find(|armed| armed.name == name)?;
        let left = armed.left.fetch_sub(1, Ordering::SeqCst);
        (left == 1 || (armed.always && left < 1)).then_some(armed.action)
    }

    /// SIGKILL through `kill`, since this crate forbids unsafe code; no destructor runs.
    pub fn kill() -> ! {
        let _ = process::Command::new("kill").args(["-9", &process::id().to_string()]).status();
        process::abort()
    }
}
