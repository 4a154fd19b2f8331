//! Users: the list of members and open invitations, a member's page, and a confirmation page for each action on a
//! member.

mod api;
mod confirm;
mod consequences;
mod data;
mod departures;
mod dossier;
mod ends;
mod filters;
mod hand_over;
mod list;
mod permissions;
mod person;
mod rename;
mod role_form;
mod selection;
mod state;
mod table;
mod views;

pub(crate) use confirm::{act_view, leave_view};
pub(crate) use data::{
    Leaving, MemberDetail, MemberQuestion, UserList, read_leaving, read_list, read_member, read_question,
};
pub(crate) use filters::{Named, active_filters};
pub(crate) use list::{beside, canonical, choosing_as, list_view};
pub(crate) use permissions::{MemberPermissions, permissions_view, read_permissions};
pub(crate) use person::member_view;
pub(crate) use views::view_path;
#[cfg(feature = "ssr")]
pub(crate) use views::view_query;

/// What can be done to a member on a page of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MemberAct {
    ChangeRoles,
    Disable,
    Enable,
    Remove,
    EndSessions,
    Rename,
    ResetPassword,
    HandOver,
}
