//! `members.exclusive`: among the organizations with this setting, a person belongs to one at a time.

use domain::{
    access::Denial,
    id::{AccountId, OrgId},
    policy::Policy,
    time::Timestamp,
};
use store::{Failure, Organization, ReadTx, Tx};

use crate::departure::Departure;

/// The memberships that an account would have to give up to become a member of this organization, by organization.
pub(crate) async fn others(
    tx: &mut ReadTx<'_>,
    (org, policy): (OrgId, &Policy),
    account: AccountId,
    now: Timestamp,
) -> Result<Vec<Departure>, Failure> {
    let mut found = Vec::new();
    if policy.members_exclusive {
        for id in tx.list_other_organizations(account, Some(org), now).await? {
            let departure = Departure::read(tx, id, account, now).await?;
            found.extend(departure.filter(|other| other.org.policy.members_exclusive));
        }
    }
    Ok(found)
}

/// Locks the accounts of the members where an organization is to share no members from now on, so that none of them becomes a
/// member elsewhere while it is counted who already is. The organization is locked.
pub(crate) async fn lock_if_exclusive(
    tx: &mut Tx<'_>,
    org: &Organization,
    next: &Policy,
) -> Result<(), Failure> {
    if next.members_exclusive && !org.policy.members_exclusive {
        tx.org(org.id).lock_member_accounts().await?;
    }
    Ok(())
}

/// Refuses to make an account a member of this organization that would have to leave another one first. The account is locked.
pub(crate) async fn require_no_other(
    tx: &mut ReadTx<'_>,
    org: (OrgId, &Policy),
    account: AccountId,
    now: Timestamp,
) -> Result<(), Failure> {
    match others(tx, org, account, now).await?.is_empty() {
        true => Ok(()),
        false => Err(Denial::BelongsElsewhere.into()),
    }
}
