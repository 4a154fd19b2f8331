//! The page that starts an access review.

use domain::view::{FrameView, ReviewAbout, ReviewOptions, ReviewerChoice};
use leptos::prelude::*;

use super::scope::scope_words;
use crate::{
    form::{Form, PostForm},
    messages::messages,
    paths::{new_review_path, reviews_path, url, users_path},
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
    let mut hidden = vec![("slug", slug)];
    let of = match &options.about {
        Some(about) => {
            let query = about.scope.query.to_query_string();
            hidden.push(("query", query.trim_start_matches('?').to_owned()));
            listed(frame, form, about)
        }
        None => chosen(form, options),
    };
    let name = form.value("name", "");
    let (reviewers, now) = (reviewers(form, &options.reviewers), options.now);
    let typed = form.is_sent().then(|| form.value("end", ""));
    view! {
        <PageTitle text=m.reviews_new_title()/>
        <div class="narrow">
            <PageHead title=m.reviews_new_title() lead=m.reviews_new_lead() back=(back.clone(), m.reviews_title().to_owned())/>
            <PostForm form hidden class="card form">
                <TextField id="name" label=m.reviews_name() value=name hint=m.reviews_name_hint() error=form.error("name") required=true autocomplete="off"/>
                {of}
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

/// The choices of a role and a team.
fn chosen(form: Form, options: &ReviewOptions) -> AnyView {
    let m = messages();
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
    let role = form.value("role", "");
    view! {
        <Select id="role" label=m.reviews_role() choices=roles value=role hint=m.reviews_role_hint() error=form.error("role")/>
        {team}
    }
    .into_any()
}

/// Who matches the filters of the list of users.
fn listed(frame: &FrameView, form: Form, about: &ReviewAbout) -> AnyView {
    let (m, slug) = (messages(), frame.org.slug.as_str());
    let counts = [m.reviews_about_people(about.people), m.reviews_about_roles(about.roles)].join(", ");
    let list = [users_path(slug), about.scope.query.to_query_string()].concat();
    let error = field_error(form, "query");
    let described_by = if error.is_some() { "query-hint query-error" } else { "query-hint" };
    view! {
        <fieldset class="choices" id="query" tabindex="-1" aria-describedby=described_by>
            <legend>{m.reviews_about()}</legend>
            <p>{scope_words(frame, &about.scope)}</p>
            <p>{counts}</p>
            <p class="hint" id="query-hint">{m.reviews_about_hint()}</p>
            <p class="actions">
                <a class="link" href=url(list)>{m.reviews_about_change()}</a>
                <a class="link" href=url(new_review_path(slug))>{m.reviews_about_choose()}</a>
            </p>
            {error}
        </fieldset>
    }
    .into_any()
}

/// What is wrong with a group of fields.
fn field_error(form: Form, name: &'static str) -> Option<AnyView> {
    let id = [name, "-error"].concat();
    form.error(name).map(|text| {
        view! {
            <p class="field-error" id=id>
                <Icon name=IconName::TriangleAlert/>
                <span>{text}</span>
            </p>
        }
        .into_any()
    })
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
    let error = field_error(form, "people");
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
    use domain::{
        list::{UserQuery, UserStatus},
        time::Timestamp,
        view::ReviewScope,
    };

    use super::*;
    use crate::fixtures::{frame, role, team_brief};

    #[test]
    fn who_is_reviewed_who_reviews_and_until_when_are_chosen() {
        let (admin, night) = (role(1, "Admin"), team_brief(1, "Night shift"));
        let options = ReviewOptions {
            roles: vec![(admin.id, admin.name)],
            teams: vec![(night.id, night.name)],
            about: None,
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
        let without = ReviewOptions { teams: Vec::new(), ..options.clone() };
        let html = Owner::new().with(|| new_view(&frame(), &without).to_html());
        assert!(!html.contains("name=\"team\""), "{html}");
        // What the list of users shows takes the place of role and team.
        let query = UserQuery { status: UserStatus::Disabled, ..UserQuery::default() };
        let scope = ReviewScope { query, ..ReviewScope::default() };
        let listed = ReviewOptions { about: Some(ReviewAbout { scope, people: 2, roles: 3 }), ..options };
        let html = Owner::new().with(|| new_view(&frame(), &listed).to_html());
        for text in [
            "name=\"query\" value=\"status=disabled\"",
            "People who match: Status “Disabled”",
            "2 people, 3 roles to review",
            "href=\"/o/acme/users?status=disabled\"",
            "href=\"/o/acme/reviews/new\"",
        ] {
            assert!(html.contains(text), "{text}: {html}");
        }
        assert!(!html.contains("name=\"role\"") && !html.contains("name=\"team\""), "{html}");
    }
}
