//! Is what is for sale out of strangers' reach, and can the browser bring it in?

use super::{AwsContext, code, not_seen};
use crate::{
    doctor::report::{Area, Issue, Notes, broken, risky},
    open::public_access::{self, PublicAccess},
};
use aws_adapter::s3::{BucketNames, S3};
use aws_sdk_s3::{Client, types::BucketVersioningStatus};

const SERVICE: &str = "S3";

fn client(aws: &AwsContext) -> Client {
    // A stand-in has one name for all buckets.
    let path_style = aws.sdk.endpoint_url().is_some();
    Client::from_conf(aws_sdk_s3::config::Builder::from(&aws.sdk).force_path_style(path_style).build())
}

fn adapter(aws: &AwsContext) -> S3 {
    let settings = aws.settings();
    let names = BucketNames { files: settings.files_bucket.clone(), pictures: settings.pictures_bucket.clone() };
    S3::new(&aws.sdk, names, aws.sdk.endpoint_url().is_some())
}

pub(super) async fn look_at_files(aws: AwsContext) -> Notes {
    let (client, bucket) = (client(&aws), aws.settings().files_bucket.clone());
    let mut notes = Notes::of(Area::Files);
    if let Some(missing) = not_there(&client, &bucket, "TUPPENCE_GOODS_BUCKET").await {
        notes.find(missing);
        return notes;
    }
    let (strangers, list, block, versions, cors) = tokio::join!(
        look_for_strangers(&aws),
        look_at_list(&aws, &bucket),
        look_at_block(&client, &bucket),
        look_at_versions(&client, &bucket),
        look_at_cors(&client, &bucket, &aws),
    );
    for found in [strangers, list, block, versions, cors] {
        notes.merge(found);
    }
    notes
}

pub(super) async fn look_at_pictures(aws: AwsContext) -> Notes {
    let (client, bucket) = (client(&aws), aws.settings().pictures_bucket.clone());
    let mut notes = Notes::of(Area::Files);
    match not_there(&client, &bucket, "TUPPENCE_PICTURES_BUCKET").await {
        Some(missing) => notes.find(missing),
        None => notes.merge(look_at_list(&aws, &bucket).await),
    }
    notes
}

async fn not_there(client: &Client, bucket: &str, setting: &str) -> Option<Issue> {
    let error = client.head_bucket().bucket(bucket).send().await.err()?;
    let status = error.raw_response().map(|answer| answer.status().as_u16());
    match status {
        Some(404) => Some(
            broken("bucket-missing", format!("There is no bucket {bucket}."))
                .about(bucket)
                .why("The shop cannot keep files in it.")
                .fix(format!("Copy {setting} from the outputs of the stack, and check AWS_REGION and the account")),
        ),
        // HEAD has no body to say why; what follows tells.
        Some(_) => None,
        None => Some(not_seen(SERVICE, "s3:ListBucket", bucket, &error)),
    }
}

fn open_to_all(bucket: &str, what: String) -> Issue {
    broken("goods-public", what)
        .about(bucket)
        .why("Whoever knows or guesses an address has the goods without paying.")
        .fix(format!(
            "{}\nThen see who made it public: aws s3api get-bucket-policy --bucket {bucket}",
            block_command(bucket)
        ))
}

fn block_command(bucket: &str) -> String {
    format!(
        "aws s3api put-public-access-block --bucket {bucket} --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true"
    )
}

/// Asks for a file as a stranger would: files for sale must be private.
async fn look_for_strangers(aws: &AwsContext) -> Notes {
    let (mut notes, bucket, s3) = (Notes::of(Area::Files), &aws.settings().files_bucket, adapter(aws));
    let asked = match s3.open_file_address(&public_access::probe()).await {
        Ok(address) => public_access::ask(&s3, &address).await,
        Err(error) => Err(error),
    };
    let unseen = |reason: String| {
        risky("goods-not-tried", format!("Whether strangers get goods from {bucket} could not be tried: {reason}."))
            .about(bucket)
            .why("The shop tries it at every start, and could not either.")
            .fix("Run the doctor with credentials that may call s3:PutObject, s3:GetObject and s3:ListBucket there")
    };
    match asked {
        Ok(PublicAccess::Refused) => notes.checks += 1,
        Ok(PublicAccess::Served) => {
            notes.find(open_to_all(bucket, format!("Anybody can download goods from {bucket}: it was tried.")));
        }
        Ok(PublicAccess::Unanswered) => notes.find(unseen("nobody answered".to_owned())),
        Err(error) => notes.find(unseen(error.to_string())),
    }
    notes
}

/// Asks what is in a bucket as a stranger would.
async fn look_at_list(aws: &AwsContext, bucket: &str) -> Notes {
    let mut notes = Notes::of(Area::Files);
    let Ok(root) = adapter(aws).open_root(bucket).await else { return notes };
    let Ok(answer) = aws.context.https.get(&format!("{root}?list-type=2&max-keys=1")).await else { return notes };
    notes.check(!answer.status.is_success(), || {
        broken("bucket-listed", format!("Anybody can see what is in the bucket {bucket}."))
            .about(bucket)
            .why("What is not published yet is there for all to see, and what is for sale to copy if it can be read.")
            .fix(block_command(bucket))
    });
    notes
}

async fn look_at_block(client: &Client, bucket: &str) -> Notes {
    let mut notes = Notes::of(Area::Files);
    let blocked = match client.get_public_access_block().bucket(bucket).send().await {
        Ok(found) => found.public_access_block_configuration().is_some_and(|block| {
            [
                block.block_public_acls,
                block.ignore_public_acls,
                block.block_public_policy,
                block.restrict_public_buckets,
            ]
            .iter()
            .all(|on| *on == Some(true))
        }),
        Err(error) if code(&error) == "NoSuchPublicAccessBlockConfiguration" => false,
        Err(error) => {
            notes.find(not_seen(SERVICE, "s3:GetBucketPublicAccessBlock", bucket, &error));
            return notes;
        }
    };
    notes.check(blocked, || {
        risky("goods-block-off", format!("Block Public Access is not fully on for the bucket {bucket}."))
            .about(bucket)
            .why("One wrong policy, and everybody has the goods without paying.")
            .fix(block_command(bucket))
    });
    // With all of it on, S3 treats a public policy as if it were not there.
    if !blocked {
        notes.merge(look_at_policy(client, bucket).await);
    }
    notes
}

async fn look_at_policy(client: &Client, bucket: &str) -> Notes {
    let mut notes = Notes::of(Area::Files);
    match client.get_bucket_policy_status().bucket(bucket).send().await {
        Ok(found) => {
            let public = found.policy_status().is_some_and(|status| status.is_public() == Some(true));
            notes.check(!public, || open_to_all(bucket, format!("The policy of the bucket {bucket} is public.")));
        }
        Err(error) if code(&error) == "NoSuchBucketPolicy" => notes.checks += 1,
        Err(error) => notes.find(not_seen(SERVICE, "s3:GetBucketPolicyStatus", bucket, &error)),
    }
    notes
}

async fn look_at_versions(client: &Client, bucket: &str) -> Notes {
    let mut notes = Notes::of(Area::Files);
    match client.get_bucket_versioning().bucket(bucket).send().await {
        Ok(found) => notes.check(found.status() == Some(&BucketVersioningStatus::Enabled), || {
            risky("goods-without-versions", format!("The bucket {bucket} keeps no earlier versions."))
                .about(bucket)
                .why("A file that is deleted or overwritten is gone for those who bought it.")
                .fix(format!(
                    "aws s3api put-bucket-versioning --bucket {bucket} --versioning-configuration Status=Enabled"
                ))
        }),
        Err(error) => notes.find(not_seen(SERVICE, "s3:GetBucketVersioning", bucket, &error)),
    }
    notes
}

async fn look_at_cors(client: &Client, bucket: &str, aws: &AwsContext) -> Notes {
    let mut notes = Notes::of(Area::Files);
    // Without an address of the shop there is nothing to compare; the settings tell.
    let Some(origin) = &aws.context.config.base_url else { return notes };
    let allowed = match client.get_bucket_cors().bucket(bucket).send().await {
        Ok(found) => found.cors_rules().iter().any(|rule| {
            let puts = rule.allowed_methods().iter().any(|method| method == "PUT");
            puts && rule.allowed_origins().iter().any(|pattern| fits(pattern, origin))
        }),
        Err(error) if code(&error) == "NoSuchCORSConfiguration" => false,
        Err(error) => {
            notes.find(not_seen(SERVICE, "s3:GetBucketCORS", bucket, &error));
            return notes;
        }
    };
    notes.check(allowed, || {
        broken("cors-missing", format!("Browsers may not send files from {origin} to the bucket {bucket}."))
            .about(bucket)
            .why("No product file can be uploaded.")
            .fix(format!("aws s3api put-bucket-cors --bucket {bucket} --cors-configuration '{{\"CORSRules\":[{{\"AllowedMethods\":[\"PUT\"],\"AllowedOrigins\":[\"{origin}\"],\"AllowedHeaders\":[\"*\"],\"ExposeHeaders\":[\"ETag\"],\"MaxAgeSeconds\":3600}}]}}'"))
    });
    notes
}

/// Source: Amazon S3 User Guide, CORS configuration: at most one `*` in an allowed origin.
fn fits(pattern: &str, origin: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == origin,
        Some((head, tail)) => {
            origin.len() >= head.len() + tail.len() && origin.starts_with(head) && origin.ends_with(tail)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn an_allowed_origin_may_have_one_star() {
        for (pattern, allowed) in [
            ("https://shop.example.com", true),
            ("https://*.example.com", true),
            ("*", true),
            ("https://example.com", false),
            ("http://*.example.com", false),
            ("https://shop.example.com*shop.example.com", false),
        ] {
            assert_eq!(fits(pattern, "https://shop.example.com"), allowed, "{pattern}");
        }
    }
}
