//! Inviting: paste a list, review it, and see the result for every line. The template of an organization says in which
//! form. Without JavaScript each step is a page; the browser's program changes a [`Draft`](draft::Draft) in place instead.

mod acts;
mod api;
mod draft;
mod fields;
mod one_by_one;
mod page;
mod result;
mod review;
mod row;
mod row_options;
mod source;
mod start;
mod states;
mod submitted;

use std::sync::Arc;

use domain::{
    invite::{LineRoles, LineTeam, Sheet},
    layout::InviteForm,
    paste,
    view::{FrameView, RoleView, TeamBrief},
};

pub(crate) use api::read_roles;
pub(crate) use page::{Drafts, view};
use submitted::RowChoices;
pub(crate) use submitted::SubmittedSheet;

pub(crate) use source::encoding_choices;
pub use source::{FILE_ENCODING, FILE_NAME};

/// The URL value of a row whose roles are being chosen with checkboxes.
const SEVERAL: &str = "*";

/// The most addresses that are sent without a review.
const MOST_AT_ONCE: usize = 20;

/// A draft, and where it is written.
#[derive(Clone)]
struct Writing {
    frame: Arc<FrameView>,
    draft: draft::Draft,
}

impl Writing {
    fn form(&self) -> InviteForm {
        self.frame.layout.invite_form
    }
}

/// Whether a list can be sent without a review: it is short, and every line will be sent.
fn needs_no_review(sheet: &Sheet) -> bool {
    sheet.lines.len() <= MOST_AT_ONCE && sheet.ready() == sheet.lines.len()
}

/// The form value of a line's roles.
fn own_value(own: &LineRoles, roles: &[RoleView]) -> String {
    match own {
        LineRoles::All => String::new(),
        LineRoles::Named(text) => text.clone(),
        LineRoles::These(ids) if ids.is_empty() => SEVERAL.to_owned(),
        LineRoles::These(_) => join_roles(own, roles, |role| &role.key),
    }
}

/// The form value of a line's team.
fn team_value(team: &LineTeam) -> String {
    match team {
        LineTeam::All => String::new(),
        LineTeam::None => LineTeam::NO_TEAM.to_owned(),
        LineTeam::This(id) => id.to_string(),
        LineTeam::Named(name) => name.clone(),
    }
}

/// The same as text that is read again: a team by its name.
fn team_text(team: &LineTeam, teams: &[TeamBrief]) -> String {
    let LineTeam::This(id) = team else { return team_value(team) };
    let found = teams.iter().find(|known| known.id == *id);
    found.map_or_else(|| team_value(team), |known| known.name.clone())
}

/// The names of a line's own roles; empty if it has none.
fn own_names(own: &LineRoles, roles: &[RoleView]) -> String {
    own_words(own, roles, |role| &role.name)
}

/// The same as text that is read again: a name that would be read as several roles is written as its key.
fn own_text(own: &LineRoles, roles: &[RoleView]) -> String {
    own_words(own, roles, |role| {
        let is_one = paste::role_names(&role.name).eq([role.name.as_str()]);
        if is_one { &role.name } else { &role.key }
    })
}

fn own_words(own: &LineRoles, roles: &[RoleView], word: fn(&RoleView) -> &String) -> String {
    match own {
        // The form knows roles by their keys.
        LineRoles::Named(text) => {
            let known = |key: &str| roles.iter().find(|role| role.key == key).map(word);
            let words = paste::role_names(text).map(|key| known(key).map_or(key, String::as_str));
            words.collect::<Vec<_>>().join(", ")
        }
        own => join_roles(own, roles, word),
    }
}

fn join_roles<'a>(
    own: &LineRoles,
    roles: &'a [RoleView],
    part: impl Fn(&'a RoleView) -> &'a String,
) -> String {
    let LineRoles::These(ids) = own else { return String::new() };
    let named = roles.iter().filter(|role| ids.contains(&role.id)).map(|role| part(role).as_str());
    named.collect::<Vec<_>>().join(", ")
}
