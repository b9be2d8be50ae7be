//! `tuppence doctor`: looks at everything the shop stands on, and says what to mend and how.
//!
//! Looks go side by side, each with a limit of its own, so that a service that is dead hides nothing of the others.
//! Nothing is changed but where [`create_webhook`] is asked for, and a probe file in the bucket of files.

#[cfg(feature = "aws")]
mod aws;
mod clock;
mod endpoint;
mod machine;
mod report;
mod settings;
mod shop;
mod stripe;
mod stripe_api;
mod webhook;

pub use stripe_adapter::webhook::NEEDED_EVENTS;

use crate::config::{Backend, Config, Settings};
use adapters_shared::https::Https;
use anyhow::Result;
use clap::Args;
use report::{Area, Notes, Report, broken};
use std::{future::Future, path::Path, pin::Pin, sync::Arc, time::Duration};
use tokio::{task::JoinSet, time::timeout};

/// Longest time one look may take.
const LIMIT: Duration = Duration::from_secs(10);

/// Check the settings and every service they name, and say what to mend and how.
///
/// Exit codes: 0 nothing to mend (hints do not count), 1 something is broken, 2 only risks.
/// A check for which a permission is missing is a risk that names the permission.
#[derive(Debug, Args)]
#[command(after_long_help = "\
The document of --json:
  {\"shape\": 1, \"verdict\": \"well\" | \"broken\" | \"risky\", \"checks\": 23, \"findings\": [
    {\"id\": \"table-without-backups\", \"area\": \"tables\", \"severity\": \"broken\" | \"risky\" | \"hint\",
     \"subject\": \"orders\", \"what\": \"…\", \"why\": \"…\", \"fix\": \"…\"}]}
Ids stay the same from version to version. Fields may be added; if one goes, shape becomes 2.")]
pub struct DoctorArgs {
    /// Print one JSON document instead of text.
    #[arg(long)]
    json: bool,
    /// Create the webhook endpoint at Stripe with the events the shop needs, or mend the one there is.
    #[arg(long, conflicts_with = "json")]
    create_webhook: bool,
}

/// What to print, and the exit code.
pub struct Diagnosis {
    pub text: String,
    pub code: u8,
}

/// What the checks share.
struct CheckContext {
    config: Config,
    #[cfg_attr(not(feature = "aws"), expect(dead_code, reason = "only the checks of AWS look at them"))]
    settings: Settings,
    https: Https,
    /// A webhook secret was set. If not, `config` has one nobody knows.
    knows_webhook_secret: bool,
}

type Look = Pin<Box<dyn Future<Output = Notes> + Send>>;

/// Examines the shop with the settings of `file` and the environment.
///
/// # Errors
/// If the settings cannot be read at all, or the webhook endpoint was asked for and not made.
pub async fn run(file: Option<&Path>, args: &DoctorArgs) -> Result<Diagnosis> {
    if args.create_webhook {
        let (settings, _) = crate::open::settings::load_settings(file).await?;
        return Ok(Diagnosis { text: endpoint::create(settings).await?, code: 0 });
    }
    let (settings, unreadable) = settings::load(file).await?;
    let mut notes = examine(settings, unreadable.is_none()).await;
    if let Some(issue) = unreadable {
        let mut secrets = Notes::of(Area::Secrets);
        secrets.find(issue);
        notes.merge(secrets);
    }
    let report = Report::new(notes);
    let text = if args.json { report.json() } else { report.text() };
    Ok(Diagnosis { text, code: report.exit_code() })
}

async fn examine(settings: Settings, whole: bool) -> Notes {
    let (context, mut notes) = settings::understand(settings, whole);
    // Without settings that make sense there is nothing else to look at.
    let Some(context) = context.map(Arc::new) else { return notes };
    let mut at_work = JoinSet::new();
    for (area, look) in looks(&context).await {
        at_work.spawn(async move { (area, timeout(LIMIT, look).await) });
    }
    while let Some(done) = at_work.join_next().await {
        match done {
            Ok((_, Ok(found))) => notes.merge(found),
            Ok((area, Err(_))) => notes.merge(too_slow(area)),
            Err(_) => notes.find(
                broken("check-failed", "A check ended in a bug of this program.")
                    .why("What it would have found is not in this list.")
                    .fix("Run it again; if it stays, tell the makers of Tuppence."),
            ),
        }
    }
    notes
}

/// One look for everything that can be dead by itself.
async fn looks(context: &Arc<CheckContext>) -> Vec<(Area, Look)> {
    let mut looks: Vec<(Area, Look)> = vec![(Area::Shop, Box::pin(shop::look(context.clone())))];
    looks.extend(stripe::looks(context));
    match &context.config.backend {
        Backend::Embedded => {
            looks.push((Area::Machine, Box::pin(machine::look(context.clone()))));
            looks.push((Area::Clock, Box::pin(clock::look(context.clone(), None))));
        }
        #[cfg(feature = "aws")]
        Backend::Aws(_) => looks.extend(aws::looks(context).await),
        #[cfg(not(feature = "aws"))]
        Backend::Aws(_) => {}
    }
    looks
}

fn too_slow(area: Area) -> Notes {
    let mut notes = Notes::of(area);
    notes.find(
        broken("no-answer", format!("{area}: no answer within {} seconds.", LIMIT.as_secs()))
            .why("What does not answer now does not answer shoppers either.")
            .fix("Check the network of this machine, and the addresses in `tuppence config`."),
    );
    notes
}
