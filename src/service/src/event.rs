//! Making audit events: the same few facts in every use case.

use domain::{
    audit::{Action, AuditEvent, AuditValue, Origin, RoleValue, Target, Who},
    change_plan::ChangePlan,
    id::{AccountId, AssetId, AssetKindId, AuditEventId, InvitationId, OrgId, TeamId, ViewId},
    member::{Member, Role},
    state::{InvitationState, MembershipState},
    view::{AccountView, TeamBrief},
};

use crate::{Caller, Service};

impl Service {
    /// An event without target or values.
    pub(crate) fn event(&self, who: Who, origin: &Origin, action: Action) -> AuditEvent {
        AuditEvent {
            id: AuditEventId::new(self.new_uuid()),
            at: self.now(),
            org_id: None,
            who,
            action,
            target: None,
            before: None,
            after: None,
            plan: ChangePlan::default(),
            origin: origin.shortened(),
        }
    }

    /// An event of somebody signed in, in an organization.
    pub(crate) fn event_in(&self, caller: &Caller, org: OrgId, action: Action) -> AuditEvent {
        AuditEvent { org_id: Some(org), ..self.event(caller.who(), &caller.origin, action) }
    }
}

impl Caller {
    /// Who acts, for the log.
    pub(crate) fn who(&self) -> Who {
        self.account().map_or_else(operator, who)
    }
}

/// A person, for the log.
pub(crate) fn who(account: &AccountView) -> Who {
    Who { account_id: Some(account.id), label: account.name.clone() }
}

/// Whoever runs the installation, for the log.
pub(crate) fn operator() -> Who {
    Who { account_id: None, label: Who::OPERATOR.to_owned() }
}

/// Somebody who is not signed in, for the log.
pub(crate) fn stranger() -> Who {
    Who { account_id: None, label: Who::STRANGER.to_owned() }
}

/// A member as the target of an event.
pub(crate) fn member_target(member: &Member) -> Option<Target> {
    Some(Target { kind: "member", id: member.id.to_string(), label: member.name.clone() })
}

/// An account as the target of an event.
pub(crate) fn account_target(id: AccountId, label: &str) -> Option<Target> {
    Some(Target { kind: "account", id: id.to_string(), label: label.to_owned() })
}

/// An invitation as the target of an event.
pub(crate) fn invitation_target(id: InvitationId, email: &str) -> Option<Target> {
    Some(Target { kind: "invitation", id: id.to_string(), label: email.to_owned() })
}

/// An asset as the target of an event.
pub(crate) fn asset_target(id: AssetId, name: &str) -> Option<Target> {
    Some(Target { kind: "asset", id: id.to_string(), label: name.to_owned() })
}

/// A kind of assets as the target of an event.
pub(crate) fn asset_kind_target(id: AssetKindId, name: &str) -> Option<Target> {
    Some(Target { kind: "asset_kind", id: id.to_string(), label: name.to_owned() })
}

/// A role as the target of an event.
pub(crate) fn role_target(role: &Role) -> Option<Target> {
    Some(Target { kind: "role", id: role.id.to_string(), label: role.name.clone() })
}

/// A role as a value of an event.
pub(crate) fn role_value(role: &Role) -> Option<AuditValue> {
    Some(AuditValue::Role(RoleValue {
        name: role.name.clone(),
        description: role.description.clone(),
        audience: role.audience.clone(),
        rank: role.rank,
        is_default: role.is_default,
        default_view: role.default_view,
        grants: role.grants.clone(),
    }))
}

/// A team as the target of an event.
pub(crate) fn team_target(id: TeamId, name: &str) -> Option<Target> {
    Some(Target { kind: "team", id: id.to_string(), label: name.to_owned() })
}

/// A saved view as the target of an event.
pub(crate) fn view_target(id: ViewId, name: &str) -> Option<Target> {
    Some(Target { kind: "view", id: id.to_string(), label: name.to_owned() })
}

/// Names of teams, as a value of an event.
pub(crate) fn teams_value(teams: &[TeamBrief]) -> Option<AuditValue> {
    Some(AuditValue::Teams(teams.iter().map(|team| team.name.clone()).collect()))
}

/// Names of roles, as a value of an event.
pub(crate) fn roles_value(roles: &[Role]) -> Option<AuditValue> {
    Some(AuditValue::Roles(roles.iter().map(|role| role.name.clone()).collect()))
}

/// The name of an owner of assets, as a value of an event.
pub(crate) fn asset_owner_value(name: &str) -> Option<AuditValue> {
    Some(AuditValue::AssetOwner(name.to_owned()))
}

/// The state of a member, as a value of an event.
pub(crate) const fn member_state(state: MembershipState) -> Option<AuditValue> {
    Some(AuditValue::MemberState(state))
}

/// The state of an invitation, as a value of an event.
pub(crate) const fn invitation_state(state: InvitationState) -> Option<AuditValue> {
    Some(AuditValue::InvitationState(state))
}
