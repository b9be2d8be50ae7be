use super::{
    Sqlite,
    sealed::{self, Sealed},
};
use async_trait::async_trait;
use domain::{
    PortError,
    ports::Drafts,
    stock::{DraftPlace, KeptDraft},
};
use rusqlite::params;

/// Unsaved forms in SQLite.
#[derive(Clone)]
pub struct SqliteDrafts(pub Sqlite);

#[async_trait]
impl Drafts for SqliteDrafts {
    async fn keep(&self, place: &DraftPlace, draft: &KeptDraft) -> Result<(), PortError> {
        let ([admin, product], draft) = (key(place), draft.clone());
        self.0
            .write(move |tx| {
                let Sealed { body, sum } = Sealed::of(&draft)?;
                let sql = "INSERT OR REPLACE INTO drafts (admin, product, body, sum) VALUES (?1, ?2, ?3, ?4)";
                tx.execute(sql, params![admin, product, body, sum])?;
                Ok(())
            })
            .await
    }

    async fn kept(&self, place: &DraftPlace) -> Result<Option<KeptDraft>, PortError> {
        let key = key(place);
        let sql = "SELECT body, sum FROM drafts WHERE admin = ?1 AND product = ?2";
        self.0.read(move |db| sealed::one(db, sql, key)).await
    }

    async fn forget(&self, place: &DraftPlace) -> Result<(), PortError> {
        let key = key(place);
        self.0
            .write(move |tx| {
                tx.execute("DELETE FROM drafts WHERE admin = ?1 AND product = ?2", key)?;
                Ok(())
            })
            .await
    }
}

/// A product that is not made yet has no id, and an empty one here.
fn key(place: &DraftPlace) -> [String; 2] {
    [place.admin.to_string(), place.product.as_ref().map(ToString::to_string).unwrap_or_default()]
}
