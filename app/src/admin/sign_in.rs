//! Coming in: address and password, then what is asked next; or an invitation.

pub mod reset;

use super::{
    fields::{Field, Problem},
    qr,
};
use crate::{
    api::team::sign_in::{ChoosePassword, EnterCode, SignIn, SignOut, TakeUpInvitation},
    components::{Message, PrivateHead},
    cookies,
    messages::{Tag, messages},
    response::{self, own_path},
    state::{shop, site},
    suspend::when_ready,
};
use domain::{
    delivery::token::Token,
    team::{
        identity::{Challenge, Profile, SignInUnavailable},
        session::PendingSignIn,
    },
};
use http::{HeaderValue, StatusCode, header::RETRY_AFTER};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::{use_params_map, use_query_map};

/// `/admin/sign-in`: the next step of signing in, whichever it is.
#[component]
pub fn SignInPage() -> impl IntoView {
    let query = use_query_map().read_untracked().clone();
    let next = own_path(query.get("next").as_deref());
    let (problem, done) = (query.get("problem"), query.get("done"));
    let ended = query.get("ended").is_some();
    when_ready(async move {
        if let Some(unavailable) = shop().sign_in_unavailable().await {
            return view! { <SignInUnavailablePanel unavailable/> }.into_any();
        }
        let pending = match cookies::sign_in() {
            Some(token) => shop().pending_sign_in(&token).await.ok().flatten(),
            None => None,
        };
        view! {
            <PrivateHead title=messages().sign_in().title()/>
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
pub fn SignInUnavailablePanel(unavailable: SignInUnavailable) -> impl IntoView {
    response::status(StatusCode::SERVICE_UNAVAILABLE);
    response::set(RETRY_AFTER, HeaderValue::from_static("60"));
    let t = messages().sign_in();
    let words = match unavailable {
        SignInUnavailable::Unreachable => t.closed_unreachable(),
        SignInUnavailable::Unsafe => t.closed_unsafe(),
    };
    view! {
        <PrivateHead title=t.closed_title()/>
        <Message title=t.closed_heading() next=("/", t.to_shop())>
            <p>{words}</p>
            <p>{t.closed_meanwhile()}</p>
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
    let t = messages().sign_in();
    let ended = ended.then(|| {
        view! {
            <p class="notice" role="status">{t.ended()}</p>
        }
    });
    let replaced = (done.as_deref() == Some("password"))
        .then(|| view! { <p class="notice notice--good" role="status">{t.password_replaced()}</p> });
    view! {
        <h1 class="page-title">{t.title()}</h1>
        {replaced}
        {ended}
        <Problem code=problem/>
        <form class="admin-form" method="post" action=SignIn::PATH>
            <input type="hidden" name="next" value=next/>
            <Field label=t.email() name="email" kind="email" autocomplete="username"/>
            <Field label=t.password() name="password" kind="password" autocomplete="current-password"/>
            <button class="button button--primary button--wide">{t.submit()}</button>
        </form>
        {if shop().sign_in_options().forgotten_password {
            view! {
                <p><a href="/admin/forgot">{t.forgot()}</a></p>
                <p class="fine" inner_html=t.phone_lost(Tag::code()).into_string()></p>
            }
            .into_any()
        } else {
            view! {
                <p class="fine" inner_html=t.both_lost(Tag::code()).into_string()></p>
            }
            .into_any()
        }}
    }
}

/// For who was given a password by somebody else, who then knows it.
#[component]
fn NewPassword(email: String, next: String, problem: Option<String>) -> impl IntoView {
    let t = messages().sign_in();
    view! {
        <h1 class="page-title">{t.choose_title()}</h1>
        <p class="lead" inner_html=t.choose_lead(email, Tag::strong()).into_string()></p>
        <Problem code=problem/>
        <form class="admin-form" method="post" action=ChoosePassword::PATH>
            <input type="hidden" name="next" value=next/>
            <Field label=t.new_password() name="password" kind="password" autocomplete="new-password"/>
            <p class="fine">{t.password_hint()}</p>
            <button class="button button--primary button--wide">{t.next_step()}</button>
        </form>
        <StartOver/>
    }
}

#[component]
fn Code(email: String, next: String, problem: Option<String>) -> impl IntoView {
    let t = messages().sign_in();
    view! {
        <h1 class="page-title">{t.code_title()}</h1>
        <p class="lead" inner_html=t.code_lead(email, Tag::strong()).into_string()></p>
        <Problem code=problem/>
        <form class="admin-form" method="post" action=EnterCode::PATH>
            <input type="hidden" name="next" value=next/>
            <Field label=t.code() name="code" kind="text" autocomplete="one-time-code"/>
            <button class="button button--primary button--wide">{t.submit()}</button>
        </form>
        {shop().sign_in_options().recovery_codes.then(|| view! {
            <p class="fine">{t.recovery_hint()}</p>
        })}
        <StartOver/>
    }
}

#[component]
fn SetUpCodes(secret: String, email: String, next: String, problem: Option<String>) -> impl IntoView {
    let t = messages().sign_in();
    let groups = qr::in_groups(&secret);
    let image = qr::of_secret(&secret, &email, &site().name);
    view! {
        <h1 class="page-title">{t.set_up_title()}</h1>
        <p class="lead">{t.set_up_lead()}</p>
        <div class="sign-in__qr" inner_html=image></div>
        <p class="fine">{t.key()}" "<code class="sign-in__secret">{groups}</code></p>
        <Problem code=problem/>
        <form class="admin-form" method="post" action=EnterCode::PATH>
            <input type="hidden" name="next" value=next/>
            <Field label=t.code() name="code" kind="text" autocomplete="one-time-code"/>
            <button class="button button--primary button--wide">{t.next_step()}</button>
        </form>
        <StartOver/>
    }
}

#[component]
fn StartOver() -> impl IntoView {
    view! {
        <form method="post" action=SignOut::PATH>
            <button class="link-button">{messages().sign_in().start_over()}</button>
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
    let t = messages().sign_in();
    let first = profile.email.is_empty();
    let words = if first {
        t.welcome_owner().to_owned()
    } else {
        t.welcome_invited(&profile.email, messages().team().role_name(profile.role))
    };
    view! {
        <PrivateHead title=t.welcome_title()/>
        <div class="sign-in">
            <h1 class="page-title">{t.welcome_title()}</h1>
            <p class="lead">{words}</p>
            <Problem code=problem/>
            <form class="admin-form" method="post" action=TakeUpInvitation::PATH>
                <input type="hidden" name="token" value=token/>
                {first.then(|| view! { <Field label=t.email() name="email" kind="email" autocomplete="username"/> })}
                <Field label=t.password() name="password" kind="password" autocomplete="new-password"/>
                <p class="fine">{t.password_hint()}</p>
                <button class="button button--primary button--wide">{t.next_step()}</button>
            </form>
        </div>
    }
}

#[component]
fn NoInvitation() -> impl IntoView {
    let t = messages().sign_in();
    response::status(StatusCode::NOT_FOUND);
    view! {
        <PrivateHead title=t.no_invitation_title()/>
        <Message title=t.no_invitation_heading() next=("/admin/sign-in", t.to_sign_in())>
            <p inner_html=t.no_invitation(Tag::code()).into_string()></p>
        </Message>
    }
}
