//! Calls that change a member: what they hold, until when, and what they are called.

use domain::{
    end_date::{EndOf, NewEnd},
    id::{MembershipId, RoleId},
};
use service::{
    members::{self, ChangeRoles, RenameMember, RoleEnds, SetEnd},
    passwords,
};

use super::*;

#[rustfmt::skip]
pub(super) const TABLE: &[Case] = cases! {
    "members::end_session" NotFound,     |c| members::end_session(c.service, c.caller, c.slug, (c.ids.member, c.ids.session));
    "members::rename" NotFound,          |c| renamed_member(c);
    "passwords::request_reset_for_member" NotFound, |c| passwords::request_reset_for_member(c.service, c.caller, c.slug, c.ids.member);
};

pub(super) async fn change_roles(c: &Call<'_>, member: MembershipId, role: RoleId) -> Answer {
    members::change_roles(c.service, c.caller, c.slug, ChangeRoles { member, roles: vec![role] }).await
}

pub(super) async fn change_roles_until(c: &Call<'_>, member: MembershipId) -> Answer {
    let command = ChangeRoles { member, roles: vec![c.own.role] };
    members::change_roles_until(c.service, c.caller, c.slug, command, RoleEnds::new()).await
}

async fn renamed_member(c: &Call<'_>) -> Answer {
    let command = RenameMember { member: c.ids.member, name: "Another Name".to_owned() };
    members::rename(c.service, c.caller, c.slug, command).await
}

pub(super) async fn set_end(c: &Call<'_>, member: MembershipId, of: EndOf) -> Answer {
    let end = NewEnd::On("2027-01-31".parse().unwrap());
    members::set_end(c.service, c.caller, c.slug, SetEnd { member, of, end }).await.map(drop)
}
