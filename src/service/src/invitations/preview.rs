//! How a list of people to invite stands before anything is sent. It changes nothing.

use domain::{
    error::{ErrorKind, Problem},
    id::{RoleId, TeamId},
    invite::{LineState, LineToInvite, Sheet, SheetLine},
    language::Language,
    paste,
    permission::Permission,
};
use uuid::Uuid;

use super::{
    evaluate_lines::{EvaluatedLine, LineDecision, Request, evaluate_lines},
    invite::note_of,
};
use crate::{Caller, Service, team_choice::has_teams};

/// A list to look at.
#[derive(Debug, Clone, Default)]
pub struct PreviewInvitations {
    /// The lines that are on the list already.
    pub lines: Vec<LineToInvite>,
    /// What was pasted, to be put at its end.
    pub pasted: String,
    /// The column of the addresses in it, if somebody chose one ([`Reading::column`](paste::Reading::column)).
    pub column: Option<u32>,
    /// The roles of all lines that have none of their own.
    pub roles: Vec<RoleId>,
    /// The team of all lines that have none of their own; `None` is none.
    pub team: Option<TeamId>,
    /// A personal note.
    pub note: String,
    /// The language of all lines that have none of their own; `None` is the organization's.
    pub language: Option<Language>,
    /// Which list it is; a new one without.
    pub batch: String,
}

/// The state of every line.
///
/// # Errors
/// `NotFound`, `Denied`, `Invalid` without an address, with more than [`MAX_LINES`](domain::invite::MAX_LINES), where no
/// role was chosen, or where it is in doubt which column has the addresses; the database failed.
pub async fn preview(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: PreviewInvitations,
) -> Result<Sheet, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    context.require_inviting()?;
    let names: Vec<&str> = context.roles.iter().map(|role| role.name.as_str()).collect();
    let teams = has_teams(&context.org.policy) && context.may_for_a_team(&Permission::TEAM_UPDATE);
    let reading = paste::Reading { roles: &names, teams, column: command.column };
    let pasted = paste::parse(&command.pasted, reading);
    if !pasted.columns.is_empty() {
        return Err(ErrorKind::field("column", Problem::ColumnUnclear));
    }
    let lines: Vec<LineToInvite> =
        command.lines.into_iter().chain(pasted.lines.into_iter().map(LineToInvite::from)).collect();
    let batch = Uuid::try_parse(&command.batch).unwrap_or_else(|_| service.new_uuid());
    let note = note_of(&command.note);
    let request = Request {
        context: &context,
        lines: &lines,
        roles: &command.roles,
        team: command.team,
        note: note.as_deref(),
        language: command.language,
        batch: Some(batch),
        allows_hosts_without_dot: service.settings().allow_hosts_without_dot,
        skips_open: false,
        splits_teams: false,
        forgets_failed: false,
    };
    let evaluated = evaluate_lines(&mut tx, &request).await?;
    let now = service.now();
    let lines = evaluated.lines.into_iter().map(|line| {
        let state = match &line.decision {
            LineDecision::Skip(outcome) => LineState::Decided(outcome.clone()),
            LineDecision::Sendable { open: Some(open), .. } => LineState::AlreadyInvited {
                sent_at: open.sent_at,
                is_expired: open.expires_at.is_some_and(|end| end <= now),
            },
            LineDecision::Sendable { is_elsewhere: true, .. } => LineState::InAnotherOrganization,
            LineDecision::Sendable { was_removed: true, .. } => LineState::RemovedHere,
            LineDecision::Sendable { .. } => LineState::New,
        };
        shown(line, state)
    });
    Ok(Sheet {
        lines: lines.collect(),
        unread: pasted.unread,
        file: None,
        batch: batch.to_string(),
        seats: evaluated.seats,
    })
}

/// A line as the page shows it.
pub(super) fn shown(line: EvaluatedLine, state: LineState) -> SheetLine {
    let key = line.email.as_ref().map(|email| (email.key().as_str().to_owned(), email.folded()));
    SheetLine {
        text: line.text,
        email: line.email.map(String::from),
        mailbox: key.and_then(|(key, folded)| (key != folded).then_some(key)),
        name: line.name,
        roles: line.roles,
        team: line.team,
        language: line.language,
        until: line.until,
        state,
    }
}
