//! Who holds a role, for those who are about to change it.

use domain::{access::Visibility, id::RoleId, list::UserStatus, permission::Permission, view::RoleImpact};
use store::{COUNT_CAP, Failure, MemberQuery, ReadTx};

use crate::org_context::OrgContext;

/// How many of them are named.
const NAMED: u32 = 5;

/// Adds the holders of a role to what becomes of them. Their names are for readers who may see who holds which role.
pub(super) async fn add_holders(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    role: RoleId,
    impact: RoleImpact,
) -> Result<RoleImpact, Failure> {
    let holders = tx.org(context.org.id).count_members_with_role(role, Some(COUNT_CAP), context.now).await?;
    let sees_them = context.visibility(&Permission::MEMBER_READ) == Visibility::Everything;
    let mut names = Vec::new();
    if holders > 0 && sees_them && context.sees_all_roles() {
        let query = MemberQuery {
            role: Some(role),
            status: UserStatus::Any,
            with_invitations: false,
            limit: NAMED,
            ..MemberQuery::everybody(context.org.id, context.now)
        };
        names = tx.list_users(&query).await?.into_iter().map(|row| row.name).collect();
    }
    Ok(RoleImpact { holders, names, ..impact })
}
