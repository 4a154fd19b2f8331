//! Joining an organization without an invitation: with an account, and an address in a domain that the organization lets in
//! (`joining`) and that the account has proven. Who was removed or disabled there does not come back by this door, and who is
//! invited uses the invitation.

use domain::{
    access::{Denial, Permit, may_join},
    audit::Action,
    email::{EmailAddress, EmailKey},
    error::ErrorKind,
    id::{AccountId, MembershipId},
    member::Role,
    seats::SeatHolder,
    state::{AccountState, InvitationState, MembershipState},
    time::Timestamp,
    view::OrgView,
};
use store::{Account, Failure, NewMembership, Organization, Outcome, PeriodStart, ReadTx, Tx};

use crate::{
    Caller, Service,
    event::{member_target, roles_value},
    exclusivity::{others, require_no_other},
    limits,
    seats::is_free,
};

/// What somebody can join with their account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Joinable {
    /// The organizations, by name.
    pub orgs: Vec<OrgView>,
    /// Whether there are any for people who have proven their address, which the caller has not. Then none is listed.
    pub needs_proof: bool,
}

/// The organizations that the caller can join.
///
/// # Errors
/// `Denied` for callers without a session; the database failed.
pub async fn joinable(service: &Service, caller: &Caller) -> Result<Joinable, ErrorKind> {
    let account = &caller.session()?.account;
    let Ok(email) = EmailAddress::parse(&account.email) else { return Ok(Joinable::default()) };
    let (key, now) = (email.key(), service.now());
    let mut tx = service.store().read().await?;
    let mut found = Vec::new();
    for org in tx.list_organizations_naming(key.domain()).await? {
        let is_new = matches!(door(&mut tx, &org, account.id, &key, now).await?, Door::Open { .. });
        // Whoever belongs elsewhere moves by an invitation only.
        if is_new && others(&mut tx, (org.id, &org.policy), account.id, now).await?.is_empty() {
            found.push(org.view());
        }
    }
    // Most people can join none, and then it does not matter.
    let needs_proof = !found.is_empty() && !is_proven(tx.find_account(account.id).await?.as_ref());
    tx.close().await?;
    if needs_proof {
        return Ok(Joinable { orgs: Vec::new(), needs_proof });
    }
    found.sort_by_cached_key(|org| domain::text::sort_key(&org.name));
    Ok(Joinable { orgs: found, needs_proof })
}

fn is_proven(account: Option<&Account>) -> bool {
    account.is_some_and(|account| account.unproven_since.is_none())
}

/// Makes the caller a member with the preselected role. Doing it twice is harmless. Answers the organization.
///
/// # Errors
/// `NotFound` where the organization is not open to the caller, `Denied` where their address is not proven, where no seat is
/// free or who belongs to another organization, and for callers without a session, `RateLimited`; the database failed.
pub async fn join(service: &Service, caller: &Caller, slug: &str) -> Result<OrgView, ErrorKind> {
    limits::count(service, vec![(limits::ANSWER_NETWORK, limits::network(&caller.origin))]).await?;
    service
        .write((caller.clone(), slug.to_owned()), |tx, job| {
            Box::pin(async move {
                let (service, (caller, slug)) = &*job;
                let org = tx.find_organization(slug).await?.ok_or(ErrorKind::NotFound)?;
                tx.lock_organization(org.id).await?;
                let account = caller.session()?.account.id;
                tx.lock_account(account).await?;
                // Read again after the locks: settings and address may have changed.
                let org = tx.get_organization(org.id).await?;
                if org.deletion.is_some() {
                    return Err(ErrorKind::NotFound.into());
                }
                let account = tx.find_account(account).await?;
                let account = account.filter(|account| account.state == AccountState::Active);
                join_in(tx, service, caller, &org, &account.ok_or(ErrorKind::SignedOut)?).await
            })
        })
        .await
}

/// How an organization stands to somebody who would join.
enum Door {
    /// They can join with these roles.
    Open { permit: Permit, roles: Vec<Role> },
    /// They are a member.
    Inside,
    /// They need an invitation, or have one.
    Closed,
}

async fn door(
    tx: &mut ReadTx<'_>,
    org: &Organization,
    account: AccountId,
    key: &EmailKey,
    now: Timestamp,
) -> Result<Door, Failure> {
    let all = tx.org(org.id).list_roles().await?;
    if let Some(member) = tx.org(org.id).find_member_of(account, &all, now).await? {
        let is_active = member.state == MembershipState::Active;
        return Ok(if is_active { Door::Inside } else { Door::Closed });
    }
    let Some((permit, roles)) = may_join(org.id, &org.policy, &all, key) else { return Ok(Door::Closed) };
    let invited = tx.org(org.id).find_open_invitation(key.as_str()).await?;
    let is_open = |state: InvitationState, end| state.at(end, now) == InvitationState::Pending;
    Ok(match invited.is_some_and(|invitation| is_open(invitation.state, invitation.expires_at)) {
        true => Door::Closed,
        false => Door::Open { permit, roles },
    })
}

async fn join_in(
    tx: &mut Tx<'_>,
    service: &Service,
    caller: &Caller,
    org: &Organization,
    account: &Account,
) -> Result<Outcome<OrgView>, Failure> {
    let email = EmailAddress::parse(&account.email).map_err(|_| ErrorKind::Internal)?;
    let now = service.now();
    let (permit, roles) = match door(tx, org, account.id, &email.key(), now).await? {
        Door::Open { permit, roles } => (permit, roles),
        Door::Inside => return Ok(Outcome::Quiet(org.view())),
        Door::Closed => return Err(ErrorKind::NotFound.into()),
    };
    if !is_proven(Some(account)) {
        return Err(Denial::AddressUnproven.into());
    }
    require_no_other(tx, (org.id, &org.policy), account.id, now).await?;
    if !is_free(tx, org, (SeatHolder::Outside, SeatHolder::Active), now).await? {
        return Err(Denial::NoSeat.into());
    }
    let (id, start) = (MembershipId::new(service.new_uuid()), PeriodStart::by_hand(now, None));
    let (name, email) = (account.name.as_str(), account.email.as_str());
    let mut changes = tx.with(&permit);
    let new = NewMembership { id, account_id: account.id, name, email, start };
    changes.insert_membership(&new).await?;
    changes.update_membership_roles(id, &roles, &start).await?;
    let member = tx.org(org.id).find_member(id, &roles, now).await?.ok_or(ErrorKind::Internal)?;
    let mut event = service.event_in(caller, org.id, Action::MemberJoined);
    event.at = now;
    event.target = member_target(&member);
    event.after = roles_value(&roles);
    Ok(Outcome::changed(org.view(), event))
}
