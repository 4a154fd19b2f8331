//! The page that asks before a role is deleted, and which role takes its place.

use domain::view::{FrameView, RoleDeletionView, RoleView};
use leptos::prelude::*;

use crate::{
    form::{Form, PostForm},
    messages::messages,
    paths::roles_path,
    title::PageTitle,
    ui::{Button, ButtonLook, Choice, Icon, IconName, LinkButton, PageHead, Select},
};

/// The page.
pub(crate) fn view(frame: &FrameView, data: &RoleDeletionView) -> AnyView {
    let (m, form, slug) = (messages(), Form::new("role/delete"), frame.org.slug.clone());
    let (role, back) = (&data.role, roles_path(&slug));
    let title = m.role_editor_delete_title(&role.name);
    let lines = consequences(data)
        .into_iter()
        .map(|(icon, text)| view! { <li><Icon name=icon/><span>{text}</span></li> })
        .collect_view();
    let replacement = data.is_in_use.then(|| {
        let choice = |other: &RoleView| {
            let choice = Choice::new(other.id.to_string(), &other.name);
            match &other.refusal {
                Some(denial) => choice.refused(m.denial(denial)),
                None => choice,
            }
        };
        let first = Choice::new("", m.role_editor_choose());
        let choices = std::iter::once(first).chain(data.replacements.iter().map(choice)).collect();
        view! {
            <Select
                id="replacement"
                label=m.role_editor_replacement()
                choices
                value=form.value("replacement", "")
                error=form.error("replacement")
            />
        }
    });
    let hidden = vec![("slug", slug), ("role", role.id.to_string())];
    view! {
        <PageTitle text=title.clone()/>
        <div class="narrow">
            <PageHead title back=(back.clone(), m.shell_roles().to_owned())/>
            <PostForm form hidden class="card form">
                <ul class="consequences">{lines}</ul>
                {replacement}
                <div class="form-actions">
                    <LinkButton href=back autofocus=true>{m.role_editor_keep()}</LinkButton>
                    <Button submit=true look=ButtonLook::Danger>{m.role_editor_delete_act()}</Button>
                </div>
            </PostForm>
        </div>
    }
    .into_any()
}

fn consequences(data: &RoleDeletionView) -> Vec<(IconName, String)> {
    let (m, members) = (messages(), data.role.members);
    let mut lines = Vec::new();
    if members > 0 {
        lines.push((IconName::Users, m.role_editor_delete_holders(members)));
    }
    if !data.teams.is_empty() {
        lines.push((IconName::Layers, m.role_editor_delete_teams(&data.teams.join(", "))));
    }
    if data.invitations > 0 {
        lines.push((IconName::Mail, m.role_editor_delete_invitations(data.invitations)));
    }
    if lines.is_empty() {
        let text =
            if data.is_in_use { m.role_editor_delete_removed() } else { m.role_editor_delete_unused() };
        lines.push((IconName::Users, text.to_owned()));
    }
    lines.push((IconName::Scroll, m.role_editor_delete_history().to_owned()));
    lines
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use domain::access::Denial;

    use super::*;
    use crate::fixtures::{frame, role};

    fn html(data: &RoleDeletionView) -> String {
        Owner::new().with(|| view(&frame(), data).to_html())
    }

    #[test]
    fn a_role_in_use_is_replaced_and_one_that_is_not_needs_no_other() {
        let mut owner = role(2, "Owner");
        owner.refusal = Some(Denial::OwnerProtected);
        let helper = RoleView { members: 2, ..role(1, "Helper") };
        let replacements = vec![owner, role(3, "Viewer")];
        let mut data = RoleDeletionView {
            role: helper,
            invitations: 1,
            teams: vec!["Sales".to_owned()],
            is_in_use: true,
            replacements,
        };
        let used = html(&data);
        for text in [
            "2 members have it",
            "1 open invitation gives it",
            "Replace with",
            "Owner: Only an owner",
            "Delete role",
        ] {
            assert!(used.contains(text), "{text}: {used}");
        }
        data.role.members = 0;
        data.teams.clear();
        (data.invitations, data.is_in_use) = (0, false);
        let unused = html(&data);
        assert!(unused.contains("Nobody has it") && !unused.contains("Replace with"), "{unused}");
    }
}
