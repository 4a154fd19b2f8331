//! The page of an invitation for somebody who belongs to other organizations that share no members: what they would leave
//! behind, and the choice to move or to stay.

use domain::{
    error::ErrorKind,
    view::{DepartureView, Obstacle, OpenInvitation},
};
use leptos::prelude::*;

use crate::{
    departure::{AGREED, ShownBefore, left_behind},
    form::{Form, PostForm},
    messages::messages,
    paths::{org_path, users_path},
    ui::{Banner, Button, ButtonLook, ButtonSize, LinkButton, Tone},
};

/// The choice. The form names what was shown, so that nothing else is left behind.
pub(super) fn choice(
    form: Form,
    hidden: &[(&'static str, String)],
    invitation: &OpenInvitation,
    departures: &[DepartureView],
) -> AnyView {
    let m = messages();
    let org = &invitation.org_name;
    let names: Vec<&str> = departures.iter().map(|departure| departure.org.name.as_str()).collect();
    let names = names.join(", ");
    let before = ShownBefore::of(form, &ErrorKind::MoveChanged);
    let changed = before.changed(departures);
    let parts = departures.iter().map(|departure| part(departure, &before)).collect_view();
    let is_free = departures.iter().all(|departure| departure.obstacles.is_empty());
    let agreed = serde_json::to_string(departures).unwrap_or_default();
    let hidden = hidden.iter().cloned().chain([(AGREED, agreed)]).collect::<Vec<_>>();
    let label = m.accept_move_button(org);
    let button = is_free.then(|| {
        view! {
            <PostForm form hidden>
                <Button submit=true look=ButtonLook::Primary size=ButtonSize::Large wide=true>
                    {label}
                </Button>
            </PostForm>
        }
    });
    view! {
        <section class="stack" aria-labelledby="move-title">
            <h2 id="move-title">{m.accept_move_title(org)}</h2>
            <p>{m.accept_move_lead(org, &names)}</p>
            {changed}
            {parts}
            {button}
            <LinkButton href="/" size=ButtonSize::Large wide=true>{m.accept_move_stay(&names)}</LinkButton>
            <p class="muted center">{m.accept_move_stay_note()}</p>
        </section>
    }
    .into_any()
}

/// One organization: what stays there, and what is in the way.
fn part(departure: &DepartureView, before: &ShownBefore) -> AnyView {
    let m = messages();
    let (name, slug) = (&departure.org.name, &departure.org.slug);
    let obstacles = departure.obstacles.iter().map(|obstacle| obstacle_banner(*obstacle, name, slug));
    let obstacles = obstacles.collect_view();
    view! {
        <h3>{m.accept_move_leave(name)}</h3>
        {left_behind(departure, before)}
        <p class="muted">{m.accept_move_back(name)}</p>
        {obstacles}
    }
    .into_any()
}

/// What is in the way, and where to clear it.
fn obstacle_banner(obstacle: Obstacle, name: &str, slug: &str) -> AnyView {
    let m = messages();
    let (words, way_out) = match obstacle {
        Obstacle::LastOwner => {
            (m.accept_move_last_owner(name), Some((users_path(slug), m.accept_move_people(name))))
        }
        Obstacle::NotAllowed => (m.accept_move_not_allowed(name), None),
        Obstacle::AssetsOwned => {
            let assets = [&org_path(slug), "/assets"].concat();
            (m.accept_move_assets_owned(name), Some((assets, m.accept_move_to_assets(name))))
        }
    };
    let way_out =
        way_out.map(|(href, label)| view! { <LinkButton href size=ButtonSize::Small>{label}</LinkButton> });
    view! { <Banner tone=Tone::Warning>{words}</Banner> {way_out} }.into_any()
}
