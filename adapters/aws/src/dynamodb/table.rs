use domain::PortError;

pub(crate) const SERVICE: &str = "DynamoDB";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Table {
    Catalog,
    Orders,
    Admins,
}

pub(crate) fn damaged(reason: impl Into<String>) -> PortError {
    PortError::Broken { service: SERVICE, reason: reason.into() }
}
