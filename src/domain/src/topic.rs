//! What a change is about. Pages that are open elsewhere are told the topics of a change, and read their own data again; no
//! id and no value is told.

use std::{fmt, str::FromStr};

/// A part of an organization that pages show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// What the reader may do, and the frame around every page.
    Access,
    /// Members: who they are, their state, roles and teams.
    People,
    /// Invitations.
    Invitations,
    /// Roles: what they grant, and how many hold them.
    Roles,
    /// Teams and who is in them.
    Teams,
    /// Settings.
    Settings,
    /// Assets and with whom they are shared.
    Assets,
    /// The audit log.
    Audit,
}

impl Topic {
    /// Every topic.
    pub const ALL: &'static [Self] = &[
        Self::Access,
        Self::People,
        Self::Invitations,
        Self::Roles,
        Self::Teams,
        Self::Settings,
        Self::Assets,
        Self::Audit,
    ];

    /// The canonical name, as in events.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::People => "people",
            Self::Invitations => "invitations",
            Self::Roles => "roles",
            Self::Teams => "teams",
            Self::Settings => "settings",
            Self::Assets => "assets",
            Self::Audit => "audit",
        }
    }
}

/// A set of topics. As text: their names with a blank between them. Names that are not known are left out, since they may
/// come from a newer server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Topics(u8);

impl Topics {
    /// No topic.
    pub const NONE: Self = Self(0);
    /// Every topic.
    pub const ALL: Self = Self(u8::MAX);

    /// These topics.
    #[must_use]
    pub const fn of(topics: &[Topic]) -> Self {
        let (mut bits, mut at) = (0, 0);
        while at < topics.len() {
            bits |= 1 << topics[at] as u8;
            at += 1;
        }
        Self(bits)
    }

    /// Both sets together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What both sets have.
    #[must_use]
    pub const fn within(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Without a topic.
    #[must_use]
    pub const fn without(self, topic: Topic) -> Self {
        Self(self.0 & !(1 << topic as u8))
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether a topic is among them.
    #[must_use]
    pub const fn contains(self, topic: Topic) -> bool {
        self.0 & (1 << topic as u8) != 0
    }
}

impl fmt::Display for Topics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for topic in Topic::ALL.iter().filter(|topic| self.contains(**topic)) {
            write!(f, "{separator}{}", topic.as_str())?;
            separator = " ";
        }
        Ok(())
    }
}

impl FromStr for Topics {
    type Err = std::convert::Infallible;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = |name: &str| Topic::ALL.iter().copied().find(|topic| topic.as_str() == name);
        Ok(text
            .split(' ')
            .filter_map(known)
            .fold(Self::NONE, |topics, topic| topics.with(Self::of(&[topic]))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_are_read_from_their_own_text_and_unknown_names_are_left_out() {
        for topics in [Topics::NONE, Topics::ALL, Topics::of(&[Topic::People, Topic::Audit])] {
            assert_eq!(topics.to_string().parse(), Ok(topics));
        }
        assert_eq!(Topics::of(&[Topic::People, Topic::Audit]).to_string(), "people audit");
        assert_eq!("people weather".parse(), Ok(Topics::of(&[Topic::People])));
        for topic in Topic::ALL {
            let alone = Topics::of(&[*topic]);
            assert!(alone.contains(*topic) && Topics::ALL.contains(*topic));
            assert_eq!(Topics::ALL.within(alone), alone);
            assert!(alone.without(*topic).is_empty());
            assert_eq!(Topic::ALL.iter().filter(|other| alone.contains(**other)).count(), 1);
        }
    }
}
