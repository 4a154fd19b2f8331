//! What happens when people do things at the same moment, on both databases; on PostgreSQL over two servers. Each round
//! has people of its own; after the rounds the checker looks at the whole database.

use std::sync::Arc;

use domain::{
    error::ErrorKind,
    state::{InvitationState, MembershipState},
    time::Span,
    view::InviteOutcome,
};
use futures::{FutureExt, future::BoxFuture};
use service::{
    Service,
    invitations::{self, InviteMembers},
    orgs::{self, CreateOrganization},
    passwords::{self, ResetPassword},
    sessions::{self, SignIn},
    setup,
    templates::ChosenTemplate,
};
use testkit::{Mailbox, Org, World, agreed};
use tokio::sync::Barrier;

use crate::{
    owners::{WAYS, Way, go},
    short::{NONE, account, email, outcome, secret},
};

/// How often each race is run.
const ROUNDS: usize = 200;
/// How many people try the same thing at once.
const CROWD: usize = 64;

on_both_databases![
    of_two_owners_who_put_each_other_out_at_once_one_stays,
    whatever_two_owners_do_at_once_one_stays,
    many_clicks_on_accept_make_one_membership_and_one_entry,
    many_forms_with_one_link_make_one_account_and_one_membership,
    an_invitation_that_is_accepted_and_withdrawn_at_once_has_one_end,
    an_address_that_two_invite_at_once_has_one_invitation,
    of_many_wizards_at_once_one_sets_up,
    of_many_wrong_passwords_at_once_ten_are_checked,
    whoever_two_organizations_put_out_at_once_is_signed_out,
    a_reset_link_that_is_used_twice_at_once_works_once,
    organizations_of_one_name_that_are_created_at_once_have_slugs_of_their_own,
];

/// Runs all of them from the same moment on, each in a task of its own.
pub async fn at_once<T: Send + 'static>(tasks: Vec<BoxFuture<'static, T>>) -> Vec<T> {
    let line = Arc::new(Barrier::new(tasks.len()));
    let runs: Vec<_> = tasks
        .into_iter()
        .map(|task| {
            let line = Arc::clone(&line);
            tokio::spawn(async move {
                line.wait().await;
                task.await
            })
        })
        .collect();
    let mut results = Vec::new();
    for run in runs {
        results.push(run.await.unwrap());
    }
    results
}

async fn active_owners(world: &World, org: &Org) -> u64 {
    let mut tx = world.service.store().read().await.unwrap();
    let owners = tx.org(org.id).count_active_owners(world.service.now()).await.unwrap();
    tx.close().await.unwrap();
    owners
}

/// Both owners act at once; answers how many succeeded.
async fn duel(world: &World, servers: &[Service; 2], ways: [Way; 2]) -> (Org, usize) {
    let org = world.organization("Globex").await;
    let (second, second_id) = world.enrol(&org, "owner").await;
    let act = |server: &Service, way, by: service::Caller, other, own| {
        let (server, org) = (server.clone(), org.clone());
        let target = if matches!(way, Way::Leave) { own } else { other };
        async move { go(&server, &org, way, &by, target).await }.boxed()
    };
    let tasks = vec![
        act(&servers[0], ways[0], org.owner.clone(), second_id, org.owner_id),
        act(&servers[1], ways[1], second, org.owner_id, second_id),
    ];
    let results = at_once(tasks).await;
    for refusal in results.iter().filter_map(|result| result.as_ref().err()) {
        let is_a_rule = matches!(
            refusal,
            ErrorKind::LastOwner
                | ErrorKind::NotFound
                | ErrorKind::Denied { .. }
                | ErrorKind::MemberState
                | ErrorKind::ConsequencesChanged
        );
        assert!(is_a_rule, "{ways:?}: {refusal:?}");
    }
    let succeeded = results.iter().filter(|result| result.is_ok()).count();
    (org, succeeded)
}

async fn of_two_owners_who_put_each_other_out_at_once_one_stays(world: World) {
    world.set_up().await;
    let servers = world.two_servers().await;
    for round in 0..ROUNDS {
        let way = WAYS[round % WAYS.len()];
        let (org, succeeded) = duel(&world, &servers, [way, way]).await;
        assert_eq!((succeeded, active_owners(&world, &org).await), (1, 1), "round {round}: {way:?}");
    }
    assert_eq!(world.violations().await, NONE);
}

async fn whatever_two_owners_do_at_once_one_stays(world: World) {
    world.set_up().await;
    let servers = world.two_servers().await;
    for round in 0..ROUNDS {
        let ways = [WAYS[round % WAYS.len()], WAYS[round / WAYS.len() % WAYS.len()]];
        let (org, succeeded) = duel(&world, &servers, ways).await;
        assert!(succeeded >= 1, "round {round}: {ways:?}");
        assert_eq!(active_owners(&world, &org).await, 1, "round {round}: {ways:?}");
    }
    assert_eq!(world.violations().await, NONE);
}

async fn many_clicks_on_accept_make_one_membership_and_one_entry(world: World) {
    world.set_up().await;
    let servers = world.two_servers().await;
    let org = world.organization("Globex").await;
    for round in 0..ROUNDS {
        let person = world.stranger().await;
        let invited = world.invite_by(&org.owner, &org.slug, email(&person), &["member"]).await;
        let mark = world.mark().await;
        let tasks = (0..CROWD)
            .map(|n| {
                let (server, person, token) = (servers[n % 2].clone(), person.clone(), invited.token.clone());
                async move { invitations::accept(&server, &person, &token).await }.boxed()
            })
            .collect();
        for result in at_once(tasks).await {
            assert_eq!(result.map(|org| org.slug), Ok(org.slug.clone()), "round {round}");
        }
        assert_eq!(world.actions_since(&mark).await, ["invitation.accepted"], "round {round}");
    }
    assert_eq!(world.violations().await, NONE);
}

async fn many_forms_with_one_link_make_one_account_and_one_membership(world: World) {
    world.set_up().await;
    let servers = world.two_servers().await;
    let org = world.organization("Globex").await;
    for round in 0..ROUNDS {
        let address = format!("new{round}@example.com");
        let invited = world.invite_by(&org.owner, &org.slug, &address, &["member"]).await;
        let mark = world.mark().await;
        let crowd = if round % 20 == 0 { CROWD } else { 4 };
        let tasks = (0..crowd)
            .map(|n| {
                let (server, origin) = (servers[n % 2].clone(), world.origin());
                let form = World::form(&invited.token, &format!("Person {n}"));
                async move { invitations::join(&server, origin, form).await.map(drop) }.boxed()
            })
            .collect();
        let results = at_once(tasks).await;
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "round {round}: {results:?}");
        for refusal in results.iter().filter_map(|result| result.as_ref().err()) {
            let is_told = *refusal == ErrorKind::AlreadyJoined;
            assert!(is_told, "round {round}: {refusal:?}");
        }
        let told = ["account.created", "invitation.accepted", "session.signed_in"];
        assert_eq!(world.actions_since(&mark).await, told, "round {round}");
    }
    assert_eq!(world.violations().await, NONE);
}

async fn an_invitation_that_is_accepted_and_withdrawn_at_once_has_one_end(world: World) {
    world.set_up().await;
    let servers = world.two_servers().await;
    let org = world.organization("Globex").await;
    for round in 0..ROUNDS {
        let person = world.stranger().await;
        let invited = world.invite_by(&org.owner, &org.slug, email(&person), &["member"]).await;
        let accept = {
            let (server, person, token) = (servers[0].clone(), person.clone(), invited.token.clone());
            async move { invitations::accept(&server, &person, &token).await.map(drop) }.boxed()
        };
        let rival = {
            let (server, owner, slug) = (servers[1].clone(), org.owner.clone(), org.slug.clone());
            let (token, origin) = (invited.token.clone(), world.origin());
            async move {
                match round % 3 {
                    0 => invitations::cancel(&server, &owner, &slug, invited.id).await.map(drop),
                    1 => invitations::decline(&server, origin, &token).await,
                    _ => invitations::resend(&server, &owner, &slug, invited.id).await,
                }
            }
            .boxed()
        };
        let results = at_once(vec![accept, rival]).await;
        let view = invitations::get(&world.service, &org.owner, &org.slug, invited.id).await.unwrap();
        let is_member = !orgs::home(&world.service, &person).await.unwrap().is_empty();
        let withdrawn =
            [InvitationState::Cancelled, InvitationState::Declined, InvitationState::Pending][round % 3];
        match results.as_slice() {
            [Ok(()), Err(ErrorKind::InvitationClosed)] => {
                assert_eq!((view.state, is_member), (InvitationState::Accepted, true), "round {round}");
            }
            [Err(ErrorKind::InvitationClosed | ErrorKind::LinkExpired), Ok(())] => {
                assert_eq!((view.state, is_member), (withdrawn, false), "round {round}");
            }
            other => panic!("round {round}: {other:?}"),
        }
    }
    assert_eq!(world.violations().await, NONE);
}

async fn an_address_that_two_invite_at_once_has_one_invitation(world: World) {
    world.set_up().await;
    let servers = world.two_servers().await;
    let org = world.organization("Globex").await;
    let (admin, _) = world.enrol(&org, "admin").await;
    for round in 0..ROUNDS {
        let tasks = [(&servers[0], &org.owner), (&servers[1], &admin)]
            .into_iter()
            .map(|(server, by)| {
                let (server, by, slug) = (server.clone(), by.clone(), org.slug.clone());
                let addresses = format!("a{round}@example.com b{round}@example.com");
                let command = InviteMembers::pasted(&addresses, vec![org.role("member")]);
                async move { invitations::invite(&server, &by, &slug, command).await.unwrap() }.boxed()
            })
            .collect();
        let mut outcomes: Vec<_> = at_once(tasks).await.into_iter().flatten().map(outcome).collect();
        outcomes.sort_by_key(|outcome| matches!(outcome, InviteOutcome::Resent { .. }));
        let [InviteOutcome::Invited { .. }, InviteOutcome::Invited { .. }, again @ ..] = outcomes.as_slice()
        else {
            panic!("round {round}: {outcomes:?}")
        };
        assert!(
            again.iter().all(|o| matches!(o, InviteOutcome::Resent { .. })),
            "round {round}: {outcomes:?}"
        );
    }
    assert_eq!(world.violations().await, NONE);
}

/// A world has one first run, so each round needs a world of its own and there are fewer of them.
async fn of_many_wizards_at_once_one_sets_up(first: World) {
    for round in 0..10 {
        let world = if first.is_postgres() { World::postgres().await } else { World::sqlite().await };
        let servers = world.two_servers().await;
        let link = setup::make_link(&world.service, world.origin()).await.unwrap();
        let tasks = (0..8)
            .map(|n| {
                let (server, origin) = (servers[n % 2].clone(), world.origin());
                let wizard =
                    setup::SetUp { email: format!("o{n}@example.com"), ..World::wizard(link.clone()) };
                async move { setup::complete(&server, origin, wizard).await.map(drop) }.boxed()
            })
            .collect();
        let results = at_once(tasks).await;
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "round {round}: {results:?}");
        let others = results.iter().filter_map(|result| result.as_ref().err());
        assert!(
            others.into_iter().all(|error| *error == ErrorKind::AlreadySetUp),
            "round {round}: {results:?}"
        );
        assert_eq!(world.violations().await, NONE);
    }
}

async fn of_many_wrong_passwords_at_once_ten_are_checked(world: World) {
    world.set_up().await;
    let servers = world.two_servers().await;
    let addresses = ["olga@example.com", "nobody@example.com", "x@example.com", "y@example.com"];
    for (nth, address) in addresses.into_iter().enumerate() {
        // One network for each address, so that it is the address that is counted.
        let network = format!("192.0.2.{nth}");
        let tasks = (0..CROWD)
            .map(|n| {
                let (server, origin) = (servers[n % 2].clone(), World::origin_at(&network));
                let command = SignIn { email: address.to_owned(), password: secret("a guess"), device: None };
                async move { sessions::sign_in(&server, origin, command).await.map(drop) }.boxed()
            })
            .collect();
        let results = at_once(tasks).await;
        let checked = results.iter().filter(|result| **result == Err(ErrorKind::SignInRefused)).count();
        let limited =
            results.iter().filter(|result| matches!(result, Err(ErrorKind::RateLimited { .. }))).count();
        assert_eq!((checked, limited), (10, CROWD - 10), "{address}");
    }
}

async fn whoever_two_organizations_put_out_at_once_is_signed_out(world: World) {
    world.set_up().await;
    let servers = world.two_servers().await;
    let orgs = [world.organization("Acme Two").await, world.organization("Globex").await];
    for round in 0..ROUNDS {
        let person = world.stranger().await;
        world.clock.advance(Span::seconds(1));
        let mut tasks = Vec::new();
        for (server, org) in servers.iter().zip(&orgs) {
            let member = world.enrol_as(org, &person, "member", MembershipState::Active).await;
            let (server, org, person) = (server.clone(), org.clone(), person.clone());
            let task = async move {
                match round % 3 {
                    0 => agreed::disable(&server, &org.owner, &org.slug, member).await.map(drop),
                    1 => agreed::remove(&server, &org.owner, &org.slug, member).await.map(drop),
                    _ => agreed::leave(&server, &person, &org.slug).await,
                }
            };
            tasks.push(task.boxed());
        }
        assert_eq!(at_once(tasks).await, [Ok(()), Ok(())], "round {round}");
        let open = sessions::list(&world.service, &person).await.unwrap();
        assert!(open.is_empty(), "round {round}: {open:?}");
    }
    assert_eq!(world.violations().await, NONE);
}

async fn a_reset_link_that_is_used_twice_at_once_works_once(world: World) {
    world.set_up().await;
    let servers = world.two_servers().await;
    for round in 0..ROUNDS / 4 {
        let person = world.stranger().await;
        passwords::request_reset(&world.service, world.origin(), email(&person)).await.unwrap();
        world.deliver().await;
        let token = Mailbox::token(world.mailbox.sent_to(email(&person)).last().unwrap());
        let tasks = servers
            .iter()
            .zip(["seven green bicycles at dawn", "eleven quiet lanterns by night"])
            .map(|(server, password)| {
                let (server, origin) = (server.clone(), world.origin());
                let command = ResetPassword { token: token.clone(), password: secret(password) };
                async move { passwords::reset(&server, origin, command).await }.boxed()
            })
            .collect();
        let mut results = at_once(tasks).await;
        results.sort_by_key(Result::is_err);
        assert_eq!(results, [Ok(()), Err(ErrorKind::LinkExpired)], "round {round}");
        assert!(account(&world, person.session().unwrap().account.id).await.password_hash.is_some());
    }
    assert_eq!(world.violations().await, NONE);
}

async fn organizations_of_one_name_that_are_created_at_once_have_slugs_of_their_own(world: World) {
    world.set_up().await;
    let servers = world.two_servers().await;
    let mut tasks = Vec::new();
    for n in 0..6 {
        let (server, person) = (servers[n % 2].clone(), world.stranger().await);
        let command =
            CreateOrganization { name: "Acme".to_owned(), template: ChosenTemplate::built_in("cloud") };
        tasks.push(async move { orgs::create(&server, &person, command).await }.boxed());
    }
    let mut slugs: Vec<String> =
        at_once(tasks).await.into_iter().map(|created| created.unwrap().slug).collect();
    slugs.sort();
    assert_eq!(slugs, ["acme-2", "acme-3", "acme-4", "acme-5", "acme-6", "acme-7"]);
    assert_eq!(world.violations().await, NONE);
}
