//! How far a call to another service got before it failed. One judgment for all of them.
//!
//! What was not sent may be sent again. What may have been done must be looked at first: a reply that is lost on the way
//! looks the same as a request that never arrived.

use std::fmt;

/// What is known of a call that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The other side has not carried it out: it was never reached, or it said so.
    NotDone,
    /// It may have carried it out.
    Unknown,
}

impl Outcome {
    /// What the whole of several tries of one call comes to: one that may have been carried out is not undone by another
    /// that was not sent.
    #[must_use]
    pub fn after(self, earlier: Outcome) -> Outcome {
        if earlier == Outcome::Unknown { Outcome::Unknown } else { self }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Outcome::NotDone => "not done",
            Outcome::Unknown => "perhaps done",
        })
    }
}

/// What a status says of the call; `None` if it is an answer about the call itself, which then was not carried out.
///
/// A server's own failure (500) may come after the work. A gateway's (502, 504 and those above 505 that CDNs have) says
/// that the answer was lost or late. 503 is said instead of working, but gateways say it as well, so it counts only with a
/// code of the service itself. Source: RFC 9110, section 15.6.
pub fn of_status(status: u16, has_own_code: bool) -> Option<Outcome> {
    match status {
        // The request did not come whole, or too many came.
        408 | 425 | 429 => Some(Outcome::NotDone),
        503 if has_own_code => Some(Outcome::NotDone),
        501 | 505 => Some(Outcome::NotDone),
        500.. => Some(Outcome::Unknown),
        // An answer that promises a result and brings none.
        ..300 => Some(Outcome::Unknown),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r076_a_status_says_whether_the_call_may_have_been_carried_out() {
        for (status, own, known) in [
            (200, false, Some(Outcome::Unknown)),
            (204, true, Some(Outcome::Unknown)),
            (301, false, None),
            (400, true, None),
            (403, false, None),
            (404, true, None),
            (408, false, Some(Outcome::NotDone)),
            (409, true, None),
            (429, false, Some(Outcome::NotDone)),
            (500, true, Some(Outcome::Unknown)),
            (500, false, Some(Outcome::Unknown)),
            (501, false, Some(Outcome::NotDone)),
            (502, false, Some(Outcome::Unknown)),
            (502, true, Some(Outcome::Unknown)),
            (503, true, Some(Outcome::NotDone)),
            (503, false, Some(Outcome::Unknown)),
            (504, false, Some(Outcome::Unknown)),
            (504, true, Some(Outcome::Unknown)),
            (505, false, Some(Outcome::NotDone)),
            (520, false, Some(Outcome::Unknown)),
            (524, false, Some(Outcome::Unknown)),
            (599, false, Some(Outcome::Unknown)),
        ] {
            assert_eq!(of_status(status, own), known, "{status}, with a code: {own}");
        }
    }

    #[test]
    fn r076_what_may_have_been_done_stays_so_whatever_comes_later() {
        use Outcome::{NotDone, Unknown};
        for (earlier, later, whole) in [
            (NotDone, NotDone, NotDone),
            (NotDone, Unknown, Unknown),
            (Unknown, NotDone, Unknown),
            (Unknown, Unknown, Unknown),
        ] {
            assert_eq!(later.after(earlier), whole, "{earlier}, then {later}");
        }
    }
}
