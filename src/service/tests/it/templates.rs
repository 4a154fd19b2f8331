//! Templates of organizations: a file that is downloaded makes the same organization again, and a switch does what was shown
//! and agreed to, or nothing.

use std::collections::HashMap;

use domain::{
    access::Permit,
    change_plan::ChangePlan,
    error::{ErrorKind, Problem},
    id::{AssetId, MembershipId, RoleId},
    list::{InvitationQuery, UserQuery},
    permission::{GrantSet, Permission, Scope},
    settings::Section,
    template::{FileProblem, OrgTemplate, RoleFate, Template},
    time::Span,
    view::{SettingEffect, TemplateSwitchView},
};
use futures::future::join;
use service::{
    Caller,
    assets::{self, CreateAsset},
    invitations::{self, InviteMembers},
    members::{self, ChangeRoles},
    orgs::{self, CreateOrganization},
    roles::{self, UpdateRole},
    settings::{self, SettingChanges, SettingsUpdate, UpdateSettings},
    teams::{self, CreateTeam},
    templates::{self, ChosenTemplate, SwitchTemplate, TemplateSwitched},
};
use store::{Outcome, PeriodStart};
use testkit::{Org, World, agreed};

use crate::{
    roles::{create, grants, helper},
    short::{NONE, fields, organization},
};

mod refused;

on_both_databases![
    a_downloaded_file_makes_an_organization_that_downloads_the_same_file,
    a_standard_organization_becomes_a_config_one_as_it_was_shown,
    an_analytics_organization_with_people_invitations_and_teams_becomes_a_workspace,
    of_several_new_roles_members_and_invitations_keep_the_highest,
    a_plan_that_is_no_longer_true_is_shown_anew,
    a_switch_and_a_change_of_a_role_at_once_leave_one_of_both_orders,
];

fn to(key: &str) -> SwitchTemplate {
    SwitchTemplate { template: ChosenTemplate::built_in(key), ..SwitchTemplate::default() }
}

fn to_file(text: &str) -> SwitchTemplate {
    let template = ChosenTemplate { key: String::new(), file: text.to_owned() };
    SwitchTemplate { template, ..SwitchTemplate::default() }
}

async fn switch(
    world: &World,
    by: &Caller,
    org: &Org,
    command: SwitchTemplate,
) -> Result<TemplateSwitched, ErrorKind> {
    templates::switch(&world.service, by, &org.slug, command).await
}

/// The consequences, which are shown and change nothing.
async fn plan(world: &World, org: &Org, command: SwitchTemplate) -> TemplateSwitchView {
    match switch(world, &org.owner, org, command).await.unwrap() {
        TemplateSwitched::ToConfirm(view) => *view,
        TemplateSwitched::Done => panic!("nobody agreed to it"),
    }
}

/// Switches after a look at the consequences.
async fn agree(world: &World, org: &Org, command: SwitchTemplate) -> TemplateSwitchView {
    let view = plan(world, org, command.clone()).await;
    let agreed = SwitchTemplate { agreed: view.fingerprint.clone(), ..command };
    assert_eq!(switch(world, &org.owner, org, agreed).await, Ok(TemplateSwitched::Done), "{view:?}");
    view
}

async fn export(world: &World, by: &Caller, slug: &str) -> String {
    templates::export(&world.service, by, slug).await.unwrap().text
}

async fn roles_of(world: &World, org: &Org, member: MembershipId) -> Vec<String> {
    let (_, all) = organization(world, &org.slug).await;
    let held = members::get(&world.service, &org.owner, &org.slug, member).await.unwrap().role_ids;
    all.iter().filter(|role| held.contains(&role.id)).map(|role| role.key.clone()).collect()
}

async fn invited_roles(world: &World, org: &Org) -> Vec<Vec<String>> {
    let query = InvitationQuery::default();
    let sent = invitations::overview(&world.service, &org.owner, &org.slug, &query).await.unwrap();
    sent.page.rows.into_iter().map(|row| row.roles).collect()
}

async fn invite(world: &World, org: &Org, email: &str, roles: Vec<RoleId>) {
    let command = InviteMembers::pasted(email, roles);
    invitations::invite(&world.service, &org.owner, &org.slug, command).await.unwrap();
}

async fn give(world: &World, org: &Org, member: MembershipId, roles: Vec<RoleId>) {
    let command = ChangeRoles { member, roles };
    members::change_roles(&world.service, &org.owner, &org.slug, command).await.unwrap();
}

pub async fn change(world: &World, org: &Org, section: Section, values: &[(&str, &str)]) {
    let values = values.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect();
    let changes = SettingChanges { values, ..SettingChanges::default() };
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let confirmed = settings::preview(service, owner, slug, section, &changes).await.unwrap();
    let command = UpdateSettings { section, changes, confirmed };
    let updated = settings::update(service, owner, slug, command).await;
    assert_eq!(updated, Ok(SettingsUpdate::Saved));
}

fn fate<'a>(view: &'a TemplateSwitchView, name: &str) -> &'a domain::view::RoleSwitchView {
    view.roles.iter().find(|role| role.name == name).unwrap()
}

fn fates(pairs: &[(RoleId, RoleFate)]) -> HashMap<RoleId, RoleFate> {
    pairs.iter().cloned().collect()
}

fn becomes(key: &str) -> RoleFate {
    RoleFate::Replaced(key.to_owned())
}

async fn a_downloaded_file_makes_an_organization_that_downloads_the_same_file(world: World) {
    world.set_up().await;
    let person = world.stranger().await;
    for key in Template::keys() {
        let org = world.organization_from("Globex", key).await;
        change(&world, &org, Section::General, &[("language", "de")]).await;
        change(&world, &org, Section::SignIn, &[("signin.email_domains", "acme.example")]).await;
        let (stored, _) = organization(&world, &org.slug).await;
        if stored.policy.roles_custom {
            let reader = helper("Helfer \"ö\"", grants(&[("User.Member.READ", Scope::All)]));
            create(&world, &org.owner, &org, reader).await.unwrap();
        }
        let mark = world.mark().await;
        let file = export(&world, &org.owner, &org.slug).await;
        assert_eq!(world.actions_since(&mark).await, ["template.exported"]);
        for secret in [&org.slug, "Owner 1", "@example.org", "rol_", "org_"] {
            assert!(!file.contains(secret), "{secret}: {file}");
        }
        let template = ChosenTemplate { key: "portal".to_owned(), file: file.clone() };
        let command = CreateOrganization { name: "Copy".to_owned(), template };
        let made = orgs::create(&world.service, &person, command).await.unwrap();
        assert_eq!(export(&world, &person, &made.slug).await, file, "{key}");
        let (copy, roles) = organization(&world, &made.slug).await;
        assert_eq!((&*copy.template, copy.policy), (key, stored.policy));
        assert_eq!(roles.iter().any(|role| !role.is_system), file.contains("is_custom"), "{key}");
    }
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn a_file_that_is_wrong_makes_no_organization_and_says_where() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let file = export(&world, &owner, "acme").await.replacen("\"rank\": 80", "\"rank\": 800", 1);
    let template = ChosenTemplate { key: "standard".to_owned(), file: file.clone() };
    let command = CreateOrganization { name: "Copy".to_owned(), template };
    let mark = world.mark().await;
    let refused = fields(orgs::create(&world.service, &owner, command).await.unwrap_err());
    let [(field, Problem::TemplateFile { error })] = refused.as_slice() else { panic!("{refused:?}") };
    assert_eq!(
        (&**field, &*error.at, &error.problem),
        ("template_file", "roles[1].rank", &FileProblem::Rank)
    );
    let refused = templates::switch(&world.service, &owner, "acme", to_file(&file)).await.unwrap_err();
    assert!(matches!(fields(refused)[..], [(_, Problem::TemplateFile { .. })]));
    assert_eq!(world.actions_since(&mark).await, NONE);
}

async fn a_standard_organization_becomes_a_config_one_as_it_was_shown(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    change(&world, &org, Section::SignIn, &[("sessions.idle", "30")]).await;
    change(&world, &org, Section::Members, &[("members.undo_days", "3")]).await;
    let (_, ada) = world.enrol(&org, "admin").await;
    let (_, bob) = world.enrol(&org, "auditor").await;
    let (_, eve) = world.enrol(&org, "member").await;
    agreed::remove(service, owner, slug, eve).await.unwrap();
    invite(&world, &org, "ida@example.com", vec![org.role("viewer")]).await;
    let team = CreateTeam { name: "Night shift".to_owned(), ..CreateTeam::default() };
    teams::create(service, owner, slug, team).await.unwrap();

    let mark = world.mark().await;
    let command = SwitchTemplate {
        fates: fates(&[
            (org.role("auditor"), becomes("viewer_no_secrets")),
            (org.role("owner"), RoleFate::Deleted),
        ]),
        ..to("config")
    };
    let view = plan(&world, &org, command.clone()).await;
    assert_eq!(world.actions_since(&mark).await, NONE, "a look changes nothing");
    let expected = [
        ("Owner", becomes("owner"), 1, 0),
        ("Admin", becomes("admin"), 1, 0),
        ("Team lead", becomes("viewer"), 0, 0),
        ("Auditor", becomes("viewer_no_secrets"), 1, 0),
        ("Member", becomes("viewer"), 0, 0),
        ("Viewer", becomes("viewer"), 0, 1),
    ];
    let found: Vec<_> = view
        .roles
        .iter()
        .map(|role| (&*role.name, role.fate.clone(), role.members, role.invitations))
        .collect();
    assert_eq!(found, expected);
    let auditor = fate(&view, "Auditor");
    assert_eq!(auditor.lost.scope_of(&Permission::AUDIT_READ), Some(Scope::All));
    assert_eq!(auditor.gained.scope_of(&"Asset.Parameter.READ".parse().unwrap()), Some(Scope::All));
    assert!(!view.may_keep && view.is_possible() && !view.has_changed);
    let setting = |key: &str| view.settings.iter().find(|setting| setting.key == key);
    let undo = setting("members.undo_days").unwrap();
    assert_eq!((&*undo.before, &*undo.after), ("3", "14"), "the template has a rule for it");
    assert_eq!(setting("sessions.idle"), None, "the template has no rule for it");
    assert_eq!(view.effects, [SettingEffect::FewerManagers(1)]);

    let agreed = SwitchTemplate { agreed: view.fingerprint.clone(), ..command };
    assert_eq!(switch(&world, owner, &org, agreed).await, Ok(TemplateSwitched::Done));
    let (after, roles) = organization(&world, slug).await;
    assert_eq!((&*after.template, after.policy.members_undo_days), ("config", 14));
    assert_eq!(after.policy.sessions_idle_minutes, 30);
    let keys: Vec<&str> = roles.iter().map(|role| role.key.as_str()).collect();
    assert_eq!(keys, ["owner", "admin", "contributor", "viewer", "viewer_no_secrets"]);
    assert!(roles.iter().all(|role| role.is_system && org.roles.iter().all(|old| old.id != role.id)));
    assert_eq!(roles_of(&world, &org, org.owner_id).await, ["owner"]);
    assert_eq!(roles_of(&world, &org, ada).await, ["admin"]);
    assert_eq!(roles_of(&world, &org, bob).await, ["viewer_no_secrets"]);
    assert_eq!(roles_of(&world, &org, eve).await, ["viewer"], "also of who was removed");
    assert_eq!(invited_roles(&world, &org).await, [["Viewer"]]);
    let frame = orgs::frame(service, owner, slug).await.unwrap();
    assert_eq!(frame.template, "config");
    // The owner can do what the new template knows.
    register(&world, &org, "Environment", "Production").await;

    let told = world.actions_since(&mark).await;
    let count = |action: &str| told.iter().filter(|told| *told == action).count();
    let changes = ["template.switched", "role.created", "role.deleted", "settings.changed"].map(count);
    assert_eq!(changes, [1, 5, 6, 1], "{told:?}");
    let entry = world.entry(slug, "template.switched").await;
    let kept = ChangePlan::from_json(entry.plan.as_deref().unwrap());
    assert_eq!(kept, view.plan(), "the log keeps what was agreed to");
    assert_eq!((kept.members, kept.invitations), (3, 1));
    assert_eq!(kept.roles_lost, ["Auditor"]);
    assert_eq!(kept.roles_gained, ["Viewer, no secrets"]);
    assert_eq!(kept.settings, [SettingEffect::FewerManagers(1)]);
    let value = r#"{"template":{"key":"standard","roles":["Owner","Admin","Team lead","Auditor","Member","Viewer"]}}"#;
    assert_eq!(entry.value_before.as_deref(), Some(value));
    assert!(
        entry.value_after.unwrap().starts_with(r#"{"template":{"key":"config","roles":["Owner","Admin","#)
    );
    assert_eq!(world.violations().await, NONE);
}

async fn register(world: &World, org: &Org, kind: &str, name: &str) -> AssetId {
    let command = CreateAsset { kind: kind.to_owned(), name: name.to_owned(), ..CreateAsset::default() };
    assets::create(&world.service, &org.owner, &org.slug, command).await.unwrap()
}

async fn an_analytics_organization_with_people_invitations_and_teams_becomes_a_workspace(world: World) {
    world.set_up().await;
    let org = world.organization_from("Globex", "analytics").await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let (_, ada) = world.enrol(&org, "administrator").await;
    let (_, bob) = world.enrol(&org, "creator").await;
    let team = CreateTeam { name: "Reports".to_owned(), ..CreateTeam::default() };
    teams::create(service, owner, slug, team).await.unwrap();
    invite(&world, &org, "ida@example.com", vec![org.role("designer")]).await;
    invite(&world, &org, "jo@example.com", vec![org.role("administrator")]).await;
    let command = SwitchTemplate {
        fates: fates(&[
            (org.role("administrator"), becomes("workspace_admin")),
            (org.role("creator"), RoleFate::Kept),
        ]),
        ..to("workspace")
    };
    let view = agree(&world, &org, command).await;
    assert!(fate(&view, "Administrator").makes_owners && !fate(&view, "Creator").makes_owners);
    assert!(view.may_keep);
    let workbooks: Permission = "Asset.Workbook.READ".parse().unwrap();
    assert!(fate(&view, "Creator").lost.scope_of(&workbooks).is_some(), "a workspace has no workbooks");
    assert_eq!(roles_of(&world, &org, ada).await, ["workspace_admin"]);
    assert_eq!(roles_of(&world, &org, bob).await, ["creator"]);
    let mut invited = invited_roles(&world, &org).await;
    invited.sort();
    assert_eq!(invited, [["Default"], ["Workspace Admin"]]);
    let (after, roles) = organization(&world, slug).await;
    let creator = roles.iter().find(|role| role.key == "creator").unwrap();
    assert!(
        !creator.is_system && creator.id == org.role("creator"),
        "it stays as one of the organization's own"
    );
    let known = after_owner(&roles);
    assert_eq!(known.missing_for(&creator.grants).count(), 0, "what the template does not know is gone");
    assert_eq!(teams::list(service, owner, slug).await.unwrap().teams.len(), 1);
    assert_eq!(after.policy.roles_minimum, 0);
    // The file of what came of it makes the same again.
    let file = export(&world, owner, slug).await;
    assert_eq!(OrgTemplate::from_file(&file).unwrap().to_file().unwrap(), file);
    assert_eq!(world.violations().await, NONE);
}

fn after_owner(roles: &[domain::member::Role]) -> GrantSet {
    roles.iter().find(|role| role.is_owner).unwrap().grants.clone()
}

async fn of_several_new_roles_members_and_invitations_keep_the_highest(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (_, ada) = world.enrol(&org, "viewer").await;
    let (_, bob) = world.enrol(&org, "viewer").await;
    let (_, cid) = world.enrol(&org, "viewer").await;
    let (admin, auditor, member, viewer) =
        (org.role("admin"), org.role("auditor"), org.role("member"), org.role("viewer"));
    give(&world, &org, ada, vec![admin, viewer]).await;
    // Both become the same role: there is nothing to lose.
    give(&world, &org, bob, vec![member, viewer]).await;
    give(&world, &org, cid, vec![viewer]).await;
    lend(&world, &org, cid, admin).await;
    invite(&world, &org, "ida@example.com", vec![admin, auditor]).await;
    let view = agree(&world, &org, to("config")).await;
    let reduced: Vec<_> = view
        .reduced_members
        .iter()
        .map(|reduced| (reduced.roles.join(" "), &*reduced.keeps, reduced.members))
        .collect();
    let both = "Admin Viewer".to_owned();
    assert_eq!(reduced, [(both.clone(), "Admin", 1), (both, "Viewer", 1)]);
    assert_eq!(view.reduced_invitations, 1);
    assert_eq!(roles_of(&world, &org, ada).await, ["admin"]);
    assert_eq!(roles_of(&world, &org, bob).await, ["viewer"]);
    assert_eq!(roles_of(&world, &org, cid).await, ["viewer"], "the other one would end");
    assert_eq!(invited_roles(&world, &org).await, [["Admin"]]);
    assert_eq!(world.violations().await, NONE);
}

/// Gives a member a role for a day, besides the others.
async fn lend(world: &World, org: &Org, member: MembershipId, role: RoleId) {
    let (id, now) = (org.id, world.service.now());
    let (_, all) = organization(world, &org.slug).await;
    let held = members::get(&world.service, &org.owner, &org.slug, member).await.unwrap().role_ids;
    let given: Vec<_> =
        all.into_iter().filter(|other| other.id == role || held.contains(&other.id)).collect();
    world
        .service
        .store()
        .write(move |tx| {
            let given = given.clone();
            Box::pin(async move {
                let permit = Permit::unrestricted(Some(id));
                let start =
                    PeriodStart { until: Some(now.plus(Span::hours(24))), ..PeriodStart::by_hand(now, None) };
                tx.with(&permit).update_membership_roles(member, &given, &start).await?;
                Ok(Outcome::Quiet(()))
            })
        })
        .await
        .unwrap();
}

async fn a_plan_that_is_no_longer_true_is_shown_anew(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let own = create(&world, &org.owner, &org, helper("Helpers", GrantSet::default())).await.unwrap();
    let seen = plan(&world, &org, to("cloud")).await;
    let stale =
        |agreed: &TemplateSwitchView| SwitchTemplate { agreed: agreed.fingerprint.clone(), ..to("cloud") };
    assert_eq!(plan(&world, &org, to("cloud")).await, seen, "the same facts");
    // Somebody joins.
    world.enrol(&org, "viewer").await;
    let joined = plan(&world, &org, stale(&seen)).await;
    assert!(joined.has_changed && joined.fingerprint != seen.fingerprint);
    assert_eq!(fate(&joined, "Viewer").members, 1);
    // Another choice than the one that was shown.
    let other = SwitchTemplate { fates: fates(&[(own, becomes("reader"))]), ..stale(&joined) };
    assert!(plan(&world, &org, other).await.has_changed);
    // A role is changed, and so is a setting.
    let fields = helper("Helpers", grants(&[("User.Member.READ", Scope::All)]));
    roles::update(&world.service, &org.owner, &org.slug, UpdateRole { role: own, fields, agreed: None })
        .await
        .unwrap();
    let updated = plan(&world, &org, stale(&joined)).await;
    assert!(updated.has_changed);
    change(&world, &org, Section::General, &[("language", "de")]).await;
    let newest = plan(&world, &org, stale(&updated)).await;
    assert!(newest.has_changed);
    assert_eq!(organization(&world, &org.slug).await.0.template, "standard", "nothing was switched");
    assert_eq!(switch(&world, &org.owner, &org, stale(&newest)).await, Ok(TemplateSwitched::Done));
    let (after, roles) = organization(&world, &org.slug).await;
    assert_eq!(after.template, "cloud");
    assert!(roles.iter().any(|role| role.id == own), "it stays");
    assert_eq!(world.violations().await, NONE);
}

async fn a_switch_and_a_change_of_a_role_at_once_leave_one_of_both_orders(world: World) {
    world.set_up().await;
    for round in 0..10 {
        let org = world.organization("Globex").await;
        let own = create(&world, &org.owner, &org, helper("Helpers", GrantSet::default())).await.unwrap();
        let (_, ada) = world.enrol(&org, "viewer").await;
        let seen = plan(&world, &org, to("config")).await;
        let command = SwitchTemplate { agreed: seen.fingerprint, ..to("config") };
        let give = ChangeRoles { member: ada, roles: vec![own] };
        let given = members::change_roles(&world.service, &org.owner, &org.slug, give);
        let (switched, given) = join(switch(&world, &org.owner, &org, command), given).await;
        let held = roles_of(&world, &org, ada).await;
        match switched.unwrap() {
            // The switch came first: the role that was to be given is gone.
            TemplateSwitched::Done => {
                assert_eq!(fields(given.unwrap_err()), [("roles".to_owned(), Problem::UnknownRole)]);
                assert_eq!(held, ["viewer"], "{round}");
            }
            // The change came first: the consequences are others.
            TemplateSwitched::ToConfirm(view) => {
                assert!(view.has_changed && given.is_ok());
                assert_eq!(held, ["helpers"], "{round}");
            }
        }
    }
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn a_switch_to_a_file_brings_its_roles_settings_and_words_and_back_again_everything_is_as_before() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let before = export(&world, &org.owner, &org.slug).await;
    let template = world.organization_from("Initech", "cloud").await;
    let file = export(&world, &template.owner, &template.slug).await;
    let file = file.replace("\"words\": {}", "\"words\": { \"nav.users\": \"Crew\" }");
    let file = file.replace("\"name\": \"Reader\"", "\"name\": \"Looker\"");
    let view = agree(&world, &org, to_file(&file)).await;
    assert!(view.is_file && view.words.nav_users == "Crew");
    let (after, roles) = organization(&world, &org.slug).await;
    assert_eq!((&*after.template, &*after.words.nav_users), ("cloud", "Crew"));
    assert!(roles.iter().any(|role| role.name == "Looker"));
    let people = members::list(&world.service, &org.owner, &org.slug, &UserQuery::default()).await.unwrap();
    assert_eq!(people.rows.len(), 1);
    agree(&world, &org, to("standard")).await;
    assert_eq!(export(&world, &org.owner, &org.slug).await, before);
    assert_eq!(world.violations().await, NONE);
}
