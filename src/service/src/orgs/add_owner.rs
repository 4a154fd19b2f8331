//! Making somebody an owner as the operator can on the console, for an organization that has lost its owners: the successor
//! whom they named, or anybody by their address. Whoever was removed or disabled comes back by it. Seats do not limit it.

use domain::{
    access::{SystemTask, system},
    audit::{Action, Origin},
    email::EmailAddress,
    error::{ErrorKind, FieldError, Problem},
    id::MembershipId,
    member::Role,
    policy::RolesPerMember,
    state::MembershipState,
    time::Timestamp,
    view::{AccountView, OrgView},
};
use store::{Failure, NewMembership, Organization, Outcome, PeriodStart, Tx};

use super::create_for::{find_or_insert_owner, suggested_name};
use crate::{
    Service,
    accounts::validate,
    event::{account_target, member_target, operator, roles_value},
    exclusivity::require_no_other,
    mail::{self, By, News, Notice},
};

/// What the operator says.
#[derive(Debug, Clone)]
pub struct AddOwner {
    /// The organization's part of the URL.
    pub slug: String,
    /// The address of the new owner, with or without an account; `None` is the successor.
    pub owner: Option<String>,
}

/// Who was made an owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedOwner {
    /// The organization.
    pub org: OrgView,
    /// The owner.
    pub owner: AccountView,
    /// Whether the owner has a password. Without one they need a link to choose it.
    pub has_password: bool,
}

/// Makes somebody an owner. Doing it twice is harmless.
///
/// # Errors
/// `Invalid` for an organization or an address that there is not, or where no successor is named, `Denied` where the person
/// belongs to another organization that shares no members; the database failed.
pub async fn add_owner(
    service: &Service,
    origin: &Origin,
    command: AddOwner,
) -> Result<AddedOwner, ErrorKind> {
    let mut wrong = Vec::new();
    let email = command.owner.as_ref().map(|owner| validate::new_email(service, "owner", owner, &mut wrong));
    if !wrong.is_empty() {
        return Err(ErrorKind::Invalid { fields: wrong });
    }
    let has_mail = mail::is_sent(service).await?;
    service
        .write((origin.clone(), command.slug, email.flatten(), has_mail), |tx, job| {
            Box::pin(async move {
                let (service, (origin, slug, email, has_mail)) = &*job;
                let unknown = || ErrorKind::field("organization", Problem::UnknownOrganization);
                let found = tx.find_organization(slug).await?.ok_or_else(unknown)?;
                tx.lock_organization(found.id).await?;
                // It may have been deleted before it was locked.
                let org = tx.get_organization(found.id).await?;
                if org.deletion.is_some() {
                    return Err(unknown().into());
                }
                let email = match email {
                    Some(email) => email.clone(),
                    None => successor(tx, &org, service.now()).await?,
                };
                add_in(tx, service, (origin, *has_mail), &org, &email).await
            })
        })
        .await
}

async fn successor(tx: &mut Tx<'_>, org: &Organization, now: Timestamp) -> Result<EmailAddress, Failure> {
    let found = tx.org(org.id).find_successor(now).await?;
    let missing = FieldError::new("successor", Problem::NoSuccessor);
    let found = found.ok_or(ErrorKind::Invalid { fields: vec![missing] })?;
    Ok(EmailAddress::parse(&found.email).map_err(|_| ErrorKind::Internal)?)
}

async fn add_in(
    tx: &mut Tx<'_>,
    service: &Service,
    (origin, has_mail): (&Origin, bool),
    org: &Organization,
    email: &EmailAddress,
) -> Result<Outcome<AddedOwner>, Failure> {
    let permit = system(SystemTask::AddOwner(org.id));
    let name = suggested_name(email);
    let (owner, has_password, is_new) = find_or_insert_owner(tx, service, &permit, (email, &name)).await?;
    let now = service.now();
    let start = PeriodStart::by_hand(now, None);
    let all = tx.org(org.id).list_roles().await?;
    let before = tx.org(org.id).find_member_of(owner.id, &all, now).await?;
    let value = AddedOwner { org: org.view(), owner: owner.clone(), has_password };
    let state = before.as_ref().map(|member| member.state);
    if state == Some(MembershipState::Active) && before.as_ref().is_some_and(|member| member.is_owner()) {
        return Ok(Outcome::Quiet(value));
    }
    if state.is_none_or(|state| state == MembershipState::Removed) {
        require_no_other(tx, (org.id, &org.policy), owner.id, now).await?;
    }
    let ends = match &before {
        Some(member) => tx.org(org.id).find_ends(member.id, now).await?.membership.is_some(),
        None => false,
    };
    let mut changes = tx.with(&permit);
    let id = match &before {
        None => {
            let (id, account_id) = (MembershipId::new(service.new_uuid()), owner.id);
            let (name, email) = (owner.name.as_str(), owner.email.as_str());
            changes.insert_membership(&NewMembership { id, account_id, name, email, start }).await?;
            id
        }
        Some(member) => {
            match member.state {
                MembershipState::Active => {}
                MembershipState::Disabled => {
                    let states = (MembershipState::Disabled, MembershipState::Active);
                    changes.update_membership_state(member.id, states, &start).await?;
                }
                MembershipState::Removed => changes.update_membership_rejoined(member.id, &start).await?,
            }
            if ends {
                // An owner without an end date has to remain (rule 1).
                changes.update_membership_end(member.id, &start).await?;
            }
            member.id
        }
    };
    let kept = match (&before, org.policy.roles_per_member) {
        (Some(member), RolesPerMember::Many) if member.state != MembershipState::Removed => {
            member.direct_roles()
        }
        _ => Vec::new(),
    };
    let is_given = |role: &&Role| role.is_owner || kept.iter().any(|held| held.id == role.id);
    let roles: Vec<Role> = all.iter().filter(is_given).cloned().collect();
    changes.update_membership_roles(id, &roles, &start).await?;
    let member = tx.org(org.id).find_member(id, &all, now).await?.ok_or(ErrorKind::Internal)?;
    let mut added = service.event(operator(), origin, Action::OwnerAdded);
    (added.org_id, added.at, added.target) = (Some(org.id), now, member_target(&member));
    added.before = before.as_ref().and_then(|member| roles_value(&member.roles));
    added.after = roles_value(&roles);
    let mut events = vec![added];
    if is_new {
        let mut account = service.event(operator(), origin, Action::AccountCreated);
        account.target = account_target(owner.id, &owner.email);
        events.insert(0, account);
    }
    if has_mail {
        let names = |roles: &[Role]| roles.iter().map(|role| role.name.clone()).collect();
        let held = before.as_ref().filter(|member| member.state != MembershipState::Removed);
        let news = News::Roles {
            before: held.map(|member| names(&member.roles)).unwrap_or_default(),
            after: names(&member.roles),
        };
        let notice = Notice { to: owner.email, account: owner.id, member: id, by: By::Operator, news };
        notice.queue(tx, service, (&permit, org.id), None).await?;
    }
    Ok(Outcome::Changed { value, events })
}
