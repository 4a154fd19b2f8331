//! Who has a role, for those who are about to change it.

use domain::{
    access::Visibility,
    change_plan::{ChangePlan, RoleUse},
    id::RoleId,
    list::UserStatus,
    member::Role,
    permission::{GrantSet, Permission},
    view::RoleImpact,
};
use store::{COUNT_CAP, Failure, HolderDigest, MemberQuery, ReadTx};

use crate::{fingerprint::fingerprint, org_context::OrgContext, team_choice::reads_teams};

/// How many of them are named.
const NAMED: u32 = 5;

/// How many members hold a role, and which invitations and teams give it, with the digest of who the members are. Inside a unit
/// of work that holds the organization's lock this stays as it is.
pub(super) async fn read_use(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    role: RoleId,
) -> Result<(RoleUse, HolderDigest), Failure> {
    let gifts = context.team_gifts(tx).await?;
    let mut org = tx.org(context.org.id);
    let members = org.count_members_with_role(role, Some(COUNT_CAP), context.now).await?;
    let holders = org.digest_role_holders(role, context.now).await?;
    let invitations = org.count_open_invitations_by_role(None).await?;
    let mut teams = if gifts.include(role) { org.list_team_names().await? } else { Vec::new() };
    teams.retain(|team| gifts.roles(team.id).iter().any(|given| given.id == role));
    let found = RoleUse {
        members,
        invitations: invitations.get(&role).copied().unwrap_or_default(),
        teams: teams.into_iter().map(|team| team.name).collect(),
    };
    Ok((found, holders))
}

/// Adds those who have a role to what a change of it does, and the fingerprint of all of it. Their names are for readers who may
/// see who holds which role, those of teams for readers who may see teams.
pub(super) async fn add_holders(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    role: &Role,
    after: &GrantSet,
    impact: RoleImpact,
) -> Result<RoleImpact, Failure> {
    let (found, digest) = read_use(tx, context, role.id).await?;
    let sees_them = context.visibility(&Permission::MEMBER_READ) == Visibility::Everything;
    let mut names = Vec::new();
    if found.members > 0 && sees_them && context.sees_all_roles() {
        let query = MemberQuery {
            role: Some(role.id),
            status: UserStatus::Any,
            with_invitations: false,
            limit: NAMED,
            ..MemberQuery::everybody(context.org.id, context.now)
        };
        names = tx.list_users(&query).await?.into_iter().map(|row| row.name).collect();
    }
    let RoleUse { members, invitations, mut teams } = found.clone();
    let fingerprint = agreement(role, &ChangePlan::editing_role(&role.grants, after, found), digest);
    if !reads_teams(context) {
        teams.clear();
    }
    Ok(RoleImpact { holders: members, names, invitations, teams, fingerprint, ..impact })
}

/// The fingerprint of what somebody agrees to: the role as it is, what becomes of those who have it, and who they are.
pub(super) fn agreement(role: &Role, plan: &ChangePlan, holders: HolderDigest) -> String {
    fingerprint(&(role, plan, holders.numbers()))
}
