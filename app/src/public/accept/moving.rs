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
    paths::{hand_over_path, org_path, users_path},
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
    let name = &departure.org.name;
    let obstacles = departure.obstacles.iter().map(|obstacle| obstacle_banner(*obstacle, departure));
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
fn obstacle_banner(obstacle: Obstacle, departure: &DepartureView) -> AnyView {
    let m = messages();
    let (name, slug) = (&departure.org.name, &departure.org.slug);
    let (words, way_out) = match obstacle {
        Obstacle::LastOwner => {
            (m.accept_move_last_owner(name), Some((users_path(slug), m.accept_move_people(name))))
        }
        Obstacle::NotAllowed => (m.accept_move_not_allowed(name), None),
        Obstacle::AssetsOwned => {
            let owned = departure.plan.owned();
            match departure.hand_over {
                Some(member) => {
                    let page = hand_over_path(slug, &member.to_string());
                    (m.accept_move_hand_over(owned, name), Some((page, m.accept_move_to_hand_over(name))))
                }
                None => {
                    let assets = [&org_path(slug), "/assets"].concat();
                    let words = m.accept_move_ask_to_hand_over(owned, name);
                    (words, Some((assets, m.accept_move_to_assets(name))))
                }
            }
        }
    };
    let way_out =
        way_out.map(|(href, label)| view! { <LinkButton href size=ButtonSize::Small>{label}</LinkButton> });
    view! { <Banner tone=Tone::Warning>{words}</Banner> {way_out} }.into_any()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        fixtures,
        visit::{PageContext, Visit},
    };

    fn html(obstacle: Obstacle, hand_over: bool) -> String {
        let mut departure = fixtures::departure();
        departure.obstacles = vec![obstacle];
        departure.hand_over = hand_over.then(|| fixtures::dossier().member.id);
        Owner::new().with(|| {
            PageContext::provide(Arc::new(Visit::default()));
            let before = ShownBefore::of(Form::new("accept"), &ErrorKind::MoveChanged);
            part(&departure, &before).to_html()
        })
    }

    #[test]
    fn whoever_has_to_hand_over_first_is_led_to_the_page_for_it_or_to_an_admin() {
        let own = html(Obstacle::AssetsOwned, true);
        assert!(own.contains("You own 3 assets in Globex") && own.contains("/hand-over"), "{own}");
        assert!(own.contains("Hand over what you own there first"), "{own}");
        let asking = html(Obstacle::AssetsOwned, false);
        assert!(asking.contains("Ask an admin of Globex") && !asking.contains("/hand-over"), "{asking}");
        let last = html(Obstacle::LastOwner, false);
        assert!(last.contains("last active owner of Globex") && !last.contains("hand over"), "{last}");
    }
}
