//! The question before a team is deleted. The safe choice comes first.

use domain::{
    error::ErrorKind,
    view::{FrameView, TeamPage},
};
use leptos::prelude::*;

use crate::{
    errors,
    form::{Form, PostForm},
    messages::messages,
    paths::teams_path,
    title::PageTitle,
    ui::{Button, ButtonLook, Icon, IconName, LinkButton, PageHead},
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
    lines.push((IconName::TriangleAlert, m.teams_delete_forever().to_owned()));
    let lines = lines
        .into_iter()
        .map(|(icon, text)| view! { <li><Icon name=icon/><span>{text}</span></li> })
        .collect_view();
    let hidden = vec![("slug", slug), ("team", team.id.to_string())];
    view! {
        <PageTitle text=title.clone()/>
        <div class="narrow">
            <PageHead title back=back.clone()/>
            <PostForm form=Form::new("team/delete") hidden class="card form">
                <ul class="consequences">{lines}</ul>
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
    use super::*;
    use crate::fixtures::{analytics_frame, managed_team_page};

    #[test]
    fn f124_analytics_the_question_says_who_leaves_the_team_and_which_invitations_lose_it() {
        let mut page = managed_team_page("Night shift");
        (page.team.people, page.invitations) = (3, 2);
        let html = Owner::new().with(|| delete_view(&analytics_frame(), &page).to_html());
        assert!(html.contains("Delete the team Night shift?"), "{html}");
        assert!(html.contains("3 people leave the team") && html.contains("2 open invitations"), "{html}");
        let (keep, act) = (html.find("Keep team").unwrap(), html.find("Delete team").unwrap());
        assert!(keep < act && html.contains("value=\"team/delete\""), "{html}");
    }
}
