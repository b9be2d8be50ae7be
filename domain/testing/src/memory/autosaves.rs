use super::lock;
use async_trait::async_trait;
use domain::{
    catalog::{Autosave, AutosaveKey},
    ports::{Autosaves, PortError},
};
use std::{collections::HashMap, sync::Mutex};

/// Unsaved forms in memory.
#[derive(Default)]
pub struct MemoryAutosaves(Mutex<HashMap<AutosaveKey, Autosave>>);

#[async_trait]
impl Autosaves for MemoryAutosaves {
    async fn keep(&self, place: &AutosaveKey, draft: &Autosave) -> Result<(), PortError> {
        lock(&self.0).insert(place.clone(), draft.clone());
        Ok(())
    }

    async fn kept(&self, place: &AutosaveKey) -> Result<Option<Autosave>, PortError> {
        Ok(lock(&self.0).get(place).cloned())
    }

    async fn forget(&self, place: &AutosaveKey) -> Result<(), PortError> {
        lock(&self.0).remove(place);
        Ok(())
    }
}
