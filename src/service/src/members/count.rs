//! How many rows the Users list has for each choice of its filters. The store keeps these numbers.

use std::collections::BTreeMap;

use domain::{list::UserStatus, permission::Permission, view::UserCounts};
use store::{Failure, ReadTx};

use crate::org_context::OrgContext;

/// The numbers beside the filters, whatever is filtered now, for somebody who may see members.
pub(super) async fn count(tx: &mut ReadTx<'_>, context: &OrgContext) -> Result<UserCounts, Failure> {
    let mut counts = tx.count_users_by_state_and_roles(context.org.id).await?;
    if !context.may(&Permission::INVITE_READ) {
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
