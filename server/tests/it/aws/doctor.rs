//! The doctor on AWS: each thing that was set up wrong in the stand-in is found by its name.

mod s3_front;
mod world;

use crate::support::{Process, Told, always, ask_doctor, free_port};
use aws_sdk_cognitoidentityprovider::types::{ExplicitAuthFlowsType, PreventUserExistenceErrorTypes, UserPoolMfaType};
use aws_sdk_dynamodb::types::PointInTimeRecoverySpecification;
use domain::ports::Files;
use domain_testing::memory::MemoryFiles;
use serde_json::json;
use server::open::public_access::{self, PublicAccess};
use std::collections::BTreeSet;
use world::DoctorWorld;

fn ids(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

impl DoctorWorld {
    async fn examined(&self, changes: &[(&str, &str)]) -> Told {
        let mut env = self.env.clone();
        for (name, value) in changes {
            env.retain(|(known, _)| known != name);
            env.push(((*name).to_owned(), (*value).to_owned()));
        }
        ask_doctor(&["--json"], &env).await
    }

    /// What is found, and the exit code.
    async fn finds(&self, wanted: &[&str], code: i32) -> Told {
        let told = self.examined(&[]).await;
        assert_eq!((told.ids(), told.code), (ids(wanted), code), "{}", told.out);
        told
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shop_on_aws_that_is_well_is_told_so_in_one_line() {
    let world = DoctorWorld::open().await;
    let told = ask_doctor(&[], &world.env).await;
    assert!(told.code == 0 && told.out.starts_with("All well: "), "{}{}", told.out, told.errors);
    assert_eq!((told.out.lines().count(), told.errors.as_str()), (1, ""));
    assert!(world.examined(&[]).await.json()["checks"].as_u64().unwrap() >= 40);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r070_tables_that_are_not_as_they_should_be_are_found() {
    let world = DoctorWorld::open().await;
    let off = PointInTimeRecoverySpecification::builder().point_in_time_recovery_enabled(false).build().unwrap();
    let table = world.tables.update_continuous_backups().table_name("orders");
    table.point_in_time_recovery_specification(off).send().await.unwrap();
    let told = world.finds(&["table-without-backups"], 2).await;
    let finding = told.finding("table-without-backups");
    assert!(finding["subject"] == "orders" && finding["fix"].as_str().unwrap().contains("update-continuous-backups"));
    world.keep_backups("orders").await;

    world.tables.update_table().table_name("catalog").deletion_protection_enabled(false).send().await.unwrap();
    world.finds(&["table-can-be-deleted"], 0).await;
    world.make_table("by-hand", ("id", "sk"), 4).await;
    world.make_table("half", ("pk", "sk"), 3).await;
    for (changes, wanted) in [
        (("TUPPENCE_ORDERS_TABLE", "by-hand"), "table-keys-wrong"),
        (("TUPPENCE_ORDERS_TABLE", "half"), "table-index-missing"),
        (("TUPPENCE_ADMINS_TABLE", "half"), "table-forgets-nothing"),
        (("TUPPENCE_CATALOG_TABLE", "nowhere"), "table-missing"),
    ] {
        let told = world.examined(&[changes]).await;
        assert_eq!(told.finding(wanted)["area"], "tables", "{}", told.out);
    }
    for (status, is_found) in [("CREATING", true), ("ACTIVE", false)] {
        let keys = json!([{ "AttributeName": "pk", "KeyType": "HASH" }, { "AttributeName": "sk", "KeyType": "RANGE" }]);
        let says = json!({ "Table": { "TableStatus": status, "KeySchema": keys } });
        let told = world.examined(&[("AWS_ENDPOINT_URL_DYNAMODB", &always(200, says).await)]).await;
        assert_eq!(told.ids().contains("table-not-active"), is_found, "{}", told.out);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r034_a019_a_bucket_that_is_not_as_it_should_be_is_found() {
    let world = DoctorWorld::open().await;
    let (s3, files) = (&world.buckets, world.files.as_str());
    s3.delete_bucket_cors().bucket(files).send().await.unwrap();
    world.finds(&["cors-missing"], 1).await;
    world.allow_uploads_from("https://another.example.com").await;
    world.finds(&["cors-missing"], 1).await;
    world.allow_uploads_from("http://*.localhost:3000").await;
    world.finds(&[], 0).await;

    world.keep_versions(false).await;
    world.finds(&["goods-without-versions"], 2).await;
    world.keep_versions(true).await;
    s3.delete_public_access_block().bucket(files).send().await.unwrap();
    world.finds(&["goods-block-off"], 2).await;
    world.s3.says_public(true);
    world.finds(&["goods-block-off", "goods-public"], 1).await;
    world.s3.says_public(false);
    world.open_to_all(&world.files, "s3:GetObject", "/*").await;
    world.finds(&["goods-block-off", "goods-public"], 1).await;
    world.open_to_all(&world.files, "s3:ListBucket", "").await;
    world.finds(&["bucket-listed", "goods-block-off"], 1).await;
    s3.delete_bucket_policy().bucket(files).send().await.unwrap();
    world.block(files).await;
    world.finds(&[], 0).await;

    world.s3.is_deaf_to_strangers(true);
    world.finds(&["goods-not-tried"], 2).await;
    world.s3.is_deaf_to_strangers(false);

    let pictures = &world.pictures;
    s3.delete_public_access_block().bucket(pictures).send().await.unwrap();
    world.open_to_all(pictures, "s3:ListBucket", "").await;
    assert_eq!(world.finds(&["bucket-listed"], 1).await.finding("bucket-listed")["subject"], pictures.as_str());
    let told = world.examined(&[("TUPPENCE_GOODS_BUCKET", "a-bucket-nobody-made")]).await;
    assert!(told.ids().contains("bucket-missing"), "{}", told.out);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r023_what_keeps_mail_from_arriving_is_found() {
    let world = DoctorWorld::open().await;
    for (spoil, wanted, code) in [
        (json!({ "account": { "ProductionAccessEnabled": false } }), "ses-sandbox", 2),
        (json!({ "account": { "SendingEnabled": false } }), "ses-sending-off", 1),
        (json!({ "account": { "EnforcementStatus": "PROBATION" } }), "ses-reputation", 2),
        (json!({ "identity": { "VerifiedForSendingStatus": false } }), "sender-unverified", 1),
        (json!({ "identity": null }), "sender-unverified", 1),
        (
            json!({ "identity": { "DkimAttributes": { "SigningEnabled": true, "Status": "PENDING" } } }),
            "dkim-missing",
            2,
        ),
        (json!({ "destinations": null }), "configuration-set-missing", 1),
        (json!({ "destinations": { "EventDestinations": [] } }), "bounces-untold", 2),
    ] {
        world.ses.spoil(&spoil);
        world.finds(&[wanted], code).await;
        world.ses.heal();
    }
    let told = world.examined(&[("TUPPENCE_SES_CONFIGURATION_SET", "")]).await;
    assert_eq!((told.ids(), told.code), (ids(&["bounces-unheard"]), 2));
    let told = world.examined(&[("TUPPENCE_MAIL_FROM", "shop@example.com")]).await;
    assert_eq!((told.ids(), told.code), (ids(&["sender-not-set", "sender-unverified"]), 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r043_a_pool_that_lets_the_wrong_people_in_is_found() {
    let world = DoctorWorld::open().await;
    let (pool, client) = (world.pool.as_str(), world.pool_client.as_str());
    let pools = &world.pools;
    pools.set_user_pool_mfa_config().user_pool_id(pool).mfa_configuration(UserPoolMfaType::Off).send().await.unwrap();
    world.finds(&["pool-without-second-factor"], 1).await;
    world.ask_for_codes().await;
    let flows = ExplicitAuthFlowsType::AllowAdminUserPasswordAuth;
    let app = pools.update_user_pool_client().user_pool_id(pool).client_id(client).explicit_auth_flows(flows);
    app.prevent_user_existence_errors(PreventUserExistenceErrorTypes::Legacy).send().await.unwrap();
    assert!(world.examined(&[]).await.ids().contains("pool-tells-who-exists"));
    let made = pools.create_user_pool().pool_name("by hand").send().await.unwrap();
    let by_hand = made.user_pool().unwrap().id().unwrap();
    let app = pools.create_user_pool_client().user_pool_id(by_hand).client_name("by hand").send().await.unwrap();
    let app = app.user_pool_client().unwrap().client_id().unwrap();
    let told = world.examined(&[("TUPPENCE_USER_POOL", by_hand), ("TUPPENCE_USER_POOL_CLIENT", app)]).await;
    assert!(
        told.code == 1 && told.ids().is_superset(&ids(&["pool-self-sign-up", "pool-group-missing"])),
        "{}",
        told.out
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r061_secrets_that_lie_open_are_found_and_not_shown() {
    let world = DoctorWorld::open().await;
    world.parameter("STRIPE_WEBHOOK_SECRET", "whsec_canary_of_a_parameter", false).await;
    let told = world.finds(&["secret-not-encrypted"], 2).await;
    assert!(!told.out.contains("canary"), "A070: {}", told.out);
    let told = world.examined(&[("TUPPENCE_SECRETS_PATH", "/nobody/was/here/"), ("TUPPENCE_SECRET_KEY", "")]).await;
    let wanted = ids(&["secrets-missing", "secrets-unreadable"]);
    assert_eq!((told.ids(), told.code), (wanted, 1), "and all that needs no secret was looked at: {}", told.out);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_missing_permission_is_named_with_the_statement_that_gives_it() {
    let world = DoctorWorld::open().await;
    let denied = [
        "dynamodb:DescribeContinuousBackups",
        "s3:GetBucketCORS",
        "ssm:GetParametersByPath",
        "cognito-idp:DescribeUserPool",
    ];
    let (key, secret) = world.user_who_may_all_but(&denied).await;
    let told = world.examined(&[("AWS_ACCESS_KEY_ID", &key), ("AWS_SECRET_ACCESS_KEY", &secret)]).await;
    assert_eq!((told.ids(), told.code), (ids(&["permission-missing", "secrets-unreadable"]), 2), "{}", told.out);
    let permissions = told.findings().into_iter().filter(|finding| finding["id"] == "permission-missing");
    let named: BTreeSet<String> = permissions.map(|finding| finding["subject"].as_str().unwrap().to_owned()).collect();
    assert_eq!(named, ids(&denied));
    let fix = told.finding("permission-missing")["fix"].as_str().unwrap().to_owned();
    assert!(fix.contains("\"Effect\": \"Allow\"") && fix.contains("\"Action\": \""), "{fix}");
    assert!(!told.out.contains(&secret), "A070");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn aws_that_is_away_or_does_not_know_us_is_one_thing_to_mend() {
    let world = DoctorWorld::open().await;
    let none = ("TUPPENCE_SECRETS_PATH", "");
    let told = world.examined(&[none, ("AWS_ACCESS_KEY_ID", ""), ("AWS_SECRET_ACCESS_KEY", "")]).await;
    assert_eq!((told.ids(), told.code), (ids(&["aws-credentials-missing"]), 1), "{}", told.out);
    let told = world.examined(&[none, ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")]).await;
    assert!(told.code == 1 && told.ids().contains("aws-credentials-refused"), "{}", told.out);
    let told = world.examined(&[none, ("AWS_REGION", "")]).await;
    assert_eq!(told.ids(), ids(&["aws-region-missing"]), "{}", told.out);
    let odd = always(400, json!({ "__type": "InternalErrorException", "message": "odd" })).await;
    let told = world.examined(&[("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", &odd)]).await;
    assert_eq!((told.ids(), told.code), (ids(&["aws-unwell"]), 2), "{}", told.out);
    assert!(told.finding("aws-unwell")["what"].as_str().unwrap().contains("InternalErrorException"), "{}", told.out);
    // One that is dead hides nothing of the others.
    world.ses.spoil(&json!({ "account": { "SendingEnabled": false } }));
    let told = world.examined(&[("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:9")]).await;
    assert_eq!((told.ids(), told.code), (ids(&["aws-unreachable", "ses-sending-off"]), 1), "{}", told.out);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f039_a_clock_that_is_not_that_of_aws_is_told() {
    let world = DoctorWorld::open().await;
    world.ses.wrong_by(-400);
    // The doctor asks the time of the address all of AWS is said to be at.
    let elsewhere = world.services_apart();
    let mut changes: Vec<_> = elsewhere.iter().map(|(name, value)| (*name, value.as_str())).collect();
    changes.push(("AWS_ENDPOINT_URL", &world.ses.url));
    let told = world.examined(&changes).await;
    assert!(told.code == 1 && told.ids().contains("clock-wrong"), "{}", told.out);
    assert!(told.finding("clock-wrong")["what"].as_str().unwrap().contains("ahead of AWS"), "{}", told.out);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r034_a019_a_shop_whose_goods_anybody_can_fetch_does_not_open() {
    let world = DoctorWorld::open().await;
    world.buckets.delete_public_access_block().bucket(&world.files).send().await.unwrap();
    world.open_to_all(&world.files, "s3:GetObject", "/*").await;
    let address = format!("127.0.0.1:{}", free_port());
    let mut env: Vec<_> = world.env.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    env.extend([("TUPPENCE_ADDR", address.as_str()), ("TUPPENCE_MAIL", "folder")]);
    let mut shop = Process::start(&["serve"], &env);
    assert!(!shop.ends().await.success(), "{}", shop.log());
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    assert!(shop.log().contains("anybody can download the goods") && shop.log().contains("Fix:"), "{}", shop.log());

    world.block(&world.files).await;
    let mut shop = Process::start(&["serve"], &env);
    shop.says("The shop is open").await;
    shop.terminate();
    assert!(shop.ends().await.success(), "{}", shop.log());
}

#[tokio::test]
async fn r034_a_shop_that_cannot_ask_as_a_stranger_opens_all_the_same() {
    let files = MemoryFiles::default();
    let asked = public_access::ask(&files, "http://127.0.0.1:9/goods/probe").await.unwrap();
    assert_eq!(asked, PublicAccess::Unanswered);
    assert!(files.file_size(&public_access::probe()).await.unwrap().is_some(), "what is asked for is there");
}
