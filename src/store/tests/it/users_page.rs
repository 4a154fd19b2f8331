//! The Users page as a sequence of pages: whatever the order, with ties, every row comes exactly once, forth and back.

use std::cmp::Ordering;

use domain::{
    id::{AccountId, MembershipId},
    list::{UserKey, UserStatus},
    state::{Delivery, InvitationState, MembershipState},
    text::sort_key,
    time::Timestamp,
    view::UserKind,
};
use store::{MemberQuery, SeedRow, Store, UserListRow};
use uuid::Uuid;

use crate::world::{Invite, T0, World, email, insert_org, t, uuid};

on_both_databases![
    pages_both_ways_cover_every_row_exactly_once_in_every_order_and_status,
    a_row_tells_what_the_page_shows,
    a_place_of_another_list_is_refused,
];

const PAGE: u32 = 10;
const NAMES: [&str; 7] = ["Ada", "ada", "Bob", "Émile", "Zoë", "zoe", "東京"];

/// What a row of the crowd is expected to be sorted by.
struct Expected {
    id: Uuid,
    status: UserStatus,
    name: Vec<u8>,
    activity: Timestamp,
    joined: Timestamp,
}

impl Expected {
    /// The place that its row has in a list by this key.
    fn place(&self, key: UserKey) -> (String, Uuid) {
        let text = match key {
            UserKey::Name => hex(&self.name),
            UserKey::Activity => self.activity.micros().to_string(),
            UserKey::Joined => self.joined.micros().to_string(),
        };
        (text, self.id)
    }

    fn order(&self, other: &Self, key: UserKey) -> Ordering {
        let by_key = match key {
            UserKey::Name => self.name.cmp(&other.name),
            UserKey::Activity => self.activity.cmp(&other.activity),
            UserKey::Joined => self.joined.cmp(&other.joined),
        };
        by_key.then(self.id.cmp(&other.id))
    }
}

/// 137 rows that are not removed: members with seven names, five last activities and three days of joining, and open
/// invitations that were sent at the same moments.
async fn crowd(world: &World) -> Vec<Expected> {
    let moment = |n: i64| if n % 5 == 0 { Timestamp::from_micros(0) } else { t(n % 5) };
    let mut all = vec![Expected {
        id: world.owner.member.uuid(),
        status: UserStatus::Active,
        name: sort_key(&world.owner.name),
        activity: Timestamp::from_micros(0),
        joined: T0,
    }];
    let mut rows = vec![];
    for n in 0..139_usize {
        let (state, status) = match n % 6 {
            5 => (MembershipState::Removed, UserStatus::Removed),
            4 => (MembershipState::Disabled, UserStatus::Disabled),
            _ => (MembershipState::Active, UserStatus::Active),
        };
        let (id, name, activity) =
            (MembershipId::new(uuid()), NAMES[n * 3 % NAMES.len()], moment(i64::try_from(n / 2).unwrap()));
        let joined = t(i64::try_from(n % 3).unwrap());
        all.push(Expected { id: id.uuid(), status, name: sort_key(name), activity, joined });
        rows.push((id, name, state, (activity, joined), n));
    }
    change!(world.store, [rows], Some(world.org), |tx| {
        let rows: Vec<SeedRow> = rows
            .iter()
            .map(|(id, name, state, (activity, joined), n)| SeedRow {
                account_id: AccountId::new(uuid()),
                membership_id: *id,
                name: (*name).to_owned(),
                email: email(&format!("p{n}@example.com")),
                state: *state,
                roles: vec![],
                joined_at: *joined,
                last_active_at: *activity,
            })
            .collect();
        tx.insert_seed_rows(&rows).await?;
    })
    .await
    .unwrap();
    let open = 137 - all.iter().filter(|row| row.status != UserStatus::Removed).count();
    for n in 0..open {
        let address = format!("{}{n}@example.com", ["ada", "zz", "bob"][n % 3]);
        let at = t(i64::try_from(n % 4).unwrap() + 1);
        let id = world.invite(&Invite { at, ..Invite::new(&address) }).await.unwrap();
        all.push(Expected {
            id: id.uuid(),
            status: UserStatus::Invited,
            name: sort_key(&address),
            activity: at,
            joined: at,
        });
    }
    all
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn shown(status: UserStatus, row: &Expected) -> bool {
    status == row.status || status == UserStatus::Any && row.status != UserStatus::Removed
}

async fn page(store: &Store, filter: &MemberQuery) -> Vec<(String, Uuid)> {
    read!(store, |tx| tx.list_users(filter)).into_iter().map(|row| row.place).collect()
}

async fn pages_both_ways_cover_every_row_exactly_once_in_every_order_and_status(store: Store) {
    let world = World::new(store.clone()).await;
    let all = crowd(&world).await;
    let other = World { org: insert_org(&store, "other", "Other").await.unwrap(), ..world.clone() };
    other.invite(&Invite::new("ada0@example.com")).await.unwrap();

    for status in UserStatus::ALL.iter().copied() {
        for key in [UserKey::Name, UserKey::Activity, UserKey::Joined] {
            let mut expected: Vec<&Expected> = all.iter().filter(|row| shown(status, row)).collect();
            expected.sort_by(|a, b| a.order(b, key));
            for descending in [false, true] {
                let wanted: Vec<(String, Uuid)> = expected.iter().map(|row| row.place(key)).collect();
                let filter = MemberQuery { status, key, descending, limit: PAGE, ..world.users() };
                walk(&store, filter, &wanted).await;
                expected.reverse();
            }
        }
    }
}

/// Goes through a list to its end, and back from the beginning of each page.
async fn walk(store: &Store, mut filter: MemberQuery, wanted: &[(String, Uuid)]) {
    assert_eq!(read!(store, |tx| tx.count_users(&filter, None)).count, u64::try_from(wanted.len()).unwrap());
    let mut pages: Vec<Vec<(String, Uuid)>> = vec![];
    loop {
        let rows = page(store, &filter).await;
        let Some(last) = rows.last() else { break };
        filter.beyond = Some(last.clone());
        pages.push(rows);
    }
    assert_eq!(pages.concat(), wanted, "{filter:?}");
    assert!(pages.iter().rev().skip(1).all(|rows| rows.len() == 10), "only the last page is shorter");
    filter.descending = !filter.descending;
    for neighbours in pages.windows(2) {
        filter.beyond = Some(neighbours[1][0].clone());
        let mut rows = page(store, &filter).await;
        rows.reverse();
        assert_eq!(rows, neighbours[0], "{filter:?}");
    }
}

async fn a_row_tells_what_the_page_shows(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["viewer", "admin"]).await;
    let message = Some(world.message("new@example.com", t(1)).await);
    let roles = vec![world.role("viewer").id, world.role("member").id];
    let invite =
        Invite { at: t(1), expires_at: Some(t(9)), roles, message, ..Invite::new("New@example.com") };
    let id = world.invite(&invite).await.unwrap();
    let plain = world.invite(&Invite::new("plain@example.com")).await.unwrap();

    let rows = read!(store, |tx| tx.list_users(&world.users()));
    let roles =
        |row: &UserListRow| -> Vec<String> { row.roles.iter().map(|role| role.name.clone()).collect() };
    let [member, invitation, owner, unsent] = &rows[..] else { panic!("{rows:?}") };
    assert_eq!(member.kind, UserKind::Member { id: ada.member, state: MembershipState::Active });
    assert_eq!(
        (member.account_id, member.name.as_str(), member.email.as_str()),
        (Some(ada.account), "Ada", "ada@example.com")
    );
    assert_eq!((member.last_active_at, member.joined_at, member.expires_at), (None, Some(T0), None));
    assert_eq!(roles(member), ["Admin", "Viewer"]);
    assert_eq!((member.roles[0].id(), member.roles[0].is_owner), (world.role("admin").id, false));
    let state = InvitationState::Pending;
    assert_eq!(invitation.kind, UserKind::Invitation { id, state, delivery: Delivery::Queued });
    assert_eq!(
        (invitation.account_id, invitation.name.as_str(), invitation.email.as_str()),
        (None, "", "New@example.com")
    );
    assert_eq!(
        (invitation.last_active_at, invitation.joined_at, invitation.expires_at),
        (Some(t(1)), None, Some(t(9)))
    );
    assert_eq!(roles(invitation), ["Member", "Viewer"]);
    assert_eq!((member.invited_by, invitation.invited_by), (None, Some(world.owner.member)));
    assert_eq!(owner.email, "olga@example.com");
    assert!(owner.roles[0].is_owner && owner.roles[0].rank() == world.role("owner").rank);
    assert_eq!(unsent.kind, UserKind::Invitation { id: plain, state, delivery: Delivery::None });
    assert_eq!(unsent.roles.len(), 0);
}

async fn a_place_of_another_list_is_refused(store: Store) {
    let world = World::new(store.clone()).await;
    for (key, place) in
        [(UserKey::Name, "ada'; --"), (UserKey::Name, "0"), (UserKey::Activity, "0f"), (UserKey::Joined, "")]
    {
        let beyond = Some((place.to_owned(), uuid()));
        let filter = MemberQuery { key, beyond, ..world.users() };
        let mut tx = store.read().await.unwrap();
        assert!(tx.list_users(&filter).await.is_err(), "{place}");
    }
}
