//! The whole shop on AWS: the program itself, told to keep its data there.

use super::stand_in::Account;
use crate::support::{Browser, Given, Process, World};
use aws_adapter::dynamodb::DynamoStore;
use domain::delivery::token::Sha256Sum;
use std::{fs, sync::Arc};
use tempfile::TempDir;

/// Runs a command of the program that must go well.
pub(super) async fn console(args: &[&str], env: &[(&'static str, String)]) -> String {
    let env: Vec<_> = env.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut program = Process::start(args, &env);
    let status = program.ends().await;
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    assert!(status.success(), "{args:?}: {}", program.log());
    program.log()
}

/// Fetches the file behind a link in an email, from wherever it lies.
pub(super) async fn download(world: &World, link: &str, file: &str, version: u32) -> Vec<u8> {
    let mut buyer = world.browser();
    let fields = [("file", file), ("version", &version.to_string())];
    let address = buyer.post(link, &fields).await.location().to_owned();
    assert!(address.starts_with("http://"), "the bytes come from the bucket: {address}");
    let at = address.match_indices('/').nth(2).unwrap().0;
    let reply = Browser::new(&address[..at]).get(&address[at..]).await;
    assert!(reply.status.is_success(), "{}", reply.text());
    reply.bytes.to_vec()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r069_a_shop_moves_from_a_laptop_to_aws_and_goes_on_selling() {
    let laptop = World::start().await;
    laptop.buy(&["slow-bread"]).await;
    let old_link = laptop.download_links(&laptop.mails()[0]).await.remove(0);
    let sold = laptop.order_of_link(&old_link).await.lines[0].files[0].clone();
    let dir = TempDir::new().unwrap();
    let moved = dir.path().join("moved").to_str().unwrap().to_owned();
    let mut export = laptop.run(&["export", "--with-orders", &moved]);
    assert!(export.ends().await.success(), "{}", export.log());

    let key = data_encoding::HEXLOWER.encode(&fs::read(laptop.data().join("secret.key")).unwrap());
    let (dynamo, _, mut env) = Account::new().with_all(&key).await;
    let mut import_env = env.clone();
    import_env.push(("TUPPENCE_DATA_DIR", dir.path().join("data").to_str().unwrap().to_owned()));
    let said = console(&["import", "--with-orders", &moved], &import_env).await;
    assert!(said.contains("1 orders are new"), "{said}");
    let said = console(&["import", "--with-orders", &moved], &import_env).await;
    assert!(said.contains("0 orders are new, 1 were so already"), "{said}");
    console(&["verify"], &import_env).await;

    env.push(("TUPPENCE_LOG", "text".to_owned()));
    let elsewhere: Option<Arc<dyn domain::ports::Store>> = Some(Arc::new(DynamoStore(dynamo)));
    let world = World::given(Given { env, elsewhere, ..Given::default() }).await;
    let bytes = download(&world, &old_link, sold.id.as_str(), sold.version.version).await;
    assert_eq!(Sha256Sum::of(&bytes), sold.version.sha256, "a link of the old shop opens the file in the new one");

    let home = world.browser().get("/").await.text();
    assert!(home.contains("/products/late-train"), "{home}");
    let picture = crate::support::between(&home, "src=\"/pictures/", "\"").to_owned();
    let picture = world.browser().get(&format!("/pictures/{picture}")).await;
    assert!(picture.status.is_success() && picture.bytes.starts_with(b"RIFF"));

    world.buy(&["late-train", "ration"]).await;
    let mail = world.mails().remove(0);
    let links = world.download_links(&mail).await;
    for link in &links {
        let order = world.order_of_link(link).await;
        let file = order.lines.iter().flat_map(|line| &line.files).find(|file| {
            // Each link opens the files of its own line.
            order.lines.iter().position(|line| line.files.contains(file)) == links.iter().position(|own| own == link)
        });
        let file = file.unwrap();
        let bytes = download(&world, link, file.id.as_str(), file.version.version).await;
        assert_eq!(Sha256Sum::of(&bytes), file.version.sha256, "{}", file.version.name);
    }
    assert!(world.browser().get("/readyz").await.status.is_success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r018_a_shop_on_aws_killed_while_it_fulfils_loses_nothing() {
    let source = World::start().await;
    let dir = TempDir::new().unwrap();
    let catalog = dir.path().join("catalog").to_str().unwrap().to_owned();
    let mut export = source.run(&["export", &catalog]);
    assert!(export.ends().await.success(), "{}", export.log());
    // What a worker had in hand is taken over after its lease of two minutes; the contract of the outbox shows that.
    for fail in ["order.put.done:kill", "fulfil.txn.before:kill", "fulfil.txn.after:kill"] {
        let (dynamo, _, env) = Account::new().with_all(&"5e".repeat(32)).await;
        let mut import_env = env.clone();
        import_env.push(("TUPPENCE_DATA_DIR", dir.path().join("data").to_str().unwrap().to_owned()));
        console(&["import", &catalog], &import_env).await;
        let elsewhere: Option<Arc<dyn domain::ports::Store>> = Some(Arc::new(DynamoStore(dynamo)));
        let mut world = World::given(Given { fail, env, elsewhere, ..Given::default() }).await;
        if fail.starts_with("order.put") {
            let mut browser = world.cart(&["slow-bread"]).await;
            assert!(world.press_check_out(&mut browser).await.is_err(), "the shop lived on");
            world.shop_dies().await;
            world.restart().await;
        }
        let checkout = world.check_out(&["slow-bread"]).await;
        world.pay(&checkout.session).await;
        if fail.starts_with("fulfil") {
            world.shop_dies().await;
            world.restart().await;
        }
        world.quiet().await;
        assert_eq!(world.mails().len(), 1, "{fail}: one receipt");
        let order = world.order(&checkout.session).await;
        assert_eq!(order.state, domain::OrderState::Paid, "{fail}");
        assert_eq!(world.store().grants(&order.id).await.unwrap().len(), 1, "{fail}: one grant");
    }
}
