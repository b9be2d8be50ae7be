use super::PortError;
use crate::{
    audit::AuditEntry,
    delivery::token::TokenHash,
    ids::AdminId,
    team::session::{PendingSignIn, Session},
    time::Timestamp,
};
use async_trait::async_trait;

/// Sessions of admins, and sign-ins between two steps.
#[async_trait]
pub trait Sessions: Send + Sync {
    /// Stores a new session with its audit row, and forgets the sign-in it came from.
    async fn open_session(
        &self,
        session: &Session,
        from: Option<&TokenHash>,
        audit: AuditEntry,
    ) -> Result<(), PortError>;
    async fn session(&self, hash: &TokenHash) -> Result<Option<Session>, PortError>;

    /// Stores what is new about a session. One that was ended meanwhile stays ended.
    async fn update_session(&self, session: &Session) -> Result<(), PortError>;

    /// No error if it has ended already.
    async fn end_session(&self, hash: &TokenHash, audit: AuditEntry) -> Result<(), PortError>;

    /// Ends all sessions of an admin but `except`, and all their half-finished sign-ins; returns how many sessions ended.
    async fn end_sessions_of(
        &self,
        admin: &AdminId,
        except: Option<&TokenHash>,
        audit: AuditEntry,
    ) -> Result<usize, PortError>;

    /// Sessions of an admin, newest first, over or not, at most 100.
    async fn sessions_of(&self, admin: &AdminId) -> Result<Vec<Session>, PortError>;

    async fn keep_pending(&self, pending: &PendingSignIn) -> Result<(), PortError>;
    async fn pending(&self, hash: &TokenHash) -> Result<Option<PendingSignIn>, PortError>;
    async fn forget_pending(&self, hash: &TokenHash) -> Result<(), PortError>;

    /// Forgets sessions last seen and sign-ins that expired before `before`.
    async fn sweep(&self, before: Timestamp) -> Result<(), PortError>;
}
