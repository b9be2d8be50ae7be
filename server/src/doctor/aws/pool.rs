//! Do only the right people get into the user pool?

use super::{AwsContext, not_told};
use crate::doctor::report::{Area, Notes, broken, risky};
use aws_adapter::cognito::pool::{Weakness, weaknesses};
use aws_sdk_cognitoidentityprovider::Client;

const SERVICE: &str = "Cognito";
/// What is looked for: as many as there are weaknesses, groups counted one by one.
const CHECKS: usize = 10;

pub(super) async fn look(aws: AwsContext) -> Notes {
    let mut notes = Notes::of(Area::SignIn);
    let [pool, client] = ["TUPPENCE_USER_POOL", "TUPPENCE_USER_POOL_CLIENT"].map(|key| aws.context.settings.get(key));
    // Without a pool, accounts lie in the table of admins, with rules that nobody can set wrong.
    if pool.is_empty() {
        return notes;
    }
    let found = match weaknesses(&Client::new(&aws.sdk), &pool, &client).await {
        Ok(found) => found,
        Err(error) => {
            notes.find(not_told(SERVICE, "cognito-idp:DescribeUserPool", &pool, &error));
            return notes;
        }
    };
    notes.checks += CHECKS - found.len();
    for weakness in found {
        let what = format!("User pool {pool}: {weakness}.");
        let issue = if weakness.blocks() { broken(id(weakness), what) } else { risky(id(weakness), what) };
        let why = if weakness.blocks() {
            "Nobody can sign in to run the shop until it is mended."
        } else {
            "The shop sells on; who works in it has more or less than you think."
        };
        let subject = match weakness {
            Weakness::MissingGroup(name) => name,
            _ => pool.as_str(),
        };
        let fix = format!(
            "{}\nDeploy the template in deploy/ again, or change it at https://console.aws.amazon.com/cognito",
            capital(&weakness.fix())
        );
        notes.find(issue.about(subject).why(why).fix(fix));
    }
    notes
}

fn id(weakness: Weakness) -> &'static str {
    match weakness {
        Weakness::SelfSignUp => "pool-self-sign-up",
        Weakness::NoSecondFactor => "pool-without-second-factor",
        Weakness::TellsWhoExists => "pool-tells-who-exists",
        Weakness::NoPasswordFlow => "pool-without-password-flow",
        Weakness::ClientSecret => "pool-client-secret",
        Weakness::LongTokens => "pool-long-tokens",
        Weakness::MissingGroup(_) => "pool-group-missing",
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
