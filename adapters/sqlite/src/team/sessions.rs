use crate::{
    Sqlite,
    audit::log,
    error::StoreError,
    sealed::{self, PENDING, SESSIONS, Sealed},
};
use async_trait::async_trait;
use domain::{
    AdminId, PortError, Timestamp,
    audit::AuditEntry,
    delivery::token::TokenHash,
    ports::Sessions,
    team::session::{PendingSignIn, Session},
};
use rusqlite::{Transaction, params};

/// Sessions of admins in SQLite.
#[derive(Clone)]
pub struct SqliteSessions(pub Sqlite);

#[async_trait]
impl Sessions for SqliteSessions {
    async fn open_session(
        &self,
        session: &Session,
        from: Option<&TokenHash>,
        audit: AuditEntry,
    ) -> Result<(), PortError> {
        let (session, from) = (session.clone(), from.map(TokenHash::to_string));
        self.0
            .write(move |tx| {
                insert(tx, &session)?;
                tx.execute("DELETE FROM pending_sign_ins WHERE hash = ?1", [from])?;
                log(tx, audit)
            })
            .await
    }

    async fn session(&self, hash: &TokenHash) -> Result<Option<Session>, PortError> {
        let hash = hash.to_string();
        self.0.read(move |db| sealed::one(db, SESSIONS, "WHERE hash = ?1", [hash])).await
    }

    async fn update_session(&self, session: &Session) -> Result<(), PortError> {
        let session = session.clone();
        self.0
            .write(move |tx| {
                let Sealed { body, sum } = Sealed::of(&session)?;
                let sql = "UPDATE sessions SET seen_at = ?2, body = ?3, sum = ?4 WHERE hash = ?1";
                tx.execute(sql, params![session.hash.to_string(), session.seen_at.0, body, sum])?;
                Ok(())
            })
            .await
    }

    async fn end_session(&self, hash: &TokenHash, audit: AuditEntry) -> Result<(), PortError> {
        let hash = hash.to_string();
        self.0
            .write(move |tx| {
                let ended = tx.execute("DELETE FROM sessions WHERE hash = ?1", [hash])?;
                if ended > 0 { log(tx, audit) } else { Ok(()) }
            })
            .await
    }

    async fn end_sessions_of(
        &self,
        admin: &AdminId,
        except: Option<&TokenHash>,
        audit: AuditEntry,
    ) -> Result<usize, PortError> {
        let (admin, except) = (admin.to_string(), except.map(TokenHash::to_string).unwrap_or_default());
        self.0
            .write(move |tx| {
                let ended =
                    tx.execute("DELETE FROM sessions WHERE admin = ?1 AND hash <> ?2", params![admin, except])?;
                tx.execute("DELETE FROM pending_sign_ins WHERE ticket = ?1", [admin])?;
                if ended > 0 {
                    log(tx, audit)?;
                }
                Ok(ended)
            })
            .await
    }

    async fn sessions_of(&self, admin: &AdminId) -> Result<Vec<Session>, PortError> {
        let admin = admin.to_string();
        let rest = "WHERE admin = ?1 ORDER BY began_at DESC, hash DESC";
        self.0.list(move |db, passed| sealed::all(db, passed, SESSIONS, rest, [admin], 100)).await
    }

    async fn keep_pending(&self, pending: &PendingSignIn) -> Result<(), PortError> {
        let pending = pending.clone();
        self.0
            .write(move |tx| {
                let Sealed { body, sum } = Sealed::of(&pending)?;
                let sql =
                    "INSERT INTO pending_sign_ins (hash, ticket, expires_at, body, sum) VALUES (?1, ?2, ?3, ?4, ?5)";
                let (hash, expires_at) = (pending.hash.to_string(), pending.expires_at.0);
                tx.execute(sql, params![hash, pending.state.account(), expires_at, body, sum])?;
                Ok(())
            })
            .await
    }

    async fn pending(&self, hash: &TokenHash) -> Result<Option<PendingSignIn>, PortError> {
        let hash = hash.to_string();
        self.0.read(move |db| sealed::one(db, PENDING, "WHERE hash = ?1", [hash])).await
    }

    async fn forget_pending(&self, hash: &TokenHash) -> Result<(), PortError> {
        let hash = hash.to_string();
        self.0
            .write(move |tx| {
                tx.execute("DELETE FROM pending_sign_ins WHERE hash = ?1", [hash])?;
                Ok(())
            })
            .await
    }

    async fn sweep(&self, before: Timestamp) -> Result<(), PortError> {
        self.0
            .write(move |tx| {
                tx.execute("DELETE FROM sessions WHERE seen_at < ?1", [before.0])?;
                tx.execute("DELETE FROM pending_sign_ins WHERE expires_at < ?1", [before.0])?;
                Ok(())
            })
            .await
    }
}

fn insert(tx: &Transaction, session: &Session) -> Result<(), StoreError> {
    let Sealed { body, sum } = Sealed::of(session)?;
    let sql = "INSERT INTO sessions (hash, admin, began_at, seen_at, body, sum) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let (began, seen) = (session.began_at.0, session.seen_at.0);
    tx.execute(sql, params![session.hash.to_string(), session.admin.as_str(), began, seen, body, sum])?;
    Ok(())
}
