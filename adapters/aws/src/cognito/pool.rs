//! Whether a user pool is set up so that only the right people can sign in.

use crate::sdk::{Call, port_error};
use aws_sdk_cognitoidentityprovider::{
    Client,
    types::{
        ExplicitAuthFlowsType, PreventUserExistenceErrorTypes, TimeUnitsType, UserPoolClientType, UserPoolMfaType,
        UserPoolType,
    },
};
use domain::PortError;
use std::{collections::BTreeSet, fmt};

/// The group of those who may come in at all.
pub const ADMIN_GROUP: &str = "admin";
/// Groups that make a member of [`ADMIN_GROUP`] something else than an owner.
pub const ROLE_GROUPS: [&str; 3] = ["catalog", "support", "viewer"];
/// Longest time a token may count; it is needed for seconds only.
const MAX_TOKEN_SECS: i64 = 60 * 60;
/// What Cognito takes if an app client does not say how long its tokens count.
const DEFAULT_TOKEN_SECS: i64 = 60 * 60;

/// What is wrong with a user pool or its app client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weakness {
    /// Anybody may make an account.
    SelfSignUp,
    /// A password alone lets people in.
    NoSecondFactor,
    /// Answers tell whether there is an account (the default of Cognito's API).
    TellsWhoExists,
    /// The shop's server may not ask for a password.
    NoPasswordFlow,
    /// The app client wants a secret with each call, which the shop has not.
    ClientSecret,
    /// Tokens count longer than an hour.
    LongTokens,
    /// There is no group of this name.
    MissingGroup(&'static str),
}

impl Weakness {
    /// Whether nobody signs in while it lasts. The others are no way in for the wrong people.
    pub fn blocks(self) -> bool {
        match self {
            Weakness::SelfSignUp
            | Weakness::NoSecondFactor
            | Weakness::TellsWhoExists
            | Weakness::NoPasswordFlow
            | Weakness::ClientSecret => true,
            Weakness::MissingGroup(name) => name == ADMIN_GROUP,
            Weakness::LongTokens => false,
        }
    }

    /// What to change, in the words of Cognito's settings.
    pub fn fix(self) -> String {
        match self {
            Weakness::SelfSignUp => "turn self-registration off (AllowAdminCreateUserOnly: true)".to_owned(),
            Weakness::NoSecondFactor => {
                "require MFA and allow authenticator apps (MfaConfiguration: ON, SOFTWARE_TOKEN_MFA)".to_owned()
            }
            Weakness::TellsWhoExists => {
                "let the app client prevent user existence errors (PreventUserExistenceErrors: ENABLED)".to_owned()
            }
            Weakness::NoPasswordFlow => "allow the app client ALLOW_ADMIN_USER_PASSWORD_AUTH".to_owned(),
            Weakness::ClientSecret => {
                "make an app client without a secret and name it in TUPPENCE_USER_POOL_CLIENT".to_owned()
            }
            Weakness::LongTokens => "let the app client's access and ID tokens expire within an hour".to_owned(),
            Weakness::MissingGroup(name) => format!("make the group {name} in the user pool"),
        }
    }
}

impl fmt::Display for Weakness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Weakness::SelfSignUp => f.write_str("anybody may make an account"),
            Weakness::NoSecondFactor => f.write_str("a password alone is enough"),
            Weakness::TellsWhoExists => f.write_str("answers tell whether an account exists"),
            Weakness::NoPasswordFlow => f.write_str("the app client does not take passwords from the server"),
            Weakness::ClientSecret => f.write_str("the app client has a secret"),
            Weakness::LongTokens => f.write_str("tokens count longer than an hour"),
            Weakness::MissingGroup(name) => write!(f, "there is no group {name}"),
        }
    }
}

/// What is wrong with the user pool `pool` and its app client `client_id`; empty if all is well. Reads only.
///
/// # Errors
/// `Broken` if one of them is not there or may not be looked at.
pub async fn weaknesses(client: &Client, pool: &str, client_id: &str) -> Result<Vec<Weakness>, PortError> {
    let described = client.describe_user_pool().user_pool_id(pool).send().await;
    let described = described.map_err(|error| port_error("Cognito", Call::Read, &error))?;
    let app = client.describe_user_pool_client().user_pool_id(pool).client_id(client_id).send().await;
    let app = app.map_err(|error| port_error("Cognito", Call::Read, &error))?;
    let mfa = client.get_user_pool_mfa_config().user_pool_id(pool).send().await;
    let mfa = mfa.map_err(|error| port_error("Cognito", Call::Read, &error))?;
    let by_app = mfa.software_token_mfa_configuration().is_some_and(|config| config.enabled());
    let required = mfa.mfa_configuration() == Some(&UserPoolMfaType::On);
    let groups = groups(client, pool).await?;

    let mut found = Vec::new();
    if described.user_pool().is_none_or(lets_anybody_sign_up) {
        found.push(Weakness::SelfSignUp);
    }
    if !by_app || !required {
        found.push(Weakness::NoSecondFactor);
    }
    match app.user_pool_client() {
        Some(app) => found.extend(of_app_client(app)),
        None => found.push(Weakness::NoPasswordFlow),
    }
    let wanted = std::iter::once(ADMIN_GROUP).chain(ROLE_GROUPS);
    found.extend(wanted.filter(|name| !groups.contains(*name)).map(Weakness::MissingGroup));
    Ok(found)
}

fn lets_anybody_sign_up(pool: &UserPoolType) -> bool {
    !pool.admin_create_user_config().is_some_and(|config| config.allow_admin_create_user_only())
}

fn of_app_client(app: &UserPoolClientType) -> Vec<Weakness> {
    let mut found = Vec::new();
    if app.prevent_user_existence_errors() != Some(&PreventUserExistenceErrorTypes::Enabled) {
        found.push(Weakness::TellsWhoExists);
    }
    let flows = [ExplicitAuthFlowsType::AllowAdminUserPasswordAuth, ExplicitAuthFlowsType::AdminNoSrpAuth];
    if !app.explicit_auth_flows().iter().any(|flow| flows.contains(flow)) {
        found.push(Weakness::NoPasswordFlow);
    }
    if app.client_secret().is_some_and(|secret| !secret.is_empty()) {
        found.push(Weakness::ClientSecret);
    }
    let units = app.token_validity_units();
    let access = secs(app.access_token_validity(), units.and_then(|units| units.access_token()));
    let id = secs(app.id_token_validity(), units.and_then(|units| units.id_token()));
    if access.max(id) > MAX_TOKEN_SECS {
        found.push(Weakness::LongTokens);
    }
    found
}

/// How long a token counts; without a unit the number means hours.
fn secs(validity: Option<i32>, unit: Option<&TimeUnitsType>) -> i64 {
    let each = match unit {
        Some(TimeUnitsType::Seconds) => 1,
        Some(TimeUnitsType::Minutes) => 60,
        Some(TimeUnitsType::Days) => 24 * 60 * 60,
        _ => 60 * 60,
    };
    validity.filter(|validity| *validity > 0).map_or(DEFAULT_TOKEN_SECS, |validity| i64::from(validity) * each)
}

async fn groups(client: &Client, pool: &str) -> Result<BTreeSet<String>, PortError> {
    let mut pages = client.list_groups().user_pool_id(pool).limit(60).into_paginator().send();
    let mut names = BTreeSet::new();
    while let Some(page) = pages.next().await {
        let page = page.map_err(|error| port_error("Cognito", Call::Read, &error))?;
        names.extend(page.groups().iter().filter_map(|group| group.group_name()).map(str::to_owned));
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_of_an_hour_is_the_longest_that_is_taken() {
        assert_eq!(secs(None, None), 3600);
        assert_eq!(secs(Some(0), Some(&TimeUnitsType::Days)), 3600, "0 stands for: not said");
        assert_eq!(secs(Some(60), Some(&TimeUnitsType::Minutes)), 3600);
        let app = |hours| UserPoolClientType::builder().access_token_validity(hours).build();
        assert!(!of_app_client(&app(1)).contains(&Weakness::LongTokens));
        assert!(of_app_client(&app(2)).contains(&Weakness::LongTokens));
    }

    #[test]
    fn r043_what_lets_the_wrong_people_in_blocks() {
        let nothing_said = of_app_client(&UserPoolClientType::builder().build());
        assert_eq!(nothing_said, [Weakness::TellsWhoExists, Weakness::NoPasswordFlow]);
        assert!(nothing_said.iter().all(|weakness| weakness.blocks()));
        assert!(Weakness::MissingGroup(ADMIN_GROUP).blocks() && !Weakness::MissingGroup("viewer").blocks());
    }
}
