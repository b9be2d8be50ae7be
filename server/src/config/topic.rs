//! The name of a topic of Amazon SNS.

use super::ConfigError;

/// `arn:aws:sns:eu-central-1:123456789012:mail-news`, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicArn {
    arn: String,
    host: String,
}

impl TopicArn {
    /// Takes what stands in a setting.
    ///
    /// # Errors
    /// [`ConfigError`] unless it names one topic in one region.
    pub fn parse(key: &'static str, text: &str) -> Result<TopicArn, ConfigError> {
        let host = host(text).ok_or_else(|| ConfigError {
            key,
            problem: format!("{text:?} is not the name of a topic"),
            fix: "copy the topic's ARN from the outputs of the stack, like arn:aws:sns:eu-central-1:123456789012:mail-news",
        })?;
        Ok(TopicArn { arn: text.to_owned(), host })
    }

    pub fn as_str(&self) -> &str {
        &self.arn
    }

    /// Where the service of its region lives: `sns.eu-central-1.amazonaws.com`.
    pub fn host(&self) -> &str {
        &self.host
    }
}

fn host(arn: &str) -> Option<String> {
    let parts: Vec<_> = arn.split(':').collect();
    let ["arn", partition, "sns", region, account, name] = parts[..] else { return None };
    let domain = match partition {
        "aws" | "aws-us-gov" => "amazonaws.com",
        "aws-cn" => "amazonaws.com.cn",
        _ => return None,
    };
    // The region becomes part of a host: nothing but a label may stand there.
    let is_label = |text: &str| {
        (1..=32).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    let is_account = account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit());
    let is_name =
        (1..=256).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    (is_label(region) && is_account && is_name).then(|| format!("sns.{region}.{domain}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a081_a_topic_has_one_region_and_that_one_host() {
        let host = |arn: &str| TopicArn::parse("TUPPENCE_NEWS_TOPIC", arn).map(|topic| topic.host().to_owned()).ok();
        assert_eq!(
            host("arn:aws:sns:eu-central-1:123456789012:news").as_deref(),
            Some("sns.eu-central-1.amazonaws.com")
        );
        assert_eq!(
            host("arn:aws-cn:sns:cn-north-1:123456789012:n_1").as_deref(),
            Some("sns.cn-north-1.amazonaws.com.cn")
        );
        for bad in [
            "",
            "news",
            "arn:aws:sns:eu-central-1:123456789012",
            "arn:aws:sqs:eu-central-1:123456789012:news",
            "arn:aws:sns:eu.evil.example/:123456789012:news",
            "arn:aws:sns:eu-central-1@evil:123456789012:news",
            "arn:aws:sns::123456789012:news",
            "arn:other:sns:eu-central-1:123456789012:news",
            "arn:aws:sns:eu-central-1:12345:news",
            "arn:aws:sns:eu-central-1:123456789012:news:5be8",
        ] {
            assert_eq!(host(bad), None, "{bad}");
        }
    }
}
