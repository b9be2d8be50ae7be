use super::{MemoryStore, lock};
use async_trait::async_trait;
use domain::{
    audit::AuditEntry,
    delivery::token::TokenHash,
    ids::AdminId,
    ports::{Accounts, Passwords, PortError, Sessions},
    team::{
        LocalAccount, Password,
        session::{PendingSignIn, Session},
    },
    time::Timestamp,
};
use std::sync::{Arc, Mutex};

/// Local accounts and sessions in memory. Audit rows go where the orders' rows go.
#[derive(Default)]
pub struct MemoryAdmins {
    audit: Arc<MemoryStore>,
    rows: Mutex<Rows>,
}

#[derive(Default)]
struct Rows {
    accounts: Vec<LocalAccount>,
    sessions: Vec<Session>,
    pending: Vec<PendingSignIn>,
}

impl MemoryAdmins {
    pub fn new(audit: Arc<MemoryStore>) -> MemoryAdmins {
        MemoryAdmins { audit, rows: Mutex::default() }
    }

    fn account_with(&self, is: impl Fn(&LocalAccount) -> bool) -> Option<LocalAccount> {
        lock(&self.rows).accounts.iter().find(|account| is(account)).cloned()
    }
}

#[async_trait]
impl Accounts for MemoryAdmins {
    async fn account(&self, id: &AdminId) -> Result<Option<LocalAccount>, PortError> {
        Ok(self.account_with(|account| &account.id == id))
    }

    async fn account_of(&self, email: &str) -> Result<Option<LocalAccount>, PortError> {
        Ok(self.account_with(|account| LocalAccount::key(&account.email) == LocalAccount::key(email)))
    }

    async fn account_invited(&self, invitation: &TokenHash) -> Result<Option<LocalAccount>, PortError> {
        Ok(self.account_with(|account| account.invitation.as_ref().is_some_and(|open| &open.hash == invitation)))
    }

    async fn accounts(&self) -> Result<Vec<LocalAccount>, PortError> {
        let mut accounts = lock(&self.rows).accounts.clone();
        accounts.sort_by_key(|account| LocalAccount::key(&account.email));
        accounts.truncate(200);
        Ok(accounts)
    }

    async fn save_account(&self, account: &LocalAccount, audit: Option<AuditEntry>) -> Result<(), PortError> {
        let mut rows = lock(&self.rows);
        let key = LocalAccount::key(&account.email);
        let taken = rows.accounts.iter().any(|other| other.id != account.id && LocalAccount::key(&other.email) == key);
        let place = rows.accounts.iter().position(|other| other.id == account.id);
        let stored = place.map_or(0, |place| rows.accounts[place].version);
        if taken || stored + 1 != account.version {
            return Err(PortError::Conflict);
        }
        match place {
            Some(place) => rows.accounts[place] = account.clone(),
            None => rows.accounts.push(account.clone()),
        }
        if let Some(audit) = audit {
            self.audit.log(audit);
        }
        Ok(())
    }

    async fn delete_account(&self, id: &AdminId, audit: AuditEntry) -> Result<(), PortError> {
        let mut rows = lock(&self.rows);
        let before = rows.accounts.len();
        rows.accounts.retain(|account| &account.id != id);
        if rows.accounts.len() < before {
            self.audit.log(audit);
        }
        Ok(())
    }
}

#[async_trait]
impl Sessions for MemoryAdmins {
    async fn open_session(
        &self,
        session: &Session,
        from: Option<&TokenHash>,
        audit: AuditEntry,
    ) -> Result<(), PortError> {
        let mut rows = lock(&self.rows);
        rows.sessions.push(session.clone());
        rows.pending.retain(|pending| Some(&pending.hash) != from);
        self.audit.log(audit);
        Ok(())
    }

    async fn session(&self, hash: &TokenHash) -> Result<Option<Session>, PortError> {
        Ok(lock(&self.rows).sessions.iter().find(|session| &session.hash == hash).cloned())
    }

    async fn update_session(&self, session: &Session) -> Result<(), PortError> {
        if let Some(stored) = lock(&self.rows).sessions.iter_mut().find(|stored| stored.hash == session.hash) {
            *stored = session.clone();
        }
        Ok(())
    }

    async fn end_session(&self, hash: &TokenHash, audit: AuditEntry) -> Result<(), PortError> {
        let mut rows = lock(&self.rows);
        let before = rows.sessions.len();
        rows.sessions.retain(|session| &session.hash != hash);
        if rows.sessions.len() < before {
            self.audit.log(audit);
        }
        Ok(())
    }

    async fn end_sessions_of(
        &self,
        admin: &AdminId,
        except: Option<&TokenHash>,
        audit: AuditEntry,
    ) -> Result<usize, PortError> {
        let mut rows = lock(&self.rows);
        let before = rows.sessions.len();
        rows.sessions.retain(|session| &session.admin != admin || Some(&session.hash) == except);
        rows.pending.retain(|pending| pending.state.account() != admin.as_str());
        let ended = before - rows.sessions.len();
        if ended > 0 {
            self.audit.log(audit);
        }
        Ok(ended)
    }

    async fn sessions_of(&self, admin: &AdminId) -> Result<Vec<Session>, PortError> {
        let mut sessions: Vec<_> = lock(&self.rows).sessions.iter().filter(|s| &s.admin == admin).cloned().collect();
        sessions.sort_by_key(|session| std::cmp::Reverse((session.began_at, session.hash)));
        sessions.truncate(100);
        Ok(sessions)
    }

    async fn keep_pending(&self, pending: &PendingSignIn) -> Result<(), PortError> {
        lock(&self.rows).pending.push(pending.clone());
        Ok(())
    }

    async fn pending(&self, hash: &TokenHash) -> Result<Option<PendingSignIn>, PortError> {
        Ok(lock(&self.rows).pending.iter().find(|pending| &pending.hash == hash).cloned())
    }

    async fn forget_pending(&self, hash: &TokenHash) -> Result<(), PortError> {
        lock(&self.rows).pending.retain(|pending| &pending.hash != hash);
        Ok(())
    }

    async fn sweep(&self, before: Timestamp) -> Result<(), PortError> {
        let mut rows = lock(&self.rows);
        rows.sessions.retain(|session| session.seen_at >= before);
        rows.pending.retain(|pending| pending.expires_at >= before);
        Ok(())
    }
}

/// A hash that is none: for tests, which need no slow one.
pub struct PlainPasswords;

#[async_trait]
impl Passwords for PlainPasswords {
    async fn hash(&self, password: &Password) -> Result<String, PortError> {
        Ok(format!("plain:{}", password.reveal()))
    }

    async fn verify(&self, hash: Option<&str>, password: &Password) -> Result<bool, PortError> {
        Ok(hash.and_then(|hash| hash.strip_prefix("plain:")) == Some(password.reveal()))
    }
}
