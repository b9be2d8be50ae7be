//! A shop on AWS: DynamoDB, S3, SES, SNS, Cognito and SSM.

pub mod cognito;
pub mod dynamodb;
pub mod s3;
pub mod sdk;
pub mod ses;
pub mod sns;
pub mod ssm;
