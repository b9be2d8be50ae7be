//! Coming in: address and password, then what is asked next; or an invitation.

pub mod reset;

use super::{
    fields::{Field, Problem},
    qr,
};
use crate::{
    components::{Message, PrivateHead},
    cookies,
    response::{self, own_path},
    state::{shop, site},
    suspend::when_ready,
};
use domain::{
    delivery::token::Token,
    team::{
        identity::{Challenge, Closed, Profile},
        session::PendingSignIn,
    },
};
use http::{HeaderValue, StatusCode, header::RETRY_AFTER};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// `/admin/sign-in`: the next step of signing in, whichever it is.
#[component]
pub fn SignInPage() -> impl IntoView {
    let query = use_query_map().read_untracked().clone();
    let next = own_path(query.get("next").as_deref());
    let (problem, done) = (query.get("problem"), query.get("done"));
    let ended = query.get("ended").is_some();
    when_ready(async move {
        if let Some(closed) = shop().sign_in_closed().await {
            return view! { <ClosedDoor closed/> }.into_any();
        }
        let pending = match cookies::sign_in() {
            Some(token) => shop().pending_sign_in(&token).await.ok().flatten(),
            None => None,
        };
        view! {
            <PrivateHead title="Sign in"/>
            <div class="sign-in">
                {match pending {
                    None => view! { <Password next problem done ended/> }.into_any(),
                    Some(PendingSignIn { challenge: Challenge::NewPassword, email, .. }) => {
                        view! { <NewPassword email next problem/> }.into_any()
                    }
                    Some(PendingSignIn { challenge: Challenge::SetUpCodes { secret }, email, .. }) => {
                        view! { <SetUpCodes secret email next problem/> }.into_any()
                    }
                    Some(PendingSignIn { challenge: Challenge::Code, email, .. }) => {
                        view! { <Code email next problem/> }.into_any()
                    }
                }}
            </div>
        }
        .into_any()
    })
}

/// In the place of every page by which one comes in, while nobody can.
#[component]
pub fn ClosedDoor(closed: Closed) -> impl IntoView {
    response::status(StatusCode::SERVICE_UNAVAILABLE);
    response::set(RETRY_AFTER, HeaderValue::from_static("60"));
    let words = match closed {
        Closed::Unreachable => {
            "The service that checks who signs in does not answer just now. Please try again in a minute."
        }
        Closed::Unsafe => {
            "The service that checks who signs in is not set up safely. Whoever runs this shop finds in its log, and by “tuppence doctor”, what to change."
        }
    };
    view! {
        <PrivateHead title="Signing in is closed"/>
        <Message title="Signing in is closed for now" next=("/", "Go to the shop")>
            <p>{words}</p>
            <p>"Who is signed in already can go on, and the shop goes on selling."</p>
        </Message>
    }
}

#[component]
fn Password(
    next: String,
    problem: Option<String>,
    done: Option<String>,
    /// Whether something was sent that a session would have been needed for.
    ended: bool,
) -> impl IntoView {
    let ended = ended.then(|| {
        view! {
            <p class="notice" role="status">
                "You’ve been signed out, so your last change was not saved. Sign in to go back to the page you were on."
            </p>
        }
    });
    let replaced = (done.as_deref() == Some("password"))
        .then(|| view! { <p class="notice notice--good" role="status">"Your password is changed. Sign in with the new one."</p> });
    view! {
        <h1 class="page-title">"Sign in"</h1>
        {replaced}
        {ended}
        <Problem code=problem/>
        <form class="admin-form" method="post" action="/api/admin/sign-in">
            <input type="hidden" name="next" value=next/>
            <Field label="Email" name="email" kind="email" autocomplete="username"/>
            <Field label="Password" name="password" kind="password" autocomplete="current-password"/>
            <button class="button button--primary button--wide">"Sign in"</button>
        </form>
        {if shop().sign_in_offers().forgotten_password {
            view! {
                <p><a href="/admin/forgot">"Forgotten your password?"</a></p>
                <p class="fine">
                    "Lost the phone? Another owner can give you a new link, and so can the console: "
                    <code>"tuppence admin reset you@example.com"</code>
                </p>
            }
            .into_any()
        } else {
            view! {
                <p class="fine">
                    "Forgotten the password or lost the phone? Another owner can give you a new link, and so can the console: "
                    <code>"tuppence admin reset you@example.com"</code>
                </p>
            }
            .into_any()
        }}
    }
}

/// For who was given a password by somebody else, who then knows it.
#[component]
fn NewPassword(email: String, next: String, problem: Option<String>) -> impl IntoView {
    view! {
        <h1 class="page-title">"Choose a password"</h1>
        <p class="lead">"The one you were given is for once. Choose your own for "<strong>{email}</strong>"."</p>
        <Problem code=problem/>
        <form class="admin-form" method="post" action="/api/admin/sign-in/password">
            <input type="hidden" name="next" value=next/>
            <Field label="New password" name="password" kind="password" autocomplete="new-password"/>
            <p class="fine">"At least 12 characters; a few words in a row are easy to remember."</p>
            <button class="button button--primary button--wide">"Go on"</button>
        </form>
        <StartOver/>
    }
}

#[component]
fn Code(email: String, next: String, problem: Option<String>) -> impl IntoView {
    view! {
        <h1 class="page-title">"One more thing"</h1>
        <p class="lead">"Enter the code your authenticator app shows for "<strong>{email}</strong>"."</p>
        <Problem code=problem/>
        <form class="admin-form" method="post" action="/api/admin/sign-in/code">
            <input type="hidden" name="next" value=next/>
            <Field label="Code" name="code" kind="text" autocomplete="one-time-code"/>
            <button class="button button--primary button--wide">"Sign in"</button>
        </form>
        {shop().sign_in_offers().recovery_codes.then(|| view! {
            <p class="fine">"No phone at hand? A recovery code works here, too, once."</p>
        })}
        <StartOver/>
    }
}

#[component]
fn SetUpCodes(secret: String, email: String, next: String, problem: Option<String>) -> impl IntoView {
    let groups = qr::in_groups(&secret);
    let image = qr::of_secret(&secret, &email, &site().name);
    view! {
        <h1 class="page-title">"Set up your codes"</h1>
        <p class="lead">"A password alone can be stolen. Scan this with an authenticator app, then enter the code it shows."</p>
        <div class="sign-in__qr" inner_html=image></div>
        <p class="fine">"Cannot scan? Type this key into the app: "<code class="sign-in__secret">{groups}</code></p>
        <Problem code=problem/>
        <form class="admin-form" method="post" action="/api/admin/sign-in/code">
            <input type="hidden" name="next" value=next/>
            <Field label="Code" name="code" kind="text" autocomplete="one-time-code"/>
            <button class="button button--primary button--wide">"Go on"</button>
        </form>
        <StartOver/>
    }
}

#[component]
fn StartOver() -> impl IntoView {
    view! {
        <form method="post" action="/api/admin/sign-out">
            <button class="link-button">"Start over"</button>
        </form>
    }
}

/// `/admin/welcome/{token}`: taking up an invitation.
#[component]
pub fn WelcomePage() -> impl IntoView {
    let token = use_params_map().read_untracked().get("token").unwrap_or_default();
    let problem = use_query_map().read_untracked().get("problem");
    response::keep_private();
    when_ready(async move {
        let invited = match Token::parse(&token) {
            Ok(token) => shop().invited(&token).await.ok().flatten(),
            Err(_) => None,
        };
        match invited {
            Some(profile) => view! { <Welcome token profile problem/> }.into_any(),
            None => view! { <NoInvitation/> }.into_any(),
        }
    })
}

#[component]
fn Welcome(token: String, profile: Profile, problem: Option<String>) -> impl IntoView {
    let first = profile.email.is_empty();
    let words = if first {
        "You become the owner of this shop. Choose an email address and a password to sign in with.".to_owned()
    } else {
        format!("You are invited as {}, in the role “{}”. Choose a password.", profile.email, profile.role.as_str())
    };
    view! {
        <PrivateHead title="Welcome"/>
        <div class="sign-in">
            <h1 class="page-title">"Welcome"</h1>
            <p class="lead">{words}</p>
            <Problem code=problem/>
            <form class="admin-form" method="post" action="/api/admin/welcome">
                <input type="hidden" name="token" value=token/>
                {first.then(|| view! { <Field label="Email" name="email" kind="email" autocomplete="username"/> })}
                <Field label="Password" name="password" kind="password" autocomplete="new-password"/>
                <p class="fine">"At least 12 characters; a few words in a row are easy to remember."</p>
                <button class="button button--primary button--wide">"Go on"</button>
            </form>
        </div>
    }
}

#[component]
fn NoInvitation() -> impl IntoView {
    response::status(StatusCode::NOT_FOUND);
    view! {
        <PrivateHead title="This link does not work"/>
        <Message title="This link does not work any more" next=("/admin/sign-in", "Sign in")>
            <p>"It was used already, or it is older than a day. Ask for a new one; the console gives it, too: "<code>"tuppence admin invite you@example.com"</code></p>
        </Message>
    }
}
