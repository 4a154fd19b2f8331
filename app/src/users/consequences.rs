//! What becomes of somebody's things when they go, on the page that asks: whatever is not zero, and the choice of what becomes
//! of what they own. After a change of the facts the lines that are new are marked.

use domain::{
    asset::AssetKind,
    consequences::{Departure, FateKind},
    view::ConsequencesView,
};
use leptos::prelude::*;

use crate::{
    form::Form,
    messages::messages,
    new_owner::{FATE, fate_boxes, owner_field},
    people_field::{Named, PeopleField},
    plan::{self, Line},
    ui::{Checkbox, Choice, IconName, Select},
};

/// The hidden fields by which the form names what it shows.
pub(super) fn hidden(view: &ConsequencesView) -> [(&'static str, String); 2] {
    plan::hidden(&view.fingerprint, &sentences(view))
}

/// The lines of the plan, with those marked that are new.
pub(super) fn lines(view: &ConsequencesView, form: Form) -> Vec<Line> {
    plan::marked(sentences(view), form)
}

/// That something has changed, and what no longer applies.
pub(super) fn changed(view: &ConsequencesView, form: Form) -> Option<AnyView> {
    plan::changed(&sentences(view), form)
}

/// The name of a kind; its key, if it is not known.
fn kind_name<'a>(view: &'a ConsequencesView, kind: &'a AssetKind) -> &'a str {
    view.kinds.get(kind).map_or(kind.as_str(), String::as_str)
}

/// Whatever of a plan is not zero.
fn sentences(view: &ConsequencesView) -> Vec<Line> {
    let (m, plan) = (messages(), &view.plan);
    let mut lines = Vec::new();
    for owned in &plan.assets {
        lines.push((IconName::Box, m.owned_assets(owned, kind_name(view, &owned.kind))));
    }
    if plan.schedules() > 0 {
        lines.push((IconName::History, m.going_schedules(plan.schedules())));
    }
    if plan.sessions > 0 {
        lines.push((IconName::Monitor, m.going_sessions(plan.sessions)));
    }
    if plan.invitations > 0 {
        let text = match plan.departure {
            Departure::Left => m.going_invitations_own(plan.invitations),
            Departure::Removed | Departure::Disabled | Departure::HandedOver => {
                m.going_invitations(plan.invitations)
            }
        };
        lines.push((IconName::Mail, text));
    }
    lines.extend(m.lost_roles(plan).map(|text| (IconName::Shield, text)));
    if !plan.teams.is_empty() {
        lines.push((IconName::Users, m.going_teams(&plan.teams.join(", "))));
    }
    lines.extend(plan.successor.as_ref().map(|name| (IconName::User, m.going_successor(name))));
    lines.extend(plan.owners_left.map(|left| (IconName::User, m.going_owners_left(left))));
    lines.extend(plan.seats.map(|seats| (IconName::Layers, m.seat_change(seats))));
    if plan.closes_account {
        lines.push((IconName::Ban, m.going_closes_account().to_owned()));
    }
    lines.into_iter().map(Line::from).collect()
}

/// Whether somebody owns what the reader can neither hand over nor leave as it is.
pub(super) fn is_stuck(view: &ConsequencesView) -> bool {
    !view.plan.assets.is_empty() && view.fates.is_empty()
}

/// The choice of what becomes of what somebody owns; nothing where they own nothing, and where it stays in any case. `leaver` is
/// who goes, as [`Named::AddressBut`] names them.
pub(super) fn asset_choice(view: &ConsequencesView, form: Form, leaver: &str) -> Option<AnyView> {
    if view.fates.is_empty() || view.plan.departure == Departure::Disabled {
        return None;
    }
    let m = messages();
    let is_own = view.plan.departure == Departure::Left;
    let legend = if is_own { m.going_assets_own() } else { m.going_assets() };
    let all = match view.fates.as_slice() {
        [FateKind::HandOver] => {
            let text = if is_own { m.going_must_transfer_own() } else { m.going_must_transfer() };
            view! {
                <p class="hint">{text}</p>
                <input type="hidden" name=FATE value=FateKind::HandOver.as_str()/>
            }
            .into_any()
        }
        _ if view.plan.departure == Departure::HandedOver => hand_over_boxes(view, form),
        fates => fate_boxes(fates, form, view.undo_days),
    };
    let owner = view
        .fates
        .contains(&FateKind::HandOver)
        .then(|| owner_field(form, &view.people, Named::AddressBut(leaver.to_owned())));
    let error = form.error(FATE).map(|text| view! { <p class="field-error" id="fate-error">{text}</p> });
    let kinds = by_kind(view, form, leaver);
    Some(
        view! {
            <fieldset class="choices" id=FATE tabindex="-1">
                <legend>{legend}</legend>
                {all}
                {error}
            </fieldset>
            {owner}
            {kinds}
        }
        .into_any(),
    )
}

/// Whether everything is handed over, or only what is chosen for its kind; no question where there is one kind.
fn hand_over_boxes(view: &ConsequencesView, form: Form) -> AnyView {
    let m = messages();
    let [all, kinds] = [FateKind::HandOver, FateKind::Stay].map(FateKind::as_str);
    if view.plan.assets.len() < 2 {
        return view! { <input type="hidden" name=FATE value=all/> }.into_any();
    }
    let is_all = form.value(FATE, all) == all;
    view! {
        <Checkbox name=FATE value=all label=m.going_hand_over_all() checked=is_all radio=true/>
        <Checkbox name=FATE value=kinds label=m.going_hand_over_kinds() checked=!is_all radio=true/>
    }
    .into_any()
}

/// A choice for each kind, folded away.
fn by_kind(view: &ConsequencesView, form: Form, leaver: &str) -> Option<AnyView> {
    if view.plan.assets.len() < 2 {
        return None;
    }
    let m = messages();
    let mut is_open = false;
    let rows = view.plan.assets.iter().map(|owned| {
        let name = kind_name(view, &owned.kind);
        let key = owned.kind.as_str();
        let mut choices = vec![Choice::new("", m.going_fate_as_above())];
        choices.extend(view.fates.iter().map(|fate| {
            let label = match fate {
                FateKind::Stay => m.going_fate_short_stay(),
                FateKind::HandOver => m.going_fate_short_hand_over(),
                FateKind::Delete => m.going_fate_short_delete(),
            };
            Choice::new(fate.as_str(), label)
        }));
        let (fate, owner) = (["fates[", key, "]"].concat(), ["owners[", key, "]"].concat());
        let (fate_id, owner_id) = (["fate-", key].concat(), ["owner-", key].concat());
        let (chosen, address) = (form.value(&fate, ""), form.value(&owner, ""));
        let (fate_error, owner_error) = (form.error(&fate_id), form.error(&owner_id));
        is_open |= !chosen.is_empty() || fate_error.is_some() || owner_error.is_some();
        let named = Named::AddressBut(leaver.to_owned());
        let new_owner = view.fates.contains(&FateKind::HandOver).then(|| {
            view! {
                <PeopleField id=owner_id name=owner label=m.going_owner_of(name) named value=address error=owner_error listed=true/>
            }
        });
        view! {
            <div class="setting">
                <Select id=fate_id name=fate label=m.going_fate_of(name, owned.count) choices value=chosen error=fate_error/>
                {new_owner}
            </div>
        }
    });
    let rows = rows.collect_view();
    Some(
        view! {
            <details class="template-preview" open=is_open>
                <summary>{m.going_by_kind()}</summary>
                <p class="hint">{m.going_by_kind_hint()}</p>
                {rows}
            </details>
        }
        .into_any(),
    )
}
