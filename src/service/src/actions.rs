//! Which actions a row offers its reader: the same judges as the actions themselves, asked beforehand.

use domain::{
    access::{Resource, decide_leave},
    member::{Member, Role},
    permission::Permission,
    state::{InvitationState, MembershipState},
    view::RowAction,
};

use crate::org_context::OrgContext;

/// What the reader may do with a member.
pub(crate) fn member_actions(context: &OrgContext, target: &Member) -> Vec<RowAction> {
    let is_self = context.actor.is(target.id);
    let may = |permission: &Permission| context.decide_on(permission, target).is_ok();
    let mut actions = Vec::new();
    if target.state == MembershipState::Removed {
        return actions;
    }
    if may(&Permission::MEMBER_ROLE_UPDATE) {
        actions.push(RowAction::ChangeRoles);
    }
    if is_self {
        if decide_leave(target, &context.org.policy).is_ok() {
            actions.push(RowAction::Leave);
        }
        return actions;
    }
    if may(&Permission::MEMBER_UPDATE) {
        let toggles =
            if target.state == MembershipState::Active { RowAction::Disable } else { RowAction::Enable };
        actions.push(toggles);
    }
    if may(&Permission::MEMBER_DELETE) {
        actions.push(RowAction::Remove);
    }
    actions
}

/// What the reader may do with an invitation that would give these roles.
pub(crate) fn invitation_actions(
    context: &OrgContext,
    resource: Resource<'_>,
    state: InvitationState,
    roles: &[Role],
) -> Vec<RowAction> {
    let mut actions = Vec::new();
    if !matches!(state, InvitationState::Pending | InvitationState::Expired) {
        return actions;
    }
    if context.may_grant(&Permission::INVITE_UPDATE, resource, roles).is_ok() {
        actions.push(RowAction::Resend);
    }
    if state == InvitationState::Pending && sees_links(context, resource, roles) {
        actions.push(RowAction::CopyLink);
    }
    if context.decide(&Permission::INVITE_UPDATE, resource).is_ok() {
        actions.push(RowAction::Cancel);
    }
    actions
}

/// Whether the reader may have the link: who has it can become a member with these roles, so they must be able to give
/// them.
fn sees_links(context: &OrgContext, resource: Resource<'_>, roles: &[Role]) -> bool {
    context.org.policy.invitations_copy_link
        && context.may_grant(&Permission::INVITE_COPY_LINK, resource, roles).is_ok()
}
