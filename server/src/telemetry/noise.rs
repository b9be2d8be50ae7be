//! Log lines that strangers can cause: so many of a kind in a minute, and the rest summed up.

use super::names;
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError, RwLock},
    time::{Duration, Instant},
};

const MINUTE: Duration = Duration::from_secs(60);

/// A kind of line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Kind {
    /// As the summary names them: "refused webhooks".
    pub what: &'static str,
    /// Lines of it that are written in a minute.
    pub most: u32,
}

pub const REFUSED_WEBHOOKS: Kind = Kind { what: "refused webhooks", most: 20 };
pub const REFUSED_DELIVERY_EVENTS: Kind = Kind { what: "refused messages about email", most: 20 };
pub const REFUSED_HOSTS: Kind = Kind { what: "requests under another name", most: 6 };
pub const POLICY_REPORTS: Kind = Kind { what: "reports of stopped scripts", most: 20 };
/// Requests by how they were answered; counted for each route.
pub const ANSWERED: Kind = Kind { what: "requests answered", most: 600 };
pub const REFUSED: Kind = Kind { what: "requests refused", most: 60 };
pub const FAILED: Kind = Kind { what: "requests that failed", most: 120 };

/// The kinds there are, for the summary of what came last.
const ALL: [Kind; 7] =
    [REFUSED_WEBHOOKS, REFUSED_DELIVERY_EVENTS, REFUSED_HOSTS, POLICY_REPORTS, ANSWERED, REFUSED, FAILED];

/// One minute of one kind of line.
struct Window {
    begun: Instant,
    written: u32,
    held_back: u64,
}

impl Window {
    fn new(now: Instant) -> Window {
        Window { begun: now, written: 0, held_back: 0 }
    }

    /// Whether one more line is written, and how many of the last minute were not.
    fn admit(&mut self, most: u32, now: Instant) -> (bool, u64) {
        let mut left_out = 0;
        if now.duration_since(self.begun) >= MINUTE {
            left_out = self.held_back;
            *self = Window::new(now);
        }
        let admitted = self.written < most;
        if admitted {
            self.written += 1;
        } else {
            self.held_back += 1;
        }
        (admitted, left_out)
    }
}

/// Windows by kind, then by route. Routes are those of the router: nobody can make up new ones.
type Windows = HashMap<&'static str, HashMap<String, Arc<Mutex<Window>>>>;
static WINDOWS: LazyLock<RwLock<Windows>> = LazyLock::new(RwLock::default);

/// Whether a line of this kind may be written now. Sums up the minute before, if lines of it were left out.
pub fn may_log(kind: Kind) -> bool {
    may_log_of(kind, "")
}

/// The same for the lines of one route.
pub fn may_log_of(kind: Kind, route: &str) -> bool {
    let window = window(kind.what, route);
    let (admitted, left_out) = lock(&window).admit(kind.most, Instant::now());
    sum_up(kind.what, route, left_out);
    if !admitted {
        metrics::counter!(names::LOG_LINES_HELD_BACK, "kind" => kind.what).increment(1);
    }
    admitted
}

/// Sums up what was left out, where a minute is over and nothing came since. To be called every few seconds.
pub fn flush() {
    let now = Instant::now();
    for kind in ALL {
        let windows: Vec<_> = {
            let all = WINDOWS.read().unwrap_or_else(PoisonError::into_inner);
            let of_kind = all.get(kind.what).into_iter().flatten();
            of_kind.map(|(route, window)| (route.clone(), window.clone())).collect()
        };
        for (route, window) in windows {
            let left_out = {
                let mut window = lock(&window);
                let over = window.held_back > 0 && now.duration_since(window.begun) >= MINUTE;
                if over { std::mem::replace(&mut *window, Window::new(now)).held_back } else { 0 }
            };
            sum_up(kind.what, &route, left_out);
        }
    }
}

fn sum_up(what: &str, route: &str, left_out: u64) {
    if left_out > 0 {
        let space = if route.is_empty() { "" } else { " " };
        let number = with_commas(left_out);
        tracing::warn!(left_out, "… {number} more {what}{space}{route} in the last minute");
    }
}

fn window(what: &'static str, route: &str) -> Arc<Mutex<Window>> {
    let known = WINDOWS.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(window) = known.get(what).and_then(|routes| routes.get(route)) {
        return window.clone();
    }
    drop(known);
    let mut all = WINDOWS.write().unwrap_or_else(PoisonError::into_inner);
    let window = all.entry(what).or_default().entry(route.to_owned());
    window.or_insert_with(|| Arc::new(Mutex::new(Window::new(Instant::now())))).clone()
}

fn lock(window: &Mutex<Window>) -> std::sync::MutexGuard<'_, Window> {
    window.lock().unwrap_or_else(PoisonError::into_inner)
}

/// `1203` as `1,203`.
fn with_commas(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(|group| String::from_utf8_lossy(group)).collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r071_so_many_lines_a_minute_are_written_and_the_rest_is_summed_up() {
        let begun = Instant::now();
        let mut window = Window::new(begun);
        let written = (0..1_000).filter(|_| window.admit(20, begun).0).count();
        assert_eq!(written, 20);
        assert_eq!(window.admit(20, begun + MINUTE), (true, 980), "the next minute begins with what was left out");
        assert_eq!(window.admit(20, begun + MINUTE), (true, 0), "told once");
    }

    #[test]
    fn large_numbers_are_written_in_groups() {
        for (number, words) in [(0, "0"), (999, "999"), (1_203, "1,203"), (1_000_000, "1,000,000")] {
            assert_eq!(with_commas(number), words);
        }
    }
}
