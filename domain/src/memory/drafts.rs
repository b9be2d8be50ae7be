use super::lock;
use crate::{
    catalog::{DraftPlace, KeptDraft},
    ports::{Drafts, PortError},
};
use async_trait::async_trait;
use std::{collections::HashMap, sync::Mutex};

/// Unsaved forms in memory.
#[derive(Default)]
pub struct MemoryDrafts(Mutex<HashMap<DraftPlace, KeptDraft>>);

#[async_trait]
impl Drafts for MemoryDrafts {
    async fn keep(&self, place: &DraftPlace, draft: &KeptDraft) -> Result<(), PortError> {
        lock(&self.0).insert(place.clone(), draft.clone());
        Ok(())
    }

    async fn kept(&self, place: &DraftPlace) -> Result<Option<KeptDraft>, PortError> {
        Ok(lock(&self.0).get(place).cloned())
    }

    async fn forget(&self, place: &DraftPlace) -> Result<(), PortError> {
        lock(&self.0).remove(place);
        Ok(())
    }
}
