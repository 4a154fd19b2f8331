//! The list of people to invite, before and after it is sent: a line for each address, with its roles and state.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{
    encoding::TextEncoding,
    end_date::LocalDay,
    id::{RoleId, TeamId},
    language::Language,
    paste::PastedLine,
    seats::Seats,
    time::{InvalidDay, Timestamp},
    view::InviteOutcome,
};

/// The roles that a line invites to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineRoles {
    /// The roles selected for all lines.
    #[default]
    All,
    /// These roles.
    These(Vec<RoleId>),
    /// The roles named in a pasted table, not yet resolved.
    Named(String),
}

/// The team that a line invites into.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineTeam {
    /// The team selected for all lines.
    #[default]
    All,
    /// This team.
    This(TeamId),
    /// No team, whatever is selected for all lines.
    None,
    /// The team named in a pasted table, not yet resolved.
    Named(String),
}

impl LineTeam {
    /// What stands for no team in a table and in a form.
    pub const NO_TEAM: &str = "-";

    /// Whether it is that of all lines.
    #[must_use]
    pub const fn is_all(&self) -> bool {
        matches!(self, Self::All)
    }

    /// Reads a cell of a table, or the value of a form: an id, [`NO_TEAM`](Self::NO_TEAM) or a name; nothing is that of all lines.
    #[must_use]
    pub fn read(text: &str) -> Self {
        match text.trim() {
            "" => Self::All,
            Self::NO_TEAM => Self::None,
            name => name.parse().map_or_else(|_| Self::Named(name.to_owned()), Self::This),
        }
    }
}

/// When the membership ends that a line gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineEnd {
    /// On the day selected for all lines, if there is one.
    #[default]
    All,
    /// Never, whatever is selected for all lines.
    Never,
    /// At the end of this day.
    On(LocalDay),
}

impl LineEnd {
    /// What stands for no end in a form.
    const NEVER: &str = "-";

    /// Whether it is that of all lines.
    #[must_use]
    pub const fn is_all(&self) -> bool {
        matches!(self, Self::All)
    }

    /// The value of a form.
    #[must_use]
    pub fn value(&self) -> String {
        match self {
            Self::All => String::new(),
            Self::Never => Self::NEVER.to_owned(),
            Self::On(day) => day.to_string(),
        }
    }
}

impl FromStr for LineEnd {
    type Err = InvalidDay;

    fn from_str(value: &str) -> Result<Self, InvalidDay> {
        match value {
            "" => Ok(Self::All),
            Self::NEVER => Ok(Self::Never),
            day => day.parse().map(Self::On),
        }
    }
}

/// The most lines of one list.
pub const MAX_LINES: u32 = 1_000;

/// A line to evaluate or send.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineToInvite {
    /// The text as typed.
    pub text: String,
    /// The person's name, if known.
    pub name: Option<String>,
    /// The roles.
    pub roles: LineRoles,
    /// The team.
    pub team: LineTeam,
    /// The language of the mail; `None` is the one of all lines.
    pub language: Option<Language>,
    /// When the membership ends.
    pub until: LineEnd,
}

impl LineToInvite {
    /// A line with the roles selected for all lines.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }
}

impl From<PastedLine> for LineToInvite {
    fn from(line: PastedLine) -> Self {
        let roles = line.roles.map_or(LineRoles::All, LineRoles::Named);
        let team = line.team.as_deref().map_or(LineTeam::All, LineTeam::read);
        Self { text: line.text, name: line.name, roles, team, ..Self::default() }
    }
}

/// A line with its address and state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetLine {
    /// The text as typed.
    pub text: String,
    /// The address, if the text is one.
    pub email: Option<String>,
    /// The key of its mailbox, once the server has said it and it is not [`EmailAddress::folded`].
    ///
    /// [`EmailAddress::folded`]: crate::email::EmailAddress::folded
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mailbox: Option<String>,
    /// The person's name, if known.
    pub name: Option<String>,
    /// The roles.
    pub roles: LineRoles,
    /// The team.
    #[serde(default, skip_serializing_if = "LineTeam::is_all")]
    pub team: LineTeam,
    /// The language of the mail; `None` is the one of all lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// When the membership ends.
    #[serde(default, skip_serializing_if = "LineEnd::is_all")]
    pub until: LineEnd,
    /// The state.
    pub state: LineState,
}

impl From<LineToInvite> for SheetLine {
    fn from(line: LineToInvite) -> Self {
        let LineToInvite { text, name, roles, team, language, until } = line;
        let (email, mailbox, state) = (None, None, LineState::Unevaluated);
        Self { text, email, mailbox, name, roles, team, language, until, state }
    }
}

/// The state of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    /// Not yet evaluated.
    Unevaluated,
    /// Will be invited.
    New,
    /// A removed member, who will be invited.
    RemovedHere,
    /// Will be invited, and asked whether to move, since they belong to another organization (`members.exclusive`).
    InAnotherOrganization,
    /// Already invited; the invitation will be renewed and sent again.
    AlreadyInvited {
        /// When it was sent.
        sent_at: Timestamp,
        /// Whether it has expired.
        is_expired: bool,
    },
    /// The outcome of sending it, or why it will not be sent.
    Decided(InviteOutcome),
}

/// The list of lines.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sheet {
    /// The lines in their original order.
    pub lines: Vec<SheetLine>,
    /// The ignored columns of a pasted table.
    pub unread: Vec<String>,
    /// The file that was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<DecodedFile>,
    /// The idempotency key: sending the list twice sends nothing twice.
    pub batch: String,
    /// The seats, if their number is limited, without what the list would take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seats: Option<Seats>,
}

/// A text file, as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecodedFile {
    /// Its name.
    pub name: String,
    /// The encoding that was assumed or chosen.
    pub encoding: TextEncoding,
}

/// The steps of inviting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Typing or pasting addresses.
    Start,
    /// Reviewing the list.
    Review,
    /// Reviewing again: addresses typed below the list joined it instead of being sent unseen.
    Added,
    /// The results.
    Results,
}

/// The list at its current step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// The step.
    pub step: Step,
    /// The list.
    pub sheet: Sheet,
}

impl LineState {
    /// Whether it will be sent.
    #[must_use]
    pub const fn is_ready(&self) -> bool {
        match self {
            Self::New | Self::RemovedHere | Self::InAnotherOrganization | Self::AlreadyInvited { .. } => true,
            Self::Decided(outcome) => matches!(outcome, InviteOutcome::Limited { .. }),
            Self::Unevaluated => false,
        }
    }

    /// Whether sending it takes a seat, where open invitations do.
    #[must_use]
    pub const fn takes_seat(&self) -> bool {
        matches!(
            self,
            Self::New
                | Self::RemovedHere
                | Self::InAnotherOrganization
                | Self::AlreadyInvited { is_expired: true, .. }
        )
    }

    /// Whether it was sent.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        matches!(self, Self::Decided(outcome) if outcome.is_sent())
    }
}

impl Sheet {
    /// The number of lines that will be sent.
    #[must_use]
    pub fn ready(&self) -> usize {
        self.lines.iter().filter(|line| line.state.is_ready()).count()
    }
}

impl InviteOutcome {
    /// Whether it was sent, by this request or by an earlier one with the same key.
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
