//! Does Stripe know the shop, may the key do what the shop does, and do Stripe's events arrive?

use super::{
    CheckContext, Look,
    endpoint::{self, Endpoint},
    report::{Area, Issue, Notes, broken, hint, risky},
    stripe_api::{Failure, StripeApi, api_version},
    webhook,
};
use domain::time::{DAY_SECS, MINUTE_SECS};
use std::{collections::BTreeSet, sync::Arc};
use stripe_adapter::webhook::NEEDED_EVENTS;

/// An event that is younger may still be on its way.
const ON_ITS_WAY_SECS: i64 = 5 * MINUTE_SECS;

pub(super) fn looks(context: &Arc<CheckContext>) -> Vec<(Area, Look)> {
    let Some(api) = StripeApi::of(&context.config, &context.https).map(Arc::new) else { return Vec::new() };
    vec![
        (Area::Stripe, Box::pin(look_at_key(api.clone()))),
        (Area::Stripe, Box::pin(look_at_account(api.clone(), context.config.is_live()))),
        (Area::Stripe, Box::pin(look_at_endpoints(api.clone(), context.clone()))),
        (Area::Stripe, Box::pin(look_at_pages(api.clone(), context.config.payment_origins()))),
        (Area::Stripe, Box::pin(look_at_events(api))),
        (Area::Stripe, Box::pin(webhook::look(context.clone()))),
    ]
}

/// What the shop calls, and what the dashboard calls the permission for it. To write is asked for with a call that
/// says nothing: who may write is told what is missing, who may not is told so.
const NEEDED: [(&str, &str, &str); 6] = [
    ("POST", "checkout/sessions", "Checkout Sessions: write"),
    ("POST", "refunds", "Charges and Refunds: write"),
    ("GET", "checkout/sessions", "Checkout Sessions: read"),
    ("GET", "payment_intents", "PaymentIntents: read"),
    ("GET", "charges", "Charges and Refunds: read"),
    ("GET", "disputes", "Disputes: read"),
];

async fn look_at_key(api: Arc<StripeApi>) -> Notes {
    let mut asked = tokio::task::JoinSet::new();
    for (method, path, name) in NEEDED {
        let api = api.clone();
        asked.spawn(async move {
            let said = match method {
                "POST" => api.post(path, &[]).await,
                _ => api.get(path, &[("limit", "1".to_owned())]).await,
            };
            (name, said)
        });
    }
    let mut notes = Notes::of(Area::Stripe);
    for (name, said) in asked.join_all().await {
        match said {
            Ok(_) | Err(Failure::Refused(400)) => notes.checks += 1,
            Err(Failure::NotAllowed(permission)) => notes.find(
                broken(
                    "key-lacks-permission",
                    format!("STRIPE_SECRET_KEY may not do what the shop needs: {}.", named(name, permission)),
                )
                .about(name)
                .why("Payments cannot be opened, confirmed or paid back.")
                .fix("Edit the key at https://dashboard.stripe.com/apikeys and give it this permission"),
            ),
            Err(failure) => notes.find(unanswered(&failure)),
        }
    }
    notes
}

/// `Disputes: read (rak_dispute_read)`
fn named(name: &str, permission: Option<String>) -> String {
    permission.map_or_else(|| name.to_owned(), |permission| format!("{name} ({permission})"))
}

/// Why nothing can be said.
fn unanswered(failure: &Failure) -> Issue {
    match failure {
        Failure::KeyRefused => {
            broken("key-refused", "Stripe refuses STRIPE_SECRET_KEY.").why("No payment page can be opened.").fix(
                "Copy a key of the right account from https://dashboard.stripe.com/apikeys; a rolled key ends at once",
            )
        }
        Failure::Silent(reason) => broken("stripe-unreachable", format!("Stripe does not answer: {reason}."))
            .why("No payment page can be opened, and none confirmed.")
            .fix("Check that this machine reaches api.stripe.com on port 443, and https://status.stripe.com"),
        Failure::Refused(status) => risky("stripe-unwell", format!("Stripe answers with status {status}."))
            .why("What it would have said was not checked.")
            .fix("See https://status.stripe.com and run this again"),
        Failure::NotUnderstood | Failure::NotAllowed(_) => risky("stripe-unwell", "Stripe's answer is not understood.")
            .why("What it says was not checked.")
            .fix("Is STRIPE_API_BASE set? For Stripe itself it must be empty"),
    }
}

async fn look_at_account(api: Arc<StripeApi>, live: bool) -> Notes {
    let mut notes = Notes::of(Area::Stripe);
    // A restricted key need not see the account; the other looks tell of all other failures.
    let Ok(account) = api.get("account", &[]).await else { return notes };
    notes.check(!live || account["charges_enabled"] != false, || {
        broken("account-not-activated", "Stripe does not let this account take money yet.")
            .why("Every payment is refused.")
            .fix("Finish https://dashboard.stripe.com/account/onboarding")
    });
    notes
}

async fn look_at_endpoints(api: Arc<StripeApi>, context: Arc<CheckContext>) -> Notes {
    let mut notes = Notes::of(Area::Stripe);
    // Without an address of the shop there is nothing to compare; the settings tell.
    let Some(wanted) = endpoint::address(&context.config) else { return notes };
    let endpoints = match endpoint::all(&api).await {
        Ok(endpoints) => endpoints,
        Err(Failure::NotAllowed(permission)) => {
            notes.find(not_allowed("Webhook Endpoints: read", permission, "the webhook endpoint"));
            return notes;
        }
        Err(failure) => {
            notes.find(unanswered(&failure));
            return notes;
        }
    };
    let ours: Vec<&Endpoint> = endpoints.iter().filter(|endpoint| endpoint.is_at(&wanted)).collect();
    notes.check(!ours.is_empty(), || missing(&wanted, &endpoints));
    notes.check(ours.len() < 2, || {
        risky("webhook-endpoint-twice", format!("Stripe has {} webhook endpoints for {wanted}.", ours.len()))
            .why("Each signs with a secret of its own, so the events of all but one are refused.")
            .fix("Delete all but one at https://dashboard.stripe.com/webhooks")
    });
    for endpoint in ours {
        look_at_endpoint(endpoint, &mut notes);
    }
    notes
}

fn look_at_endpoint(endpoint: &Endpoint, notes: &mut Notes) {
    const MEND: &str = "tuppence doctor --create-webhook mends it; its secret stays the same";
    notes.check(endpoint.is_enabled(), || {
        broken("webhook-endpoint-disabled", "The webhook endpoint at Stripe is disabled.")
            .about(&endpoint.id)
            .why("Stripe tells the shop nothing; orders are found some minutes late.")
            .fix(MEND)
    });
    let missing = endpoint.missing_events();
    notes.check(missing.is_empty(), || {
        broken("webhook-events-missing", format!("The webhook endpoint at Stripe lacks {}.", missing.join(", ")))
            .about(&endpoint.id)
            .why("The shop hears late of payments, refunds or disputes, or only by asking.")
            .fix(MEND)
    });
    let version = endpoint.api_version.as_deref();
    notes.check(version.is_none_or(|version| version == api_version()), || {
        hint(
            "webhook-api-version",
            format!("The webhook endpoint speaks {}, the shop {}.", version.unwrap_or_default(), api_version()),
        )
        .about(&endpoint.id)
        .why("Events only wake the shop, which then asks in its own version: this does no harm now.")
        .fix("Make a new endpoint at the next occasion, with tuppence doctor --create-webhook")
    });
}

fn missing(wanted: &str, endpoints: &[Endpoint]) -> Issue {
    let elsewhere: Vec<_> = endpoints
        .iter()
        .map(|endpoint| endpoint.url.as_str())
        .filter(|url| url.to_ascii_lowercase().contains(endpoint::PATH))
        .collect();
    let others = if elsewhere.is_empty() { String::new() } else { format!(" It knows {}.", elsewhere.join(", ")) };
    broken("webhook-endpoint-missing", format!("Stripe has no webhook endpoint for {wanted}.{others}"))
        .why("Stripe tells the shop nothing; orders are found some minutes late.")
        .fix("tuppence doctor --create-webhook")
}

fn not_allowed(name: &'static str, permission: Option<String>, what: &str) -> Issue {
    risky("stripe-permission-missing", format!("STRIPE_SECRET_KEY lacks {}, so {what} was not checked.", named(name, permission)))
        .about(name)
        .why("The shop itself does not need this permission; the doctor does.")
        .fix("Give it to the key at https://dashboard.stripe.com/apikeys, or lend the doctor another key for once:\nSTRIPE_SECRET_KEY=sk_… tuppence doctor")
}

/// Are payment pages where the settings say? Stripe tells the address of those that are open.
async fn look_at_pages(api: Arc<StripeApi>, known: Vec<String>) -> Notes {
    let mut notes = Notes::of(Area::Stripe);
    let query = [("status", "open".to_owned()), ("limit", "100".to_owned())];
    // A key that may not read sessions is told of by itself.
    let Ok(found) = api.get("checkout/sessions", &query).await else { return notes };
    let pages = found["data"].as_array().into_iter().flatten().filter_map(|session| session["url"].as_str());
    let origins = pages.filter_map(|url| {
        let uri: http::Uri = url.parse().ok()?;
        Some(format!("{}://{}", uri.scheme_str()?, uri.authority()?))
    });
    let elsewhere: BTreeSet<String> = origins.filter(|origin| !known.contains(origin)).collect();
    notes.checks += 1;
    for origin in elsewhere {
        let host = origin.trim_start_matches("https://").to_owned();
        notes.find(
            risky("payment-page-elsewhere", format!("Stripe's payment pages are at {origin}, your own domain for Checkout, and TUPPENCE_CHECKOUT_HOST does not name it."))
                .about(origin)
                .why("The shop learns the address from its first checkout; until then browsers stop the way there.")
                .fix(format!("Set TUPPENCE_CHECKOUT_HOST={host}")),
        );
    }
    notes
}

/// Stripe shows the secret of an endpoint to nobody. What it tells is which events were not taken.
async fn look_at_events(api: Arc<StripeApi>) -> Notes {
    let mut notes = Notes::of(Area::Stripe);
    let now = jiff::Timestamp::now().as_second();
    let mut query = vec![
        ("delivery_success", "false".to_owned()),
        ("created[gte]", (now - DAY_SECS).to_string()),
        ("created[lte]", (now - ON_ITS_WAY_SECS).to_string()),
        ("limit", "100".to_owned()),
    ];
    query.extend(NEEDED_EVENTS.map(|kind| ("types[]", kind.to_owned())));
    match api.get("events", &query).await {
        Ok(found) => {
            let count = found["data"].as_array().map_or(0, Vec::len);
            let more = if found["has_more"] == true { " or more" } else { "" };
            notes.check(count == 0, || {
                broken("events-not-taken", format!("{count}{more} of Stripe's events of the last day were not taken."))
                    .why("Most likely STRIPE_WEBHOOK_SECRET is not the secret of this endpoint (Stripe does not let the two be compared), or the shop was not reachable, or another endpoint of the account fails.")
                    .fix("Open the endpoint at https://dashboard.stripe.com/webhooks and look at what was answered.\n400 \"the signature is not from Stripe\" means: copy the endpoint's signing secret into STRIPE_WEBHOOK_SECRET and restart the shop")
            });
        }
        Err(Failure::NotAllowed(permission)) => {
            notes.find(not_allowed("Events: read", permission, "whether events arrive"));
        }
        Err(failure) => notes.find(unanswered(&failure)),
    }
    notes
}
