//! Inviting one address or many. Every line gets an outcome of its own; sending twice is harmless.

use domain::{
    access::Permit,
    audit::{Action, AuditEvent},
    email::EmailAddress,
    end_date::{LocalDay, NewEnd},
    error::{ErrorKind, Problem},
    id::{InvitationId, JobId, RoleId, TeamId},
    invite::{LineEnd, LineState, LineToInvite, SheetLine},
    language::Language,
    member::Role,
    paste,
    state::JobKind,
    time::Timestamp,
    view::InviteOutcome,
};
use store::{Failure, NewInvitation, NewJob, OpenInvitation, Outcome, Tx};
use uuid::Uuid;

use super::{
    evaluate_lines::{LineDecision, Request, evaluate_lines},
    preview::shown,
};
use crate::{
    Caller, Service,
    attempt::Attempt,
    event::{invitation_target, roles_value},
    keys::token_hash,
    limits, mail,
    mutation::MutationContext,
    org_context::OrgContext,
};

/// The longest personal note, in characters.
const LONGEST_NOTE: usize = 1_000;

/// Whom to invite as what.
#[derive(Debug, Clone, Default)]
pub struct InviteMembers {
    /// The lines, each for roles of its own or for those of all.
    pub lines: Vec<LineToInvite>,
    /// The roles of all lines that have none of their own.
    pub roles: Vec<RoleId>,
    /// The team of all lines that have none of their own; `None` is none.
    pub team: Option<TeamId>,
    /// A personal note, in the mail and on the page of the link; may be empty.
    pub note: String,
    /// The language of all lines that have none of their own; `None` is the organization's.
    pub language: Option<Language>,
    /// The last day of the memberships of all lines that have none of their own; `None` is no end.
    pub until: Option<LocalDay>,
    /// The last day of the invitations, if it comes before the one that the settings give them.
    pub expires: Option<LocalDay>,
    /// Which list this is: what one list has sent, it does not send twice. May be empty.
    pub batch: String,
}

impl InviteMembers {
    /// Everybody whose address stands in a text, for the same roles.
    #[must_use]
    pub fn pasted(addresses: &str, roles: Vec<RoleId>) -> Self {
        let lines = paste::parse(addresses, paste::Reading::default()).lines;
        let lines = lines.into_iter().map(LineToInvite::from).collect();
        Self { lines, roles, ..Self::default() }
    }
}

/// Invites every address that can be invited and says for each line what became of it. What one line is refused for does
/// not touch the others.
///
/// # Errors
/// `NotFound`, `Denied`, `Invalid` without an address, with more than [`MAX_LINES`](domain::invite::MAX_LINES) or where no role was chosen; the database
/// failed. Then nobody was invited.
pub async fn invite(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: InviteMembers,
) -> Result<Vec<SheetLine>, ErrorKind> {
    let batch = Uuid::try_parse(&command.batch).ok();
    let note = note_of(&command.note);
    let has_mail = mail::is_sent(service).await?;
    let attempt = Attempt::new(Action::InvitationSent);
    let lines = service
        .in_org(caller, slug, attempt, (command, note, batch, has_mail), |tx, change, args| {
            let (command, note, batch, has_mail) = args;
            let note = note.as_deref();
            Box::pin(async move {
                let end = |field, day: Option<LocalDay>| end_of(field, day, change.context.now);
                let ends = (end("until", command.until)?, end("expires", command.expires)?);
                let sending = Sending { change, note, ends, batch: *batch, has_mail: *has_mail };
                sending.all(tx, command).await
            })
        })
        .await?;
    // Lines are refused one by one: the log gets the first of them.
    let refused = lines.iter().find_map(|line| match &line.state {
        LineState::Decided(InviteOutcome::NotPermitted { denial }) => Some((line.email.as_deref()?, denial)),
        _ => None,
    });
    if let Some((address, denial)) = refused {
        service.record_denial(caller, slug, &Attempt::to_invite(address), denial).await;
    }
    Ok(lines)
}

/// A note as it is kept; none if nothing was written.
pub(super) fn note_of(text: &str) -> Option<String> {
    let note: String =
        text.trim().chars().filter(|c| *c == '\n' || !c.is_control()).take(LONGEST_NOTE).collect();
    (!note.is_empty()).then_some(note)
}

/// The end of a day that was chosen in a field.
fn end_of(field: &str, day: Option<LocalDay>, now: Timestamp) -> Result<Option<Timestamp>, ErrorKind> {
    let Some(day) = day else { return Ok(None) };
    NewEnd::On(day).resolve(None, now).map_err(|problem| ErrorKind::field(field, problem))
}

/// Sends one list.
#[derive(Clone, Copy)]
pub(super) struct Sending<'a> {
    pub(super) change: &'a MutationContext<'a>,
    pub(super) note: Option<&'a str>,
    /// When the memberships end, and the invitations.
    pub(super) ends: (Option<Timestamp>, Option<Timestamp>),
    pub(super) batch: Option<Uuid>,
    pub(super) has_mail: bool,
}

impl Sending<'_> {
    async fn all(self, tx: &mut Tx<'_>, command: &InviteMembers) -> Result<Outcome<Vec<SheetLine>>, Failure> {
        let (service, context) = (self.change.service, self.change.context);
        let request = Request {
            context,
            lines: &command.lines,
            roles: &command.roles,
            team: command.team,
            note: self.note,
            language: command.language,
            batch: self.batch,
            allows_hosts_without_dot: service.settings().allow_hosts_without_dot,
            skips_open: false,
            splits_teams: false,
            forgets_failed: false,
        };
        let evaluated = evaluate_lines(tx, &request).await?.lines;
        let sendable =
            evaluated.iter().filter(|line| matches!(line.decision, LineDecision::Sendable { .. })).count();
        let actor = context.acting_member()?.id.to_string();
        let (allowed, wait) =
            limits::take_some(tx, limits::INVITATIONS, &actor, sendable, service.now()).await?;
        let mut lines = Vec::with_capacity(evaluated.len());
        let mut events = Vec::new();
        let mut nth = 0;
        for mut line in evaluated {
            let outcome = match (&mut line.decision, &line.email) {
                (LineDecision::Sendable { roles, teams, permit, open, language, .. }, Some(email)) => {
                    nth += 1;
                    if nth > allowed {
                        InviteOutcome::Limited { retry_after: wait(nth - allowed - 1) }
                    } else {
                        let until = match line.until {
                            LineEnd::All => self.ends.0,
                            LineEnd::Never => None,
                            LineEnd::On(day) => Some(day.end()),
                        };
                        let sending = Sending { ends: (until, self.ends.1), ..self };
                        let (outcome, event) = sending
                            .one(
                                tx,
                                permit,
                                email,
                                ((roles, teams), *language, open.take().map(|open| *open)),
                            )
                            .await?;
                        events.extend(event);
                        outcome
                    }
                }
                (LineDecision::Skip(outcome), _) => outcome.clone(),
                // Only what has an address is sendable.
                (LineDecision::Sendable { .. }, None) => return Err(ErrorKind::Internal.into()),
            };
            lines.push(shown(line, LineState::Decided(outcome)));
        }
        Ok(if events.is_empty() { Outcome::Quiet(lines) } else { Outcome::Changed { value: lines, events } })
    }

    /// Sends one invitation, or renews the open one.
    pub(super) async fn one(
        &self,
        tx: &mut Tx<'_>,
        permit: &Permit,
        email: &EmailAddress,
        ((roles, teams), language, open): ((&[Role], &[TeamId]), Language, Option<OpenInvitation>),
    ) -> Result<(InviteOutcome, Option<AuditEvent>), Failure> {
        let (service, context) = (self.change.service, self.change.context);
        let role_ids: Vec<RoleId> = roles.iter().map(|role| role.id).collect();
        if let Some(retry_after) =
            mail_limited(tx, service, context, email.key().as_str(), self.has_mail).await?
        {
            return Ok((InviteOutcome::Limited { retry_after }, None));
        }
        if let Some(open) = open {
            tx.with(permit).update_invitation_member_end(open.id, self.ends.0).await?;
            let link = (open.id, open.token_version, open.email.as_str());
            renew_link(tx, service, permit, (link, self.ends.1), context, self.has_mail).await?;
            tx.with(permit)
                .update_invitation_roles(open.id, &role_ids, (self.note, language), self.batch)
                .await?;
            tx.with(permit).update_invitation_teams(open.id, teams).await?;
            let event = self.event(Action::InvitationResent, open.id, (email, roles));
            return Ok((InviteOutcome::Resent { id: open.id }, Some(event)));
        }
        let new = self.new_invitation(tx, permit, email, language).await?;
        let id = new.id;
        tx.with(permit).insert_invitation(&new, &role_ids).await?;
        if self.ends.0.is_some() {
            tx.with(permit).update_invitation_member_end(id, self.ends.0).await?;
        }
        if !teams.is_empty() {
            tx.with(permit).update_invitation_teams(id, teams).await?;
        }
        let event = self.event(Action::InvitationSent, id, (email, roles));
        Ok((InviteOutcome::Invited { id }, Some(event)))
    }

    /// An invitation to insert, with its mail queued.
    pub(super) async fn new_invitation<'e>(
        &'e self,
        tx: &mut Tx<'_>,
        permit: &Permit,
        email: &'e EmailAddress,
        language: Language,
    ) -> Result<NewInvitation<'e>, Failure> {
        let (service, context) = (self.change.service, self.change.context);
        let (id, now) = (InvitationId::new(service.new_uuid()), service.now());
        Ok(NewInvitation {
            id,
            email,
            token_hash: token_hash(&service.keys().invitation_token(id, 1)),
            invited_by: context.acting_member()?.id,
            note: self.note,
            language,
            at: now,
            expires_at: expiry(context, now, self.ends),
            message: queue_mail(tx, service, permit, id, email.as_str(), self.has_mail).await?,
            batch: self.batch,
        })
    }

    /// The event of an invitation.
    pub(super) fn event(
        &self,
        action: Action,
        id: InvitationId,
        (email, roles): (&EmailAddress, &[Role]),
    ) -> AuditEvent {
        let mut event = self.change.event(action);
        event.target = invitation_target(id, email.as_str());
        event.after = roles_value(roles);
        event
    }
}

/// Queues the mail of an invitation, if there is a mail server.
pub(super) async fn queue_mail(
    tx: &mut Tx<'_>,
    service: &Service,
    permit: &Permit,
    invitation: InvitationId,
    recipient: &str,
    has_mail: bool,
) -> Result<Option<JobId>, Failure> {
    if !has_mail {
        return Ok(None);
    }
    let id = JobId::new(service.new_uuid());
    let job = NewJob {
        id,
        kind: JobKind::InvitationMail,
        org: permit.org(),
        subject: Some(invitation.uuid()),
        payload: &mail::payload(recipient)?,
        idempotency_key: None,
        created_by: None,
        at: service.now(),
    };
    tx.with(permit).insert_job(&job).await?;
    Ok(Some(id))
}

/// Counts an e-mail to a recipient and of an organization. Answers after how many seconds to try again where there were
/// too many; nothing is sent then.
async fn mail_limited(
    tx: &mut Tx<'_>,
    service: &Service,
    context: &OrgContext,
    recipient_key: &str,
    has_mail: bool,
) -> Result<Option<u32>, Failure> {
    if let Some(retry_after) = mail_to_limited(tx, service, recipient_key, has_mail).await? {
        return Ok(Some(retry_after));
    }
    if !has_mail {
        return Ok(None);
    }
    limited(tx, service, limits::MAIL_ORG, &context.org.id.to_string()).await
}

/// The same for the recipient alone.
pub(super) async fn mail_to_limited(
    tx: &mut Tx<'_>,
    service: &Service,
    recipient_key: &str,
    has_mail: bool,
) -> Result<Option<u32>, Failure> {
    if !has_mail {
        return Ok(None);
    }
    limited(tx, service, limits::MAIL_RECIPIENT, recipient_key).await
}

async fn limited(
    tx: &mut Tx<'_>,
    service: &Service,
    limit: limits::Limit,
    what: &str,
) -> Result<Option<u32>, Failure> {
    match limits::take(tx, limit, what, 1, service.now()).await {
        Err(Failure::Refused(ErrorKind::RateLimited { retry_after })) => Ok(Some(retry_after)),
        other => other.map(|()| None),
    }
}

/// Renews an open invitation: same row, new link, new time, new mail.
pub(crate) async fn renew(
    tx: &mut Tx<'_>,
    service: &Service,
    permit: &Permit,
    open: &store::Invitation,
    context: &OrgContext,
    has_mail: bool,
) -> Result<(), Failure> {
    if let Some(retry_after) = mail_limited(tx, service, context, &open.email_key, has_mail).await? {
        return Err(ErrorKind::RateLimited { retry_after }.into());
    }
    let link = (open.id, open.token_version, open.email.as_str());
    renew_link(tx, service, permit, (link, None), context, has_mail).await
}

/// When an invitation expires that is sent now: by the settings, on the day that was chosen, or when the membership ends that it
/// gives, whatever comes first.
fn expiry(
    context: &OrgContext,
    now: Timestamp,
    (until, expires): (Option<Timestamp>, Option<Timestamp>),
) -> Option<Timestamp> {
    let by_settings = context.org.policy.invitation_life().map(|life| now.plus(life));
    [by_settings, until, expires].into_iter().flatten().min()
}

async fn renew_link(
    tx: &mut Tx<'_>,
    service: &Service,
    permit: &Permit,
    ((id, version, email), expires): ((InvitationId, i64, &str), Option<Timestamp>),
    context: &OrgContext,
    has_mail: bool,
) -> Result<(), Failure> {
    let now = service.now();
    let version = version + 1;
    let token = token_hash(&service.keys().invitation_token(id, version));
    let message = queue_mail(tx, service, permit, id, email, has_mail).await?;
    let until = tx.find_invited_until(id).await?;
    if until.is_some_and(|until| until <= now) {
        return Err(ErrorKind::field("until", Problem::EndDate).into());
    }
    let expires_at = expiry(context, now, (until, expires));
    let renewed = tx
        .with(permit)
        .update_invitation_renewed(
            id,
            (token, version),
            context.acting_member()?.id,
            (now, expires_at),
            message,
        )
        .await?;
    if renewed { Ok(()) } else { Err(ErrorKind::InvitationClosed.into()) }
}
