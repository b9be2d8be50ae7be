use super::*;

fn config(vars: &[(&str, &str)]) -> Result<Config, String> {
    let env = |name: &str| vars.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
    let settings = Settings::from_parts("tuppence.toml", "", env).map_err(|error| error.to_string())?;
    Config::from_settings(&settings).map_err(|error| error.to_string())
}

const SIXTY_FOUR_DIGITS: &str = "5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e";
const SECRET: &str = "whsec_0123456789abcdefghijklmn";

/// The same for a shop that opens.
fn open(vars: &[(&str, &str)], demo: bool) -> Result<Config, String> {
    config(vars)?.to_sell(demo).map_err(|error| error.to_string())
}

#[test]
fn a_laptop_needs_no_setting() {
    let config = open(&[], true).unwrap_or_else(|error| panic!("{error}"));
    assert!(config.is_sandbox());
    assert_eq!(config.origin(config.addr), "http://127.0.0.1:3000");
}

#[test]
fn a012_weak_or_missing_webhook_secrets_are_refused() {
    for secret in ["", "short", "whsec_0123456789abcdefghijklmn,short"] {
        let error =
            config(&[("STRIPE_SECRET_KEY", "sk_test_1"), ("STRIPE_WEBHOOK_SECRET", secret)]).err().unwrap_or_default();
        assert!(error.starts_with("STRIPE_WEBHOOK_SECRET"), "{secret:?}: {error}");
    }
}

#[test]
fn settings_that_make_no_sense_are_named_with_the_fix() {
    for (vars, key) in [
        (vec![("TUPPENCE_ADDR", "3000")], "TUPPENCE_ADDR"),
        (vec![("TUPPENCE_CURRENCY", "DOLLAR")], "TUPPENCE_CURRENCY"),
        (vec![("TUPPENCE_TIME_ZONE", "Berlin")], "TUPPENCE_TIME_ZONE"),
        (vec![("TUPPENCE_TIME_ZONE", "")], "TUPPENCE_TIME_ZONE"),
        (vec![("TUPPENCE_BASE_URL", "shop.example.com/path")], "TUPPENCE_BASE_URL"),
        (vec![("TUPPENCE_BACKEND", "oracle")], "TUPPENCE_BACKEND"),
        (vec![("TUPPENCE_MAIL_FROM", "nobody")], "TUPPENCE_MAIL_FROM"),
        (vec![("TUPPENCE_TAX", "perhaps")], "TUPPENCE_TAX"),
        (vec![("STRIPE_SECRET_KEY", "pk_test_1"), ("STRIPE_WEBHOOK_SECRET", SECRET)], "STRIPE_SECRET_KEY"),
        (vec![("STRIPE_SECRET_KEY", "sk_live_1"), ("STRIPE_WEBHOOK_SECRET", SECRET)], "TUPPENCE_BASE_URL"),
        (
            vec![("STRIPE_SECRET_KEY", "sk_test_1"), ("STRIPE_WEBHOOK_SECRET", SECRET), ("TUPPENCE_LIVE", "true")],
            "TUPPENCE_LIVE",
        ),
    ] {
        let error = config(&vars).err().unwrap_or_default();
        assert!(error.starts_with(key) && error.contains("Fix:"), "{vars:?}: {error}");
    }
}

#[test]
fn r015_without_a_key_no_shop_opens_that_nobody_asked_to_be_a_test_shop() {
    let https = ("TUPPENCE_BASE_URL", "https://shop.example.com");
    let everywhere = ("TUPPENCE_ADDR", "0.0.0.0:8080");
    for more in [vec![], vec![https], vec![everywhere], vec![("TUPPENCE_LIVE", "true"), https]] {
        let error = open(&more, false).err().unwrap_or_default();
        assert!(error.starts_with("STRIPE_SECRET_KEY: it is not set") && error.contains("Fix: set it"), "{error}");
    }
    for (more, key) in [
        (vec![https], "TUPPENCE_SANDBOX"),
        (vec![everywhere], "TUPPENCE_SANDBOX"),
        (vec![("TUPPENCE_BASE_URL", "http://10.0.0.7:8080")], "TUPPENCE_SANDBOX"),
        (vec![("TUPPENCE_BASE_URL", "http://localhost.example.com")], "TUPPENCE_SANDBOX"),
        (vec![("TUPPENCE_LIVE", "true")], "STRIPE_SECRET_KEY"),
        (vec![("TUPPENCE_LIVE", "true"), ("TUPPENCE_SANDBOX", "true")], "TUPPENCE_SANDBOX"),
    ] {
        let error = open(&more, true).err().unwrap_or_default();
        assert!(error.starts_with(&format!("{key}:")) && error.contains("Fix:"), "{more:?}: {error}");
    }
    let asked = ("TUPPENCE_SANDBOX", "true");
    for more in [vec![asked], vec![asked, https], vec![asked, everywhere], vec![asked, ("TUPPENCE_LIVE", "false")]] {
        assert!(open(&more, false).is_ok_and(|config| config.is_sandbox()), "{more:?}");
    }
    let looked_at = config(&[https]).unwrap_or_else(|error| panic!("{error}"));
    assert!(!looked_at.is_sandbox(), "commands that only look need no key, and get no sandbox");
}

#[test]
fn r015_a_shop_with_a_live_key_cannot_turn_into_a_test_shop_when_the_key_is_lost() {
    let mut vars = vec![
        ("TUPPENCE_BASE_URL", "https://shop.example.com"),
        ("TUPPENCE_SANDBOX", "true"),
        ("STRIPE_WEBHOOK_SECRET", SECRET),
        ("STRIPE_SECRET_KEY", "rk_live_1"),
    ];
    let error = open(&vars, false).err().unwrap_or_default();
    assert!(error.starts_with("TUPPENCE_SANDBOX:"), "{error}");
    vars[3].1 = "rk_test_1";
    assert!(open(&vars, false).is_ok_and(|config| !config.is_sandbox()), "a key for tests is no danger");
}

#[test]
fn r014_the_sandbox_takes_every_webhook_secret() {
    let both = format!("{SECRET},whsec_second_0123456789abcdefghi");
    let config = open(&[("STRIPE_WEBHOOK_SECRET", &both)], true).unwrap_or_else(|error| panic!("{error}"));
    let StripeSettings::Sandbox { webhook_secrets } = config.stripe else { panic!("no sandbox") };
    assert_eq!(webhook_secrets.len(), 2);
}

#[test]
fn a_user_pool_is_named_whole_or_not_at_all() {
    let with = |more: &[(&str, &str)]| {
        let mut vars = vec![("TUPPENCE_BACKEND", "aws"), ("TUPPENCE_SECRET_KEY", SIXTY_FOUR_DIGITS)];
        let names = [
            "TUPPENCE_CATALOG_TABLE",
            "TUPPENCE_ORDERS_TABLE",
            "TUPPENCE_ADMINS_TABLE",
            "TUPPENCE_GOODS_BUCKET",
            "TUPPENCE_PICTURES_BUCKET",
        ];
        vars.extend(names.map(|key| (key, "a-name")));
        vars.extend_from_slice(more);
        config(&vars).map(|config| match config.backend {
            Backend::Aws(settings) => settings.user_pool,
            Backend::Embedded => panic!("it was to be AWS"),
        })
    };
    let (pool, client) = (("TUPPENCE_USER_POOL", "eu-central-1_a1B2c3D4e"), ("TUPPENCE_USER_POOL_CLIENT", "abc"));
    assert_eq!(with(&[]).ok(), Some(None));
    let found = with(&[pool, client]).ok().flatten().map(|pool| (pool.region().to_owned(), pool.keys_url));
    let keys = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_a1B2c3D4e/.well-known/jwks.json";
    assert_eq!(found, Some(("eu-central-1".to_owned(), keys.to_owned())));
    for (vars, key) in [
        (vec![pool], "TUPPENCE_USER_POOL_CLIENT"),
        (vec![client], "TUPPENCE_USER_POOL_CLIENT"),
        (vec![("TUPPENCE_USER_POOL", "https://example.com/_"), client], "TUPPENCE_USER_POOL"),
        (vec![pool, client, ("TUPPENCE_USER_POOL_KEYS_URL", "keys.json")], "TUPPENCE_USER_POOL_KEYS_URL"),
    ] {
        let error = with(&vars).err().unwrap_or_default();
        assert!(error.starts_with(&format!("{key}:")) && error.contains("Fix:"), "{vars:?}: {error}");
    }
}

#[test]
fn the_environment_wins_over_the_file_and_unknown_keys_are_named() {
    let env = |name: &str| (name == "TUPPENCE_SHOP_NAME").then(|| "From env".to_owned());
    let settings = Settings::from_parts("f", "shop_name = \"From file\"\ncurrency = \"EUR\"", env);
    let settings = settings.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        (settings.get("TUPPENCE_SHOP_NAME"), settings.get("TUPPENCE_CURRENCY")),
        ("From env".to_owned(), "EUR".to_owned())
    );
    assert!(
        Settings::from_parts("f", "shopname = 1", |_| None).is_err_and(|error| error.to_string().contains("shop_name"))
    );
}

#[test]
fn r061_a070_secrets_are_hidden_in_the_list_of_settings() {
    let env = |name: &str| name.starts_with("STRIPE_").then(|| "sk_test_canary".to_owned());
    let settings = Settings::from_parts("f", "", env).unwrap_or_else(|error| panic!("{error}"));
    let shown = settings.table();
    assert!(
        shown
            .lines()
            .filter(|line| line.contains("KEY") || line.contains("WEBHOOK"))
            .all(|line| !line.contains("canary")),
        "{shown}"
    );
}
