//! What the Users pages read.

use domain::list::UserQuery;
use leptos::{prelude::*, server_fn::codec::GetUrl};

use super::data::{Person, PersonRoles, UserList};
use crate::api::{AppError, answer, caller, id, service};

/// Members and open invitations. Beside the organization the arguments are those of the page's own address.
#[server(prefix = "/rpc", endpoint = "member/list", input = GetUrl)]
pub(crate) async fn list_members(
    slug: String,
    #[server(default)] q: String,
    #[server(default)] status: String,
    #[server(default)] role: String,
    #[server(default)] not: String,
    #[server(default)] sort: String,
    #[server(default)] page: String,
) -> Result<UserList, AppError> {
    answer(async {
        let (service, caller) = (service()?, caller()?);
        let query = UserQuery::from_params(|key| match key {
            "q" => Some(q.clone()),
            "status" => Some(status.clone()),
            "role" => Some(role.clone()),
            "not" => Some(not.clone()),
            "sort" => Some(sort.clone()),
            "page" => Some(page.clone()),
            _ => None,
        });
        let page = ::service::members::list(&service, &caller, &slug, &query).await?;
        // Without the right to see roles the list has no role filter; that is no failure of the list.
        let roles = ::service::orgs::roles(&service, &caller, &slug).await.unwrap_or_default();
        let roles = roles.into_iter().map(|role| (role.key, role.name)).collect();
        Ok(UserList { page, now: service.now(), roles })
    })
    .await
}

/// One member.
#[server(prefix = "/rpc", endpoint = "member/get", input = GetUrl)]
pub(crate) async fn get_member(slug: String, member: String) -> Result<Person, AppError> {
    answer(async {
        let service = service()?;
        let member = ::service::members::get(&service, &caller()?, &slug, id(&member)?).await?;
        Ok(Person { member, now: service.now() })
    })
    .await
}

/// One member with every role to choose from.
#[server(prefix = "/rpc", endpoint = "member/roles", input = GetUrl)]
pub(crate) async fn get_member_roles(slug: String, member: String) -> Result<PersonRoles, AppError> {
    answer(async {
        let (service, caller) = (service()?, caller()?);
        let member = ::service::members::get(&service, &caller, &slug, id(&member)?).await?;
        let roles = ::service::orgs::roles(&service, &caller, &slug).await?;
        Ok(PersonRoles { member, roles })
    })
    .await
}
