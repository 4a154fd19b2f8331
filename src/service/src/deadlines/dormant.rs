//! Members who have not been there for long (`members.dormant_warn_days`, `members.dormant_disable_days`): first a mail, later
//! they are disabled, which frees their seat and can be undone. Owners are left alone. A member is disabled in a unit of work
//! that looks at the facts again, so whoever signs in at the last moment stays.

use domain::{
    access::{SystemTask, system},
    audit::{Action, AuditEvent, AuditValue, Door, Origin, Target, Who},
    consequences::{Departed, Departure},
    error::ErrorKind,
    id::{MembershipId, OrgId, UndoId},
    state::{MembershipState, Source, Undoable},
    time::Timestamp,
};
use store::{DormantMember, Failure, NewUndo, Organization, Outcome, PeriodStart, Tx};

use crate::{
    Service,
    departure::PlannedDeparture,
    event::member_state,
    mail::{self, By, News, Notice},
};

/// How many organizations or members are read at a time.
const PAGE: u32 = 100;

/// Warns and disables the dormant members of every organization that asks for it.
pub(super) async fn run(service: &Service) -> Result<(), ErrorKind> {
    let has_mail = mail::is_sent(service).await?;
    let mut beyond = None;
    loop {
        let mut tx = service.store().read().await?;
        let ids = tx.list_organization_ids(beyond, PAGE).await?;
        let mut orgs = Vec::with_capacity(ids.len());
        for id in &ids {
            orgs.push(tx.get_organization(*id).await?);
        }
        tx.close().await?;
        let Some(last) = ids.last() else { return Ok(()) };
        beyond = Some(*last);
        for org in orgs {
            // First, so that whoever is disabled is not warned of it.
            if org.policy.dormant_disable().is_some() {
                disable(service, &org, has_mail).await?;
            }
            if org.policy.dormant_warn().is_some() && has_mail {
                warn(service, &org).await?;
            }
        }
    }
}

/// Warns those who were not warned yet, once each time they stay away.
async fn warn(service: &Service, org: &Organization) -> Result<(), ErrorKind> {
    let Some(life) = org.policy.dormant_warn() else { return Ok(()) };
    let (now, mut beyond) = (service.now(), None);
    loop {
        let mut tx = service.store().read().await?;
        let page = tx.org(org.id).list_dormant((now.minus(life), now), beyond, PAGE).await?;
        tx.close().await?;
        let Some(last) = page.last() else { return Ok(()) };
        beyond = Some(last.id);
        let days = org.policy.members_dormant_warn_days.unwrap_or_default();
        let args = (org.id, page, days, org.policy.dormant_disable());
        service
            .write(args, |tx, job| {
                Box::pin(async move {
                    let (service, (org, page, days, disable)) = &*job;
                    for member in page {
                        let disabled_at = disable.map(|life| member.since.plus(life));
                        let news = News::Dormant { days: *days, disabled_at, since: member.since };
                        let key = format!("dormant:{}:{}", member.id, member.since.micros());
                        tell(tx, service, (*org, member), (news, Some(&key))).await?;
                    }
                    Ok(Outcome::Quiet(()))
                })
            })
            .await?;
    }
}

async fn tell(
    tx: &mut Tx<'_>,
    service: &Service,
    (org, member): (OrgId, &DormantMember),
    (news, key): (News, Option<&str>),
) -> Result<(), Failure> {
    let permit = system(SystemTask::DisableDormant(org, member.id));
    let (to, account) = (member.email.clone(), member.account);
    let notice = Notice { to, account, member: member.id, by: By::Server, news };
    notice.queue(tx, service, (&permit, org), key).await
}

/// Disables whoever has been away for too long; those of one run can be undone together.
async fn disable(service: &Service, org: &Organization, has_mail: bool) -> Result<(), ErrorKind> {
    let undo = UndoId::new(service.new_uuid());
    let mut beyond = None;
    loop {
        let Some(life) = org.policy.dormant_disable() else { return Ok(()) };
        let now = service.now();
        let mut tx = service.store().read().await?;
        let page = tx.org(org.id).list_dormant((now.minus(life), now), beyond, PAGE).await?;
        tx.close().await?;
        let Some(last) = page.last() else { return Ok(()) };
        beyond = Some(last.id);
        for member in page {
            disable_one(service, (org.id, undo), member.id, has_mail).await?;
        }
    }
}

async fn disable_one(
    service: &Service,
    (org, undo): (OrgId, UndoId),
    member: MembershipId,
    has_mail: bool,
) -> Result<(), ErrorKind> {
    service
        .write((org, undo, member, has_mail), |tx, job| {
            Box::pin(async move {
                let (service, args) = &*job;
                disable_in(tx, service, *args).await
            })
        })
        .await
}

async fn disable_in(
    tx: &mut Tx<'_>,
    service: &Service,
    (org, undo, member, has_mail): (OrgId, UndoId, MembershipId, bool),
) -> Result<Outcome<()>, Failure> {
    tx.lock_organization(org).await?;
    let (org, now) = (tx.get_organization(org).await?, service.now());
    if org.deletion.is_some() {
        return Ok(Outcome::Quiet(()));
    }
    let (Some(life), Some(days)) = (org.policy.dormant_disable(), org.policy.members_dormant_disable_days)
    else {
        return Ok(Outcome::Quiet(()));
    };
    let found = tx.org(org.id).find_dormant(member, (now.minus(life), now)).await?;
    let Some(found) = found else { return Ok(Outcome::Quiet(())) };
    let permit = system(SystemTask::DisableDormant(org.id, member));
    tx.lock_account(found.account).await?;
    let roles = tx.org(org.id).list_roles().await?;
    let Some(target) = tx.org(org.id).find_member(member, &roles, now).await? else {
        return Ok(Outcome::Quiet(()));
    };
    let planned = PlannedDeparture::read(tx, (&org, now), &target, (Departure::Disabled, None)).await?;
    let (from, to) = (MembershipState::Active, MembershipState::Disabled);
    let start = PeriodStart { source: Source::Rule, ..PeriodStart::by_hand(now, None) };
    if !tx.with(&permit).update_membership_state(member, (from, to), &start).await? {
        return Ok(Outcome::Quiet(()));
    }
    if let Some(life) = org.policy.undo_life(Undoable::Disable) {
        let (action, who) = (Undoable::Disable, Who::SERVER);
        let act = NewUndo { id: undo, action, account_id: None, who, at: now, until: now.plus(life) };
        tx.with(&permit).insert_undo(&act, member.uuid(), &found.name, from.as_str()).await?;
    }
    if has_mail {
        tell(tx, service, (org.id, &found), (News::DormantDisabled { days }, None)).await?;
    }
    let departed = Departed { plan: planned.plan, moved: Vec::new() };
    Ok(Outcome::changed((), event(service, org.id, (&found, departed), now)))
}

fn event(
    service: &Service,
    org: OrgId,
    (found, departed): (&DormantMember, Departed),
    now: Timestamp,
) -> AuditEvent {
    let origin = Origin { door: Door::System, ip: None, user_agent: None };
    let who = Who { account_id: None, label: Who::SERVER.to_owned() };
    AuditEvent {
        at: now,
        org_id: Some(org),
        target: Some(Target { kind: "member", id: found.id.to_string(), label: found.name.clone() }),
        before: member_state(MembershipState::Active),
        after: Some(AuditValue::Departed(Box::new(departed))),
        ..service.event(who, &origin, Action::MemberDisabled)
    }
}
