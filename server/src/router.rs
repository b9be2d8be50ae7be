//! All routes of the shop, with all layers: `serve` runs it and the tests call it in process.

use crate::{
    clock_watch::ClockWatch,
    config::Config,
    layers::{self, BodyReader, LayerSettings},
    open::Opened,
    pictures,
    routes::{self, sandbox_mail::Shown},
    worker::WakeUp,
};
use app::{
    App,
    background::BackgroundTasks,
    shell,
    state::{AppState, Site},
};
use axum::{Router, middleware};
use leptos::prelude::LeptosOptions;
use leptos_axum::{LeptosRoutes, file_and_error_handler, generate_route_list};
use std::{
    net::SocketAddr,
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

/// How long a form may take to arrive: a page has ten seconds in all.
const FORM_WITHIN: Duration = Duration::from_secs(8);

/// What the routes share, beside the shop.
pub struct RouterContext {
    pub listening: SocketAddr,
    pub leptos_options: LeptosOptions,
    pub wake_up: WakeUp,
    pub background: BackgroundTasks,
    pub stopping: Arc<AtomicBool>,
    /// None if Stripe is in this very process.
    pub clock: Option<ClockWatch>,
    /// Largest request and response, if what carries them to and from the shop has a limit.
    pub max_bytes: Option<usize>,
}

pub fn router(config: &Config, opened: &Opened, context: RouterContext) -> Router {
    let origin = config.origin(context.listening);
    let state = AppState {
        shop: opened.shop.clone(),
        site: Arc::new(Site {
            name: config.shop_name.clone(),
            origin: origin.clone(),
            sandbox: config.is_sandbox(),
            test_mailbox: opened.mailbox.is_some(),
            secure_cookies: origin.starts_with("https://"),
            payment_origins: opened.payment_origins.clone(),
            files_origin: opened.files_origin.clone(),
            max_picture_mib: max_picture_mib(context.max_bytes),
        }),
        leptos_options: context.leptos_options,
        background: context.background,
    };
    let shop = &opened.shop;
    let mut router = pages(&state)
        .merge(routes::download::router(shop.clone()))
        .merge(routes::pictures::router(shop.clone()))
        .merge(routes::webhook::router(shop.clone(), opened.keys.clone(), context.wake_up.clone()))
        .merge(routes::health::router(opened.store.clone(), context.stopping, context.clock))
        .merge(routes::metrics::router(shop.clone(), config.metrics_token.clone()))
        .merge(routes::sitemap::router(shop.clone(), &origin))
        .merge(routes::order_export::router(state.clone()))
        .merge(routes::csp_report::router())
        .merge(routes::bundled::router());
    #[cfg(feature = "aws")]
    if let Some(topic) = &opened.delivery_topic {
        router = router.merge(routes::delivery_events::router(shop.clone(), topic.clone(), context.wake_up));
    }
    if let Some(disk) = &opened.disk {
        router = router.merge(routes::download::files(disk.clone()));
    }
    if let Some(sandbox) = &opened.sandbox {
        router = router.merge(stripe_sandbox::router(sandbox.clone()));
        router = match &opened.mailbox {
            Some(folder) => {
                let shown = Shown { folder: folder.clone(), to_strangers: config.is_public() };
                router
                    .merge(routes::sandbox_mail::router(shown.clone(), config.shop_name.clone()))
                    .merge(routes::sandbox_mail::delivery_router(shop.clone(), shown))
            }
            None => router.merge(routes::sandbox_mail::closed_router(config.shop_name.clone())),
        };
    }
    #[cfg(feature = "failpoints")]
    let router = router.route("/panic", axum::routing::get(|| async { panic!("a panic on purpose") as () }));
    let incoming = routes::upload::Incoming::in_folder(&config.data_dir);
    let uploads = routes::upload::router(state.clone(), opened.disk.clone(), incoming);
    let settings = LayerSettings {
        trusted_proxies: config.trusted_proxies,
        rate_limits: config.rate_limits,
        max_bytes: context.max_bytes,
    };
    layers::around(router, uploads, &state, &settings)
}

/// Largest picture that is taken, in whole MiB: what remains is for the form around it.
fn max_picture_mib(max_bytes: Option<usize>) -> u32 {
    let most = max_bytes.map_or(pictures::MAX_BYTES, |most| most.min(pictures::MAX_BYTES));
    u32::try_from(most / (1024 * 1024)).unwrap_or(u32::MAX)
}

/// Pages, server functions, files of the browser side, and the page for what is none of these.
fn pages(state: &AppState) -> Router {
    let options = state.leptos_options.clone();
    let router = Router::new()
        .leptos_routes(state, generate_route_list(App), move || shell(options.clone()))
        .fallback(file_and_error_handler::<AppState, _>(shell));
    let permissions = middleware::from_fn_with_state(state.clone(), crate::admin::require_permission);
    let forms = BodyReader::new(FORM_WITHIN);
    let router = router.layer(middleware::from_fn_with_state(forms, layers::buffered_form));
    layers::pages(router.layer(permissions), &state.shop).with_state(state.clone())
}
