//! That a file reads back as what it was written from, and that everything that is wrong is refused where it stands.

use std::ops::Range;

use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::{
    id::RoleId,
    member::Role,
    policy::{ManagedBy, RolesPerMember, TeamsMode},
};

fn minimal() -> Value {
    json!({
        "format": 1,
        "base": "standard",
        "roles": [
            { "key": "boss", "name": "Boss", "rank": 100, "is_owner": true, "all": [] },
            { "key": "helper", "name": "Helper", "rank": 20, "all": ["User.Member: READ"], "own": ["Asset.Project: CREATE"] }
        ],
        "settings": { "members.undo_days": 3 },
        "words": { "nav.users": "Crew" }
    })
}

fn read(value: &Value) -> Read<OrgTemplate> {
    OrgTemplate::from_file(&value.to_string())
}

#[test]
fn every_built_in_template_reads_back_from_its_file_as_it_is() {
    for base in Template::all() {
        let file = OrgTemplate::built_in(base).to_file().unwrap();
        let read = OrgTemplate::from_file(&file).unwrap_or_else(|error| panic!("{}: {error}", base.key));
        let grants = |roles: &[TemplateRole]| roles.iter().map(TemplateRole::grants).collect::<Vec<_>>();
        assert_eq!(grants(&read.roles), grants(&base.roles), "{}", base.key);
        assert_eq!(
            (read.policy(), read.settings, read.words),
            (base.policy(), Overrides::default(), Overrides::default())
        );
        assert!(!file.contains("is_custom"), "{file}");
    }
}

#[test]
fn a_file_is_written_for_readers() {
    let base = Template::find("standard").unwrap();
    let file = OrgTemplate::built_in(base).to_file().unwrap();
    let head =
        "{\n  \"format\": 1,\n  \"base\": \"standard\",\n  \"roles\": [\n    {\n      \"key\": \"owner\",";
    assert!(file.starts_with(head), "{file}");
    assert!(file.contains("\"User.Member: READ UPDATE DELETE\""), "in the order of the template: {file}");
    assert!(file.ends_with("}\n"));
}

#[test]
fn the_owner_role_can_do_everything_whatever_the_file_says() {
    let read = read(&minimal()).unwrap();
    assert_eq!(read.roles[0].grants(), read.base.owner_grants());
    assert_eq!(read.roles[1].grants().iter().count(), 2);
    assert_eq!(read.policy().members_undo_days, 3);
    assert!(!read.roles[1].is_custom && !read.roles[1].is_default);
}

#[test]
fn a_value_that_equals_the_base_is_not_kept() {
    let mut file = minimal();
    file["settings"] = json!({ "members.undo_days": 30, "invitations.expire_after": null });
    let settings = read(&file).unwrap().settings;
    assert_eq!(settings, serde_json::from_value(json!({ "invitations.expire_after": null })).unwrap());
}

#[test]
fn what_is_wrong_is_refused_where_it_stands() {
    let text = |at: &str, problem| (at.to_owned(), problem);
    let role = |key: &str, name: &str| json!({ "key": key, "name": name, "rank": 20, "all": [] });
    let expected = |expected| FileProblem::WrongType { expected };
    let permission = |text: &str| FileProblem::Permission { permission: text.parse().unwrap() };
    let long = "x".repeat(301);
    let many: Vec<Value> = (0..101).map(|n| role(&format!("r{n}"), &format!("R {n}"))).collect();
    for (pointer, value, (at, problem)) in [
        ("/format", json!(2), text("format", FileProblem::Format { known: 1 })),
        ("/format", json!("1"), text("format", expected(JsonType::Number))),
        ("/base", json!("nothing"), text("base", FileProblem::Base)),
        ("/colour", json!("red"), text("colour", FileProblem::Unknown)),
        ("/roles", json!({}), text("roles", expected(JsonType::List))),
        ("/roles", json!([]), text("roles", FileProblem::NoOwner)),
        ("/roles", json!(many), text("roles", FileProblem::TooManyRoles { most: 100 })),
        ("/roles/1", json!("helper"), text("roles[1]", expected(JsonType::Object))),
        ("/roles/1", role("boss", "Other"), text("roles[1].key", FileProblem::KeyTwice)),
        ("/roles/1", role("other", " BOSS"), text("roles[1].name", FileProblem::NameTwice)),
        ("/roles/1/colour", json!(1), text("roles[1].colour", FileProblem::Unknown)),
        ("/roles/1/key", json!("He lper"), text("roles[1].key", FileProblem::Key)),
        ("/roles/1/key", json!(""), text("roles[1].key", FileProblem::Key)),
        ("/roles/1/key", json!("a:b"), text("roles[1].key", FileProblem::Key)),
        ("/roles/1/key", json!("x".repeat(61)), text("roles[1].key", FileProblem::Length { most: 60 })),
        ("/roles/1/name", json!(" "), text("roles[1].name", FileProblem::Name)),
        ("/roles/1/name", json!("a\u{202E}b"), text("roles[1].name", FileProblem::Name)),
        (
            "/roles/1/description",
            json!(long),
            text("roles[1].description", FileProblem::Length { most: 300 }),
        ),
        ("/roles/1/audience", json!(7), text("roles[1].audience", expected(JsonType::Text))),
        ("/roles/1/rank", json!(0), text("roles[1].rank", FileProblem::Rank)),
        ("/roles/1/rank", json!(101), text("roles[1].rank", FileProblem::Rank)),
        ("/roles/1/rank", json!(2.5), text("roles[1].rank", expected(JsonType::Number))),
        ("/roles/0/rank", json!(10), text("roles[1].rank", FileProblem::AboveOwner)),
        ("/roles/0/is_owner", json!(false), text("roles", FileProblem::NoOwner)),
        ("/roles/0/is_custom", json!(true), text("roles[0].is_custom", FileProblem::CustomOwner)),
        ("/roles/1/is_owner", json!(true), text("roles[1].is_owner", FileProblem::SecondOwner)),
        ("/roles/1/is_owner", json!(1), text("roles[1].is_owner", expected(JsonType::Flag))),
        ("/roles/1/default_view", json!("moon"), text("roles[1].default_view", FileProblem::LandingPage)),
        ("/roles/1/all", json!("User.Member: READ"), text("roles[1].all", expected(JsonType::List))),
        ("/roles/1/all/0", json!("User.Member"), text("roles[1].all[0]", FileProblem::GrantLine)),
        (
            "/roles/1/all/0",
            json!("User.Member: PRAISE"),
            text("roles[1].all[0]", permission("User.Member.PRAISE")),
        ),
        ("/roles/1/own/0", json!("Asset.Vm: READ"), text("roles[1].own[0]", permission("Asset.Vm.READ"))),
        ("/settings", json!([]), text("settings", expected(JsonType::Object))),
        ("/settings/members.colour", json!(1), text("settings.members.colour", FileProblem::Unknown)),
        ("/settings/members.undo_days", json!("3"), text("settings.members.undo_days", FileProblem::Setting)),
        ("/settings/members.undo_days", json!(91), text("settings.members.undo_days", FileProblem::Setting)),
        (
            "/settings/signin.email_domains",
            json!(["a b"]),
            text("settings.signin.email_domains", FileProblem::Setting),
        ),
        ("/words/nav.moon", json!("Moon"), text("words.nav.moon", FileProblem::Unknown)),
        ("/words/nav.users", json!(1), text("words.nav.users", expected(JsonType::Text))),
        ("/words/nav.users", json!(""), text("words.nav.users", FileProblem::Name)),
    ] {
        let mut file = minimal();
        let (parent, member) = pointer.rsplit_once('/').unwrap();
        match file.pointer_mut(parent).unwrap() {
            Value::Array(values) => values[member.parse::<usize>().unwrap()] = value,
            parent => parent[member] = value,
        }
        assert_eq!(read(&file).unwrap_err(), FileError { at, problem }, "{pointer}");
    }
}

#[test]
fn a_second_preselected_role_is_refused() {
    let mut file = minimal();
    file["roles"][0]["is_default"] = json!(true);
    file["roles"][1]["is_default"] = json!(true);
    assert_eq!(read(&file).unwrap_err(), wrong("roles[1].is_default", FileProblem::SecondDefault));
}

#[test]
fn what_is_missing_is_named() {
    for (pointer, at) in [
        ("/format", "format"),
        ("/base", "base"),
        ("/roles", "roles"),
        ("/roles/1/key", "roles[1].key"),
        ("/roles/1/name", "roles[1].name"),
        ("/roles/1/rank", "roles[1].rank"),
        ("/roles/1/all", "roles[1].all"),
    ] {
        let mut file = minimal();
        let (parent, member) = pointer.rsplit_once('/').unwrap();
        file.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(member);
        assert_eq!(read(&file).unwrap_err(), wrong(at, FileProblem::Missing));
    }
}

#[test]
fn what_is_no_json_is_refused_with_line_and_column_and_what_is_too_large_with_the_limit() {
    let refused = |text: &str| OrgTemplate::from_file(text).unwrap_err().problem;
    assert_eq!(refused("{\n  \"format\": ,"), FileProblem::Syntax { line: 2, column: 13 });
    assert_eq!(refused(" \n"), FileProblem::Empty);
    assert_eq!(refused("[]"), FileProblem::WrongType { expected: JsonType::Object });
    assert_eq!(refused(&" ".repeat(MAX_FILE + 1)), FileProblem::Size { most: 256 });
    // Deeper than the reader follows.
    assert!(matches!(refused(&"[".repeat(10_000)), FileProblem::Syntax { .. }));
}

/// A role of an organization made from a template: any of its grants, narrowed or left out.
fn a_role(base: &'static Template, n: usize) -> impl Strategy<Value = Role> {
    let known: Vec<_> = base.owner_grants().iter().map(|(permission, _)| permission.clone()).collect();
    let scopes = prop::collection::vec(
        prop::option::weighted(0.3, prop::sample::select(vec![Scope::All, Scope::Own])),
        known.len(),
    );
    let texts = ("[A-Za-zäöü\"\\\\ ]{0,20}", "[a-z. ]{0,40}", "[a-z. ]{0,40}");
    (texts, 1..=100_i32, any::<bool>(), prop::sample::select(LandingPage::ALL), scopes).prop_map(
        move |((role_name, description, audience), rank, is_system, default_view, scopes)| Role {
            id: RoleId::new(Uuid::nil()),
            key: format!("role-{n}"),
            name: name::parse(&format!("{role_name} {n}")).unwrap(),
            description: clean_role_text(&description),
            audience: clean_role_text(&audience),
            rank,
            is_system,
            is_owner: false,
            is_default: n == 1,
            default_view,
            cloned_from: None,
            grants: known
                .iter()
                .zip(scopes)
                .filter_map(|(permission, scope)| Some((permission.clone(), scope?)))
                .collect(),
        },
    )
}

fn a_policy(base: Policy) -> impl Strategy<Value = Policy> {
    let hours: Range<u32> = 1..8_760;
    let choices = (any::<bool>(), any::<bool>(), 0..3_usize, 0..3_usize, 0..=90_u8);
    let domains = prop::collection::btree_set("[a-z]{1,8}\\.example", 0..4);
    (choices, prop::option::of(hours), domains).prop_map(
        move |((one, custom, by, teams, days), hours, domains)| Policy {
            roles_per_member: if one { RolesPerMember::One } else { RolesPerMember::Many },
            roles_custom: custom,
            members_managed_by: [ManagedBy::Permission, ManagedBy::Rank, ManagedBy::Owner][by],
            teams_mode: [TeamsMode::Off, TeamsMode::One, TeamsMode::Many][teams],
            members_undo_days: days,
            invitations_expire_after_hours: hours,
            signin_email_domains: domains,
            ..base.clone()
        },
    )
}

fn an_organization() -> impl Strategy<Value = (&'static Template, Vec<Role>, Policy, Words)> {
    prop::sample::select(Template::all().iter().collect::<Vec<_>>()).prop_flat_map(|base| {
        let roles: Vec<_> = (1..8).map(|n| a_role(base, n)).collect();
        let words = ("[A-Za-z{} ]{0,20}", "[A-Za-zäöü ]{0,20}").prop_map(|(users, invite)| {
            let word = |text: &str| name::parse(text).unwrap_or_default();
            Words { nav_users: word(&users), invite: word(&invite), ..Words::default() }
        });
        (Just(base), roles, a_policy(base.policy()), words).prop_map(|(base, mut roles, policy, words)| {
            let owner = base.roles.iter().find(|role| role.is_owner).unwrap();
            roles.insert(0, owner.role(RoleId::new(Uuid::nil())));
            (base, roles, policy, words)
        })
    })
}

proptest! {
    #[test]
    fn whatever_an_organization_made_of_a_template_reads_back_from_its_file((base, roles, policy, words) in an_organization()) {
        let exported = OrgTemplate::of(base, &roles, &policy, &words);
        let file = exported.to_file().unwrap();
        let imported = OrgTemplate::from_file(&file).map_err(|error| TestCaseError::fail(format!("{error}: {file}")))?;
        prop_assert_eq!(imported.to_file().unwrap(), file, "the same file");
        let made: Vec<Role> = imported.roles.iter().map(|role| role.role(RoleId::new(Uuid::nil()))).collect();
        prop_assert_eq!(made, roles, "the same roles");
        prop_assert_eq!(imported.policy(), policy, "the same settings");
        prop_assert_eq!(Words::default().with(&imported.words), words, "the same words");
    }

    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,200}") {
        let _ = OrgTemplate::from_file(&text);
    }
}
