//! A person's page: the member with the newest of what they have, sent and did, each part for who may see it.

use domain::{
    error::ErrorKind,
    id::MembershipId,
    member::Member,
    permission::Permission,
    state::MembershipState,
    view::{MemberDetailView, MemberTeams, ScheduleView, SessionView, TeamBrief},
};
use store::{Failure, ReadTx, SessionRow};

use super::{departures::departures, ends::ends, get, hand_over::decide_hand_over, stop_schedules::may_stop};
use crate::{
    Caller, Service,
    assets::{self, language_of},
    audit, invitations,
    org_context::OrgContext,
    team_choice::{is_one_team_only, reads_teams},
};

/// How many of the invitations that somebody sent are shown.
const SENT: u32 = 5;
/// How many running schedules are shown, at most; one more tells that there are more.
const SCHEDULES: u32 = 11;
/// How many entries of the log are shown.
const ENTRIES: u32 = 10;

/// A member and what belongs to them: the invitations for who may read invitations, the entries of the log for who may
/// read the log.
///
/// # Errors
/// `NotFound` for who is no member or where there is no such one, `Denied` without `User.Member.READ`; the database
/// failed.
pub async fn dossier(
    service: &Service,
    caller: &Caller,
    slug: &str,
    id: MembershipId,
) -> Result<MemberDetailView, ErrorKind> {
    let (mut tx, context) = service.read_org(caller, slug).await?;
    let found = get::read(&mut tx, service, &context, id).await?;
    let sent = match context.may(&Permission::INVITE_READ) || sees_own(&context, &Permission::INVITE_READ, id)
    {
        true => Some(invitations::latest_by(&mut tx, service, &context, id, SENT).await?),
        false => None,
    };
    let entries =
        match context.may(&Permission::AUDIT_READ) || sees_own(&context, &Permission::AUDIT_READ, id) {
            true => Some(audit::latest_of(&mut tx, &found.member, ENTRIES).await?),
            false => None,
        };
    let assets = assets::count_owned(&mut tx, &context, id).await?;
    let sessions = sees_sessions(&context, &found.member)
        .then(|| found.sessions.into_iter().map(|row| session(row, caller)).collect());
    let schedules = match may_stop(&context, &found.member) {
        Ok(_) => tx.org(context.org.id).list_running_schedules(id, SCHEDULES).await?,
        Err(_) => Vec::new(),
    };
    let schedules = schedules.into_iter().map(|row| ScheduleView { id: row.id, name: row.name }).collect();
    let may_hand_over = decide_hand_over(&context, &found.member).is_ok();
    let departures = departures(&mut tx, &context, (&found.member, language_of(caller))).await?;
    let ends = ends(&mut tx, &context, (&found.member, &found.ends)).await?;
    let sees_permissions = context.sees_roles_of(&found.member);
    let teams = match reads_teams(&context) {
        true => Some(teams(&mut tx, &context, &found.member).await?),
        false => None,
    };
    Ok(MemberDetailView {
        member: found.view,
        sessions,
        sent,
        teams,
        ends,
        entries,
        assets,
        schedules,
        may_hand_over,
        departures,
        sees_permissions,
    })
}

/// The teams of a member, and those that they could be in.
async fn teams(tx: &mut ReadTx<'_>, context: &OrgContext, member: &Member) -> Result<MemberTeams, Failure> {
    let mut org = tx.org(context.org.id);
    let held = org.list_teams_of(member.id, context.now).await?;
    let held: Vec<TeamBrief> =
        held.into_iter().map(|team| TeamBrief { id: team.id(), name: team.name }).collect();
    let mut all = org.list_team_names().await?;
    let may_place = |team: &TeamBrief| context.may_with_team(&Permission::TEAM_UPDATE, team.id);
    // Where a member is in one team at most, joining another is leaving this one.
    let may_leave = !is_one_team_only(&context.org.policy) || held.iter().all(may_place);
    let may_change = member.state != MembershipState::Removed && may_leave && all.iter().any(may_place);
    if may_change {
        all.retain(may_place);
    }
    Ok(MemberTeams { held, all, may_change })
}

/// Whether a grant of scope `own` shows what this member did, because it is the reader.
fn sees_own(context: &OrgContext, permission: &Permission, id: MembershipId) -> bool {
    context.actor.is(id) && context.holds(permission)
}

/// Sessions are seen by the person, and by who could put the person out. Whoever was removed is nobody's member any more.
fn sees_sessions(context: &OrgContext, target: &Member) -> bool {
    let is_self = context.actor.is(target.id);
    let may_put_out = || context.decide_on(&Permission::MEMBER_UPDATE, target).is_ok();
    target.state != MembershipState::Removed && (is_self || may_put_out())
}

fn session(row: SessionRow, caller: &Caller) -> SessionView {
    SessionView {
        id: row.id,
        is_current: caller.session().is_ok_and(|session| session.id == row.id),
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
        ip: None,
        user_agent: row.user_agent,
    }
}
