//! People who go: the consequences that are shown are those that are carried out, what they own is handed over or deleted in the
//! same unit of work, and undoing brings back what is still there.

use domain::{
    access::Denial,
    audit::AuditValue,
    bulk::{Bulk, BulkAction, BulkList},
    consequences::{AssetChoices, AssetFate, Departure, FateKind, Restored},
    error::{ErrorKind, Problem},
    id::{AssetId, MembershipId, UndoId},
    list::{AssetQuery, UserQuery},
    permission::Permission,
    policy::{RemovedAccount, RemovedAssets},
    selection::{RowId, Selection},
    state::AccountState,
};
use service::{
    Caller,
    assets::{self, CreateAsset, TransferAssets},
    bulk,
    members::{self, DisableMember, Leave, RemoveMember},
    teams::{self, CreateTeam},
};
use testkit::{Org, World, agreed};

use crate::short::{NONE, account, done, email, fields, undo_now};

on_both_databases![
    the_consequences_that_were_agreed_to_are_carried_out_and_others_are_refused,
    whoever_was_shown_nothing_puts_nobody_out,
    a_late_removal_is_done_already_only_if_it_is_the_same,
    f113_cloud_what_somebody_created_stays_and_can_be_handed_over_at_their_removal,
    f115_workspace_what_a_removed_member_owns_goes_to_others_by_its_kind,
    f114_workspace_what_is_not_handed_over_goes_with_the_account_and_comes_back_with_it,
    whoever_owns_something_is_removed_only_when_it_is_handed_over_where_that_is_asked,
    what_cannot_come_back_is_named,
    whoever_leaves_hands_over_and_deletes_nothing,
    everything_is_handed_over_and_stopped_without_a_removal,
    a_bulk_removal_counts_who_owns_something_with_parts_of_others,
    nobody_who_is_removed_gets_what_others_own_who_are_removed_with_them,
];

pub async fn register(world: &World, org: &Org, by: &Caller, (kind, name): (&str, &str)) -> AssetId {
    let thing = CreateAsset { kind: kind.to_owned(), name: name.to_owned(), ..CreateAsset::default() };
    assets::create(&world.service, by, &org.slug, thing).await.unwrap()
}

async fn part(world: &World, org: &Org, by: &Caller, (kind, name, parent): (&str, &str, AssetId)) -> AssetId {
    let kind = kind.to_owned();
    let thing = CreateAsset { kind, name: name.to_owned(), parent: Some(parent), ..CreateAsset::default() };
    assets::create(&world.service, by, &org.slug, thing).await.unwrap()
}

/// The names of what a member owns, as the owner sees it.
pub async fn owned(world: &World, org: &Org, member: MembershipId) -> Vec<String> {
    let query = AssetQuery { owner: Some(member), ..AssetQuery::default() };
    let found = assets::list(&world.service, &org.owner, &org.slug, &query).await.unwrap();
    found.page.rows.into_iter().map(|row| row.name).collect()
}

pub fn to(person: &Caller) -> AssetFate {
    AssetFate::HandOver(email(person).to_owned())
}

async fn remove(
    world: &World,
    org: &Org,
    member: MembershipId,
    assets: AssetChoices,
) -> Result<UndoId, ErrorKind> {
    let going = (member, assets);
    agreed::remove_with(&world.service, &org.owner, &org.slug, going).await.map(Option::unwrap)
}

pub async fn from(world: &World, template: &str) -> Org {
    world.set_up().await;
    world.organization_from("Globex", template).await
}

async fn the_consequences_that_were_agreed_to_are_carried_out_and_others_are_refused(world: World) {
    let org = from(&world, "cloud").await;
    let (ada, id) = world.enrol(&org, "contributor").await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let view = || members::consequences(service, &org.owner, slug, (id, Departure::Removed));
    register(&world, &org, &ada, ("Vm", "web-1")).await;
    let before = view().await.unwrap().unwrap();
    assert_eq!((before.plan.owned(), before.plan.roles.as_slice()), (1, &["Contributor".to_owned()][..]));
    assert_eq!(before.fates, [FateKind::Stay, FateKind::HandOver]);
    register(&world, &org, &ada, ("Vm", "web-2")).await;
    let agreed = |agreed: &str| RemoveMember {
        member: id,
        agreed: agreed.to_owned(),
        assets: AssetChoices::default(),
    };
    let changed = ErrorKind::ConsequencesChanged;
    let refused = members::remove(service, &org.owner, slug, agreed(&before.fingerprint)).await;
    assert_eq!(refused.as_ref(), Err(&changed), "there is one more");
    let disabling = DisableMember { member: id, agreed: before.fingerprint.clone() };
    let refused = members::disable(service, &org.owner, slug, disabling).await;
    assert_eq!(refused.as_ref(), Err(&changed), "what was agreed to is another thing");
    let now = view().await.unwrap().unwrap();
    members::remove(service, &org.owner, slug, agreed(&now.fingerprint)).await.unwrap();
    let entry = world.entry(slug, "member.removed").await;
    let Some(AuditValue::Departed(departed)) = entry.value_after.as_deref().map(AuditValue::from_json) else {
        panic!("{entry:?}")
    };
    assert_eq!(departed.plan, now.plan, "the log keeps the plan");
    assert_eq!(departed.plan.owned(), 2);
    assert_eq!(view().await.unwrap(), None, "they are out");
    assert_eq!(world.violations().await, NONE);
}

async fn whoever_was_shown_nothing_puts_nobody_out(world: World) {
    let org = from(&world, "cloud").await;
    let (ada, id) = world.enrol(&org, "contributor").await;
    let (service, slug, unshown) = (&world.service, org.slug.as_str(), String::new);
    let before = world.snapshot(&[slug]).await;
    let removal = RemoveMember { member: id, agreed: unshown(), assets: AssetChoices::default() };
    let disabling = DisableMember { member: id, agreed: unshown() };
    let refused = [
        members::remove(service, &org.owner, slug, removal).await.map(drop),
        members::disable(service, &org.owner, slug, disabling).await.map(drop),
        members::leave(service, &ada, slug, Leave::default()).await,
    ];
    for refused in refused {
        assert_eq!(refused, Err(ErrorKind::ConsequencesChanged));
    }
    assert_eq!(world.snapshot(&[slug]).await, before);
    assert_eq!(world.violations().await, NONE);
}

async fn a_late_removal_is_done_already_only_if_it_is_the_same(world: World) {
    let org = from(&world, "cloud").await;
    let ((ada, ada_id), (bob, bob_id)) =
        (world.enrol(&org, "contributor").await, world.enrol(&org, "contributor").await);
    let (eve, eve_id) = world.enrol(&org, "contributor").await;
    let (service, slug) = (&world.service, org.slug.as_str());
    register(&world, &org, &ada, ("Vm", "web-1")).await;
    register(&world, &org, &bob, ("Vm", "web-2")).await;
    let shown = async |id| {
        let view = members::consequences(service, &org.owner, slug, (id, Departure::Removed)).await;
        view.unwrap().unwrap().fingerprint
    };
    let send = async |member, agreed: &str, assets: &AssetChoices| {
        let command = RemoveMember { member, agreed: agreed.to_owned(), assets: assets.clone() };
        members::remove(service, &org.owner, slug, command).await
    };
    let (stays, to_eve) = (AssetChoices::default(), AssetChoices::all(to(&eve)));
    let changed = Err(ErrorKind::ConsequencesChanged);
    let (of_ada, of_bob) = (shown(ada_id).await, shown(bob_id).await);

    send(ada_id, &of_ada, &stays).await.unwrap().unwrap();
    let before = world.snapshot(&[slug]).await;
    assert_eq!(send(ada_id, &of_ada, &stays).await, Ok(None), "the same again");
    assert_eq!(send(ada_id, "", &stays).await, Ok(None));
    assert_eq!(send(ada_id, &of_ada, &to_eve).await, changed, "their things stayed");
    assert_eq!(send(ada_id, "", &to_eve).await, changed);
    assert_eq!(send(ada_id, &of_bob, &stays).await, changed, "another plan was carried out");
    assert_eq!(world.snapshot(&[slug]).await, before);
    assert_eq!((owned(&world, &org, ada_id).await.len(), owned(&world, &org, eve_id).await.len()), (1, 0));

    let of_bob = shown(bob_id).await;
    send(bob_id, &of_bob, &to_eve).await.unwrap().unwrap();
    assert_eq!(send(bob_id, &of_bob, &to_eve).await, Ok(None), "the same again");
    assert_eq!(send(bob_id, &of_bob, &stays).await, changed, "their things have gone to Eve");
    assert_eq!(send(bob_id, &of_bob, &AssetChoices::all(to(&org.owner))).await, changed);
    assert_eq!(owned(&world, &org, eve_id).await, ["web-2"]);
    assert_eq!(world.violations().await, NONE);
}

async fn f113_cloud_what_somebody_created_stays_and_can_be_handed_over_at_their_removal(world: World) {
    let org = from(&world, "cloud").await;
    let ((ada, ada_id), (bob, bob_id)) =
        (world.enrol(&org, "contributor").await, world.enrol(&org, "contributor").await);
    let (_, eve_id) = world.enrol(&org, "contributor").await;
    let vm = register(&world, &org, &ada, ("Vm", "web-1")).await;
    register(&world, &org, &bob, ("Storage", "backups")).await;
    remove(&world, &org, ada_id, AssetChoices::default()).await.unwrap();
    assert_eq!(owned(&world, &org, ada_id).await, ["web-1"], "it stays with the organization");
    let eve = members::get(&world.service, &org.owner, &org.slug, eve_id).await.unwrap().row.email;
    remove(&world, &org, bob_id, AssetChoices::all(AssetFate::HandOver(eve))).await.unwrap();
    assert_eq!(owned(&world, &org, eve_id).await, ["backups"]);
    let refused = remove(&world, &org, eve_id, AssetChoices::all(AssetFate::Delete)).await;
    assert_eq!(refused, Err(ErrorKind::OwnsAssets { assets: 1 }), "nothing is deleted here");
    let found = assets::get(&world.service, &org.owner, &org.slug, vm).await.unwrap();
    assert_eq!(found.created_by.id, ada_id);
    assert_eq!(world.violations().await, NONE);
}

async fn f115_workspace_what_a_removed_member_owns_goes_to_others_by_its_kind(world: World) {
    let org = from(&world, "workspace").await;
    let (ada, ada_id) = world.enrol(&org, "default").await;
    let ((bob, bob_id), (eve, eve_id)) =
        (world.enrol(&org, "default").await, world.enrol(&org, "default").await);
    let (service, slug) = (&world.service, org.slug.as_str());
    let flow = register(&world, &org, &ada, ("Flow", "Sales")).await;
    part(&world, &org, &ada, ("Schedule", "Nightly", flow)).await;
    register(&world, &org, &ada, ("Dataset", "Customers")).await;
    let plan = members::consequences(service, &org.owner, slug, (ada_id, Departure::Removed)).await;
    let plan = plan.unwrap().unwrap();
    assert_eq!((plan.plan.owned(), plan.plan.schedules()), (3, 1));
    assert_eq!(plan.fates, [FateKind::HandOver, FateKind::Delete]);
    assert!(plan.people.iter().any(|person| person.email == email(&bob)), "{:?}", plan.people);
    assert_eq!(
        remove(&world, &org, ada_id, AssetChoices::default()).await,
        Err(ErrorKind::OwnsAssets { assets: 3 })
    );
    let to_herself = remove(&world, &org, ada_id, AssetChoices::all(to(&ada))).await.unwrap_err();
    assert_eq!(fields(to_herself), [("owner".to_owned(), Problem::UnknownMember)]);
    let mut choices = AssetChoices::all(to(&bob));
    choices.by_kind.insert("Dataset".parse().unwrap(), to(&eve));
    let mark = world.mark().await;
    let undo = remove(&world, &org, ada_id, choices).await.unwrap();
    assert_eq!(
        world.actions_since(&mark).await,
        ["asset.handed_over", "asset.handed_over", "member.removed"]
    );
    assert_eq!(owned(&world, &org, bob_id).await, ["Nightly", "Sales"]);
    assert_eq!(owned(&world, &org, eve_id).await, ["Customers"]);
    let found = assets::get(service, &org.owner, slug, flow).await.unwrap();
    assert_eq!(found.created_by.id, ada_id, "who created it is never rewritten");
    let seen = members::dossier(service, &org.owner, slug, ada_id).await.unwrap().departures;
    assert_eq!(seen[0].receipt.departed.moved.len(), 3);
    let back = undo_now(service, &org.owner, slug, undo).await.unwrap();
    assert_eq!((back.done, back.incomplete), (1, vec![]));
    assert_eq!(owned(&world, &org, ada_id).await, ["Customers", "Nightly", "Sales"]);
    assert_eq!(world.violations().await, NONE);
}

async fn f114_workspace_what_is_not_handed_over_goes_with_the_account_and_comes_back_with_it(world: World) {
    let org = from(&world, "workspace").await;
    let ((ada, ada_id), (bob, _)) = (world.enrol(&org, "default").await, world.enrol(&org, "default").await);
    let (service, slug) = (&world.service, org.slug.as_str());
    let ada_account = ada.session().unwrap().account.id;
    let flow = register(&world, &org, &ada, ("Flow", "Sales")).await;
    let schedule = part(&world, &org, &ada, ("Schedule", "Nightly", flow)).await;
    let give = TransferAssets { assets: vec![schedule], owner: email(&bob).to_owned() };
    assets::transfer(service, &org.owner, slug, give.clone()).await.unwrap();
    let refused = remove(&world, &org, ada_id, AssetChoices::all(AssetFate::Delete)).await.unwrap_err();
    assert_eq!(fields(refused), [("fate".to_owned(), Problem::PartsStay { parts: 1 })], "Bob's work stays");
    let give = TransferAssets { owner: email(&ada).to_owned(), ..give };
    assets::transfer(service, &org.owner, slug, give).await.unwrap();
    let undo = remove(&world, &org, ada_id, AssetChoices::all(AssetFate::Delete)).await.unwrap();
    let state = async || account(&world, ada_account).await.state;
    assert_eq!(state().await, AccountState::Closed, "it was their only organization");
    assert_eq!(assets::get(service, &org.owner, slug, flow).await.unwrap_err(), ErrorKind::NotFound);
    let listed = service::undo::list(service, &org.owner, slug, None).await.unwrap().rows;
    let whole = Restored { assets: 2, ..Restored::default() };
    assert_eq!(
        listed[0].prospects.iter().map(|(_, prospect)| prospect.clone()).collect::<Vec<_>>(),
        [Ok(whole)]
    );
    undo_now(service, &org.owner, slug, undo).await.unwrap();
    assert_eq!((state().await, owned(&world, &org, ada_id).await.len()), (AccountState::Active, 2));
    assert_eq!(world.violations().await, NONE);

    remove(&world, &org, ada_id, AssetChoices::all(AssetFate::Delete)).await.unwrap();
    let owner = world.days_pass(15, &org.owner).await;
    let mark = world.mark().await;
    service::purge_expired(service).await.unwrap();
    assert_eq!(world.actions_since(&mark).await, ["member.purged"], "from then on it is final");
    let org = Org { owner, ..org };
    assert_eq!(owned(&world, &org, ada_id).await, NONE);
    // A new invitation opens the account again.
    let invited = world.invite_by(&org.owner, &org.slug, email(&ada), &["default"]).await;
    let again = world.join(&invited.token, "Ada Again").await;
    assert_eq!(again.session().unwrap().account.id, ada_account);
    assert_eq!(state().await, AccountState::Active);
    assert_eq!(world.violations().await, NONE);
}

async fn whoever_owns_something_is_removed_only_when_it_is_handed_over_where_that_is_asked(world: World) {
    let org = from(&world, "standard").await;
    let ((ada, ada_id), (bob, bob_id)) =
        (world.enrol(&org, "member").await, world.enrol(&org, "member").await);
    let (_, idle) = world.enrol(&org, "member").await;
    register(&world, &org, &ada, ("Project", "Apollo")).await;
    let (service, slug) = (&world.service, org.slug.as_str());
    for choices in
        [AssetChoices::default(), AssetChoices::all(AssetFate::Stay), AssetChoices::all(AssetFate::Delete)]
    {
        assert_eq!(remove(&world, &org, ada_id, choices).await, Err(ErrorKind::OwnsAssets { assets: 1 }));
    }
    let rows = [RowId::Member(ada_id), RowId::Member(idle)];
    let list = BulkList::Users(UserQuery::default());
    let act = |assets| Bulk {
        list: list.clone(),
        selection: Selection::of(rows),
        action: BulkAction::Remove { assets },
    };
    let preview = bulk::preview(service, &org.owner, slug, &act(None)).await.unwrap();
    let found = preview.owned.unwrap();
    assert_eq!((preview.can, found.members, found.assets, found.fates), (2, 1, 1, vec![FateKind::HandOver]));
    let result = done(bulk::act(service, &org.owner, slug, &act(None), (None, None)).await);
    assert_eq!((result.done, result.refused), (1, 1), "who owns nothing goes");
    assert!(result.lines.iter().any(|line| line.outcome == Err(ErrorKind::OwnsAssets { assets: 1 })));
    let result = done(bulk::act(service, &org.owner, slug, &act(Some(to(&bob))), (None, None)).await);
    assert_eq!((result.done, result.refused), (1, 0));
    assert_eq!(owned(&world, &org, bob_id).await, ["Apollo"]);
    assert_eq!(world.violations().await, NONE);
}

async fn what_cannot_come_back_is_named(world: World) {
    let org = from(&world, "standard").await;
    let ((ada, ada_id), (bob, _)) = (world.enrol(&org, "member").await, world.enrol(&org, "member").await);
    let (eve, eve_id) = world.enrol(&org, "member").await;
    let (service, slug) = (&world.service, org.slug.as_str());
    register(&world, &org, &ada, ("Project", "Apollo")).await;
    let gone = register(&world, &org, &ada, ("Project", "Gemini")).await;
    let team = CreateTeam { name: "Night shift".to_owned(), people: vec![ada_id], ..CreateTeam::default() };
    let team = teams::create(service, &org.owner, slug, team).await.unwrap();
    let undo = remove(&world, &org, ada_id, AssetChoices::all(to(&bob))).await.unwrap();
    let give = TransferAssets { assets: vec![gone], owner: email(&eve).to_owned() };
    assets::transfer(service, &bob, slug, give).await.unwrap();
    teams::delete(service, &org.owner, slug, team).await.unwrap();
    let back = undo_now(service, &org.owner, slug, undo).await.unwrap();
    let lost = Restored {
        assets: 1,
        assets_lost: 1,
        roles_lost: Vec::new(),
        teams_lost: vec!["Night shift".to_owned()],
    };
    assert_eq!(back.incomplete.iter().map(|(_, lost)| lost).collect::<Vec<_>>(), [&lost]);
    assert_eq!(owned(&world, &org, ada_id).await, ["Apollo"]);
    assert_eq!(owned(&world, &org, eve_id).await, ["Gemini"], "what has another owner since stays theirs");
    assert_eq!(world.violations().await, NONE);
}

async fn whoever_leaves_hands_over_and_deletes_nothing(world: World) {
    world.set_up().await;
    let change = |assets| move |policy: &mut domain::policy::Policy| policy.members_removed_assets = assets;
    let org = world.organization_with("Globex", change(RemovedAssets::MustTransfer)).await;
    let ((ada, ada_id), (bob, bob_id)) =
        (world.enrol(&org, "member").await, world.enrol(&org, "member").await);
    let (service, slug) = (&world.service, org.slug.as_str());
    register(&world, &org, &ada, ("Project", "Apollo")).await;
    let leave = |org: &Org, who: &Caller, assets| {
        let (who, slug) = (who.clone(), org.slug.clone());
        async move { agreed::leave_with(service, &who, &slug, assets).await }
    };
    let view = members::leaving(service, &ada, slug).await.unwrap();
    assert_eq!((view.plan.owned(), view.fates), (1, vec![FateKind::HandOver]));
    let stuck = Err(ErrorKind::OwnsAssets { assets: 1 });
    assert_eq!(leave(&org, &ada, AssetChoices::default()).await, stuck);
    assert_eq!(leave(&org, &ada, AssetChoices::all(AssetFate::Delete)).await, stuck);
    leave(&org, &ada, AssetChoices::all(to(&bob))).await.unwrap();
    assert_eq!((owned(&world, &org, ada_id).await.len(), owned(&world, &org, bob_id).await.len()), (0, 1));

    let org = world
        .organization_with("Initech", |policy| {
            policy.members_removed_assets = RemovedAssets::TransferOrDelete;
            policy.members_removed_account = RemovedAccount::CloseIfLast;
        })
        .await;
    let (eve, eve_id) = world.enrol(&org, "member").await;
    register(&world, &org, &eve, ("Project", "Gemini")).await;
    assert_eq!(leave(&org, &eve, AssetChoices::all(AssetFate::Delete)).await, stuck, "that cannot be undone");
    leave(&org, &eve, AssetChoices::default()).await.unwrap();
    assert_eq!(owned(&world, &org, eve_id).await, ["Gemini"]);
    assert_eq!(account(&world, eve.session().unwrap().account.id).await.state, AccountState::Active);
    assert_eq!(world.violations().await, NONE);
}

async fn everything_is_handed_over_and_stopped_without_a_removal(world: World) {
    let org = from(&world, "standard").await;
    let ((ada, ada_id), (bob, bob_id)) =
        (world.enrol(&org, "member").await, world.enrol(&org, "member").await);
    let (service, slug) = (&world.service, org.slug.as_str());
    for name in ["Nightly", "Weekly"] {
        register(&world, &org, &ada, ("Schedule", name)).await;
    }
    let denied = members::stop_schedules(service, &bob, slug, ada_id).await.unwrap_err();
    assert!(matches!(denied, ErrorKind::Denied { denial: Denial::OwnOnly { .. } }), "{denied:?}");
    let running = members::dossier(service, &org.owner, slug, ada_id).await.unwrap().schedules;
    assert_eq!(
        running.iter().map(|schedule| schedule.name.as_str()).collect::<Vec<_>>(),
        ["Nightly", "Weekly"]
    );
    let mark = world.mark().await;
    assert_eq!(members::stop_schedules(service, &org.owner, slug, ada_id).await, Ok(2));
    assert_eq!(members::stop_schedules(service, &org.owner, slug, ada_id).await, Ok(0));
    assert_eq!(world.actions_since(&mark).await, ["asset.stopped", "asset.stopped"]);
    let hand = |owner: &Caller| (ada_id, AssetChoices::all(to(owner)));
    let denied = agreed::hand_over(service, &bob, slug, hand(&bob)).await.unwrap_err();
    let own_only = Denial::OwnOnly { permission: Permission::ASSET_TRANSFER };
    assert_eq!(denied, ErrorKind::Denied { denial: own_only });
    assert_eq!(agreed::hand_over(service, &ada, slug, hand(&bob)).await, Ok(2), "what is one's own");
    assert_eq!(owned(&world, &org, bob_id).await, ["Nightly", "Weekly"]);
    let member = members::get(service, &org.owner, slug, ada_id).await.unwrap();
    assert_eq!(member.state, domain::state::MembershipState::Active, "they stay");
    assert_eq!(world.violations().await, NONE);
}

/// A removal of several, as the owner is shown it.
fn removal(rows: &[MembershipId], assets: Option<AssetFate>) -> Bulk {
    let selection = Selection::of(rows.iter().copied().map(RowId::Member));
    Bulk { list: BulkList::Users(UserQuery::default()), selection, action: BulkAction::Remove { assets } }
}

async fn a_bulk_removal_counts_who_owns_something_with_parts_of_others(world: World) {
    let org = from(&world, "workspace").await;
    let ((ada, ada_id), (bob, bob_id)) =
        (world.enrol(&org, "default").await, world.enrol(&org, "default").await);
    let (eve, _) = world.enrol(&org, "default").await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let preview =
        async || bulk::preview(service, owner, slug, &removal(&[ada_id, bob_id], None)).await.unwrap();
    let flow = register(&world, &org, &ada, ("Flow", "Sales")).await;
    let schedule = part(&world, &org, &ada, ("Schedule", "Nightly", flow)).await;
    register(&world, &org, &bob, ("Flow", "Support")).await;
    let before = preview().await;
    assert_eq!(before.owned.unwrap().with_parts_of_others, 0);
    let give = TransferAssets { assets: vec![schedule], owner: email(&eve).to_owned() };
    assets::transfer(service, owner, slug, give).await.unwrap();
    // One more, so that nothing but the part of Eve differs.
    part(&world, &org, &ada, ("Schedule", "Weekly", flow)).await;
    let after = preview().await;
    let owned = after.owned.unwrap();
    assert!(owned.fates.contains(&FateKind::Delete));
    assert_eq!((owned.members, owned.assets, owned.with_parts_of_others), (2, 3, 1));
    let act = removal(&[ada_id, bob_id], Some(AssetFate::Delete));
    let stale = bulk::act(service, owner, slug, &act, (None, Some(&before.fingerprint))).await;
    assert_eq!(stale.unwrap_err(), ErrorKind::ConsequencesChanged, "the plan is another one");
    let result = done(bulk::act(service, owner, slug, &act, (None, Some(&after.fingerprint))).await);
    assert_eq!((result.done, result.refused), (1, 1), "as many as the plan says");
    let refused = ErrorKind::field("fate", Problem::PartsStay { parts: 1 });
    assert!(result.lines.iter().any(|line| line.outcome == Err(refused.clone())), "{result:?}");
    assert_eq!(world.violations().await, NONE);
}

async fn nobody_who_is_removed_gets_what_others_own_who_are_removed_with_them(world: World) {
    let org = from(&world, "workspace").await;
    let ((ada, ada_id), (bob, bob_id)) =
        (world.enrol(&org, "default").await, world.enrol(&org, "default").await);
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    register(&world, &org, &ada, ("Flow", "Sales")).await;
    let to_bob = removal(&[ada_id, bob_id], Some(to(&bob)));
    let before = world.snapshot(&[slug]).await;
    let shown = bulk::preview(service, owner, slug, &to_bob).await.unwrap().fingerprint;
    for agreed in [None, Some(shown.as_str())] {
        let refused = bulk::act(service, owner, slug, &to_bob, (None, agreed)).await.unwrap_err();
        assert_eq!(fields(refused), [("owner".to_owned(), Problem::NewOwnerRemoved)]);
    }
    let all = Bulk { selection: Selection::all(), ..to_bob };
    let refused = bulk::act(service, owner, slug, &all, (None, None)).await.unwrap_err();
    assert_eq!(fields(refused), [("owner".to_owned(), Problem::NewOwnerRemoved)], "he is among all, too");
    assert_eq!(world.snapshot(&[slug]).await, before, "nothing was done");
    // The owner is among all as well, and stays: nobody removes themselves.
    let to_owner = Bulk { action: BulkAction::Remove { assets: Some(to(owner)) }, ..all };
    let result = done(bulk::act(service, owner, slug, &to_owner, (None, None)).await);
    assert_eq!((result.done, result.refused), (2, 1));
    assert_eq!(owned(&world, &org, org.owner_id).await, ["Sales"]);
    assert_eq!(world.violations().await, NONE);
}
