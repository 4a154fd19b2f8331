//! The list of people to invite, before and after it is sent: a line for each address with its roles and its state. It
//! knows no form and no database.

use serde::{Deserialize, Serialize};

use crate::{
    error::waiting,
    id::RoleId,
    paste::{self, PastedLine},
    time::Timestamp,
    view::InviteOutcome,
};

/// Which roles a line is for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RolesOf {
    /// Those that were chosen for all.
    #[default]
    All,
    /// Just these.
    These(Vec<RoleId>),
    /// Those that a table names.
    Named(String),
}

/// A line as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineToInvite {
    /// What was typed.
    pub text: String,
    /// The person's name, where it is known.
    pub name: Option<String>,
    /// Which roles it is for.
    pub roles: RolesOf,
}

impl LineToInvite {
    /// A line for the roles of all.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }
}

impl From<PastedLine> for LineToInvite {
    fn from(line: PastedLine) -> Self {
        let roles = line.roles.map_or(RolesOf::All, RolesOf::Named);
        Self { text: line.text, name: line.name, roles }
    }
}

/// A line with its state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetLine {
    /// What was typed.
    pub text: String,
    /// The address, if it is one.
    pub email: Option<String>,
    /// The person's name, where it is known.
    pub name: Option<String>,
    /// Which roles it is for.
    pub roles: RolesOf,
    /// How it stands.
    pub state: LineState,
}

impl From<LineToInvite> for SheetLine {
    fn from(line: LineToInvite) -> Self {
        let LineToInvite { text, name, roles } = line;
        Self { text, email: None, name, roles, state: LineState::Unseen }
    }
}

/// How a line stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    /// Nobody has looked yet.
    Unseen,
    /// It would be invited.
    New,
    /// It was a member and was removed; it would be invited.
    RemovedHere,
    /// It is invited already; the invitation would be renewed and sent again.
    Again {
        /// When it was sent.
        sent_at: Timestamp,
        /// It has run out.
        is_expired: bool,
    },
    /// What became of it, or why nothing would.
    Told(InviteOutcome),
}

/// The whole list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sheet {
    /// The lines in the order in which they were given.
    pub lines: Vec<SheetLine>,
    /// The columns of a pasted table that nothing was read from.
    pub unread: Vec<String>,
    /// Tells one list from another, so that sending it twice sends nothing twice.
    pub batch: String,
}

impl LineState {
    /// Whether sending would send it.
    #[must_use]
    pub const fn is_ready(&self) -> bool {
        match self {
            Self::New | Self::RemovedHere | Self::Again { .. } => true,
            Self::Told(outcome) => matches!(outcome, InviteOutcome::Limited { .. }),
            Self::Unseen => false,
        }
    }

    /// Whether it was sent.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        matches!(self, Self::Told(outcome) if outcome.is_sent())
    }
}

impl Sheet {
    /// How many lines sending would send.
    #[must_use]
    pub fn ready(&self) -> usize {
        self.lines.iter().filter(|line| line.state.is_ready()).count()
    }

    /// The lines that were not sent and may be worth another look, as a table to keep.
    #[must_use]
    pub fn left_over(&self, names: impl Fn(&RolesOf) -> String) -> String {
        let left = self.lines.iter().filter(|line| !line.state.is_done()).map(|line| {
            let email = line.email.clone().unwrap_or_else(|| line.text.clone());
            let why = match &line.state {
                LineState::Told(outcome) => outcome.message(),
                _ => String::new(),
            };
            [email, line.name.clone().unwrap_or_default(), names(&line.roles), why]
        });
        paste::table(&["E-mail", "Name", "Roles", "Why"], left)
    }
}

impl InviteOutcome {
    /// The words of the result list.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::Invited { .. } => "Invited".to_owned(),
            Self::Resent { .. } => "Already invited, sent again".to_owned(),
            Self::SentBefore { .. } => "Just sent, not sent again".to_owned(),
            Self::AlreadyMember => "Already a member".to_owned(),
            Self::DisabledHere => "Already a member, but disabled. Enable them instead".to_owned(),
            Self::Repeated => "Duplicate, counted once".to_owned(),
            Self::NotAnAddress { error } => error.to_string(),
            Self::UnknownRole { name } => format!("There's no role called {name}. Choose another"),
            Self::WrongRoles { problem } => problem.message(),
            Self::NotPermitted { denial } => denial.message(),
            Self::Limited { retry_after } => {
                format!("Not sent: daily limit reached. Try again in {}", waiting(*retry_after))
            }
        }
    }

    /// Whether it was sent, now or by the same request before.
    #[must_use]
    pub const fn is_sent(&self) -> bool {
        matches!(self, Self::Invited { .. } | Self::Resent { .. } | Self::SentBefore { .. })
    }

    /// Whether the line needs the inviter's attention.
    #[must_use]
    pub const fn is_failure(&self) -> bool {
        !self.is_sent() && !matches!(self, Self::AlreadyMember | Self::Repeated)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::email::EmailError;

    #[test]
    fn what_was_not_sent_is_left_over_with_the_reason() {
        let line = |text: &str, state| SheetLine {
            text: text.to_owned(),
            email: None,
            name: None,
            roles: RolesOf::All,
            state,
        };
        let told = LineState::Told;
        let sheet = Sheet {
            lines: vec![
                line("zoe@example.com", told(InviteOutcome::SentBefore { id: None })),
                line("=carol@", told(InviteOutcome::NotAnAddress { error: EmailError::Form })),
                line("dan@example.com", told(InviteOutcome::Limited { retry_after: 7_500 })),
                line("eve@example.com", LineState::New),
            ],
            ..Sheet::default()
        };
        let text = sheet.left_over(|_| "Member".to_owned());
        assert!(!text.contains("zoe@example.com"), "{text}");
        assert!(text.contains("\"'=carol@\",\"\",\"Member\",\"Enter an e-mail address"), "{text}");
        assert!(text.contains("Try again in 3 hours"), "{text}");
        assert_eq!(sheet.ready(), 2);
        assert_eq!(paste::parse(&text, &[]).lines.len(), 3, "what was kept can be pasted again");
    }
}
