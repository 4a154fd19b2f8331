//! The settings page: who may change which section, what a change means for those who are there, and what is stored and
//! told to the log.

use domain::{
    access::Denial,
    error::{ErrorKind, Problem},
    id::MembershipId,
    permission::Permission,
    settings::{InputError, Overrides, Section},
    time::Span,
    view::{SettingEffect, SettingsView},
};
use service::{
    Caller, Service,
    invitations::{self, InviteMembers},
    members::{self, ChangeRoles},
    orgs,
    settings::{self, RenameOrganization, SettingChanges, SettingsUpdate, UpdateSettings},
};
use testkit::{Org, World, agreed};

use crate::short::{NONE, fields};

on_both_databases![
    a_change_is_stored_where_it_differs_from_the_template_and_told_with_both_values,
    a_change_says_whom_it_concerns_and_is_made_once_that_was_confirmed,
    two_changes_at_once_are_both_kept,
    what_somebody_else_has_changed_meanwhile_is_not_overwritten_unseen,
    an_owner_renames_the_organization_and_its_old_address_leads_nowhere,
];

fn changes(values: &[(&str, &str)]) -> SettingChanges {
    let values = values.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect();
    SettingChanges { values, ..SettingChanges::default() }
}

fn reset(key: &str) -> SettingChanges {
    SettingChanges { reset: vec![key.to_owned()], ..SettingChanges::default() }
}

async fn update(
    service: &Service,
    caller: &Caller,
    slug: &str,
    section: Section,
    changes: SettingChanges,
) -> Result<SettingsUpdate, ErrorKind> {
    let command = UpdateSettings { section, changes, confirmed: Vec::new() };
    settings::update(service, caller, slug, command).await
}

async fn stored(world: &World, slug: &str) -> Overrides {
    let mut tx = world.service.store().read().await.unwrap();
    let org = tx.find_organization(slug).await.unwrap().unwrap();
    tx.close().await.unwrap();
    org.settings
}

fn overrides(json: &str) -> Overrides {
    serde_json::from_str(json).unwrap()
}

async fn read(world: &World, org: &Org, section: Section) -> SettingsView {
    settings::get(&world.service, &org.owner, &org.slug, Some(section)).await.unwrap()
}

fn values<'a>(view: &'a SettingsView, key: &str) -> (&'a str, &'a str) {
    let setting = view.settings.iter().find(|setting| setting.key == key).unwrap();
    (&setting.value, &setting.default)
}

async fn a_change_is_stored_where_it_differs_from_the_template_and_told_with_both_values(world: World) {
    world.set_up().await;
    let org = world.organization_from("Globex", "analytics").await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let mark = world.mark().await;
    let both =
        changes(&[("members.leave", "nobody"), ("members.undo_days", "3"), ("roles.per_member", "one")]);
    assert_eq!(update(service, owner, slug, Section::Members, both).await, Ok(SettingsUpdate::Saved));
    assert_eq!(stored(&world, slug).await, overrides(r#"{"members.leave":"nobody","members.undo_days":3}"#));
    let view = read(&world, &org, Section::Members).await;
    assert_eq!(values(&view, "members.leave"), ("nobody", "everyone"));
    assert_eq!(values(&view, "members.undo_days"), ("3", "14"));
    assert_eq!(values(&view, "roles.per_member"), ("one", "one"));
    assert_eq!(world.actions_since(&mark).await, ["settings.changed"]);
    let entry = world.entry(slug, "settings.changed").await;
    assert_eq!(
        entry.value_before.as_deref(),
        Some(r#"{"settings":{"members.leave":"everyone","members.undo_days":"14"}}"#)
    );
    assert_eq!(
        entry.value_after.as_deref(),
        Some(r#"{"settings":{"members.leave":"nobody","members.undo_days":"3"}}"#)
    );

    let mark = world.mark().await;
    let same = changes(&[("members.leave", "nobody")]);
    assert_eq!(update(service, owner, slug, Section::Members, same).await, Ok(SettingsUpdate::Unchanged));
    assert_eq!(world.actions_since(&mark).await, NONE, "changing nothing is quiet");

    // Whatever was entered for it.
    let mut back = reset("members.leave");
    back.values.insert("members.leave".to_owned(), "managers".to_owned());
    assert_eq!(update(service, owner, slug, Section::Members, back).await, Ok(SettingsUpdate::Saved));
    assert_eq!(stored(&world, slug).await, overrides(r#"{"members.undo_days":3}"#));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn what_is_entered_wrongly_or_elsewhere_is_refused_by_its_field() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let wrong = changes(&[
        ("members.undo_days", "91"),
        ("members.leave", "sometimes"),
        // Of another section, not read by any code yet, and unknown.
        ("sessions.idle", "30"),
        ("tokens.max_lifetime", "on"),
        ("members.colour", "blue"),
    ]);
    let refused = update(&world.service, &org.owner, &org.slug, Section::Members, wrong.clone()).await;
    let setting = |error| Problem::Setting { error };
    let expected = [
        ("members.colour", Problem::UnknownSetting),
        ("members.leave", setting(InputError::Choice)),
        ("members.undo_days", setting(InputError::Number { least: 0, most: 90 })),
        ("sessions.idle", Problem::UnknownSetting),
        ("tokens.max_lifetime", Problem::UnknownSetting),
    ];
    let expected = expected.map(|(key, problem)| (key.to_owned(), problem));
    assert_eq!(fields(refused.unwrap_err()), expected);
    let preview = settings::preview(&world.service, &org.owner, &org.slug, Section::Members, &wrong).await;
    assert_eq!(fields(preview.unwrap_err()), expected);
    assert_eq!(stored(&world, &org.slug).await, Overrides::default());
}

async fn a_change_says_whom_it_concerns_and_is_made_once_that_was_confirmed(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    for n in 0..3 {
        let (_, member) = world.enrol(&org, "member").await;
        let roles = vec![org.role("member"), org.role("viewer")];
        members::change_roles(service, owner, slug, ChangeRoles { member, roles }).await.unwrap();
        if n == 0 {
            // Somebody who is gone does not count.
            agreed::remove(service, owner, slug, member).await.unwrap();
        }
    }
    world.invite_by(owner, slug, "two@example.com", &["member", "viewer"]).await;
    let one = changes(&[("roles.per_member", "one")]);
    let effects =
        vec![SettingEffect::MembersWithSeveralRoles(2), SettingEffect::InvitationsWithSeveralRoles(1)];
    let preview = settings::preview(service, owner, slug, Section::Members, &one).await;
    assert_eq!(preview, Ok(effects.clone()));
    let mark = world.mark().await;
    let asked = update(service, owner, slug, Section::Members, one.clone()).await;
    assert_eq!(asked, Ok(SettingsUpdate::ToConfirm(effects.clone())));
    assert_eq!(stored(&world, slug).await, Overrides::default());
    assert_eq!(world.actions_since(&mark).await, NONE);
    // What was confirmed is no longer what would happen.
    let command = UpdateSettings {
        section: Section::Members,
        changes: one,
        confirmed: vec![SettingEffect::MembersWithSeveralRoles(2)],
    };
    let asked = settings::update(service, owner, slug, command.clone()).await;
    assert_eq!(asked, Ok(SettingsUpdate::ToConfirm(effects.clone())));
    let command = UpdateSettings { confirmed: effects, ..command };
    assert_eq!(settings::update(service, owner, slug, command).await, Ok(SettingsUpdate::Saved));
    assert_eq!(world.actions_since(&mark).await, ["settings.changed"]);
    let kept = world.entry(slug, "settings.changed").await.plan;
    let expected = r#"{"settings":[{"members_with_several_roles":2},{"invitations_with_several_roles":1}]}"#;
    assert_eq!(kept.as_deref(), Some(expected));
    let many = changes(&[("roles.per_member", "many")]);
    assert_eq!(settings::preview(service, owner, slug, Section::Members, &many).await, Ok(Vec::new()));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn each_effect_counts_those_whom_it_concerns() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization_with("Globex", |policy| policy.roles_minimum = 0).await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let (_, without) = world.enrol(&org, "member").await;
    let none = ChangeRoles { member: without, roles: Vec::new() };
    members::change_roles(service, owner, slug, none).await.unwrap();
    let (admin, _) = world.enrol(&org, "admin").await;
    for address in ["a@acme.example", "b@acme.example", "c@other.example"] {
        let command = InviteMembers::pasted(address, Vec::new());
        assert!(invitations::invite(service, owner, slug, command).await.unwrap()[0].state.is_done());
    }
    let effects = async |section, pairs: &[(&str, &str)]| {
        settings::preview(service, owner, slug, section, &changes(pairs)).await.unwrap()
    };
    assert_eq!(
        effects(Section::Members, &[("roles.minimum", "1")]).await,
        [SettingEffect::MembersWithoutRole(1), SettingEffect::InvitationsWithoutRole(3)]
    );
    assert_eq!(
        effects(Section::Members, &[("members.managed_by", "owner")]).await,
        [SettingEffect::FewerManagers(1)]
    );
    assert_eq!(
        effects(Section::SignIn, &[("signin.email_domains", "acme.example")]).await,
        [SettingEffect::InvitationsOutsideDomains(1), SettingEffect::OpenToAccounts]
    );
    let both = [("signin.email_domains", "acme.example, other.example")];
    assert_eq!(effects(Section::SignIn, &both).await, [SettingEffect::OpenToAccounts]);
    // Both have used the organization; half an hour later the owner does so again.
    orgs::frame(service, &admin, slug).await.unwrap();
    world.clock.advance(Span::minutes(30));
    orgs::frame(service, owner, slug).await.unwrap();
    assert_eq!(
        effects(Section::SignIn, &[("sessions.idle", "20")]).await,
        [SettingEffect::SessionsEnd(1)],
        "the admin's"
    );
    assert_eq!(effects(Section::SignIn, &[("sessions.idle", "31")]).await, []);
}

/// The sections that each role may change.
const SECTIONS: &[(&str, &str, &[Section])] = &[
    (
        "analytics",
        "owner",
        &[
            Section::General,
            Section::Members,
            Section::Invitations,
            Section::Teams,
            Section::SignIn,
            Section::License,
            Section::Account,
            Section::Template,
        ],
    ),
    (
        "analytics",
        "administrator",
        &[
            Section::General,
            Section::Members,
            Section::Invitations,
            Section::Teams,
            Section::SignIn,
            Section::License,
            Section::Template,
        ],
    ),
    ("analytics", "creator", &[]),
    ("analytics", "designer", &[]),
    ("analytics", "viewer", &[]),
    (
        "config",
        "owner",
        &[
            Section::General,
            Section::Members,
            Section::Invitations,
            Section::Teams,
            Section::SignIn,
            Section::License,
            Section::Account,
            Section::Template,
        ],
    ),
    ("config", "admin", &[]),
    ("config", "contributor", &[]),
    ("config", "viewer", &[]),
];

/// A change of each section that has settings, which changes nothing.
async fn try_each(world: &World, caller: &Caller, org: &Org, section: Section) -> Result<(), ErrorKind> {
    let (service, slug) = (&world.service, org.slug.as_str());
    if section == Section::Account {
        let command = RenameOrganization { name: "Globex".to_owned(), slug: slug.to_owned() };
        return settings::rename_organization(service, caller, slug, command).await.map(drop);
    }
    settings::preview(service, caller, slug, section, &SettingChanges::default()).await?;
    update(service, caller, slug, section, SettingChanges::default()).await.map(drop)
}

#[tokio::test]
async fn each_role_sees_and_changes_the_sections_of_its_permissions() {
    let world = World::sqlite().await;
    world.set_up().await;
    for (template, role, sections) in SECTIONS {
        let org = world.organization_from("Globex", template).await;
        let (person, _) = world.enrol(&org, role).await;
        let (service, slug) = (&world.service, org.slug.as_str());
        let may = orgs::frame(service, &person, slug).await.unwrap().may;
        assert_eq!(may.change_settings, !sections.is_empty(), "{template} {role}: the navigation");
        let first = settings::get(service, &person, slug, None).await;
        match sections.first() {
            Some(section) => {
                let view = first.unwrap();
                assert_eq!(
                    (view.section, view.sections.as_slice()),
                    (*section, *sections),
                    "{template} {role}"
                );
            }
            None => assert_eq!(first.unwrap_err().code(), "access.denied", "{template} {role}"),
        }
        for section in Section::ALL {
            let missing = Denial::Missing { permission: section.permission() };
            let holds = |permission: Permission| {
                let held = org.roles.iter().find(|held| held.key == *role).unwrap();
                held.grants.scope_of(&permission).is_some()
            };
            let expected = if holds(section.permission()) { Ok(()) } else { Err(missing.into()) };
            let tried = try_each(&world, &person, &org, *section).await;
            assert_eq!(tried, expected, "{template} {role} {section:?}");
        }
    }
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn a_refused_change_is_in_the_log_and_strangers_find_nothing() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization_from("Globex", "config").await;
    let (admin, _) = world.enrol(&org, "admin").await;
    let leave = changes(&[("members.leave", "nobody")]);
    let refused = update(&world.service, &admin, &org.slug, Section::Members, leave.clone()).await;
    assert_eq!(refused, Err(Denial::Missing { permission: Permission::SETTINGS_UPDATE }.into()));
    let denials = world.denials(&org.slug).await;
    assert_eq!(denials.len(), 1);
    assert!(denials[0].value_after.as_deref().unwrap().contains("settings.changed"), "{denials:?}");
    let stranger = world.stranger().await;
    let refused = update(&world.service, &stranger, &org.slug, Section::Members, leave).await;
    assert_eq!(refused, Err(ErrorKind::NotFound));
}

#[tokio::test]
async fn a_section_without_a_setting_that_code_reads_is_not_there() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    for section in Section::ALL {
        let found = settings::get(&world.service, &org.owner, &org.slug, Some(*section)).await;
        let view = read(&world, &org, Section::General).await;
        match view.sections.contains(section) {
            true => assert_eq!(found.unwrap().section, *section),
            false => assert_eq!(found, Err(ErrorKind::NotFound), "{section:?}"),
        }
    }
}

async fn two_changes_at_once_are_both_kept(world: World) {
    world.set_up().await;
    let servers = world.two_servers().await;
    for round in 0..10 {
        let org = world.organization("Globex").await;
        let change = |server: &Service, section, key: &str, value: &str| {
            let (server, org, changes) = (server.clone(), org.clone(), changes(&[(key, value)]));
            tokio::spawn(async move { update(&server, &org.owner, &org.slug, section, changes).await })
        };
        let leave = change(&servers[0], Section::Members, "members.leave", "nobody");
        let links = change(&servers[1], Section::Invitations, "invitations.copy_link", "off");
        for changed in [leave.await.unwrap(), links.await.unwrap()] {
            assert_eq!(changed, Ok(SettingsUpdate::Saved), "round {round}");
        }
        assert_eq!(
            stored(&world, &org.slug).await,
            overrides(r#"{"invitations.copy_link":false,"members.leave":"nobody"}"#),
            "round {round}"
        );
    }
    assert_eq!(world.violations().await, NONE);
}

/// The section of members as somebody sends it who has opened it when it was `shown` and has changed `touched` in it.
fn sent(shown: &SettingsView, touched: &[(&str, &str)]) -> SettingChanges {
    let pair = |setting: &domain::view::SettingView| (setting.key.clone(), setting.value.clone());
    let shown: std::collections::BTreeMap<String, String> = shown.settings.iter().map(pair).collect();
    let mut values = shown.clone();
    values.extend(touched.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())));
    SettingChanges { values, reset: Vec::new(), shown }
}

async fn what_somebody_else_has_changed_meanwhile_is_not_overwritten_unseen(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let shown = read(&world, &org, Section::Members).await;
    let save = async |changes| update(service, owner, slug, Section::Members, changes).await;
    let first = sent(&shown, &[("members.undo_days", "7"), ("members.leave", "managers")]);
    assert_eq!(save(first).await, Ok(SettingsUpdate::Saved));
    // Whoever opened the page before sends the other value with everything else, and has not touched it.
    let other = sent(&shown, &[("members.managed_by", "permission")]);
    assert_eq!(save(other).await, Ok(SettingsUpdate::Saved));
    let now = read(&world, &org, Section::Members).await;
    assert_eq!(values(&now, "members.undo_days").0, "7");
    assert_eq!(values(&now, "members.managed_by").0, "permission");
    // The same setting with another value is shown before it is overwritten; with the same value there is nothing to say.
    let both = sent(&shown, &[("members.undo_days", "9"), ("members.leave", "managers")]);
    let overtaken = |key: &str, value: &str| {
        (key.to_owned(), Problem::SettingChanged { key: key.to_owned(), value: value.to_owned() })
    };
    let preview = settings::preview(service, owner, slug, Section::Members, &both).await.unwrap_err();
    assert_eq!(fields(preview), [overtaken("members.undo_days", "7")]);
    assert_eq!(fields(save(both).await.unwrap_err()), [overtaken("members.undo_days", "7")]);
    let back = SettingChanges { reset: vec!["members.leave".to_owned()], ..sent(&shown, &[]) };
    assert_eq!(fields(save(back).await.unwrap_err()), [overtaken("members.leave", "managers")]);
    assert_eq!(read(&world, &org, Section::Members).await, now, "nothing was changed");
    let again = sent(&now, &[("members.undo_days", "9")]);
    assert_eq!(save(again).await, Ok(SettingsUpdate::Saved));
    assert_eq!(world.violations().await, NONE);
}

async fn an_owner_renames_the_organization_and_its_old_address_leads_nowhere(world: World) {
    world.set_up().await;
    let (org, other) = (world.organization_from("Globex", "config").await, world.organization("Acme").await);
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let rename = async |slug: &str, name: &str, new: &str| {
        let command = RenameOrganization { name: name.to_owned(), slug: new.to_owned() };
        settings::rename_organization(service, owner, slug, command).await
    };
    for (name, new, field, problem) in [
        ("", "globex", "org_name", Problem::Required),
        ("Globex", "", "org_slug", Problem::SlugForm),
        ("Globex", "two words", "org_slug", Problem::SlugForm),
        ("Globex", "-globex", "org_slug", Problem::SlugForm),
        ("Globex", other.slug.as_str(), "org_slug", Problem::SlugTaken),
    ] {
        let refused = rename(slug, name, new).await.unwrap_err();
        assert_eq!(fields(refused), [(field.to_owned(), problem)], "{name} {new}");
    }
    let mark = world.mark().await;
    assert_eq!(rename(slug, "Globex", slug).await.map(drop), Ok(()));
    assert_eq!(world.actions_since(&mark).await, NONE, "changing nothing is quiet");
    let renamed = rename(slug, " Globex  Corporation ", "Globex-Corp").await.unwrap();
    assert_eq!((renamed.name.as_str(), renamed.slug.as_str()), ("Globex Corporation", "globex-corp"));
    assert_eq!(world.actions_since(&mark).await, ["organization.renamed"]);
    let entry = world.entry("globex-corp", "organization.renamed").await;
    let before = format!(r#"{{"organization":{{"name":"Globex","slug":"{slug}"}}}}"#);
    assert_eq!(entry.value_before, Some(before));
    assert_eq!(
        entry.value_after.as_deref(),
        Some(r#"{"organization":{"name":"Globex Corporation","slug":"globex-corp"}}"#)
    );
    assert_eq!(orgs::frame(service, owner, slug).await.map(drop), Err(ErrorKind::NotFound));
    let frame = orgs::frame(service, owner, "globex-corp").await.unwrap();
    assert_eq!((frame.org.name.as_str(), frame.membership_id), ("Globex Corporation", org.owner_id));
    let admin: MembershipId = world.enrol(&org, "admin").await.1;
    assert!(members::get(service, owner, "globex-corp", admin).await.is_ok());
    assert_eq!(world.violations().await, NONE);
}
