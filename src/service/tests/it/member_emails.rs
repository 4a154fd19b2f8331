//! Changing the address of a member's account: it can be begun by whoever could give all of its roles, and finished by the
//! link to the new address alone.

use domain::{
    access::Denial,
    error::{ErrorKind, Problem},
    id::MembershipId,
    permission::{Permission, Scope},
    secret::Secret,
    state::MembershipState,
};
use service::{
    Caller,
    email_changes::{self, ChangeMemberEmail},
    members::{self, ChangeRoles},
};
use testkit::{Mailbox, World, agreed};

use crate::short::{NONE, account, fields};

const NEW: &str = "ada@new.example";

async fn start(world: &World, admin: &Caller, member: MembershipId, new: &str) -> Result<(), ErrorKind> {
    let command = ChangeMemberEmail { member, email: new.to_owned() };
    email_changes::start_for_member(&world.service, admin, "acme", command).await
}

async fn token(world: &World, address: &str) -> Secret {
    world.deliver().await;
    Mailbox::token(world.mailbox.sent_to(address).last().expect(address))
}

async fn confirm(world: &World, token: &Secret) -> Result<(), ErrorKind> {
    email_changes::confirm(&world.service, None, world.origin(), token).await.map(drop)
}

/// Acme: its owner, an admin, and Ada, a member.
struct Acme {
    owner: Caller,
    admin: Caller,
    ada: Caller,
    member: MembershipId,
}

async fn acme(world: &World) -> Acme {
    let owner = world.set_up().await.owner;
    let admin = world.member("admin").await;
    let ada = world.person("member", "Ada", "ada@example.com").await;
    let member = world.membership(&ada).await;
    Acme { owner, admin, ada, member }
}

#[tokio::test]
async fn an_admin_begins_it_and_the_new_address_finishes_it() {
    let world = World::sqlite().await;
    let acme = acme(&world).await;
    world.deliver().await;
    let earlier = world.mailbox.sent_to("ada@example.com").len();
    let mark = world.mark().await;
    start(&world, &acme.admin, acme.member, NEW).await.unwrap();
    assert_eq!(world.actions_since(&mark).await, ["email.change_requested"]);
    let proof = token(&world, NEW).await;
    let notice = world.mailbox.sent_to("ada@example.com").split_off(earlier);
    assert_eq!(notice.len(), 1);
    assert!(notice[0].text.contains("An administrator of Acme asked"), "{}", notice[0].text);
    let id = acme.ada.session().unwrap().account.id;
    assert_eq!(account(&world, id).await.email, "ada@example.com", "not yet");
    confirm(&world, &proof).await.unwrap();
    assert_eq!(account(&world, id).await.email, NEW);
    world.sign_in(NEW).await;
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn the_person_sees_it_and_calls_it_off_and_the_organization_is_told() {
    let world = World::sqlite().await;
    let acme = acme(&world).await;
    start(&world, &acme.admin, acme.member, NEW).await.unwrap();
    let proof = token(&world, NEW).await;
    let waiting = email_changes::find(&world.service, &acme.ada).await.unwrap().unwrap();
    assert_eq!(waiting.email, NEW);
    let cancel = token(&world, "ada@example.com").await;
    email_changes::cancel_by_link(&world.service, world.origin(), &cancel).await.unwrap();
    assert_eq!(confirm(&world, &proof).await, Err(ErrorKind::LinkExpired));
    let log = domain::list::AuditQuery { person: Some(acme.member), ..Default::default() };
    let page = service::audit::list(&world.service, &acme.owner, "acme", &log).await.unwrap();
    let told: Vec<&str> = page.rows.iter().map(|event| event.action.as_str()).collect();
    assert_eq!(told[..2], ["email.change_cancelled", "email.change_requested"]);
}

#[tokio::test]
async fn nobody_takes_over_an_account_above_their_own() {
    let world = World::sqlite().await;
    let acme = acme(&world).await;
    let other_owner = world.member("owner").await;
    let denied = async |who: &Caller, target: &Caller| {
        let target = world.membership(target).await;
        match start(&world, who, target, NEW).await {
            Err(ErrorKind::Denied { denial }) => denial,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(denied(&acme.admin, &acme.owner).await, Denial::OwnerProtected);
    assert_eq!(denied(&acme.admin, &other_owner).await, Denial::OwnerProtected);
    assert!(matches!(denied(&acme.ada, &acme.admin).await, Denial::Missing { .. }));
    assert_eq!(denied(&acme.admin, &acme.admin).await, Denial::Oneself);
    let owner = world.membership(&other_owner).await;
    start(&world, &acme.owner, owner, "other@new.example").await.unwrap();
    assert_eq!(world.denials("acme").await.len(), 4);
}

#[tokio::test]
async fn whoever_could_not_give_the_roles_of_an_account_may_not_begin_it() {
    let world = World::sqlite().await;
    world.set_up().await;
    // Members manage viewers here, who read the log, which members cannot.
    let org = world
        .organization_with_roles("Globex", |roles| {
            for role in roles {
                match role.key.as_str() {
                    "member" => role.grants.add(Permission::MEMBER_UPDATE, Scope::All),
                    "viewer" => role.grants.add(Permission::AUDIT_READ, Scope::All),
                    _ => {}
                }
            }
        })
        .await;
    let (helper, _) = world.enrol(&org, "member").await;
    let (_, viewer) = world.enrol(&org, "viewer").await;
    let command = ChangeMemberEmail { member: viewer, email: NEW.to_owned() };
    let refused = email_changes::start_for_member(&world.service, &helper, &org.slug, command).await;
    let more = Denial::RoleGrantsMore { role: "Viewer".to_owned(), permission: Permission::AUDIT_READ };
    assert_eq!(refused, Err(ErrorKind::Denied { denial: more }));
    assert!(agreed::disable(&world.service, &helper, &org.slug, viewer).await.is_ok(), "managing is allowed");
}

#[tokio::test]
async fn an_account_of_several_organizations_is_changed_by_its_person_alone() {
    let world = World::sqlite().await;
    let acme = acme(&world).await;
    let globex = world.organization("Globex").await;
    let shared = Err(ErrorKind::Denied { denial: Denial::SharedAccount });
    for state in [MembershipState::Active, MembershipState::Disabled] {
        let person = world.member("member").await;
        world.enrol_as(&globex, &person, "viewer", state).await;
        let member = world.membership(&person).await;
        assert_eq!(start(&world, &acme.owner, member, NEW).await, shared, "{state:?}");
    }
    // Also when they joined the other one meanwhile.
    start(&world, &acme.admin, acme.member, NEW).await.unwrap();
    let proof = token(&world, NEW).await;
    world.enrol_as(&globex, &acme.ada, "viewer", MembershipState::Active).await;
    assert_eq!(confirm(&world, &proof).await, Err(ErrorKind::LinkExpired));
}

#[tokio::test]
async fn whoever_lost_the_right_meanwhile_has_begun_nothing() {
    let world = World::sqlite().await;
    let acme = acme(&world).await;
    start(&world, &acme.admin, acme.member, NEW).await.unwrap();
    let proof = token(&world, NEW).await;
    let admin = world.membership(&acme.admin).await;
    agreed::disable(&world.service, &acme.owner, "acme", admin).await.unwrap();
    assert_eq!(confirm(&world, &proof).await, Err(ErrorKind::LinkExpired));
    members::enable(&world.service, &acme.owner, "acme", admin).await.unwrap();
    let owner = vec![world.role("owner").await];
    let change = ChangeRoles { member: acme.member, roles: owner };
    members::change_roles(&world.service, &acme.owner, "acme", change).await.unwrap();
    assert_eq!(confirm(&world, &proof).await, Err(ErrorKind::LinkExpired), "an owner by now");
    let id = acme.ada.session().unwrap().account.id;
    assert_eq!(account(&world, id).await.email, "ada@example.com");
}

#[tokio::test]
async fn what_is_wrong_with_the_address_is_told_only_to_whoever_may() {
    let world = World::sqlite().await;
    let acme = acme(&world).await;
    let same = start(&world, &acme.admin, acme.member, "ada@example.com").await.unwrap_err();
    assert_eq!(fields(same), [("email".to_owned(), Problem::EmailSame)]);
    assert!(matches!(start(&world, &acme.admin, acme.member, "ada").await, Err(ErrorKind::Invalid { .. })));
    let by_ada = start(&world, &acme.ada, world.membership(&acme.admin).await, "x").await;
    assert!(matches!(by_ada, Err(ErrorKind::Denied { .. })), "{by_ada:?}");
    agreed::remove(&world.service, &acme.owner, "acme", acme.member).await.unwrap();
    assert_eq!(start(&world, &acme.owner, acme.member, NEW).await, Err(ErrorKind::MemberState));
}
