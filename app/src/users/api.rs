//! What the Users pages read.

use domain::{
    list::UserQuery,
    time::Timestamp,
    view::{MemberView, Page, RoleView, UserRow},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use crate::api::{AppError, Wire};

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

/// Members and open invitations.
#[server(prefix = "/rpc", endpoint = "member/list", input = GetUrl)]
pub(crate) async fn list_members(slug: String, query: UserQuery) -> Result<Wire<UserList>, AppError> {
    use crate::api::{answer, caller, service};
    answer(async {
        let (service, caller) = (service()?, caller()?);
        let page = ::service::members::list(&service, &caller, &slug, &query).await?;
        // Without the right to see roles the list has no role filter; that is no failure of the list.
        let roles = ::service::orgs::roles(&service, &caller, &slug).await.unwrap_or_default();
        let roles = roles.into_iter().map(|role| (role.key, role.name)).collect();
        Wire::of(&UserList { page, now: service.now(), roles })
    })
    .await
}

/// One member.
#[server(prefix = "/rpc", endpoint = "member/get", input = GetUrl)]
pub(crate) async fn get_member(slug: String, member: String) -> Result<Wire<Person>, AppError> {
    use crate::api::{answer, caller, id, service};
    answer(async {
        let service = service()?;
        let member = ::service::members::get(&service, &caller()?, &slug, id(&member)?).await?;
        Wire::of(&Person { member, now: service.now() })
    })
    .await
}

/// One member with every role to choose from.
#[server(prefix = "/rpc", endpoint = "member/roles", input = GetUrl)]
pub(crate) async fn get_member_roles(slug: String, member: String) -> Result<Wire<PersonRoles>, AppError> {
    use crate::api::{answer, caller, id, service};
    answer(async {
        let (service, caller) = (service()?, caller()?);
        let member = ::service::members::get(&service, &caller, &slug, id(&member)?).await?;
        let roles = ::service::orgs::roles(&service, &caller, &slug).await?;
        Wire::of(&PersonRoles { member, roles })
    })
    .await
}
