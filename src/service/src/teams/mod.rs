//! Teams: the list, one of them with its people, and what can be done with a team and who is in it.

mod add_people;
mod candidates;
mod change_teams;
mod create;
mod delete;
mod get;
mod list;
mod move_member;
mod rename;
mod set_lead;
mod set_picture;
mod set_roles;

pub use add_people::{AddPeople, add_people};
pub(crate) use change_teams::{change_teams_in, next_teams};
pub use create::{CreateTeam, create};
pub use delete::{DeleteTeam, delete};
pub use get::get;
pub use list::list;
pub use move_member::{MoveMember, move_member};
pub use rename::rename;
pub use set_lead::{SetLead, set_lead};
pub use set_picture::{remove_picture, set_picture};
pub use set_roles::{SetTeamRoles, set_roles};
