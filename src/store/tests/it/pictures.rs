//! Pictures of organizations and people: in three sizes, one each, and who shares an organization with whom.

use domain::{
    error::ErrorKind,
    id::{AccountId, PictureId},
    state::MembershipState,
};
use store::{NewPicture, PictureOf, Store};

use crate::world::{T0, World, by_hand, insert_account, insert_org, join, t, uuid};

on_both_databases![
    the_picture_of_an_organization_is_read_in_each_size_and_goes_when_it_is_replaced,
    the_picture_of_a_person_is_in_lists_and_sessions_and_goes_when_it_is_removed,
    people_share_the_organizations_in_which_one_is_active_and_the_other_not_removed,
];

fn picture(id: PictureId) -> NewPicture<'static> {
    NewPicture { id, sizes: [b"small", b"medium", b"large"], at: T0 }
}

async fn set_of_org(world: &World, id: Option<PictureId>) -> Result<(), ErrorKind> {
    change!(world.store, [id], Some(world.org), |tx| {
        tx.update_organization_picture(id.map(picture).as_ref()).await?;
    })
    .await
}

async fn set_of(store: &Store, account: AccountId, id: Option<PictureId>) {
    change!(store, [id], |tx| tx.update_account_picture(account, id.map(picture).as_ref()).await?)
        .await
        .unwrap();
}

async fn the_picture_of_an_organization_is_read_in_each_size_and_goes_when_it_is_replaced(store: Store) {
    let world = World::new(store.clone()).await;
    let (first, second) = (PictureId::new(uuid()), PictureId::new(uuid()));
    set_of_org(&world, Some(first)).await.unwrap();
    for (size, expected) in [(0, "small"), (1, "medium"), (2, "large")] {
        let found = read!(store, |tx| tx.find_picture(first, size)).unwrap();
        assert_eq!(found.of, PictureOf::Organization("acme".to_owned()));
        assert_eq!(found.image, expected.as_bytes());
    }
    set_of_org(&world, Some(second)).await.unwrap();
    assert_eq!(read!(store, |tx| tx.find_picture(first, 0)), None);
    assert_eq!(read!(store, |tx| tx.find_organization("acme")).unwrap().picture, Some(second));
    let of_owner = read!(store, |tx| tx.list_organizations_of(world.owner.account, T0));
    assert_eq!(of_owner[0].picture, Some(second));
    set_of_org(&world, None).await.unwrap();
    assert_eq!(read!(store, |tx| tx.find_picture(second, 0)), None);
    assert_eq!(read!(store, |tx| tx.get_organization(world.org)).picture, None);
}

async fn the_picture_of_a_person_is_in_lists_and_sessions_and_goes_when_it_is_removed(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.owner.account;
    let id = PictureId::new(uuid());
    set_of(&store, ada, Some(id)).await;
    let found = read!(store, |tx| tx.find_picture(id, 0)).unwrap();
    assert_eq!(found.of, PictureOf::Person(ada));
    let rows = read!(store, |tx| tx.list_users(&world.users()));
    assert_eq!(rows.iter().map(|row| row.picture).collect::<Vec<_>>(), [Some(id)]);
    let details = read!(store, |tx| tx.org(world.org).get_member_details(world.owner.member));
    assert_eq!(details.picture, Some(id));
    assert_eq!(read!(store, |tx| tx.find_account(ada)).unwrap().view().picture, Some(id));
    set_of(&store, ada, None).await;
    assert_eq!(read!(store, |tx| tx.find_picture(id, 0)), None);
    assert_eq!(read!(store, |tx| tx.list_users(&world.users()))[0].picture, None);
}

async fn people_share_the_organizations_in_which_one_is_active_and_the_other_not_removed(store: Store) {
    use MembershipState::{Active, Disabled, Removed};
    let world = World::new(store.clone()).await;
    let ben = world.member("Ben", "ben@example.com", &["member"]).await;
    let stranger = insert_account(&store, "Eve", "eve@example.com").await.unwrap();
    let (ada, other) = (world.owner.account, insert_org(&store, "globex", "Globex").await.unwrap());
    let shared = async |reader, of, at| read!(store, |tx| tx.list_shared_organizations(reader, of, t(at)));
    assert_eq!(shared(ada, ben.account, 0).await, ["acme"]);
    assert_eq!(shared(ada, stranger, 0).await, [""; 0]);
    for (at, from, to) in [(1, Active, Disabled), (2, Disabled, Removed)] {
        let member = ben.member;
        change!(store, [member], Some(world.org), |tx| {
            tx.update_membership_state(member, (from, to), &by_hand(t(at))).await?;
        })
        .await
        .unwrap();
        let expected: &[&str] = if to == Disabled { &["acme"] } else { &[] };
        assert_eq!(shared(ada, ben.account, at).await, expected, "{to:?}");
        assert_eq!(shared(ben.account, ada, at).await, [""; 0], "who is not active sees nobody");
    }
    for (name, address, account) in [("Ada", "ada@example.com", ada), ("Ben", "ben@example.com", ben.account)]
    {
        join(&store, other, account, name, address, Vec::new()).await.unwrap();
    }
    assert_eq!(shared(ada, ben.account, 3).await, ["globex"]);
}
