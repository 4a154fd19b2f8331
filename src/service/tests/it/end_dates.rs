//! End dates: whoever's membership or role has ended can do nothing by it, from that moment on and without any job.

use domain::{
    access::{Denial, Permit},
    error::ErrorKind,
    id::MembershipId,
    list::{UserQuery, UserStatus},
    time::Span,
};
use service::{Caller, members, orgs};
use store::{NewMembership, Outcome, PeriodStart};
use testkit::World;
use uuid::Uuid;

use crate::short::NONE;

/// A member who is an admin, with end dates for both so many minutes from now.
async fn guest(world: &World, member_for: Option<i64>, admin_for: Option<i64>) -> Caller {
    let guest = world.account("Gus Guest", "gus@guests.example").await;
    let account = guest.session().unwrap().account.clone();
    let mut tx = world.service.store().read().await.unwrap();
    let org = tx.find_organization("acme").await.unwrap().unwrap().id;
    let roles = tx.org(org).list_roles().await.unwrap();
    tx.close().await.unwrap();
    let admin: Vec<_> = roles.into_iter().filter(|role| role.key == "admin").collect();
    let (id, now) = (MembershipId::new(Uuid::from_u128(0xe0d)), world.service.now());
    let end = move |minutes: Option<i64>| minutes.map(|minutes| now.plus(Span::minutes(minutes)));
    world
        .service
        .store()
        .write(move |tx| {
            let (account, admin) = (account.clone(), admin.clone());
            Box::pin(async move {
                let permit = Permit::unrestricted(Some(org));
                let mut changes = tx.with(&permit);
                let start = PeriodStart { until: end(member_for), ..PeriodStart::by_hand(now, None) };
                let (name, email) = (&account.name, &account.email);
                changes
                    .insert_membership(&NewMembership { id, account_id: account.id, name, email, start })
                    .await?;
                let start = PeriodStart { until: end(admin_for), ..start };
                changes.update_membership_roles(id, &admin, &start).await?;
                Ok(Outcome::Quiet(()))
            })
        })
        .await
        .unwrap();
    guest
}

/// How many rows the list has with this status.
async fn listed(world: &World, owner: &Caller, status: UserStatus) -> u64 {
    let query = UserQuery { search: "gus".to_owned(), status, ..UserQuery::default() };
    let page = members::list(&world.service, owner, "acme", &query).await.unwrap();
    assert_eq!(page.total, page.rows.len() as u64);
    page.total
}

#[tokio::test]
async fn a_membership_that_has_ended_opens_nothing_and_is_listed_among_the_removed() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let guest = guest(&world, Some(10), None).await;
    let query = UserQuery::default();
    assert!(members::list(&world.service, &guest, "acme", &query).await.is_ok());
    assert_eq!(orgs::home(&world.service, &guest).await.unwrap().len(), 1);
    assert_eq!(listed(&world, &owner, UserStatus::Any).await, 1);
    world.clock.advance(Span::minutes(10));
    let refused = members::list(&world.service, &guest, "acme", &query).await;
    assert_eq!(refused.unwrap_err(), ErrorKind::NotFound);
    assert!(orgs::home(&world.service, &guest).await.unwrap().is_empty());
    assert_eq!(listed(&world, &owner, UserStatus::Any).await, 0);
    assert_eq!(listed(&world, &owner, UserStatus::Removed).await, 1);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn a_role_that_has_ended_grants_nothing() {
    let world = World::sqlite().await;
    world.set_up().await;
    let guest = guest(&world, None, Some(10)).await;
    let query = UserQuery::default();
    assert!(members::list(&world.service, &guest, "acme", &query).await.is_ok());
    world.clock.advance(Span::minutes(10));
    let refused = members::list(&world.service, &guest, "acme", &query).await;
    let missing = Denial::NoRole;
    assert_eq!(refused.unwrap_err(), ErrorKind::from(missing));
    assert_eq!(world.violations().await, NONE);
}
