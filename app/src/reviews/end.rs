//! The question before an access review ends: what is removed, what is not and why, and what nobody decided about. The safe choice
//! comes first.

use domain::{
    review::Fate,
    view::{FrameView, PlannedRemoval, ReviewPlan},
};
use leptos::prelude::*;

use crate::{
    form::{Form, PostForm},
    messages::messages,
    paths::review_path,
    title::PageTitle,
    ui::{Button, ButtonLook, Icon, IconName, LinkButton, PageHead},
};

/// The page that asks.
pub(crate) fn end_view(frame: &FrameView, plan: &ReviewPlan) -> AnyView {
    let (m, slug, id) = (messages(), frame.org.slug.clone(), plan.review.id.to_string());
    let title = m.reviews_end_title(&plan.review.name);
    let back = review_path(&slug, &id);
    let lines = (!plan.flagged.is_empty())
        .then(|| view! { <ul class="consequences">{plan.flagged.iter().map(line).collect_view()}</ul> });
    let removed = plan.flagged.iter().filter(|planned| planned.fate == Fate::Remove).count();
    let act = match u64::try_from(removed).unwrap_or_default() {
        0 => m.reviews_end().to_owned(),
        removed => m.reviews_end_act(removed),
    };
    let nothing = plan.flagged.is_empty().then(|| view! { <p>{m.reviews_nothing_flagged()}</p> });
    let not_reviewed = not_reviewed(plan);
    let told = (removed > 0 && frame.has_mail).then(|| [" ", m.reviews_end_mail()].concat());
    let hidden = vec![("slug", slug), ("review", id), ("agreed", plan.fingerprint.clone())];
    view! {
        <PageTitle text=title.clone()/>
        <div class="narrow">
            <PageHead title back=(back.clone(), plan.review.name.clone())/>
            <PostForm form=Form::new("review/end") hidden class="card form">
                {nothing}
                {lines}
                {not_reviewed}
                <p class="muted">{m.reviews_end_final()} {told}</p>
                <div class="form-actions">
                    <LinkButton href=back autofocus=true>{m.reviews_keep_open()}</LinkButton>
                    <Button submit=true look=ButtonLook::Danger>
                        {act}
                    </Button>
                </div>
            </PostForm>
        </div>
    }
    .into_any()
}

fn line(planned: &PlannedRemoval) -> AnyView {
    let (m, person, role) = (messages(), planned.person.as_str(), planned.role.as_str());
    let (icon, text) = match &planned.fate {
        Fate::Remove if planned.is_last_role => (IconName::UserX, m.reviews_removes_last(person, role)),
        Fate::Remove => (IconName::Minus, m.reviews_removes(person, role)),
        Fate::Gone => (IconName::Check, m.reviews_gone_already(person, role)),
        Fate::Renewed => (IconName::Info, m.reviews_renewed_since(person, role)),
        Fate::LastOwner => (IconName::TriangleAlert, m.reviews_last_owner(person, role)),
        Fate::LastRole => (IconName::TriangleAlert, m.reviews_last_role(person, role)),
        Fate::Denied(denial) => (IconName::TriangleAlert, m.reviews_denied(person, role, &m.reason(denial))),
    };
    view! { <li><Icon name=icon/><span>{text}</span></li> }.into_any()
}

/// The grants that nobody decided about; the first of many are named.
fn not_reviewed(plan: &ReviewPlan) -> Option<AnyView> {
    let (m, count) = (messages(), plan.review.undecided());
    let named = plan.not_reviewed.iter().map(|(person, role)| {
        view! { <li>{m.reviews_grant_of(person, role)}</li> }
    });
    let more = count.saturating_sub(u64::try_from(plan.not_reviewed.len()).unwrap_or_default());
    let more = (more > 0).then(|| view! { <li>{m.reviews_and_more(more)}</li> });
    (count > 0).then(|| {
        view! {
            <details>
                <summary>{m.reviews_not_reviewed(count)}</summary>
                <ul>{named.collect_view()} {more}</ul>
            </details>
        }
        .into_any()
    })
}

#[cfg(test)]
mod tests {
    use domain::access::Denial;

    use super::*;
    use crate::fixtures::{frame, review};

    #[test]
    fn the_plan_names_what_is_removed_what_is_not_and_why_and_what_nobody_decided_about() {
        let planned = |person: &str, fate| PlannedRemoval {
            person: person.to_owned(),
            role: "Admin".to_owned(),
            is_last_role: fate == Fate::Remove,
            fate,
        };
        let plan = ReviewPlan {
            review: review("Autumn"),
            flagged: vec![
                planned("Bob", Fate::Remove),
                planned("Olga", Fate::LastOwner),
                planned("Eve", Fate::Denied(Denial::OwnersOnly)),
                planned("Gus", Fate::Gone),
                planned("Zoe", Fate::LastRole),
            ],
            not_reviewed: vec![("Ida".to_owned(), "Viewer".to_owned())],
            fingerprint: "f00".to_owned(),
        };
        let render = |frame: &FrameView| Owner::new().with(|| end_view(frame, &plan).to_html());
        let told = "told by e-mail";
        assert!(!render(&FrameView { has_mail: false, ..frame() }).contains(told));
        let html = render(&FrameView { has_mail: true, ..frame() });
        assert!(html.contains(told), "{html}");
        for text in [
            "Bob",
            "no role afterwards",
            "Olga",
            "last owner",
            "Eve",
            "Gus",
            "Zoe keeps the role Admin as the only one",
            "2 roles weren",
            "Ida",
            "1 more",
        ] {
            assert!(html.contains(text), "{text}: {html}");
        }
        assert!(html.contains("name=\"agreed\" value=\"f00\"") && html.contains("remove 1 role"), "{html}");
        let (keep, act) = (html.find("Keep it open").unwrap(), html.rfind("End the review").unwrap());
        assert!(keep < act, "{html}");
    }
}
