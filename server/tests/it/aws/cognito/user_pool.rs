//! A user pool as a shop wants it, in the stand-in, with the front before it.

use super::front::Front;
use crate::aws::stand_in::{Account, StandIn};
use aws_adapter::cognito::Cognito;
use aws_sdk_cognitoidentityprovider::{
    Client,
    types::{
        AdminCreateUserConfigType, ExplicitAuthFlowsType, MessageActionType, PasswordPolicyType,
        PreventUserExistenceErrorTypes, SoftwareTokenMfaConfigType, UserPoolMfaType, UserPoolPolicyType,
        UsernameAttributeType,
    },
};
use domain::ports::{Accounts, Clock};
use domain_testing::memory::MemoryAdmins;
use server::{config::UserPool, system::SystemEntropy};
use std::sync::Arc;

pub struct Pool {
    pub account: Account,
    pub front: Front,
    pub names: UserPool,
    /// What Amazon's console would do.
    pub console: Client,
}

impl Pool {
    pub async fn new() -> Pool {
        let account = Account::common();
        let console = Client::new(&account.sdk);
        let front = Front::before(StandIn::url()).await;
        let passwords = PasswordPolicyType::builder()
            .minimum_length(12)
            .require_lowercase(false)
            .require_uppercase(false)
            .require_numbers(false)
            .require_symbols(false);
        let made = console
            .create_user_pool()
            .pool_name("admins of a test shop")
            .username_attributes(UsernameAttributeType::Email)
            .policies(UserPoolPolicyType::builder().password_policy(passwords.build()).build())
            .admin_create_user_config(by_admins_only(true))
            .send()
            .await
            .unwrap();
        let id = made.user_pool().unwrap().id().unwrap().to_owned();
        require_codes(&console, &id).await;
        for group in ["admin", "catalog", "support", "viewer"] {
            console.create_group().user_pool_id(&id).group_name(group).send().await.unwrap();
        }
        let client = console
            .create_user_pool_client()
            .user_pool_id(&id)
            .client_name("the shop")
            .explicit_auth_flows(ExplicitAuthFlowsType::AllowAdminUserPasswordAuth)
            .explicit_auth_flows(ExplicitAuthFlowsType::AllowRefreshTokenAuth)
            .prevent_user_existence_errors(PreventUserExistenceErrorTypes::Enabled)
            .send()
            .await
            .unwrap();
        let client = client.user_pool_client().unwrap().client_id().unwrap().to_owned();
        let keys_url = format!("{}/{id}/.well-known/jwks.json", front.url);
        Pool { account, front, names: UserPool { id, client, keys_url }, console }
    }

    /// The adapter on this pool, with a list of admins of its own.
    pub fn identity(&self, clock: Arc<dyn Clock>) -> Cognito {
        self.identity_with(Arc::new(MemoryAdmins::default()), clock)
    }

    pub fn identity_with(&self, list: Arc<dyn Accounts>, clock: Arc<dyn Clock>) -> Cognito {
        let sdk = self.account.sdk.clone().into_builder().endpoint_url(&self.front.url).build();
        Cognito::new(&sdk, server::open::aws::of_pool(&self.names), list, clock, Arc::new(SystemEntropy))
    }

    /// The settings by which a shop uses it.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        vec![
            ("TUPPENCE_USER_POOL", self.names.id.clone()),
            ("TUPPENCE_USER_POOL_CLIENT", self.names.client.clone()),
            ("TUPPENCE_USER_POOL_KEYS_URL", self.names.keys_url.clone()),
            ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", self.front.url.clone()),
        ]
    }

    /// Makes a user as Amazon's console does: with a password that counts until the first sign-in.
    pub async fn user_made_in_the_console(&self, email: &str, password: &str) {
        let call = self.console.admin_create_user().user_pool_id(&self.names.id).username(email);
        call.temporary_password(password).message_action(MessageActionType::Suppress).send().await.unwrap();
    }

    pub async fn add_to_group(&self, email: &str, group: &str) {
        let call = self.console.admin_add_user_to_group().user_pool_id(&self.names.id).username(email);
        call.group_name(group).send().await.unwrap();
    }

    pub async fn out_of_group(&self, email: &str, group: &str) {
        let call = self.console.admin_remove_user_from_group().user_pool_id(&self.names.id).username(email);
        call.group_name(group).send().await.unwrap();
    }

    pub async fn disable(&self, email: &str) {
        self.console.admin_disable_user().user_pool_id(&self.names.id).username(email).send().await.unwrap();
    }

    /// Whether the pool has a user of this name.
    pub async fn has(&self, email: &str) -> bool {
        self.console.admin_get_user().user_pool_id(&self.names.id).username(email).send().await.is_ok()
    }

    /// Lets anybody make an account, or not.
    pub async fn let_people_sign_up(&self, anybody: bool) {
        let call = self.console.update_user_pool().user_pool_id(&self.names.id);
        call.admin_create_user_config(by_admins_only(!anybody)).send().await.unwrap();
    }
}

fn by_admins_only(only: bool) -> AdminCreateUserConfigType {
    AdminCreateUserConfigType::builder().allow_admin_create_user_only(only).build()
}

async fn require_codes(console: &Client, id: &str) {
    let app = SoftwareTokenMfaConfigType::builder().enabled(true).build();
    let call = console.set_user_pool_mfa_config().user_pool_id(id).mfa_configuration(UserPoolMfaType::On);
    call.software_token_mfa_configuration(app).send().await.unwrap();
}
