//! Somebody in an access review, with their grants and the buttons of whoever decides.

use domain::{
    review::{DecidedGrants, Decision, GrantOutcome, GrantStanding, pressed},
    time::Timestamp,
    view::{ReviewedGrant, ReviewedPerson},
};
use leptos::prelude::*;

use crate::{
    messages::messages,
    paths::{person_path, url},
    ui::{Avatar, Badge, Button, ButtonLook, ButtonSize, Time, Tone},
};

/// The person.
pub(super) fn person(slug: &str, person: &ReviewedPerson, now: Timestamp) -> AnyView {
    let (m, id) = (messages(), person.id.to_string());
    let title = ["review-", &id].concat();
    let labelled = title.clone();
    let sign_in = match person.last_sign_in_at {
        Some(at) => view! { {m.reviews_last_sign_in()} " " <Time at now/> }.into_any(),
        None => m.reviews_never_signed_in().into_any(),
    };
    let direct = person.grants.iter().filter(|grant| grant.team.is_none()).count();
    let waits = person.grants.iter().any(ReviewedGrant::is_undecided);
    let own = person.is_self.then(|| view! { <p class="muted">{m.reviews_own()}</p> });
    let whole = (person.may_attest && direct > 1 && waits).then(|| {
        let on = DecidedGrants::Person(person.id);
        view! {
            <div class="actions">
                {button(Decision::Attested, on, m.reviews_attest_person(), m.reviews_attest_person_of(&person.name))}
                {person
                    .may_flag
                    .then(|| button(Decision::Flagged, on, m.reviews_flag_person(), m.reviews_flag_person_of(&person.name)))}
            </div>
        }
    });
    let grants = person.grants.iter().map(|one| grant(person, one)).collect_view();
    view! {
        <section class="card review-person" aria-labelledby=labelled>
            <div class="card-head">
                <span class="person">
                    <Avatar id=id.clone() name=person.name.clone() picture=person.picture/>
                    <h2 id=title><a href=url(person_path(slug, &id))>{person.name.clone()}</a></h2>
                </span>
                {whole}
                <p>{person.email.clone()} " · " {sign_in}</p>
                {own}
            </div>
            <ul class="rows">{grants}</ul>
        </section>
    }
    .into_any()
}

fn grant(person: &ReviewedPerson, grant: &ReviewedGrant) -> AnyView {
    let (m, role, is_direct) = (messages(), grant.role.as_str(), grant.team.is_none());
    let by_team = grant.team.as_ref().map(|team| view! { <p class="muted">{m.reviews_by_team(team)}</p> });
    let (on, name) = (DecidedGrants::One(grant.number), person.name.as_str());
    let decision = grant.decided.as_ref().map(|decided| decided.decision);
    let may_attest = match decision {
        None => person.may_attest,
        Some(Decision::Flagged) => person.may_flag,
        Some(Decision::Attested) => false,
    };
    let attest = (is_direct && may_attest)
        .then(|| button(Decision::Attested, on, m.reviews_attest(), m.reviews_attest_of(role, name)));
    let flag = (is_direct && person.may_flag && decision != Some(Decision::Flagged))
        .then(|| button(Decision::Flagged, on, m.reviews_flag(), m.reviews_flag_of(role, name)));
    view! {
        <li>
            <div>
                <span class="review-grant">
                    <strong>{role.to_owned()}</strong>
                    {is_direct.then(|| badges(grant))}
                </span>
                {by_team}
                {decided(grant)}
            </div>
            <div class="actions">{attest} {flag}</div>
        </li>
    }
    .into_any()
}

/// What is decided, and what changed since the review began.
fn badges(grant: &ReviewedGrant) -> AnyView {
    let m = messages();
    let decision = grant.decided.as_ref().map(|decided| match decided.decision {
        Decision::Attested => view! { <Badge tone=Tone::Good label=m.reviews_is_attested()/> },
        Decision::Flagged => view! { <Badge tone=Tone::Warning label=m.reviews_is_flagged()/> },
    });
    let label = match (grant.outcome, grant.standing) {
        (Some(GrantOutcome::Removed), _) => Some(m.reviews_was_removed()),
        (Some(GrantOutcome::Refused), _) => Some(m.reviews_was_refused()),
        (Some(GrantOutcome::Changed), _) => Some(m.reviews_was_changed()),
        (Some(GrantOutcome::Kept), _) | (None, GrantStanding::Unchanged) => None,
        (None, GrantStanding::Renewed) => Some(m.reviews_is_renewed()),
        (None, GrantStanding::Gone) => Some(m.reviews_is_gone()),
    };
    view! { {decision} {label.map(|label| view! { <Badge tone=Tone::Info label/> })} }.into_any()
}

/// By whom, when and why.
fn decided(grant: &ReviewedGrant) -> Option<AnyView> {
    let decided = grant.decided.as_ref()?;
    let note = decided.note.clone().map(|note| view! { " · " <bdi>{note}</bdi> });
    Some(
        view! { <p class="muted"><bdi>{decided.by.clone()}</bdi> ", " <Time at=decided.at/> {note}</p> }
            .into_any(),
    )
}

fn button(decision: Decision, on: DecidedGrants, label: &'static str, described: String) -> AnyView {
    let look = match decision {
        Decision::Attested => ButtonLook::Secondary,
        Decision::Flagged => ButtonLook::Quiet,
    };
    view! {
        <Button submit=true size=ButtonSize::Small look attr:name="decide" attr:value=pressed(decision, on) attr:aria-label=described>
            {label}
        </Button>
    }
    .into_any()
}
