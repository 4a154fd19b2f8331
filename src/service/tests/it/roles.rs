//! Roles of an organization's own: created, cloned and edited, by whom, and with what is told; and where members land.

use domain::{
    access::Denial,
    error::{ErrorKind, Problem},
    id::RoleId,
    landing::LandingPage,
    member::Role,
    permission::{GrantSet, Permission, Scope},
    policy::RolesPerMember,
    view::{RoleAction, RoleView},
};
use futures::future::join_all;
use service::{
    Caller, invitations,
    invitations::InviteMembers,
    members::{self, ChangeRoles},
    orgs,
    roles::{self, CreateRole, EditedRole, PreviewRole, RoleFields, SetRoleDefaults, UpdateRole},
};
use testkit::{Org, World};

use crate::short::{NONE, fields};

on_both_databases![
    a_role_is_created_cloned_and_edited_and_the_log_has_both_values,
    names_are_unique_whatever_their_letter_case,
    one_role_is_preselected,
    of_two_roles_of_one_name_at_once_one_is_created,
];

/// What can be done with one's own roles, and nothing else.
pub fn grants(texts: &[(&str, Scope)]) -> GrantSet {
    texts.iter().map(|(permission, scope)| (permission.parse().unwrap(), *scope)).collect()
}

pub fn helper(name: &str, granted: GrantSet) -> RoleFields {
    RoleFields { name: name.to_owned(), rank: 20, grants: granted, ..RoleFields::default() }
}

pub async fn create(world: &World, by: &Caller, org: &Org, fields: RoleFields) -> Result<RoleId, ErrorKind> {
    roles::create(&world.service, by, &org.slug, CreateRole { fields, cloned_from: None }).await
}

pub async fn view(world: &World, by: &Caller, org: &Org, id: RoleId) -> RoleView {
    let all = orgs::roles(&world.service, by, &org.slug).await.unwrap();
    all.into_iter().find(|role| role.id == id).expect("a role of this id")
}

async fn update(
    world: &World,
    by: &Caller,
    org: &Org,
    role: RoleId,
    fields: RoleFields,
) -> Result<(), ErrorKind> {
    roles::update(&world.service, by, &org.slug, UpdateRole { role, fields, agreed: None }).await
}

fn denied(denial: Denial) -> ErrorKind {
    ErrorKind::Denied { denial }
}

async fn a_role_is_created_cloned_and_edited_and_the_log_has_both_values(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let mark = world.mark().await;
    let member = org.roles.iter().find(|role| role.key == "member").unwrap();
    let edited = EditedRole::New(Some("member".to_owned()));
    let draft = roles::get(service, owner, slug, edited).await.unwrap();
    assert_eq!((draft.grants.clone(), draft.rank), (member.grants.clone(), member.rank));
    assert_eq!(draft.source, Some((member.id, "Member".to_owned())));
    let fields = RoleFields {
        description: " Looks  after\nthe night. ".to_owned(),
        audience: "People who work at night.".to_owned(),
        default_view: LandingPage::Audit,
        rank: draft.rank,
        ..helper("Night Shift", draft.grants)
    };
    let command = CreateRole { fields: fields.clone(), cloned_from: Some(member.id) };
    let id = roles::create(service, owner, slug, command).await.unwrap();
    let created = view(&world, owner, &org, id).await;
    assert_eq!(
        (created.key.as_str(), created.description.as_str()),
        ("night-shift", "Looks after the night.")
    );
    assert_eq!((created.rank, created.is_system, created.default_view), (30, false, LandingPage::Audit));
    let mut changed = RoleFields { name: "Nights".to_owned(), ..fields };
    changed.grants.add(Permission::AUDIT_READ, Scope::Own);
    update(&world, owner, &org, id, changed.clone()).await.unwrap();
    update(&world, owner, &org, id, changed).await.unwrap();
    assert_eq!(
        world.actions_since(&mark).await,
        ["role.created", "role.updated"],
        "the same again is no change"
    );
    let entry = world.entry(slug, "role.updated").await;
    assert_eq!((entry.target_id, entry.target.as_deref()), (Some(id.to_string()), Some("Nights")));
    let (before, after) = (entry.value_before.unwrap(), entry.value_after.unwrap());
    assert!(before.contains("Night Shift") && !before.contains("Audit.Log.READ"), "{before}");
    assert!(after.contains("\"Audit.Log.READ\":\"own\""), "{after}");
    let draft = roles::get(service, owner, slug, EditedRole::Existing(id)).await.unwrap();
    assert_eq!(draft.impact.differs, ["Audit.Log"]);
    assert_eq!(world.violations().await, NONE);
}

async fn names_are_unique_whatever_their_letter_case(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let owner = &org.owner;
    let id = create(&world, owner, &org, helper("Night shift", GrantSet::default())).await.unwrap();
    let other = create(&world, owner, &org, helper("Day shift", GrantSet::default())).await.unwrap();
    let taken = [("name".to_owned(), Problem::RoleNameTaken)];
    for name in ["NIGHT SHIFT", "viewer"] {
        let fields_of = || helper(name, GrantSet::default());
        assert_eq!(fields(create(&world, owner, &org, fields_of()).await.unwrap_err()), taken);
        assert_eq!(fields(update(&world, owner, &org, other, fields_of()).await.unwrap_err()), taken);
    }
    update(&world, owner, &org, id, helper("NIGHT shift", GrantSet::default())).await.unwrap();
    let wrong = RoleFields { description: "x".repeat(301), rank: 0, ..helper(" ", GrantSet::default()) };
    assert_eq!(
        fields(create(&world, owner, &org, wrong).await.unwrap_err()),
        [
            ("name".to_owned(), Problem::Required),
            ("description".to_owned(), Problem::TextLength { most: 300 }),
            ("rank".to_owned(), Problem::Required),
        ]
    );
}

async fn one_role_is_preselected(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let owner = &org.owner;
    let fields = RoleFields { is_default: true, ..helper("Night shift", GrantSet::default()) };
    let id = create(&world, owner, &org, fields).await.unwrap();
    let defaults = async || {
        let all = orgs::roles(&world.service, owner, &org.slug).await.unwrap();
        all.into_iter().filter(|role| role.is_default).map(|role| role.id).collect::<Vec<_>>()
    };
    assert_eq!(defaults().await, [id]);
    let viewer = org.role("viewer");
    let command = SetRoleDefaults { role: viewer, default_view: LandingPage::Users, is_default: true };
    roles::set_defaults(&world.service, owner, &org.slug, command).await.unwrap();
    assert_eq!(defaults().await, [viewer]);
    assert_eq!(world.violations().await, NONE);
}

async fn of_two_roles_of_one_name_at_once_one_is_created(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let tries = (0..4).map(|_| create(&world, &org.owner, &org, helper("Night shift", GrantSet::default())));
    let results = join_all(tries).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{results:?}");
    let refused = results.into_iter().filter_map(Result::err).map(fields);
    assert!(refused.into_iter().all(|wrong| wrong == [("name".to_owned(), Problem::RoleNameTaken)]));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn nobody_gives_a_role_what_they_lack_by_creating_editing_or_cloning_it() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (admin, _) = world.enrol(&org, "admin").await;
    let audit = grants(&[("Audit.Log.READ", Scope::All), ("User.Member.READ", Scope::All)]);
    let more = |name: &str| {
        denied(Denial::RoleGrantsMore { role: name.to_owned(), permission: Permission::AUDIT_READ })
    };
    assert_eq!(create(&world, &admin, &org, helper("Auditors", audit.clone())).await, Err(more("Auditors")));
    let above = RoleFields { rank: 90, ..helper("Chiefs", GrantSet::default()) };
    let role_above = denied(Denial::RoleAbove { role: "Chiefs".to_owned() });
    assert_eq!(create(&world, &admin, &org, above).await, Err(role_above));
    let few = grants(&[("User.Member.READ", Scope::All)]);
    let id = create(&world, &org.owner, &org, helper("Helpers", few)).await.unwrap();
    let before = view(&world, &org.owner, &org, id).await;
    assert_eq!(
        update(&world, &admin, &org, id, helper("Helpers", audit.clone())).await,
        Err(more("Helpers"))
    );
    assert_eq!(view(&world, &org.owner, &org, id).await.grants, before.grants);
    // What an owner gave the role stays when an admin renames it.
    update(&world, &org.owner, &org, id, helper("Helpers", audit.clone())).await.unwrap();
    update(&world, &admin, &org, id, helper("Nights", audit)).await.unwrap();
    // A clone of the owner's role has what the admin has.
    let clone = EditedRole::New(Some("owner".to_owned()));
    let draft = roles::get(&world.service, &admin, &org.slug, clone).await.unwrap();
    let of_admin = org.roles.iter().find(|role| role.key == "admin").unwrap();
    assert_eq!((&draft.grants, draft.rank), (&of_admin.grants, 80));
    assert!(draft.ranks.iter().all(|(rank, _)| *rank <= 80), "{:?}", draft.ranks);
    let audit_read = draft.permissions.iter().find(|view| view.permission == Permission::AUDIT_READ).unwrap();
    assert_eq!(audit_read.givable, None);
    assert_eq!(world.denials(&org.slug).await.len(), 3, "each refusal is in the log");
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn an_edited_role_is_what_its_holders_and_givers_go_by_at_once() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let few = grants(&[("User.Member.READ", Scope::All)]);
    let id = create(&world, &org.owner, &org, helper("Helpers", few.clone())).await.unwrap();
    let (ada, member) = world.enrol(&org, "viewer").await;
    let command = ChangeRoles { member, roles: vec![id] };
    members::change_roles(service, &org.owner, slug, command).await.unwrap();
    assert!(!orgs::frame(service, &ada, slug).await.unwrap().may.invite);
    let mut more = few.clone();
    more.add(Permission::INVITE_CREATE, Scope::All);
    update(&world, &org.owner, &org, id, helper("Helpers", more.clone())).await.unwrap();
    assert!(orgs::frame(service, &ada, slug).await.unwrap().may.invite, "on the very next request");
    let preview = |grants: GrantSet| {
        let command = PreviewRole { role: Some(id), source: None, rank: 20, grants };
        roles::preview(service, &org.owner, slug, command)
    };
    let impact = preview(few).await.unwrap();
    assert_eq!((impact.holders, impact.names.len()), (1, 1));
    assert_eq!(impact.lost, grants(&[("User.UserInvite.CREATE", Scope::All)]));
    assert_eq!((impact.gained, impact.refusal), (GrantSet::default(), None));
    more.add(Permission::AUDIT_READ, Scope::All);
    update(&world, &org.owner, &org, id, helper("Helpers", more)).await.unwrap();
    // An admin can no longer give it, nor invite with it.
    let (admin, _) = world.enrol(&org, "admin").await;
    let invite = InviteMembers::pasted("new@example.com", vec![id]);
    let lines = invitations::invite(service, &admin, slug, invite).await.unwrap();
    assert!(format!("{:?}", lines[0].state).contains("RoleGrantsMore"), "{:?}", lines[0].state);
}

#[tokio::test]
async fn roles_of_the_template_are_cloned_and_not_edited_and_without_custom_roles_nothing_is() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let viewer = org.role("viewer");
    let fields = helper("Onlookers", GrantSet::default());
    let refused = update(&world, &org.owner, &org, viewer, fields.clone()).await;
    assert_eq!(refused, Err(denied(Denial::SystemRole)));
    let actions = view(&world, &org.owner, &org, viewer).await.actions;
    assert_eq!(actions, [RoleAction::Clone, RoleAction::SetDefaults]);
    let closed = world.organization_with("Initech", |policy| policy.roles_custom = false).await;
    assert_eq!(create(&world, &closed.owner, &closed, fields).await, Err(denied(Denial::CustomRolesOff)));
    assert!(!orgs::frame(&world.service, &closed.owner, &closed.slug).await.unwrap().may.create_roles);
    let actions = view(&world, &closed.owner, &closed, closed.role("viewer")).await.actions;
    assert_eq!(actions, [RoleAction::SetDefaults]);
}

#[tokio::test]
async fn an_organization_has_a_hundred_roles_at_most() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    for n in org.roles.len()..100 {
        create(&world, &org.owner, &org, helper(&format!("Role {n}"), GrantSet::default())).await.unwrap();
    }
    let refused =
        create(&world, &org.owner, &org, helper("One more", GrantSet::default())).await.unwrap_err();
    assert_eq!(fields(refused), [("name".to_owned(), Problem::TooManyRoles { most: 100 })]);
}

#[tokio::test]
async fn designers_of_analytics_land_where_an_administrator_chose() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization_from("Tenant", "analytics").await;
    let (service, slug, designer) = (&world.service, org.slug.as_str(), org.role("designer"));
    let (administrator, _) = world.enrol(&org, "administrator").await;
    let (ada, _) = world.enrol(&org, "designer").await;
    assert_eq!(orgs::landing(service, &ada, slug).await, Ok(LandingPage::Users));
    let account = SetRoleDefaults { role: designer, default_view: LandingPage::Account, is_default: false };
    let mark = world.mark().await;
    roles::set_defaults(service, &administrator, slug, account).await.unwrap();
    assert_eq!(world.actions_since(&mark).await, ["role.updated"]);
    assert_eq!(orgs::landing(service, &ada, slug).await, Ok(LandingPage::Account));
    // A page that its holders cannot open leads to the first one that they can.
    let audit = SetRoleDefaults { default_view: LandingPage::Audit, ..account };
    roles::set_defaults(service, &administrator, slug, audit).await.unwrap();
    assert_eq!(orgs::landing(service, &ada, slug).await, Ok(LandingPage::Users));
    for key in ["creator", "designer", "viewer"] {
        let (other, _) = world.enrol(&org, key).await;
        let refused = roles::set_defaults(service, &other, slug, account).await;
        assert!(matches!(refused, Err(ErrorKind::Denied { .. })), "{key}: {refused:?}");
    }
    let owner = SetRoleDefaults { role: org.role("owner"), ..account };
    let above = denied(Denial::RoleAbove { role: "Owner".to_owned() });
    assert_eq!(roles::set_defaults(service, &administrator, slug, owner).await, Err(above));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn whoever_sees_no_members_but_assets_lands_on_these() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization_from("Data", "workspace").await;
    let (ada, _) = world.enrol(&org, "default").await;
    assert_eq!(orgs::landing(&world.service, &ada, &org.slug).await, Ok(LandingPage::Assets));
}

#[tokio::test]
async fn a_member_with_several_small_roles_has_what_each_of_them_grants() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization_from("Cloud", "cloud").await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let audit = grants(&[("Audit.Log.READ", Scope::All)]);
    let invites = grants(&[("User.UserInvite.READ", Scope::All)]);
    let auditors = create(&world, &org.owner, &org, helper("Auditors", audit)).await.unwrap();
    let inviters = create(&world, &org.owner, &org, helper("Inviters", invites)).await.unwrap();
    let (ada, member) = world.enrol(&org, "reader").await;
    let command = ChangeRoles { member, roles: vec![org.role("reader"), auditors, inviters] };
    members::change_roles(service, &org.owner, slug, command).await.unwrap();
    let may = orgs::frame(service, &ada, slug).await.unwrap().may;
    assert!(may.read_members && may.read_audit && may.read_invitations && !may.invite);
    let one = world.organization_with("One", |policy| policy.roles_per_member = RolesPerMember::One).await;
    let id = create(&world, &one.owner, &one, helper("Helpers", GrantSet::default())).await.unwrap();
    let (_, member) = world.enrol(&one, "viewer").await;
    let both = ChangeRoles { member, roles: vec![one.role("viewer"), id] };
    let refused = members::change_roles(service, &one.owner, &one.slug, both).await.unwrap_err();
    assert_eq!(fields(refused), [("roles".to_owned(), Problem::OneRoleOnly)]);
}

#[tokio::test]
async fn the_four_roles_of_cloud_say_whom_they_are_for() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization_from("Cloud", "cloud").await;
    let shown = orgs::roles(&world.service, &org.owner, &org.slug).await.unwrap();
    let names: Vec<&str> = shown.iter().map(|role| role.name.as_str()).collect();
    assert_eq!(names, ["Owner", "Contributor", "Support", "Reader"]);
    assert!(shown.iter().all(|role| !role.audience.is_empty()));
}

#[tokio::test]
async fn default_workspace_admin_and_custom_roles_are_added_and_removed() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization_from("Works", "workspace").await;
    let (service, slug, owner) = (&world.service, org.slug.as_str(), &org.owner);
    let names = |roles: &[Role]| roles.iter().map(|role| role.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&org.roles), ["Workspace Admin", "Default"]);
    let custom = create(&world, owner, &org, helper("Analysts", GrantSet::default())).await.unwrap();
    let (_, member) = world.enrol(&org, "default").await;
    let all = vec![org.role("workspace_admin"), org.role("default"), custom];
    for roles in [all, vec![custom], vec![], vec![org.role("default")]] {
        let command = ChangeRoles { member, roles: roles.clone() };
        members::change_roles(service, owner, slug, command).await.unwrap();
        let mut held = members::get(service, owner, slug, member).await.unwrap().role_ids;
        held.sort_unstable();
        let mut roles = roles;
        roles.sort_unstable();
        assert_eq!(held, roles);
    }
    assert_eq!(world.violations().await, NONE);
}
