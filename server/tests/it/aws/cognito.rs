//! Admins in a user pool: the adapter keeps the contract of its port, and the program itself lets the right people in.

mod front;
mod signing_in;
mod user_pool;

use aws_adapter::cognito::pool::{Weakness, weaknesses};
use aws_sdk_cognitoidentityprovider::types::UserPoolMfaType;
use domain::{
    Role, Timestamp,
    delivery::token::Token,
    ports::{Accounts, Clock, Identity},
    team::identity::{Answer, Challenge, IdentityError, SignInUnavailable, Step},
    time::MINUTE_SECS,
};
use domain_testing::{
    conformance::identity::{AdminsWorld, password},
    memory::{MemoryAdmins, StoppedClock},
    sample::entry,
};
use server::system::{SystemClock, SystemEntropy};
use std::sync::Arc;
use user_pool::Pool;

mod identity {
    domain_testing::identity_conformance!(super::world().await);
}

async fn world() -> (Arc<AdminsWorld>, Pool) {
    let pool = Pool::new().await;
    // Cognito's own clock counts for codes and tokens.
    let world = AdminsWorld { identity: Arc::new(pool.identity(Arc::new(SystemClock))), clock: Arc::new(SystemClock) };
    (Arc::new(world), pool)
}

const ADA: &str = "ada@example.com";

/// A clock that can be moved and begins now: tokens of the stand-in are made now.
fn clock() -> Arc<StoppedClock> {
    Arc::new(StoppedClock::new(SystemClock.now()))
}

#[tokio::test]
async fn r043_each_weakness_of_a_pool_is_found() {
    let pool = Pool::new().await;
    let found = weaknesses(&pool.console, &pool.names.id, &pool.names.client).await.unwrap();
    assert_eq!(found, [], "as a shop wants it");
    let made = pool.console.create_user_pool().pool_name("by hand").send().await.unwrap();
    let id = made.user_pool().unwrap().id().unwrap().to_owned();
    let app = pool.console.create_user_pool_client().user_pool_id(&id).client_name("by hand").generate_secret(true);
    let app = app.access_token_validity(24).send().await.unwrap();
    let client = app.user_pool_client().unwrap().client_id().unwrap().to_owned();
    let found = weaknesses(&pool.console, &id, &client).await.unwrap();
    let all = [
        Weakness::SelfSignUp,
        Weakness::NoSecondFactor,
        Weakness::TellsWhoExists,
        Weakness::NoPasswordFlow,
        Weakness::ClientSecret,
        Weakness::LongTokens,
        Weakness::MissingGroup("admin"),
        Weakness::MissingGroup("catalog"),
        Weakness::MissingGroup("support"),
        Weakness::MissingGroup("viewer"),
    ];
    assert_eq!(found, all);
    assert!(weaknesses(&pool.console, &id, "no-such-client").await.is_err());
    // Codes by text message are no codes of an app.
    let call = pool.console.set_user_pool_mfa_config().user_pool_id(&id).mfa_configuration(UserPoolMfaType::On);
    call.send().await.unwrap();
    assert!(weaknesses(&pool.console, &id, &client).await.unwrap().contains(&Weakness::NoSecondFactor));
}

#[tokio::test]
async fn r043_an_unsafe_pool_lets_nobody_sign_in_until_it_is_mended() {
    let pool = Pool::new().await;
    let (list, clock) = (Arc::new(MemoryAdmins::default()), clock());
    let world =
        AdminsWorld { identity: Arc::new(pool.identity_with(list.clone(), clock.clone())), clock: clock.clone() };
    let ada = world.join(ADA, Role::Owner).await.unwrap();
    pool.let_people_sign_up(true).await;
    let identity = pool.identity_with(list, clock.clone());
    for _ in 0..2 {
        assert_eq!(identity.unavailable().await, Some(SignInUnavailable::Unsafe));
        let begun = identity.begin(ADA, &password("four quiet herons wade")).await;
        assert!(matches!(begun, Err(IdentityError::SignInUnavailable(SignInUnavailable::Unsafe))), "{begun:?}");
        let asked = identity.forgot_password(ADA).await;
        assert!(matches!(asked, Err(IdentityError::SignInUnavailable(SignInUnavailable::Unsafe))), "{asked:?}");
    }
    let known = identity.profile(&ada.profile.id).await.unwrap();
    assert_eq!(known, Some(ada.profile), "who is signed in goes on");
    pool.let_people_sign_up(false).await;
    clock.advance(MINUTE_SECS);
    assert_eq!(identity.unavailable().await, None);
    assert!(identity.begin(ADA, &password("four quiet herons wade")).await.is_ok());
}

#[tokio::test]
async fn f084_without_keys_nobody_signs_in_and_who_is_in_goes_on() {
    let pool = Pool::new().await;
    let (list, clock) = (Arc::new(MemoryAdmins::default()), clock());
    let world =
        AdminsWorld { identity: Arc::new(pool.identity_with(list.clone(), clock.clone())), clock: clock.clone() };
    let ada = world.join(ADA, Role::Owner).await.unwrap();
    pool.front.keep_keys_back(true);
    let identity = pool.identity_with(list, clock.clone());
    assert_eq!(identity.unavailable().await, Some(SignInUnavailable::Unreachable));
    let begun = identity.begin(ADA, &password("four quiet herons wade")).await;
    assert!(matches!(begun, Err(IdentityError::SignInUnavailable(SignInUnavailable::Unreachable))), "{begun:?}");
    assert_eq!(identity.profile(&ada.profile.id).await.unwrap(), Some(ada.profile));
    pool.front.keep_keys_back(false);
    clock.advance(5);
    assert_eq!(identity.unavailable().await, None);
}

#[tokio::test]
async fn a026_who_is_not_on_the_list_or_not_in_the_group_is_refused() {
    let pool = Pool::new().await;
    let list: Arc<MemoryAdmins> = Arc::default();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let identity = Arc::new(pool.identity_with(list.clone(), clock.clone()));
    let own = password("four quiet herons wade");
    // In the group, with the right password, and not on the list: the pool's own users cannot invite themselves.
    pool.user_made_in_the_console("mallory@example.com", "four quiet herons wade").await;
    pool.add_to_group("mallory@example.com", "admin").await;
    assert!(matches!(identity.begin("mallory@example.com", &own).await, Err(IdentityError::Refused)));
    // On the list, with password and code, and not in the group any more.
    let world = AdminsWorld { identity: identity.clone(), clock: clock.clone() };
    let ada = world.join(ADA, Role::Owner).await.unwrap();
    pool.out_of_group(ADA, "admin").await;
    assert_eq!(identity.profile(&ada.profile.id).await.unwrap(), None);
    let Ok(Step::Ask { challenge: Challenge::Code, state, .. }) = identity.begin(ADA, &own).await else {
        panic!("no code is asked for")
    };
    let code = domain::team::code_of_app(&ada.secret, later(&*clock));
    let told = identity.answer(&state, &Answer::Code(code)).await;
    assert!(matches!(told, Err(IdentityError::Refused)), "{told:?}");
    // In the group again, and somebody else under the same address: made anew in the console.
    pool.add_to_group(ADA, "admin").await;
    pool.console.admin_delete_user().user_pool_id(&pool.names.id).username(ADA).send().await.unwrap();
    pool.user_made_in_the_console(ADA, "given by somebody else").await;
    pool.add_to_group(ADA, "admin").await;
    assert_eq!(identity.profile(&ada.profile.id).await.unwrap(), None);
    let begun = identity.begin(ADA, &password("given by somebody else")).await.unwrap();
    let Step::Ask { challenge: Challenge::NewPassword, state, .. } = begun else { panic!("{begun:?}") };
    let step = identity.answer(&state, &Answer::Password(own.clone())).await.unwrap();
    let Step::Ask { challenge: Challenge::SetUpCodes { secret }, state, .. } = step else { panic!("{step:?}") };
    let code = domain::team::code_of_app(&secret, clock.now());
    let told = identity.answer(&state, &Answer::Code(code)).await;
    assert!(matches!(told, Err(IdentityError::Refused)), "the sub is another: {told:?}");
    // Crossed off the list.
    let bob = world.join("bob@example.com", Role::Owner).await.unwrap();
    list.delete_account(&bob.profile.id, entry("admin.removed")).await.unwrap();
    assert_eq!(identity.profile(&bob.profile.id).await.unwrap(), None);
    assert!(matches!(identity.begin("bob@example.com", &own).await, Err(IdentityError::Refused)));
}

#[tokio::test]
async fn r046_somebody_shut_out_in_the_pool_is_nobody() {
    let pool = Pool::new().await;
    let identity = Arc::new(pool.identity(Arc::new(SystemClock)));
    let world = AdminsWorld { identity: identity.clone(), clock: Arc::new(SystemClock) };
    let ada = world.join(ADA, Role::Owner).await.unwrap();
    pool.add_to_group(ADA, "viewer").await;
    let role = identity.profile(&ada.profile.id).await.unwrap().map(|profile| profile.role);
    assert_eq!(role, Some(Role::Viewer), "groups count at once");
    pool.disable(ADA).await;
    assert_eq!(identity.profile(&ada.profile.id).await.unwrap(), None);
    let begun = identity.begin(ADA, &password("four quiet herons wade")).await;
    assert!(matches!(begun, Err(IdentityError::Refused)));
}

#[tokio::test]
async fn r043_a_user_of_the_pool_who_is_invited_keeps_password_and_sub() {
    let pool = Pool::new().await;
    let identity = Arc::new(pool.identity(Arc::new(SystemClock)));
    pool.user_made_in_the_console(ADA, "given for the first time").await;
    let given = password("given for the first time");
    assert!(matches!(identity.begin(ADA, &given).await, Err(IdentityError::Refused)), "not on the list yet");
    let token = Token::random(&SystemEntropy);
    let invited = identity.invite(ADA, Role::Catalog, &token, entry("admin.invited")).await.unwrap();
    let step = identity.begin(ADA, &given).await.unwrap();
    let Step::Ask { challenge: Challenge::NewPassword, state, .. } = step else { panic!("{step:?}") };
    let weak = identity.answer(&state, &Answer::Code("123456".to_owned())).await;
    assert!(matches!(weak, Err(IdentityError::NotOffered)), "a code is not what was asked for");
    let own = password("four quiet herons wade");
    let step = identity.answer(&state, &Answer::Password(own.clone())).await.unwrap();
    let Step::Ask { challenge: Challenge::SetUpCodes { secret }, state, .. } = step else { panic!("{step:?}") };
    let code = domain::team::code_of_app(&secret, SystemClock.now());
    let step = identity.answer(&state, &Answer::Code(code)).await.unwrap();
    let Step::Done(profile) = step else { panic!("{step:?}") };
    assert_eq!((&profile.id, profile.role, profile.invited_until), (&invited.id, Role::Catalog, None));
    assert_eq!(identity.profile(&invited.id).await.unwrap(), Some(profile));
    let used = identity.answer(&state, &Answer::Code("123456".to_owned())).await;
    assert!(matches!(used, Err(IdentityError::RunOut)), "{used:?}");
}

#[tokio::test]
async fn r048_without_the_front_too_nobody_comes_in_by_a_password_alone() {
    // The stand-in itself gives tokens for a password; an app is set up with them all the same.
    let pool = Pool::new().await;
    let list: Arc<MemoryAdmins> = Arc::default();
    let sdk = pool.account.sdk.clone();
    let entropy = Arc::new(server::system::SystemEntropy);
    let identity = aws_adapter::cognito::Cognito::new(
        &sdk,
        server::open::aws::of_pool(&pool.names),
        list,
        Arc::new(SystemClock),
        entropy,
    );
    let world = AdminsWorld { identity: Arc::new(identity), clock: Arc::new(SystemClock) };
    let ada = world.join(ADA, Role::Owner).await.unwrap();
    let begun = world.identity.begin(ADA, &password("four quiet herons wade")).await.unwrap();
    assert!(matches!(begun, Step::Ask { challenge: Challenge::Code, .. }));
    // Where codes are not asked for any more, whoever has the password must not put a new app in the place of the old.
    let call = pool.console.set_user_pool_mfa_config().user_pool_id(&pool.names.id);
    call.mfa_configuration(UserPoolMfaType::Off).send().await.unwrap();
    let begun = world.identity.begin(ADA, &password("four quiet herons wade")).await;
    assert!(matches!(begun, Err(IdentityError::SignInUnavailable(SignInUnavailable::Unsafe))), "{begun:?}");
    assert_eq!(world.identity.profile(&ada.profile.id).await.unwrap(), Some(ada.profile));
}

/// Half a minute from now: a code of then is not spent yet.
fn later(clock: &dyn Clock) -> Timestamp {
    clock.now().plus_secs(30)
}
