//! Calls that change what members hold, and until when.

use domain::{
    end_date::{EndOf, NewEnd},
    id::{MembershipId, RoleId},
};
use service::members::{self, ChangeRoles, RoleEnds, SetEnd};

use super::{Answer, Call};

pub(super) async fn change_roles(c: &Call<'_>, member: MembershipId, role: RoleId) -> Answer {
    members::change_roles(c.service, c.caller, c.slug, ChangeRoles { member, roles: vec![role] }).await
}

pub(super) async fn change_roles_until(c: &Call<'_>, member: MembershipId) -> Answer {
    let command = ChangeRoles { member, roles: vec![c.own.role] };
    members::change_roles_until(c.service, c.caller, c.slug, command, RoleEnds::new()).await
}

pub(super) async fn set_end(c: &Call<'_>, member: MembershipId, of: EndOf) -> Answer {
    let end = NewEnd::On("2027-01-31".parse().unwrap());
    members::set_end(c.service, c.caller, c.slug, SetEnd { member, of, end }).await.map(drop)
}
