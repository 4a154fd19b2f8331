//! Text and files: how they become rows, and how rows become text again.

use std::sync::Arc;

use domain::{
    email::EmailAddress,
    encoding::TextEncoding,
    error::{ErrorKind, Problem},
    id::RoleId,
    invite::{DecodedFile, LineRoles, LineState, LineToInvite, SheetLine, Step},
    paste::{self, AddressColumn, Pasted, PastedLine, Reading},
    view::{InviteOutcome, RoleView, TeamBrief},
};
use leptos::prelude::*;

use super::{Draft, Row};
use crate::invite::{MOST_AT_ONCE, RowChoices, own_text, team_text};

/// A file that was read.
#[derive(Clone)]
pub(in crate::invite) struct LoadedFile {
    pub(in crate::invite) decoded: DecodedFile,
    /// What it has, if it was read here.
    content: Option<Content>,
}

#[derive(Clone)]
struct Content {
    bytes: Arc<[u8]>,
    text: Arc<str>,
}

impl From<DecodedFile> for LoadedFile {
    fn from(decoded: DecodedFile) -> Self {
        Self { decoded, content: None }
    }
}

impl LoadedFile {
    /// A file with its bytes, and the text that `decode` makes of them.
    pub(in crate::invite) fn new(
        name: String,
        bytes: Vec<u8>,
        encoding: TextEncoding,
        decode: impl Fn(&[u8], TextEncoding) -> String,
    ) -> Self {
        // The field has its line ends like this.
        let text = decode(&bytes, encoding).replace("\r\n", "\n").into();
        Self { decoded: DecodedFile { name, encoding }, content: Some(Content { bytes: bytes.into(), text }) }
    }

    /// The same file in another encoding; `None` if its bytes are not here.
    pub(in crate::invite) fn read_again(
        &self,
        encoding: TextEncoding,
        decode: impl Fn(&[u8], TextEncoding) -> String,
    ) -> Option<Self> {
        let bytes = self.content.as_ref()?.bytes.to_vec();
        Some(Self::new(self.decoded.name.clone(), bytes, encoding, decode))
    }

    fn text(&self) -> &str {
        self.content.as_ref().map_or("", |content| &content.text)
    }
}

impl Draft {
    /// Parses text for this list.
    pub(in crate::invite) fn parse(&self, text: &str) -> Pasted {
        let roles: Vec<&str> = self.roles.iter().map(|role| role.name.as_str()).collect();
        let column = self.column.get_untracked().parse().ok();
        paste::parse(text, Reading { roles: &roles, teams: !self.teams.is_empty(), column })
    }

    /// Parses the field, if nothing stands against putting it on the list.
    fn parse_typed(&self) -> Result<Pasted, ()> {
        let pasted = self.parse(&self.typed.get_untracked());
        if !pasted.columns.is_empty() {
            self.refused.set(Some(ErrorKind::field("column", Problem::ColumnUnclear)));
            return Err(());
        }
        let before = self.rows.get_untracked();
        let is_for_all = pasted.lines.iter().any(|line| line.roles.is_none())
            || before.iter().any(|row| row.line.with_untracked(|line| line.roles == LineRoles::All));
        let refused = self.missing(before.len() + pasted.lines.len(), is_for_all);
        let is_refused = refused.is_some();
        self.refused.set(refused);
        if is_refused { Err(()) } else { Ok(pasted) }
    }

    /// The lines of the field, where they may be sent without a review: they are few, not from a file, and nothing is wrong
    /// with them as far as is known here. `None` if they are to be reviewed; nothing is put on the list.
    pub(in crate::invite) fn lines_at_once(&self) -> Result<Option<Vec<SheetLine>>, ()> {
        let pasted = self.parse_typed()?;
        if pasted.lines.len() > MOST_AT_ONCE || self.file.with_untracked(Option::is_some) {
            return Ok(None);
        }
        self.unread.set(pasted.unread);
        let lines: Vec<SheetLine> = pasted.lines.into_iter().map(|line| self.unreviewed(line)).collect();
        let is_right = lines.iter().all(|line| line.state == LineState::Unevaluated);
        Ok(is_right.then_some(lines))
    }

    /// Reads the field and puts what it says on the list. Nothing changes if that is refused.
    ///
    /// Answers whether rows joined a list that was there already.
    pub(in crate::invite) fn read_typed(&self) -> Result<bool, ()> {
        let pasted = self.parse_typed()?;
        let (typed, before) = (self.typed.get_untracked(), self.rows.get_untracked());
        let is_added = !before.is_empty() && !pasted.lines.is_empty();
        if self.step.get_untracked() == Step::Start {
            self.source.set(String::new());
            self.unread.set(pasted.unread);
        } else if !pasted.unread.is_empty() {
            self.unread.set(pasted.unread);
        }
        let (wrong, rest): (Vec<Row>, Vec<Row>) =
            pasted.lines.into_iter().map(|line| self.row(self.unreviewed(line))).partition(|row| row.looks);
        self.rows.set(before.into_iter().chain(wrong).chain(rest).collect());
        self.mark_repeated();
        self.source.update(|source| {
            source.push_str(&typed);
            source.push('\n');
        });
        self.column.set(String::new());
        self.typed.set(String::new());
        Ok(is_added)
    }

    /// The columns that may be meant for the addresses, if a text is a table that leaves it in doubt.
    pub(in crate::invite) fn address_columns(&self, text: &str) -> Vec<AddressColumn> {
        let roles: Vec<&str> = self.roles.iter().map(|role| role.name.as_str()).collect();
        paste::parse(text, Reading { roles: &roles, teams: !self.teams.is_empty(), column: None }).columns
    }

    /// Adds the text of a file to the field.
    pub(in crate::invite) fn add_file(&self, file: LoadedFile) {
        self.typed.update(|typed| {
            typed.truncate(typed.trim_end().len());
            if !typed.is_empty() {
                typed.push('\n');
            }
            typed.push_str(file.text());
        });
        self.file.set(Some(file));
    }

    /// Whether the file can be read again: its text stands in the field, or the list was read from it.
    pub(in crate::invite) fn may_read_again(&self) -> bool {
        let is_in = |text: &ArcRwSignal<String>| {
            self.file.with(|file| {
                file.as_ref().is_some_and(|file| {
                    !file.text().is_empty() && text.with(|text| text.contains(file.text()))
                })
            })
        };
        if self.step.get() == Step::Start { is_in(&self.typed) } else { is_in(&self.source) }
    }

    /// Puts the file, as it reads in another encoding, in place of what it was. On the list, all that was read with it is
    /// read again.
    pub(in crate::invite) fn replace_file(&self, file: LoadedFile) {
        let Some(old) = self.file.get_untracked() else { return };
        let replaced = |text: String| text.replacen(old.text(), file.text(), 1);
        if self.step.get_untracked() == Step::Start {
            self.typed.update(|typed| *typed = replaced(std::mem::take(typed)));
        } else {
            self.typed.set(replaced(self.source.get_untracked()));
            self.rows.set(Vec::new());
            self.step.set(Step::Start);
        }
        self.file.set(Some(file));
    }

    /// A line that was read, as nobody has reviewed it yet; whether its text is an address is known already.
    pub(super) fn unreviewed(&self, line: PastedLine) -> SheetLine {
        let (email, state) = match &line.address {
            Ok(address) => (Some(address.as_str().to_owned()), LineState::Unevaluated),
            Err(error) => (None, LineState::Decided(InviteOutcome::NotAnAddress { error: *error })),
        };
        let mut line = SheetLine { email, state, ..SheetLine::from(LineToInvite::from(line)) };
        if self.is_one_by_one && line.roles == LineRoles::All {
            line.roles = LineRoles::These(self.chosen_roles());
        }
        let own = folded(&line).and_then(|key| self.kept.with_untracked(|kept| kept.get(&key).copied()));
        RowChoices { language: line.language, until: line.until } = own.unwrap_or_default();
        line
    }

    /// The roles that are selected now.
    fn chosen_roles(&self) -> Vec<RoleId> {
        let chosen = self.chosen.get_untracked();
        let roles = self.roles.iter().filter(|role| chosen.contains(&role.id.to_string()));
        roles.map(|role| role.id).collect()
    }

    /// Puts lines into the field, and keeps their languages and ends, for which text has no place.
    pub(super) fn keep_as_text(&self, lines: &[SheetLine]) {
        let own = lines.iter().filter_map(|line| Some((folded(line)?, RowChoices::of(line)?)));
        self.kept.set(own.collect());
        self.typed.set(as_text(lines, &self.roles, &self.teams));
    }
}

/// The line's address in lower case, if it has one.
pub(in crate::invite) fn folded(line: &SheetLine) -> Option<String> {
    let text = line.email.as_deref().unwrap_or(&line.text);
    EmailAddress::parse(text).ok().map(|address| address.folded())
}

/// The key of the line's mailbox, as far as it is known here.
pub(super) fn mailbox(line: &SheetLine) -> Option<String> {
    line.mailbox.clone().or_else(|| folded(line))
}

/// Lines as text to edit again.
fn as_text(lines: &[SheetLine], roles: &[RoleView], teams: &[TeamBrief]) -> String {
    let lines: Vec<PastedLine> = lines
        .iter()
        .flat_map(|line| {
            let (own, team) = (own_text(&line.roles, roles), team_text(&line.team, teams));
            paste::parse_line(&line.text).into_iter().map(move |again| PastedLine {
                name: line.name.clone().or(again.name),
                roles: (!own.is_empty()).then(|| own.clone()),
                team: (!team.is_empty()).then(|| team.clone()),
                text: again.text,
                address: again.address,
            })
        })
        .collect();
    paste::print(&lines)
}
