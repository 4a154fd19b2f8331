//! Inviting one address or many. Every line gets an outcome; sending twice is harmless.

use std::collections::HashSet;

use domain::{
    access::{Permit, may_grant},
    audit::{Action, AuditEvent, Target},
    email::{EmailAddress, EmailKey},
    error::{ErrorKind, Problem},
    id::{InvitationId, MessageId, RoleId},
    member::Role,
    paste,
    permission::Permission,
    state::{AccountState, MembershipState},
    view::{InviteOutcome, InvitedLine},
};
use store::{Failure, NewInvitation, NewMessage, Outcome, Tx};

use crate::{
    Caller, Service,
    event::roles_value,
    keys::token_hash,
    limits,
    mail::{self, Kind},
    members::choose,
    scene::Scene,
};

/// The most addresses in one request.
pub const MOST: u32 = 1_000;
/// The longest personal note, in characters.
const LONGEST_NOTE: usize = 1_000;

/// Whom to invite as what.
#[derive(Debug, Clone)]
pub struct InviteMembers {
    /// Addresses, in any form that can be pasted.
    pub addresses: String,
    /// The roles of all of them.
    pub roles: Vec<RoleId>,
    /// A personal note, in the mail and on the page of the link; may be empty.
    pub note: String,
}

/// A line that was read, or what is wrong with it.
type ReadLine = (String, Result<EmailAddress, InviteOutcome>);

/// Invites every address that can be invited and says for each line what became of it.
///
/// # Errors
/// `NotFound`, `Denied`, `Invalid` without an address, with more than [`MOST`] or with wrong roles, `RateLimited`; the
/// database failed. Then nobody was invited.
pub async fn invite(
    service: &Service,
    caller: &Caller,
    slug: &str,
    command: InviteMembers,
) -> Result<Vec<InvitedLine>, ErrorKind> {
    let lines = read(&command.addresses);
    if lines.is_empty() {
        return Err(ErrorKind::field("addresses", Problem::Required));
    }
    if lines.len() > MOST as usize {
        return Err(ErrorKind::field("addresses", Problem::TooMany { most: MOST }));
    }
    let note: String =
        command.note.trim().chars().filter(|c| *c == '\n' || !c.is_control()).take(LONGEST_NOTE).collect();
    let note = (!note.is_empty()).then_some(note);
    let has_mail = mail::is_sent(service).await?;
    service
        .write((caller.clone(), slug.to_owned(), lines, command.roles, note, has_mail), |tx, job| {
            Box::pin(async move {
                let (service, (caller, slug, lines, role_ids, note, has_mail)) = &*job;
                let scene = Scene::lock(tx, caller, slug).await?;
                scene.decide(&Permission::INVITE_CREATE)?;
                let roles = choose(tx.list_roles(scene.org.id).await?, role_ids, &scene.org.policy)?;
                let permit = may_grant(&scene.actor, &Permission::INVITE_CREATE, &roles, &scene.org.policy)?;
                let sending = Sending {
                    service,
                    caller,
                    scene: &scene,
                    roles: &roles,
                    note: note.as_deref(),
                    has_mail: *has_mail,
                };
                let mut outcomes = Vec::new();
                let mut events = Vec::new();
                for (input, read) in lines {
                    let outcome = match read {
                        Err(outcome) => outcome.clone(),
                        Ok(email) => sending.one(tx, &permit, email, &mut events).await?,
                    };
                    outcomes.push(InvitedLine { input: input.clone(), outcome });
                }
                let n = u32::try_from(events.len()).unwrap_or(u32::MAX);
                limits::take(tx, limits::INVITATIONS, &scene.actor.id.to_string(), n, service.now()).await?;
                if events.is_empty() {
                    return Ok(Outcome::Quiet(outcomes));
                }
                Ok(Outcome::Changed { value: outcomes, events })
            })
        })
        .await
}

/// Reads the lines of a paste; an address that stood before is told so.
fn read(pasted: &str) -> Vec<ReadLine> {
    let mut seen: HashSet<EmailKey> = HashSet::new();
    paste::parse(pasted, &[])
        .lines
        .into_iter()
        .map(|line| {
            let read = match line.address {
                Err(error) => Err(InviteOutcome::NotAnAddress { error }),
                Ok(email) if seen.insert(email.key()) => Ok(email),
                Ok(_) => Err(InviteOutcome::Repeated),
            };
            (line.text, read)
        })
        .collect()
}

struct Sending<'a> {
    service: &'a Service,
    caller: &'a Caller,
    scene: &'a Scene,
    roles: &'a [Role],
    note: Option<&'a str>,
    has_mail: bool,
}

impl Sending<'_> {
    async fn one(
        &self,
        tx: &mut Tx<'_>,
        permit: &Permit,
        email: &EmailAddress,
        events: &mut Vec<AuditEvent>,
    ) -> Result<InviteOutcome, Failure> {
        let org = self.scene.org.id;
        if let Some(account) =
            tx.find_account_by_email(&email.key()).await?.filter(|a| a.state != AccountState::Closed)
            && let Some(member) = tx.find_member_of(org, account.id).await?
        {
            match member.state {
                MembershipState::Active => return Ok(InviteOutcome::AlreadyMember),
                MembershipState::Disabled => return Ok(InviteOutcome::DisabledHere),
                MembershipState::Removed => {}
            }
        }
        let role_ids: Vec<RoleId> = self.roles.iter().map(|role| role.id).collect();
        if let Some(open) = tx.find_open_invitation(org, email.key().as_str()).await? {
            // Whoever renews it must be able to give what it gave before, too: else it could be used to change it.
            may_grant(&self.scene.actor, &Permission::INVITE_UPDATE, &open.roles, &self.scene.org.policy)?;
            renew(tx, self.service, permit, &open, self.scene, self.has_mail).await?;
            tx.with(permit).update_invitation_roles(open.id, &role_ids, self.note).await?;
            events.push(self.event(Action::InvitationResent, open.id, email));
            return Ok(InviteOutcome::Resent { id: open.id });
        }
        let id = InvitationId::new(self.service.new_uuid());
        let now = self.service.now();
        let message = queue_mail(tx, self.service, permit, id, email.as_str(), self.has_mail).await?;
        tx.with(permit)
            .insert_invitation(
                &NewInvitation {
                    id,
                    org_id: org,
                    email,
                    token_hash: token_hash(&self.service.keys().invitation_token(id, 1)),
                    invited_by: self.scene.actor.id,
                    note: self.note,
                    at: now,
                    expires_at: self.scene.org.policy.invitation_life().map(|life| now.plus(life)),
                    message,
                },
                &role_ids,
            )
            .await?;
        events.push(self.event(Action::InvitationSent, id, email));
        Ok(InviteOutcome::Invited { id })
    }

    fn event(&self, action: Action, id: InvitationId, email: &EmailAddress) -> AuditEvent {
        let mut event = self.service.event_in(self.caller, self.scene.org.id, action);
        event.target = target(id, email.as_str());
        event.after = roles_value(self.roles);
        event
    }
}

/// An invitation as the target of an event.
pub(super) fn target(id: InvitationId, email: &str) -> Option<Target> {
    Some(Target { kind: "invitation", id: id.to_string(), label: email.to_owned() })
}

/// Puts the mail of an invitation into the outbox, if there is a mail server.
pub(super) async fn queue_mail(
    tx: &mut Tx<'_>,
    service: &Service,
    permit: &Permit,
    invitation: InvitationId,
    recipient: &str,
    has_mail: bool,
) -> Result<Option<MessageId>, Failure> {
    if !has_mail {
        return Ok(None);
    }
    let id = MessageId::new(service.new_uuid());
    let message = NewMessage {
        id,
        kind: Kind::Invitation.as_str(),
        subject_id: invitation.uuid(),
        recipient,
        at: service.now(),
    };
    tx.with(permit).insert_message(&message).await?;
    Ok(Some(id))
}

/// Renews an open invitation: same row, new link, new time, new mail.
pub(super) async fn renew(
    tx: &mut Tx<'_>,
    service: &Service,
    permit: &Permit,
    open: &store::Invitation,
    scene: &Scene,
    has_mail: bool,
) -> Result<(), Failure> {
    let now = service.now();
    let version = open.token_version + 1;
    let token = token_hash(&service.keys().invitation_token(open.id, version));
    let message = queue_mail(tx, service, permit, open.id, &open.email, has_mail).await?;
    let expires_at = scene.org.policy.invitation_life().map(|life| now.plus(life));
    let renewed = tx
        .with(permit)
        .update_invitation_renewed(open.id, (token, version), scene.actor.id, (now, expires_at), message)
        .await?;
    if renewed { Ok(()) } else { Err(ErrorKind::InvitationClosed.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paste_becomes_lines_and_none_is_lost() {
        let lines = read("ada@example.com, ADA@example.com; carol@ bob@example.com");
        let told: Vec<_> = lines.iter().map(|(input, read)| (input.as_str(), read.is_ok())).collect();
        assert_eq!(
            told,
            [
                ("ada@example.com", true),
                ("ADA@example.com", false),
                ("carol@", false),
                ("bob@example.com", true)
            ]
        );
        assert_eq!(lines[1].1, Err(InviteOutcome::Repeated));
    }
}
