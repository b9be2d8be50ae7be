//! Signing in, one challenge of Cognito's after the other.

use super::{
    Cognito, is_of_pool,
    token::{Claims, Expected, TokenError, Usage, verify},
    users::{SERVICE, broken, code, is_weak, name_of, role_of},
};
use crate::sdk::{Call, port_error};
use aws_sdk_cognitoidentityprovider::{
    operation::{
        admin_initiate_auth::AdminInitiateAuthOutput,
        admin_respond_to_auth_challenge::AdminRespondToAuthChallengeOutput,
    },
    types::{AuthFlowType, AuthenticationResultType, ChallengeNameType, VerifySoftwareTokenResponseType},
};
use domain::{
    AdminId, PortError, Role,
    delivery::looks_like_an_address,
    team::{
        LocalAccount, Password,
        identity::{Answer, Challenge, ChallengeState, IdentityError, SignInUnavailable, Step},
    },
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// How far Cognito says a sign-in has come.
struct Reached {
    challenge: Option<ChallengeNameType>,
    session: Option<String>,
    /// The name Cognito wants to hear in answers.
    name: String,
    tokens: Option<AuthenticationResultType>,
}

impl Reached {
    fn new(
        name: &str,
        challenge: Option<ChallengeNameType>,
        session: Option<String>,
        parameters: Option<HashMap<String, String>>,
        tokens: Option<AuthenticationResultType>,
    ) -> Reached {
        let name = parameters
            .and_then(|mut parameters| parameters.remove("USER_ID_FOR_SRP"))
            .unwrap_or_else(|| name.to_owned());
        Reached { challenge, session, name, tokens }
    }

    fn begun(name: &str, out: AdminInitiateAuthOutput) -> Reached {
        Reached::new(name, out.challenge_name, out.session, out.challenge_parameters, out.authentication_result)
    }

    fn answered(name: &str, out: AdminRespondToAuthChallengeOutput) -> Reached {
        Reached::new(name, out.challenge_name, out.session, out.challenge_parameters, out.authentication_result)
    }
}

/// What has been shown in this sign-in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Password,
    /// The second factor, too.
    Code,
}

/// What a [`ChallengeState`] keeps between two steps. The store has it for ten minutes at most; Cognito's sessions
/// end sooner.
#[derive(Serialize, Deserialize)]
struct Kept {
    name: String,
    /// Of the line on the list. An invitation, a reset or another role since then ends what was begun before.
    version: u64,
    place: Place,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Place {
    NewPassword {
        session: String,
    },
    SetUp {
        session: String,
    },
    /// Where Cognito gave tokens and did not ask for a second factor: one is set up with them all the same.
    SetUpSigned {
        access_token: String,
    },
    Code {
        session: String,
    },
}

impl Cognito {
    pub(super) async fn begin_with(&self, email: &str, password: &Password) -> Result<Step, IdentityError> {
        self.require_available().await?;
        let reached = self.initiate(email, password).await?;
        // After Cognito's answer, so that the time is the same whether or not somebody stands on the list.
        let line = self.list.account_of(email).await?.filter(is_of_pool).ok_or(IdentityError::Refused)?;
        self.go_on(line, reached, Shown::Password).await
    }

    /// Begins for somebody who is known to stand on the list.
    pub(super) async fn begin_listed(&self, line: LocalAccount, password: &Password) -> Result<Step, IdentityError> {
        let reached = self.initiate(&line.email, password).await?;
        self.go_on(line, reached, Shown::Password).await
    }

    /// # Errors
    /// [`IdentityError::Refused`] if `password` is not that of `email`.
    pub(super) async fn is_right(&self, email: &str, password: &Password) -> Result<(), IdentityError> {
        self.initiate(email, password).await.map(drop)
    }

    pub(super) async fn answer_to(&self, state: &ChallengeState, answer: &Answer) -> Result<Step, IdentityError> {
        let kept: Kept = serde_json::from_str(state.rest()).map_err(|_| IdentityError::RunOut)?;
        let id = AdminId::parse(state.account()).map_err(|_| IdentityError::RunOut)?;
        let line = self.listed(&id).await?.filter(|line| line.version == kept.version);
        let line = line.ok_or(IdentityError::RunOut)?;
        let name = kept.name.as_str();
        match (kept.place, answer) {
            (Place::NewPassword { session }, Answer::Password(password)) => {
                let answers = [("NEW_PASSWORD", password.reveal())];
                let reached =
                    self.respond(ChallengeNameType::NewPasswordRequired, Some(session), name, &answers).await?;
                self.go_on(line, reached, Shown::Password).await
            }
            (Place::Code { session }, Answer::Code(typed)) => {
                let code = digits(typed)?;
                let answers = [("SOFTWARE_TOKEN_MFA_CODE", code.as_str())];
                let reached = self.respond(ChallengeNameType::SoftwareTokenMfa, Some(session), name, &answers).await?;
                self.go_on(line, reached, Shown::Code).await
            }
            (Place::SetUp { session }, Answer::Code(typed)) => {
                let session = self.prove_app(Some(session), None, &digits(typed)?).await?;
                let reached = self.respond(ChallengeNameType::MfaSetup, session, name, &[]).await?;
                self.go_on(line, reached, Shown::Code).await
            }
            (Place::SetUpSigned { access_token }, Answer::Code(typed)) => {
                self.prove_app(None, Some(access_token), &digits(typed)?).await?;
                self.users.use_app(&line.id, true).await?;
                let role = self.users.role(&line.id).await?.ok_or(IdentityError::Refused)?;
                self.let_in(line, role).await
            }
            _ => Err(IdentityError::NotOffered),
        }
    }

    /// Shows address and password to Cognito.
    async fn initiate(&self, email: &str, password: &Password) -> Result<Reached, IdentityError> {
        let name = name_of(email);
        // Cognito calls these bad parameters; to whoever typed them they are wrong like any other.
        if !looks_like_an_address(&name) || password.reveal().is_empty() {
            return Err(IdentityError::Refused);
        }
        let call = self.users.once.admin_initiate_auth().user_pool_id(&self.users.pool).client_id(&self.client);
        let call = call.auth_flow(AuthFlowType::AdminUserPasswordAuth);
        let call = call.auth_parameters("USERNAME", &name).auth_parameters("PASSWORD", password.reveal());
        match call.send().await {
            Ok(out) => Ok(Reached::begun(&name, out)),
            Err(error) => Err(match code(&error) {
                // Unknown, shut out, wrong, to be reset by mail: one answer, and one way on, by "forgotten password".
                Some(
                    "NotAuthorizedException"
                    | "UserNotFoundException"
                    | "UserNotConfirmedException"
                    | "PasswordResetRequiredException",
                ) => IdentityError::Refused,
                _ => port_error(SERVICE, Call::Write, &error).into(),
            }),
        }
    }

    async fn respond(
        &self,
        challenge: ChallengeNameType,
        session: Option<String>,
        name: &str,
        answers: &[(&str, &str)],
    ) -> Result<Reached, IdentityError> {
        let chooses = challenge == ChallengeNameType::NewPasswordRequired;
        let call = self.users.once.admin_respond_to_auth_challenge().user_pool_id(&self.users.pool);
        let mut call = call.client_id(&self.client).challenge_name(challenge).set_session(session);
        call = call.challenge_responses("USERNAME", name);
        for (field, value) in answers {
            call = call.challenge_responses(*field, *value);
        }
        match call.send().await {
            Ok(out) => Ok(Reached::answered(name, out)),
            Err(error) => Err(match code(&error) {
                Some(code) if chooses && is_weak(code) => IdentityError::WeakPassword,
                Some(code) => of_code(code).unwrap_or_else(|| port_error(SERVICE, Call::Write, &error).into()),
                None => port_error(SERVICE, Call::Write, &error).into(),
            }),
        }
    }

    async fn go_on(&self, line: LocalAccount, reached: Reached, shown: Shown) -> Result<Step, IdentityError> {
        let reached = match reached.challenge {
            // Somebody has several second factors; the shop knows one kind.
            Some(challenge @ ChallengeNameType::SelectMfaType) => {
                let answer = [("ANSWER", "SOFTWARE_TOKEN_MFA")];
                self.respond(challenge, reached.session, &reached.name, &answer).await?
            }
            _ => reached,
        };
        let Reached { challenge, session, name, tokens } = reached;
        let Some(asked) = challenge else {
            let tokens = tokens.ok_or_else(|| broken("neither a challenge nor tokens"))?;
            return self.with_tokens(line, name, &tokens, shown).await;
        };
        let session = session.ok_or_else(|| broken("a challenge without a session"))?;
        let (challenge, place) = match asked {
            ChallengeNameType::NewPasswordRequired => (Challenge::NewPassword, Place::NewPassword { session }),
            ChallengeNameType::SoftwareTokenMfa => (Challenge::Code, Place::Code { session }),
            ChallengeNameType::MfaSetup => {
                let (secret, session) = self.new_app(Some(session), None).await?;
                let session = session.ok_or_else(|| broken("a set-up without a session"))?;
                (Challenge::SetUpCodes { secret }, Place::SetUp { session })
            }
            other => {
                tracing::error!(challenge = other.as_str(), "The user pool asks for what the shop does not know");
                return Err(IdentityError::NotOffered);
            }
        };
        ask(&line, name, challenge, place)
    }

    /// Reads the tokens of a sign-in that Cognito calls complete.
    async fn with_tokens(
        &self,
        line: LocalAccount,
        name: String,
        tokens: &AuthenticationResultType,
        shown: Shown,
    ) -> Result<Step, IdentityError> {
        let (Some(id_token), Some(access_token)) = (tokens.id_token(), tokens.access_token()) else {
            return Err(broken("a sign-in without tokens").into());
        };
        let identity = self.verified(id_token, Usage::Id).await?;
        let access = self.verified(access_token, Usage::Access).await?;
        if identity.sub != access.sub || identity.sub != line.id.as_str() {
            tracing::warn!("Tokens of somebody who is not on the list of admins were refused");
            return Err(IdentityError::Refused);
        }
        let Some(role) = role_of(identity.groups.iter().map(String::as_str)) else {
            tracing::warn!(admin.id = %line.id, "Somebody without the group admin was refused");
            return Err(IdentityError::Refused);
        };
        if shown == Shown::Code {
            return self.let_in(line, role).await;
        }
        // A pool with MFA on asks for setting an app up instead (MFA_SETUP). The stand-in of the tests gives tokens.
        if self.users.find(line.id.as_str()).await?.is_none_or(|user| user.has_app) {
            tracing::error!("The user pool let somebody in without the code of their app; the shop does not");
            return Err(IdentityError::SignInUnavailable(SignInUnavailable::Unsafe));
        }
        let (secret, _) = self.new_app(None, Some(access_token.to_owned())).await?;
        let place = Place::SetUpSigned { access_token: access_token.to_owned() };
        ask(&line, name, Challenge::SetUpCodes { secret }, place)
    }

    /// Ends a sign-in in which everything was shown.
    async fn let_in(&self, mut line: LocalAccount, role: Role) -> Result<Step, IdentityError> {
        let is_new = line.invitation.take().is_some() || line.role != role;
        line.role = role;
        // Whoever was removed or reset a moment ago is not let in.
        if is_new {
            match self.save(&mut line, None).await {
                Ok(()) => {}
                Err(PortError::Conflict) => return Err(IdentityError::RunOut),
                Err(error) => return Err(error.into()),
            }
        } else if self.listed(&line.id).await?.is_none_or(|now| now.version != line.version) {
            return Err(IdentityError::RunOut);
        }
        Ok(Step::Done(line.profile()))
    }

    /// What a token says, once it is believed.
    async fn verified(&self, token: &str, usage: Usage) -> Result<Claims, PortError> {
        let expected = Expected { issuer: &self.issuer, client: &self.client, usage };
        let keys = self.keys.current().await?;
        let told = match verify(token, &keys, &expected, self.clock.now()) {
            Err(TokenError::UnknownKey) => {
                let keys = self.keys.newer_than(&keys).await?;
                verify(token, &keys, &expected, self.clock.now())
            }
            told => told,
        };
        told.map_err(|error| match error {
            TokenError::UnknownKey => PortError::Unavailable { service: SERVICE, reason: error.to_string() },
            error => broken(&format!("a token was not believed: {error}")),
        })
    }

    /// A new secret for an app, of whoever has this session or token.
    async fn new_app(
        &self,
        session: Option<String>,
        access_token: Option<String>,
    ) -> Result<(String, Option<String>), IdentityError> {
        let call = self.users.once.associate_software_token().set_session(session).set_access_token(access_token);
        let out = call.send().await.map_err(|error| {
            let known = code(&error).and_then(of_code);
            known.unwrap_or_else(|| port_error(SERVICE, Call::Write, &error).into())
        })?;
        let secret = out.secret_code.ok_or_else(|| broken("a set-up without a secret"))?;
        Ok((secret, out.session))
    }

    /// Shows Cognito the first code of a new app.
    async fn prove_app(
        &self,
        session: Option<String>,
        access_token: Option<String>,
        typed: &str,
    ) -> Result<Option<String>, IdentityError> {
        let call = self.users.once.verify_software_token().set_session(session).set_access_token(access_token);
        let out = call.user_code(typed).send().await.map_err(|error| {
            let known = code(&error).and_then(of_code);
            known.unwrap_or_else(|| port_error(SERVICE, Call::Write, &error).into())
        })?;
        match out.status {
            Some(VerifySoftwareTokenResponseType::Success) => Ok(out.session),
            _ => Err(IdentityError::Refused),
        }
    }
}

fn ask(line: &LocalAccount, name: String, challenge: Challenge, place: Place) -> Result<Step, IdentityError> {
    let kept = Kept { name, version: line.version, place };
    let kept = serde_json::to_string(&kept).map_err(|_| broken("a sign-in that cannot be written"))?;
    Ok(Step::Ask { challenge, state: ChallengeState::with(&line.id, &kept), email: line.email.clone() })
}

/// The six digits of a code, however they were typed. Cognito calls anything else a bad parameter.
pub(super) fn digits(typed: &str) -> Result<String, IdentityError> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let is_code = typed.len() == 6 && typed.bytes().all(|b| b.is_ascii_digit());
    if is_code { Ok(typed) } else { Err(IdentityError::Refused) }
}

/// What a refusal of Cognito's means in the middle of a sign-in.
fn of_code(code: &str) -> Option<IdentityError> {
    match code {
        // Expired also means: this code was used already.
        "CodeMismatchException" | "ExpiredCodeException" | "EnableSoftwareTokenMFAException" => {
            Some(IdentityError::Refused)
        }
        // The session is over or was used, or the user is shut out or gone.
        "NotAuthorizedException" | "UserNotFoundException" => Some(IdentityError::RunOut),
        _ => None,
    }
}
