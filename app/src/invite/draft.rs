//! The list of people to invite while it is written: its rows, what each of them may become, and the fields around them.
//! All of it stands in signals, so that a thousand rows are edited without being shown anew. It knows not the
//! network: whoever shows it asks for [`Draft::next_review`] and hands the answer to [`Draft::reviewed`].

mod fields;
pub(super) mod reading;
mod seats;

use std::{
    collections::{HashMap, HashSet},
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use domain::{
    error::{ErrorKind, Problem},
    invite::{Invited, LineEnd, LineRoles, LineState, LineTeam, MAX_LINES, Sheet, SheetLine, Step},
    language::Language,
    paste,
    seats::Seats,
    view::{InviteOutcome, RoleView, TeamBrief},
};
use leptos::prelude::*;

use crate::dom;

use super::{
    RowChoices, SEVERAL, SubmittedSheet, own_value,
    states::{needs_attention, stands_first},
    team_value,
};

pub(super) use fields::Fields;
pub(super) use reading::LoadedFile;
use reading::mailbox;

/// A row of the list.
#[derive(Clone)]
pub(super) struct Row {
    /// Its number, which it keeps when rows before it are removed.
    pub(super) id: u32,
    /// It stands among the rows that need a look; it stays there while it is corrected.
    pub(super) looks: bool,
    /// Address, name, roles and state.
    pub(super) line: ArcRwSignal<SheetLine>,
    /// Its roles are being chosen with checkboxes.
    pub(super) several: ArcRwSignal<bool>,
    /// The newest review that was asked for it, as it is now; 0 for none.
    asked: ArcRwSignal<u32>,
}

impl Row {
    fn new(id: u32, line: SheetLine, roles: &[RoleView]) -> Self {
        Self {
            id,
            looks: stands_first(&line.state),
            several: ArcRwSignal::new(own_value(&line.roles, roles) == SEVERAL),
            line: ArcRwSignal::new(line),
            asked: ArcRwSignal::new(0),
        }
    }

    /// It is not what was reviewed any more.
    fn change(&self, change: impl FnOnce(&mut SheetLine)) {
        self.asked.set(0);
        self.line.update(|line| {
            line.state = LineState::Unevaluated;
            change(line);
        });
    }
}

/// The whole list. Clones are the same list.
#[derive(Clone)]
pub(super) struct Draft(Arc<Parts>);

/// The parts of a draft.
pub(super) struct Parts {
    pub(super) step: ArcRwSignal<Step>,
    /// What stands in the field for addresses.
    pub(super) typed: ArcRwSignal<String>,
    /// The ids of the roles for all rows.
    pub(super) chosen: ArcRwSignal<Vec<String>>,
    pub(super) note: ArcRwSignal<String>,
    /// The language of the mails of all rows that have none of their own.
    pub(super) language: ArcRwSignal<Language>,
    /// The id of the team of all rows that have none of their own; empty for none.
    pub(super) team: ArcRwSignal<String>,
    /// The last days of the memberships and of the invitations; empty for none.
    pub(super) ends: ArcRwSignal<[String; 2]>,
    pub(super) rows: ArcRwSignal<Vec<Row>>,
    /// The file that was read into the field.
    pub(super) file: ArcRwSignal<Option<LoadedFile>>,
    /// The column of the addresses that was chosen where it is in doubt; empty for none.
    pub(super) column: ArcRwSignal<String>,
    /// The text that the list was read from, as long as it can be read again.
    source: ArcRwSignal<String>,
    /// The columns of a pasted table that are not used.
    pub(super) unread: ArcRwSignal<Vec<String>>,
    /// What became of the rows that were sent and need nothing more.
    pub(super) results: ArcRwSignal<Vec<SheetLine>>,
    pub(super) batch: ArcRwSignal<String>,
    /// The seats before the list is sent, if their number is limited.
    pub(super) seats: ArcRwSignal<Option<Seats>>,
    pub(super) refused: ArcRwSignal<Option<ErrorKind>>,
    /// The list is being sent.
    pub(super) is_sending: ArcRwSignal<bool>,
    pub(super) roles: Vec<RoleView>,
    /// The teams that rows can be invited into.
    teams: Vec<TeamBrief>,
    role_required: bool,
    /// Each line that is read gets the roles that are selected then as its own, so that the next one can have others.
    is_one_by_one: bool,
    /// What rows that are text again have of their own, by the keys of their addresses.
    pub(super) kept: ArcRwSignal<HashMap<String, RowChoices>>,
    ids: AtomicU32,
    reviews: AtomicU32,
}

impl Deref for Draft {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// The rows that a review is asked for.
pub(super) struct Asked {
    number: u32,
    rows: Vec<Row>,
    pub(super) sheet: SubmittedSheet,
}

impl Draft {
    /// A list at its step, with what stands in its fields.
    pub(super) fn new(
        (step, sheet): (Step, Sheet),
        roles: Vec<RoleView>,
        Fields { typed, chosen, note, language, team, ends, teams, column, file, seats, is_one_by_one }: Fields,
        refused: Option<ErrorKind>,
        role_required: bool,
    ) -> Self {
        let draft = Self(Arc::new(Parts {
            step: ArcRwSignal::new(step),
            typed: ArcRwSignal::new(typed),
            chosen: ArcRwSignal::new(chosen),
            note: ArcRwSignal::new(note),
            language: ArcRwSignal::new(language),
            team: ArcRwSignal::new(team),
            ends: ArcRwSignal::new(ends),
            kept: ArcRwSignal::default(),
            rows: ArcRwSignal::default(),
            file: ArcRwSignal::new(sheet.file.or(file).map(LoadedFile::from)),
            column: ArcRwSignal::new(column),
            source: ArcRwSignal::default(),
            unread: ArcRwSignal::new(sheet.unread),
            results: ArcRwSignal::default(),
            batch: ArcRwSignal::new(sheet.batch),
            seats: ArcRwSignal::new(sheet.seats.or(seats)),
            refused: ArcRwSignal::new(refused),
            is_sending: ArcRwSignal::new(false),
            roles,
            teams,
            role_required,
            is_one_by_one,
            ids: AtomicU32::new(0),
            reviews: AtomicU32::new(0),
        }));
        if step == Step::Start {
            if !sheet.lines.is_empty() {
                draft.keep_as_text(&sheet.lines);
            }
        } else {
            draft.settle(sheet.lines);
        }
        draft
    }

    /// The sheet as the page of a form without a script sends and gets it.
    pub(super) fn of_form(
        invited: Option<Invited>,
        submitted: Option<&SubmittedSheet>,
        roles: Vec<RoleView>,
        mut fields: Fields,
        refused: Option<ErrorKind>,
        role_required: bool,
    ) -> Self {
        let is_answered = invited.is_some();
        let Invited { step, sheet } = invited.unwrap_or_else(|| {
            let sheet = submitted.map(|typed| typed.unchecked_sheet(&roles)).unwrap_or_default();
            Invited { step: if sheet.lines.is_empty() { Step::Start } else { Step::Review }, sheet }
        });
        // What was typed below the list has joined it.
        if is_answered && step != Step::Start {
            fields.typed = String::new();
        }
        let draft = Self::new((step, sheet), roles, fields, refused, role_required);
        if let Some(typed) = submitted.filter(|typed| !typed.kept.is_empty()) {
            draft.kept.set(typed.kept_choices());
        }
        draft
    }

    fn row(&self, line: SheetLine) -> Row {
        Row::new(self.ids.fetch_add(1, Ordering::Relaxed), line, &self.roles)
    }

    /// Puts lines on the list: first those that need a look. After sending, those that need nothing are results.
    fn settle(&self, lines: Vec<SheetLine>) {
        let is_sent = self.step.get_untracked() == Step::Results;
        let comes_first = if is_sent { needs_attention } else { stands_first };
        let (look, rest): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| comes_first(&line.state));
        if is_sent {
            self.results.set(rest);
            self.rows.set(look.into_iter().map(|line| self.row(line)).collect());
        } else {
            self.rows.set(look.into_iter().chain(rest).map(|line| self.row(line)).collect());
        }
    }

    /// What stands against the first look at the list, if anything; the server says the same.
    fn missing(&self, lines: usize, is_for_all: bool) -> Option<ErrorKind> {
        if lines == 0 {
            Some(ErrorKind::field("addresses", Problem::Required))
        } else if lines > MAX_LINES as usize {
            Some(ErrorKind::field("addresses", Problem::TooMany { most: MAX_LINES }))
        } else if is_for_all && self.role_required && self.chosen.get_untracked().is_empty() {
            Some(ErrorKind::field("roles", Problem::NoRole))
        } else {
            None
        }
    }

    /// The address of a row was corrected; several addresses become several rows.
    pub(super) fn correct(&self, id: u32, text: &str) {
        if text.trim().is_empty() {
            return self.remove(id);
        }
        let mut again = paste::parse_line(text).into_iter().map(|line| self.unreviewed(line));
        let Some(first) = again.next() else { return };
        let mut added: Vec<Row> = again.map(|line| self.row(line)).collect();
        self.rows.update(|rows| {
            let Some(at) = rows.iter().position(|row| row.id == id) else { return };
            if let Some(row) = rows.get(at) {
                row.change(|line| {
                    let (name, roles) = (line.name.clone().or(first.name.clone()), line.roles.clone());
                    let (team, language, until) = (line.team.clone(), line.language, line.until);
                    *line = SheetLine { name, roles, team, language, until, ..first };
                });
                for new in &mut added {
                    new.looks = row.looks;
                }
            }
            rows.splice(at + 1..at + 1, added);
        });
        self.mark_repeated();
    }

    /// Takes a row off the list.
    pub(super) fn remove(&self, id: u32) {
        self.rows.update(|rows| rows.retain(|row| row.id != id));
        self.mark_repeated();
        self.mark_seats();
        if self.rows.with_untracked(Vec::is_empty) && self.step.get_untracked() != Step::Results {
            self.step.set(Step::Start);
        }
    }

    /// A row has other roles now.
    pub(super) fn choose(row: &Row, roles: LineRoles) {
        Self::change(row, |line| line.roles = roles);
    }

    /// A row leads into another team now.
    pub(super) fn choose_team(row: &Row, team: LineTeam) {
        Self::change(row, |line| line.team = team);
    }

    /// A row's membership ends on another day now.
    pub(super) fn choose_until(row: &Row, until: LineEnd) {
        Self::change(row, |line| line.until = until);
    }

    /// What a row gives was changed; an address that is none stays wrong.
    fn change(row: &Row, change: impl FnOnce(&mut SheetLine)) {
        let error = row.line.with_untracked(|line| match &line.state {
            LineState::Decided(outcome @ InviteOutcome::NotAnAddress { .. }) => Some(outcome.clone()),
            _ => None,
        });
        row.change(|line| {
            change(line);
            if let Some(error) = error {
                line.state = LineState::Decided(error);
            }
        });
    }

    /// A row's mail is in another language now; what the row may become does not depend on it.
    pub(super) fn choose_language(row: &Row, language: Option<Language>) {
        row.line.update(|line| line.language = language);
    }

    /// Everything is to be looked at again: facts may have changed, and the roles for all.
    pub(super) fn review_again(&self) -> Result<(), ()> {
        let rows = self.rows.get_untracked();
        let is_for_all = rows.iter().any(|row| row.line.with_untracked(|line| line.roles == LineRoles::All));
        let refused = self.missing(rows.len(), is_for_all);
        let is_refused = refused.is_some();
        self.refused.set(refused);
        if is_refused {
            return Err(());
        }
        for row in rows {
            row.several.set(false);
            row.asked.set(0);
            let text = row.line.with_untracked(|line| line.text.clone());
            let is_wrong = paste::parse_line(&text).iter().any(|line| line.address.is_err());
            if !is_wrong {
                row.line.update(|line| line.state = LineState::Unevaluated);
            }
        }
        self.mark_repeated();
        Ok(())
    }

    /// The rows that nobody has reviewed as they are now, to be asked for in one call.
    pub(super) fn next_review(&self) -> Option<Asked> {
        let is_open = |row: &Row| {
            row.asked.get_untracked() == 0
                && row.line.with_untracked(|line| line.state == LineState::Unevaluated)
        };
        let rows: Vec<Row> = self.rows.get_untracked().into_iter().filter(is_open).collect();
        if rows.is_empty() {
            return None;
        }
        let number = self.reviews.fetch_add(1, Ordering::Relaxed) + 1;
        for row in &rows {
            row.asked.set(number);
        }
        let sheet = self.submit(rows.iter().map(|row| row.line.get_untracked()).collect());
        Some(Asked { number, rows, sheet })
    }

    /// Takes the answer to a review. A row that was changed or removed meanwhile has another review to wait for, so the
    /// order of answers does not matter. Answers whether rows that waited for a seat can be reviewed again.
    pub(super) fn reviewed(&self, asked: &Asked, answer: Result<Sheet, ErrorKind>) -> bool {
        let sheet = match answer {
            Ok(sheet) if sheet.lines.len() == asked.rows.len() => sheet,
            answer => {
                self.refuse(asked, answer.err().unwrap_or(ErrorKind::Internal));
                return false;
            }
        };
        self.seats.set(sheet.seats);
        self.batch.update(|batch| {
            if batch.is_empty() {
                *batch = sheet.batch;
            }
        });
        for (row, line) in asked.rows.iter().zip(sheet.lines) {
            if row.asked.get_untracked() == asked.number {
                // Whoever chose a language meanwhile changed nothing that was reviewed.
                row.line.update(|now| *now = SheetLine { language: now.language, ..line });
            }
        }
        self.mark_repeated();
        self.mark_seats()
    }

    /// The rows stay; they can be reviewed again.
    fn refuse(&self, asked: &Asked, error: ErrorKind) {
        for row in &asked.rows {
            if row.asked.get_untracked() == asked.number {
                row.asked.set(0);
            }
        }
        self.refuse_with(error);
    }

    /// Why a call was refused; whoever is signed out is asked to sign in again, and presses the button again.
    pub(super) fn refuse_with(&self, error: ErrorKind) {
        if error == ErrorKind::SignedOut {
            dom::say_signed_out();
        } else {
            self.refused.set(Some(error));
        }
    }

    /// Moves rows that need a look to the others of their kind; called when the reader has asked to see the list again.
    pub(super) fn sort(&self) {
        self.rows.update(|rows| {
            for row in rows.iter_mut() {
                row.looks = row.line.with_untracked(|line| stands_first(&line.state));
            }
            rows.sort_by_key(|row| !row.looks);
        });
    }

    /// Of several rows with one mailbox the first counts.
    fn mark_repeated(&self) {
        let mut seen = HashSet::new();
        for row in self.rows.get_untracked() {
            let (key, is_repeated) = row.line.with_untracked(|line| {
                (mailbox(line), line.state == LineState::Decided(InviteOutcome::Repeated))
            });
            let Some(key) = key else { continue };
            match (seen.insert(key), is_repeated) {
                (false, false) => row.change(|line| line.state = LineState::Decided(InviteOutcome::Repeated)),
                (true, true) => row.change(|_| ()),
                _ => (),
            }
        }
    }

    /// Back to the field, with the list as text.
    pub(super) fn go_back(&self) {
        self.keep_as_text(&self.lines());
        self.file.set(None);
        self.rows.set(Vec::new());
        self.refused.set(None);
        self.step.set(Step::Start);
    }

    /// The list as the server answers it: sent, or with what stands against sending it. What was typed is part of it.
    pub(super) fn answered(&self, Invited { step, sheet }: Invited) {
        self.typed.set(String::new());
        self.column.set(String::new());
        self.step.set(step);
        self.batch.set(sheet.batch);
        self.seats.set(sheet.seats);
        self.settle(sheet.lines);
    }

    /// An empty list, for the next people.
    pub(super) fn restart(&self) {
        self.rows.set(Vec::new());
        self.results.set(Vec::new());
        self.unread.set(Vec::new());
        self.file.set(None);
        self.typed.set(String::new());
        self.note.set(String::new());
        self.ends.set(Default::default());
        self.kept.set(HashMap::new());
        self.batch.set(String::new());
        self.refused.set(None);
        self.step.set(Step::Start);
    }

    /// The lines as they are now.
    pub(super) fn lines(&self) -> Vec<SheetLine> {
        self.rows.get_untracked().iter().map(|row| row.line.get_untracked()).collect()
    }

    /// The list as the server function takes it.
    pub(super) fn submitted(&self) -> SubmittedSheet {
        self.submit(self.lines())
    }

    /// These lines as the server function takes them.
    pub(super) fn submit(&self, lines: Vec<SheetLine>) -> SubmittedSheet {
        SubmittedSheet {
            own: lines.iter().map(|line| own_value(&line.roles, &self.roles)).collect(),
            team: lines.iter().map(|line| team_value(&line.team)).collect(),
            lang: lines.iter().map(|line| line.language.map_or("", Language::as_str).to_owned()).collect(),
            until: lines.iter().map(|line| line.until.value()).collect(),
            who: lines.iter().map(|line| line.name.clone().unwrap_or_default()).collect(),
            line: lines.into_iter().map(|line| line.text).collect(),
            batch: self.batch.get_untracked(),
            ..SubmittedSheet::default()
        }
    }
}

#[cfg(test)]
mod tests;
