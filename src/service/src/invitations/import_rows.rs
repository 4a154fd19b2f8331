//! Inviting the people of a table, many rows at a time. The rules are those of a list of people; each row has an end of its own.

use domain::{
    access::{Denial, Permit},
    audit::{Action, AuditEvent},
    email::{EmailAddress, EmailError},
    end_date::{DayClock, NewEnd},
    id::{RoleId, TeamId},
    import::{ImportLine, RowProblem},
    invite::{LineRoles, LineTeam, LineToInvite},
    language::Language,
    member::Role,
    paste::{self, PastedLine},
    state::ImportRowState,
    time::{Day, Timestamp},
    view::InviteOutcome,
};
use store::{Failure, ImportedRow, OneOfMany, OpenInvitation, ReadTx, Tx};

use super::{
    evaluate_lines::{EvaluatedLine, LineDecision, Request, evaluate_parsed, give_seats, role_by_name},
    invite::{Sending, mail_to_limited},
};
use crate::{Service, limits, mutation::MutationContext, org_context::OrgContext, seats::seats};

/// What became of some rows.
pub(crate) struct Imported {
    pub(crate) rows: Vec<ImportedRow>,
    pub(crate) events: Vec<AuditEvent>,
    /// The first address that the caller may not invite like this, and why.
    pub(crate) denied: Option<(String, Denial)>,
}

/// A row that reads.
struct ReadRow {
    number: u32,
    parsed: PastedLine,
    line: LineToInvite,
    until: Option<Timestamp>,
}

/// A row that was judged by the rules of invitations.
struct JudgedRow {
    number: u32,
    until: Option<Timestamp>,
    line: EvaluatedLine,
}

/// Rows of a table, and by which clock their last days are read.
type Rows<'a> = (&'a [ImportLine], &'a DayClock);

/// What becomes of rows if they are imported, apart from seats. It changes nothing.
pub(crate) async fn look_at_rows(
    tx: &mut ReadTx<'_>,
    service: &Service,
    context: &OrgContext,
    rows: Rows<'_>,
) -> Result<Vec<ImportedRow>, Failure> {
    let (judged, mut rows) = judge(tx, service, context, rows).await?;
    rows.extend(judged.into_iter().map(|row| match row.line.decision {
        LineDecision::Sendable { .. } => (row.number, ImportRowState::Ready, None),
        LineDecision::Skip(outcome) => skipped(row.number, outcome),
    }));
    Ok(rows)
}

/// Invites the people of rows, in one unit of work.
pub(crate) async fn import_rows(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    rows: Rows<'_>,
) -> Result<Imported, Failure> {
    let (service, context) = (change.service, change.context);
    let (judged, rows) = judge(tx, service, context, rows).await?;
    let (places, mut lines): (Vec<_>, Vec<_>) =
        judged.into_iter().map(|row| ((row.number, row.until), row.line)).unzip();
    if let Some(seats) = seats(tx, &context.org, context.now).await? {
        give_seats(&mut lines, context, seats.left());
    }
    let sendable = lines.iter().filter(|line| matches!(line.decision, LineDecision::Sendable { .. })).count();
    let org = context.org.id.to_string();
    let (allowed, wait) = limits::take_some(tx, limits::IMPORTED, &org, sendable, service.now()).await?;
    let mut imported = Imported { rows, events: Vec::new(), denied: None };
    let (mut sending, mut nth) = (Vec::new(), 0);
    for ((number, until), EvaluatedLine { email, decision, .. }) in places.into_iter().zip(lines) {
        match (decision, email) {
            (LineDecision::Sendable { roles, teams, permit, open, language, .. }, Some(email)) => {
                nth += 1;
                if nth > allowed {
                    let retry_after = wait(nth - allowed - 1);
                    imported.rows.push(skipped(number, InviteOutcome::Limited { retry_after }));
                    continue;
                }
                let open = open.map(|open| *open);
                sending.push(ToSend { number, until, email, roles, teams, permit, open, language });
            }
            (LineDecision::Skip(outcome), email) => {
                if let (InviteOutcome::NotPermitted { denial }, Some(email), None) =
                    (&outcome, email, &imported.denied)
                {
                    imported.denied = Some((String::from(email), denial.clone()));
                }
                imported.rows.push(skipped(number, outcome));
            }
            // Only what has an address is sendable.
            (LineDecision::Sendable { .. }, None) => return Err(domain::error::ErrorKind::Internal.into()),
        }
    }
    send(tx, change, &sending, &mut imported).await?;
    Ok(imported)
}

/// A row that is invited.
struct ToSend {
    number: u32,
    until: Option<Timestamp>,
    email: EmailAddress,
    roles: Vec<Role>,
    teams: Vec<TeamId>,
    permit: Permit,
    /// The invitation that is renewed, since it has expired.
    open: Option<OpenInvitation>,
    language: Language,
}

async fn send(
    tx: &mut Tx<'_>,
    change: &MutationContext<'_>,
    rows: &[ToSend],
    imported: &mut Imported,
) -> Result<(), Failure> {
    let sendings: Vec<Sending<'_>> = rows
        .iter()
        .map(|row| Sending {
            change,
            note: None,
            ends: (row.until, None),
            batch: None,
            has_mail: change.has_mail,
        })
        .collect();
    let mut new = Vec::with_capacity(rows.len());
    for (row, sending) in rows.iter().zip(&sendings) {
        if let Some(open) = &row.open {
            let how = ((row.roles.as_slice(), row.teams.as_slice()), row.language, Some(open.clone()));
            let (outcome, event) = sending.one(tx, &row.permit, &row.email, how).await?;
            imported.events.extend(event);
            imported.rows.push(match outcome {
                InviteOutcome::Resent { .. } => (row.number, ImportRowState::Invited, None),
                other => skipped(row.number, other),
            });
            continue;
        }
        if let Some(retry_after) =
            mail_to_limited(tx, change.service, row.email.key().as_str(), change.has_mail).await?
        {
            imported.rows.push(skipped(row.number, InviteOutcome::Limited { retry_after }));
            continue;
        }
        let invitation = sending.new_invitation(tx, &row.permit, &row.email, row.language).await?;
        imported.events.push(sending.event(
            Action::InvitationSent,
            invitation.id,
            (&row.email, row.roles.as_slice()),
        ));
        imported.rows.push((row.number, ImportRowState::Invited, None));
        let roles: Vec<RoleId> = row.roles.iter().map(|role| role.id).collect();
        new.push((
            &row.permit,
            OneOfMany { new: invitation, roles, teams: row.teams.clone(), until: row.until },
        ));
    }
    // All of these permits are the same: of inviting somebody new.
    let Some((permit, _)) = new.first() else { return Ok(()) };
    let permit = *permit;
    let many: Vec<OneOfMany<'_>> = new.into_iter().map(|(_, one)| one).collect();
    tx.with(permit).insert_invitations(&many).await?;
    Ok(())
}

/// The row of an outcome without an invitation.
fn skipped(number: u32, outcome: InviteOutcome) -> ImportedRow {
    let failed = |problem| (number, ImportRowState::Failed, Some(problem));
    match outcome {
        InviteOutcome::AlreadyMember => (number, ImportRowState::Member, None),
        InviteOutcome::DisabledHere => {
            (number, ImportRowState::Member, Some(RowProblem::Invitation(outcome)))
        }
        InviteOutcome::SentBefore { .. } => (number, ImportRowState::Open, None),
        InviteOutcome::Repeated => (number, ImportRowState::Repeated, None),
        InviteOutcome::UnknownTeam { name: Some(name) } if name.contains(';') => {
            failed(RowProblem::SeveralTeams)
        }
        other => failed(RowProblem::Invitation(other)),
    }
}

/// Judges rows by the rules of invitations. Those that do not read have their outcome.
async fn judge(
    tx: &mut ReadTx<'_>,
    service: &Service,
    context: &OrgContext,
    (lines, clock): Rows<'_>,
) -> Result<(Vec<JudgedRow>, Vec<ImportedRow>), Failure> {
    context.require_inviting()?;
    let (mut read, mut failed) = (Vec::with_capacity(lines.len()), Vec::new());
    for line in lines {
        match read_row(context, line, clock) {
            Ok(row) => read.push(row),
            Err(problem) => failed.push((line.number, ImportRowState::Failed, Some(problem))),
        }
    }
    let request = Request {
        context,
        lines: &[],
        roles: &[],
        team: None,
        note: None,
        language: None,
        batch: None,
        allows_hosts_without_dot: service.settings().allow_hosts_without_dot,
        skips_open: true,
        splits_teams: true,
        forgets_failed: true,
    };
    let parsed = read.iter().map(|row| (row.parsed.clone(), &row.line)).collect();
    let lines = evaluate_parsed(tx, &request, parsed).await?;
    let judged =
        read.iter().zip(lines).map(|(row, line)| JudgedRow { number: row.number, until: row.until, line });
    Ok((judged.collect(), failed))
}

fn read_row(context: &OrgContext, line: &ImportLine, clock: &DayClock) -> Result<ReadRow, RowProblem> {
    let not_an_address = |error| RowProblem::Invitation(InviteOutcome::NotAnAddress { error });
    if line.email.is_empty() {
        return Err(not_an_address(EmailError::Empty));
    }
    let parsed = paste::parse_line(&line.email);
    let [parsed] = <[PastedLine; 1]>::try_from(parsed).map_err(|_| not_an_address(EmailError::Form))?;
    let until = match line.until.as_str() {
        "" => None,
        day => {
            let day: Day = day.parse().map_err(|_| RowProblem::EndForm)?;
            NewEnd::On(clock.day(day)).resolve(None, context.now).map_err(|_| RowProblem::End)?
        }
    };
    // There is no team for all rows.
    let team = match LineTeam::read(&line.team) {
        LineTeam::All => LineTeam::None,
        team => team,
    };
    let to_invite = LineToInvite {
        text: line.email.clone(),
        name: None,
        roles: roles_of(&context.roles, &line.roles),
        team,
        ..LineToInvite::default()
    };
    Ok(ReadRow { number: line.number, parsed, line: to_invite, until })
}

/// The roles that a cell names, separated by semicolons. Without any, those that are preselected.
fn roles_of(all: &[Role], cell: &str) -> LineRoles {
    if cell.is_empty() {
        return LineRoles::These(all.iter().filter(|role| role.is_default).map(|role| role.id).collect());
    }
    let mut ids = Vec::new();
    for piece in cell.split([';', '\n']).map(str::trim).filter(|piece| !piece.is_empty()) {
        // A comma may belong to the name.
        if let Some(role) = role_by_name(all, piece) {
            ids.push(role.id);
            continue;
        }
        let named: Option<Vec<RoleId>> =
            paste::role_names(piece).map(|name| role_by_name(all, name).map(|role| role.id)).collect();
        match named {
            Some(named) => ids.extend(named),
            None => return LineRoles::Named(piece.to_owned()),
        }
    }
    LineRoles::These(ids)
}
