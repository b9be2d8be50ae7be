//! Admins in an Amazon Cognito user pool.

pub mod pool;
