//! The world in memory keeps every contract that the adapters must keep.

use domain::{Timestamp, delivery::token::LinkKey, team::LocalIdentity};
use domain_testing::{
    conformance::{
        identity::AdminsWorld,
        unreadable::{Planter, UnreadableWorld},
        uploaded_files::UploadedFilesWorld,
    },
    memory::{
        Dice, FakeStripe, MemoryAdmins, MemoryAutosaves, MemoryCatalog, MemoryFiles, MemoryLimits, MemoryMailer,
        MemoryStore, MemoryUploads, PlainPasswords, StoppedClock,
    },
};
use std::{fs, path::Path, sync::Arc};

mod catalog {
    use super::*;
    domain_testing::catalog_conformance!((Arc::new(MemoryCatalog::default()), ()));
}

mod orders {
    use super::*;
    domain_testing::orders_conformance!((Arc::new(MemoryStore::default()), ()));
}

mod unreadable {
    use super::*;
    domain_testing::unreadable_conformance!((Arc::new(unreadable_in_memory()), ()));
}

mod accounts {
    use super::*;
    domain_testing::accounts_conformance!((Arc::new(MemoryAdmins::default()), ()));
}

mod identity {
    use super::*;
    domain_testing::identity_conformance!((Arc::new(admins_in_memory()), ()));
}

mod sessions {
    use super::*;
    domain_testing::sessions_conformance!((Arc::new(MemoryAdmins::default()), ()));
}

mod limits {
    use super::*;
    domain_testing::limits_conformance!((Arc::new(MemoryLimits::default()), ()));
}

mod drafts {
    use super::*;
    domain_testing::autosaves_conformance!((Arc::new(MemoryAutosaves::default()), ()));
}

mod files {
    use super::*;
    domain_testing::files_conformance!((Arc::new(MemoryFiles::default()), ()));
}

mod uploads {
    use super::*;
    domain_testing::uploads_conformance!((Arc::new(MemoryUploads::new(Arc::default())), ()));
}

mod uploaded_files {
    use super::*;
    fn in_memory() -> UploadedFilesWorld {
        let files: Arc<MemoryFiles> = Arc::default();
        UploadedFilesWorld { uploads: Arc::new(MemoryUploads::new(files.clone())), files }
    }
    domain_testing::uploaded_files_conformance!((Arc::new(in_memory()), ()));
}

mod payments {
    use super::*;
    domain_testing::payments_conformance!((
        Arc::new(FakeStripe::new(Arc::new(StoppedClock::new(Timestamp(1_790_000_000))))),
        ()
    ));
}

mod mail {
    use super::*;
    domain_testing::mail_conformance!((Arc::new(MemoryMailer::default()), ()));
}

fn unreadable_in_memory() -> UnreadableWorld {
    let orders: Arc<MemoryStore> = Arc::default();
    UnreadableWorld {
        catalog: Arc::new(MemoryCatalog::with_audit(orders.clone())),
        orders: orders.clone(),
        planter: Box::new(Memory(orders)),
    }
}

struct Memory(Arc<MemoryStore>);

#[async_trait::async_trait]
impl Planter for Memory {
    async fn spoil(&self, table: &str, id: &str) {
        self.0.spoil(&format!("{table}/{id}"));
    }

    async fn mend(&self, table: &str, id: &str) {
        self.0.mend(&format!("{table}/{id}"));
    }
}

fn admins_in_memory() -> AdminsWorld {
    let clock = Arc::new(StoppedClock::new(Timestamp(1_790_000_000)));
    let identity = LocalIdentity {
        accounts: Arc::new(MemoryAdmins::default()),
        passwords: Arc::new(PlainPasswords),
        clock: clock.clone(),
        entropy: Arc::new(Dice::new(1)),
        key: LinkKey::new([9; 32]),
    };
    AdminsWorld { identity: Arc::new(identity), clock }
}

/// A check that stands in no list would never run.
#[test]
fn every_check_is_in_the_list_of_its_suite() {
    let testing = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/conformance");
    for suite in [
        "accounts",
        "identity",
        "sessions",
        "catalog",
        "autosaves",
        "files",
        "uploaded_files",
        "limits",
        "orders",
        "payments",
        "mail",
        "unreadable",
        "uploads",
    ] {
        let file = testing.join(format!("{suite}.rs"));
        let list = fs::read_to_string(&file).unwrap();
        let parts = fs::read_dir(testing.join(suite)).into_iter().flatten().map(|part| part.unwrap().path());
        for file in parts.chain([file]) {
            let source = fs::read_to_string(&file).unwrap();
            for check in source.lines().filter_map(|line| line.strip_prefix("pub async fn ")?.split_once('(')) {
                let listed = list.lines().filter(|line| line.trim() == check.0).count();
                assert_eq!(listed, 1, "{} of {}", check.0, file.display());
            }
        }
    }
}
