//! The Invitations page: every invitation ever made with its state, newest first, a page at a time.

use domain::{
    error::ErrorKind,
    list::InvitationQuery,
    state::{Delivery, InvitationState},
    time::Span,
    view::{InvitationView, Page, RowAction},
};
use service::{Caller, invitations};
use testkit::World;

async fn list(world: &World, reader: &Caller, query: &InvitationQuery) -> Page<InvitationView> {
    invitations::overview(&world.service, reader, "acme", query).await.unwrap().page
}

fn of_state(state: InvitationState) -> InvitationQuery {
    InvitationQuery { state: Some(state), ..InvitationQuery::default() }
}

#[tokio::test]
async fn every_invitation_stays_on_the_page_with_its_final_state() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    world.invite("expired@example.com", "member").await;
    let owner = world.days_pass(7, &owner).await;
    let accepted = world.invite("accepted@example.com", "viewer").await;
    world.join(&accepted.token, "Accepted").await;
    world.clock.advance(Span::seconds(1));
    let cancelled = world.invite("cancelled@example.com", "member").await;
    invitations::cancel(&world.service, &owner, "acme", cancelled.id).await.unwrap();
    world.clock.advance(Span::seconds(1));
    let declined = world.invite("declined@example.com", "member").await;
    invitations::decline(&world.service, world.origin(), &declined.token).await.unwrap();
    world.clock.advance(Span::seconds(1));
    world.invite("pending@example.com", "member").await;
    let page = list(&world, &owner, &InvitationQuery::default()).await;
    let shown: Vec<(&str, InvitationState)> =
        page.rows.iter().map(|row| (row.email.as_str(), row.state)).collect();
    let expected = [
        ("pending@example.com", InvitationState::Pending),
        ("declined@example.com", InvitationState::Declined),
        ("cancelled@example.com", InvitationState::Cancelled),
        ("accepted@example.com", InvitationState::Accepted),
        ("expired@example.com", InvitationState::Expired),
    ];
    assert_eq!(shown, expected);
    assert_eq!((page.total, page.newer, page.older), (5, None, None));
    assert_eq!(
        (page.rows[3].roles.as_slice(), page.rows[3].invited_by.as_str()),
        (&["Viewer".to_owned()][..], "Olga Owner")
    );
    for (address, state) in expected {
        let page = list(&world, &owner, &of_state(state)).await;
        assert_eq!((page.total, page.rows[0].email.as_str()), (1, address), "{state:?}");
    }
}

#[tokio::test]
async fn invitations_are_found_by_part_of_the_address() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    for address in ["ada@example.com", "Adam@Example.org", "bob_b@example.com"] {
        world.invite(address, "member").await;
    }
    for (text, n) in [("ADA", 2), ("example.org", 1), ("b_b", 1), ("a_a", 0), ("%", 0), ("", 3)] {
        let query = InvitationQuery { search: text.to_owned(), ..InvitationQuery::default() };
        let page = list(&world, &owner, &query).await;
        assert_eq!((page.total, page.rows.len()), (n, usize::try_from(n).unwrap()), "{text}");
    }
}

#[tokio::test]
async fn each_invitation_offers_what_its_state_and_its_reader_allow() {
    use RowAction::{Cancel, CopyLink, Resend};
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let admin = world.member("admin").await;
    let expired = world.invite("expired@example.com", "member").await;
    let owner = world.days_pass(7, &owner).await;
    let admin = world.days_pass(0, &admin).await;
    let for_an_owner = world.invite("second@example.com", "owner").await;
    let open = world.invite("ada@example.com", "member").await;
    let cancelled = world.invite("bob@example.com", "member").await;
    invitations::cancel(&world.service, &owner, "acme", cancelled.id).await.unwrap();
    for (reader, id, expected) in [
        (&owner, open.id, vec![Resend, CopyLink, Cancel]),
        (&owner, expired.id, vec![Resend, Cancel]),
        (&owner, cancelled.id, vec![]),
        (&owner, for_an_owner.id, vec![Resend, CopyLink, Cancel]),
        (&admin, open.id, vec![Resend, CopyLink, Cancel]),
        (&admin, for_an_owner.id, vec![Cancel]),
    ] {
        let page = list(&world, reader, &InvitationQuery::default()).await;
        let row = page.rows.iter().find(|row| row.id == id).unwrap();
        assert_eq!(row.actions, expected);
        let view = invitations::get(&world.service, reader, "acme", id).await.unwrap();
        assert_eq!(view, *row, "the page of one says the same");
    }
    assert_eq!(list(&world, &owner, &InvitationQuery::default()).await.rows[0].delivery, Delivery::Queued);
}

#[tokio::test]
async fn sixty_invitations_are_all_seen_once_both_ways() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let role = world.role("member").await;
    for n in 0..3 {
        // Twenty at the same moment: ties are broken by the id.
        let addresses: String = (0..20).map(|i| format!("a{n}.{i}@example.com ")).collect();
        let command = invitations::InviteMembers::pasted(&addresses, vec![role]);
        invitations::invite(&world.service, &owner, "acme", command).await.unwrap();
        world.clock.advance(Span::seconds(1));
    }
    let at = |cursor| InvitationQuery { cursor, ..InvitationQuery::default() };
    let first = list(&world, &owner, &at(None)).await;
    let second = list(&world, &owner, &at(first.older.clone())).await;
    let third = list(&world, &owner, &at(second.older.clone())).await;
    assert_eq!((first.rows.len(), second.rows.len(), third.rows.len()), (25, 25, 10));
    assert_eq!((first.total, third.total, &third.older), (60, 60, &None));
    let mut ids: Vec<_> =
        [&first, &second, &third].into_iter().flat_map(|page| page.rows.iter().map(|row| row.id)).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 60);
    assert_eq!(list(&world, &owner, &at(third.newer.clone())).await.rows, second.rows);
    let back = list(&world, &owner, &at(second.newer.clone())).await;
    assert_eq!((back.rows, back.newer), (first.rows.clone(), None));
    for nonsense in ["x", "a", "b0190000000007000800000000000000fnot-a-time"] {
        assert_eq!(list(&world, &owner, &at(Some(nonsense.to_owned()))).await.rows, first.rows, "{nonsense}");
    }
}

#[tokio::test]
async fn where_the_policy_forbids_links_none_is_offered_and_none_is_given() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization_with("No links", |policy| policy.invitations_copy_link = false).await;
    let invited = world.invite_by(&org.owner, &org.slug, "ada@example.com", &["member"]).await;
    let refused = invitations::link(&world.service, &org.owner, &org.slug, invited.id).await;
    assert_eq!(refused, Err(ErrorKind::LinkNotAllowed));
    let view = invitations::get(&world.service, &org.owner, &org.slug, invited.id).await.unwrap();
    assert_eq!(view.actions, [RowAction::Resend, RowAction::Cancel]);
}

#[tokio::test]
async fn where_the_policy_knows_no_end_an_invitation_is_open_for_ever() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org =
        world.organization_with("For ever", |policy| policy.invitations_expire_after_hours = None).await;
    let invited = world.invite_by(&org.owner, &org.slug, "ada@example.com", &["member"]).await;
    world.clock.advance(Span::days(4_000));
    let page = invitations::open(&world.service, None, &invited.token).await.unwrap();
    assert_eq!(page.expires_at, None);
    world.join(&invited.token, "Ada").await;
}
