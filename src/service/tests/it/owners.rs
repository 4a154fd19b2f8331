//! Rule 1: an organization always has an active owner, on every path; and who may touch owners and admins.

use domain::{access::Denial, error::ErrorKind, id::MembershipId, state::MembershipState};
use service::{
    Caller,
    members::{self, ChangeRoles},
};
use testkit::{Org, World, agreed};

use crate::short::NONE;

/// A way in which somebody loses the place of an owner.
#[derive(Debug, Clone, Copy)]
pub enum Way {
    Demote,
    Disable,
    Remove,
    Leave,
}

pub const WAYS: [Way; 4] = [Way::Demote, Way::Disable, Way::Remove, Way::Leave];

/// `by` does it to `member`; only oneself one leaves.
pub async fn go(
    service: &service::Service,
    org: &Org,
    way: Way,
    by: &Caller,
    member: MembershipId,
) -> Result<(), ErrorKind> {
    match way {
        Way::Demote => {
            let command = ChangeRoles { member, roles: vec![org.role("admin")] };
            members::change_roles(service, by, &org.slug, command).await
        }
        Way::Disable => agreed::disable(service, by, &org.slug, member).await.map(drop),
        Way::Remove => agreed::remove(service, by, &org.slug, member).await.map(drop),
        Way::Leave => agreed::leave(service, by, &org.slug).await,
    }
}

#[tokio::test]
async fn the_only_owner_cannot_demote_themselves_or_leave() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    world.enrol(&org, "admin").await;
    let disabled = world.stranger().await;
    world.enrol_as(&org, &disabled, "owner", MembershipState::Disabled).await;
    let gone = world.stranger().await;
    world.enrol_as(&org, &gone, "owner", MembershipState::Removed).await;
    let before = world.snapshot(&[&org.slug]).await;
    for way in [Way::Demote, Way::Leave] {
        let refused = go(&world.service, &org, way, &org.owner, org.owner_id).await;
        assert_eq!(refused, Err(ErrorKind::LastOwner), "{way:?}: disabled and removed owners do not count");
    }
    assert_eq!(world.snapshot(&[&org.slug]).await, before);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn after_another_owner_was_named_each_way_is_open() {
    for way in WAYS {
        let world = World::sqlite().await;
        world.set_up().await;
        let org = world.organization("Globex").await;
        let (second, second_id) = world.enrol(&org, "member").await;
        let command = ChangeRoles { member: second_id, roles: vec![org.role("owner")] };
        members::change_roles(&world.service, &org.owner, &org.slug, command).await.unwrap();
        let by = if matches!(way, Way::Leave) { &org.owner } else { &second };
        go(&world.service, &org, way, by, org.owner_id).await.unwrap();
        let last = go(&world.service, &org, Way::Leave, &second, second_id).await;
        assert_eq!(last, Err(ErrorKind::LastOwner), "{way:?}");
        assert_eq!(world.violations().await, NONE);
    }
}

#[tokio::test]
async fn a_locked_owner_does_not_count_as_another_owner() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (second, second_id) = world.enrol(&org, "owner").await;
    world.lock(&second).await;
    for way in [Way::Demote, Way::Leave] {
        let refused = go(&world.service, &org, way, &org.owner, org.owner_id).await;
        assert_eq!(refused, Err(ErrorKind::LastOwner), "{way:?}");
    }
    agreed::remove(&world.service, &org.owner, &org.slug, second_id).await.unwrap();
}

#[tokio::test]
async fn an_owner_may_demote_themselves_while_another_one_stays() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    world.enrol(&org, "owner").await;
    go(&world.service, &org, Way::Demote, &org.owner, org.owner_id).await.unwrap();
    let back = ChangeRoles { member: org.owner_id, roles: vec![org.role("owner")] };
    let refused = members::change_roles(&world.service, &org.owner, &org.slug, back).await;
    assert_eq!(
        refused,
        Err(ErrorKind::Denied { denial: Denial::OwnerProtected }),
        "there is no way back alone"
    );
}

#[tokio::test]
async fn an_admin_changes_neither_owners_nor_other_admins() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (admin, _) = world.enrol(&org, "admin").await;
    let (_, other_owner) = world.enrol(&org, "owner").await;
    let (_, other_admin) = world.enrol(&org, "admin").await;
    let before = world.snapshot(&[&org.slug]).await;
    for way in [Way::Demote, Way::Disable, Way::Remove] {
        for (member, denial) in [
            (org.owner_id, Denial::OwnerProtected),
            (other_owner, Denial::OwnerProtected),
            (other_admin, Denial::RankNotBelow),
        ] {
            let refused = go(&world.service, &org, way, &admin, member).await;
            assert_eq!(refused, Err(ErrorKind::Denied { denial }), "{way:?}");
        }
    }
    assert_eq!(world.snapshot(&[&org.slug]).await, before);
}

#[tokio::test]
async fn an_admin_who_also_holds_the_owner_role_is_an_owner() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (both, both_id) = world.enrol(&org, "admin").await;
    let roles = vec![org.role("admin"), org.role("owner")];
    let command = ChangeRoles { member: both_id, roles };
    members::change_roles(&world.service, &org.owner, &org.slug, command).await.unwrap();
    go(&world.service, &org, Way::Remove, &both, org.owner_id).await.unwrap();
    let refused = go(&world.service, &org, Way::Demote, &both, both_id).await;
    assert_eq!(refused, Err(ErrorKind::LastOwner));
    assert_eq!(world.violations().await, NONE);
}
