//! Where the holders of a role land: the field, and the names of the pages.

use domain::{landing::LandingPage, view::FrameView};
use leptos::prelude::*;

use crate::{
    messages::messages,
    ui::{Choice, Select},
};

/// A page as the navigation calls it.
pub(super) fn page_name(frame: &FrameView, page: LandingPage) -> &str {
    let m = messages();
    match page {
        LandingPage::Users => &frame.words.nav_users,
        LandingPage::Invitations => &frame.words.nav_invitations,
        LandingPage::Roles => m.shell_roles(),
        LandingPage::Assets => m.shell_assets(),
        LandingPage::Audit => m.shell_audit_log(),
        LandingPage::Account => m.kit_your_account(),
    }
}

/// The field that chooses the page.
pub(super) fn landing_field(frame: &FrameView, id: String, value: String) -> AnyView {
    let m = messages();
    let choices =
        LandingPage::ALL.iter().map(|page| Choice::new(page.as_str(), page_name(frame, *page))).collect();
    view! {
        <Select
            id
            name="default_view"
            label=m.role_editor_landing()
            hint=m.role_editor_landing_hint()
            choices
            value
        />
    }
    .into_any()
}
