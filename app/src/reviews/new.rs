//! The page that starts an access review.

use domain::view::{FrameView, ReviewOptions, ReviewerChoice};
use leptos::prelude::*;

use crate::{
    form::{Form, PostForm},
    messages::messages,
    paths::reviews_path,
    title::PageTitle,
    ui::{
        Button, ButtonLook, Checkbox, Choice, Icon, IconName, LastDayField, LinkButton, PageHead, Select,
        TextField,
    },
};

/// The form key of the reviewers; the brackets make it a list.
const PEOPLE: &str = "people[]";

/// The page.
pub(crate) fn new_view(frame: &FrameView, options: &ReviewOptions) -> AnyView {
    let (m, form) = (messages(), Form::new("review/start"));
    let slug = frame.org.slug.clone();
    let back = reviews_path(&slug);
    let everybody = std::iter::once(Choice::new("", m.reviews_any_role()));
    let roles = options.roles.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone()));
    let roles: Vec<Choice> = everybody.chain(roles).collect();
    let team = (!options.teams.is_empty()).then(|| {
        let any = std::iter::once(Choice::new("", m.reviews_any_team()));
        let teams = options.teams.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone()));
        let choices: Vec<Choice> = any.chain(teams).collect();
        let value = form.value("team", "");
        view! { <Select id="team" label=m.reviews_team() choices value error=form.error("team")/> }
    });
    let (name, role) = (form.value("name", ""), form.value("role", ""));
    let (reviewers, now) = (reviewers(form, &options.reviewers), options.now);
    let typed = form.is_sent().then(|| form.value("end", ""));
    view! {
        <PageTitle text=m.reviews_new_title()/>
        <div class="narrow">
            <PageHead title=m.reviews_new_title() lead=m.reviews_new_lead() back=(back.clone(), m.reviews_title().to_owned())/>
            <PostForm form hidden=vec![("slug", slug)] class="card form">
                <TextField id="name" label=m.reviews_name() value=name hint=m.reviews_name_hint() error=form.error("name") required=true autocomplete="off"/>
                <Select id="role" label=m.reviews_role() choices=roles value=role hint=m.reviews_role_hint() error=form.error("role")/>
                {team}
                {reviewers}
                <LastDayField id="end" name="end" label=m.reviews_until() end=None typed now required=true error=form.error("end")/>
                <div class="form-actions">
                    <LinkButton href=back attr:data-back="">{m.reviews_cancel()}</LinkButton>
                    <Button submit=true look=ButtonLook::Primary>{m.reviews_start()}</Button>
                </div>
            </PostForm>
        </div>
    }
    .into_any()
}

/// The boxes of who reviews.
fn reviewers(form: Form, reviewers: &[ReviewerChoice]) -> AnyView {
    let (m, chosen) = (messages(), form.checked_values(PEOPLE).unwrap_or_default());
    let boxes = reviewers
        .iter()
        .map(|reviewer| {
            let (id, hint) = (reviewer.id.to_string(), reviewer.email.clone());
            let checked = chosen.contains(&id);
            view! { <Checkbox name=PEOPLE value=id label=reviewer.name.clone() hint checked/> }
        })
        .collect_view();
    let error = form.error("people").map(|text| {
        view! {
            <p class="field-error" id="people-error">
                <Icon name=IconName::TriangleAlert/>
                <span>{text}</span>
            </p>
        }
    });
    let described_by = if error.is_some() { "people-hint people-error" } else { "people-hint" };
    view! {
        <fieldset class="choices" id="people" tabindex="-1" aria-describedby=described_by>
            <legend>{m.reviews_reviewers()}</legend>
            <p class="hint" id="people-hint">{m.reviews_reviewers_hint()}</p>
            <div class="team-people">{boxes}</div>
            {error}
        </fieldset>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::time::Timestamp;

    use super::*;
    use crate::fixtures::{frame, role, team_brief};

    #[test]
    fn who_is_reviewed_who_reviews_and_until_when_are_chosen() {
        let (admin, night) = (role(1, "Admin"), team_brief(1, "Night shift"));
        let options = ReviewOptions {
            roles: vec![(admin.id, admin.name)],
            teams: vec![(night.id, night.name)],
            reviewers: vec![ReviewerChoice {
                id: frame().membership_id,
                name: "Ada Lovelace".to_owned(),
                email: "ada@example.com".to_owned(),
            }],
            now: Timestamp::from_micros(0),
        };
        let html = Owner::new().with(|| new_view(&frame(), &options).to_html());
        for text in [
            "name=\"role\"",
            "name=\"team\"",
            "name=\"people[]\"",
            "type=\"date\"",
            "Everybody",
            "Night shift",
        ] {
            assert!(html.contains(text), "{text}: {html}");
        }
        let without = ReviewOptions { teams: Vec::new(), ..options };
        let html = Owner::new().with(|| new_view(&frame(), &without).to_html());
        assert!(!html.contains("name=\"team\""), "{html}");
    }
}
