//! The Teams page.

use domain::view::{FrameView, TeamView, TeamsPage};
use leptos::prelude::*;

use crate::{
    messages::messages,
    paths::{new_team_path, team_path, team_people_path, url},
    title::PageTitle,
    ui::{Avatar, ButtonLook, Empty, IconName, LinkButton, Menu, MenuLink, PageHead, Table, menu_id},
};

/// The Teams page.
pub(crate) fn list_view(frame: &FrameView, page: &TeamsPage) -> AnyView {
    let m = messages();
    let count = u64::try_from(page.teams.len()).unwrap_or_default();
    let new = frame.may.create_teams.then(|| {
        let href = new_team_path(&frame.org.slug);
        view! { <LinkButton href look=ButtonLook::Primary icon=IconName::Plus>{m.teams_new()}</LinkButton> }
    });
    // The one action of a page without teams stands below the words that say so.
    let (head, body) = match page.teams.as_slice() {
        [] => {
            let empty = view! {
                <Empty icon=IconName::Layers title=m.teams_empty_title() text=m.teams_empty_text()>{new}</Empty>
            };
            (None, empty.into_any())
        }
        teams => (new, table(frame, teams)),
    };
    view! {
        <PageTitle text=m.teams_title()/>
        <PageHead title=m.teams_title() count lead=m.teams_lead()>{head}</PageHead>
        {body}
    }
    .into_any()
}

fn table(frame: &FrameView, teams: &[TeamView]) -> AnyView {
    let m = messages();
    let gives_roles = teams.iter().any(|team| !team.roles.is_empty());
    let rows = teams.iter().map(|team| row(frame, team, gives_roles)).collect_view();
    view! {
        <Table caption=m.teams_title()>
            <thead>
                <tr>
                    <th scope="col">{m.teams_column_name()}</th>
                    <th scope="col">{m.teams_column_people()}</th>
                    {gives_roles.then(|| view! { <th scope="col">{m.teams_column_roles()}</th> })}
                    <th scope="col" class="cell-menu"><span class="visually-hidden">{m.listing_actions()}</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
    .into_any()
}

fn row(frame: &FrameView, team: &TeamView, gives_roles: bool) -> AnyView {
    let (m, slug, id, name) = (messages(), &frame.org.slug, team.id.to_string(), team.name.clone());
    let may = &frame.may;
    let edit = team.may_update.then(|| {
        view! { <MenuLink href=team_path(slug, &id) icon=IconName::Pencil label=m.teams_edit()/> }
    });
    let delete = may.delete_teams.then(|| {
        let href = [&team_path(slug, &id), "/delete"].concat();
        view! { <MenuLink href icon=IconName::Trash label=m.teams_delete() danger=true/> }
    });
    let people = team_people_path(slug, &id);
    let people_label = if may.update_teams { m.teams_manage_users() } else { m.teams_show_users() };
    view! {
        <tr>
            <th scope="row">
                <span class="person">
                    <Avatar id=id.clone() name=name.clone() picture=team.picture square=true/>
                    <a class="clip" href=url(people.clone())>{name.clone()}</a>
                </span>
            </th>
            <td class="cell-meta">{m.teams_people(team.people)}</td>
            {gives_roles.then(|| view! { <td class="cell-meta">{team.roles.join(", ")}</td> })}
            <td class="cell-menu">
                <Menu id=menu_id(&id) label=m.listing_actions_for(&name)>
                    {edit}
                    <MenuLink href=people icon=IconName::Users label=people_label/>
                    {delete}
                </Menu>
            </td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{analytics_frame, frame, team};

    fn html(frame: &FrameView, teams: Vec<TeamView>) -> String {
        let page = TeamsPage { teams, candidates: Vec::new(), has_more_candidates: false };
        Owner::new().with(|| list_view(frame, &page).to_html())
    }

    #[test]
    fn f119_f120_f123_f124_f126_analytics_a_team_has_its_people_and_a_menu_to_edit_manage_and_delete_it() {
        let teams = vec![TeamView { may_update: true, ..team(1, "Night shift", 3) }];
        let html = html(&analytics_frame(), teams);
        let id = team(1, "Night shift", 3).id;
        assert!(
            html.contains("Night shift") && html.contains("3 people") && html.contains("New team"),
            "{html}"
        );
        for (path, label) in [("", "Edit"), ("/users", "Manage users"), ("/delete", "Delete")] {
            assert!(html.contains(&format!("href=\"/o/acme/teams/{id}{path}\"")), "{path}: {html}");
            assert!(html.contains(&format!("<span>{label}<")), "{label}: {html}");
        }
    }

    #[test]
    fn a_reader_without_the_rights_sees_teams_and_no_way_to_change_them() {
        let html_ = html(&frame(), vec![team(1, "Night shift", 1)]);
        assert!(html_.contains("1 person") && html_.contains("Show users"), "{html_}");
        assert!(!html_.contains("/delete\"") && !html_.contains("New team"), "{html_}");
        assert!(!html_.contains("Manage users"), "{html_}");
        assert!(html(&frame(), Vec::new()).contains("No teams yet"));
    }
}
