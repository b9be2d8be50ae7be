//! Arguments of server functions: unknown fields are refused, so that nobody sets what a form does not offer.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Wraps the arguments of a server function and refuses fields it does not have.
///
/// `#[server]` makes the argument type itself and leaves no room for `deny_unknown_fields`; its
/// option `custom = Strict` leaves room for this.
#[derive(Debug, Clone)]
pub struct Strict<T>(pub T);

impl<T: Serialize> Serialize for Strict<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

#[cfg(feature = "ssr")]
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Strict<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use domain::planted::Bug;
        use serde::de::Error;
        let mut unknown = None;
        let arguments = serde_ignored::deserialize(deserializer, |path| unknown = Some(path.to_string()))?;
        match unknown {
            Some(_) if !Bug::ClientMetadata.is_planted() => Err(D::Error::custom("a field nobody asked for")),
            _ => Ok(Strict(arguments)),
        }
    }
}

/// The browser never reads arguments; the trait only asks that it could.
#[cfg(not(feature = "ssr"))]
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Strict<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Strict)
    }
}
