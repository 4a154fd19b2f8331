//! The roles that a team gives: boxes for who may change them, else their names.

use domain::view::{FrameView, TeamPage, TeamRoleChoice};
use leptos::prelude::*;

use crate::{
    form::{Form, PostForm},
    messages::messages,
    roles::ROLES,
    ui::{Badge, Button, ButtonLook, Checkbox},
};

/// The card; none for readers who see no roles, and for who may not change them where there are none.
pub(super) fn card(frame: &FrameView, page: &TeamPage) -> Option<AnyView> {
    let (m, form) = (messages(), Form::new("team/roles"));
    let is_given = page.roles.iter().any(|role| role.is_given);
    let may_change = page.may.set_roles && !page.roles.is_empty();
    if !may_change && !is_given {
        return None;
    }
    let body = if may_change {
        let hidden = vec![("slug", frame.org.slug.clone()), ("team", page.team.id.to_string())];
        let boxes = boxes(form, &page.roles);
        view! {
            <PostForm form hidden class="form">
                {boxes}
                <div class="form-actions">
                    <Button submit=true look=ButtonLook::Primary>{m.teams_roles_save()}</Button>
                </div>
            </PostForm>
        }
        .into_any()
    } else {
        names(page)
    };
    let lead = m.teams_roles_lead(&page.team.name);
    Some(
        view! {
            <section class="card stack" aria-labelledby="team-roles-title">
                <div class="card-head"><h2 id="team-roles-title">{m.teams_roles_title()}</h2></div>
                <p class="muted">{lead}</p>
                {body}
            </section>
        }
        .into_any(),
    )
}

/// The names of the roles that the team gives.
pub(super) fn names(page: &TeamPage) -> AnyView {
    let given = page.roles.iter().filter(|role| role.is_given);
    let badges = given.map(|role| view! { <Badge label=role.name.clone()/> " " }).collect_view();
    view! { <p>{badges}</p> }.into_any()
}

fn boxes(form: Form, roles: &[TeamRoleChoice]) -> AnyView {
    let m = messages();
    let chosen = form.checked_values(ROLES);
    let boxes = roles
        .iter()
        .map(|role| {
            let id = role.id.to_string();
            let is_refused = role.refusal.is_some();
            let checked = match &chosen {
                Some(chosen) if !is_refused => chosen.contains(&id),
                _ => role.is_given,
            };
            let hint =
                role.refusal.as_ref().map_or_else(|| role.description.clone(), |denial| m.denial(denial));
            // A disabled box is not sent, so a role that stays is sent as a hidden field.
            let kept = (is_refused && role.is_given)
                .then(|| view! { <input type="hidden" name=ROLES value=id.clone()/> });
            view! {
                <Checkbox name=ROLES value=id label=role.name.clone() hint checked disabled=is_refused/>
                {kept}
            }
        })
        .collect_view();
    let error = form.error("roles").map(|text| view! { <p class="field-error" id="roles-error">{text}</p> });
    view! {
        <fieldset class="choices" id="roles" tabindex="-1">
            <legend>{m.teams_roles_legend()}</legend>
            {boxes}
            {error}
        </fieldset>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::{access::Denial, view::MayWithTeam};

    use super::*;
    use crate::fixtures::{frame, team_page, team_role};

    fn html(set_roles: bool, roles: Vec<TeamRoleChoice>) -> Option<String> {
        let may = MayWithTeam { set_roles, ..MayWithTeam::default() };
        let page = TeamPage { roles, may, ..team_page("Sales") };
        Owner::new().with(|| card(&frame(), &page).map(|card| card.to_html()))
    }

    #[test]
    fn who_may_change_the_roles_gets_a_box_for_each_and_a_given_one_that_they_cannot_take_stays() {
        let refused = TeamRoleChoice {
            refusal: Some(Denial::RoleAbove { role: "Boss".into() }),
            ..team_role(2, "Boss", true)
        };
        let html =
            html(true, vec![team_role(1, "Editor", true), refused, team_role(3, "Viewer", false)]).unwrap();
        assert_eq!(html.matches("type=\"checkbox\"").count(), 3, "{html}");
        assert_eq!(html.matches("type=\"hidden\" name=\"roles[]\"").count(), 1, "{html}");
        assert_eq!(html.matches(" checked").count(), 2, "{html}");
        assert!(
            html.contains("Everyone in Sales has these roles") && html.contains("ranks above yours"),
            "{html}"
        );
    }

    #[test]
    fn a_reader_sees_the_names_of_the_roles_and_no_form() {
        let html_ = html(false, vec![team_role(1, "Editor", true), team_role(3, "Viewer", false)]).unwrap();
        assert!(html_.contains("Editor") && !html_.contains("Viewer") && !html_.contains("<form"), "{html_}");
        assert_eq!(html(false, vec![team_role(3, "Viewer", false)]), None);
    }
}
