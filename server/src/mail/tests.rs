mod admins;
mod alerts;
mod hostile;
mod reading;
mod sizes;
pub(super) mod world;

mod contract {
    use super::world::{config, mailer_for};
    use mail_adapter::folder::OutboxFolder;
    use std::sync::Arc;

    domain_testing::mail_conformance!({
        let dir = tempfile::tempdir().unwrap();
        let folder = OutboxFolder::open(dir.path()).unwrap();
        (Arc::new(mailer_for(config(), Arc::new(folder))), dir)
    });
}
