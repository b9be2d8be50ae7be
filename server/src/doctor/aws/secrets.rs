//! Can the parameters that hold the shop's secrets be read, and do they lie there encrypted?

use super::{AwsContext, not_seen};
use crate::doctor::report::{Area, Notes, broken, risky};
use aws_sdk_ssm::{Client, types::ParameterType};

const SERVICE: &str = "SSM";

pub(super) async fn look(aws: AwsContext) -> Notes {
    let mut notes = Notes::of(Area::Secrets);
    let path = aws.context.settings.get("TUPPENCE_SECRETS_PATH");
    if path.is_empty() {
        return notes;
    }
    // Decrypted, as the shop reads them: the values are let go unseen.
    let read = Client::new(&aws.sdk).get_parameters_by_path().path(&path).with_decryption(true).send().await;
    let found = match read {
        Ok(found) => found,
        Err(error) => {
            notes.find(not_seen(SERVICE, "ssm:GetParametersByPath", &path, &error));
            return notes;
        }
    };
    notes.check(!found.parameters().is_empty(), || {
        broken("secrets-missing", format!("There are no parameters below {path}."))
            .about(&path)
            .why("The shop finds no secrets there.")
            .fix(format!("aws ssm put-parameter --type SecureString --name {}/STRIPE_SECRET_KEY --value rk_live_…\nCheck AWS_REGION, too", path.trim_end_matches('/')))
    });
    for parameter in found.parameters() {
        let name = parameter.name().unwrap_or_default();
        notes.check(parameter.r#type() == Some(&ParameterType::SecureString), || {
            risky("secret-not-encrypted", format!("The parameter {name} is not a SecureString."))
                .about(name)
                .why("Whoever may list parameters reads it, and so do logs of deployments.")
                .fix(format!("aws ssm delete-parameter --name {name}\naws ssm put-parameter --type SecureString --name {name} --value …"))
        });
    }
    notes
}
