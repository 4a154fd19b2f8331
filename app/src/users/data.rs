//! What the Users pages show.

use domain::{
    time::Timestamp,
    view::{MemberView, Page, RoleView, UserRow},
};
use serde::{Deserialize, Serialize};

/// The Users page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct UserList {
    /// The rows.
    pub(crate) page: Page<UserRow>,
    /// When they were read.
    pub(crate) now: Timestamp,
    /// Key and name of each role to filter by; none where the reader may not see roles.
    pub(crate) roles: Vec<(String, String)>,
}

/// One person's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Person {
    /// The member.
    pub(crate) member: MemberView,
    /// When it was read.
    pub(crate) now: Timestamp,
}

/// The page on which a member's roles are chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PersonRoles {
    /// The member.
    pub(crate) member: MemberView,
    /// Every role, and whether the reader may give it.
    pub(crate) roles: Vec<RoleView>,
}
