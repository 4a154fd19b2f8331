//! What switching an organization to another template would do, from the facts of one moment.

use std::collections::HashMap;

use domain::{
    access::{Denial, Permit, may_switch_template},
    asset::AssetKind,
    change_plan::seats_under,
    id::RoleId,
    member::Role,
    policy::{Policy, RolesPerMember},
    seats::SeatRules,
    settings::Reader,
    template::{OrgTemplate, RoleFate},
    view::{RoleImpact, RoleSwitchView, SettingEffect, SwitchProblem, TemplateRoleView, TemplateSwitchView},
    words::Words,
};
use serde::Serialize;
use store::{Failure, ReadTx};

use super::{
    next_roles::NextRoles,
    next_settings::{NextSettings, changed_settings, next_settings},
    reduced::{reduced_invitations, reduced_members},
};
use crate::{Service, assets::Kinds, fingerprint::fingerprint, org_context::OrgContext, settings};

/// A plan, with what it takes to carry it out.
pub(super) struct Plan {
    pub(super) roles: NextRoles,
    pub(super) settings: NextSettings,
    pub(super) view: TemplateSwitchView,
    pub(super) permit: Option<Permit>,
}

/// Plans the switch to `next`, where `chosen` says what becomes of roles.
pub(super) async fn plan(
    tx: &mut ReadTx<'_>,
    service: &Service,
    context: &OrgContext,
    (next, is_file): (&OrgTemplate, bool),
    chosen: &HashMap<RoleId, RoleFate>,
) -> Result<Plan, Failure> {
    let org = &context.org;
    let kinds = Kinds::read(tx, context).await?;
    let own: Vec<AssetKind> = kinds.own_names().into_iter().map(|(kind, _)| kind).collect();
    let roles = NextRoles::of(service, &context.roles, next, (chosen, &own));
    let next_settings = next_settings(next, &org.settings);
    let all = roles.all();
    let (permit, refusal) = match decide(context, &all, &next_settings.policy) {
        Ok(permit) => (Some(permit), None),
        Err(denial) => (None, Some(denial)),
    };
    let taken_by = tx.org(org.id).count_seat_use(context.now).await?;
    let (seats, next_seats) = (SeatRules::of(&org.policy), SeatRules::of(&next_settings.policy));
    let mut view = TemplateSwitchView {
        base: next.base.key.clone(),
        is_file,
        members: taken_by.active + taken_by.disabled,
        invitations: taken_by.pending,
        seats: seats_under(seats, next_seats, &taken_by),
        roles: role_views(tx, context, &roles).await?,
        next_roles: next_role_views(&roles),
        may_keep: next_settings.policy.roles_custom,
        reduced_members: Vec::new(),
        reduced_invitations: 0,
        settings: changed_settings(&org.policy, &next_settings.policy)
            .into_iter()
            .filter(|changed| has_effect(&changed.key))
            .collect(),
        effects: effects(tx, context, &next_settings.policy).await?,
        words: Words::default().with(&next.words),
        problems: problems(tx, context, (next, &own), (&roles, &next_settings.policy)).await?,
        refusal,
        fingerprint: String::new(),
        has_changed: false,
    };
    if next_settings.policy.roles_per_member == RolesPerMember::One {
        let next_of = next_ids(&context.roles, &roles);
        let mut rows = tx.org(org.id);
        let held = rows.list_roles_of_several(context.now).await?;
        view.reduced_members = reduced_members(&held, &next_of, &all);
        let given = rows.list_roles_of_invitations_with_several(context.now).await?;
        view.reduced_invitations = reduced_invitations(&given, &next_of, &all);
    }
    let is_same = next.base.key == org.template
        && next_settings.policy == org.policy
        && view.words == org.words
        && roles.are(&context.roles);
    if is_same {
        view.problems.push(SwitchProblem::NothingChanges);
    }
    view.fingerprint = agreement(context, next, &view);
    Ok(Plan { roles, settings: next_settings, view, permit })
}

/// Whether the actor may give every role that results, and change every setting that changes.
fn decide(context: &OrgContext, next: &[Role], policy: &Policy) -> Result<Permit, Denial> {
    let permit = may_switch_template(&context.actor, &context.roles, next, &context.org.policy)?;
    for changed in changed_settings(&context.org.policy, policy) {
        let section = Policy::declaration(&changed.key).and_then(|declared| declared.input);
        if let Some((section, _)) = section {
            context.decide_on_org_or_denial(&section.permission())?;
        }
    }
    Ok(permit)
}

/// Whether code reads a setting: what has no effect yet is not shown.
fn has_effect(key: &str) -> bool {
    Policy::declaration(key).is_some_and(|declared| matches!(declared.reader, Reader::Code { .. }))
}

/// For each present role the one that its holders have afterwards.
fn next_ids(present: &[Role], next: &NextRoles) -> HashMap<RoleId, RoleId> {
    let pairs = present.iter().zip(&next.fates);
    pairs.filter_map(|(role, fate)| Some((role.id, next.next_of(role.id, fate)?.id))).collect()
}

async fn role_views(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    next: &NextRoles,
) -> Result<Vec<RoleSwitchView>, Failure> {
    let mut rows = tx.org(context.org.id);
    let invitations = rows.count_open_invitations_by_role(None).await?;
    let mut views = Vec::new();
    for (role, fate) in context.roles.iter().zip(&next.fates) {
        let after = next.next_of(role.id, fate);
        let impact = after.map(|after| RoleImpact::of(&role.grants, &after.grants, None)).unwrap_or_default();
        views.push(RoleSwitchView {
            id: role.id,
            name: role.name.clone(),
            is_owner: role.is_owner,
            fate: fate.clone(),
            next_name: after.map(|after| after.name.clone()),
            makes_owners: !role.is_owner && after.is_some_and(|after| after.is_owner),
            members: rows.count_members_with_role(role.id, None, context.now).await?,
            invitations: invitations.get(&role.id).copied().unwrap_or_default(),
            gained: impact.gained,
            lost: impact.lost,
        });
    }
    Ok(views)
}

fn next_role_views(next: &NextRoles) -> Vec<TemplateRoleView> {
    let view = |role: &Role| TemplateRoleView {
        key: role.key.clone(),
        name: role.name.clone(),
        is_owner: role.is_owner,
        is_used: next.fates.contains(&RoleFate::Replaced(role.key.clone())),
    };
    next.inserted.iter().map(view).collect()
}

/// What the settings mean for present members. Several roles of one member are the plan's own matter.
async fn effects(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    next: &Policy,
) -> Result<Vec<SettingEffect>, Failure> {
    let mut effects = settings::effects(tx, context, next).await?;
    effects.retain(|effect| {
        !matches!(
            effect,
            SettingEffect::MembersWithSeveralRoles(_) | SettingEffect::InvitationsWithSeveralRoles(_)
        )
    });
    Ok(effects)
}

async fn problems(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    (next, own): (&OrgTemplate, &[AssetKind]),
    (roles, policy): (&NextRoles, &Policy),
) -> Result<Vec<SwitchProblem>, Failure> {
    let mut problems = Vec::new();
    let mut rows = tx.org(context.org.id);
    for (role, fate) in context.roles.iter().zip(&roles.fates) {
        if *fate == RoleFate::Deleted && rows.is_role_in_use(role.id, context.now).await? {
            problems.push(SwitchProblem::RoleInUse { role: role.name.clone() });
        }
        if *fate != RoleFate::Kept && rows.is_role_flagged(role.id, context.now).await? {
            problems.push(SwitchProblem::FlaggedInReview { role: role.name.clone() });
        }
    }
    problems.extend(roles.problems(policy));
    let teams = context.team_gifts(tx).await?.len();
    if teams > 0 {
        problems.push(SwitchProblem::TeamsGiveRoles { teams: u64::try_from(teams).unwrap_or(u64::MAX) });
    }
    let mut rows = tx.org(context.org.id);
    let mut missing: Vec<(AssetKind, u64)> = Vec::new();
    for (kind, parent, count) in rows.count_assets_by_place().await? {
        match next.base.asset_type(&kind) {
            None if own.contains(&kind) => {}
            None => match missing.last_mut().filter(|(last, _)| *last == kind) {
                Some((_, all)) => *all += count,
                None => missing.push((kind, count)),
            },
            Some(known) if parent.is_some() && known.parent != parent => {
                problems.push(SwitchProblem::AssetParts { kind, count });
            }
            Some(_) => {}
        }
    }
    problems.extend(missing.into_iter().map(|(kind, count)| SwitchProblem::AssetsOfKind { kind, count }));
    Ok(problems)
}

/// What the reader was shown, and what it was made from.
#[derive(Serialize)]
struct Facts<'a> {
    view: &'a TemplateSwitchView,
    template: &'a str,
    policy: &'a Policy,
    words: &'a Words,
    roles: &'a [Role],
    file: String,
}

fn agreement(context: &OrgContext, next: &OrgTemplate, view: &TemplateSwitchView) -> String {
    let effects = view.effects.iter().map(|effect| effect.agreed()).collect();
    let facts = Facts {
        view: &TemplateSwitchView { effects, ..view.clone() },
        template: &context.org.template,
        policy: &context.org.policy,
        words: &context.org.words,
        roles: &context.roles,
        file: next.to_file().unwrap_or_default(),
    };
    fingerprint(&facts)
}
