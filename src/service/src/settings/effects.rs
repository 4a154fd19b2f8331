//! What a change of settings means for present members, open invitations and sessions.

use domain::{
    policy::{ManagedBy, Policy, RolesPerMember},
    view::SettingEffect,
};
use store::{Failure, ReadTx, SessionLimits};

use crate::org_context::OrgContext;

/// The effects of these settings in the place of the present ones; none of them that concerns nobody.
pub(super) async fn effects(
    tx: &mut ReadTx<'_>,
    context: &OrgContext,
    next: &Policy,
) -> Result<Vec<SettingEffect>, Failure> {
    let (present, now) = (&context.org.policy, context.now);
    let mut org = tx.org(context.org.id);
    let mut found = Vec::new();
    let mut add = |effect: fn(u64) -> SettingEffect, count: u64| {
        if count > 0 {
            found.push(effect(count));
        }
    };
    if next.roles_per_member == RolesPerMember::One && present.roles_per_member != next.roles_per_member {
        add(SettingEffect::MembersWithSeveralRoles, org.count_members_with_several_roles(now).await?);
        let invitations = org.count_open_invitations_with_several_roles(now).await?;
        add(SettingEffect::InvitationsWithSeveralRoles, invitations);
    }
    if next.roles_minimum > present.roles_minimum {
        add(SettingEffect::MembersWithoutRole, org.count_members_without_role(now).await?);
        let invitations = org.count_open_invitations_without_role(now).await?;
        add(SettingEffect::InvitationsWithoutRole, invitations);
    }
    if next.members_managed_by == ManagedBy::Owner && present.members_managed_by != ManagedBy::Owner {
        add(SettingEffect::FewerManagers, org.count_managers_beside_owners(now).await?);
    }
    if next.signin_email_domains != present.signin_email_domains && !next.signin_email_domains.is_empty() {
        let mut outside = org.count_open_invitations(now).await?;
        for domain in &next.signin_email_domains {
            outside = outside.saturating_sub(org.count_open_invitations_to_domain(domain, now).await?);
        }
        add(SettingEffect::InvitationsOutsideDomains, outside);
    }
    if session_limits(next) != session_limits(present) {
        let sessions =
            org.count_sessions_beyond((session_limits(present), session_limits(next)), now).await?;
        add(SettingEffect::SessionsEnd, sessions);
    }
    Ok(found)
}

fn session_limits(policy: &Policy) -> SessionLimits {
    SessionLimits { idle: policy.session_idle(), absolute: policy.session_absolute() }
}
