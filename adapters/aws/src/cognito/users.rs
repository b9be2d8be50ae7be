//! The users of a pool and their groups, as the shop's server sees and changes them.

use super::pool::{ADMIN_GROUP, ROLE_GROUPS};
use crate::sdk::{Call, EarlierTries, port_error};
use aws_config::{Region, SdkConfig, retry::RetryConfig};
use aws_sdk_cognitoidentityprovider::{
    Client,
    config::{Builder, http::HttpResponse},
    error::{ProvideErrorMetadata, SdkError},
    types::{AttributeType, MessageActionType, SoftwareTokenMfaSettingsType},
};
use data_encoding::BASE64URL_NOPAD;
use domain::{
    AdminId, PortError, Role,
    ports::Entropy,
    team::{LocalAccount, Password, identity::IdentityError},
};
use std::collections::BTreeMap;

pub(super) const SERVICE: &str = "Cognito";
/// Most groups asked for at a time.
const PAGE: i32 = 60;

/// A user pool. Users are named by address when they are looked for, and by `sub` from then on: Cognito takes both,
/// whichever way people sign in (AdminGetUser reference, read 2026-11).
pub(super) struct Users {
    /// For what may be done twice.
    pub(super) client: Client,
    /// For what may not: the SDK would repeat a call whose answer was lost.
    pub(super) once: Client,
    pub(super) pool: String,
}

pub(super) struct User {
    pub(super) id: AdminId,
    pub(super) enabled: bool,
    /// Whether an authenticator app is set up.
    pub(super) has_app: bool,
}

impl Users {
    pub(super) fn new(sdk: &SdkConfig, pool: &str, region: &str) -> Users {
        let config = || Builder::from(sdk).region(Region::new(region.to_owned())).interceptor(EarlierTries);
        Users {
            client: Client::from_conf(config().build()),
            once: Client::from_conf(config().retry_config(RetryConfig::disabled()).build()),
            pool: pool.to_owned(),
        }
    }

    /// The user with this address or `sub`.
    pub(super) async fn find(&self, name: &str) -> Result<Option<User>, PortError> {
        let found = self.client.admin_get_user().user_pool_id(&self.pool).username(name).send().await;
        let user = match found {
            Ok(user) => user,
            Err(error) if is_gone(&error) => return Ok(None),
            Err(error) => return Err(port_error(SERVICE, Call::Read, &error)),
        };
        let id = sub_in(user.user_attributes()).ok_or_else(|| broken("a user without a sub"))?;
        let has_app = user.user_mfa_setting_list().iter().any(|name| name == "SOFTWARE_TOKEN_MFA");
        Ok(Some(User { id, enabled: user.enabled, has_app }))
    }

    /// Makes a user for `email` whom nobody writes to and whose password nobody knows.
    ///
    /// # Errors
    /// `Conflict` if there is one already.
    pub(super) async fn create(&self, email: &str, entropy: &dyn Entropy) -> Result<User, PortError> {
        // Whoever invites vouches for the address; without this mark no code could be mailed to it.
        let attribute = |name: &str, value: &str| AttributeType::builder().name(name).value(value).build();
        let attributes = [attribute("email", email), attribute("email_verified", "true")];
        let attributes = attributes.into_iter().collect::<Result<Vec<_>, _>>().map_err(|_| broken("attributes"))?;
        let made = self
            .once
            .admin_create_user()
            .user_pool_id(&self.pool)
            .username(email)
            .set_user_attributes(Some(attributes))
            .message_action(MessageActionType::Suppress)
            .temporary_password(unknown_password(entropy))
            .send()
            .await;
        match made {
            Ok(made) => {
                let id = made.user().and_then(|user| sub_in(user.attributes()));
                let id = id.ok_or_else(|| broken("a user without a sub"))?;
                Ok(User { id, enabled: true, has_app: false })
            }
            Err(error) if code(&error) == Some("UsernameExistsException") => Err(PortError::Conflict),
            Err(error) => Err(port_error(SERVICE, Call::Write, &error)),
        }
    }

    pub(super) async fn enable(&self, id: &AdminId) -> Result<(), PortError> {
        let done = self.client.admin_enable_user().user_pool_id(&self.pool).username(id.as_str()).send().await;
        done.map(drop).map_err(|error| port_error(SERVICE, Call::Write, &error))
    }

    /// Takes password and authenticator app away and ends whatever was begun with them.
    ///
    /// # Errors
    /// [`IdentityError::Unknown`] if there is no such user.
    pub(super) async fn strip(&self, id: &AdminId, entropy: &dyn Entropy) -> Result<(), IdentityError> {
        let user = self.find(id.as_str()).await?.ok_or(IdentityError::Unknown)?;
        self.put_password(id, &unknown_password(entropy), false).await?;
        if user.has_app {
            self.use_app(id, false).await?;
        }
        Ok(self.sign_out(id).await?)
    }

    /// Sets the password somebody chose.
    ///
    /// # Errors
    /// [`IdentityError::WeakPassword`], or [`IdentityError::Unknown`] if there is no such user.
    pub(super) async fn set_password(&self, id: &AdminId, password: &Password) -> Result<(), IdentityError> {
        self.put_password(id, password.reveal(), true).await
    }

    async fn put_password(&self, id: &AdminId, password: &str, permanent: bool) -> Result<(), IdentityError> {
        let call = self.client.admin_set_user_password().user_pool_id(&self.pool).username(id.as_str());
        let set = call.password(password).permanent(permanent).send().await;
        set.map(drop).map_err(|error| match code(&error) {
            Some("UserNotFoundException") => IdentityError::Unknown,
            Some(code) if is_weak(code) => IdentityError::WeakPassword,
            _ => port_error(SERVICE, Call::Write, &error).into(),
        })
    }

    /// Turns the authenticator app of a user on or off. After it is off, signing in asks for a new one.
    pub(super) async fn use_app(&self, id: &AdminId, on: bool) -> Result<(), PortError> {
        let app = SoftwareTokenMfaSettingsType::builder().enabled(on).preferred_mfa(on).build();
        let call = self.client.admin_set_user_mfa_preference().user_pool_id(&self.pool).username(id.as_str());
        let done = call.software_token_mfa_settings(app).send().await;
        done.map(drop).map_err(|error| port_error(SERVICE, Call::Write, &error))
    }

    /// Ends all that a user's tokens could still do.
    pub(super) async fn sign_out(&self, id: &AdminId) -> Result<(), PortError> {
        let call = self.client.admin_user_global_sign_out().user_pool_id(&self.pool);
        match call.username(id.as_str()).send().await {
            Err(error) if !is_gone(&error) => Err(port_error(SERVICE, Call::Write, &error)),
            _ => Ok(()),
        }
    }

    /// Deletes a user; no error if there is none.
    pub(super) async fn delete(&self, id: &AdminId) -> Result<(), PortError> {
        let call = self.client.admin_delete_user().user_pool_id(&self.pool);
        match call.username(id.as_str()).send().await {
            Err(error) if !is_gone(&error) => Err(port_error(SERVICE, Call::Write, &error)),
            _ => Ok(()),
        }
    }

    /// The role of a user, `None` without [`ADMIN_GROUP`].
    pub(super) async fn role(&self, id: &AdminId) -> Result<Option<Role>, PortError> {
        let call = self.client.admin_list_groups_for_user().user_pool_id(&self.pool).username(id.as_str());
        match call.limit(PAGE).send().await {
            Ok(groups) => Ok(role_of(groups.groups().iter().filter_map(|group| group.group_name()))),
            Err(error) if is_gone(&error) => Ok(None),
            Err(error) => Err(port_error(SERVICE, Call::Read, &error)),
        }
    }

    /// Puts a user into the groups of `role`. Broken off in between, it leaves no more rights than before or after.
    ///
    /// # Errors
    /// [`IdentityError::Unknown`] if there is no such user.
    pub(super) async fn set_role(&self, id: &AdminId, role: Role) -> Result<(), IdentityError> {
        if role != Role::Owner {
            self.join(id, role.as_str()).await?;
        }
        self.join(id, ADMIN_GROUP).await?;
        // The console may have put somebody into a group of owners; it would do no harm, and no good.
        for group in ROLE_GROUPS.into_iter().filter(|group| *group != role.as_str()) {
            let call = self.client.admin_remove_user_from_group().user_pool_id(&self.pool);
            match call.username(id.as_str()).group_name(group).send().await {
                Ok(_) => {}
                Err(error) if code(&error) == Some("UserNotFoundException") => return Err(IdentityError::Unknown),
                // Who is not in a group, or in one that does not exist, need not leave it.
                Err(error) if code(&error) == Some("ResourceNotFoundException") => {}
                Err(error) => return Err(port_error(SERVICE, Call::Write, &error).into()),
            }
        }
        Ok(())
    }

    async fn join(&self, id: &AdminId, group: &str) -> Result<(), IdentityError> {
        let call = self.client.admin_add_user_to_group().user_pool_id(&self.pool);
        let joined = call.username(id.as_str()).group_name(group).send().await;
        joined.map(drop).map_err(|error| match code(&error) {
            Some("UserNotFoundException") => IdentityError::Unknown,
            _ => port_error(SERVICE, Call::Write, &error).into(),
        })
    }

    /// The role of everybody who may come in.
    pub(super) async fn roles(&self) -> Result<BTreeMap<AdminId, Role>, PortError> {
        let mut groups: BTreeMap<AdminId, Vec<&str>> = BTreeMap::new();
        for group in std::iter::once(ADMIN_GROUP).chain(ROLE_GROUPS) {
            for id in self.members(group).await? {
                groups.entry(id).or_default().push(group);
            }
        }
        let role = |(id, groups): (AdminId, Vec<&str>)| Some((id, role_of(groups)?));
        Ok(groups.into_iter().filter_map(role).collect())
    }

    /// Who is in a group and not shut out.
    async fn members(&self, group: &str) -> Result<Vec<AdminId>, PortError> {
        let call = self.client.list_users_in_group().user_pool_id(&self.pool).group_name(group).limit(PAGE);
        let mut pages = call.into_paginator().send();
        let mut members = Vec::new();
        while let Some(page) = pages.next().await {
            match page {
                Ok(page) => {
                    let enabled = page.users().iter().filter(|user| user.enabled);
                    members.extend(enabled.filter_map(|user| sub_in(user.attributes())));
                }
                Err(error) if code(&error) == Some("ResourceNotFoundException") => break,
                Err(error) => return Err(port_error(SERVICE, Call::Read, &error)),
            }
        }
        Ok(members)
    }
}

/// The role groups give: none without [`ADMIN_GROUP`], owner with it alone. Of several the one with fewest rights
/// counts, so that whoever is just being moved from one to another has no more than either gives.
pub(super) fn role_of<'a>(groups: impl IntoIterator<Item = &'a str>) -> Option<Role> {
    let groups: Vec<_> = groups.into_iter().collect();
    let weakest = [Role::Viewer, Role::Support, Role::Catalog].into_iter().find(|role| groups.contains(&role.as_str()));
    groups.contains(&ADMIN_GROUP).then(|| weakest.unwrap_or(Role::Owner))
}

/// The name under which a user of a pool signs in: pools of ours tell no capitals apart, and older ones do.
pub(super) fn name_of(email: &str) -> String {
    LocalAccount::key(email)
}

/// A password for nobody. Fits whatever rules a pool has.
fn unknown_password(entropy: &dyn Entropy) -> String {
    format!("{}-aA1!", BASE64URL_NOPAD.encode(&entropy.bytes32()))
}

fn sub_in(attributes: &[AttributeType]) -> Option<AdminId> {
    let sub = attributes.iter().find(|attribute| attribute.name() == "sub")?;
    AdminId::parse(sub.value()?).ok()
}

/// What Cognito calls the reason of a failure.
pub(super) fn code<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> Option<&str> {
    error.as_service_error()?.code()
}

/// Whether a pool does not take a password. A blank at its end is a parameter that does not fit the pattern.
pub(super) fn is_weak(code: &str) -> bool {
    ["InvalidPasswordException", "PasswordHistoryPolicyViolationException", "InvalidParameterException"].contains(&code)
}

fn is_gone<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> bool {
    code(error) == Some("UserNotFoundException")
}

pub(super) fn broken(reason: &str) -> PortError {
    PortError::Broken { service: SERVICE, reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a026_groups_give_a_role_and_only_with_the_group_of_admins() {
        for (groups, role) in [
            (&["admin"][..], Some(Role::Owner)),
            (&["admin", "owner"], Some(Role::Owner)),
            (&["admin", "catalog"], Some(Role::Catalog)),
            (&["viewer", "admin", "support"], Some(Role::Viewer)),
            (&["owner"], None),
            (&["support"], None),
            (&["Admin"], None),
            (&[], None),
        ] {
            assert_eq!(role_of(groups.iter().copied()), role, "{groups:?}");
        }
    }
}
