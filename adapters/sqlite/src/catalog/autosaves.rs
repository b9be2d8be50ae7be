use crate::{Sqlite, sealed::Sealed};
use async_trait::async_trait;
use domain::{
    PortError,
    catalog::{Autosave, AutosaveKey},
    ports::Autosaves,
};
use rusqlite::{OptionalExtension, params};

/// Unsaved forms in SQLite.
#[derive(Clone)]
pub struct SqliteAutosaves(pub Sqlite);

#[async_trait]
impl Autosaves for SqliteAutosaves {
    async fn keep(&self, place: &AutosaveKey, draft: &Autosave) -> Result<(), PortError> {
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

    async fn kept(&self, place: &AutosaveKey) -> Result<Option<Autosave>, PortError> {
        let key = key(place);
        let sql = "SELECT body FROM drafts WHERE admin = ?1 AND product = ?2";
        let body: Option<String> =
            self.0.read(move |db| Ok(db.prepare_cached(sql)?.query_row(key, |row| row.get(0)).optional()?)).await?;
        Ok(body.and_then(|body| read(&body)))
    }

    async fn forget(&self, place: &AutosaveKey) -> Result<(), PortError> {
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
fn key(place: &AutosaveKey) -> [String; 2] {
    [place.admin.to_string(), place.product.as_ref().map(ToString::to_string).unwrap_or_default()]
}

/// An autosave that cannot be read is set aside: the editor opens without it, and what is typed next takes its place.
fn read(body: &str) -> Option<Autosave> {
    let kept = Autosave::read(body);
    if kept.is_none() {
        tracing::warn!("An unsaved form of another version of the program cannot be read and is set aside");
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{AdminId, Timestamp, catalog::ProductForm};

    #[tokio::test]
    async fn r075_a_form_that_cannot_be_read_is_set_aside_and_the_next_one_takes_its_place() {
        let dir = tempfile::tempdir().unwrap();
        let drafts = SqliteAutosaves(Sqlite::open(dir.path()).unwrap());
        let place = AutosaveKey { admin: AdminId::parse("ada").unwrap(), product: None };
        let form = ProductForm { name: "Half a thought".into(), ..ProductForm::default() };
        let kept = Autosave::new(form, Timestamp(9));
        drafts.keep(&place, &kept).await.unwrap();
        let db = rusqlite::Connection::open(dir.path().join("tuppence.db")).unwrap();
        for (body, name) in [
            (r#"{"form":{"name":"Of an older program"},"kept_at":9}"#, Some("Of an older program")),
            (r#"{"version":99,"form":{"name":"Of a later one"},"kept_at":9}"#, None),
            (r#"{"form":{"name":7},"kept_at":9}"#, None),
            ("no form at all", None),
        ] {
            db.execute("UPDATE drafts SET body = ?1", [body]).unwrap();
            let found = drafts.kept(&place).await.unwrap();
            assert_eq!(found.as_ref().map(|kept| kept.form.name.as_str()), name, "{body}");
        }
        drafts.keep(&place, &kept).await.unwrap();
        assert_eq!(drafts.kept(&place).await.unwrap(), Some(kept));
    }
}
