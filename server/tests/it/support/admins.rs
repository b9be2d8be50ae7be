//! Becoming an admin as people do: a link from the console, a password, a code of an app.

use super::{Browser, Reply, World, between};
use domain::Role;
use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};
use totp_rs::{Algorithm, Builder, Secret};

pub const PASSWORD: &str = "four quiet herons wade";

/// A browser in which an admin is signed in.
pub struct AdminBrowser {
    pub browser: Browser,
    pub email: String,
    /// What the admin's authenticator app was given.
    pub secret: String,
    /// The code that was typed last.
    pub code: String,
}

impl World {
    /// Invites an admin from the console and takes the invitation up, up to the admin's first page.
    pub async fn sign_in(&self, role: Role) -> AdminBrowser {
        self.sign_in_with(self.browser(), role).await
    }

    /// The same in a given browser.
    pub async fn sign_in_with(&self, browser: Browser, role: Role) -> AdminBrowser {
        // Several of a role may be needed in one world.
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let email = format!("{}-{}@example.com", role.as_str(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mut invite = self.run(&["admin", "invite", &email, "--role", role.as_str()]);
        invite.says("/admin/welcome/").await;
        invite.ends().await;
        let path =
            format!("/admin/welcome/{}", first_word(between(&format!("{}\n", invite.log()), "/admin/welcome/", "\n")));
        let mut admin = AdminBrowser { browser, email, secret: String::new(), code: String::new() };
        let page = admin.browser.get(&path).await;
        admin.answer_forms(page).await;
        admin
    }

    /// Signs in who has an account already, with [`PASSWORD`] and a phone that holds `secret`.
    pub async fn sign_in_again(&self, email: &str, secret: &str) -> AdminBrowser {
        let (email, secret) = (email.to_owned(), secret.to_owned());
        let mut admin = AdminBrowser { browser: self.browser(), email, secret, code: String::new() };
        let page = admin.browser.get("/admin").await;
        let page = admin.browser.follow(page).await;
        admin.answer_forms(page).await;
        admin
    }
}

impl AdminBrowser {
    /// Fills in whatever stands between this browser and the admin's first page.
    async fn answer_forms(&mut self, mut page: Reply) {
        for _ in 0..8 {
            let text = page.text();
            if text.contains("Sign out") && !text.contains("one-time-code") {
                return;
            }
            if let Some(secret) = secret_in(&text) {
                self.secret = secret;
            }
            let form = Form::of(&text).unwrap_or_else(|| panic!("no form to go on with: {text}"));
            let reply = self.send(&form).await;
            assert!(reply.status.is_success() || reply.status.is_redirection(), "{}: {}", form.action, reply.text());
            page = self.browser.follow(reply).await;
        }
        panic!("signing in never ends: {}", page.text());
    }

    async fn send(&mut self, form: &Form) -> Reply {
        if !self.secret.is_empty() && form.fields.iter().any(|field| field.is_code) {
            self.code = code_now(&self.secret);
        }
        let value = |field: &Field| match field.kind.as_str() {
            "password" => PASSWORD.to_owned(),
            "email" => self.email.clone(),
            _ if field.is_code => self.code.clone(),
            _ => field.value.clone(),
        };
        let fields: Vec<_> = form.fields.iter().map(|field| (field.name.clone(), value(field))).collect();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.browser.post(&form.action, &fields).await
    }
}

/// The code an app shows for `secret` now.
pub fn code_now(secret: &str) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let secret = Secret::try_from_base32(secret).unwrap();
    let totp = Builder::new().with_algorithm(Algorithm::SHA1).with_digits(6).with_secret(secret).build_noncompliant();
    totp.generate(now).to_string()
}

/// A secret as a person reads it off the page: 32 letters of base32, perhaps in groups.
pub fn secret_in(page: &str) -> Option<String> {
    let is_secret = |word: &str| word.len() == 32 && word.chars().all(|c| matches!(c, 'A'..='Z' | '2'..='7'));
    let groups = page.split(['<', '>', '"', '&', '=']).map(|part| part.replace(' ', ""));
    groups.into_iter().find(|part| is_secret(part))
}

struct Form {
    action: String,
    fields: Vec<Field>,
}

struct Field {
    name: String,
    value: String,
    kind: String,
    is_code: bool,
}

impl Form {
    /// The first form of a page that is not for signing out or searching.
    fn of(page: &str) -> Option<Form> {
        let forms = page.split("<form").skip(1).map(|part| part.split("</form>").next().unwrap_or_default());
        let wanted = |form: &&str| {
            let action = attribute(form, "action").unwrap_or_default();
            action.starts_with("/api/admin/") && !action.contains("sign-out")
        };
        let form = forms.filter(|form| form.contains("method=\"post\"")).find(wanted)?;
        let inputs = form.split("<input").skip(1).map(|part| part.split('>').next().unwrap_or_default());
        let fields = inputs.filter_map(|input| {
            Some(Field {
                name: attribute(input, "name")?,
                value: attribute(input, "value").unwrap_or_else(|| "on".to_owned()),
                kind: attribute(input, "type").unwrap_or_default(),
                is_code: input.contains("one-time-code"),
            })
        });
        Some(Form { action: attribute(form, "action")?, fields: fields.collect() })
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(rest.split('"').next()?.replace("&amp;", "&"))
}

fn first_word(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or_default()
}
