//! Are the tables as the store needs them, and would a lost one come back?

use super::{AwsContext, code, not_seen};
use crate::doctor::report::{Area, Notes, broken, hint, risky};
use aws_sdk_dynamodb::{
    Client,
    types::{
        IndexStatus, KeySchemaElement, KeyType, PointInTimeRecoveryStatus, ProjectionType, TableDescription,
        TableStatus, TimeToLiveStatus,
    },
};

const SERVICE: &str = "DynamoDB";
/// By which rows of admins are forgotten.
const TTL_FIELD: &str = "ends";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Catalog,
    Orders,
    Admins,
}

pub(super) const TABLES: [Table; 3] = [Table::Catalog, Table::Orders, Table::Admins];

impl Table {
    fn name(self, aws: &AwsContext) -> String {
        let settings = aws.settings();
        match self {
            Table::Catalog => &settings.catalog_table,
            Table::Orders => &settings.orders_table,
            Table::Admins => &settings.admins_table,
        }
        .clone()
    }

    fn setting(self) -> &'static str {
        match self {
            Table::Catalog => "TUPPENCE_CATALOG_TABLE",
            Table::Orders => "TUPPENCE_ORDERS_TABLE",
            Table::Admins => "TUPPENCE_ADMINS_TABLE",
        }
    }

    fn indexes(self) -> &'static [&'static str] {
        match self {
            Table::Catalog => &[],
            Table::Orders => &["list1", "list2", "list3", "list4"],
            Table::Admins => &["list1"],
        }
    }
}

pub(super) async fn look(aws: AwsContext, table: Table) -> Notes {
    let (client, name) = (Client::new(&aws.sdk), table.name(&aws));
    let mut notes = Notes::of(Area::Tables);
    let described = client.describe_table().table_name(&name).send();
    let (described, backups, forgetting) =
        tokio::join!(described, look_at_backups(&client, &name), look_at_forgetting(&client, table, &name));
    match described {
        Ok(found) => {
            if let Some(found) = found.table {
                look_at_shape(table, &name, &found, &mut notes);
            }
            // A table that is not there has no backups either: said once.
            notes.merge(backups);
            notes.merge(forgetting);
        }
        Err(error) if code(&error) == "ResourceNotFoundException" => notes.find(
            broken("table-missing", format!("There is no table {name}."))
                .about(&name)
                .why("The shop cannot keep anything in it.")
                .fix(format!(
                    "Copy {} from the outputs of the stack, and check AWS_REGION and the account",
                    table.setting()
                )),
        ),
        Err(error) => {
            notes.find(not_seen(SERVICE, "dynamodb:DescribeTable", &name, &error));
            notes.merge(backups);
            notes.merge(forgetting);
        }
    }
    notes
}

fn look_at_shape(table: Table, name: &str, found: &TableDescription, notes: &mut Notes) {
    const AGAIN: &str = "Keys of a table cannot be changed: make the table anew with the template in deploy/, and name it in the settings";
    notes.check(matches!(found.table_status, Some(TableStatus::Active | TableStatus::Updating)), || {
        let status = found.table_status.as_ref().map_or("unknown", TableStatus::as_str);
        broken("table-not-active", format!("The table {name} is not in use: {status}."))
            .about(name)
            .why("It takes no calls.")
            .fix(format!("aws dynamodb describe-table --table-name {name}\nA new table is active after some seconds"))
    });
    notes.check(is_keyed(found.key_schema(), "pk", "sk"), || {
        broken("table-keys-wrong", format!("The table {name} does not have the keys pk and sk."))
            .about(name)
            .why("The shop finds nothing in it.")
            .fix(AGAIN)
    });
    for index in table.indexes() {
        let it = found.global_secondary_indexes().iter().find(|found| found.index_name() == Some(index));
        let (pk, sk) = (format!("{index}pk"), format!("{index}sk"));
        let sound = it.is_some_and(|it| {
            is_keyed(it.key_schema(), &pk, &sk)
                && !matches!(it.index_status(), Some(IndexStatus::Creating | IndexStatus::Deleting))
        });
        notes.check(sound, || {
            broken(
                "table-index-missing",
                format!(
                    "The table {name} lacks the index {index} with the keys {pk} and {sk}, or it is still being made."
                ),
            )
            .about(format!("{name}/{index}"))
            .why("Lists of orders and admins stay empty, and background work finds nothing to do.")
            .fix("Deploy the template in deploy/ again; a new index takes some minutes to fill")
        });
        let projects = it.and_then(|it| it.projection()).and_then(|projection| projection.projection_type());
        notes.check(projects.is_none_or(|projects| *projects == ProjectionType::KeysOnly), || {
            hint("table-index-copies-items", format!("The index {index} of the table {name} holds whole items."))
                .about(format!("{name}/{index}"))
                .why("The shop reads only keys in it: each write of an order is paid for once more in each index.")
                .fix("The section “Indexes that hold keys only” in deploy/README.md says how to change it while the shop sells")
        });
    }
    notes.check(found.deletion_protection_enabled() == Some(true), || {
        hint("table-can-be-deleted", format!("The table {name} can be deleted with one command."))
            .about(name)
            .why("A mistyped command should not be able to take the shop's memory.")
            .fix(format!("aws dynamodb update-table --table-name {name} --deletion-protection-enabled"))
    });
}

fn is_keyed(schema: &[KeySchemaElement], pk: &str, sk: &str) -> bool {
    let has =
        |name: &str, kind: &KeyType| schema.iter().any(|key| key.attribute_name() == name && key.key_type() == kind);
    has(pk, &KeyType::Hash) && has(sk, &KeyType::Range)
}

async fn look_at_backups(client: &Client, name: &str) -> Notes {
    let mut notes = Notes::of(Area::Tables);
    match client.describe_continuous_backups().table_name(name).send().await {
        Ok(found) => {
            let status = found
                .continuous_backups_description()
                .and_then(|backups| backups.point_in_time_recovery_description())
                .and_then(|recovery| recovery.point_in_time_recovery_status());
            notes.check(status == Some(&PointInTimeRecoveryStatus::Enabled), || {
                risky("table-without-backups", format!("The table {name} cannot be taken back to an earlier moment."))
                    .about(name)
                    .why("A mistake, or somebody else's, would be for good.")
                    .fix(format!("aws dynamodb update-continuous-backups --table-name {name} --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true"))
            });
        }
        Err(error) => notes.find(not_seen(SERVICE, "dynamodb:DescribeContinuousBackups", name, &error)),
    }
    notes
}

async fn look_at_forgetting(client: &Client, table: Table, name: &str) -> Notes {
    let mut notes = Notes::of(Area::Tables);
    if table != Table::Admins {
        return notes;
    }
    match client.describe_time_to_live().table_name(name).send().await {
        Ok(found) => {
            let found = found.time_to_live_description();
            let status = found.and_then(|found| found.time_to_live_status());
            let on = matches!(status, Some(TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling))
                && found.and_then(|found| found.attribute_name()) == Some(TTL_FIELD);
            notes.check(on, || {
                risky("table-forgets-nothing", format!("The table {name} keeps ended sessions for ever."))
                    .about(name)
                    .why("They open nothing any more, and the table grows with every sign-in.")
                    .fix(format!("aws dynamodb update-time-to-live --table-name {name} --time-to-live-specification Enabled=true,AttributeName={TTL_FIELD}"))
            });
        }
        Err(error) => notes.find(not_seen(SERVICE, "dynamodb:DescribeTimeToLive", name, &error)),
    }
    notes
}
