//! The people of a team: each with a drop-down to another team, and the way to add more.

use domain::view::{FrameView, TeamMember, TeamPage};
use leptos::prelude::*;

use super::{
    people_picker::{PEOPLE, people_picker},
    roles,
};
use crate::{
    STAY,
    api::AT_NOTICE,
    form::{Form, PostForm},
    links::history_link,
    messages::messages,
    paths::{person_path, team_path, team_people_path, teams_path, url, users_path},
    title::PageTitle,
    ui::{
        self, Avatar, Badge, Button, ButtonLook, ButtonSize, Choice, Empty, IconName, LinkButton, Menu,
        MenuLink, MenuPost, PageHead, Select, Table, TextField, Tone, menu_id,
    },
    words::membership_status,
};

/// The page of a team's people.
pub(crate) fn people_view(frame: &FrameView, page: &TeamPage) -> AnyView {
    let (m, slug) = (messages(), frame.org.slug.clone());
    let id = page.team.id.to_string();
    let back = (teams_path(&slug), m.teams_title().to_owned());
    let edit = page.may.update.then(|| {
        view! { <LinkButton href=team_path(&slug, &id) icon=IconName::Pencil>{m.teams_edit()}</LinkButton> }
    });
    let history = history_link(frame, &id);
    let title = m.teams_people_title(&page.team.name);
    view! {
        <PageTitle text=title.clone()/>
        <PageHead title count=page.team.people back>{history} {edit}</PageHead>
        <div class="stack">{given(page)} {people(frame, page)} {add(frame, page)}</div>
    }
    .into_any()
}

/// The roles that everybody in the team holds.
fn given(page: &TeamPage) -> Option<AnyView> {
    let m = messages();
    page.roles.iter().any(|role| role.is_given).then(|| {
        view! {
            <section class="team-roles" aria-label=m.teams_roles_title()>
                <p class="muted">{m.teams_roles_lead(&page.team.name)}</p>
                {roles::names(page)}
            </section>
        }
        .into_any()
    })
}

fn people(frame: &FrameView, page: &TeamPage) -> AnyView {
    let m = messages();
    if page.people.is_empty() {
        return view! { <Empty icon=IconName::Users title=m.teams_no_people() text=m.teams_no_people_text()/> }
            .into_any();
    }
    let may_move = page.may.update && !page.others.is_empty();
    let rows = page.people.iter().map(|person| row(frame, page, person, may_move)).collect_view();
    let shown = u64::try_from(page.people.len()).unwrap_or_default();
    let query = domain::list::query_string(&[("team", &page.team.id.to_string())]);
    let all = (page.team.people > shown).then(|| {
        let href = [&users_path(&frame.org.slug), query.as_str()].concat();
        view! { <p><a class="link" href=url(href)>{m.teams_all_people(page.team.people)}</a></p> }
    });
    view! {
        <Table caption=m.teams_people_title(&page.team.name)>
            <thead>
                <tr>
                    <th scope="col">{m.users_name()}</th>
                    <th scope="col">{m.users_email()}</th>
                    <th scope="col">{m.users_status()}</th>
                    {may_move.then(|| view! { <th scope="col">{m.users_team()}</th> })}
                    <th scope="col" class="cell-menu"><span class="visually-hidden">{m.listing_actions()}</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
        {all}
    }
    .into_any()
}

fn row(frame: &FrameView, page: &TeamPage, person: &TeamMember, may_move: bool) -> AnyView {
    let (m, slug, id, name) = (messages(), &frame.org.slug, person.id.to_string(), person.name.clone());
    let details = person_path(slug, &id);
    let moved = may_move.then(|| view! { <td>{move_form(frame, page, person)}</td> });
    let lead = page.may.make_leads.then(|| {
        let (label, icon) = match person.leads {
            true => (m.teams_end_lead(), IconName::Ban),
            false => (m.teams_make_lead(), IconName::UserCheck),
        };
        view! { <MenuPost fields=lead_fields(frame, page, person) icon label/> }
    });
    let badge = person.leads.then(|| view! { <Badge tone=Tone::Info label=m.teams_lead_badge()/> });
    let removal = page.may.update.then(|| {
        let fields = move_fields(frame, page, person, true);
        view! { <MenuPost fields icon=IconName::UserX label=m.teams_remove_person() danger=true/> }
    });
    view! {
        <tr>
            <th scope="row">
                <span class="person">
                    <Avatar id=id.clone() name=name.clone() picture=person.picture/>
                    <a class="clip" href=url(details.clone())>{name.clone()}</a>
                    {badge}
                </span>
            </th>
            <td class="cell-wide cell-meta cell-clip">{person.email.clone()}</td>
            <td class="cell-status">{membership_status(&frame.words, person.state)}</td>
            {moved}
            <td class="cell-menu">
                <Menu id=menu_id(&id) label=m.listing_actions_for(&name)>
                    <MenuLink href=details icon=IconName::User label=m.teams_details()/>
                    {lead}
                    {removal}
                </Menu>
            </td>
        </tr>
    }
    .into_any()
}

/// The fields of a form that moves somebody out of this team; without `out` a drop-down says where to.
fn move_fields(
    frame: &FrameView,
    page: &TeamPage,
    person: &TeamMember,
    out: bool,
) -> Vec<(&'static str, String)> {
    let mut fields = vec![
        ("do", "team/move".to_owned()),
        ("slug", frame.org.slug.clone()),
        ("member", person.id.to_string()),
        ("from", page.team.id.to_string()),
        (AT_NOTICE.0, AT_NOTICE.1.to_owned()),
        (STAY.0, STAY.1.to_owned()),
    ];
    if out {
        fields.push(("team", String::new()));
    }
    fields
}

/// The fields of a form that makes somebody a lead, or no longer one.
fn lead_fields(frame: &FrameView, page: &TeamPage, person: &TeamMember) -> Vec<(&'static str, String)> {
    vec![
        ("do", "team/lead".to_owned()),
        ("slug", frame.org.slug.clone()),
        ("team", page.team.id.to_string()),
        ("member", person.id.to_string()),
        ("leads", (!person.leads).to_string()),
        (AT_NOTICE.0, AT_NOTICE.1.to_owned()),
        (STAY.0, STAY.1.to_owned()),
    ]
}

/// The drop-down that changes a person's team.
fn move_form(frame: &FrameView, page: &TeamPage, person: &TeamMember) -> AnyView {
    let m = messages();
    let own = page.team.id.to_string();
    let mut choices = vec![Choice::new(own.clone(), page.team.name.clone())];
    choices.extend(page.others.iter().map(|team| Choice::new(team.id.to_string(), team.name.clone())));
    choices.push(Choice::new("", m.teams_no_team()));
    let id = ["team-", &person.id.to_string()].concat();
    let (label, pressed) = (m.teams_team_of(&person.name), m.teams_move_person(&person.name));
    view! {
        <ui::PostForm fields=move_fields(frame, page, person, false)>
            <span class="team-move">
                <Select id name="team" label choices value=own bare=true/>
                <Button submit=true size=ButtonSize::Small attr:aria-label=pressed>
                    {m.teams_move()}
                </Button>
            </span>
        </ui::PostForm>
    }
    .into_any()
}

/// The boxes of who can be added, and the search among them.
fn add(frame: &FrameView, page: &TeamPage) -> Option<AnyView> {
    if !page.may.update {
        return None;
    }
    let (m, form) = (messages(), Form::new("team/add"));
    let (slug, id) = (frame.org.slug.clone(), page.team.id.to_string());
    let here = team_people_path(&slug, &id);
    let chosen = form.checked_values(PEOPLE).unwrap_or_default();
    let is_searched = page.has_more_candidates || !page.search.is_empty();
    let search = is_searched.then(|| {
        view! {
            <form class="form team-search" method="get" action=url(here)>
                <TextField id="q" label=m.teams_search_people() value=page.search.clone() autocomplete="off"/>
                <Button submit=true icon=IconName::Search>{m.teams_search()}</Button>
            </form>
        }
    });
    let body = match page.candidates.as_slice() {
        [] => view! { <p class="muted">{m.teams_nobody_to_add()}</p> }.into_any(),
        candidates => {
            let picker =
                people_picker(frame, candidates, &chosen, page.has_more_candidates, form.error("people"));
            view! {
                <PostForm form hidden=vec![("slug", slug), ("team", id)] class="form">
                    {picker}
                    <div class="form-actions">
                        <Button submit=true look=ButtonLook::Primary icon=IconName::UserPlus>{m.teams_add()}</Button>
                    </div>
                </PostForm>
            }
            .into_any()
        }
    };
    Some(
        view! {
            <section class="card" aria-labelledby="add-title">
                <div class="card-head"><h2 id="add-title">{m.teams_add_title()}</h2></div>
                {search}
                {body}
            </section>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{analytics_frame, frame, managed_team_page, team_page};

    #[test]
    fn f126_f127_analytics_each_person_has_a_drop_down_of_teams_and_a_menu_with_details() {
        let page = managed_team_page("Night shift");
        let html = Owner::new().with(|| people_view(&analytics_frame(), &page).to_html());
        let person = page.people[0].id;
        assert!(html.contains("Users of Night shift"), "{html}");
        assert!(html.contains(&format!("href=\"/o/acme/users/{person}\"")), "{html}");
        assert!(html.contains("value=\"team/move\"") && html.contains(">Day shift<"), "{html}");
        assert!(html.contains("<span>View details<") && html.contains("Add to team"), "{html}");
    }

    #[test]
    fn a_reader_sees_the_people_and_changes_nothing() {
        let html = Owner::new().with(|| people_view(&frame(), &team_page("Night shift")).to_html());
        assert!(html.contains("<span>View details<"), "{html}");
        assert!(!html.contains("<form") && !html.contains("Add to team"), "{html}");
    }
}
