//! The Reviews page.

use domain::{
    end_date::last_moment,
    time::Timestamp,
    view::{FrameView, ReviewView, ReviewsPage},
};
use leptos::prelude::*;

use crate::{
    messages::messages,
    paths::{new_review_path, review_path, url},
    title::PageTitle,
    ui::{ButtonLook, Empty, IconName, LinkButton, PageHead, Status, Table, Time, Tone},
};

/// The Reviews page.
pub(crate) fn list_view(frame: &FrameView, page: &ReviewsPage) -> AnyView {
    let m = messages();
    let start = view! {
        <LinkButton href=new_review_path(&frame.org.slug) look=ButtonLook::Primary icon=IconName::Plus>
            {m.reviews_start()}
        </LinkButton>
    };
    // The one action of a page without reviews stands below the words that say so.
    let (head, body) = match page.reviews.as_slice() {
        [] => {
            let empty = view! {
                <Empty icon=IconName::UserCheck title=m.reviews_empty_title() text=m.reviews_empty_text()>{start}</Empty>
            };
            (None, empty.into_any())
        }
        reviews => (Some(start), table(frame, reviews, page.now)),
    };
    view! {
        <PageTitle text=m.reviews_title()/>
        <PageHead title=m.reviews_title() lead=m.reviews_lead()>{head}</PageHead>
        {body}
    }
    .into_any()
}

fn table(frame: &FrameView, reviews: &[ReviewView], now: Timestamp) -> AnyView {
    let m = messages();
    let rows = reviews.iter().map(|review| row(frame, review, now)).collect_view();
    view! {
        <Table caption=m.reviews_title()>
            <thead>
                <tr>
                    <th scope="col">{m.reviews_column_name()}</th>
                    <th scope="col">{m.reviews_column_state()}</th>
                    <th scope="col">{m.reviews_column_progress()}</th>
                    <th scope="col">{m.reviews_column_until()}</th>
                    <th scope="col">{m.reviews_column_reviewers()}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
    .into_any()
}

fn row(frame: &FrameView, review: &ReviewView, now: Timestamp) -> AnyView {
    let href = url(review_path(&frame.org.slug, &review.id.to_string()));
    let until = match review.ended_at {
        Some(at) => view! { <Time at/> },
        None => view! { <Time at=last_moment(review.until)/> },
    };
    view! {
        <tr>
            <th scope="row"><a class="clip" href=href>{review.name.clone()}</a></th>
            <td class="cell-status">{state(review, now)}</td>
            <td class="cell-meta">{progress(review)}</td>
            <td class="cell-meta">{until}</td>
            <td class="cell-text">{review.reviewers.join(", ")}</td>
        </tr>
    }
    .into_any()
}

/// Whether it waits for the reader, for others, or has ended.
pub(super) fn state(review: &ReviewView, now: Timestamp) -> AnyView {
    let m = messages();
    let (tone, label) = match review {
        review if review.ended_at.is_some() => (Tone::Neutral, m.reviews_state_ended().to_owned()),
        review if !review.is_open(now) => (Tone::Neutral, m.reviews_state_over().to_owned()),
        review if review.waiting > 0 => (Tone::Warning, m.reviews_state_waiting(review.waiting)),
        _ => (Tone::Good, m.reviews_state_open().to_owned()),
    };
    view! { <Status tone label/> }.into_any()
}

/// How many of the grants are decided about.
pub(super) fn progress(review: &ReviewView) -> String {
    let m = messages();
    m.reviews_progress(&m.number(review.attested + review.flagged), &m.number(review.grants))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{frame, review};

    fn html(reviews: Vec<ReviewView>) -> String {
        let page = ReviewsPage { reviews, now: Timestamp::from_micros(5) };
        Owner::new().with(|| list_view(&frame(), &page).to_html())
    }

    #[test]
    fn the_list_says_what_waits_and_how_far_each_review_is() {
        let open = ReviewView { waiting: 2, ..review("Autumn") };
        let ended = ReviewView { ended_at: Some(Timestamp::from_micros(4)), ..review("Spring") };
        let over = ReviewView { until: Timestamp::from_micros(5), ..review("Winter") };
        let html = html(vec![open.clone(), ended, over]);
        assert!(html.contains(&format!("href=\"/o/acme/reviews/{}\"", open.id)), "{html}");
        for text in ["2 to decide", "Ended", "Deadline passed", "1 of 3", "Ada Lovelace"] {
            assert!(html.contains(text), "{text}: {html}");
        }
    }

    #[test]
    fn the_first_review_is_started_from_the_empty_page() {
        let html = html(Vec::new());
        assert!(html.contains("No access reviews yet") && html.contains("/o/acme/reviews/new"), "{html}");
    }
}
