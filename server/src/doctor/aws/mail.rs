//! Will SES take the shop's emails, will mailboxes believe them, and does the shop hear what came back?

use super::{AwsContext, code, not_seen};
use crate::doctor::report::{Area, Notes, broken, risky};
use aws_sdk_sesv2::{
    Client,
    operation::get_email_identity::GetEmailIdentityOutput,
    types::{DkimStatus, EventDestination, EventType},
};

const SERVICE: &str = "SES";

pub(super) async fn look(aws: AwsContext) -> Notes {
    let client = Client::new(&aws.sdk);
    let (account, sender, topic) =
        tokio::join!(look_at_account(&client, &aws), look_at_sender(&client, &aws), look_at_topic(&client, &aws));
    let mut notes = Notes::of(Area::Mail);
    for found in [account, sender, topic] {
        notes.merge(found);
    }
    notes
}

async fn look_at_account(client: &Client, aws: &AwsContext) -> Notes {
    let mut notes = Notes::of(Area::Mail);
    let account = match client.get_account().send().await {
        Ok(account) => account,
        Err(error) => {
            notes.find(not_seen(SERVICE, "ses:GetAccount", "this account", &error));
            return notes;
        }
    };
    notes.check(account.production_access_enabled(), || {
        let (what, why) = (
            "SES is in its sandbox: it mails only to addresses you verified, and 200 a day.",
            "Buyers get no receipt.",
        );
        let found = if aws.context.config.is_live() { broken("ses-sandbox", what) } else { risky("ses-sandbox", what) };
        found.why(why).fix("aws sesv2 put-account-details --production-access-enabled --mail-type TRANSACTIONAL --website-url https://your-shop --use-case-description \"Receipts to buyers\"\nAWS answers within a day; or ask at https://console.aws.amazon.com/ses/home#/account")
    });
    notes.check(account.sending_enabled(), || {
        broken("ses-sending-off", "SES does not send for this account.")
            .why("Buyers get no receipt.")
            .fix("aws sesv2 put-account-sending-attributes --sending-enabled\nIf AWS paused it, the reason is at https://console.aws.amazon.com/ses/home#/reputation")
    });
    let standing = account.enforcement_status().unwrap_or("HEALTHY");
    notes.check(standing == "HEALTHY", || {
        risky("ses-reputation", format!("SES has doubts about your mail: {standing}."))
            .why("Too many mails came back or were called spam; next SES stops sending.")
            .fix("See https://console.aws.amazon.com/ses/home#/reputation, and correct the addresses of orders whose mail came back")
    });
    notes
}

async fn look_at_sender(client: &Client, aws: &AwsContext) -> Notes {
    let mut notes = Notes::of(Area::Mail);
    let sender = &aws.context.config.mail_from;
    let address = sender.rsplit_once('<').map_or(sender.as_str(), |(_, rest)| rest.trim_end_matches('>')).trim();
    let mut verified: Vec<(String, GetEmailIdentityOutput)> = Vec::new();
    for name in identities(address) {
        match client.get_email_identity().email_identity(&name).send().await {
            Ok(found) if found.verified_for_sending_status() => verified.push((name, found)),
            Ok(_) => {}
            Err(error) if code(&error) == "NotFoundException" => {}
            Err(error) => {
                notes.find(not_seen(SERVICE, "ses:GetEmailIdentity", &name, &error));
                return notes;
            }
        }
    }
    let domain = address.rsplit_once('@').map_or(address, |(_, domain)| domain);
    notes.check(!verified.is_empty(), || {
        broken("sender-unverified", format!("SES does not know that {address} is yours."))
            .about(address)
            .why("It refuses every mail from it.")
            .fix(format!("aws sesv2 create-email-identity --email-identity {domain}\nThen add the three CNAME records it prints to the DNS of {domain}; it takes minutes to hours"))
    });
    if !verified.is_empty() {
        let signed = verified.iter().find(|(_, identity)| is_signed(identity));
        notes.check(signed.is_some(), || {
            let status = verified[0].1.dkim_attributes().and_then(|dkim| dkim.status()).map_or("NONE", DkimStatus::as_str);
            risky("dkim-missing", format!("Mails of {address} are not signed for its domain (DKIM: {status})."))
                .about(domain)
                .why("Mailboxes take them for spam.")
                .fix(format!("aws sesv2 create-email-identity --email-identity {domain}\naws sesv2 get-email-identity --email-identity {domain} lists three tokens: each needs a CNAME record in the DNS of {domain}"))
        });
    }
    notes
}

/// The identities that may speak for an address: itself, its domain, and the domains above.
fn identities(address: &str) -> Vec<String> {
    let mut names = vec![address.to_owned()];
    let mut domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
    while let Some((_, above)) = domain.split_once('.') {
        names.push(domain.to_owned());
        domain = above;
    }
    names
}

fn is_signed(identity: &GetEmailIdentityOutput) -> bool {
    identity.dkim_attributes().is_some_and(|dkim| dkim.signing_enabled() && dkim.status() == Some(&DkimStatus::Success))
}

async fn look_at_topic(client: &Client, aws: &AwsContext) -> Notes {
    let mut notes = Notes::of(Area::Mail);
    let topic = aws.context.settings.get("TUPPENCE_NEWS_TOPIC");
    let Some(set) = &aws.settings().configuration_set else {
        notes.find(
            risky(
                "bounces-unheard",
                "TUPPENCE_SES_CONFIGURATION_SET is not set, so nobody hears which mails come back.",
            )
            .why("Buyers with a misspelled address wait in vain, and SES stops senders whose mail bounces.")
            .fix("Copy it from the outputs of the stack; deploy/README.md tells how"),
        );
        return notes;
    };
    let found = match client.get_configuration_set_event_destinations().configuration_set_name(set).send().await {
        Ok(found) => found,
        Err(error) if code(&error) == "NotFoundException" => {
            notes.find(
                broken("configuration-set-missing", format!("SES has no configuration set {set}."))
                    .about(set)
                    .why("It refuses every mail that names it, which is every mail of the shop.")
                    .fix("Copy TUPPENCE_SES_CONFIGURATION_SET from the outputs of the stack, and check AWS_REGION"),
            );
            return notes;
        }
        Err(error) => {
            notes.find(not_seen(SERVICE, "ses:GetConfigurationSetEventDestinations", set, &error));
            return notes;
        }
    };
    notes.check(!topic.is_empty(), || {
        risky("bounces-unheard", "TUPPENCE_NEWS_TOPIC is not set, so the shop takes no news of mails that come back.")
            .why("Buyers with a misspelled address wait in vain, and SES stops senders whose mail bounces.")
            .fix("Copy the topic's ARN from the outputs of the stack; deploy/README.md tells how")
    });
    let told = |kind: &EventType| found.event_destinations().iter().any(|place| tells(place, kind, &topic));
    notes.check(topic.is_empty() || (told(&EventType::Bounce) && told(&EventType::Complaint)), || {
        risky("bounces-untold", format!("The configuration set {set} does not tell {topic} of bounces and complaints."))
            .about(set)
            .why("Buyers with a misspelled address wait in vain, and SES stops senders whose mail bounces.")
            .fix(format!("aws sesv2 create-configuration-set-event-destination --configuration-set-name {set} --event-destination-name news --event-destination 'Enabled=true,MatchingEventTypes=[BOUNCE,COMPLAINT],SnsDestination={{TopicArn={topic}}}'"))
    });
    notes
}

fn tells(place: &EventDestination, kind: &EventType, topic: &str) -> bool {
    place.enabled()
        && place.matching_event_types().contains(kind)
        && place.sns_destination().is_some_and(|sns| sns.topic_arn() == topic)
}

#[cfg(test)]
mod tests {
    use super::identities;

    #[test]
    fn a_domain_speaks_for_the_addresses_below_it() {
        let names = identities("shop@mail.example.com");
        assert_eq!(names, ["shop@mail.example.com", "mail.example.com", "example.com"]);
    }
}
