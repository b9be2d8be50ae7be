//! The audit log: append-only, each row sealed with the hash of the one before.

use crate::{delivery::token::Sha256Sum, time::Timestamp};
use serde::{Deserialize, Serialize};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    pub at: Timestamp,
    /// Who did it: `shop`, `buyer`, or an admin's id.
    pub actor: String,
    /// What was done, as a short word: `order.paid`.
    #[serde(rename = "act")]
    pub action: String,
    /// To what: `order/…`.
    pub object: String,
    /// State before and after, as short words; never personal data.
    pub before: String,
    pub after: String,
    /// Why an admin did it, in their words; empty for what the shop does by itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

/// An entry in its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRow {
    /// 1, 2, 3, …
    pub seq: u64,
    pub entry: AuditEntry,
    pub previous: Sha256Sum,
    pub hash: Sha256Sum,
}

impl AuditRow {
    /// The hash before the first row.
    pub fn genesis() -> Sha256Sum {
        Sha256Sum::from_bytes([0; 32])
    }

    /// Puts `entry` behind the row with number `seq - 1` and hash `previous`.
    pub fn seal(seq: u64, previous: Sha256Sum, entry: AuditEntry) -> AuditRow {
        let hash = Self::hash_of(seq, &previous, &entry);
        AuditRow { seq, entry, previous, hash }
    }

    fn hash_of(seq: u64, previous: &Sha256Sum, entry: &AuditEntry) -> Sha256Sum {
        let fields = [&entry.actor, &entry.action, &entry.object, &entry.before, &entry.after];
        let mut text = format!("{seq}\n{previous}\n{}\n", entry.at.0);
        for field in fields {
            // The length in front keeps ("ab", "c") and ("a", "bc") apart.
            text.push_str(&format!("{}:{field}\n", field.len()));
        }
        if !entry.why.is_empty() {
            text.push_str(&format!("{}:{}\n", entry.why.len(), entry.why));
        }
        Sha256Sum::of(text.as_bytes())
    }
}

/// The first row that does not follow from the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("audit row {seq} was changed, or a row before it is missing")]
pub struct BrokenChain {
    pub seq: u64,
}

/// Checks that `rows`, from the first on, form an unbroken chain.
///
/// # Errors
/// [`BrokenChain`] names the first row that does not fit.
pub fn verify(rows: &[AuditRow]) -> Result<(), BrokenChain> {
    verify_after(None, rows)
}

/// Checks that `rows` follow `last`, or begin the log if there is none.
///
/// # Errors
/// [`BrokenChain`] names the first row that does not fit.
pub fn verify_after(last: Option<&AuditRow>, rows: &[AuditRow]) -> Result<(), BrokenChain> {
    let (mut seq, mut previous) = last.map_or((1, AuditRow::genesis()), |row| (row.seq + 1, row.hash));
    for row in rows {
        let sound =
            row.seq == seq && row.previous == previous && row.hash == AuditRow::hash_of(seq, &previous, &row.entry);
        if !sound {
            return Err(BrokenChain { seq: row.seq });
        }
        (seq, previous) = (seq + 1, row.hash);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain() -> Vec<AuditRow> {
        let mut rows: Vec<AuditRow> = Vec::new();
        for n in 1..=3 {
            let entry = AuditEntry {
                at: Timestamp(n),
                actor: "shop".into(),
                action: "order.paid".into(),
                object: format!("order/{n}"),
                before: "created".into(),
                after: "paid".into(),
                why: String::new(),
            };
            let previous = rows.last().map_or(AuditRow::genesis(), |row| row.hash);
            rows.push(AuditRow::seal(n.unsigned_abs(), previous, entry));
        }
        rows
    }

    #[test]
    fn r068_a082_a_changed_or_missing_row_is_named() {
        assert_eq!(verify(&chain()), Ok(()));
        let mut changed = chain();
        changed[1].entry.after = "refunded".into();
        assert_eq!(verify(&changed), Err(BrokenChain { seq: 2 }));
        let mut cut = chain();
        cut.remove(1);
        assert_eq!(verify(&cut), Err(BrokenChain { seq: 3 }));
    }

    #[test]
    fn an_entry_is_stored_by_the_names_it_always_had() {
        let stored = serde_json::to_string(&chain()[0].entry).unwrap();
        let expected =
            r#"{"at":1,"actor":"shop","act":"order.paid","object":"order/1","before":"created","after":"paid"}"#;
        assert_eq!(stored, expected);
    }
}
