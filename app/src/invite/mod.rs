//! Inviting: paste a list, review it, and see the result for every line. Without JavaScript each step is a page; the
//! browser's program changes a [`Draft`](draft::Draft) in place instead.

mod acts;
mod api;
mod draft;
mod fields;
mod page;
mod result;
mod review;
mod row;
mod source;
mod start;
mod states;
mod submitted;

use std::sync::Arc;

use domain::{
    invite::LineRoles,
    paste,
    view::{FrameView, RoleView},
};

pub(crate) use api::read_roles;
pub(crate) use page::{Drafts, view};
pub(crate) use submitted::SubmittedSheet;

pub use source::{FILE_ENCODING, FILE_NAME};

/// The URL value of a row whose roles are being chosen with checkboxes.
const SEVERAL: &str = "*";

/// A draft, and where it is written.
#[derive(Clone)]
struct Writing {
    frame: Arc<FrameView>,
    draft: draft::Draft,
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

/// The names of a line's own roles; empty if it has none.
fn own_names(own: &LineRoles, roles: &[RoleView]) -> String {
    match own {
        // The form knows roles by their keys.
        LineRoles::Named(text) => {
            let name = |key: &str| roles.iter().find(|role| role.key == key).map(|role| role.name.clone());
            let words = paste::role_names(text).map(|word| name(word).unwrap_or_else(|| word.to_owned()));
            words.collect::<Vec<_>>().join(", ")
        }
        own => join_roles(own, roles, |role| &role.name),
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
