//! The command line.

use anyhow::Result;
use clap::{Parser, Subcommand};
use server::{
    backup::BackupPlace,
    console::AdminCommand,
    doctor::DoctorArgs,
    open::settings,
    serve::{Announcement, Opening, Stop, serve},
    telemetry::log::{self, Writing},
    transfer::TransferPlace,
};
use std::{io::Write, path::PathBuf, process::ExitCode};

/// A shop for digital goods that its owner runs.
#[derive(Parser)]
#[command(name = "tuppence", version, about)]
struct Args {
    /// Settings file; without it tuppence.toml in the working folder, if there is one.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Run the shop (the default).
    Serve,
    /// Run the shop with a sample catalog and the built-in Stripe sandbox.
    Demo,
    /// List every setting with its value and where it came from; secrets are hidden.
    Config,
    Doctor(DoctorArgs),
    /// Copy the whole shop into a folder, while it sells; again into the same one, only what is new.
    Backup(BackupPlace),
    /// Check the audit log of the data folder.
    Verify,
    /// Invite, list, reset and remove those who run the shop.
    #[command(subcommand)]
    Admin(AdminCommand),
    /// Write the catalog into a new folder, or its prices into a table.
    Export(TransferPlace),
    /// Bring a catalog in from a folder, or prices from a table: all of it or nothing.
    Import(TransferPlace),
    /// Run the Stripe sandbox alone, for tests of other programs against it.
    Sandbox(stripe_sandbox::Standalone),
}

#[tokio::main]
async fn main() -> ExitCode {
    let args = Args::parse();
    match run(args).await {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "tuppence: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(args: Args) -> Result<ExitCode> {
    let file = args.config.as_deref();
    match args.command.unwrap_or(Command::Serve) {
        Command::Doctor(args) => {
            let diagnosis = server::doctor::run(file, &args).await?;
            say(&diagnosis.text);
            return Ok(ExitCode::from(diagnosis.code));
        }
        Command::Config => say(&settings::load_settings(file).await?.0.table()),
        Command::Serve => {
            let config = settings::load(file).await?;
            #[cfg(feature = "aws")]
            if server::lambda::is_here() {
                let _log = log::start(true, Writing::AtOnce);
                server::lambda::serve(config).await?;
                return Ok(ExitCode::SUCCESS);
            }
            let config = config.to_sell(false)?;
            let _log = log::start(config.log_json, Writing::InBackground);
            serve(config, Opening { fill_sample: false, announce: announce_shop }, stop_signal()).await?;
        }
        Command::Demo => {
            let mut config = settings::load(file).await?.to_sell(true)?;
            // Nobody waits for a proxy to notice.
            config.drain_secs = config.drain_secs.min(1);
            let _log = log::start(config.log_json, Writing::InBackground);
            serve(config, Opening { fill_sample: true, announce: announce_demo }, stop_signal()).await?;
        }
        Command::Admin(command) => say(&server::console::run(&settings::load(file).await?, command).await?),
        Command::Export(place) => say(&server::transfer::export(&settings::load(file).await?, &place).await?),
        Command::Import(place) => say(&server::transfer::import(&settings::load(file).await?, &place).await?),
        Command::Backup(place) => say(&server::backup::backup(&settings::load(file).await?, &place)?),
        Command::Verify => {
            let config = settings::load(file).await?;
            let rows = server::verify::audit(&config).await?;
            say(&format!("The audit log is whole: {rows} rows.\n"));
        }
        Command::Sandbox(mut standalone) => {
            let _log = log::start(false, Writing::InBackground);
            standalone.webhook_url.get_or_insert_with(|| "http://127.0.0.1:3000/webhooks/stripe".to_owned());
            standalone.shop_name.get_or_insert_with(|| "Tuppence".to_owned());
            stripe_sandbox::serve(standalone, async {
                let _ = stop_signal().await;
            })
            .await?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes());
    let _ = out.flush();
}

fn announce_shop(opened: &Announcement) {
    say(&format!("The shop is open at {}\n{}", opened.origin, first_owner(opened)));
}

/// How the first owner comes in; nothing once there is one.
fn first_owner(opened: &Announcement) -> String {
    match &opened.first_owner {
        Some(link) => {
            format!("\n  Nobody runs this shop yet. To become its owner, open this link; it works once:\n  {link}\n")
        }
        None => String::new(),
    }
}

fn announce_demo(opened: &Announcement) {
    let (origin, owner) = (&opened.origin, first_owner(opened));
    say(&format!(
        "
  The shop is open:   {origin}
  Mails it sends:     {origin}/sandbox/mail

  Try it: put two products into the cart, check out, and pay in the built-in
  Stripe sandbox with card 4242 4242 4242 4242, any later expiry and any CVC.
  No real money moves. Then read the receipt and download your files.
{owner}
  Ctrl-C closes the shop; it keeps its data.

"
    ));
}

/// Resolves at Ctrl-C or SIGTERM.
async fn stop_signal() -> Stop {
    let interrupt = async { drop(tokio::signal::ctrl_c().await) };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => Stop::AtOnce,
        () = terminate => Stop::Gently,
    }
}
