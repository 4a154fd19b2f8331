//! How many rows the Users list has for each choice of its filters. The store keeps these numbers.

use std::collections::BTreeMap;

use domain::{error::ErrorKind, list::UserStatus, permission::Permission, view::UserCounts};

use crate::{Caller, Service, scene::Scene};

/// The numbers beside the filters, whatever is filtered now.
///
/// # Errors
/// `NotFound` for who is no member, `Denied` without `User.Member.READ`; the database failed.
pub async fn count(service: &Service, caller: &Caller, slug: &str) -> Result<UserCounts, ErrorKind> {
    let mut tx = service.store().read().await?;
    let scene = Scene::read(&mut tx, caller, slug).await?;
    scene.decide(&Permission::MEMBER_READ)?;
    let mut counts = tx.count_users_by_state_and_roles(scene.org.id).await?;
    if !scene.may(&Permission::INVITE_READ) {
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
    Ok(UserCounts { by_status, by_role: scene.sees_all_roles().then_some(by_role) })
}
