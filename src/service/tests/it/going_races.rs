//! Going at the same time as something else: nothing is left behind, and nobody is let into a closed account.

use domain::{
    consequences::{AssetChoices, AssetFate},
    error::ErrorKind,
    list::AssetQuery,
    policy::RemovedAccount,
    state::AccountState,
};
use futures::{FutureExt, future::join_all};
use service::{
    assets::{self, CreateAsset, TransferAssets},
    invitations,
};
use testkit::{World, agreed};

use crate::short::{NONE, account, email};

on_both_databases![
    nothing_is_given_to_whoever_is_removed_at_the_same_time,
    nobody_joins_with_an_account_that_a_removal_closes_at_the_same_time,
];

/// How often each race is run.
const ROUNDS: usize = 8;

async fn nothing_is_given_to_whoever_is_removed_at_the_same_time(world: World) {
    world.set_up().await;
    let servers = world.two_servers().await;
    let org = world.organization("Globex").await;
    let heir = world.enrol(&org, "member").await.0;
    for round in 0..ROUNDS {
        let (ada, ada_id) = world.enrol(&org, "member").await;
        let thing = CreateAsset {
            kind: "Project".to_owned(),
            name: format!("Project {round}"),
            ..CreateAsset::default()
        };
        let id = assets::create(&world.service, &org.owner, &org.slug, thing).await.unwrap();
        let give = TransferAssets { assets: vec![id], owner: email(&ada).to_owned() };
        let choices = AssetChoices::all(AssetFate::HandOver(email(&heir).to_owned()));
        let remove = |server| {
            agreed::remove_with(server, &org.owner, &org.slug, (ada_id, choices.clone()))
                .map(|removed| removed.map(drop))
        };
        let giving = assets::transfer(&servers[0], &org.owner, &org.slug, give).map(|given| given.map(drop));
        let results = join_all([giving.boxed(), remove(&servers[1]).boxed()]).await;
        let removed = match &results[1] {
            // What was given meanwhile was not shown.
            Err(ErrorKind::ConsequencesChanged) => remove(&servers[1]).await,
            other => other.clone(),
        };
        assert_eq!(removed, Ok(()), "round {round}: {results:?}");
        let query = AssetQuery { owner: Some(ada_id), ..AssetQuery::default() };
        let left = assets::list(&world.service, &org.owner, &org.slug, &query).await.unwrap();
        assert_eq!(left.page.rows.len(), 0, "round {round}");
    }
    assert_eq!(world.violations().await, NONE);
}

async fn nobody_joins_with_an_account_that_a_removal_closes_at_the_same_time(world: World) {
    world.set_up().await;
    let servers = world.two_servers().await;
    let closing = world
        .organization_with("Globex", |policy| policy.members_removed_account = RemovedAccount::CloseIfLast)
        .await;
    let other = world.organization("Initech").await;
    for round in 0..ROUNDS {
        let (ada, ada_id) = world.enrol(&closing, "member").await;
        let invited = world.invite_by(&other.owner, &other.slug, email(&ada), &["member"]).await;
        let remove = || {
            agreed::remove(&servers[0], &closing.owner, &closing.slug, ada_id)
                .map(|removed| removed.map(drop))
        };
        let accepting =
            invitations::accept(&servers[1], &ada, &invited.token).map(|accepted| accepted.map(drop));
        let results = join_all([remove().boxed(), accepting.boxed()]).await;
        let removed = match &results[0] {
            // Their account would have been closed, and they are somewhere else by now.
            Err(ErrorKind::ConsequencesChanged) => remove().await,
            other => other.clone(),
        };
        assert_eq!(removed, Ok(()), "round {round}");
        let state = account(&world, ada.session().unwrap().account.id).await.state;
        let expected = match &results[1] {
            Ok(()) => AccountState::Active,
            Err(ErrorKind::SignedOut) => AccountState::Closed,
            Err(other) => panic!("round {round}: {other:?}"),
        };
        assert_eq!(state, expected, "round {round}");
    }
    assert_eq!(world.violations().await, NONE);
}
