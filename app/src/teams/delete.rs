//! The question before a team is deleted. The safe choice comes first.

use domain::{
    change_plan::ChangePlan,
    error::ErrorKind,
    view::{FrameView, TeamPage},
};
use leptos::prelude::*;

use crate::{
    errors,
    form::{Form, PostForm},
    messages::messages,
    paths::teams_path,
    plan::{self, Line, change_lines},
    title::PageTitle,
    ui::{Button, ButtonLook, IconName, LinkButton, PageHead},
};

/// The page that asks, with what happens to the people and the open invitations.
pub(crate) fn delete_view(frame: &FrameView, page: &TeamPage) -> AnyView {
    if !page.may.delete {
        return errors::in_frame(&ErrorKind::NotFound);
    }
    let (m, team, slug) = (messages(), &page.team, frame.org.slug.clone());
    let title = m.teams_delete_title(&team.name);
    let back = (teams_path(&slug), m.teams_title().to_owned());
    let people = match team.people {
        0 => m.teams_delete_nobody().to_owned(),
        people => m.teams_delete_people(people),
    };
    let mut lines = vec![(IconName::Users, people)];
    let given: Vec<&str> =
        page.roles.iter().filter(|role| role.is_given).map(|role| role.name.as_str()).collect();
    if !given.is_empty() {
        lines.push((IconName::Shield, m.teams_delete_roles(&given.join(", "))));
    }
    if page.invitations > 0 {
        lines.push((IconName::Mail, m.teams_delete_invitations(page.invitations)));
    }
    let mut lines: Vec<Line> = lines.into_iter().map(Line::from).collect();
    let plan = page.deletion.clone().unwrap_or_default();
    let lost = ChangePlan { lost: plan.plan.lost, ..ChangePlan::default() };
    lines.extend(change_lines(&lost));
    lines.push((IconName::TriangleAlert, m.teams_delete_forever().to_owned()).into());
    let form = Form::new("team/delete");
    let mut hidden = vec![("slug", slug), ("team", team.id.to_string())];
    hidden.extend(plan::hidden(&plan.fingerprint, &lines));
    let changed = plan::changed(&lines, form);
    let lines = plan::list(plan::marked(lines, form));
    view! {
        <PageTitle text=title.clone()/>
        <div class="narrow">
            <PageHead title back=back.clone()/>
            <PostForm form hidden class="card form">
                {changed}
                {lines}
                <div class="form-actions">
                    <LinkButton href=back.0 autofocus=true>{m.teams_delete_keep()}</LinkButton>
                    <Button submit=true look=ButtonLook::Danger>{m.teams_delete_act()}</Button>
                </div>
            </PostForm>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::{permission::Scope, view::PlanView};

    use super::*;
    use crate::fixtures::{analytics_frame, managed_team_page};

    #[test]
    fn f124_analytics_the_question_says_who_leaves_the_team_and_which_invitations_lose_it() {
        let mut page = managed_team_page("Night shift");
        (page.team.people, page.invitations) = (3, 2);
        let lost = [("User.Member.READ".parse().unwrap(), Scope::All)].into_iter().collect();
        let plan = ChangePlan { members: 3, invitations: 2, lost, ..ChangePlan::default() };
        page.deletion = Some(PlanView { plan, fingerprint: "c03d".to_owned() });
        let html = Owner::new().with(|| delete_view(&analytics_frame(), &page).to_html());
        assert!(html.contains("Delete the team Night shift?"), "{html}");
        assert!(html.contains("3 people leave the team") && html.contains("2 open invitations"), "{html}");
        assert!(html.contains("1 permission lost: User.Member.READ"), "{html}");
        assert!(html.contains("name=\"agreed\" value=\"c03d\""), "{html}");
        let (keep, act) = (html.find("Keep team").unwrap(), html.find("Delete team").unwrap());
        assert!(keep < act && html.contains("value=\"team/delete\""), "{html}");
    }
}
