//! The contract of [`domain::ports::Identity`].

use super::Checked;
use crate::{memory::Dice, sample::entry};
use domain::{
    delivery::token::Token,
    ids::AdminId,
    ports::{Clock, Identity},
    team::{
        Password,
        admin::Role,
        code_of_app,
        identity::{Answer, Challenge, ChallengeState, IdentityError, Profile, Step},
    },
};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// Tests that an adapter keeps the contract of [`domain::ports::Identity`]; see [`crate::conformance`]. The expression gives
/// an `Arc` of an [`AdminsWorld`](crate::conformance::identity::AdminsWorld) in which nobody is an admin.
#[macro_export]
macro_rules! identity_conformance {
    ($make:expr) => {
        $crate::conformance_tests! { identity, $make,
            r048_an_invited_admin_chooses_a_password_and_sets_up_a_second_factor
            an_admin_comes_in_with_password_and_code
            a037_a_wrong_password_and_an_unknown_address_are_refused_alike
            a_wrong_code_is_refused_and_the_right_one_still_counts
            r048_a_code_works_once
            an_invitation_works_once
            an_invitation_is_renewed_until_it_is_taken_up
            an_address_in_use_is_taken
            what_is_no_address_is_not_invited
            accounts_come_by_address_with_their_roles
            r046_a_role_is_changed_and_read_again
            the_last_owner_stays
            r046_a_removed_admin_is_nobody_and_the_address_is_free
            a_reset_takes_password_and_second_factor_away
            a_changed_password_counts_and_the_old_one_no_more
            a_new_phone_takes_the_place_of_the_old_one
            what_is_not_offered_is_said
        }
    };
}

/// Accounts, and the clock that an authenticator app goes by.
pub struct AdminsWorld {
    pub identity: Arc<dyn Identity>,
    pub clock: Arc<dyn Clock>,
}

const ADA: &str = "ada@example.com";
const BOB: &str = "bob@example.com";

/// An admin with everything it takes to come in.
pub struct Member {
    pub profile: Profile,
    /// What the authenticator app was given.
    pub secret: String,
    /// The code that was typed last.
    pub code: String,
}

pub fn password(text: &str) -> Password {
    Password::typed(text).expect("tests choose short ones")
}

fn own() -> Password {
    password("four quiet herons wade")
}

impl AdminsWorld {
    /// The code an app shows `steps` half minutes from now. A later one is not spent yet.
    fn code(&self, secret: &str, steps: i64) -> String {
        code_of_app(secret, self.clock.now().plus_secs(30 * steps))
    }

    async fn invite(&self, email: &str, role: Role) -> Result<(Profile, Token), IdentityError> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let token = Token::random(&Dice::new(10_000 + NEXT.fetch_add(1, Ordering::Relaxed)));
        let profile = self.identity.invite(email, role, &token, entry("admin.invited")).await?;
        Ok((profile, token))
    }

    async fn take_up(&self, token: &Token, email: &str) -> Result<Step, IdentityError> {
        self.identity.take_up(token, email, &own(), entry("admin.joined")).await
    }

    /// Invites somebody and comes in as them.
    pub async fn join(&self, email: &str, role: Role) -> Result<Member, IdentityError> {
        let (_, token) = self.invite(email, role).await?;
        let (secret, state) = set_up(self.take_up(&token, email).await?);
        let code = self.code(&secret, 0);
        let profile = done(self.answer(&state, &code).await?);
        Ok(Member { profile, secret, code })
    }

    async fn answer(&self, state: &ChallengeState, code: &str) -> Result<Step, IdentityError> {
        self.identity.answer(state, &Answer::Code(code.to_owned())).await
    }
}

fn done(step: Step) -> Profile {
    match step {
        Step::Done(profile) => profile,
        Step::Ask { challenge, .. } => panic!("{challenge:?} is asked"),
    }
}

/// The state of a sign-in that asks for a code of the app.
fn asks_for_code(step: Step) -> ChallengeState {
    match step {
        Step::Ask { challenge: Challenge::Code, state, .. } => state,
        other => panic!("{other:?}"),
    }
}

fn set_up(step: Step) -> (String, ChallengeState) {
    match step {
        Step::Ask { challenge: Challenge::SetUpCodes { secret }, state, .. } => (secret, state),
        other => panic!("{other:?}"),
    }
}

fn refused(step: Result<Step, IdentityError>) -> bool {
    matches!(step, Err(IdentityError::Refused))
}

pub async fn r048_an_invited_admin_chooses_a_password_and_sets_up_a_second_factor(
    world: &AdminsWorld,
) -> Checked<IdentityError> {
    let (invited, token) = world.invite(ADA, Role::Catalog).await?;
    assert!(invited.invited_until.is_some());
    assert_eq!(world.identity.invited(&token).await?.map(|profile| profile.id), Some(invited.id.clone()));
    assert_eq!(world.identity.profile(&invited.id).await?, None, "who has not come is nobody yet");
    let (secret, state) = set_up(world.take_up(&token, ADA).await?);
    let profile = done(world.answer(&state, &world.code(&secret, 0)).await?);
    let expected = Profile { id: invited.id, email: ADA.to_owned(), role: Role::Catalog, invited_until: None };
    assert_eq!(profile, expected);
    assert_eq!(world.identity.profile(&expected.id).await?, Some(expected));
    Ok(())
}

pub async fn an_admin_comes_in_with_password_and_code(world: &AdminsWorld) -> Checked<IdentityError> {
    let member = world.join(ADA, Role::Owner).await?;
    let state = asks_for_code(world.identity.begin(ADA, &own()).await?);
    assert_eq!(state.account(), member.profile.id.as_str(), "so that removing an account ends what it has begun");
    let profile = done(world.answer(&state, &world.code(&member.secret, 1)).await?);
    assert_eq!(profile, member.profile);
    let shouted = world.identity.begin(&format!(" {} ", ADA.to_uppercase()), &own()).await?;
    asks_for_code(shouted);
    Ok(())
}

pub async fn a037_a_wrong_password_and_an_unknown_address_are_refused_alike(
    world: &AdminsWorld,
) -> Checked<IdentityError> {
    world.join(ADA, Role::Owner).await?;
    world.invite(BOB, Role::Viewer).await?;
    for (email, typed) in [
        (ADA, "not the password"),
        (ADA, ""),
        (BOB, "four quiet herons wade"),
        ("nobody@example.com", "four quiet herons wade"),
        ("", "four quiet herons wade"),
        ("no address", "four quiet herons wade"),
    ] {
        assert!(refused(world.identity.begin(email, &password(typed)).await), "{email} {typed}");
    }
    Ok(())
}

pub async fn a_wrong_code_is_refused_and_the_right_one_still_counts(world: &AdminsWorld) -> Checked<IdentityError> {
    let (_, token) = world.invite(ADA, Role::Owner).await?;
    let (secret, state) = set_up(world.take_up(&token, ADA).await?);
    let wrong = |secret: &str| {
        let right: Vec<_> = (-2..=2).map(|step| world.code(secret, step)).collect();
        let free = |code: &String| !right.contains(code);
        (0..10).map(|n| format!("{n:06}")).find(free).expect("five codes are right at most")
    };
    for bad in [wrong(&secret), String::new(), "abcdef".to_owned(), "1".repeat(40)] {
        assert!(refused(world.answer(&state, &bad).await), "{bad}");
    }
    let id = done(world.answer(&state, &world.code(&secret, 0)).await?).id;
    let state = asks_for_code(world.identity.begin(ADA, &own()).await?);
    assert!(refused(world.answer(&state, &wrong(&secret)).await));
    let code = world.code(&secret, 1);
    let spaced = format!("{} {}", &code[..3], &code[3..]);
    assert_eq!(done(world.answer(&state, &spaced).await?).id, id);
    Ok(())
}

pub async fn r048_a_code_works_once(world: &AdminsWorld) -> Checked<IdentityError> {
    let member = world.join(ADA, Role::Owner).await?;
    let state = asks_for_code(world.identity.begin(ADA, &own()).await?);
    assert!(refused(world.answer(&state, &member.code).await), "it set the app up");
    let code = world.code(&member.secret, 1);
    done(world.answer(&state, &code).await?);
    let state = asks_for_code(world.identity.begin(ADA, &own()).await?);
    assert!(refused(world.answer(&state, &code).await), "it let somebody in");
    Ok(())
}

pub async fn an_invitation_works_once(world: &AdminsWorld) -> Checked<IdentityError> {
    let made_up = Token::random(&Dice::new(77));
    assert_eq!(world.identity.invited(&made_up).await?, None);
    assert!(matches!(world.take_up(&made_up, ADA).await, Err(IdentityError::NoInvitation)));
    let (_, token) = world.invite(ADA, Role::Owner).await?;
    world.take_up(&token, ADA).await?;
    assert_eq!(world.identity.invited(&token).await?, None);
    let again = world.identity.take_up(&token, ADA, &password("another one altogether"), entry("admin.joined")).await;
    assert!(matches!(again, Err(IdentityError::NoInvitation)));
    set_up(world.identity.begin(ADA, &own()).await?);
    Ok(())
}

pub async fn an_invitation_is_renewed_until_it_is_taken_up(world: &AdminsWorld) -> Checked<IdentityError> {
    let (first, lost) = world.invite(ADA, Role::Viewer).await?;
    let (second, token) = world.invite(&ADA.to_uppercase(), Role::Support).await?;
    assert_eq!((second.id, second.role), (first.id, Role::Support));
    assert_eq!(world.identity.invited(&lost).await?, None);
    assert_eq!(world.identity.invited(&token).await?.map(|profile| profile.role), Some(Role::Support));
    Ok(())
}

pub async fn an_address_in_use_is_taken(world: &AdminsWorld) -> Checked<IdentityError> {
    world.join(ADA, Role::Owner).await?;
    assert!(matches!(world.invite(ADA, Role::Viewer).await, Err(IdentityError::Taken)));
    let roles: Vec<_> = world.identity.profiles().await?.iter().map(|profile| profile.role).collect();
    assert_eq!(roles, [Role::Owner]);
    Ok(())
}

pub async fn what_is_no_address_is_not_invited(world: &AdminsWorld) -> Checked<IdentityError> {
    for bad in ["", "ada", "@example.com", "a b@example.com"] {
        assert!(matches!(world.invite(bad, Role::Owner).await, Err(IdentityError::NotAnAddress)), "{bad}");
    }
    assert_eq!(world.identity.profiles().await?, []);
    Ok(())
}

pub async fn accounts_come_by_address_with_their_roles(world: &AdminsWorld) -> Checked<IdentityError> {
    world.join("cy@example.com", Role::Support).await?;
    world.join(ADA, Role::Owner).await?;
    world.invite(BOB, Role::Viewer).await?;
    let profiles = world.identity.profiles().await?;
    let seen: Vec<_> = profiles.iter().map(|it| (it.email.as_str(), it.role, it.invited_until.is_some())).collect();
    let expected = [(ADA, Role::Owner, false), (BOB, Role::Viewer, true), ("cy@example.com", Role::Support, false)];
    assert_eq!(seen, expected);
    Ok(())
}

pub async fn r046_a_role_is_changed_and_read_again(world: &AdminsWorld) -> Checked<IdentityError> {
    let member = world.join(ADA, Role::Viewer).await?;
    for role in [Role::Catalog, Role::Owner, Role::Owner, Role::Support, Role::Viewer, Role::Support] {
        if role != Role::Owner && world.identity.profiles().await?.iter().all(|profile| profile.email != BOB) {
            world.join(BOB, Role::Owner).await?;
        }
        world.identity.set_role(&member.profile.id, role, entry("admin.role")).await?;
        assert_eq!(world.identity.profile(&member.profile.id).await?.map(|profile| profile.role), Some(role));
    }
    let unknown = AdminId::random(&Dice::new(78));
    let of_nobody = world.identity.set_role(&unknown, Role::Owner, entry("admin.role")).await;
    assert!(matches!(of_nobody, Err(IdentityError::Unknown)));
    Ok(())
}

pub async fn the_last_owner_stays(world: &AdminsWorld) -> Checked<IdentityError> {
    let ada = world.join(ADA, Role::Owner).await?.profile.id;
    // Who is invited has no password yet, and who looks on runs nothing.
    world.invite(BOB, Role::Owner).await?;
    world.join("cy@example.com", Role::Viewer).await?;
    for _ in 0..2 {
        let removed = world.identity.remove(&ada, entry("admin.removed")).await;
        assert!(matches!(removed, Err(IdentityError::LastOwner)));
        let lowered = world.identity.set_role(&ada, Role::Viewer, entry("admin.role")).await;
        assert!(matches!(lowered, Err(IdentityError::LastOwner)));
    }
    assert_eq!(world.identity.profile(&ada).await?.map(|profile| profile.role), Some(Role::Owner));
    let bob = world.join(BOB, Role::Owner).await?.profile.id;
    world.identity.set_role(&ada, Role::Viewer, entry("admin.role")).await?;
    assert!(matches!(world.identity.remove(&bob, entry("admin.removed")).await, Err(IdentityError::LastOwner)));
    world.identity.remove(&ada, entry("admin.removed")).await
}

pub async fn r046_a_removed_admin_is_nobody_and_the_address_is_free(world: &AdminsWorld) -> Checked<IdentityError> {
    world.join(ADA, Role::Owner).await?;
    let bob = world.join(BOB, Role::Support).await?;
    let begun = asks_for_code(world.identity.begin(BOB, &own()).await?);
    world.identity.remove(&bob.profile.id, entry("admin.removed")).await?;
    assert_eq!(world.identity.profile(&bob.profile.id).await?, None);
    assert!(refused(world.identity.begin(BOB, &own()).await));
    let late = world.answer(&begun, &world.code(&bob.secret, 1)).await;
    assert!(matches!(late, Err(IdentityError::Refused | IdentityError::RunOut)), "{late:?}");
    let again = world.join(BOB, Role::Viewer).await?;
    assert_ne!(again.profile.id, bob.profile.id, "rights of an old account are not found again");
    assert_ne!(again.secret, bob.secret);
    Ok(())
}

pub async fn a_reset_takes_password_and_second_factor_away(world: &AdminsWorld) -> Checked<IdentityError> {
    let ada = world.join(ADA, Role::Owner).await?;
    let begun = asks_for_code(world.identity.begin(ADA, &own()).await?);
    let token = world.identity.reset(&ada.profile.id, entry("admin.reset")).await?;
    assert_eq!(world.identity.profile(&ada.profile.id).await?, None);
    let late = world.answer(&begun, &world.code(&ada.secret, 1)).await;
    assert!(matches!(late, Err(IdentityError::Refused | IdentityError::RunOut)), "{late:?}");
    assert!(refused(world.identity.begin(ADA, &own()).await));
    let new = password("nine small boats drift");
    let step = world.identity.take_up(&token, ADA, &new, entry("admin.joined")).await?;
    let (secret, state) = set_up(step);
    assert_ne!(secret, ada.secret);
    let back = done(world.answer(&state, &world.code(&secret, 0)).await?);
    assert_eq!(back, ada.profile);
    assert!(refused(world.identity.begin(ADA, &own()).await));
    Ok(())
}

pub async fn a_changed_password_counts_and_the_old_one_no_more(world: &AdminsWorld) -> Checked<IdentityError> {
    let ada = world.join(ADA, Role::Owner).await?.profile.id;
    let (new, audit) = (password("nine small boats drift"), entry("admin.password"));
    let guessed = world.identity.change_password(&ada, &password("a wrong guess"), &new, audit.clone()).await;
    assert!(matches!(guessed, Err(IdentityError::Refused)));
    world.identity.change_password(&ada, &own(), &new, audit).await?;
    assert!(refused(world.identity.begin(ADA, &own()).await));
    asks_for_code(world.identity.begin(ADA, &new).await?);
    Ok(())
}

pub async fn a_new_phone_takes_the_place_of_the_old_one(world: &AdminsWorld) -> Checked<IdentityError> {
    let ada = world.join(ADA, Role::Owner).await?;
    let id = ada.profile.id.clone();
    if !world.identity.options().new_phone {
        return Ok(());
    }
    let audit = || entry("admin.new_phone");
    let early = world.identity.prove_new_phone(&id, "123456", audit()).await;
    assert!(matches!(early, Err(IdentityError::RunOut)), "nothing was begun");
    assert!(matches!(
        world.identity.begin_new_phone(&id, &password("a wrong guess")).await,
        Err(IdentityError::Refused)
    ));
    assert_eq!(world.identity.new_phone(&id).await?, None);
    world.identity.begin_new_phone(&id, &own()).await?;
    let secret = world.identity.new_phone(&id).await?.expect("it was begun");
    assert_ne!(secret, ada.secret);
    let wrong = world.identity.prove_new_phone(&id, &world.code(&ada.secret, 0), audit()).await;
    assert!(matches!(wrong, Err(IdentityError::Refused)), "the old phone's code");
    let codes = world.identity.recovery_codes(&id).await?;
    world.identity.prove_new_phone(&id, &world.code(&secret, 0), audit()).await?;
    assert_eq!(world.identity.new_phone(&id).await?, None);
    assert!(world.identity.recovery_codes(&id).await?.iter().all(|code| !codes.contains(code)), "they are new, too");
    let state = asks_for_code(world.identity.begin(ADA, &own()).await?);
    assert!(refused(world.answer(&state, &world.code(&ada.secret, 1)).await), "the old phone opens nothing");
    done(world.answer(&state, &world.code(&secret, 1)).await?);
    Ok(())
}

pub async fn what_is_not_offered_is_said(world: &AdminsWorld) -> Checked<IdentityError> {
    let options = world.identity.options();
    let ada = world.join(ADA, Role::Owner).await?.profile.id;
    let said = |step: Result<(), IdentityError>| !matches!(step, Err(IdentityError::NotOffered));
    let codes = world.identity.recovery_codes(&ada).await?;
    assert_eq!(!codes.is_empty(), options.recovery_codes);
    let renewed = world.identity.renew_recovery_codes(&ada, entry("admin.recovery_codes")).await;
    assert_eq!(said(renewed), options.recovery_codes);
    let left = world.identity.recovery_codes_left(&ada).await?;
    assert_eq!(left, options.recovery_codes.then_some(10));
    assert_eq!(said(world.identity.begin_new_phone(&ada, &own()).await), options.new_phone);
    assert_eq!(world.identity.new_phone(&ada).await?.is_some(), options.new_phone);
    let link = world.identity.invite_first_owner(entry("admin.invited")).await;
    assert_eq!(said(link.map(drop)), options.first_owner);
    for email in [ADA, "nobody@example.com"] {
        assert_eq!(said(world.identity.forgot_password(email).await), options.forgotten_password);
        let guessed = world.identity.replace_forgotten(email, "000000", &own()).await;
        assert_eq!(said(guessed.map(drop)), options.forgotten_password, "{email}");
    }
    Ok(())
}
