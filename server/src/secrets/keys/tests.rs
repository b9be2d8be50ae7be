use crate::secrets::keys::*;
use async_trait::async_trait;
use axum::{Router, extract::Request, routing::get};
use domain::{
    SessionId,
    delivery::token::LinkKey,
    payments::ShopMark,
    ports::{Payments, SecretStore, SecretsError},
};
use domain_testing::memory::StoppedClock;
use std::collections::BTreeMap;
use stripe_adapter::StripeConfig;
use tokio::net::TcpListener;

const FIRST: &str = "whsec_first_0123456789abcdefghij";
const SECOND: &str = "whsec_second_0123456789abcdefghi";

/// Secrets that change, or cannot be read for a while.
#[derive(Default)]
struct Drawer(std::sync::Mutex<Option<Vec<(&'static str, &'static str)>>>);

impl Drawer {
    fn holds(&self, secrets: &[(&'static str, &'static str)]) {
        *self.0.lock().unwrap() = Some(secrets.to_vec());
    }

    fn is_stuck(&self) {
        *self.0.lock().unwrap() = None;
    }
}

#[async_trait]
impl SecretStore for Drawer {
    async fn read(&self) -> Result<BTreeMap<String, Secret>, SecretsError> {
        let Some(secrets) = self.0.lock().unwrap().clone() else {
            return Err(SecretsError("stuck".to_owned()));
        };
        Ok(secrets.into_iter().map(|(name, value)| (name.to_owned(), Secret::new(value.to_owned()))).collect())
    }
}

struct Scene {
    keys: Keys,
    drawer: Arc<Drawer>,
    clock: Arc<StoppedClock>,
    stripe: Arc<Stripe>,
}

/// A shop that was started with [`FIRST`] and `sk_test_first`, whose Stripe is at `api_base`.
async fn scene(api_base: Option<String>) -> Scene {
    let drawer = Arc::new(Drawer::default());
    drawer.holds(&[("STRIPE_SECRET_KEY", "sk_test_first"), ("STRIPE_WEBHOOK_SECRET", FIRST)]);
    // With a public address, so that a live key would be usable by itself.
    let env = |name: &str| (name == "TUPPENCE_BASE_URL").then(|| "https://shop.example.com".to_owned());
    let base = Settings::from_parts("f", "", env).unwrap();
    let secrets_source = SecretsSource { base, store: drawer.clone() };
    let settings = secrets_source.read().await.unwrap();
    let config = Config::from_settings(&settings).unwrap_or_else(|error| panic!("{error}"));
    let config = Config { secrets_source: Some((secrets_source, settings)), ..config };
    let stripe = Stripe::new(StripeConfig {
        secret_key: "sk_test_first".to_owned(),
        api_base,
        origin: "http://127.0.0.1:3000".to_owned(),
        mark: ShopMark::of(&LinkKey::new([7; 32])),
    });
    let (stripe, clock) = (Arc::new(stripe.unwrap()), Arc::new(StoppedClock::new(Timestamp(0))));
    let keys = Keys::of(&config, vec![Secret::new(FIRST.to_owned())], stripe.clone(), clock.clone());
    Scene { keys, drawer, clock, stripe }
}

impl Scene {
    async fn after(&self, secs: i64) -> Vec<String> {
        self.clock.advance(secs);
        self.keys.refresh_if_stale().await;
        self.keys.webhook_secrets().iter().map(|secret| secret.reveal().to_owned()).collect()
    }
}

#[tokio::test]
async fn r014_f037_a_rotated_secret_is_in_use_after_five_minutes_and_the_old_one_until_it_is_gone() {
    let scene = scene(None).await;
    scene.drawer.holds(&[
        ("STRIPE_SECRET_KEY", "sk_test_first"),
        ("STRIPE_WEBHOOK_SECRET", "whsec_first_0123456789abcdefghij,whsec_second_0123456789abcdefghi"),
    ]);
    assert_eq!(scene.after(299).await, [FIRST]);
    assert_eq!(scene.after(1).await, [FIRST, SECOND]);
    scene.drawer.holds(&[("STRIPE_SECRET_KEY", "sk_test_first"), ("STRIPE_WEBHOOK_SECRET", SECOND)]);
    assert_eq!(scene.after(300).await, [SECOND]);
}

#[tokio::test]
async fn r014_secrets_that_cannot_be_read_or_used_leave_the_old_ones_in_place() {
    let scene = scene(None).await;
    scene.drawer.is_stuck();
    assert_eq!(scene.after(300).await, [FIRST]);
    for unusable in [
        vec![],
        vec![("STRIPE_SECRET_KEY", "sk_test_first")],
        vec![("STRIPE_WEBHOOK_SECRET", SECOND)],
        vec![("STRIPE_SECRET_KEY", "sk_test_first"), ("STRIPE_WEBHOOK_SECRET", "short")],
        vec![("STRIPE_SECRET_KEY", "nonsense"), ("STRIPE_WEBHOOK_SECRET", SECOND)],
        vec![("STRIPE_SECRET_KEY", "rk_live_other_mode"), ("STRIPE_WEBHOOK_SECRET", SECOND)],
    ] {
        scene.drawer.holds(&unusable);
        assert_eq!(scene.after(300).await, [FIRST], "{unusable:?}");
    }
    scene.drawer.holds(&[("STRIPE_SECRET_KEY", "sk_test_first"), ("STRIPE_WEBHOOK_SECRET", SECOND)]);
    assert_eq!(scene.after(300).await, [SECOND], "and what is right again is taken");
}

#[tokio::test]
async fn r014_stripe_is_called_with_the_new_key() {
    let (told, mut calls) = tokio::sync::mpsc::unbounded_channel();
    let site = Router::new().fallback(get(move |request: Request| async move {
        let key = request.headers()["authorization"].to_str().unwrap().to_owned();
        told.send(key).unwrap();
        axum::http::StatusCode::NOT_FOUND
    }));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let api_base = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, site).await });
    let scene = scene(Some(api_base)).await;
    let session = SessionId::parse("cs_test_1").unwrap();
    let _ = scene.stripe.session(&session).await;
    scene.drawer.holds(&[("STRIPE_SECRET_KEY", "sk_test_second"), ("STRIPE_WEBHOOK_SECRET", FIRST)]);
    scene.after(300).await;
    let _ = scene.stripe.session(&session).await;
    let (mut first, mut last) = (None, None);
    while let Ok(key) = calls.try_recv() {
        first = first.or_else(|| Some(key.clone()));
        last = Some(key);
    }
    assert_eq!((first.as_deref(), last.as_deref()), (Some("Bearer sk_test_first"), Some("Bearer sk_test_second")));
}
