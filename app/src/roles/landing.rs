//! Where the holders of a role land: the field, and the names of the pages.

use domain::{
    id::RoleId,
    landing::LandingPage,
    view::{FrameView, RoleLandingView},
};
use leptos::prelude::*;

use crate::{
    STAY,
    api::AT_NOTICE,
    messages::messages,
    ui::{Button, ButtonSize, Choice, PostForm, Select},
};

/// A page as the navigation calls it.
pub(super) fn page_name(frame: &FrameView, page: LandingPage) -> &str {
    let m = messages();
    match page {
        LandingPage::Overview => m.overview_title(),
        LandingPage::Users => &frame.words.nav_users,
        LandingPage::Invitations => &frame.words.nav_invitations,
        LandingPage::Roles => m.shell_roles(),
        LandingPage::Assets => m.shell_assets(),
        LandingPage::Audit => m.shell_audit_log(),
        LandingPage::Account => m.kit_your_account(),
    }
}

fn choices(frame: &FrameView) -> Vec<Choice> {
    LandingPage::ALL.iter().map(|page| Choice::new(page.as_str(), page_name(frame, *page))).collect()
}

/// The hidden fields of the form that sets where the holders of a role land and whether it is preselected.
pub(super) fn defaults_fields(frame: &FrameView, role: RoleId) -> Vec<(&'static str, String)> {
    vec![
        ("do", "role/defaults".to_owned()),
        ("slug", frame.org.slug.clone()),
        ("role", role.to_string()),
        (AT_NOTICE.0, AT_NOTICE.1.to_owned()),
    ]
}

/// The field that chooses the page.
pub(super) fn landing_field(frame: &FrameView, id: String, value: String) -> AnyView {
    let (m, choices) = (messages(), choices(frame));
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

fn landing_choice(frame: &FrameView, role: &RoleLandingView) -> AnyView {
    let (id, value) = (["landing-", &role.key].concat(), role.default_view.as_str());
    let (label, choices) = (role.name.clone(), choices(frame));
    view! { <Select id name="default_view" label choices value/> }.into_any()
}

/// The card with the landing page of each role, a form for each; `None` if the reader may choose none.
pub(crate) fn landings_card(frame: &FrameView, roles: &[RoleLandingView]) -> Option<AnyView> {
    let m = messages();
    let row = |role: &RoleLandingView| {
        let mut fields = defaults_fields(frame, role.id);
        fields.push((STAY.0, STAY.1.to_owned()));
        // It stays preselected.
        if role.is_default {
            fields.push(("is_default", "on".to_owned()));
        }
        let field = landing_choice(frame, role);
        let save = m.settings_landing_save(&role.name);
        view! {
            <PostForm fields>
                <div class="landing">
                    {field}
                    <Button submit=true size=ButtonSize::Small attr:aria-label=save>
                        {m.role_editor_save_defaults()}
                    </Button>
                </div>
            </PostForm>
        }
    };
    (!roles.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="landings-title">
                <div class="card-head">
                    <h2 id="landings-title">{m.settings_landings()}</h2>
                    <p>{m.settings_landings_lead()}</p>
                </div>
                <div class="landings">{roles.iter().map(row).collect_view()}</div>
            </section>
        }
        .into_any()
    })
}
