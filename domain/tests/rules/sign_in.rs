//! Coming in as an admin, staying, and leaving.

use crate::support::TestShop;
use domain::{
    Admin, Permission, Role,
    delivery::token::Token,
    team::{
        AdminError, AdminsError, Caller, Console, Password, SignInError, SignedIn, code_of_app,
        identity::{Answer, Challenge, IdentityError},
    },
    time::{HOUR_SECS, MINUTE_SECS},
};
use domain_testing::together;

fn password() -> Password {
    Password::typed("four quiet herons wade").unwrap()
}

/// Comes in by an invitation; returns the session's token and the app's secret.
async fn join(shop: &TestShop, email: &str, role: Role) -> (Token, String) {
    let invitation = Console::of(&shop.shop).invite(email, role).await.unwrap();
    let taken_up = shop.take_up_invitation(&invitation, email, &password(), &Caller::default()).await.unwrap();
    let SignedIn::Ask { pending, challenge: Challenge::SetUpCodes { secret } } = taken_up else { panic!("no codes") };
    let code = Answer::Code(code_of_app(&secret, shop.now()));
    match shop.answer_sign_in(&pending, &code, &Caller::default()).await.unwrap() {
        SignedIn::Done { session, .. } => (session, secret),
        SignedIn::Ask { .. } => panic!("something else is asked"),
    }
}

async fn owner(shop: &TestShop) -> (Token, Admin) {
    let (session, _) = join(shop, "ada@example.com", Role::Owner).await;
    let admin = shop.admin(&session, Permission::ManageTeam).await.unwrap();
    (session, admin)
}

fn signed_out(result: Result<Admin, AdminError>) -> bool {
    matches!(result, Err(AdminError::SignedOut))
}

#[tokio::test]
async fn r045_a_session_ends_when_nobody_uses_it() {
    let shop = TestShop::start().await;
    let (session, _) = owner(&shop).await;
    for _ in 0..4 {
        shop.world.clock.advance(29 * MINUTE_SECS);
        assert!(shop.admin(&session, Permission::ViewOverview).await.is_ok());
    }
    shop.world.clock.advance(30 * MINUTE_SECS);
    assert!(signed_out(shop.admin(&session, Permission::ViewOverview).await));
    shop.world.clock.advance(-30 * MINUTE_SECS);
    assert!(signed_out(shop.admin(&session, Permission::ViewOverview).await), "and does not come back");
}

#[tokio::test]
async fn r045_a_session_ends_after_twelve_hours_whoever_uses_it() {
    let shop = TestShop::start().await;
    let (session, _) = owner(&shop).await;
    for _ in 0..(12 * HOUR_SECS / (20 * MINUTE_SECS) - 1) {
        shop.world.clock.advance(20 * MINUTE_SECS);
        assert!(shop.admin(&session, Permission::ViewOverview).await.is_ok());
    }
    shop.world.clock.advance(20 * MINUTE_SECS);
    assert!(signed_out(shop.admin(&session, Permission::ViewOverview).await));
}

#[tokio::test]
async fn r046_a_removed_account_is_out_within_five_minutes_and_at_once_for_grave_deeds() {
    let shop = TestShop::start().await;
    let (session, admin) = owner(&shop).await;
    join(&shop, "bob@example.com", Role::Owner).await;
    let audit = domain::audit::AuditEntry {
        at: shop.now(),
        actor: "provider".into(),
        action: "removed elsewhere".into(),
        object: String::new(),
        before: String::new(),
        after: String::new(),
        why: String::new(),
    };
    // Removed at the provider, behind the shop's back.
    shop.ports().identity.remove(admin.id(), audit).await.unwrap();
    assert!(shop.admin(&session, Permission::ViewOverview).await.is_ok(), "believed for five minutes");
    assert!(signed_out(shop.admin(&session, Permission::SpendMoney).await), "but not with money");
    assert!(signed_out(shop.admin(&session, Permission::ViewOverview).await), "and from then on not at all");
}

#[tokio::test]
async fn r047_a_role_is_asked_for_at_each_deed() {
    let shop = TestShop::start().await;
    let (session, _) = join(&shop, "vi@example.com", Role::Viewer).await;
    assert!(shop.admin(&session, Permission::ViewOrders).await.is_ok());
    assert!(matches!(shop.admin(&session, Permission::SpendMoney).await, Err(AdminError::NotAllowed(_))));
    let viewer = shop.admin(&session, Permission::ViewOrders).await.unwrap();
    assert!(matches!(shop.admins(&viewer).await, Err(AdminsError::NotAllowed(_))));
    assert!(matches!(shop.invite_admin(&viewer, "x@example.com", Role::Owner).await, Err(AdminsError::NotAllowed(_))));
}

#[tokio::test]
async fn a036_five_failures_make_an_account_wait_a_quarter_of_an_hour() {
    let shop = TestShop::start().await;
    let (_, secret) = join(&shop, "ada@example.com", Role::Owner).await;
    let wrong = Password::typed("not the password").unwrap();
    for _ in 0..5 {
        let refused = shop.sign_in("ADA@example.com", &wrong, &Caller::default()).await;
        assert!(matches!(refused, Err(SignInError::Identity(IdentityError::Refused))));
    }
    let held = shop.sign_in("ada@example.com", &password(), &Caller::default()).await;
    assert!(matches!(held, Err(SignInError::TooOften)), "the right password waits, too");
    shop.world.clock.advance(16 * MINUTE_SECS);
    let asked = shop.sign_in("ada@example.com", &password(), &Caller::default()).await.unwrap();
    let SignedIn::Ask { pending, challenge: Challenge::Code } = asked else { panic!("no code is asked for") };
    let code = Answer::Code(code_of_app(&secret, shop.now()));
    assert!(matches!(shop.answer_sign_in(&pending, &code, &Caller::default()).await, Ok(SignedIn::Done { .. })));
    let again = shop.answer_sign_in(&pending, &code, &Caller::default()).await;
    assert!(matches!(again, Err(SignInError::NoPending)), "a sign-in ends once");
}

#[tokio::test]
async fn a_sign_in_that_takes_too_long_begins_anew() {
    let shop = TestShop::start().await;
    let (_, secret) = join(&shop, "ada@example.com", Role::Owner).await;
    shop.world.clock.advance(MINUTE_SECS);
    let asked = shop.sign_in("ada@example.com", &password(), &Caller::default()).await.unwrap();
    let SignedIn::Ask { pending, .. } = asked else { panic!("no code is asked for") };
    shop.world.clock.advance(10 * MINUTE_SECS);
    let code = Answer::Code(code_of_app(&secret, shop.now()));
    let late = shop.answer_sign_in(&pending, &code, &Caller::default()).await;
    assert!(matches!(late, Err(SignInError::NoPending)));
}

#[tokio::test]
async fn an_invitation_works_once_and_for_a_day() {
    let shop = TestShop::start().await;
    let console = Console::of(&shop.shop);
    let first = console.invite("ada@example.com", Role::Owner).await.unwrap();
    let second = console.invite("ada@example.com", Role::Owner).await.unwrap();
    assert!(shop.ports().identity.invited(&first).await.unwrap().is_none(), "a newer one takes its place");
    assert!(shop.take_up_invitation(&second, "", &password(), &Caller::default()).await.is_ok());
    assert!(shop.take_up_invitation(&second, "", &password(), &Caller::default()).await.is_err());
    let late = console.invite("bob@example.com", Role::Viewer).await.unwrap();
    shop.world.clock.advance(24 * HOUR_SECS);
    assert!(shop.take_up_invitation(&late, "", &password(), &Caller::default()).await.is_err());
}

#[tokio::test]
async fn the_last_owner_cannot_be_removed_or_made_less() {
    let shop = TestShop::start().await;
    let (_, ada) = owner(&shop).await;
    // Invited is not come: nobody would be left who can sign in.
    Console::of(&shop.shop).invite("bob@example.com", Role::Owner).await.unwrap();
    let last = |result| matches!(result, Err(AdminsError::Identity(IdentityError::LastOwner)));
    assert!(last(shop.remove_admin(&ada, ada.id()).await));
    assert!(last(shop.set_role(&ada, ada.id(), Role::Viewer).await));
}

#[tokio::test]
async fn a_new_password_ends_all_other_sessions() {
    let shop = TestShop::start().await;
    let (session, secret) = join(&shop, "ada@example.com", Role::Owner).await;
    shop.world.clock.advance(MINUTE_SECS);
    let asked = shop.sign_in("ada@example.com", &password(), &Caller::default()).await.unwrap();
    let SignedIn::Ask { pending, .. } = asked else { panic!("no code is asked for") };
    let code = Answer::Code(code_of_app(&secret, shop.now()));
    let SignedIn::Done { session: other, .. } = shop.answer_sign_in(&pending, &code, &Caller::default()).await.unwrap()
    else {
        panic!("not in")
    };
    let ada = shop.admin(&session, Permission::ViewOverview).await.unwrap();
    assert_eq!(shop.own_sessions(&ada).await.unwrap().len(), 2);
    let new = Password::choose("five loud geese land", ada.email()).unwrap();
    assert!(shop.change_password(&ada, &new, &new).await.is_err(), "the present one must be known");
    shop.change_password(&ada, &password(), &new).await.unwrap();
    assert!(signed_out(shop.admin(&other, Permission::ViewOverview).await));
    assert!(shop.admin(&session, Permission::ViewOverview).await.is_ok());
}

fn from(network: &str) -> Caller {
    Caller { network: network.to_owned(), browser: String::new() }
}

fn refused<T>(result: &Result<T, SignInError>) -> bool {
    matches!(result, Err(SignInError::Identity(IdentityError::Refused)))
}

#[tokio::test]
async fn r080_a036_of_a_hundred_guesses_at_once_five_are_tried() {
    let mut shop = TestShop::start().await;
    shop.shop.terms_mut().limit_networks = true;
    join(&shop, "ada@example.com", Role::Owner).await;
    let wrong = Password::typed("not the password").unwrap();
    for email in ["ada@example.com", "nobody@example.com"] {
        let callers: Vec<_> = (0..100).map(|n| from(&format!("192.0.2.{n}"))).collect();
        let guesses = together(callers.iter().map(|caller| shop.sign_in(email, &wrong, caller))).await;
        assert_eq!(guesses.iter().filter(|guess| refused(guess)).count(), 5, "{email}");
        assert_eq!(guesses.iter().filter(|guess| matches!(guess, Err(SignInError::TooOften))).count(), 95, "{email}");
    }
}

#[tokio::test]
async fn r080_a036_of_a_hundred_codes_at_once_five_are_tried() {
    let shop = TestShop::start().await;
    join(&shop, "ada@example.com", Role::Owner).await;
    let asked = shop.sign_in("ada@example.com", &password(), &Caller::default()).await.unwrap();
    let SignedIn::Ask { pending, .. } = asked else { panic!("no code is asked for") };
    let codes: Vec<_> = (0..100).map(|n| Answer::Code(format!("{n:06}"))).collect();
    let caller = Caller::default();
    let guesses = together(codes.iter().map(|code| shop.answer_sign_in(&pending, code, &caller))).await;
    assert_eq!(guesses.iter().filter(|guess| refused(guess)).count(), 5);
    let sign_in = shop.sign_in("ada@example.com", &password(), &Caller::default()).await;
    assert!(matches!(sign_in, Err(SignInError::TooOften)), "codes and passwords have one count");
}

#[tokio::test]
async fn r080_r058_one_network_tries_twenty_passwords_whosever_they_are() {
    let mut shop = TestShop::start().await;
    shop.shop.terms_mut().limit_networks = true;
    let wrong = Password::typed("not the password").unwrap();
    let (emails, caller): (Vec<_>, _) = ((0..60).map(|n| format!("u{n}@example.com")).collect(), from("192.0.2.1"));
    let guesses = together(emails.iter().map(|email| shop.sign_in(email, &wrong, &caller))).await;
    assert_eq!(guesses.iter().filter(|guess| refused(guess)).count(), 20);
    assert!(refused(&shop.sign_in("u0@example.com", &wrong, &from("192.0.2.2")).await), "another network may");
    shop.world.clock.advance(15 * MINUTE_SECS);
    assert!(refused(&shop.sign_in("u59@example.com", &wrong, &caller).await), "and this one, later");
}

#[tokio::test]
async fn r080_whoever_is_right_uses_nothing_up() {
    let mut shop = TestShop::start().await;
    shop.shop.terms_mut().limit_networks = true;
    let (_, secret) = join(&shop, "ada@example.com", Role::Owner).await;
    for n in 0..30 {
        shop.world.clock.advance(31);
        let asked = shop.sign_in("ada@example.com", &password(), &from("192.0.2.1")).await;
        let Ok(SignedIn::Ask { pending, .. }) = asked else { panic!("sign-in {n}") };
        let code = Answer::Code(code_of_app(&secret, shop.now()));
        let done = shop.answer_sign_in(&pending, &code, &from("192.0.2.1")).await;
        assert!(matches!(done, Ok(SignedIn::Done { .. })), "sign-in {n}");
    }
}

#[tokio::test]
async fn r080_invitations_are_guessed_at_twenty_times() {
    let mut shop = TestShop::start().await;
    shop.shop.terms_mut().limit_networks = true;
    let (chosen, caller) = (password(), from("192.0.2.1"));
    let tokens: Vec<_> = (0..50).map(|n| Token::random(&domain_testing::memory::Dice::new(1_000 + n))).collect();
    let guesses =
        together(tokens.iter().map(|token| shop.take_up_invitation(token, "a@example.com", &chosen, &caller))).await;
    let wrong = |guess: &&Result<_, _>| matches!(guess, Err(SignInError::Identity(IdentityError::NoInvitation)));
    assert_eq!(guesses.iter().filter(wrong).count(), 20);
    let invitation = Console::of(&shop.shop).invite("ada@example.com", Role::Owner).await.unwrap();
    let taken_up = shop.take_up_invitation(&invitation, "", &chosen, &from("192.0.2.2")).await;
    assert!(taken_up.is_ok(), "from elsewhere the right one works");
}

#[tokio::test]
async fn r080_a_borrowed_session_does_not_guess_at_the_password() {
    let shop = TestShop::start().await;
    let (_, ada) = owner(&shop).await;
    let new = Password::choose("five loud geese land", ada.email()).unwrap();
    let wrong = Password::typed("not the password").unwrap();
    let guesses = together((0..40).map(|_| shop.change_password(&ada, &wrong, &new))).await;
    let tried = |guess: &&Result<_, _>| matches!(guess, Err(AdminsError::Identity(IdentityError::Refused)));
    assert_eq!(guesses.iter().filter(tried).count(), 5);
    assert!(matches!(shop.change_password(&ada, &password(), &new).await, Err(AdminsError::TooOften)));
    assert!(matches!(shop.begin_new_phone(&ada, &password()).await, Err(AdminsError::TooOften)));
    shop.world.clock.advance(15 * MINUTE_SECS);
    let guesses = together((0..40).map(|_| shop.begin_new_phone(&ada, &wrong))).await;
    assert_eq!(guesses.iter().filter(tried).count(), 5);
    shop.world.clock.advance(15 * MINUTE_SECS);
    shop.begin_new_phone(&ada, &password()).await.unwrap();
    let codes: Vec<_> = (0..40).map(|n| format!("{n:06}")).collect();
    let guesses = together(codes.iter().map(|code| shop.prove_new_phone(&ada, code))).await;
    assert_eq!(guesses.iter().filter(tried).count(), 5, "the code of a new phone is guessed at as rarely");
}

#[tokio::test]
async fn a_sign_in_succeeds_when_its_notice_cannot_be_queued() {
    let shop = TestShop::start().await;
    let (_, secret) = join(&shop, "ada@example.com", Role::Owner).await;
    for fault in [crate::support::Fault::Down, crate::support::Fault::LostReply] {
        shop.world.clock.advance(MINUTE_SECS);
        let asked = shop.sign_in("ada@example.com", &password(), &Caller::default()).await.unwrap();
        let SignedIn::Ask { pending, .. } = asked else { panic!("no code is asked for") };
        shop.store.fail("queue_mail", fault);
        let code = Answer::Code(code_of_app(&secret, shop.now()));
        let done = shop.answer_sign_in(&pending, &code, &Caller::default()).await;
        let Ok(SignedIn::Done { session, .. }) = done else { panic!("{fault:?} keeps Ada out") };
        assert!(shop.admin(&session, Permission::ViewReports).await.is_ok());
    }
}
