//! Secrets in the parameter store of AWS Systems Manager: those directly below one path, each named like its setting.

use super::sdk::{Call, port_error};
use anyhow::{Result, anyhow, bail, ensure};
use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_sdk_ssm::{
    Client, config::http::HttpResponse, error::ProvideErrorMetadata, error::SdkError,
    operation::get_parameters_by_path::GetParametersByPathError,
};
use domain::{
    ports::{SecretStore, SecretsError},
    secret::Secret,
};
use std::collections::BTreeMap;

/// Pages of ten; a shop has three secrets.
const MAX_PAGES: usize = 10;

pub struct Ssm {
    client: Client,
    /// Begins and ends with a slash.
    path: String,
    region: String,
}

impl Ssm {
    /// # Errors
    /// If `path` is no path of parameters.
    pub fn new(sdk: &SdkConfig, path: &str) -> Result<Ssm> {
        let known = |b: u8| b.is_ascii_alphanumeric() || b"_.-/".contains(&b);
        let path = format!("{}/", path.trim_end_matches('/'));
        ensure!(
            path.starts_with('/') && path.len() > 1 && path.bytes().all(known) && !path.contains("//"),
            "{path:?} is not a path of parameters\n  Fix: write it like /tuppence/prod/"
        );
        let region = sdk.region().map_or_else(|| "*".to_owned(), ToString::to_string);
        Ok(Ssm { client: Client::new(sdk), path, region })
    }

    fn why(&self, error: &SdkError<GetParametersByPathError, HttpResponse>) -> anyhow::Error {
        let code = error.code().unwrap_or_default();
        // Who may not decrypt is told so with the same code, or one of KMS.
        if code.contains("AccessDenied") || code.contains("KMS") || code.contains("InvalidKeyId") {
            let said = error.message().unwrap_or("no reason given");
            return anyhow!(
                "the parameters below {path} may not be read ({code}: {said})\n  Fix: allow ssm:GetParametersByPath on arn:aws:ssm:{region}:*:parameter{bare}* to the role the shop runs as, and kms:Decrypt on the key they are encrypted with",
                path = self.path,
                // IAM asks about the path itself, without its last slash.
                bare = self.path.trim_end_matches('/'),
                region = self.region,
            );
        }
        let error = port_error("ssm", Call::Read, error);
        anyhow!(
            "the parameters below {} cannot be read ({error})\n  Fix: check AWS_REGION, the credentials, and that this machine reaches SSM",
            self.path
        )
    }
}

impl Ssm {
    async fn read_all(&self) -> Result<BTreeMap<String, Secret>> {
        let mut found = BTreeMap::new();
        let mut next = None;
        for _ in 0..MAX_PAGES {
            let page = self.client.get_parameters_by_path().path(&self.path).with_decryption(true).set_next_token(next);
            let page = page.send().await.map_err(|error| self.why(&error))?;
            for parameter in page.parameters() {
                let name = parameter.name().and_then(|name| name.strip_prefix(&self.path));
                let (Some(name), Some(value)) = (name, parameter.value()) else { continue };
                found.insert(name.to_owned(), Secret::new(value.to_owned()));
            }
            next = page.next_token().map(str::to_owned);
            if next.is_none() {
                break;
            }
        }
        if found.is_empty() {
            bail!(
                "there is no parameter below {path}\n  Fix: put the secrets there, like: aws ssm put-parameter --type SecureString --name {path}STRIPE_SECRET_KEY --value …",
                path = self.path
            );
        }
        Ok(found)
    }
}

#[async_trait]
impl SecretStore for Ssm {
    async fn read(&self) -> Result<BTreeMap<String, Secret>, SecretsError> {
        self.read_all().await.map_err(|error| SecretsError(error.to_string()))
    }
}
