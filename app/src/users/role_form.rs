//! The page that changes a member's roles. Roles that the reader cannot give are shown with the reason.

use domain::view::{FrameView, MemberView, RoleByTeam, UserKind, UserRow};
use leptos::prelude::*;
use web_sys::Event;

use super::{api, data::MemberQuestion, ends, person::first_name};
use crate::{
    STAY,
    api::AT_NOTICE,
    form::{Form, PostForm},
    messages::messages,
    paths::person_path,
    plan::{ChosenPlan, change_lines, preview_button},
    roles::{ROLES, picker},
    title::PageTitle,
    ui::{Banner, Button, ButtonLook, Icon, IconName, LinkButton, PageHead, Tone},
};

/// The page on which a member's roles are chosen.
pub(super) fn view(frame: &FrameView, question: &MemberQuestion) -> AnyView {
    let MemberQuestion { member, roles, .. } = question;
    let (m, form) = (messages(), Form::new("member/change_roles"));
    let (slug, id, name) = (frame.org.slug.clone(), member.id.to_string(), member.row.name.clone());
    let held: Vec<String> = member.role_ids.iter().map(ToString::to_string).collect();
    let picked = form.checked_values(ROLES).unwrap_or_else(|| held.clone());
    let back = person_path(&slug, &id);
    let words = &frame.words;
    let title = match words.roles_title.is_empty() {
        true => m.users_roles_of(&name),
        false => words.roles_title.replace("{name}", &name),
    };
    // What was refused keeps what was chosen.
    if question.plan.is_none() && form.refusal().is_none() {
        return view! {
            <PageTitle text=title.clone()/>
            <div class="narrow">
                <PageHead title back=(back, name)/>
                <Banner tone=Tone::Warning>{m.users_not_offered()}</Banner>
            </div>
        }
        .into_any();
    }
    let save = words.save_roles.clone();
    let picker = picker(roles, &picked, &held, frame.one_role_only, "", form.error("roles"));
    let (by_team, ends) = (by_team(member), ends::of_roles(frame, question, form));
    let chosen = question.plan.clone().map(|plan| ChosenPlan::new(form, plan));
    let (of, whom) = (slug.clone(), id.clone());
    let changed = move |event: Event| {
        let Some(chosen) = chosen else { return };
        let (slug, member) = (of.clone(), whom.clone());
        chosen.ask(&event, |fields| api::preview_roles(slug, member, fields.all(ROLES), fields.days("ends")));
    };
    let plan = chosen.map(|chosen| chosen.view(|view| change_lines(&view.plan)));
    view! {
        <PageTitle text=title.clone()/>
        <div class="narrow">
            <PageHead title back=(back.clone(), name)/>
            <PostForm form hidden=vec![("slug", slug), ("member", id)] class="card form">
                <div class="form" on:change=changed>
                    {picker}
                    {ends}
                </div>
                {by_team}
                {plan}
                <div class="form-actions">
                    <LinkButton href=back attr:data-back="">{m.users_cancel()}</LinkButton>
                    <Button submit=true look=ButtonLook::Primary>{save}</Button>
                    {chosen.map(|_| preview_button())}
                </div>
            </PostForm>
        </div>
    }
    .into_any()
}

/// The roles that come by teams, which this page does not take away.
fn by_team(member: &MemberView) -> Option<AnyView> {
    let (m, name) = (messages(), first_name(member));
    let line = |given: &RoleByTeam| {
        let text = m.users_roles_by_team(&name, &given.role, &given.team.name);
        view! { <li><Icon name=IconName::Layers/><span>{text}</span></li> }
    };
    let lines = member.by_team.iter().filter(|given| !given.is_direct).map(line).collect_view();
    (!lines.is_empty()).then(|| view! { <ul class="consequences">{lines}</ul> }.into_any())
}

/// The label and the form of an action for each role that the member lacks and the reader may give, where the layout has
/// such actions.
pub(super) fn role_actions<'a>(
    frame: &'a FrameView,
    row: &'a UserRow,
    key: &'a str,
) -> impl Iterator<Item = (String, Vec<(&'static str, String)>)> + 'a {
    let is_member = matches!(row.kind, UserKind::Member { .. });
    let lacking = frame.role_actions.iter().filter(move |(_, name)| is_member && !row.roles.contains(name));
    lacking.map(move |(id, name)| {
        let fields = vec![
            ("do", "member/change_roles".to_owned()),
            ("slug", frame.org.slug.clone()),
            ("member", key.to_owned()),
            (ROLES, id.to_string()),
            (AT_NOTICE.0, AT_NOTICE.1.to_owned()),
            (STAY.0, STAY.1.to_owned()),
        ];
        (frame.words.change_roles.replace("{role}", name), fields)
    })
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use std::sync::Arc;

    use domain::{change_plan::ChangePlan, view::PlanView};
    use serde_json::Value;

    use super::*;
    use crate::{
        api::{FormAnswer, FormState},
        fixtures::frame,
        visit::{PageContext, Visit},
    };

    #[expect(clippy::unwrap_used, reason = "what cannot be read fails the test")]
    fn question() -> MemberQuestion {
        let fixture: Value =
            serde_json::from_str(include_str!("../rendered/fixtures/change_roles.json")).unwrap();
        serde_json::from_value(fixture["data"]["Ok"]["MemberAct"].clone()).unwrap()
    }

    fn html(form: Option<FormState>) -> String {
        Owner::new().with(|| {
            PageContext::provide(Arc::new(Visit { form, ..Visit::default() }));
            view(&frame(), &question()).to_html()
        })
    }

    /// The form after it was sent with this act: the plan is that of another role.
    fn sent(act: &str, shown: &str) -> String {
        let fields = [
            ("do", "member/change_roles"),
            ("agreed", "before"),
            ("shown", shown),
            ("act", act),
            (ROLES, "rol_01a223cd42c07f45952de6732b58fdd8"),
        ];
        let plan = ChangePlan { roles_gained: vec!["Viewer".to_owned()], ..ChangePlan::default() };
        let view = PlanView { plan, fingerprint: "now".to_owned() };
        let values = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        html(Some(FormState { values, error: None, answer: Some(FormAnswer::Plan(Box::new(view))) }))
    }

    #[test]
    fn nothing_is_said_before_another_role_is_chosen_and_a_button_shows_it_without_a_script() {
        let html = html(None);
        assert!(html.contains("name=\"agreed\" value=\"5f1c\""), "{html}");
        assert!(html.contains("value=\"preview\"") && !html.contains("<li><svg"), "{html}");
        let (save, preview) = (html.find("Save roles").unwrap(), html.find("value=\"preview\"").unwrap());
        assert!(save < preview, "Enter saves: {html}");
    }

    #[test]
    fn who_may_not_change_the_roles_gets_no_form() {
        let html = Owner::new().with(|| {
            PageContext::provide(Arc::new(Visit::default()));
            view(&frame(), &MemberQuestion { plan: None, ..question() }).to_html()
        });
        assert!(html.contains("You can't do this") && !html.contains("<form"), "{html}");
    }

    #[test]
    fn a_preview_shows_the_plan_and_keeps_the_choice() {
        let html = sent("preview", "[]");
        assert!(html.contains("Roles gained: Viewer") && !html.contains("Something has changed"), "{html}");
        assert!(html.contains("name=\"agreed\" value=\"now\""), "{html}");
        assert!(html.contains("value=\"rol_01a223cd42c07f45952de6732b58fdd8\" checked"), "{html}");
    }

    #[test]
    fn a_plan_that_has_changed_is_shown_anew_with_what_differs() {
        let html = sent("", "[\"Roles gained: Admin\"]");
        assert!(html.contains("Something has changed"), "{html}");
        assert!(html.contains("No longer: Roles gained: Admin") && html.contains(">New<"), "{html}");
    }
}
