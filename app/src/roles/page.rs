//! The Roles page: description, audience, members and grants of each role.

use ::messages::Messages;
use domain::view::{FrameView, RoleAction, RoleView};
use leptos::prelude::*;

use super::landing::{defaults_fields, landing_field, page_name};
use crate::{
    messages::messages,
    paths::{role_path, url},
    title::PageTitle,
    ui::{Badge, Button, ButtonLook, ButtonSize, Checkbox, IconName, LinkButton, PageHead, PostForm, Tone},
};

/// What a message says.
type Text = fn(Messages) -> &'static str;

/// The actions of permissions, and what they are called.
const ACTIONS: [(&str, Text); 9] = [
    ("READ", Messages::roles_grant_read),
    ("CREATE", Messages::roles_grant_create),
    ("UPDATE", Messages::roles_grant_update),
    ("DELETE", Messages::roles_grant_delete),
    ("COPYLINK", Messages::roles_grant_copy_link),
    ("EXPORT", Messages::roles_grant_export),
    ("USE", Messages::roles_grant_use),
    ("TRANSFER", Messages::roles_grant_transfer),
    ("DISABLE", Messages::roles_grant_disable),
];

/// The Roles page.
pub(crate) fn view(frame: &FrameView, roles: &[RoleView]) -> AnyView {
    let m = messages();
    let cards = roles.iter().map(|role| card(frame, role)).collect_view();
    let compose = frame.may.create_roles && !frame.one_role_only;
    let new = frame.may.create_roles.then(|| {
        let href = role_path(&frame.org.slug, "new");
        view! {
            <LinkButton href look=ButtonLook::Primary icon=IconName::Plus>{m.role_editor_new()}</LinkButton>
        }
    });
    view! {
        <PageTitle text=m.roles_title()/>
        <PageHead
            title=m.roles_title()
            count=u64::try_from(roles.len()).unwrap_or_default()
            lead=m.roles_lead()
        >
            {new}
        </PageHead>
        {compose.then(|| view! { <p class="muted role-cards-hint">{m.role_editor_compose()}</p> })}
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
                    {(!role.is_system).then(|| view! { <Badge label=m.role_editor_custom()/> })}
                    {role.is_default.then(|| view! { <Badge label=m.roles_default()/> })}
                    <a class="link" href=url(href)>{m.roles_members(role.members)}</a>
                </span>
                <p>{role.description.clone()}</p>
            </div>
            <p class="role-audience"><span class="muted">{m.roles_best_for()} " "</span>{role.audience.clone()}</p>
            <p class="role-audience">{m.role_editor_lands_on(page_name(frame, role.default_view))}</p>
            {grants(&role.grants)}
            {role.actions.contains(&RoleAction::SetDefaults).then(|| defaults(frame, role))}
            {actions(frame, role)}
        </section>
    }
    .into_any()
}

/// What the reader may do with a role.
fn actions(frame: &FrameView, role: &RoleView) -> Option<AnyView> {
    let m = messages();
    let slug = &frame.org.slug;
    let own = role_path(slug, &role.id.to_string());
    let clone =
        [&role_path(slug, "new"), domain::list::query_string(&[("from", &role.key)]).as_str()].concat();
    let delete = [&own, "/delete"].concat();
    let link = |action, href: String, text: &'static str, label: String| {
        role.actions.contains(&action).then(|| {
            view! {
                <LinkButton href size=ButtonSize::Small attr:aria-label=label>{text}</LinkButton>
            }
        })
    };
    let may = [RoleAction::Clone, RoleAction::Edit, RoleAction::Delete];
    may.iter().any(|action| role.actions.contains(action)).then(|| {
        view! {
            <div class="form-actions">
                {link(RoleAction::Delete, delete, m.role_editor_delete(), m.role_editor_delete_role(&role.name))}
                {link(RoleAction::Clone, clone, m.role_editor_clone(), m.role_editor_clone_role(&role.name))}
                {link(RoleAction::Edit, own, m.role_editor_edit(), m.role_editor_edit_role(&role.name))}
            </div>
        }
        .into_any()
    })
}

/// The form of where its holders land and whether it is preselected.
fn defaults(frame: &FrameView, role: &RoleView) -> AnyView {
    let m = messages();
    let fields = defaults_fields(frame, role.id);
    let landing =
        landing_field(frame, ["landing-", &role.key].concat(), role.default_view.as_str().to_owned());
    let is_default = role.is_default;
    view! {
        <details class="role-grants">
            <summary>{m.role_editor_change_defaults()}</summary>
            <PostForm fields>
                <div class="form">
                    {landing}
                    <Checkbox name="is_default" label=m.role_editor_is_default() checked=is_default/>
                    <div class="form-actions">
                        <Button submit=true size=ButtonSize::Small>{m.role_editor_save_defaults()}</Button>
                    </div>
                </div>
            </PostForm>
        </details>
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
    #[cfg(feature = "ssr")]
    use crate::fixtures::{frame, role};

    #[cfg(feature = "ssr")]
    #[test]
    fn each_role_offers_what_the_reader_may_do_with_it() {
        let mut helper = RoleView { is_system: false, ..role(1, "Helper") };
        helper.actions =
            vec![RoleAction::Clone, RoleAction::Edit, RoleAction::Delete, RoleAction::SetDefaults];
        let viewer = RoleView { actions: vec![RoleAction::Clone], ..role(2, "Viewer") };
        let roles = [helper, viewer];
        let html = Owner::new().with(|| view(&frame(), &roles).to_html());
        for text in [
            "href=\"/o/acme/roles/new\"",
            "href=\"/o/acme/roles/new?from=helper\"",
            "aria-label=\"Clone Viewer\"",
            "aria-label=\"Edit Helper\"",
            "aria-label=\"Delete Helper\"",
            "Lands on Users",
        ] {
            assert!(html.contains(text), "{text}: {html}");
        }
        assert!(!html.contains("Edit Viewer") && !html.contains("Delete Viewer"), "{html}");
        assert_eq!(html.matches("value=\"role/defaults\"").count(), 1, "{html}");
        let mut reader = frame();
        reader.may.create_roles = false;
        let html = Owner::new().with(|| view(&reader, &[role(2, "Viewer")]).to_html());
        assert!(!html.contains("New role") && !html.contains("Clone"), "{html}");
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn whoever_makes_roles_is_told_to_keep_them_small_where_members_can_have_several() {
        let shown = |frame: &FrameView| Owner::new().with(|| view(frame, &[role(2, "Viewer")]).to_html());
        let several = frame();
        assert!(shown(&several).contains("Keep roles small and give members several"));
        let one = FrameView { one_role_only: true, ..several };
        assert!(!shown(&one).contains("Keep roles small"));
    }

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

    #[cfg(feature = "ssr")]
    #[test]
    fn every_action_that_a_template_grants_has_a_word() {
        let roles = domain::template::Template::all().iter().flat_map(|template| &template.roles);
        for role in roles {
            for (permission, _) in role.grants().iter() {
                let known = ACTIONS.iter().any(|(known, _)| *known == permission.action());
                assert!(known, "{permission} of {}", role.name);
            }
        }
    }
}
