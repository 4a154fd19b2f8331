//! A new team, and the details of one there is.

use domain::{
    error::ErrorKind,
    view::{FrameView, TeamPage, TeamsPage},
};
use leptos::prelude::*;

use super::{
    people_picker::{PEOPLE, people_picker},
    roles,
};
use crate::{
    PICTURE, errors,
    form::{Form, PictureCard, PostForm},
    links::history_link,
    messages::messages,
    paths::{team_people_path, teams_path},
    title::PageTitle,
    ui::{Button, ButtonLook, IconName, LinkButton, PageHead, PictureField, TextField},
};

/// The page of a new team.
pub(crate) fn new_view(frame: &FrameView, page: &TeamsPage) -> AnyView {
    if !frame.may.create_teams {
        return errors::in_frame(&ErrorKind::NotFound);
    }
    let (m, form) = (messages(), Form::new("team/create"));
    let slug = frame.org.slug.clone();
    let back = (teams_path(&slug), m.teams_title().to_owned());
    let chosen = form.checked_values(PEOPLE).unwrap_or_default();
    let people = (!page.candidates.is_empty()).then(|| {
        people_picker(frame, &page.candidates, &chosen, page.has_more_candidates, form.error("people"))
    });
    let (name, save) = (name_field(frame, form, ""), frame.words.save_team.clone());
    view! {
        <PageTitle text=m.teams_new()/>
        <div class="narrow">
            <PageHead title=m.teams_new() back=back.clone()/>
            <PostForm form hidden=vec![("slug", slug)] class="card form" files=true>
                {name}
                <PictureField label=m.picture_label() name=PICTURE error=form.error(PICTURE)/>
                {people}
                <div class="form-actions">
                    <LinkButton href=back.0>{m.teams_cancel()}</LinkButton>
                    <Button submit=true look=ButtonLook::Primary>{save}</Button>
                </div>
            </PostForm>
        </div>
    }
    .into_any()
}

fn name_field(frame: &FrameView, form: Form, name: &str) -> AnyView {
    view! {
        <TextField
            id="name"
            label=frame.words.team_name.clone()
            value=form.value("name", name)
            error=form.error("name")
            autocomplete="off"
            required=true
        />
    }
    .into_any()
}

/// The page on which a team is edited.
pub(crate) fn edit_view(frame: &FrameView, page: &TeamPage) -> AnyView {
    if !page.may.update {
        return errors::in_frame(&ErrorKind::NotFound);
    }
    let (m, form) = (messages(), Form::new("team/save"));
    let (slug, id, name) = (frame.org.slug.clone(), page.team.id.to_string(), page.team.name.clone());
    let back = (teams_path(&slug), m.teams_title().to_owned());
    let people = team_people_path(&slug, &id);
    let history = history_link(frame, &id);
    let (field, save) = (name_field(frame, form, &name), frame.words.save_team.clone());
    view! {
        <PageTitle text=name.clone()/>
        <div class="narrow stack">
            <PageHead title=name.clone() back=back.clone()>
                {history}
                <LinkButton href=people icon=IconName::Users>{m.teams_manage_users()}</LinkButton>
            </PageHead>
            <PostForm form hidden=vec![("slug", slug), ("team", id)] class="card form">
                {field}
                <div class="form-actions">
                    <LinkButton href=back.0>{m.teams_cancel()}</LinkButton>
                    <Button submit=true look=ButtonLook::Primary>{save}</Button>
                </div>
            </PostForm>
            {roles::card(frame, page)}
            {picture_card(frame, page)}
        </div>
    }
    .into_any()
}

/// The picture of a team, and the form for another one.
fn picture_card(frame: &FrameView, page: &TeamPage) -> AnyView {
    let card = PictureCard {
        form: Form::new("team/picture"),
        remove: "team/remove_picture",
        hidden: vec![("slug", frame.org.slug.clone()), ("team", page.team.id.to_string())],
        lead: None,
        picture: page.team.picture,
        round: false,
    };
    card.view()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{analytics_frame, candidate, frame, managed_team_page, team_page};

    #[test]
    fn f120_f121_f122_analytics_a_new_team_has_a_name_a_picture_and_boxes_for_people_that_need_no_script() {
        let candidates = vec![candidate(1, &[]), candidate(2, &["Day shift"])];
        let page = TeamsPage { teams: Vec::new(), candidates, has_more_candidates: true };
        let html = Owner::new().with(|| new_view(&analytics_frame(), &page).to_html());
        assert!(html.contains("type=\"file\"") && html.contains("multipart/form-data"), "{html}");
        assert!(html.contains(">Team Name<") && html.contains("Save Changes"), "{html}");
        assert_eq!(html.matches("name=\"people[]\"").count(), 2);
        assert!(html.contains("leaves Day shift"), "{html}");
        assert!(html.contains("value=\"team/create\"") && html.contains("Only the first"), "{html}");
    }

    #[test]
    fn f122_f123_analytics_the_details_of_a_team_are_saved() {
        let html =
            Owner::new().with(|| edit_view(&analytics_frame(), &managed_team_page("Night shift")).to_html());
        assert!(html.contains("value=\"Night shift\"") && html.contains("value=\"team/save\""), "{html}");
        assert!(html.contains("Save Changes"), "{html}");
    }

    #[test]
    fn f121_f125_analytics_a_team_gets_a_picture_by_a_form_that_sends_a_file() {
        let mut page = managed_team_page("Night shift");
        page.team.picture = "pic_00000000000000000000000000000001".parse().ok();
        let html = Owner::new().with(|| edit_view(&analytics_frame(), &page).to_html());
        assert!(html.contains("value=\"team/picture\"") && html.contains("multipart/form-data"), "{html}");
        assert!(html.contains("src=\"/pictures/pic_00000000000000000000000000000001/96\""), "{html}");
        assert!(html.contains("Upload") && html.contains("Remove picture"), "{html}");
    }

    #[test]
    fn a_reader_who_may_not_change_teams_gets_no_form() {
        let page = TeamsPage { teams: Vec::new(), candidates: Vec::new(), has_more_candidates: false };
        let html = Owner::new().with(|| {
            [new_view(&frame(), &page).to_html(), edit_view(&frame(), &team_page("Night shift")).to_html()]
                .concat()
        });
        assert!(!html.contains("<form"), "{html}");
    }
}
