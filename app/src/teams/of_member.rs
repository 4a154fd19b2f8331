//! The teams on a person's page: a drop-down where a member is in one, else a list.

use domain::view::{FrameView, MemberTeams, TeamBrief};
use leptos::prelude::*;

use crate::{
    STAY,
    api::AT_NOTICE,
    messages::messages,
    paths::{team_people_path, url},
    ui::{Button, ButtonSize, Choice, PostForm, Select},
};

/// The card; none where there is nothing to show or to choose.
pub(crate) fn card(frame: &FrameView, member: &str, name: &str, teams: &MemberTeams) -> Option<AnyView> {
    if !frame.may.read_teams || (teams.all.is_empty() && teams.held.is_empty()) {
        return None;
    }
    let m = messages();
    let body = match (teams.may_change, frame.one_team_only) {
        (true, true) => one(frame, member, name, teams),
        (true, false) => several(frame, member, name, teams),
        (false, _) => view! { <ul class="rows">{held(frame, member, teams, false)}</ul> }.into_any(),
    };
    let title = if frame.one_team_only { m.users_team() } else { m.teams_title() };
    Some(
        view! {
            <section class="card" aria-labelledby="teams-title">
                <div class="card-head"><h2 id="teams-title">{title}</h2></div>
                {teams.held.is_empty().then(|| view! { <p class="muted">{m.teams_in_no_team(name)}</p> })}
                {body}
            </section>
        }
        .into_any(),
    )
}

fn fields(frame: &FrameView, member: &str, from: &str) -> Vec<(&'static str, String)> {
    vec![
        ("do", "team/move".to_owned()),
        ("slug", frame.org.slug.clone()),
        ("member", member.to_owned()),
        ("from", from.to_owned()),
        (AT_NOTICE.0, AT_NOTICE.1.to_owned()),
        (STAY.0, STAY.1.to_owned()),
    ]
}

/// The one team, by a drop-down.
fn one(frame: &FrameView, member: &str, name: &str, teams: &MemberTeams) -> AnyView {
    let m = messages();
    let mut choices = vec![Choice::new("", m.teams_no_team())];
    choices.extend(teams.all.iter().map(choice));
    let value = teams.held.first().map(|team| team.id.to_string()).unwrap_or_default();
    let label = m.teams_team_of(name);
    view! {
        <PostForm fields=fields(frame, member, "")>
            <span class="team-move">
                <Select id="team" label choices value bare=true/>
                <Button submit=true size=ButtonSize::Small>{m.teams_change_team()}</Button>
            </span>
        </PostForm>
    }
    .into_any()
}

/// All teams with a button to leave each, and a drop-down to join another.
fn several(frame: &FrameView, member: &str, name: &str, teams: &MemberTeams) -> AnyView {
    let m = messages();
    let is_held = |team: &&TeamBrief| teams.held.iter().any(|held| held.id == team.id);
    let choices: Vec<Choice> = teams.all.iter().filter(|team| !is_held(team)).map(choice).collect();
    let add = (!choices.is_empty()).then(|| {
        let label = m.teams_another_team_of(name);
        view! {
            <PostForm fields=fields(frame, member, "")>
                <span class="team-move">
                    <Select id="team" label choices bare=true/>
                    <Button submit=true size=ButtonSize::Small>{m.teams_add()}</Button>
                </span>
            </PostForm>
        }
    });
    view! {
        <ul class="rows">{held(frame, member, teams, true)}</ul>
        {add}
    }
    .into_any()
}

fn choice(team: &TeamBrief) -> Choice {
    Choice::new(team.id.to_string(), team.name.clone())
}

fn held(frame: &FrameView, member: &str, teams: &MemberTeams, may_leave: bool) -> AnyView {
    let m = messages();
    let row = |team: &TeamBrief| {
        let id = team.id.to_string();
        let may_leave = may_leave && teams.all.iter().any(|known| known.id == team.id);
        let leave = may_leave.then(|| {
            let mut fields = fields(frame, member, &id);
            fields.push(("team", String::new()));
            let label = m.teams_remove_from(&team.name);
            view! {
                <PostForm fields>
                    <Button submit=true size=ButtonSize::Small attr:aria-label=label>{m.teams_remove_person()}</Button>
                </PostForm>
            }
        });
        let href = url(team_people_path(&frame.org.slug, &id));
        view! { <li><div><a class="link" href=href>{team.name.clone()}</a></div>{leave}</li> }
    };
    teams.held.iter().map(row).collect_view().into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{frame, team_brief};

    fn html(one_team_only: bool, may_change: bool) -> String {
        let mut frame = frame();
        (frame.may.read_teams, frame.one_team_only) = (true, one_team_only);
        let teams = MemberTeams {
            held: vec![team_brief(1, "Night shift")],
            all: vec![team_brief(1, "Night shift"), team_brief(2, "Day shift")],
            may_change,
        };
        Owner::new().with(|| card(&frame, "mem_1", "Ada", &teams).to_html())
    }

    #[test]
    fn where_a_member_is_in_one_team_a_drop_down_changes_it() {
        let html = html(true, true);
        let id = team_brief(1, "").id;
        assert!(html.contains("value=\"team/move\"") && html.contains("No team"), "{html}");
        assert!(html.contains(&format!("value=\"{id}\" selected")), "{html}");
    }

    #[test]
    fn where_a_member_is_in_several_teams_each_can_be_left_and_another_joined() {
        let html = html(false, true);
        assert_eq!(html.matches("value=\"team/move\"").count(), 2);
        assert_eq!(html.matches("<option").count(), 1, "{html}");
        assert!(html.contains(">Day shift<"), "{html}");
    }

    #[test]
    fn a_reader_sees_the_teams_without_a_form() {
        let html = html(true, false);
        assert!(html.contains("Night shift") && !html.contains("<form"), "{html}");
    }
}
