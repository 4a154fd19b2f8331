//! Looks at every line of a list at once: whether it can be invited, as what, and what stands against it. Preview and
//! sending both ask here, so that they cannot differ.

use std::collections::{HashMap, HashSet};

use domain::{
    access::{Permit, Resource},
    email::EmailAddress,
    end_date::NewEnd,
    error::{ErrorKind, Problem},
    id::{RoleId, TeamId},
    invite::{LineEnd, LineRoles, LineTeam, LineToInvite, MAX_LINES},
    language::Language,
    member::{Role, TeamGift},
    name,
    paste::{self, PastedLine},
    permission::Permission,
    policy::TeamsMode,
    seats::{SeatHolder, SeatRules, Seats},
    state::{InvitationState, MembershipState},
    text,
    view::{InviteOutcome, TeamBrief},
};
use store::{Failure, OpenInvitation, ReadTx, TeamGifts};
use uuid::Uuid;

use crate::{
    org_context::OrgContext,
    role_choice::choose_roles,
    seats::seats,
    team_choice::{chosen_team, has_teams, require_teams},
};

/// A line that was looked at.
pub(super) struct EvaluatedLine {
    pub(super) text: String,
    pub(super) name: Option<String>,
    pub(super) email: Option<EmailAddress>,
    pub(super) roles: LineRoles,
    pub(super) team: LineTeam,
    pub(super) language: Option<Language>,
    pub(super) until: LineEnd,
    pub(super) decision: LineDecision,
}

/// A list that was looked at.
pub(super) struct EvaluatedList {
    pub(super) lines: Vec<EvaluatedLine>,
    /// The seats before anything is sent, if their number is limited.
    pub(super) seats: Option<Seats>,
}

/// What can be done with a line.
pub(super) enum LineDecision {
    /// It can be invited.
    Sendable {
        /// The roles that it gives.
        roles: Vec<Role>,
        /// The teams that it leads into.
        teams: Vec<TeamId>,
        /// Leave to do so.
        permit: Permit,
        /// The invitation that would be renewed.
        open: Option<Box<OpenInvitation>>,
        /// A member before.
        was_removed: bool,
        /// A member of another organization, who will be asked whether to move (`members.exclusive`).
        is_elsewhere: bool,
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
    /// The team of all lines that have none of their own.
    pub(super) team: Option<TeamId>,
    pub(super) note: Option<&'a str>,
    /// The language of all lines that have none of their own; `None` is the organization's.
    pub(super) language: Option<Language>,
    pub(super) batch: Option<Uuid>,
    /// Whether new addresses may have a host without a dot.
    pub(super) allows_hosts_without_dot: bool,
    /// Whether invitations that can still be accepted are left alone instead of renewed.
    pub(super) skips_open: bool,
    /// Whether a line can name several teams, separated by semicolons, where people can be in several.
    pub(super) splits_teams: bool,
    /// Whether an address is repeated only where an earlier line with it did not fail.
    pub(super) forgets_failed: bool,
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
) -> Result<EvaluatedList, Failure> {
    let context = request.context;
    context.require_inviting()?;
    let read = parse_lines(request.lines)?;
    let mut lines = evaluate_parsed(tx, request, read).await?;
    let seats = seats(tx, &context.org, context.now).await?;
    if let Some(seats) = seats {
        give_seats(&mut lines, context, seats.left());
    }
    Ok(EvaluatedList { lines, seats })
}

/// Looks at lines that are parsed, without regard to seats: each answer is that of its line.
pub(super) async fn evaluate_parsed(
    tx: &mut ReadTx<'_>,
    request: &Request<'_>,
    read: Vec<(PastedLine, &LineToInvite)>,
) -> Result<Vec<EvaluatedLine>, Failure> {
    let context = request.context;
    let teams = Teams::read(tx, context).await?;
    if read.iter().any(|(_, line)| line.team.is_all()) {
        teams.require(context, request.team)?;
    }
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
    let open = tx.org(context.org.id).list_open_invitations_by_email(&keys).await?;
    let elsewhere = match context.org.policy.members_exclusive {
        true => tx.org(context.org.id).list_other_policies_by_email(&keys, context.now).await?,
        false => Vec::new(),
    };
    let elsewhere: HashSet<String> =
        elsewhere.into_iter().filter(|(_, policy)| policy.members_exclusive).map(|(key, _)| key).collect();
    let sent = match request.batch {
        Some(batch) => tx.org(context.org.id).list_invitations_of_batch(batch).await?,
        None => HashMap::new(),
    };
    let mut seen = HashSet::new();
    let evaluated = read.into_iter().map(|(line, LineToInvite { roles, team, language, until, .. })| {
        let roles = known(&context.roles, roles.clone());
        let team = teams.resolve(team);
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
                            is_elsewhere: elsewhere.contains(key.as_str()),
                            open: open.get(key.as_str()).map(|open| {
                                let given = given_before(&context.roles, &teams.gifts, open);
                                (open.clone(), given)
                            }),
                            sent: sent.get(key.as_str()).map(|(_, state)| *state),
                        };
                        let judged = teams
                            .chosen(request, &team)
                            .and_then(|into| judge(request, (&roles, &into), (*language, *until), facts));
                        if !request.forgets_failed || stands(&judged) {
                            seen.insert(key);
                        }
                        judged
                    }
                }
            }
        };
        EvaluatedLine {
            text: line.text,
            name: line.name,
            email: line.address.ok(),
            roles,
            team,
            language: *language,
            until: *until,
            decision: decision.unwrap_or_else(LineDecision::Skip),
        }
    });
    Ok(evaluated.collect())
}

/// Gives the free seats to the first lines that need one. The others stay where they are and are not sent.
pub(super) fn give_seats(lines: &mut [EvaluatedLine], context: &OrgContext, mut left: u64) {
    let rules = SeatRules::of(&context.org.policy);
    for line in lines {
        let LineDecision::Sendable { open, .. } = &line.decision else { continue };
        let before = match open {
            Some(open) if open.expires_at.is_none_or(|end| end > context.now) => SeatHolder::Invited,
            _ => SeatHolder::Outside,
        };
        if !rules.takes_one_more(before, SeatHolder::Invited) {
            continue;
        }
        match left.checked_sub(1) {
            Some(rest) => left = rest,
            None => line.decision = LineDecision::Skip(InviteOutcome::NoSeat),
        }
    }
}

/// The teams of the organization with what they give.
struct Teams {
    all: Vec<TeamBrief>,
    gifts: TeamGifts,
}

impl Teams {
    async fn read(tx: &mut ReadTx<'_>, context: &OrgContext) -> Result<Self, Failure> {
        let all = match has_teams(&context.org.policy) {
            true => tx.org(context.org.id).list_team_names().await?,
            false => Vec::new(),
        };
        Ok(Self { all, gifts: context.team_gifts(tx).await? })
    }

    /// Refuses the list if nobody can be invited into the team of all lines.
    fn require(&self, context: &OrgContext, team: Option<TeamId>) -> Result<(), Failure> {
        let resource = Resource::NewInvitation { teams: team.as_slice() };
        let Some(id) = team else {
            // Who invites into their own teams only has chosen none yet.
            return match context.decide(&Permission::INVITE_CREATE, resource) {
                Ok(_) => Ok(()),
                Err(_) => Err(ErrorKind::field("team", Problem::Required).into()),
            };
        };
        require_teams(context)?;
        context.require(&Permission::TEAM_UPDATE)?;
        chosen_team(&self.all, "team", team)?;
        context.decide(&Permission::TEAM_UPDATE, Resource::Team(id))?;
        context.decide(&Permission::INVITE_CREATE, resource).map(drop)
    }

    /// The team of a line by its id, if it is named and there is such a team.
    fn resolve(&self, team: &LineTeam) -> LineTeam {
        let LineTeam::Named(name) = team else { return team.clone() };
        let key = text::name_key(name);
        let found = self.all.iter().find(|known| text::name_key(&known.name) == key);
        found.map_or_else(|| team.clone(), |known| LineTeam::This(known.id))
    }

    /// The teams that a line leads into, with what they give.
    fn chosen(&self, request: &Request<'_>, team: &LineTeam) -> Result<Vec<TeamGift>, InviteOutcome> {
        let policy = &request.context.org.policy;
        let ids = match team {
            LineTeam::All => request.team.into_iter().collect(),
            LineTeam::None => Vec::new(),
            LineTeam::Named(names) if request.splits_teams && policy.teams_mode == TeamsMode::Many => {
                self.named(names)?
            }
            LineTeam::Named(name) => {
                return Err(InviteOutcome::UnknownTeam { name: Some(name.clone()) });
            }
            LineTeam::This(id) => vec![*id],
        };
        let gift = |id: TeamId| {
            if self.all.iter().all(|known| known.id != id) {
                return Err(InviteOutcome::UnknownTeam { name: None });
            }
            request
                .context
                .may_grant(&Permission::TEAM_UPDATE, Resource::Team(id), &[])
                .map_err(|denial| InviteOutcome::NotPermitted { denial })?;
            Ok(self.gifts.of(id))
        };
        ids.into_iter().map(gift).collect()
    }

    /// The teams that a cell names, each once.
    fn named(&self, names: &str) -> Result<Vec<TeamId>, InviteOutcome> {
        let mut ids = Vec::new();
        for name in names.split([';', '\n']).map(str::trim).filter(|name| !name.is_empty()) {
            let LineTeam::This(id) = self.resolve(&LineTeam::read(name)) else {
                return Err(InviteOutcome::UnknownTeam { name: Some(name.to_owned()) });
            };
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        Ok(ids)
    }
}

/// Whether a line is invited, or need not be.
const fn stands(judged: &Result<LineDecision, InviteOutcome>) -> bool {
    use InviteOutcome::{AlreadyMember, DisabledHere, SentBefore};
    matches!(judged, Ok(_) | Err(AlreadyMember | DisabledHere | SentBefore { .. }))
}

/// Whether somebody is a member, active or disabled.
const fn is_here(member: Option<MembershipState>) -> bool {
    matches!(member, Some(MembershipState::Active | MembershipState::Disabled))
}

/// What is known of one address.
struct Known {
    member: Option<MembershipState>,
    /// A member of another organization that shares no members with this one.
    is_elsewhere: bool,
    /// The open invitation, and all roles that it gives.
    open: Option<(OpenInvitation, Vec<Role>)>,
    sent: Option<InvitationState>,
}

fn judge(
    request: &Request<'_>,
    (roles, into): (&LineRoles, &[TeamGift]),
    (language, until): (Option<Language>, LineEnd),
    known: Known,
) -> Result<LineDecision, InviteOutcome> {
    match known.member {
        Some(MembershipState::Active) => return Err(InviteOutcome::AlreadyMember),
        Some(MembershipState::Disabled) => return Err(InviteOutcome::DisabledHere),
        Some(MembershipState::Removed) | None => {}
    }
    let (context, all, policy) = (request.context, &request.context.roles, &request.context.org.policy);
    if request.skips_open
        && let Some((open, _)) = &known.open
        && open.expires_at.is_none_or(|end| end > context.now)
    {
        return Err(InviteOutcome::SentBefore { id: Some(open.id) });
    }
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
    if let LineEnd::On(day) = until {
        NewEnd::On(day).resolve(None, context.now).map_err(|_| InviteOutcome::WrongEnd)?;
    }
    let give = |permission: &Permission, resource: Resource<'_>, roles: &[Role]| {
        context
            .may_grant(permission, resource, roles)
            .map_err(|denial| InviteOutcome::NotPermitted { denial })
    };
    let mut permit =
        context.may_invite(&roles, into).map_err(|denial| InviteOutcome::NotPermitted { denial })?;
    let teams: Vec<TeamId> = into.iter().map(|into| into.team).collect();
    if let Some((open, gives)) = &known.open {
        let is_same = open.roles.len() == roles.len()
            && roles.iter().all(|role| open.roles.contains(&role.id))
            && open.note.as_deref() == request.note
            && open.teams.len() == teams.len()
            && teams.iter().all(|team| open.teams.contains(team))
            && open.language == language;
        if known.sent.is_some() && is_same {
            return Err(InviteOutcome::SentBefore { id: Some(open.id) });
        }
        // Whoever renews it must be able to give what it gave before, too: else it could be used to change it.
        let resource = Resource::Invitation { id: open.id, invited_by: open.invited_by, teams: &open.teams };
        permit = give(&Permission::INVITE_UPDATE, resource, gives)?;
    } else if known.sent.is_some() {
        return Err(InviteOutcome::SentBefore { id: None });
    }
    let was_removed = known.member == Some(MembershipState::Removed);
    Ok(LineDecision::Sendable {
        roles,
        teams,
        permit,
        open: known.open.map(|(open, _)| Box::new(open)),
        was_removed,
        is_elsewhere: known.is_elsewhere,
        language,
    })
}

/// All roles that an open invitation gives, those of its teams included.
fn given_before(all: &[Role], gifts: &TeamGifts, open: &OpenInvitation) -> Vec<Role> {
    let of_teams = open.teams.iter().flat_map(|team| gifts.roles(*team));
    all.iter().filter(|role| open.roles.contains(&role.id)).chain(of_teams).cloned().collect()
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

pub(super) fn role_by_name<'a>(all: &'a [Role], name: &str) -> Option<&'a Role> {
    let key = text::name_key(name);
    all.iter().find(|role| text::name_key(&role.name) == key || role.key == key)
}
