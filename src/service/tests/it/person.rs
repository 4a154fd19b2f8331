//! A person's page: each part for who may see it, and the log of one person.

use domain::{
    error::ErrorKind,
    id::MembershipId,
    list::{AuditQuery, InvitationQuery},
    state::InvitationState,
    time::Span,
    view::{InvitationsOverview, MemberDetailView},
};
use service::{Caller, audit, invitations, members, sessions};
use testkit::{World, agreed};
use uuid::Uuid;

async fn dossier(world: &World, reader: &Caller, member: MembershipId) -> MemberDetailView {
    members::dossier(&world.service, reader, "acme", member).await.unwrap()
}

#[tokio::test]
async fn each_part_of_a_persons_page_is_for_those_who_may_see_it() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let (admin, other_admin) = (world.member("admin").await, world.member("admin").await);
    let (ada, viewer) = (world.member("member").await, world.member("viewer").await);
    // Sessions, invitations, the log: of Ada, of an admin, of the owner.
    for (reader, of_ada, of_admin, of_owner) in [
        (&owner, [true, true, true], [true, true, true], [true, true, true]),
        (&admin, [true, true, false], [true, true, false], [false, true, false]),
        (&other_admin, [true, true, false], [false, true, false], [false, true, false]),
        (&ada, [true, false, false], [false; 3], [false; 3]),
        (&viewer, [false; 3], [false; 3], [false; 3]),
    ] {
        for (target, expected) in [(&ada, of_ada), (&admin, of_admin), (&owner, of_owner)] {
            let view = dossier(&world, reader, world.membership(target).await).await;
            let shown = [view.sessions.is_some(), view.sent.is_some(), view.entries.is_some()];
            let (who, whom) =
                (&reader.session().unwrap().account.name, &target.session().unwrap().account.name);
            assert_eq!(shown, expected, "{who} of {whom}");
        }
    }
}

#[tokio::test]
async fn sessions_are_shown_without_their_address_and_not_of_who_was_removed() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let joined = world.person("member", "Ada", "ada@example.com").await;
    world.membership(&joined).await;
    world.clock.advance(Span::minutes(3));
    let ada = world.caller_of(&world.sign_in("ada@example.com").await).await;
    let id = world.membership(&ada).await;
    let by_owner = dossier(&world, &owner, id).await.sessions.unwrap();
    assert_eq!(by_owner.len(), 2);
    assert!(by_owner.iter().all(|session| session.ip.is_none() && !session.is_current));
    assert_eq!(by_owner[0].user_agent.as_deref(), Some("Test browser"));
    assert!(by_owner[0].last_seen_at > by_owner[1].last_seen_at, "last used first");
    let by_herself = dossier(&world, &ada, id).await.sessions.unwrap();
    assert_eq!(by_herself.iter().filter(|session| session.is_current).count(), 1);
    assert!(sessions::list(&world.service, &ada).await.unwrap().iter().all(|own| own.ip.is_some()));
    agreed::remove(&world.service, &owner, "acme", id).await.unwrap();
    assert_eq!(dossier(&world, &owner, id).await.sessions, None);
}

#[tokio::test]
async fn the_newest_five_invitations_of_a_person_are_shown_and_lead_to_all_of_theirs() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let admin = world.member("admin").await;
    let id = world.membership(&admin).await;
    assert_eq!(dossier(&world, &owner, id).await.sent, Some(vec![]));
    for n in 0..7 {
        world.clock.advance(Span::seconds(1));
        world.invite_by(&admin, "acme", &format!("a{n}@example.com"), &["viewer"]).await;
        world.invite(&format!("b{n}@example.com"), "viewer").await;
    }
    let sent = dossier(&world, &owner, id).await.sent.unwrap();
    let shown: Vec<&str> = sent.iter().map(|row| row.email.as_str()).collect();
    assert_eq!(shown, [6, 5, 4, 3, 2].map(|n| format!("a{n}@example.com")));
    let query = InvitationQuery { by: Some(id), ..InvitationQuery::default() };
    let InvitationsOverview { page, counts } =
        invitations::overview(&world.service, &owner, "acme", &query).await.unwrap();
    assert_eq!((page.total, &page.rows[..5]), (7, sent.as_slice()));
    assert_eq!(counts.of(InvitationState::Pending), 14);
    let owner = world.days_pass(8, &owner).await;
    let counts = invitations::overview(&world.service, &owner, "acme", &query).await.unwrap().counts;
    assert_eq!((counts.of(InvitationState::Pending), counts.of(InvitationState::Expired)), (0, 14));
    assert_eq!((counts.of(InvitationState::Accepted), counts.total()), (1, 15), "the admin's own");
}

#[tokio::test]
async fn the_log_of_a_person_has_what_they_did_and_what_was_done_to_them_in_pages_both_ways() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let admin = world.member("admin").await;
    let id = world.membership(&admin).await;
    for n in 0..28 {
        world.invite_by(&admin, "acme", &format!("a{n}@example.com"), &["viewer"]).await;
        world.invite(&format!("b{n}@example.com"), "viewer").await;
    }
    world.clock.advance(Span::seconds(1));
    agreed::disable(&world.service, &owner, "acme", id).await.unwrap();
    let at = |cursor| AuditQuery { person: Some(id), cursor, ..AuditQuery::default() };
    let list = async |cursor| audit::list(&world.service, &owner, "acme", &at(cursor)).await.unwrap();
    let first = list(None).await;
    let second = list(first.older.clone()).await;
    // Accepting, inviting, being disabled.
    assert_eq!((first.total, first.rows.len(), second.rows.len()), (30, 25, 5));
    assert_eq!(first.rows[0].action, "member.disabled");
    let name = &admin.session().unwrap().account.name;
    let both = first.rows.iter().chain(&second.rows);
    assert!(both.clone().all(|row| row.who == *name || row.target.as_deref() == Some(name)));
    let back = list(second.newer.clone()).await;
    assert_eq!((back.rows, back.newer), (first.rows.clone(), None));
    assert_eq!(dossier(&world, &owner, id).await.entries.unwrap(), first.rows[..10]);
    let nobody = AuditQuery { person: Some(MembershipId::new(Uuid::from_u128(3))), ..AuditQuery::default() };
    let unknown = audit::list(&world.service, &owner, "acme", &nobody).await.map(|_| ());
    assert_eq!(unknown, Err(ErrorKind::NotFound));
}
