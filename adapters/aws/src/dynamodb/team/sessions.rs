use crate::dynamodb::{
    Dynamo, Tries,
    item::{Index, Item, Key, ascending},
    journal,
    query::Range,
    table::Table,
    transaction::{IfNot, Transaction},
    unbuilt,
};
use async_trait::async_trait;
use aws_sdk_dynamodb::types::{DeleteRequest, WriteRequest};
use domain::{
    AdminId, PortError, Timestamp,
    audit::AuditEntry,
    delivery::token::TokenHash,
    ports::Sessions,
    team::session::{PendingSignIn, Session},
    time::DAY_SECS,
};

/// Sessions of admins in DynamoDB.
#[derive(Clone)]
pub struct DynamoSessions(pub Dynamo);

/// Sessions that end in one transaction; each is two items.
const AT_ONCE: usize = 45;
/// What is forgotten in one go.
const SWEPT: usize = 500;
/// The lists by age.
const SESSIONS: &str = "SESSIONS";
const PENDING: &str = "PENDING";

fn session_key(hash: &TokenHash) -> Key {
    Key::alone(Table::Admins, format!("SESSION#{hash}"))
}

fn pending_key(hash: &TokenHash) -> Key {
    Key::alone(Table::Admins, format!("PENDING#{hash}"))
}

/// What an admin has: their sessions by age, and their half-finished sign-ins.
fn of_admin(admin: &str, place: impl Into<String>) -> Key {
    Key::new(Table::Admins, format!("ADMIN#{admin}"), place)
}

fn place_of(session: &Session) -> String {
    format!("SESSION#{}#{}", ascending(session.began_at.0), session.hash)
}

/// `ends` is when DynamoDB may forget it; nothing relies on that.
fn session_item(session: &Session) -> Result<Item, PortError> {
    let item = Item::at(session_key(&session.hash)).body(session)?;
    let seen = ascending(session.seen_at.0);
    Ok(item.listed(Index::One, SESSIONS, seen).number("ends", session.seen_at.plus_secs(DAY_SECS).0))
}

#[async_trait]
impl Sessions for DynamoSessions {
    async fn open_session(
        &self,
        session: &Session,
        from: Option<&TokenHash>,
        entry: AuditEntry,
    ) -> Result<(), PortError> {
        let mut tries = Tries::default();
        loop {
            let mut to = Transaction::default();
            to.put(session_item(session)?, &self.0)?;
            let place = of_admin(session.admin.as_str(), place_of(session));
            let place = Item::at(place).text("hash", session.hash.to_string());
            to.put(place.number("ends", session.began_at.plus_secs(2 * DAY_SECS).0), &self.0)?;
            if let Some(from) = from {
                to.delete(&pending_key(from), &self.0)?;
            }
            journal::leave(&mut to, &self.0, entry.clone(), Vec::new())?;
            if to.commit(&self.0, &mut tries).await? {
                return Ok(());
            }
        }
    }

    async fn session(&self, hash: &TokenHash) -> Result<Option<Session>, PortError> {
        self.0.value(&session_key(hash)).await
    }

    async fn update_session(&self, session: &Session) -> Result<(), PortError> {
        self.0.put_over(session_item(session)?).await?;
        Ok(())
    }

    async fn end_session(&self, hash: &TokenHash, entry: AuditEntry) -> Result<(), PortError> {
        let mut tries = Tries::default();
        loop {
            let Some(session) = self.session(hash).await? else { return Ok(()) };
            if self.end(std::slice::from_ref(&session), Some(entry.clone()), &mut tries).await? {
                return Ok(());
            }
        }
    }

    async fn end_sessions_of(
        &self,
        admin: &AdminId,
        except: Option<&TokenHash>,
        entry: AuditEntry,
    ) -> Result<usize, PortError> {
        for pending in self.0.query(Range::of(Table::Admins, format!("ADMIN#{admin}")).beginning("PENDING#")).await? {
            let hash = pending.text("hash").unwrap_or_default().to_owned();
            self.0.delete(&Key::alone(Table::Admins, format!("PENDING#{hash}"))).await?;
            self.0.delete(&of_admin(admin.as_str(), pending.sk())).await?;
        }
        let mut ended = 0;
        let mut tries = Tries::default();
        loop {
            let mut open = self.all_of(admin, usize::MAX).await?;
            open.retain(|session| Some(&session.hash) != except);
            open.truncate(AT_ONCE);
            if open.is_empty() {
                return Ok(ended);
            }
            // One row in the log, with the first of them.
            let entry = (ended == 0).then(|| entry.clone());
            if self.end(&open, entry, &mut tries).await? {
                ended += open.len();
            }
        }
    }

    async fn sessions_of(&self, admin: &AdminId) -> Result<Vec<Session>, PortError> {
        self.all_of(admin, 100).await
    }

    async fn keep_pending(&self, pending: &PendingSignIn) -> Result<(), PortError> {
        let mut to = Transaction::default();
        let item = Item::at(pending_key(&pending.hash)).body(pending)?;
        let ends = pending.expires_at;
        to.put(
            item.listed(Index::One, PENDING, ascending(ends.0)).number("ends", ends.plus_secs(DAY_SECS).0),
            &self.0,
        )?;
        let place = of_admin(pending.state.account(), format!("PENDING#{}", pending.hash));
        let place = Item::at(place).text("hash", pending.hash.to_string());
        to.put(place.number("ends", ends.plus_secs(DAY_SECS).0), &self.0)?;
        let mut tries = Tries::default();
        match to.commit(&self.0, &mut tries).await? {
            true => Ok(()),
            false => Err(PortError::Conflict),
        }
    }

    async fn pending(&self, hash: &TokenHash) -> Result<Option<PendingSignIn>, PortError> {
        self.0.value(&pending_key(hash)).await
    }

    async fn forget_pending(&self, hash: &TokenHash) -> Result<(), PortError> {
        self.0.delete(&pending_key(hash)).await
    }

    async fn sweep(&self, before: Timestamp) -> Result<(), PortError> {
        for list in [SESSIONS, PENDING] {
            loop {
                let old = Range::list(Table::Admins, Index::One, list).to(ascending(before.minus_secs(1).0));
                let old = self.0.query(old.most(SWEPT)).await?;
                let mut gone: Vec<_> = old.iter().map(|place| place.key(Table::Admins)).collect();
                let whole = self.0.get_many(&gone).await?;
                // Of what cannot be read, only itself is known; its place with its admin ends by itself.
                for item in &whole {
                    gone.extend(match list {
                        SESSIONS => item
                            .body()
                            .ok()
                            .map(|session: Session| of_admin(session.admin.as_str(), place_of(&session))),
                        _ => item.body().ok().map(|pending: PendingSignIn| {
                            of_admin(pending.state.account(), format!("PENDING#{}", pending.hash))
                        }),
                    });
                }
                let delete = |key: &Key| {
                    let delete = DeleteRequest::builder().set_key(Some(key.attributes())).build();
                    Ok(WriteRequest::builder().delete_request(delete.map_err(|error| unbuilt(&error))?).build())
                };
                let writes = gone.iter().map(delete).collect::<Result<_, PortError>>()?;
                self.0.write_many(Table::Admins, writes).await?;
                if old.len() < SWEPT {
                    break;
                }
            }
        }
        Ok(())
    }
}

impl DynamoSessions {
    async fn all_of(&self, admin: &AdminId, most: usize) -> Result<Vec<Session>, PortError> {
        let list = Range::of(Table::Admins, format!("ADMIN#{admin}")).beginning("SESSION#").backwards(true);
        let places = self.0.query(list.most(most)).await?;
        let hashes = places.iter().filter_map(|place| place.text("hash"));
        let keys: Vec<_> = hashes.map(|hash| Key::alone(Table::Admins, format!("SESSION#{hash}"))).collect();
        let mut sessions: Vec<Session> = self.0.readable(&self.0.get_many(&keys).await?).await;
        sessions.sort_by_key(|session| std::cmp::Reverse((session.began_at, session.hash.to_string())));
        Ok(sessions)
    }

    async fn end(&self, sessions: &[Session], entry: Option<AuditEntry>, tries: &mut Tries) -> Result<bool, PortError> {
        let mut to = Transaction::default();
        for session in sessions {
            to.remove(&session_key(&session.hash), IfNot::Again, &self.0)?;
            to.delete(&of_admin(session.admin.as_str(), place_of(session)), &self.0)?;
        }
        if let Some(entry) = entry {
            journal::leave(&mut to, &self.0, entry, Vec::new())?;
        }
        to.commit(&self.0, tries).await
    }
}
