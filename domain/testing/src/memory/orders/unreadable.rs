//! Rows that tests make unreadable, as a newer program or a damaged disk would.

use super::{MemoryStore, Tables};
use crate::memory::lock;
use domain::{
    alerts::{Alert, AlertKind},
    ports::PortError,
    time::Timestamp,
};

/// When alerts about rows are raised: the store has no clock.
const RAISED_AT: Timestamp = Timestamp(1_790_000_000);

impl MemoryStore {
    /// From now on the row called `name`, `orders/…` or the like, cannot be read.
    pub fn spoil(&self, name: &str) {
        lock(&self.0).unreadable.insert(name.to_owned());
    }

    /// The row can be read again, as by a newer program.
    pub fn mend(&self, name: &str) {
        lock(&self.0).unreadable.remove(name);
    }

    /// Tells of the rows of `table` that a list goes on without.
    pub(in crate::memory) fn tell_of_unreadable(&self, table: &str) {
        let mut tables = lock(&self.0);
        let names: Vec<_> = tables.unreadable.iter().filter(|name| name.starts_with(table)).cloned().collect();
        names.iter().for_each(|name| tables.tell_of_row(name));
    }

    pub(in crate::memory) fn is_readable(&self, table: &str, id: &str) -> bool {
        self.look(|tables| tables.is_readable(table, id))
    }

    /// # Errors
    /// `Broken` if the row cannot be read; the alert is raised then.
    pub(in crate::memory) fn check_readable(&self, table: &str, id: &str) -> Result<(), PortError> {
        if self.is_readable(table, id) {
            return Ok(());
        }
        lock(&self.0).tell_of_row(&format!("{table}/{id}"));
        Err(PortError::Broken { service: "memory", reason: format!("{table}/{id}") })
    }
}

impl Tables {
    pub(crate) fn is_readable(&self, table: &str, id: &str) -> bool {
        self.unreadable.is_empty() || !self.unreadable.contains(&format!("{table}/{id}"))
    }

    pub(super) fn tell_of_row(&mut self, name: &str) {
        self.raise(&Alert { kind: AlertKind::UnreadableRow, object: name.to_owned(), at: RAISED_AT });
    }

    /// Sets a row aside, which no list reads again, and tells of it.
    pub(crate) fn set_aside(&mut self, table: &str, id: &str) {
        let name = format!("{table}/{id}");
        self.tell_of_row(&name);
        self.aside.insert(name);
    }

    pub(crate) fn waits(&self, table: &str, id: &str) -> bool {
        self.aside.is_empty() || !self.aside.contains(&format!("{table}/{id}"))
    }

    pub(crate) fn take_back(&mut self) -> usize {
        let unreadable = &self.unreadable;
        let before = self.aside.len();
        self.aside.retain(|name| unreadable.contains(name));
        self.alerts.retain(|alert| alert.kind != AlertKind::UnreadableRow || unreadable.contains(&alert.object));
        before - self.aside.len()
    }
}
