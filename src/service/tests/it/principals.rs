//! Principals besides sessions: an access token within its scopes, a service account in its organization, the operator.

use domain::{
    access::Denial,
    error::ErrorKind,
    id::MembershipId,
    list::UserQuery,
    permission::{GrantSet, Permission, Scope},
    state::MembershipState,
};
use service::{Caller, Principal, accounts, members, orgs, sessions};
use testkit::{Org, World, agreed};

async fn world() -> (World, Org, MembershipId) {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let member = world.enrol(&org, "member").await.1;
    (world, org, member)
}

fn token(of: &Caller, scopes: &[(Permission, Scope)]) -> Caller {
    let account = of.session().unwrap().account.clone();
    let scopes: GrantSet = scopes.iter().cloned().collect();
    Caller { principal: Principal::AccessToken { account, scopes }, origin: of.origin.clone() }
}

async fn sees_members(world: &World, caller: &Caller, org: &Org) -> Result<u64, ErrorKind> {
    members::list(&world.service, caller, &org.slug, &UserQuery::default()).await.map(|page| page.total)
}

#[tokio::test]
async fn a_token_does_what_its_scopes_and_its_owner_allow_and_nothing_more() {
    let (world, org, member) = world().await;
    let reader = token(&org.owner, &[(Permission::MEMBER_READ, Scope::All)]);
    assert_eq!(sees_members(&world, &reader, &org).await, Ok(2));
    let refused = agreed::disable(&world.service, &reader, &org.slug, member).await.unwrap_err();
    assert_eq!(refused, Denial::Missing { permission: Permission::MEMBER_UPDATE }.into());
    let manager = token(&org.owner, &[(Permission::MEMBER_UPDATE, Scope::All)]);
    assert!(agreed::disable(&world.service, &manager, &org.slug, member).await.is_ok());
    assert!(sees_members(&world, &manager, &org).await.is_err(), "reading is another scope");
}

#[tokio::test]
async fn a_token_works_only_while_its_owner_is_an_active_member() {
    let (world, org, _) = world().await;
    let (admin, id) = world.enrol(&org, "admin").await;
    let token = token(&admin, &[(Permission::MEMBER_READ, Scope::All)]);
    assert!(sees_members(&world, &token, &org).await.is_ok());
    agreed::disable(&world.service, &org.owner, &org.slug, id).await.unwrap();
    assert_eq!(sees_members(&world, &token, &org).await, Err(ErrorKind::NotFound));
}

#[tokio::test]
async fn a_service_account_acts_in_its_own_organization_alone() {
    let (world, org, _) = world().await;
    let other = world.organization("Initech").await;
    let robot = world.account("Robot", "robot@example.org").await;
    world.enrol_as(&org, &robot, "admin", MembershipState::Active).await;
    world.enrol_as(&other, &robot, "admin", MembershipState::Active).await;
    let account = robot.session().unwrap().account.clone();
    let principal = Principal::ServiceAccount { account, org_id: org.id };
    let robot = Caller { principal, origin: robot.origin };
    assert!(sees_members(&world, &robot, &org).await.is_ok());
    assert_eq!(sees_members(&world, &robot, &other).await, Err(ErrorKind::NotFound));
}

#[tokio::test]
async fn the_operator_acts_in_every_organization_and_the_log_says_so() {
    let (world, org, member) = world().await;
    let operator = Caller { principal: Principal::Operator, origin: world.origin() };
    agreed::disable(&world.service, &operator, &org.slug, member).await.unwrap();
    let entry = world.entry(&org.slug, "member.disabled").await;
    assert_eq!(entry.who, "The operator");
    let last = agreed::disable(&world.service, &operator, &org.slug, org.owner_id).await;
    assert_eq!(last, Err(ErrorKind::LastOwner), "the rules that always hold are the operator's, too");
    let leaving = agreed::leave(&world.service, &operator, &org.slug).await;
    assert_eq!(leaving, Err(Denial::MembersOnly.into()));
}

#[tokio::test]
async fn only_a_session_manages_the_account_and_its_sessions() {
    let (world, org, _) = world().await;
    let everything: Vec<_> =
        Permission::KNOWN.iter().map(|permission| (permission.clone(), Scope::All)).collect();
    let token = token(&org.owner, &everything);
    let operator = Caller { principal: Principal::Operator, origin: world.origin() };
    for caller in [&token, &operator] {
        let refused = ErrorKind::from(Denial::SessionOnly);
        assert_eq!(accounts::rename(&world.service, caller, "New").await.unwrap_err(), refused);
        assert_eq!(sessions::list(&world.service, caller).await.unwrap_err(), refused);
        assert_eq!(sessions::revoke_others(&world.service, caller).await.unwrap_err(), refused);
        assert_eq!(orgs::home(&world.service, caller).await.unwrap_err(), refused);
    }
}
