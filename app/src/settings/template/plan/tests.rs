//! The consequences of a switch as HTML.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    access::Denial,
    consequences::SeatChange,
    permission::Permission,
    view::{ReducedRoles, SettingEffect, SettingSwitchView, SwitchProblem, TemplateRoleView},
    words::Words,
};

use super::*;
use crate::{
    api::{FormAnswer, FormState},
    fixtures::{self, frame},
    visit::{PageContext, Visit},
};

fn role(number: usize, name: &str, fate: RoleFate) -> RoleSwitchView {
    RoleSwitchView {
        id: fixtures::role(number, name).id,
        name: name.to_owned(),
        is_owner: false,
        fate,
        next_name: None,
        makes_owners: false,
        members: 0,
        invitations: 0,
        gained: GrantSet::default(),
        lost: GrantSet::default(),
    }
}

fn next(key: &str, name: &str, is_used: bool) -> TemplateRoleView {
    TemplateRoleView { key: key.to_owned(), name: name.to_owned(), is_owner: key == "owner", is_used }
}

fn plan() -> TemplatePlan {
    let owner = RoleSwitchView {
        is_owner: true,
        next_name: Some("Owner".to_owned()),
        members: 2,
        ..role(1, "Owner", RoleFate::Replaced("owner".to_owned()))
    };
    let admin = RoleSwitchView {
        next_name: Some("Contributor".to_owned()),
        members: 3,
        invitations: 1,
        lost: [(Permission::AUDIT_READ, Scope::All)].into_iter().collect(),
        gained: [(Permission::TOKEN_CREATE, Scope::Own)].into_iter().collect(),
        ..role(2, "Admin", RoleFate::Replaced("contributor".to_owned()))
    };
    let view = TemplateSwitchView {
        base: "cloud".to_owned(),
        is_file: false,
        members: 5,
        invitations: 1,
        roles: vec![owner, admin, role(3, "Helpers", RoleFate::Kept)],
        next_roles: vec![
            next("owner", "Owner", true),
            next("contributor", "Contributor", true),
            next("reader", "Reader", false),
        ],
        may_keep: true,
        reduced_members: vec![ReducedRoles {
            roles: vec!["Contributor".to_owned(), "Reader".to_owned()],
            keeps: "Contributor".to_owned(),
            members: 4,
        }],
        reduced_invitations: 1,
        settings: vec![SettingSwitchView {
            key: "teams.mode".to_owned(),
            before: "many".to_owned(),
            after: "off".to_owned(),
        }],
        effects: vec![SettingEffect::MembersInTeams(2)],
        seats: Some(SeatChange { limit: 9, before: 6, after: 5 }),
        words: Words::default(),
        problems: Vec::new(),
        refusal: None,
        fingerprint: "f00d".to_owned(),
        has_changed: false,
    };
    let names =
        [("Audit.Log.READ", "Audit log: Read"), ("User.UserAccessToken.CREATE", "Access tokens: Create")];
    TemplatePlan {
        view,
        name: "Cloud".to_owned(),
        names: names.map(|(key, name)| (key.to_owned(), name.to_owned())).into(),
        words: vec![("People".to_owned(), "Access".to_owned()), (String::new(), "Directory".to_owned())],
        is_laid_out_anew: true,
    }
}

fn html(plan: TemplatePlan, fields: &[(&str, &str)]) -> String {
    let fields = [("do", "template/switch")].iter().chain(fields);
    let values = fields.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let answer = Some(FormAnswer::TemplatePlan(Box::new(plan)));
    let form = Some(FormState { values, answer, ..FormState::default() });
    Owner::new().with(|| {
        PageContext::provide(Arc::new(Visit { form, ..Visit::default() }));
        let template = domain::view::TemplateView {
            key: "standard".to_owned(),
            templates: Vec::new(),
            export_refusal: None,
            switch_refusal: None,
        };
        super::super::content(&frame(), &template).to_html()
    })
}

#[test]
fn every_consequence_is_shown_with_its_number_and_the_button_agrees_to_just_these() {
    let html = html(plan(), &[]);
    for text in [
        "Switch to Cloud",
        "Owners stay owners.",
        "2 members have it",
        "3 members have it · 1 open invitation gives it",
        "Loses 1 permission",
        "Audit log: Read",
        "Gains 1 permission",
        "Access tokens: Create",
        "New, and nobody has them yet: Reader.",
        "4 members would have Contributor, Reader, and keep Contributor.",
        "1 open invitation gives several roles",
        "Teams: Any number of teams for each member becomes No teams.",
        "2 members are in teams. Teams are no longer shown.",
        "Seats taken: 6 now, 5 afterwards, of 9",
        "The pages about people are laid out as in Cloud.",
        "2 words change",
        "(nothing) becomes Directory",
        "name=\"agreed\" value=\"f00d\"",
        "Keep the present template",
    ] {
        assert!(html.contains(text), "{text}: {html}");
    }
    assert!(!html.contains("Something changed since"), "{html}");
}

#[test]
fn a_role_can_become_each_new_one_stay_or_be_deleted_and_the_choice_stays_chosen() {
    let html = html(plan(), &[]);
    let select = html
        .split("<select")
        .find(|part| part.contains("name=\"fates[rol_00000000000000000000000000000002]\""));
    let select = select.unwrap().split("</select>").next().unwrap();
    assert!(select.contains("value=\"contributor\" selected"), "{select}");
    for value in ["owner", "contributor", "reader", ":keep", ":delete"] {
        assert!(select.contains(&format!("value=\"{value}\"")), "{value}: {select}");
    }
    assert_eq!(html.matches("<select").count(), 2, "the owner role has no choice: {html}");
    let mut strict = plan();
    strict.view.may_keep = false;
    assert!(!self::html(strict, &[]).contains(":keep"));
}

#[test]
fn what_is_in_the_way_is_said_and_there_is_no_button_to_switch() {
    let mut blocked = plan();
    blocked.view.problems = vec![SwitchProblem::AssetsOfKind { kind: "Vm".parse().unwrap(), count: 2 }];
    blocked.names = BTreeMap::from([("Vm".to_owned(), "Virtual machine".to_owned())]);
    let html = html(blocked, &[]);
    assert!(html.contains("There are 2 assets of the kind Virtual machine"), "{html}");
    assert!(!html.contains("name=\"agreed\"") && html.contains("Update the consequences"), "{html}");
    let mut denied = plan();
    denied.view.refusal = Some(Denial::OwnerProtected);
    assert!(!self::html(denied, &[]).contains("name=\"agreed\""));
}

#[test]
fn a_file_goes_along_and_its_text_is_not_asked_for_again() {
    let mut of_file = plan();
    (of_file.view.is_file, of_file.view.has_changed) = (true, true);
    let html = html(of_file, &[("template_file", "{\"format\": 1}"), ("file_name", "acme.json")]);
    assert!(html.contains("Switch to your file, based on Cloud"), "{html}");
    assert!(html.contains("name=\"template_text\" value=\"{&quot;format&quot;: 1}\""), "{html}");
    assert!(html.contains("name=\"file_name\" value=\"acme.json\""), "{html}");
    assert!(html.contains("Something changed since you saw the consequences"), "{html}");
}

#[test]
fn what_differs_from_what_was_agreed_to_is_marked_and_what_no_longer_applies_is_named() {
    let mut before = plan();
    before.view.roles[1].members = 2;
    before.view.effects = vec![SettingEffect::MembersInTeams(1)];
    let page = html(before, &[]);
    let shown = page.split("name=\"shown\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let shown = shown.replace("&quot;", "\"").replace("&amp;", "&");
    let mut changed = plan();
    changed.view.has_changed = true;
    let html = html(changed.clone(), &[("shown", &shown)]);
    for text in [
        "Something changed since you saw the consequences",
        "No longer: Admin becomes Contributor · 2 members have it · 1 open invitation gives it",
        "1 member is in a team.",
    ] {
        assert!(html.contains(text), "{text}: {html}");
    }
    assert_eq!(html.matches(">New<").count(), 2, "{html}");
    // Without what was shown the page still says that it changed.
    let html = self::html(changed, &[]);
    assert!(
        html.contains("Something changed since") && !html.contains("No longer") && !html.contains(">New<"),
        "{html}"
    );
}
