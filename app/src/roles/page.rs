//! The Roles page: description, audience, members and grants of each role.

use domain::view::{FrameView, RoleView};
use leptos::{prelude::*, server_fn::codec::GetUrl};

#[cfg(feature = "ssr")]
use crate::api;
use crate::{
    api::AppError,
    title::PageTitle,
    ui::{Badge, PageHead, Tone},
    words::pluralize,
};

/// Reads every role of an organization, highest first.
#[server(prefix = "/rpc", endpoint = "roles/list", input = GetUrl)]
pub(crate) async fn read_roles(slug: String) -> Result<Vec<RoleView>, AppError> {
    api::answer(async { service::orgs::roles(&api::service()?, &api::caller()?, &slug).await }).await
}

/// The Roles page.
pub(crate) fn view(frame: &FrameView, roles: &[RoleView]) -> AnyView {
    let cards = roles.iter().map(|role| card(frame, role)).collect_view();
    view! {
        <PageTitle text="Roles"/>
        <PageHead
            title="Roles"
            count=u64::try_from(roles.len()).unwrap_or_default()
            lead="A role defines what its members can do here. You can only give permissions you have."
        />
        <div class="role-cards">{cards}</div>
    }
    .into_any()
}

fn card(frame: &FrameView, role: &RoleView) -> AnyView {
    let holders = domain::list::query_string(&[("role", &role.key)]);
    let href = ["/o/", &frame.org.slug, "/users", &holders].concat();
    let heading = ["role-", &role.key].concat();
    view! {
        <section class="card" aria-labelledby=heading.clone()>
            <div class="card-head">
                <h2 id=heading.clone()>{role.name.clone()}</h2>
                <span class="actions">
                    {role.is_owner.then(|| view! { <Badge tone=Tone::Info label="Owner role"/> })}
                    {role.is_default.then(|| view! { <Badge label="Default"/> })}
                    <a class="link" href=href>{pluralize(role.members, "member", "members")}</a>
                </span>
                <p>{role.description.clone()}</p>
            </div>
            <p class="role-audience"><span class="muted">"Best for: "</span>{role.audience.clone()}</p>
            {grants(&role.grants)}
        </section>
    }
    .into_any()
}

/// The grants by section and entity: `User.Member.READ` is "read" of "Member" in "User".
fn group_grants(grants: &[(String, String)]) -> Vec<(String, Vec<String>)> {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for (permission, scope) in grants {
        let (thing, action) = permission.rsplit_once('.').unwrap_or(("", permission));
        let mut word = action.to_ascii_lowercase();
        if scope == "own" {
            word.push_str(" (own)");
        }
        match groups.iter_mut().find(|(known, _)| known == thing) {
            Some((_, words)) => words.push(word),
            None => groups.push((thing.to_owned(), vec![word])),
        }
    }
    groups
}

fn grants(grants: &[(String, String)]) -> AnyView {
    let lines = group_grants(grants)
        .into_iter()
        .map(|(thing, words)| {
            view! {
                <dt><code>{thing}</code></dt>
                <dd>{words.join(", ")}</dd>
            }
        })
        .collect_view();
    view! {
        <details class="role-grants">
            <summary>{pluralize(u64::try_from(grants.len()).unwrap_or_default(), "permission", "permissions")}</summary>
            <dl class="facts">{lines}</dl>
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grants_are_grouped_by_what_they_are_about_and_own_is_said() {
        let grants = [("User.Member.READ", "all"), ("User.Member.UPDATE", "own"), ("Audit.Log.READ", "all")]
            .map(|(permission, scope)| (permission.to_owned(), scope.to_owned()));
        assert_eq!(
            group_grants(&grants),
            [
                ("User.Member".to_owned(), vec!["read".to_owned(), "update (own)".to_owned()]),
                ("Audit.Log".to_owned(), vec!["read".to_owned()]),
            ]
        );
    }
}
