//! Two organizations with the same people and addresses stay apart.

use super::*;

#[tokio::test]
async fn roles_of_another_organization_are_unknown() {
    let world = World::sqlite().await;
    world.set_up().await;
    let (acme, globex) = (world.organization("Acme Two").await, world.organization("Globex").await);
    let own = world.sample(&acme).await;
    let before = world.snapshot(&[&acme.slug, &globex.slug]).await;
    for role in ["owner", "viewer"] {
        let roles = vec![own.role, globex.role(role)];
        let command = ChangeRoles { member: own.member, roles: roles.clone() };
        let refused =
            members::change_roles(&world.service, &acme.owner, &acme.slug, command).await.unwrap_err();
        assert_eq!(fields(refused), [("roles".to_owned(), Problem::UnknownRole)]);
        let command = InviteMembers::pasted("x@example.com", roles);
        let lines = invitations::invite(&world.service, &acme.owner, &acme.slug, command).await.unwrap();
        let unknown = InviteOutcome::WrongRoles { problem: Problem::UnknownRole };
        assert_eq!(lines[0].state, LineState::Decided(unknown));
    }
    assert_eq!(world.snapshot(&[&acme.slug, &globex.slug]).await, before);
}

#[tokio::test]
async fn a_search_by_an_id_of_another_organization_finds_nothing() {
    let world = World::sqlite().await;
    world.set_up().await;
    let (acme, globex) = (world.organization("Acme Two").await, world.organization("Globex").await);
    let foreign = world.sample(&globex).await;
    let account = globex.owner.session().unwrap().account.id;
    for text in [foreign.member.to_string(), foreign.invitation.to_string(), account.to_string()] {
        let query = UserQuery { search: text, ..UserQuery::default() };
        let page = members::list(&world.service, &acme.owner, &acme.slug, &query).await.unwrap();
        assert_eq!((page.total, page.rows.len()), (0, 0));
    }
}

#[tokio::test]
async fn one_address_may_be_invited_and_be_a_member_in_both_and_each_stays_for_itself() {
    let world = World::sqlite().await;
    world.set_up().await;
    let (acme, globex) = (world.organization("Acme Two").await, world.organization("Globex").await);
    let first = world.invite_by(&acme.owner, &acme.slug, "ada@example.com", &["admin"]).await;
    let second = world.invite_by(&globex.owner, &globex.slug, "ada@example.com", &["viewer"]).await;
    let ada = world.join(&first.token, "Ada").await;
    invitations::accept(&world.service, &ada, &second.token).await.unwrap();
    assert!(orgs::frame(&world.service, &ada, &acme.slug).await.unwrap().may.invite);
    assert!(
        !orgs::frame(&world.service, &ada, &globex.slug).await.unwrap().may.invite,
        "a role holds in its own place"
    );
    let member = orgs::frame(&world.service, &ada, &acme.slug).await.unwrap().membership_id;
    agreed::remove(&world.service, &acme.owner, &acme.slug, member).await.unwrap();
    assert_eq!(orgs::home(&world.service, &ada).await.unwrap().len(), 1);
    assert_eq!(sessions::list(&world.service, &ada).await.unwrap().len(), 1, "still signed in");
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn the_log_of_one_organization_shows_nothing_of_the_other() {
    let world = World::sqlite().await;
    world.set_up().await;
    let (acme, globex) = (world.organization("Acme Two").await, world.organization("Globex").await);
    world.sample(&acme).await;
    let before =
        audit::list(&world.service, &globex.owner, &globex.slug, &AuditQuery::default()).await.unwrap();
    world.invite_by(&acme.owner, &acme.slug, "more@example.com", &["member"]).await;
    let after =
        audit::list(&world.service, &globex.owner, &globex.slug, &AuditQuery::default()).await.unwrap();
    assert_eq!(before, after);
}
