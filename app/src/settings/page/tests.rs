//! The settings page as HTML.

use domain::{
    error::{ErrorKind, Problem},
    seats::{SeatRules, SeatUse},
    settings::{InputError, Unit},
    view::{RoleLandingView, RoleView, SeatsInUse, SettingControl, SettingView},
};

use super::*;
use crate::{
    api::FormState,
    fixtures::{frame, role},
    visit::{PageContext, Visit},
};

fn setting(key: &str, control: SettingControl, value: &str, default: &str) -> SettingView {
    SettingView { key: key.to_owned(), control, value: value.to_owned(), default: default.to_owned() }
}

fn page(section: Section, settings: Vec<SettingView>) -> SettingsView {
    let sections = vec![Section::Members, Section::Invitations, Section::Account];
    SettingsView {
        sections,
        section,
        settings,
        org: frame().org,
        landings: Vec::new(),
        succession: None,
        template: None,
        seats: None,
    }
}

fn members() -> SettingsView {
    let values = ["everyone", "nobody"].map(str::to_owned).to_vec();
    let days = SettingControl::Number { least: 0, most: 90, unit: Unit::Days, optional: false };
    page(
        Section::Members,
        vec![
            setting("members.leave", SettingControl::Choice(values), "nobody", "everyone"),
            setting("members.undo_days", days, "30", "30"),
        ],
    )
}

/// The page after a form was submitted to it.
fn html(page: SettingsView, form: Option<FormState>) -> String {
    Owner::new().with(|| {
        PageContext::provide(Arc::new(Visit { form, ..Visit::default() }));
        view(&frame(), page).to_html()
    })
}

fn submitted(fields: &[(&str, &str)]) -> FormState {
    let fields = [("do", "settings/update")].iter().chain(fields);
    let values = fields.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    FormState { values, ..FormState::default() }
}

#[test]
fn each_setting_has_its_control_its_sentence_and_the_default_that_it_differs_from() {
    let html = html(members(), None);
    for text in [
        "Leaving",
        "Who can leave the organization.",
        "name=\"set[members.leave]\" value=\"nobody\" checked",
        "default: Every member.",
        "name=\"reset[]\" value=\"members.leave\"",
        "id=\"members.undo_days\"",
        "0 to 90 days.",
        "Save changes",
    ] {
        assert!(html.contains(text), "{text}: {html}");
    }
    assert!(!html.contains("value=\"members.undo_days\""), "it is the template's: {html}");
    assert!(!html.contains("confirmed") && !html.contains("Something has changed"), "{html}");
}

#[test]
fn the_sections_are_links_and_only_those_of_the_reader() {
    let html = html(members(), None);
    assert!(html.contains("href=\"/o/acme/settings/members\" aria-current=\"page\""), "{html}");
    assert!(html.contains("href=\"/o/acme/settings/account\""), "{html}");
    assert!(!html.contains("/settings/sign-in"), "{html}");
}

#[test]
fn effects_are_shown_with_what_was_entered_and_are_confirmed_by_saving_again() {
    let answer = Some(FormAnswer::SettingEffects(vec![SettingEffect::MembersWithSeveralRoles(3)]));
    let form = submitted(&[("set[members.leave]", "everyone"), ("set[members.undo_days]", "7")]);
    let html = html(members(), Some(FormState { answer, ..form }));
    for text in [
        "3 members hold several roles.",
        "name=\"confirmed\" value=\"[{&quot;members_with_several_roles&quot;:3}]\"",
        "Save anyway",
        "name=\"set[members.leave]\" value=\"everyone\" checked",
        "value=\"7\"",
    ] {
        assert!(html.contains(text), "{text}: {html}");
    }
}

/// The settings of absent members, after 30 days and never without a visit.
fn absent_members() -> SettingsView {
    let days = || SettingControl::Number { least: 1, most: 3_650, unit: Unit::Days, optional: true };
    let settings = vec![
        setting("members.dormant_warn_days", days(), "30", "14"),
        setting("members.dormant_disable_days", days(), "", ""),
    ];
    page(Section::Members, settings)
}

#[test]
fn who_would_be_warned_or_disabled_is_listed_by_the_days_that_were_entered() {
    let shown = |more: &[(&str, &str)]| {
        let effects = vec![SettingEffect::DormantWarned(2), SettingEffect::DormantDisabled(1)];
        let fields = [("set[members.dormant_warn_days]", "45"), ("set[members.dormant_disable_days]", "60")];
        let form = submitted(&[fields.as_slice(), more].concat());
        let answer = Some(FormAnswer::SettingEffects(effects));
        html(absent_members(), Some(FormState { answer, ..form }))
    };
    let link = |days: u16| {
        let href = format!("/o/acme/users?status=active&amp;inactive={days}&amp;sort=active");
        format!("href=\"{href}\" target=\"_blank\">See members who have been inactive for {days} days (")
    };
    let entered = shown(&[]);
    for days in [45, 60] {
        assert!(entered.contains(&link(days)), "{days}: {entered}");
    }
    let reset = shown(&[("reset[]", "members.dormant_warn_days")]);
    assert!(reset.contains(&link(14)) && reset.contains(&link(60)), "the template's days: {reset}");
}

#[test]
fn effects_that_differ_from_those_that_were_confirmed_are_marked_and_the_others_named() {
    let effects = vec![SettingEffect::MembersWithSeveralRoles(3), SettingEffect::FewerManagers(1)];
    let answer = Some(FormAnswer::SettingEffects(effects));
    let confirmed = r#"[{"members_with_several_roles":2},{"fewer_managers":1}]"#;
    let form = submitted(&[("set[members.leave]", "everyone"), ("confirmed", confirmed)]);
    let html = html(members(), Some(FormState { answer, ..form }));
    for text in
        ["Something has changed since this page was shown", "No longer: 2 members hold several roles."]
    {
        assert!(html.contains(text), "{text}: {html}");
    }
    assert_eq!(html.matches(">New<").count(), 1, "{html}");
}

#[test]
fn what_nobody_touched_in_a_form_follows_what_others_have_changed_since() {
    let changed = Problem::SettingChanged { key: "members.leave".to_owned(), value: "nobody".to_owned() };
    let error = Some(ErrorKind::field("members.leave", changed));
    let form = submitted(&[
        ("set[members.leave]", "everyone"),
        ("shown[members.leave]", "managers"),
        ("set[members.undo_days]", "14"),
        ("shown[members.undo_days]", "14"),
    ]);
    let html = html(members(), Some(FormState { error, ..form }));
    for text in [
        "Someone else has changed this in the meantime. It is now: Nobody.",
        "name=\"set[members.leave]\" value=\"everyone\" checked",
        "name=\"shown[members.leave]\" value=\"nobody\"",
        "name=\"shown[members.undo_days]\" value=\"30\"",
    ] {
        assert!(html.contains(text), "{text}: {html}");
    }
    assert!(!html.contains("value=\"14\""), "{html}");
}

#[test]
fn a_wrong_value_is_shown_at_its_setting_and_in_the_summary() {
    let problem = Problem::Setting { error: InputError::Number { least: 0, most: 90 } };
    let error = Some(ErrorKind::field("members.undo_days", problem));
    let form = submitted(&[("set[members.leave]", "nobody"), ("set[members.undo_days]", "91")]);
    let html = html(members(), Some(FormState { error, ..form }));
    assert_eq!(html.matches("Enter a whole number from 0 to 90.").count(), 2, "{html}");
    assert!(html.contains("href=\"#members.undo_days\"") && html.contains("value=\"91\""), "{html}");
}

#[test]
fn a_switch_says_that_it_is_there_since_it_sends_nothing_when_it_is_off() {
    let links = setting("invitations.copy_link", SettingControl::Switch, "on", "on");
    let domains = setting("signin.email_domains", SettingControl::Domains, "a.example\nb.example", "");
    let html = html(page(Section::Invitations, vec![links, domains]), None);
    assert!(html.contains("name=\"boxes[]\" value=\"invitations.copy_link\""), "{html}");
    assert!(html.contains("name=\"set[invitations.copy_link]\" value=\"on\" checked"), "{html}");
    assert!(html.contains(">a.example\nb.example</textarea>"), "{html}");
}

#[test]
fn name_and_address_are_a_form_of_their_own_that_loads_a_new_document() {
    let html = html(page(Section::Account, Vec::new()), None);
    for text in [
        "value=\"organization/rename\"",
        "data-leaves",
        "value=\"Acme\"",
        "value=\"acme\"",
        "Links to the old address stop working.",
        "Save name and address",
    ] {
        assert!(html.contains(text), "{text}: {html}");
    }
}

#[test]
fn general_has_the_picture_and_the_landing_page_of_each_role_and_keeps_what_is_preselected() {
    let landing = |number: usize, name: &str, is_default| {
        let RoleView { id, key, name, default_view, .. } = role(number, name);
        RoleLandingView { id, key, name, default_view, is_default }
    };
    let mut page = page(Section::General, Vec::new());
    page.landings = vec![landing(1, "Owner", false), landing(2, "Viewer", true)];
    let html = html(page, None);
    for text in [
        "value=\"organization/picture\"",
        "multipart/form-data",
        "id=\"landing-owner\"",
        "aria-label=\"Save the landing page of Viewer\"",
    ] {
        assert!(html.contains(text), "{text}: {html}");
    }
    assert_eq!(html.matches("value=\"role/defaults\"").count(), 2, "{html}");
    assert_eq!(html.matches("name=\"is_default\"").count(), 1, "{html}");
    assert_eq!(html.matches("name=\"stay\"").count(), 2, "{html}");
}

#[test]
fn other_sections_have_neither() {
    let html = html(members(), None);
    assert!(!html.contains("organization/picture") && !html.contains("role/defaults"), "{html}");
}

/// The section of the license, of 47 people in all.
fn license(limit: Option<u32>, may_read: bool) -> String {
    let rules = SeatRules { limit, pending_counts: true, disabled_counts: false };
    let present = SeatUse { active: 35, disabled: 4, pending: 8 };
    let page =
        SettingsView { seats: Some(SeatsInUse { rules, present }), ..page(Section::License, Vec::new()) };
    let mut frame = frame();
    (frame.may.read_members, frame.may.read_invitations) = (may_read, may_read);
    Owner::new().with(|| {
        PageContext::provide(Arc::new(Visit::default()));
        view(&frame, page).to_html()
    })
}

#[test]
fn the_license_shows_who_takes_the_seats_and_leads_to_each_list() {
    let html = license(Some(50), true);
    assert!(html.contains("Seats in use") && html.contains("43 of 50 seats taken."), "{html}");
    for (path, status, people) in [
        ("users?status=active", "Active", "35"),
        ("users?status=disabled", "Disabled", "4"),
        ("invitations?status=pending", "Pending", "8"),
    ] {
        let link = format!("href=\"/o/acme/{path}\" class=\"link\">{status}<!></a>");
        assert!(html.contains(&link) && html.contains(&format!(">{people}<!></td>")), "{status}: {html}");
    }
    assert_eq!(html.matches("None taken").count(), 1, "disabled members: {html}");
}

#[test]
fn without_a_limit_the_license_says_so_and_lists_that_the_reader_may_not_see_are_not_linked() {
    let html = license(None, false);
    assert!(html.contains("43 seats taken. There is no limit."), "{html}");
    assert!(!html.contains("status=active") && !html.contains("status=pending"), "{html}");
}
