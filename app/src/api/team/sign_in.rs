//! Coming in and leaving. Anyone may call these; they say no to all but those who know what to say.

use crate::api::{ApiError, form::Form};
#[cfg(feature = "ssr")]
use crate::{
    api::{
        outcome,
        team::outcome::{back, of_password, of_sign_in},
    },
    cookies,
    response::{self, own_path},
    state::{run_in_background, shop},
};
#[cfg(feature = "ssr")]
use domain::{
    delivery::token::Token,
    team::{Caller, Password, PasswordError, SignInError, SignedIn, identity::Answer},
};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use tracing::warn;

/// Begins to sign in with address and password.
#[server(endpoint = "/admin/sign-in", protocol = Form)]
pub async fn sign_in(email: String, password: String, #[server(default)] next: String) -> Result<(), ApiError> {
    let page = sign_in_page(&next);
    let Some(password) = Password::typed(&password).filter(|_| email.len() <= 254) else {
        return Err(back(&page, "wrong"));
    };
    let caller = response::caller();
    let tried = shop().sign_in(&email, &password, &caller).await;
    ended(tried, &next, &page, "wrong", Some((email, caller))).await
}

/// Goes on with a code of the app, or a recovery code.
#[server(endpoint = "/admin/sign-in/code", protocol = Form)]
pub async fn enter_code(code: String, #[server(default)] next: String) -> Result<(), ApiError> {
    let answer = Answer::Code(code.chars().take(40).collect());
    go_on(next, "wrong-code", |_| Ok(answer)).await
}

/// Goes on with a password of one's own, in place of one that was given.
#[server(endpoint = "/admin/sign-in/password", protocol = Form)]
pub async fn choose_password(password: String, #[server(default)] next: String) -> Result<(), ApiError> {
    go_on(next, "wrong", |email| Password::choose(&password, email).map(Answer::Password)).await
}

/// Takes up an invitation. `email` is asked of the first owner only.
#[server(endpoint = "/admin/welcome", protocol = Form)]
pub async fn take_up_invitation(
    token: String,
    password: String,
    #[server(default)] email: String,
) -> Result<(), ApiError> {
    let Ok(token) = Token::parse(&token) else { return Err(back("/admin/sign-in", "run-out")) };
    let page = format!("/admin/welcome/{}", token.reveal());
    let shop = shop();
    // Only the first owner types an address; everybody else was invited under theirs.
    let invited = shop.invited(&token).await.ok().flatten().map(|profile| profile.email);
    let own = invited.filter(|own| !own.is_empty()).unwrap_or_else(|| email.clone());
    let password = Password::choose(&password, &own).map_err(|error| back(&page, of_password(error)))?;
    let taken_up = shop.take_up_invitation(&token, &email, &password, &response::caller()).await;
    // Straight to the codes that were just handed out, so that they are kept.
    ended(taken_up, "/admin/account", &page, "wrong", None).await
}

/// Ends this browser's session, or the sign-in it has begun.
#[server(endpoint = "/admin/sign-out", protocol = Form)]
pub async fn sign_out() -> Result<(), ApiError> {
    let shop = shop();
    for token in [cookies::admin(), cookies::sign_in()].into_iter().flatten() {
        shop.sign_out(&token).await.map_err(|cause| {
            warn!("A session could not be ended: {cause}");
            back("/admin", "unavailable")
        })?;
    }
    cookies::forget_admin();
    cookies::forget_sign_in();
    outcome::answer(Ok(()), "/admin/sign-in")
}

/// Answers what is asked of this browser; `wrong` is the problem if the answer is not right. `answer` is made for
/// whose sign-in it is.
#[cfg(feature = "ssr")]
async fn go_on(
    next: String,
    wrong: &'static str,
    answer: impl FnOnce(&str) -> Result<Answer, PasswordError>,
) -> Result<(), ApiError> {
    let page = sign_in_page(&next);
    let Some(token) = cookies::sign_in() else { return Err(back(&page, "run-out")) };
    let (shop, caller) = (shop(), response::caller());
    let email = shop.pending_sign_in(&token).await.ok().flatten().map(|pending| pending.email);
    let answer = answer(email.as_deref().unwrap_or_default());
    let answer = answer.map_err(|error| back(&page, of_password(error)))?;
    let tried = shop.answer_sign_in(&token, &answer, &caller).await;
    if matches!(tried, Err(SignInError::NoPending)) {
        cookies::forget_sign_in();
    }
    ended(tried, &next, &page, wrong, email.map(|email| (email, caller))).await
}

/// Ends a step: on to the next one, into the admin, or back with the reason. Who guesses at an account makes
/// its owner hear of it.
#[cfg(feature = "ssr")]
async fn ended(
    step: Result<SignedIn, SignInError>,
    next: &str,
    page: &str,
    wrong: &'static str,
    guessed: Option<(String, Caller)>,
) -> Result<(), ApiError> {
    match step {
        Ok(SignedIn::Done { session, .. }) => {
            // The browser forgets the session it had; so must the shop.
            if let Some(before) = cookies::admin()
                && let Err(cause) = shop().sign_out(&before).await
            {
                warn!("The session this browser had before runs on to its end: {cause}");
            }
            cookies::set_admin(&session);
            cookies::forget_sign_in();
            outcome::answer(Ok(()), &own_path(Some(next)))
        }
        Ok(SignedIn::Ask { pending, .. }) => {
            cookies::set_sign_in(&pending);
            outcome::answer(Ok(()), &sign_in_page(next))
        }
        Err(error) => {
            if let Some((email, caller)) = guessed {
                let shop = shop();
                run_in_background(async move {
                    if let Err(cause) = shop.note_guessing(&email, &caller).await {
                        warn!("The word of failed sign-ins could not be queued: {cause}");
                    }
                });
            }
            Err(back(page, of_sign_in(&error, wrong)))
        }
    }
}

#[cfg(feature = "ssr")]
fn sign_in_page(next: &str) -> String {
    match own_path(Some(next)).as_str() {
        "/admin" => "/admin/sign-in".to_owned(),
        next => format!("/admin/sign-in?next={}", response::query_escaped(next)),
    }
}
