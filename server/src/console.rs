//! `tuppence admin …`: who may run the shop, from the machine it stands on.

use crate::{config::Config, open};
use anyhow::{Result, bail};
use clap::Subcommand;
use domain::{Role, delivery::token::Token, team::identity::IdentityError};

/// Works while the shop is open, too.
#[derive(Subcommand)]
pub enum AdminCommand {
    /// Print a link by which somebody takes up an account, once, within 24 hours.
    Invite {
        email: String,
        /// owner, catalog, support or viewer.
        #[arg(long, default_value = "owner", value_parser = role)]
        role: Role,
    },
    /// List all accounts.
    List,
    /// Take password and second factor away, after a lost phone, and print a link to begin anew.
    Reset { email: String },
    /// Remove an account; its sessions end at once.
    Remove { email: String },
}

fn role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| "a role is owner, catalog, support or viewer".to_owned())
}

/// Carries out `command` and returns what to print.
///
/// # Errors
/// With words for the person at the console.
pub async fn run(config: &Config, command: AdminCommand) -> Result<String> {
    let (console, _alone) = open::open_console(config).await?;
    let link = |token: Token| {
        let page = format!("{}/admin/welcome/{}", config.origin(config.addr), token.reveal());
        format!("Open this link within 24 hours; it works once:\n{page}\n")
    };
    match command {
        AdminCommand::Invite { email, role } => match console.invite(&email, role).await {
            Ok(token) => Ok(link(token)),
            Err(IdentityError::Taken) => bail!(
                "{email} has an account already\n  Fix: to let somebody begin anew, run: tuppence admin reset {email}"
            ),
            Err(error) => Err(error.into()),
        },
        AdminCommand::Reset { email } => Ok(link(console.reset(&email).await?)),
        AdminCommand::Remove { email } => {
            console.remove(&email).await?;
            Ok(format!("{email} is no admin any more.\n"))
        }
        AdminCommand::List => {
            let line = |profile: &domain::team::identity::Profile| {
                let invited = if profile.invited_until.is_some() { "  (invited)" } else { "" };
                format!("{:8} {}{invited}\n", profile.role.as_str(), profile.email)
            };
            Ok(console.profiles().await?.iter().map(line).collect())
        }
    }
}
