//! What the only owner of an organization is told.

use domain::{settings::Section, view::FrameView};
use leptos::prelude::*;

use crate::{
    messages::messages,
    paths::{settings_path, url},
};

/// What the only owner is told, with the way out.
pub(crate) fn only_owner_hint(frame: &FrameView) -> Option<AnyView> {
    frame.is_only_owner.then(|| {
        let m = messages();
        let href = url(settings_path(&frame.org.slug, Section::Account.as_str()));
        view! {
            <p class="muted">
                {m.settings_only_owner(&frame.org.name)} " " <a href=href>{m.settings_only_owner_successor()}</a>
            </p>
        }
        .into_any()
    })
}

/// What the only owner is told who wants to leave, with the way out.
pub(crate) fn leaving_owner_hint(frame: &FrameView) -> AnyView {
    let m = messages();
    let href = url(settings_path(&frame.org.slug, Section::Account.as_str()));
    view! {
        <p class="hint">
            {m.users_leave_only_owner()} " " <a href=href>{m.settings_only_owner_successor()}</a>
        </p>
    }
    .into_any()
}
