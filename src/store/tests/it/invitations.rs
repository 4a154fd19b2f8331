//! Invitations: one open for an address, renewed by resending, closed once.

use domain::{
    error::ErrorKind,
    id::{InvitationId, OrgId, RoleId, TeamId},
    language::Language,
    member::TeamGift,
    state::{Delivery, InvitationState},
};
use futures::future::join_all;
use store::{Invitation, Store};

use crate::jobs::claim_mail;
use crate::teams::team;
use crate::world::{Invite, T0, TAKEN, World, by_hand, email, hash, insert_org, t, uuid};

on_both_databases![
    an_invitation_reads_back_by_id_by_link_and_by_address,
    an_address_has_one_open_invitation_in_an_organization,
    of_many_who_invite_an_address_at_once_one_succeeds,
    closing_an_invitation_twice_says_no,
    of_many_who_close_an_invitation_at_once_one_is_told_yes,
    an_expired_invitation_cannot_be_answered_but_can_be_taken_back,
    renewing_kills_the_old_link_and_only_open_invitations_are_renewed,
    a_link_that_was_shown_proves_no_address_until_it_is_renewed,
    roles_note_and_language_of_an_open_invitation_are_replaced,
    an_accepted_invitation_remembers_the_membership,
    open_invitations_are_counted_until_they_run_out,
    the_delivery_is_that_of_the_newest_mail,
    many_invitations_are_found_at_once_each_with_its_own_roles_and_teams,
    of_many_invitations_those_of_the_organization_are_found_whatever_their_state,
];

use InvitationState::{Accepted, Cancelled, Declined, Pending};

async fn find(world: &World, id: InvitationId) -> Invitation {
    read!(world.store, |tx| tx.org(world.org).find_invitation(id)).unwrap()
}

async fn close(world: &World, id: InvitationId, to: InvitationState, at: i64, unless_expired: bool) -> bool {
    change!(world.store, [], Some(world.org), |tx| tx
        .update_invitation_closed(id, to, t(at), unless_expired)
        .await?)
    .await
    .unwrap()
}

async fn an_invitation_reads_back_by_id_by_link_and_by_address(store: Store) {
    let world = World::new(store.clone()).await;
    let roles = vec![world.role("viewer").id, world.role("admin").id];
    let invite = Invite { roles, at: t(1), expires_at: Some(t(60)), ..Invite::new("Ada@Example.com") };
    let id = world.invite(&invite).await.unwrap();
    let key = email("ada@example.com").key();
    let by_link = read!(store, |tx| tx.find_invitation_by_token(&invite.hash)).unwrap();
    let by_address = read!(store, |tx| tx.org(world.org).find_open_invitation(key.as_str())).unwrap();
    let by_mail = read!(store, |tx| tx.find_invitation_of_mail(id)).unwrap();
    for found in [find(&world, id).await, by_link, by_address, by_mail] {
        assert_eq!((found.id, found.org_id, found.state), (id, world.org, Pending));
        assert_eq!((found.email.as_str(), found.email_key.as_str()), ("Ada@Example.com", key.as_str()));
        assert_eq!((found.token_version, found.invited_by), (1, world.owner.member));
        assert_eq!((found.inviter.as_str(), found.note.as_deref()), ("Olga Owner", Some("Welcome")));
        assert_eq!((found.sent_at, found.expires_at, found.delivery), (t(1), Some(t(60)), Delivery::None));
        assert_eq!(found.roles, [world.role("admin").clone(), world.role("viewer").clone()]);
    }
    assert!(read!(store, |tx| tx.org(world.org).find_invitation(InvitationId::new(uuid()))).is_none());
    assert!(read!(store, |tx| tx.find_invitation_by_token(&hash())).is_none());
    assert!(
        read!(store, |tx| tx.org(world.org).find_open_invitation("Ada@Example.com")).is_none(),
        "keys are compared"
    );
}

async fn an_address_has_one_open_invitation_in_an_organization(store: Store) {
    let world = World::new(store.clone()).await;
    let first = world.invite(&Invite::new("ada@example.com")).await.unwrap();
    let again = || Invite { expires_at: Some(T0), ..Invite::new("ADA@example.com") };
    assert_eq!(world.invite(&again()).await, Err(TAKEN));
    let other = World { org: insert_org(&store, "other", "Other").await.unwrap(), ..world.clone() };
    other.invite(&Invite::new("ada@example.com")).await.unwrap();
    for (round, state) in [Cancelled, Declined, Accepted].into_iter().enumerate() {
        let open = read!(store, |tx| tx.org(world.org).find_open_invitation("ada@example.com")).unwrap();
        assert_eq!(open.id == first, round == 0);
        assert!(close(&world, open.id, state, 1, false).await);
        assert!(read!(store, |tx| tx.org(world.org).find_open_invitation("ada@example.com")).is_none());
        world.invite(&again()).await.unwrap();
    }
}

async fn of_many_who_invite_an_address_at_once_one_succeeds(store: Store) {
    let world = World::new(store).await;
    let invites: Vec<Invite> = (0..8).map(|_| Invite::new("ada@example.com")).collect();
    let results = join_all(invites.iter().map(|invite| world.invite(invite))).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    assert_eq!(results.iter().filter(|result| **result == Err(TAKEN)).count(), 7);
}

async fn closing_an_invitation_twice_says_no(store: Store) {
    let world = World::new(store).await;
    for (first, second) in [(Accepted, Cancelled), (Cancelled, Accepted), (Declined, Declined)] {
        let id = world.invite(&Invite::new("ada@example.com")).await.unwrap();
        assert!(close(&world, id, first, 1, true).await);
        for unless_expired in [true, false] {
            assert!(!close(&world, id, second, 2, unless_expired).await);
        }
        assert_eq!(find(&world, id).await.state, first);
    }
    assert!(!close(&world, InvitationId::new(uuid()), Cancelled, 1, false).await);
}

async fn of_many_who_close_an_invitation_at_once_one_is_told_yes(store: Store) {
    let world = World::new(store).await;
    let id = world.invite(&Invite::new("ada@example.com")).await.unwrap();
    let told =
        join_all([Accepted, Cancelled, Declined, Accepted].map(|to| close(&world, id, to, 1, true))).await;
    assert_eq!(told.into_iter().filter(|yes| *yes).count(), 1);
}

async fn an_expired_invitation_cannot_be_answered_but_can_be_taken_back(store: Store) {
    let world = World::new(store).await;
    let invite = |address| Invite { expires_at: Some(t(60)), ..Invite::new(address) };
    let late = world.invite(&invite("late@example.com")).await.unwrap();
    assert!(!close(&world, late, Accepted, 60, true).await, "from its end on");
    assert_eq!(find(&world, late).await.state, Pending);
    assert!(close(&world, late, Cancelled, 61, false).await);
    let in_time = world.invite(&invite("early@example.com")).await.unwrap();
    assert!(close(&world, in_time, Accepted, 59, true).await);
    let endless = world.invite(&Invite::new("endless@example.com")).await.unwrap();
    assert!(close(&world, endless, Accepted, 1_000_000_000, true).await);
}

async fn renewing_kills_the_old_link_and_only_open_invitations_are_renewed(store: Store) {
    let world = World::new(store.clone()).await;
    let ada = world.member("Ada", "ada@example.com", &["admin"]).await.member;
    let old = Invite { expires_at: Some(t(60)), ..Invite::new("new@example.com") };
    let id = world.invite(&old).await.unwrap();
    let link = hash();
    let renew = async |link: [u8; 32], end: Option<i64>| {
        let end = end.map(t);
        change!(store, [], Some(world.org), |tx| tx
            .update_invitation_renewed(id, (link, 2), ada, (t(70), end), None)
            .await?)
        .await
    };
    assert_eq!(renew(link, Some(130)).await, Ok(true), "one that has run out can be renewed");
    let found = find(&world, id).await;
    assert_eq!((found.token_version, found.invited_by, found.inviter.as_str()), (2, ada, "Ada"));
    assert_eq!((found.sent_at, found.expires_at), (t(70), Some(t(130))));
    assert!(read!(store, |tx| tx.find_invitation_by_token(&old.hash)).is_none());
    assert_eq!(read!(store, |tx| tx.find_invitation_by_token(&link)).unwrap().id, id);
    assert_eq!(renew(link, None).await, Ok(true), "the same link again is no conflict with itself");
    assert_eq!(find(&world, id).await.expires_at, None);
    assert!(close(&world, id, Cancelled, 80, true).await);
    assert_eq!(renew(hash(), None).await, Ok(false));
    assert_eq!(read!(store, |tx| tx.find_invitation_by_token(&link)).unwrap().state, Cancelled);
}

async fn a_link_that_was_shown_proves_no_address_until_it_is_renewed(store: Store) {
    let world = World::new(store.clone()).await;
    let unsent = world.invite(&Invite::new("bob@example.com")).await.unwrap();
    assert!(!find(&world, unsent).await.proves_address(), "it was not mailed");
    let message = Some(world.message("{}", T0).await);
    let id = world.invite(&Invite { message, ..Invite::new("ada@example.com") }).await.unwrap();
    let proves = async || find(&world, id).await.proves_address();
    let show =
        async |id| change!(store, [], Some(world.org), |tx| tx.update_invitation_link_shown(id).await?).await;
    let renew = async |message| {
        let by = world.owner.member;
        change!(store, [], Some(world.org), |tx| tx
            .update_invitation_renewed(id, (hash(), 2), by, (t(70), None), message)
            .await?)
        .await
    };
    assert!(proves().await);
    assert_eq!((show(id).await, proves().await), (Ok(()), false));
    assert_eq!((show(id).await, proves().await), (Ok(()), false));
    assert!(!find(&world, unsent).await.link_shown, "only the one");
    assert_eq!((renew(None).await, proves().await), (Ok(true), false));
    assert_eq!((renew(message).await, proves().await), (Ok(true), true));
    assert!(close(&world, id, Cancelled, 80, true).await);
    assert_eq!(show(id).await, Err(ErrorKind::Internal), "it is not open");
}

async fn roles_note_and_language_of_an_open_invitation_are_replaced(store: Store) {
    let world = World::new(store.clone()).await;
    let roles = vec![world.role("viewer").id, world.role("member").id];
    let id = world.invite(&Invite { roles, ..Invite::new("ada@example.com") }).await.unwrap();
    let set = async |roles: Vec<RoleId>, note: Option<&'static str>| {
        change!(store, [roles], Some(world.org), |tx| tx
            .update_invitation_roles(id, &roles, (note, Language::English), None)
            .await?)
        .await
    };
    set(vec![world.role("admin").id, world.role("member").id], None).await.unwrap();
    let found = find(&world, id).await;
    assert_eq!(found.roles, [world.role("admin").clone(), world.role("member").clone()]);
    assert_eq!((found.note, found.language), (None, Language::English));
    set(vec![], Some("Häää")).await.unwrap();
    assert_eq!(
        (find(&world, id).await.roles, find(&world, id).await.note.as_deref()),
        (vec![], Some("Häää"))
    );
    assert!(close(&world, id, Declined, 1, true).await);
    assert_eq!(set(vec![], None).await, Err(ErrorKind::Internal), "a closed one keeps what it was");
}

async fn an_accepted_invitation_remembers_the_membership(store: Store) {
    let world = World::new(store.clone()).await;
    let id = world.invite(&Invite::new("ada@example.com")).await.unwrap();
    let ada = world.member("Ada", "ada@example.com", &["member"]).await.member;
    let note = async || {
        change!(store, [], Some(world.org), |tx| tx.update_invitation_accepted_by(id, ada).await?).await
    };
    assert_eq!(note().await, Err(ErrorKind::Internal), "an open one was accepted by nobody");
    assert!(close(&world, id, Accepted, 1, true).await);
    note().await.unwrap();
}

async fn open_invitations_are_counted_until_they_run_out(store: Store) {
    let world = World::new(store.clone()).await;
    for (address, end) in [("a@example.com", Some(60)), ("b@example.com", Some(61)), ("c@example.com", None)]
    {
        world.invite(&Invite { expires_at: end.map(t), ..Invite::new(address) }).await.unwrap();
    }
    let closed = world.invite(&Invite::new("d@example.com")).await.unwrap();
    assert!(close(&world, closed, Cancelled, 1, true).await);
    let other = World { org: insert_org(&store, "other", "Other").await.unwrap(), ..world.clone() };
    other.invite(&Invite::new("a@example.com")).await.unwrap();
    for (now, open) in [(59, 3), (60, 2), (61, 1), (1_000_000, 1)] {
        assert_eq!(read!(store, |tx| tx.org(world.org).count_open_invitations(None, t(now))), open);
    }
}

async fn the_delivery_is_that_of_the_newest_mail(store: Store) {
    let world = World::new(store.clone()).await;
    let first = world.message("ada@example.com", T0).await;
    let id = world.invite(&Invite { message: Some(first), ..Invite::new("ada@example.com") }).await.unwrap();
    assert_eq!(find(&world, id).await.delivery, Delivery::Queued);
    let lease = claim_mail(&store, T0, t(60)).await.unwrap().lease;
    change!(store, [], |tx| tx.update_job_done(&lease, t(1)).await?).await.unwrap();
    assert_eq!(find(&world, id).await.delivery, Delivery::Sent);
    assert_eq!(find(&world, id).await.message, Some(first));
    let (second, inviter, link) = (world.message("ada@example.com", t(2)).await, world.owner.member, hash());
    change!(store, [], Some(world.org), |tx| {
        assert!(tx.update_invitation_renewed(id, (link, 2), inviter, (t(2), None), Some(second)).await?);
    })
    .await
    .unwrap();
    let lease = claim_mail(&store, t(2), t(60)).await.unwrap().lease;
    change!(store, [], |tx| tx.update_job_failed(&lease, "refused", t(3)).await?).await.unwrap();
    assert_eq!(find(&world, id).await.delivery, Delivery::Failed);
    assert_eq!(find(&world, id).await.message, Some(second));
}

/// Those of these invitations that are found in an organization, the oldest first.
async fn find_many(store: &Store, org: OrgId, ids: &[InvitationId]) -> Vec<Invitation> {
    let mut found = read!(store, |tx| tx.org(org).find_invitations(ids));
    found.sort_by_key(|invitation| invitation.id);
    found
}

async fn many_invitations_are_found_at_once_each_with_its_own_roles_and_teams(store: Store) {
    let world = World::new(store.clone()).await;
    let (night, day) = (team(&world, "Night shift").await, team(&world, "Day shift").await);
    let (admin, member, viewer) =
        (world.role("admin").clone(), world.role("member").clone(), world.role("viewer").clone());
    let gifts = vec![viewer.clone(), member.clone()];
    change!(store, [gifts], Some(world.org), |tx| tx.update_team_roles(night, &gifts, &by_hand(T0)).await?)
        .await
        .unwrap();
    let invite = async |address: &str, roles: Vec<RoleId>, teams: Vec<TeamId>| {
        let invite = Invite { roles, at: t(1), expires_at: Some(t(60)), ..Invite::new(address) };
        let id = world.invite(&invite).await.unwrap();
        change!(store, [teams], Some(world.org), |tx| tx.update_invitation_teams(id, &teams).await?)
            .await
            .unwrap();
        (id, invite.hash)
    };
    let (ada, link) = invite("Ada@Example.com", vec![viewer.id, admin.id], vec![night, day]).await;
    let (bob, _) = invite("bob@example.com", vec![member.id], vec![night]).await;
    let (cleo, _) = invite("cleo@example.com", vec![], vec![]).await;
    invite("dora@example.com", vec![admin.id], vec![day]).await;

    let found = find_many(&store, world.org, &[cleo, ada, bob]).await;
    assert_eq!(found.iter().map(|one| one.id).collect::<Vec<_>>(), [ada, bob, cleo], "whom nobody asked for");
    let whole = &found[0];
    assert_eq!((whole.org_id, whole.state, whole.token_version), (world.org, Pending, 1));
    assert_eq!((whole.email.as_str(), whole.email_key.as_str()), ("Ada@Example.com", "ada@example.com"));
    assert_eq!((whole.token_hash, whole.invited_by), (link, world.owner.member));
    assert_eq!((whole.inviter.as_str(), whole.note.as_deref()), ("Olga Owner", Some("Welcome")));
    assert_eq!((whole.sent_at, whole.expires_at, whole.language), (t(1), Some(t(60)), Language::German));
    let roles: Vec<_> = found.iter().map(|one| one.roles.clone()).collect();
    assert_eq!(roles, [vec![admin, viewer.clone()], vec![member.clone()], vec![]], "highest first");
    let by_night = TeamGift { team: night, roles: vec![member, viewer] };
    let by_day = TeamGift { team: day, roles: vec![] };
    assert_eq!(found[0].teams, [day, night], "by name");
    assert_eq!(found[0].into, [by_day.clone(), by_night.clone()], "with what each gives");
    assert_eq!((&found[1].teams, &found[1].into), (&vec![night], &vec![by_night]));
    assert!(found[2].teams.is_empty() && found[2].into.is_empty());

    change!(store, [], Some(world.org), |tx| tx.update_team_deleted(night, t(2)).await?).await.unwrap();
    let found = find_many(&store, world.org, &[ada, bob]).await;
    assert_eq!((&found[0].teams, &found[0].into), (&vec![day], &vec![by_day]), "a deleted team is not named");
    assert!(found[1].teams.is_empty() && found[1].into.is_empty());
    assert_eq!((found[0].roles.len(), found[1].roles.len()), (2, 1), "their own roles stay");
}

async fn of_many_invitations_those_of_the_organization_are_found_whatever_their_state(store: Store) {
    let world = World::new(store.clone()).await;
    let other = World { org: insert_org(&store, "other", "Other").await.unwrap(), ..world.clone() };
    let mut ids = vec![];
    for (n, state) in [Pending, Accepted, Cancelled, Declined].into_iter().enumerate() {
        let id = world.invite(&Invite::new(&format!("ada{n}@example.com"))).await.unwrap();
        assert!(state == Pending || close(&world, id, state, 1, true).await);
        ids.push(id);
    }
    let foreign = other.invite(&Invite::new("ada0@example.com")).await.unwrap();
    let unknown = InvitationId::new(uuid());
    let asked = [vec![unknown, foreign], ids.clone(), vec![ids[0]]].concat();
    let found = find_many(&store, world.org, &asked).await;
    assert_eq!(found.iter().map(|one| one.id).collect::<Vec<_>>(), ids, "each once");
    let states: Vec<_> = found.iter().map(|one| one.state).collect();
    assert_eq!(states, [Pending, Accepted, Cancelled, Declined]);
    let there = find_many(&store, other.org, &asked).await;
    assert_eq!(there.iter().map(|one| one.id).collect::<Vec<_>>(), [foreign]);
    assert!(find_many(&store, world.org, &[unknown, foreign]).await.is_empty());
    assert!(find_many(&store, world.org, &[]).await.is_empty());
}
