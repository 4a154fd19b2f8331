//! Typed identifiers: a UUID (version 7, made by the service) that knows what it identifies.
//! Shown as `prefix_` and 32 hexadecimal digits, so that an id in a log or a URL says what it is.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The text was not an identifier of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier of the form {prefix}_…")]
pub struct InvalidId {
    /// The prefix that was expected, without the underscore.
    pub prefix: &'static str,
}

fn parse(text: &str, prefix: &'static str) -> Result<Uuid, InvalidId> {
    let error = InvalidId { prefix };
    let digits = text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_')).ok_or(error.clone())?;
    if digits.len() != 32 {
        return Err(error);
    }
    Uuid::try_parse(digits).map_err(|_| error)
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// What its text begins with.
            pub const PREFIX: &'static str = $prefix;

            /// Takes a UUID that the service made or the store read.
            #[must_use]
            pub const fn new(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID as the store keeps it.
            #[must_use]
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0.simple())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;
            fn from_str(text: &str) -> Result<Self, InvalidId> {
                parse(text, $prefix).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

ids! {
    /// A person's account, global to the installation.
    AccountId = "acc";
    /// An organization.
    OrgId = "org";
    /// A person's membership in one organization.
    MembershipId = "mem";
    /// An invitation of one address to one organization.
    InvitationId = "inv";
    /// A role of one organization.
    RoleId = "rol";
    /// A signed-in session.
    SessionId = "ses";
    /// A password reset that was asked for.
    ResetId = "rst";
    /// A mail in the outbox.
    MessageId = "msg";
    /// An entry of the audit log.
    AuditEventId = "evt";
    /// An act that can be undone.
    UndoId = "und";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_what_it_shows_and_refuses_another_kind() {
        let id = MembershipId::new(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001));
        assert_eq!(id.to_string(), "mem_01900000000070008000000000000001");
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!(id.to_string().parse::<AccountId>().is_err());
        for wrong in
            ["", "mem_", "mem_1", "mem_0190000000007000800000000000000g", "01900000000070008000000000000001"]
        {
            assert!(wrong.parse::<MembershipId>().is_err(), "{wrong}");
        }
    }
}
