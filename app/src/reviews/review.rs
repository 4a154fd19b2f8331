//! The page of an access review: its facts, and a page of the people whose grants are listed.

use domain::{
    end_date::last_moment,
    list::{ReviewQuery, Shown},
    review::{DecidedGrants, Decision, pressed},
    view::{FrameView, ReviewPage, ReviewView, ReviewedGrant, ReviewedPerson},
};
use leptos::prelude::*;

use super::{list, people::person, scope::scope_words};
use crate::{
    STAY,
    form::{Form, PostForm},
    messages::messages,
    paths::{end_review_path, evidence_path, review_path, reviews_path},
    title::PageTitle,
    ui::{
        Banner, Button, Empty, IconName, LinkButton, PageHead, Pagination, Tab, Tabs, TextArea, Time, Tone,
        fact,
    },
};

/// The path of the page in a state.
fn path(slug: &str, review: &ReviewView, query: &ReviewQuery) -> String {
    [&review_path(slug, &review.id.to_string()), query.to_query_string().as_str()].concat()
}

/// The page.
pub(crate) fn review_view(frame: &FrameView, page: &ReviewPage) -> AnyView {
    let (m, slug, review) = (messages(), &frame.org.slug, &page.review);
    let id = review.id.to_string();
    let end = page.may_end.then(|| {
        view! { <LinkButton href=end_review_path(slug, &id) icon=IconName::Check>{m.reviews_end()}</LinkButton> }
    });
    let evidence = review.ended_at.is_some().then(|| {
        view! {
            <LinkButton href=evidence_path(slug, &id) icon=IconName::Download attr:download="" attr:rel="external">
                {m.reviews_evidence()}
            </LinkButton>
        }
    });
    view! {
        <PageTitle text=review.name.clone()/>
        <PageHead title=review.name.clone() back=(reviews_path(slug), m.reviews_title().to_owned())>
            {evidence}
            {end}
        </PageHead>
        {banner(page)}
        {facts(frame, page)}
        <Tabs label=m.reviews_lists() tabs=tabs(slug, page)/>
        {people(slug, page)}
    }
    .into_any()
}

/// What the reader has to do, or why nothing can be done.
fn banner(page: &ReviewPage) -> Option<AnyView> {
    let (m, review) = (messages(), &page.review);
    let (tone, text) = match review {
        review if review.ended_at.is_some() => (Tone::Neutral, m.reviews_has_ended().to_owned()),
        review if !review.is_open(page.now) => (Tone::Neutral, m.reviews_is_over().to_owned()),
        review if review.waiting > 0 => (Tone::Info, m.reviews_waits_for_you(review.waiting)),
        _ if page.is_reviewer => (Tone::Good, m.reviews_nothing_waits().to_owned()),
        _ => (Tone::Neutral, m.reviews_not_reviewer().to_owned()),
    };
    Some(view! { <div class="notice"><Banner tone>{text}</Banner></div> }.into_any())
}

fn facts(frame: &FrameView, page: &ReviewPage) -> AnyView {
    let (m, review) = (messages(), &page.review);
    let of = scope_words(frame, &review.scope);
    let started = view! { {review.started_by.clone()} ", " <Time at=review.started_at/> };
    let ended = review.ended_at.map(|at| {
        let (label, by) = match &review.ended_by {
            Some(by) => (m.reviews_ended(), by.clone()),
            None => (m.reviews_state_ended(), m.reviews_by_clock().to_owned()),
        };
        fact(label, view! { {by} ", " <Time at/> }.into_any())
    });
    view! {
        <dl class="facts review-facts">
            {fact(m.reviews_column_state(), list::state(review, page.now))}
            {fact(m.reviews_people(), of.into_any())}
            {fact(m.reviews_started(), started.into_any())}
            {fact(m.reviews_column_until(), view! { <Time at=last_moment(review.until)/> }.into_any())}
            {ended}
            {fact(m.reviews_column_reviewers(), review.reviewers.join(", ").into_any())}
            {fact(m.reviews_column_progress(), list::progress(review).into_any())}
        </dl>
    }
    .into_any()
}

fn tabs(slug: &str, page: &ReviewPage) -> Vec<Tab> {
    let (m, review) = (messages(), &page.review);
    let tab = |shown: Shown| {
        let (label, count) = match shown {
            Shown::Waiting => (m.reviews_list_waiting(), Some(review.undecided())),
            Shown::Decided(Decision::Attested) => (m.reviews_list_attested(), Some(review.attested)),
            Shown::Decided(Decision::Flagged) => (m.reviews_list_flagged(), Some(review.flagged)),
            Shown::All => (m.reviews_list_all(), None),
        };
        Tab {
            href: path(slug, review, &ReviewQuery { shown, cursor: None }),
            label: label.to_owned(),
            count,
            is_current: shown == page.query.shown,
        }
    };
    Shown::CHOICES.into_iter().map(tab).collect()
}

/// The people, in one form where the reader decides.
fn people(slug: &str, page: &ReviewPage) -> AnyView {
    let (m, review) = (messages(), &page.review);
    if page.people.is_empty() {
        let title = match page.query.shown {
            Shown::Waiting => m.reviews_none_waiting(),
            _ => m.reviews_none(),
        };
        return view! { <Empty icon=IconName::CircleCheck title/> }.into_any();
    }
    let at = |cursor: &Option<String>| {
        let query = ReviewQuery { cursor: Some(cursor.clone()?), ..page.query.clone() };
        Some(path(slug, review, &query))
    };
    let shown = u64::try_from(page.people.len()).unwrap_or_default();
    let pages = view! { <Pagination shown total=page.total nostrip:newer=at(&page.newer) nostrip:older=at(&page.older)/> };
    let rows = page.people.iter().map(|one| person(slug, one, page.now)).collect_view();
    let decides = page.people.iter().any(|person| person.may_attest);
    if !decides {
        return view! { <div class="stack">{rows}</div> {pages} }.into_any();
    }
    let form = Form::new("review/decide");
    let mut hidden =
        vec![("slug", slug.to_owned()), ("review", review.id.to_string()), (STAY.0, STAY.1.to_owned())];
    let grants = page.people.iter().flat_map(|person| &person.grants).filter(|grant| grant.team.is_none());
    hidden.extend(grants.map(|grant| ("listed[]", grant.number.to_string())));
    let note = form.value("note", "");
    let waits =
        |person: &ReviewedPerson| person.may_attest && person.grants.iter().any(ReviewedGrant::is_undecided);
    let attest_listed = page.people.iter().any(waits).then(|| {
        view! {
            <Button submit=true attr:name="decide" attr:value=pressed(Decision::Attested, DecidedGrants::Listed)>
                {m.reviews_attest_listed()}
            </Button>
        }
    });
    view! {
        <PostForm form hidden class="form review-form">
            <div class="review-tools">
                <TextArea id="note" label=m.reviews_note() value=note hint=m.reviews_note_hint() error=form.error("note") optional=true/>
                {attest_listed}
            </div>
            <div class="stack">{rows}</div>
        </PostForm>
        {pages}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::{time::Timestamp, view::DecidedView};

    use super::*;
    use crate::fixtures::{frame, review, reviewed_person};

    fn page() -> ReviewPage {
        ReviewPage {
            review: ReviewView { waiting: 2, ..review("Autumn") },
            query: ReviewQuery::default(),
            people: vec![reviewed_person(2)],
            total: 1,
            newer: None,
            older: None,
            is_reviewer: true,
            may_end: true,
            now: Timestamp::from_micros(5),
        }
    }

    fn html(page: &ReviewPage) -> String {
        Owner::new().with(|| review_view(&frame(), page).to_html())
    }

    #[test]
    fn a_reviewer_attests_and_flags_each_grant_a_whole_person_or_all_that_are_listed() {
        let html = html(&page());
        let member = reviewed_person(2).id;
        for value in [
            "attested:7",
            "flagged:7",
            &format!("attested:{member}"),
            &format!("flagged:{member}"),
            "attested:listed",
        ] {
            assert!(html.contains(&format!("name=\"decide\" value=\"{value}\"")), "{value}: {html}");
        }
        assert!(html.contains("name=\"listed[]\" value=\"7\"") && !html.contains("value=\"8\""), "{html}");
        assert!(html.contains("Held through the team Night shift"), "{html}");
    }

    #[test]
    fn where_everything_is_decided_nothing_is_attested_at_once_and_no_flag_without_the_right() {
        let mut page = page();
        for grant in page.people[0].grants.iter_mut().filter(|grant| grant.team.is_none()) {
            grant.decided = Some(DecidedView {
                decision: Decision::Flagged,
                by: "Ada".to_owned(),
                at: Timestamp::from_micros(3),
                note: None,
            });
        }
        let decided = html(&page);
        assert!(!decided.contains("attested:listed") && decided.contains("\"attested:7\""), "{decided}");
        page.people[0].may_flag = false;
        assert!(!html(&page).contains("name=\"decide\""));
    }

    #[test]
    fn nobody_gets_buttons_for_their_own_grants() {
        let mut page = page();
        let person = &mut page.people[0];
        (person.is_self, person.may_attest, person.may_flag) = (true, false, false);
        let html = html(&page);
        assert!(!html.contains("name=\"decide\"") && html.contains("Another reviewer does."), "{html}");
    }

    #[test]
    fn after_the_end_there_is_the_evidence_and_no_form() {
        let mut page = page();
        page.review.ended_at = Some(Timestamp::from_micros(4));
        page.may_end = false;
        (page.people[0].may_attest, page.people[0].may_flag) = (false, false);
        let html = html(&page);
        assert!(html.contains("/evidence.csv\"") && !html.contains("<form"), "{html}");
    }
}
