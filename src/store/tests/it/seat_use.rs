//! Who can take a seat: counted in one organization, as of one moment.

use domain::{id::MembershipId, seats::SeatUse, state::MembershipState};
use store::{NewMembership, PeriodStart, Store};

use crate::world::{Invite, T0, World, by_hand, insert_account, insert_org, t, uuid};

on_both_databases![members_are_counted_by_their_state_and_invitations_while_they_can_be_accepted];

async fn members_are_counted_by_their_state_and_invitations_while_they_can_be_accepted(store: Store) {
    let world = World::new(store.clone()).await;
    let other = insert_org(&store, "other", "Other").await.unwrap();
    world.member("Ada", "ada@example.com", &["member"]).await;
    for (state, name) in [
        (MembershipState::Disabled, "one"),
        (MembershipState::Disabled, "two"),
        (MembershipState::Removed, "gone"),
    ] {
        let member = world.member(name, &format!("{name}@example.com"), &["member"]).await.member;
        let changed = change!(world.store, [], Some(world.org), |tx| tx
            .update_membership_state(member, (MembershipState::Active, state), &by_hand(T0))
            .await?);
        assert_eq!(changed.await, Ok(true));
    }
    for (address, expires_at) in
        [("a@example.com", None), ("b@example.com", Some(t(10))), ("c@example.com", Some(t(60)))]
    {
        world.invite(&Invite { expires_at, ..Invite::new(address) }).await.unwrap();
    }
    let (id, account) =
        (MembershipId::new(uuid()), insert_account(&store, "Gus", "gus@example.com").await.unwrap());
    change!(world.store, [], Some(world.org), |tx| {
        let start = PeriodStart { until: Some(t(10)), ..by_hand(T0) };
        let new = NewMembership { id, account_id: account, name: "Gus", email: "gus@example.com", start };
        tx.insert_membership(&new).await?;
    })
    .await
    .unwrap();
    let counted = async |at| read!(store, |tx| tx.org(world.org).count_seat_use(at));
    assert_eq!(counted(T0).await, SeatUse { active: 3, disabled: 2, pending: 3 });
    assert_eq!(
        counted(t(10)).await,
        SeatUse { active: 2, disabled: 2, pending: 2 },
        "a guest is gone and an invitation has expired"
    );
    assert_eq!(counted(t(60)).await, SeatUse { active: 2, disabled: 2, pending: 1 });
    assert_eq!(read!(store, |tx| tx.org(other).count_seat_use(T0)), SeatUse::default());
}
