//! Fields that say what becomes of what somebody owns: shared by the pages on which people go or hand things over.

use domain::{consequences::FateKind, view::NamedPerson};
use leptos::prelude::*;

use crate::{
    form::Form,
    messages::messages,
    people_field::{Named, PeopleField, first_people},
    ui::Checkbox,
};

/// The field that says what becomes of everything.
pub(crate) const FATE: &str = "fate";
/// The field with the address of the new owner.
pub(crate) const OWNER: &str = "owner";

/// What becomes of everything, as boxes of which one is ticked; the first is proposed.
pub(crate) fn fate_boxes(fates: &[FateKind], form: Form, undo_days: u8) -> AnyView {
    let m = messages();
    let proposed = fates.first().map_or("", |fate| fate.as_str());
    let chosen = form.value(FATE, proposed);
    let boxes = fates.iter().map(|fate| {
        let hint = (*fate == FateKind::Delete && undo_days > 0).then(|| m.going_fate_delete_hint());
        let label = match fate {
            FateKind::Stay => m.going_fate_stay(),
            FateKind::HandOver => m.going_fate_hand_over(),
            FateKind::Delete => m.going_fate_delete(),
        };
        let checked = chosen == fate.as_str();
        view! { <Checkbox name=FATE value=fate.as_str() label nostrip:hint=hint checked radio=true/> }
    });
    boxes.collect_view().into_any()
}

/// The address of the new owner.
pub(crate) fn owner_field(form: Form, people: &[NamedPerson], named: Named) -> AnyView {
    let m = messages();
    view! {
        <PeopleField
            id=OWNER
            label=m.going_new_owner()
            named
            hint=m.going_new_owner_hint()
            value=form.value(OWNER, "")
            error=form.error(OWNER)
            listed=true
        />
        {first_people(people)}
    }
    .into_any()
}
