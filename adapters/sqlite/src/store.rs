use crate::Sqlite;

/// Orders, grants, links, inbox, outbox, alerts and audit in SQLite.
#[derive(Clone)]
pub struct SqliteStore(pub Sqlite);
