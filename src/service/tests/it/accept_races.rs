//! Joining at the same time as somebody goes, on both databases; on PostgreSQL over two servers: each of the two happens
//! wholly before the other or wholly after it.

use domain::{
    access::Denial,
    error::ErrorKind,
    state::{InvitationState, MembershipState},
};
use futures::{FutureExt, future::BoxFuture};
use service::{
    Caller, Service, invitations,
    members::{self, ChangeRoles},
    orgs,
};
use testkit::{Invited, Org, World, agreed};

use crate::{
    owners::{Way, go},
    races::at_once,
    short::{NONE, email},
};

on_both_databases![
    whoever_accepts_while_the_inviter_goes_joins_before_that_or_not_at_all,
    whoever_comes_back_while_being_removed_once_more_is_in_or_out,
    whoever_is_removed_while_being_made_the_next_owner_is_one_or_out,
];

/// How often each race is run.
const ROUNDS: usize = 60;

type Task = BoxFuture<'static, Result<(), ErrorKind>>;

fn accepting(server: &Service, person: &Caller, invited: &Invited) -> Task {
    let (server, person, token) = (server.clone(), person.clone(), invited.token.clone());
    async move { invitations::accept(&server, &person, &token).await.map(drop) }.boxed()
}

async fn invitation_state(world: &World, org: &Org, invited: &Invited) -> InvitationState {
    invitations::get(&world.service, &org.owner, &org.slug, invited.id).await.unwrap().state
}

async fn is_member(world: &World, person: &Caller) -> bool {
    !orgs::home(&world.service, person).await.unwrap().is_empty()
}

async fn whoever_accepts_while_the_inviter_goes_joins_before_that_or_not_at_all(world: World) {
    world.set_up().await;
    let servers = world.two_servers().await;
    let org = world.organization("Globex").await;
    for round in 0..ROUNDS {
        let way = [Way::Demote, Way::Disable, Way::Remove][round % 3];
        // Only owners can make somebody an owner, so each of the ways takes from the inviter what they give.
        let (inviter, inviter_id) = world.enrol(&org, "owner").await;
        let person = world.stranger().await;
        let invited = world.invite_by(&inviter, &org.slug, email(&person), &["owner"]).await;
        let going = {
            let (server, org) = (servers[1].clone(), org.clone());
            async move { go(&server, &org, way, &org.owner, inviter_id).await }.boxed()
        };
        let results = at_once(vec![accepting(&servers[0], &person, &invited), going]).await;
        let expected = match results.as_slice() {
            [Ok(()), Ok(())] => (InvitationState::Accepted, true),
            [Err(ErrorKind::Denied { denial: Denial::InviterLost }), Ok(())] => {
                (InvitationState::Pending, false)
            }
            other => panic!("round {round}: {way:?}: {other:?}"),
        };
        let found = (invitation_state(&world, &org, &invited).await, is_member(&world, &person).await);
        assert_eq!(found, expected, "round {round}: {way:?}");
    }
    assert_eq!(world.violations().await, NONE);
}

async fn whoever_comes_back_while_being_removed_once_more_is_in_or_out(world: World) {
    world.set_up().await;
    let servers = world.two_servers().await;
    let org = world.organization("Globex").await;
    for round in 0..ROUNDS {
        let (person, member) = world.enrol(&org, "member").await;
        agreed::remove(&world.service, &org.owner, &org.slug, member).await.unwrap();
        let invited = world.invite_by(&org.owner, &org.slug, email(&person), &["viewer"]).await;
        let mark = world.mark().await;
        let removing = {
            let (server, owner, slug) = (servers[1].clone(), org.owner.clone(), org.slug.clone());
            async move { agreed::remove(&server, &owner, &slug, member).await.map(drop) }.boxed()
        };
        let results = at_once(vec![accepting(&servers[0], &person, &invited), removing]).await;
        assert_eq!(results, [Ok(()), Ok(())], "round {round}");
        let state = members::get(&world.service, &org.owner, &org.slug, member).await.unwrap().state;
        // Whoever is out already is not removed again, so the log says which of the two came first.
        let expected = match world.actions_since(&mark).await.join(" ").as_str() {
            "invitation.accepted" => MembershipState::Active,
            "invitation.accepted member.removed" => MembershipState::Removed,
            other => panic!("round {round}: {other}"),
        };
        assert_eq!(state, expected, "round {round}");
        let invitation = invitation_state(&world, &org, &invited).await;
        assert_eq!(invitation, InvitationState::Accepted, "round {round}");
    }
    assert_eq!(world.violations().await, NONE);
}

/// The owner makes somebody an owner and leaves, while an admin removes the one who is to follow.
async fn whoever_is_removed_while_being_made_the_next_owner_is_one_or_out(world: World) {
    world.set_up().await;
    let servers = world.two_servers().await;
    for round in 0..ROUNDS {
        let org = world.organization("Globex").await;
        let (admin, _) = world.enrol(&org, "admin").await;
        let (next, next_id) = world.enrol(&org, "member").await;
        let handing_over: Task = {
            let (server, org) = (servers[0].clone(), org.clone());
            let command = ChangeRoles { member: next_id, roles: vec![org.role("owner")] };
            async move {
                members::change_roles(&server, &org.owner, &org.slug, command).await?;
                agreed::leave(&server, &org.owner, &org.slug).await
            }
            .boxed()
        };
        let removing: Task = {
            let (server, slug) = (servers[1].clone(), org.slug.clone());
            async move { agreed::remove(&server, &admin, &slug, next_id).await.map(drop) }.boxed()
        };
        let results = at_once(vec![handing_over, removing]).await;
        let is_handed_over = match results.as_slice() {
            [Ok(()), Err(ErrorKind::Denied { denial: Denial::OwnerProtected })] => true,
            [Err(ErrorKind::MemberState), Ok(())] => false,
            other => panic!("round {round}: {other:?}"),
        };
        let members = (is_member(&world, &org.owner).await, is_member(&world, &next).await);
        assert_eq!(members, (!is_handed_over, is_handed_over), "round {round}");
    }
    assert_eq!(world.violations().await, NONE);
}
