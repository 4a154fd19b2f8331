//! Checkboxes to choose people. They can be searched where the browser's program runs.

use domain::view::{FrameView, TeamCandidate};
use leptos::prelude::*;

use crate::{
    messages::messages,
    roles::{Searched, search_field},
    ui::{Checkbox, Icon, IconName},
};

/// The form key of the people; the brackets make it a list.
pub(super) const PEOPLE: &str = "people[]";

/// With this many boxes there is a field to search them.
const SEARCHED_FROM: usize = 6;

/// The boxes. Where a member is in one team at most, the team before is said beside those who are in one.
pub(super) fn people_picker(
    frame: &FrameView,
    candidates: &[TeamCandidate],
    chosen: &[String],
    has_more: bool,
    error: Option<String>,
) -> AnyView {
    let m = messages();
    let boxes = candidates
        .iter()
        .map(|candidate| {
            let id = candidate.id.to_string();
            let teams = candidate.teams.join(", ");
            let hint = match (teams.is_empty(), frame.one_team_only) {
                (true, _) => candidate.email.clone(),
                (false, true) => m.teams_moves_from(&candidate.email, &teams),
                (false, false) => m.teams_is_in(&candidate.email, &teams),
            };
            let checked = chosen.contains(&id);
            view! { <Checkbox name=PEOPLE value=id label=candidate.name.clone() hint checked/> }
        })
        .collect_view();
    let search = (candidates.len() >= SEARCHED_FROM).then(|| {
        search_field(Searched {
            label: m.teams_search_people(),
            within: "fieldset",
            row: ".choice",
            name: "span",
            kept: Some("input:checked"),
            said: |matching| messages().teams_matching(matching),
        })
    });
    let described_by = error.is_some().then_some("people-error");
    view! {
        <fieldset class="choices" id="people" tabindex="-1" aria-describedby=described_by>
            <legend>{m.teams_add_people_legend()}</legend>
            {search}
            <div class="team-people">{boxes}</div>
            {has_more.then(|| view! { <p class="hint">{m.teams_more_people()}</p> })}
            {error
                .map(|text| {
                    view! {
                        <p class="field-error" id="people-error">
                            <Icon name=IconName::TriangleAlert/>
                            <span>{text}</span>
                        </p>
                    }
                })}
        </fieldset>
    }
    .into_any()
}
