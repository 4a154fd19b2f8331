//! The page that asks before a role is deleted, and which role takes its place.

use domain::{
    change_plan::ChangePlan,
    view::{FrameView, PlanView, RoleDeletionView, RoleView},
};
use leptos::prelude::*;
use web_sys::Event;

use super::api;
use crate::{
    form::{Form, PostForm},
    messages::messages,
    paths::roles_path,
    plan::{ChosenPlan, Line, change_lines, preview_button},
    title::PageTitle,
    ui::{Button, ButtonLook, Choice, IconName, LinkButton, PageHead, Select},
};

/// The field with the role that takes its place.
const REPLACEMENT: &str = "replacement";

/// The page.
pub(crate) fn view(frame: &FrameView, data: &RoleDeletionView) -> AnyView {
    let (m, form, slug) = (messages(), Form::new("role/delete"), frame.org.slug.clone());
    let (role, back) = (&data.role, roles_path(&slug));
    let title = m.role_editor_delete_title(&role.name);
    let chosen = ChosenPlan::new(form, data.plan.clone());
    let (of, which, is_in_use) = (slug.clone(), role.id.to_string(), data.is_in_use);
    let changed = move |event: Event| {
        let (slug, role) = (of.clone(), which.clone());
        chosen.ask(&event, |fields| api::preview_deletion(slug, role, fields.one(REPLACEMENT)));
    };
    let plan = chosen.view(move |view| consequences(view, is_in_use));
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
            <div on:change=changed>
                <Select
                    id=REPLACEMENT
                    label=m.role_editor_replacement()
                    choices
                    value=form.value(REPLACEMENT, "")
                    error=form.error(REPLACEMENT)
                />
            </div>
        }
    });
    let hidden = vec![("slug", slug), ("role", role.id.to_string())];
    view! {
        <PageTitle text=title.clone()/>
        <div class="narrow">
            <PageHead title back=(back.clone(), m.shell_roles().to_owned())/>
            <PostForm form hidden class="card form">
                {plan}
                {replacement}
                <div class="form-actions">
                    <LinkButton href=back autofocus=true>{m.role_editor_keep()}</LinkButton>
                    <Button submit=true look=ButtonLook::Danger>{m.role_editor_delete_act()}</Button>
                    {is_in_use.then(preview_button)}
                </div>
            </PostForm>
        </div>
    }
    .into_any()
}

/// Who gets the other role, and what they gain and lose by it.
fn consequences(view: &PlanView, is_in_use: bool) -> Vec<Line> {
    let (m, plan) = (messages(), &view.plan);
    let mut lines = Vec::new();
    if plan.members > 0 {
        lines.push((IconName::Users, m.role_editor_delete_holders(plan.members)));
    }
    if !plan.teams.is_empty() {
        lines.push((IconName::Layers, m.role_editor_delete_teams(&plan.teams.join(", "))));
    }
    if plan.invitations > 0 {
        lines.push((IconName::Mail, m.role_editor_delete_invitations(plan.invitations)));
    }
    if lines.is_empty() {
        let text = if is_in_use { m.role_editor_delete_removed() } else { m.role_editor_delete_unused() };
        lines.push((IconName::Users, text.to_owned()));
    }
    let mut lines: Vec<Line> = lines.into_iter().map(Line::from).collect();
    // What is gained and lost is known when the other role is chosen.
    if !plan.roles_gained.is_empty() {
        let (gained, lost) = (plan.gained.clone(), plan.lost.clone());
        lines.extend(change_lines(&ChangePlan { gained, lost, ..ChangePlan::default() }));
    }
    lines.push((IconName::Scroll, m.role_editor_delete_history().to_owned()).into());
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
            is_in_use: true,
            replacements,
            plan: PlanView {
                plan: ChangePlan {
                    members: 2,
                    invitations: 1,
                    teams: vec!["Sales".to_owned()],
                    ..ChangePlan::default()
                },
                fingerprint: "abc".to_owned(),
            },
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
        assert!(used.contains("name=\"agreed\" value=\"abc\""), "{used}");
        assert!(used.contains("value=\"preview\""), "without a script a button shows the plan: {used}");
        data.plan = PlanView::default();
        data.is_in_use = false;
        let unused = html(&data);
        assert!(unused.contains("Nobody has it") && !unused.contains("Replace with"), "{unused}");
    }
}
