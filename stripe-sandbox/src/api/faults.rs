//! Scripted failures of the API: tests say which calls go wrong, and how.

use crate::ledger::{LedgerError, Tx};
use serde::{Deserialize, Serialize};

const SETTING: &str = "api_rules";

/// Which calls go wrong.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRule {
    /// Beginning of the path: `/v1/checkout/sessions`.
    pub path: String,
    /// Any method if none.
    #[serde(default)]
    pub method: Option<String>,
    /// How many calls; all if none.
    #[serde(default)]
    pub times: Option<u32>,
    /// How many calls to let pass first.
    #[serde(default)]
    pub skip: u32,
    pub action: Fault,
}

/// What goes wrong.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Fault {
    /// Answers `status`. The call has no effect, unless `effect`. If `sticky`, the idempotency key
    /// keeps the failure, as Stripe's keys do.
    Answer {
        status: u16,
        #[serde(default)]
        sticky: bool,
        #[serde(default)]
        effect: bool,
    },
    /// Does what was asked and answers after this time.
    Hang {
        hang_ms: u64,
    },
    Connection(ConnectionFault),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConnectionFault {
    /// Does what was asked, then closes the connection without an answer.
    LostReply,
    /// Closes the connection and does nothing.
    Down,
}

/// Puts `rules` in the place of those in force.
pub fn set_rules(tx: &Tx<'_>, rules: &[FaultRule]) -> Result<(), LedgerError> {
    tx.set_setting(SETTING, &rules)
}

/// What goes wrong with this call, if anything; the rule that says so has one time less to go.
pub fn next(tx: &Tx<'_>, method: &str, path: &str) -> Result<Option<Fault>, LedgerError> {
    let mut rules: Vec<FaultRule> = tx.setting(SETTING)?;
    let fits = |rule: &&mut FaultRule| {
        rule.times != Some(0)
            && path.starts_with(&rule.path)
            && rule.method.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
    };
    let Some(rule) = rules.iter_mut().find(fits) else { return Ok(None) };
    let action = if rule.skip > 0 {
        rule.skip -= 1;
        None
    } else {
        rule.times = rule.times.map(|times| times - 1);
        Some(rule.action.clone())
    };
    tx.set_setting(SETTING, &rules)?;
    Ok(action)
}
