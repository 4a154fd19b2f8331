//! The Roles page: description, audience, members and grants of each role.

use ::messages::Messages;
use domain::view::{FrameView, RoleView};
use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    api::AppError,
    messages::messages,
    paths::url,
    title::PageTitle,
    ui::{Badge, PageHead, Tone},
};

/// What a message says.
type Text = fn(Messages) -> &'static str;

/// The actions of permissions, and what they are called.
const ACTIONS: [(&str, Text); 6] = [
    ("READ", Messages::roles_grant_read),
    ("CREATE", Messages::roles_grant_create),
    ("UPDATE", Messages::roles_grant_update),
    ("DELETE", Messages::roles_grant_delete),
    ("COPYLINK", Messages::roles_grant_copy_link),
    ("EXPORT", Messages::roles_grant_export),
];

/// Reads every role of an organization, highest first.
#[server(prefix = "/rpc", endpoint = "roles/list", input = GetUrl)]
pub(crate) async fn read_roles(slug: String) -> Result<Vec<RoleView>, AppError> {
    use crate::api;
    api::answer(async { service::orgs::roles(&api::service()?, &api::caller()?, &slug).await }).await
}

/// The Roles page.
pub(crate) fn view(frame: &FrameView, roles: &[RoleView]) -> AnyView {
    let m = messages();
    let cards = roles.iter().map(|role| card(frame, role)).collect_view();
    view! {
        <PageTitle text=m.roles_title()/>
        <PageHead
            title=m.roles_title()
            count=u64::try_from(roles.len()).unwrap_or_default()
            lead=m.roles_lead()
        />
        <div class="role-cards">{cards}</div>
    }
    .into_any()
}

fn card(frame: &FrameView, role: &RoleView) -> AnyView {
    let m = messages();
    let holders = domain::list::query_string(&[("role", &role.key)]);
    let href = ["/o/", &frame.org.slug, "/users", &holders].concat();
    let heading = ["role-", &role.key].concat();
    view! {
        <section class="card" aria-labelledby=heading.clone()>
            <div class="card-head">
                <h2 id=heading.clone()>{role.name.clone()}</h2>
                <span class="actions">
                    {role.is_owner.then(|| view! { <Badge tone=Tone::Info label=m.roles_owner_role()/> })}
                    {role.is_default.then(|| view! { <Badge label=m.roles_default()/> })}
                    <a class="link" href=url(href)>{m.roles_members(role.members)}</a>
                </span>
                <p>{role.description.clone()}</p>
            </div>
            <p class="role-audience"><span class="muted">{m.roles_best_for()} " "</span>{role.audience.clone()}</p>
            {grants(&role.grants)}
        </section>
    }
    .into_any()
}

/// The grants by section and entity: `User.Member.READ` is "read" of "Member" in "User".
fn group_grants(grants: &[(String, String)]) -> Vec<(String, Vec<String>)> {
    let m = messages();
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for (permission, scope) in grants {
        let (thing, action) = permission.rsplit_once('.').unwrap_or(("", permission));
        let known = ACTIONS.iter().find(|(known, _)| *known == action);
        // An organization's roles may grant more than Rolecall knows.
        let word = known.map_or_else(|| action.to_ascii_lowercase(), |(_, text)| text(m).to_owned());
        let word = if scope == "own" { m.roles_grant_own(&word) } else { word };
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
            <summary>{messages().roles_permissions(u64::try_from(grants.len()).unwrap_or_default())}</summary>
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
