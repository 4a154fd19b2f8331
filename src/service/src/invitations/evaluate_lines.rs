//! Looks at every line of a list at once: whether it can be invited, as what, and what stands against it. Preview and
//! sending both ask here, so that they cannot differ.

use std::collections::{HashMap, HashSet};

use domain::{
    access::{Permit, Resource},
    email::EmailAddress,
    error::{ErrorKind, Problem},
    id::{RoleId, TeamId},
    invite::{LineRoles, LineToInvite, MAX_LINES},
    language::Language,
    member::Role,
    name,
    paste::{self, PastedLine},
    permission::Permission,
    state::{InvitationState, MembershipState},
    text,
    view::InviteOutcome,
};
use store::{Failure, OpenInvitation, ReadTx};
use uuid::Uuid;

use crate::{
    org_context::OrgContext,
    role_choice::choose_roles,
    team_choice::{chosen_team, require_teams},
};

/// A line that was looked at.
pub(super) struct EvaluatedLine {
    pub(super) text: String,
    pub(super) name: Option<String>,
    pub(super) email: Option<EmailAddress>,
    pub(super) roles: LineRoles,
    pub(super) language: Option<Language>,
    pub(super) decision: LineDecision,
}

/// What can be done with a line.
pub(super) enum LineDecision {
    /// It can be invited.
    Sendable {
        /// The roles that it gives.
        roles: Vec<Role>,
        /// Leave to do so.
        permit: Permit,
        /// The invitation that would be renewed.
        open: Option<Box<OpenInvitation>>,
        /// A member before.
        was_removed: bool,
        /// The language of the mail.
        language: Language,
    },
    /// It cannot, or need not.
    Skip(InviteOutcome),
}

/// What all lines share.
pub(super) struct Request<'a> {
    pub(super) context: &'a OrgContext,
    pub(super) lines: &'a [LineToInvite],
    pub(super) roles: &'a [RoleId],
    /// The team that all of them join.
    pub(super) team: Option<TeamId>,
    pub(super) note: Option<&'a str>,
    /// The language of all lines that have none of their own; `None` is the organization's.
    pub(super) language: Option<Language>,
    pub(super) batch: Option<Uuid>,
    /// Whether new addresses may have a host without a dot.
    pub(super) allows_hosts_without_dot: bool,
}

/// Reads what is typed; a line into which several addresses were put becomes several.
pub(super) fn parse_lines(lines: &[LineToInvite]) -> Result<Vec<(PastedLine, &LineToInvite)>, ErrorKind> {
    let mut read = Vec::with_capacity(lines.len());
    for line in lines.iter().filter(|line| !line.text.trim().is_empty()) {
        for parsed in paste::parse_line(&line.text) {
            let name = line.name.as_deref().and_then(|name| name::parse_person(name).ok());
            let name = name.or(parsed.name.clone());
            read.push((PastedLine { name, ..parsed }, line));
        }
    }
    match read.len() {
        0 => Err(ErrorKind::field("addresses", Problem::Required)),
        n if n > MAX_LINES as usize => {
            Err(ErrorKind::field("addresses", Problem::TooMany { most: MAX_LINES }))
        }
        _ => Ok(read),
    }
}

/// Looks at every line, with as many statements for a thousand as for one.
pub(super) async fn evaluate_lines(
    tx: &mut ReadTx<'_>,
    request: &Request<'_>,
) -> Result<Vec<EvaluatedLine>, Failure> {
    let context = request.context;
    context.decide_on_org(&Permission::INVITE_CREATE)?;
    if request.team.is_some() {
        require_teams(context)?;
        context.decide_on_org(&Permission::TEAM_UPDATE)?;
        chosen_team(&tx.org(context.org.id).list_team_names().await?, "team", request.team)?;
    }
    let read = parse_lines(request.lines)?;
    let is_for_all = read.iter().any(|(_, line)| line.roles == LineRoles::All);
    if request.roles.is_empty() && is_for_all && context.org.policy.roles_minimum > 0 {
        return Err(ErrorKind::field("roles", Problem::NoRole).into());
    }
    let keys: Vec<String> = read
        .iter()
        .filter_map(|(line, _)| Some(line.address.as_ref().ok()?.key().as_str().to_owned()))
        .collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let members = tx.org(context.org.id).list_members_by_email(&keys, context.now).await?;
    let mut open = tx.org(context.org.id).list_open_invitations_by_email(&keys).await?;
    let sent = match request.batch {
        Some(batch) => tx.org(context.org.id).list_invitations_of_batch(batch).await?,
        None => HashMap::new(),
    };
    let mut seen = HashSet::new();
    let evaluated = read.into_iter().map(|(line, LineToInvite { roles, language, .. })| {
        let roles = known(&context.roles, roles.clone());
        let decision = match &line.address {
            Err(error) => Err(InviteOutcome::NotAnAddress { error: *error }),
            Ok(email) => {
                let key = email.key();
                let member = members.get(key.as_str()).copied();
                match email.check_host(request.allows_hosts_without_dot) {
                    // Whoever is a member was accepted before.
                    Err(error) if member.is_none() => Err(InviteOutcome::NotAnAddress { error }),
                    _ if seen.contains(&key) => Err(InviteOutcome::Repeated),
                    _ if !is_here(member) && !context.org.policy.allows_email(&key) => {
                        Err(InviteOutcome::DomainNotAllowed)
                    }
                    _ => {
                        let facts = Known {
                            member,
                            open: open.remove(key.as_str()),
                            sent: sent.get(key.as_str()).map(|(_, state)| *state),
                        };
                        seen.insert(key);
                        judge(request, &roles, *language, facts)
                    }
                }
            }
        };
        EvaluatedLine {
            text: line.text,
            name: line.name,
            email: line.address.ok(),
            roles,
            language: *language,
            decision: decision.unwrap_or_else(LineDecision::Skip),
        }
    });
    Ok(evaluated.collect())
}

/// Whether somebody is a member, active or disabled.
const fn is_here(member: Option<MembershipState>) -> bool {
    matches!(member, Some(MembershipState::Active | MembershipState::Disabled))
}

/// What is known of one address.
struct Known {
    member: Option<MembershipState>,
    open: Option<OpenInvitation>,
    sent: Option<InvitationState>,
}

fn judge(
    request: &Request<'_>,
    roles: &LineRoles,
    language: Option<Language>,
    known: Known,
) -> Result<LineDecision, InviteOutcome> {
    match known.member {
        Some(MembershipState::Active) => return Err(InviteOutcome::AlreadyMember),
        Some(MembershipState::Disabled) => return Err(InviteOutcome::DisabledHere),
        Some(MembershipState::Removed) | None => {}
    }
    let (context, all, policy) = (request.context, &request.context.roles, &request.context.org.policy);
    let roles = match roles {
        LineRoles::All => choose_roles(all, request.roles, policy),
        LineRoles::These(ids) => choose_roles(all, ids, policy),
        LineRoles::Named(cell) => {
            let missing = paste::role_names(cell).find(|word| role_by_name(all, word).is_none());
            let name = missing.unwrap_or(cell).to_owned();
            return Err(InviteOutcome::UnknownRole { name });
        }
    };
    let language = language.or(request.language).unwrap_or(policy.language);
    let roles = roles.map_err(|problem| InviteOutcome::WrongRoles { problem })?;
    let give = |permission: &Permission, resource: Resource<'_>, roles: &[Role]| {
        context
            .may_grant(permission, resource, roles)
            .map_err(|denial| InviteOutcome::NotPermitted { denial })
    };
    let mut permit = give(&Permission::INVITE_CREATE, Resource::Organization, &roles)?;
    if let Some(open) = &known.open {
        let gives: Vec<Role> = all.iter().filter(|role| open.roles.contains(&role.id)).cloned().collect();
        let is_same = gives.len() == roles.len()
            && roles.iter().all(|role| open.roles.contains(&role.id))
            && open.note.as_deref() == request.note
            && open.team == request.team
            && open.language == language;
        if known.sent.is_some() && is_same {
            return Err(InviteOutcome::SentBefore { id: Some(open.id) });
        }
        // Whoever renews it must be able to give what it gave before, too: else it could be used to change it.
        let resource = Resource::Invitation { id: open.id, invited_by: open.invited_by };
        permit = give(&Permission::INVITE_UPDATE, resource, &gives)?;
    } else if known.sent.is_some() {
        return Err(InviteOutcome::SentBefore { id: None });
    }
    let was_removed = known.member == Some(MembershipState::Removed);
    Ok(LineDecision::Sendable { roles, permit, open: known.open.map(Box::new), was_removed, language })
}

/// The roles that a table names, by their ids, if there are all of them.
fn known(all: &[Role], roles: LineRoles) -> LineRoles {
    let LineRoles::Named(cell) = &roles else { return roles };
    let found: Option<Vec<RoleId>> =
        paste::role_names(cell).map(|word| role_by_name(all, word).map(|role| role.id)).collect();
    match found {
        Some(ids) if ids.is_empty() => LineRoles::All,
        Some(ids) => LineRoles::These(ids),
        None => roles,
    }
}

fn role_by_name<'a>(all: &'a [Role], name: &str) -> Option<&'a Role> {
    let key = text::name_key(name);
    all.iter().find(|role| text::name_key(&role.name) == key || role.key == key)
}
