use crate::{
    Sqlite,
    audit::log,
    error::StoreError,
    sealed::{self, ACCOUNTS, Sealed},
};
use async_trait::async_trait;
use domain::{
    AdminId, PortError, audit::AuditEntry, delivery::token::TokenHash, mail::address, ports::Accounts,
    team::LocalAccount,
};
use rusqlite::{OptionalExtension, Transaction, params};

/// Local accounts in SQLite.
#[derive(Clone)]
pub struct SqliteAccounts(pub Sqlite);

impl SqliteAccounts {
    async fn find(&self, rest: &'static str, by: String) -> Result<Option<LocalAccount>, PortError> {
        self.0.read(move |db| sealed::one(db, ACCOUNTS, rest, [by])).await
    }
}

#[async_trait]
impl Accounts for SqliteAccounts {
    async fn account(&self, id: &AdminId) -> Result<Option<LocalAccount>, PortError> {
        self.find("WHERE id = ?1", id.to_string()).await
    }

    async fn account_of(&self, address: &str) -> Result<Option<LocalAccount>, PortError> {
        for key in address::keys(address.trim()) {
            if let Some(account) = self.find("WHERE email = ?1", key).await? {
                return Ok(Some(account));
            }
        }
        Ok(None)
    }

    async fn account_invited(&self, invitation: &TokenHash) -> Result<Option<LocalAccount>, PortError> {
        self.find("WHERE invitation = ?1", invitation.to_string()).await
    }

    async fn accounts(&self) -> Result<Vec<LocalAccount>, PortError> {
        self.0.list(|db, passed| sealed::all(db, passed, ACCOUNTS, "ORDER BY email", [], 200)).await
    }

    async fn save_account(&self, account: &LocalAccount, audit: Option<AuditEntry>) -> Result<(), PortError> {
        let account = account.clone();
        self.0.write(move |tx| save(tx, &account, audit)).await
    }

    async fn delete_account(&self, id: &AdminId, audit: AuditEntry) -> Result<(), PortError> {
        let id = id.to_string();
        self.0
            .write(move |tx| {
                let deleted = tx.execute("DELETE FROM accounts WHERE id = ?1", [id])?;
                if deleted > 0 { log(tx, audit) } else { Ok(()) }
            })
            .await
    }
}

fn save(tx: &Transaction, account: &LocalAccount, audit: Option<AuditEntry>) -> Result<(), StoreError> {
    let sql = "SELECT version FROM accounts WHERE id = ?1";
    let stored: Option<i64> = tx.query_row(sql, [account.id.as_str()], |row| row.get(0)).optional()?;
    let version = i64::try_from(account.version).map_err(|_| StoreError::Conflict)?;
    if stored.unwrap_or(0) + 1 != version {
        return Err(StoreError::Conflict);
    }
    let Sealed { body, sum } = Sealed::of(account)?;
    let invitation = account.invitation.as_ref().map(|open| open.hash.to_string());
    let sql = "INSERT INTO accounts (id, email, invitation, version, body, sum) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (id) DO UPDATE SET email = ?2, invitation = ?3, version = ?4, body = ?5, sum = ?6";
    let key = LocalAccount::key(&account.email);
    tx.execute(sql, params![account.id.as_str(), key, invitation, version, body, sum])?;
    match audit {
        Some(audit) => log(tx, audit),
        None => Ok(()),
    }
}
