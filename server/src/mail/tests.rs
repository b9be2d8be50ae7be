mod admins;
mod hostile;
mod reading;
pub(super) mod world;

mod contract {
    use super::world::{config, mailroom_for};
    use crate::adapters::outbox_folder::OutboxFolder;
    use std::sync::Arc;

    domain_testing::mail_conformance!({
        let dir = tempfile::tempdir().unwrap();
        let folder = OutboxFolder::open(dir.path()).unwrap();
        (Arc::new(mailroom_for(config(), Arc::new(folder))), dir)
    });
}
mod sizes;
