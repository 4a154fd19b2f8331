//! How many rows the Users list has for each choice of its filters. The store keeps these numbers.

use std::collections::BTreeMap;

use domain::{access::Visibility, list::UserStatus, permission::Permission, view::UserCounts};
use store::{Failure, ReadTx};

use crate::org_context::OrgContext;

/// The numbers beside the filters, whatever is filtered now, for somebody who may see members.
pub(super) async fn count(tx: &mut ReadTx<'_>, context: &OrgContext) -> Result<UserCounts, Failure> {
    let mut counts = tx.org(context.org.id).count_users_by_state_and_roles().await?;
    if let (Visibility::Own, Some(me)) =
        (context.visibility(&Permission::MEMBER_READ), context.actor.membership())
    {
        let by_role = me.roles.iter().map(|role| (role.key.clone(), 1)).collect();
        return Ok(UserCounts {
            by_status: BTreeMap::from([(UserStatus::Active, 1)]),
            by_role: Some(by_role),
        });
    }
    if context.visibility(&Permission::INVITE_READ) != Visibility::Everything {
        counts.retain(|count| count.status != UserStatus::Invited);
    }
    let mut by_status = BTreeMap::new();
    let mut by_role = BTreeMap::new();
    for count in &counts {
        *by_status.entry(count.status).or_default() += count.people;
        // Who was removed is shown only when asked for.
        if count.status != UserStatus::Removed {
            for role in &count.roles {
                *by_role.entry(role.clone()).or_default() += count.people;
            }
        }
    }
    // Filtering by role tells who holds it, and so do these numbers.
    Ok(UserCounts { by_status, by_role: context.sees_all_roles().then_some(by_role) })
}
