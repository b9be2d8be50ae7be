//! `tuppence doctor` as a child process, and what it tells.

use axum::{Json, Router, http::StatusCode};
use serde_json::Value;
use std::{collections::BTreeSet, process::Command};
use tokio::net::TcpListener;

/// Settings whose values nobody may ever read in what the doctor says.
const SECRETS: [&str; 3] = ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "TUPPENCE_SECRET_KEY"];

pub struct Told {
    pub code: i32,
    /// What went to standard output.
    pub out: String,
    pub errors: String,
}

/// Runs the doctor with nothing but `env` of all settings. It must not give away a secret it was given.
pub async fn ask_doctor(args: &[&str], env: &[(String, String)]) -> Told {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tuppence"));
    let settings = ["TUPPENCE_", "STRIPE_", "AWS_"];
    for (name, _) in std::env::vars().filter(|(name, _)| settings.iter().any(|start| name.starts_with(start))) {
        command.env_remove(name);
    }
    command.arg("doctor").args(args).envs(env.iter().map(|(name, value)| (name, value)));
    // No credentials of this machine's own.
    command.env("AWS_EC2_METADATA_DISABLED", "true").env("HOME", "/nowhere");
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let told = Told {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        errors: String::from_utf8(output.stderr).unwrap(),
    };
    for (name, secret) in env.iter().filter(|(name, value)| SECRETS.contains(&name.as_str()) && value.len() > 8) {
        assert!(!told.out.contains(secret) && !told.errors.contains(secret), "A070: {name} is given away");
    }
    told
}

/// The address of a service that says one thing to everything.
pub async fn always(status: u16, says: Value) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let status = StatusCode::from_u16(status).unwrap();
    let service = Router::new().fallback(move || async move { (status, Json(says)) });
    tokio::spawn(async move { axum::serve(listener, service).await });
    url
}

impl Told {
    /// The document of `--json`.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.errors))
    }

    pub fn findings(&self) -> Vec<Value> {
        self.json()["findings"].as_array().unwrap().clone()
    }

    pub fn ids(&self) -> BTreeSet<String> {
        self.findings().iter().map(|finding| finding["id"].as_str().unwrap().to_owned()).collect()
    }

    /// The finding with this id, which must be there.
    pub fn finding(&self, id: &str) -> Value {
        let found = self.findings().into_iter().find(|finding| finding["id"] == id);
        found.unwrap_or_else(|| panic!("{id} was not found: {}", self.out))
    }
}
