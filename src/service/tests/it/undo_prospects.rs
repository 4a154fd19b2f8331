//! What the list of recent changes says before something is undone: what comes back and what does not, and why something cannot
//! be undone at all. Undoing does just that.

use domain::{
    access::Denial,
    bulk::{Bulk, BulkAction, BulkList, UndoView},
    consequences::{AssetChoices, AssetFate, RestoreObstacle, Restored},
    end_date::{EndOf, NewEnd},
    error::ErrorKind,
    id::{MembershipId, UndoId},
    list::UserQuery,
    selection::{RowId, Selection},
    settings::Section,
    state::MembershipState,
    time::{Day, Span},
    view::InviteOutcome,
};
use service::{
    assets::{self, CreateAsset, TransferAssets},
    bulk,
    invitations::{self, InviteMembers},
    members::{self, ChangeRoles, RoleEnds, SetEnd},
    teams::{self, CreateTeam},
    undo,
};
use testkit::{Org, World, agreed};

use crate::{
    short::{NONE, done, email, outcome, undo_now},
    templates::change,
};

on_both_databases![
    what_would_be_lost_is_what_is_lost,
    each_named_row_of_a_bulk_act_has_its_prospect,
    an_invitation_whose_membership_would_be_over_does_not_open_again,
];

type Prospect = Result<Restored, ErrorKind>;

async fn newest(world: &World, org: &Org) -> UndoView {
    let page = undo::list(&world.service, &org.owner, &org.slug, None).await.unwrap();
    page.rows.into_iter().next().expect("a change")
}

fn prospects(change: &UndoView) -> Vec<Prospect> {
    change.prospects.iter().map(|(_, prospect)| prospect.clone()).collect()
}

async fn remove(world: &World, org: &Org, member: MembershipId) -> UndoId {
    agreed::remove(&world.service, &org.owner, &org.slug, member).await.unwrap().expect("it can be undone")
}

/// The list says why the newest change cannot be undone, offers nothing, and undoing it answers the same.
async fn is_impossible(world: &World, org: &Org, undo: UndoId, reason: ErrorKind) {
    let change = newest(world, org).await;
    assert_eq!((prospects(&change), change.can_be_undone()), (vec![Err(reason.clone())], false));
    let undone = undo_now(&world.service, &org.owner, &org.slug, undo).await.unwrap();
    assert_eq!(undone.lines[0].outcome, Err(reason));
    assert_eq!(world.violations().await, NONE);
}

async fn what_would_be_lost_is_what_is_lost(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let ((ada, ada_id), (bob, _)) = (world.enrol(&org, "member").await, world.enrol(&org, "member").await);
    let mut things = Vec::new();
    for name in ["Apollo", "Gemini"] {
        let thing =
            CreateAsset { kind: "Project".to_owned(), name: name.to_owned(), ..CreateAsset::default() };
        things.push(assets::create(service, &ada, slug, thing).await.unwrap());
    }
    let team = CreateTeam { name: "Night shift".to_owned(), people: vec![ada_id], ..CreateTeam::default() };
    let team = teams::create(service, owner, slug, team).await.unwrap();
    let ends = RoleEnds::from([(org.role("viewer"), NewEnd::On(day(&world, 3)))]);
    let roles = ChangeRoles { member: ada_id, roles: vec![org.role("member"), org.role("viewer")] };
    members::change_roles_until(service, owner, slug, roles, ends).await.unwrap();
    let to_bob = AssetChoices::all(AssetFate::HandOver(email(&bob).to_owned()));
    let undo = agreed::remove_with(service, owner, slug, (ada_id, to_bob)).await.unwrap().unwrap();
    let whole = Restored { assets: 2, ..Restored::default() };
    assert_eq!(prospects(&newest(&world, &org).await), [Ok(whole)]);
    let give = TransferAssets { assets: vec![things[1]], owner: email(owner).to_owned() };
    assets::transfer(service, &bob, slug, give).await.unwrap();
    teams::delete(service, owner, slug, team).await.unwrap();
    let org = Org { owner: world.days_pass(5, owner).await, ..org };
    let lost = Restored {
        assets: 1,
        assets_lost: 1,
        roles_lost: vec!["Viewer".to_owned()],
        teams_lost: vec!["Night shift".to_owned()],
    };
    let change = newest(&world, &org).await;
    assert_eq!((prospects(&change), change.can_be_undone()), (vec![Ok(lost.clone())], true));
    let undone = undo_now(&world.service, &org.owner, &org.slug, undo).await.unwrap();
    assert_eq!(undone.incomplete.iter().map(|(_, lost)| lost).collect::<Vec<_>>(), [&lost]);
    assert!(newest(&world, &org).await.prospects.is_empty(), "nothing is left to be said");
    assert_eq!(world.violations().await, NONE);
}

fn day(world: &World, days: i64) -> domain::end_date::LocalDay {
    Day::of(world.service.now().plus(Span::days(days))).to_string().parse().unwrap()
}

async fn each_named_row_of_a_bulk_act_has_its_prospect(world: World) {
    world.set_up().await;
    let org = world.organization_with("Globex", |policy| policy.members_exclusive = true).await;
    let other = world.organization_with("Initech", |policy| policy.members_exclusive = true).await;
    let mut rows = Vec::new();
    let mut moved = None;
    for name in ["Ada", "Bob", "Carol", "Dave"] {
        let person = world.account(name, &format!("{name}@example.com").to_lowercase()).await;
        let id = world.enrol_as(&org, &person, "member", MembershipState::Active).await;
        rows.push(RowId::Member(id));
        moved = moved.or(Some(person));
    }
    let list = BulkList::Users(UserQuery::default());
    let bulk = Bulk { list, selection: Selection::of(rows), action: BulkAction::Remove { assets: None } };
    done(bulk::act(&world.service, &org.owner, &org.slug, &bulk, (None, None)).await);
    world.enrol_as(&other, &moved.unwrap(), "member", MembershipState::Active).await;
    let change = newest(&world, &org).await;
    let elsewhere = ErrorKind::Denied { denial: Denial::BelongsElsewhere };
    let expected: [(String, Prospect); 3] = [
        ("Ada".to_owned(), Err(elsewhere)),
        ("Bob".to_owned(), Ok(Restored::default())),
        ("Carol".to_owned(), Ok(Restored::default())),
    ];
    assert_eq!((change.prospects.as_slice(), change.can_be_undone()), (expected.as_slice(), true));
}

#[tokio::test]
async fn who_belongs_elsewhere_by_now_cannot_come_back() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization_with("Globex", |policy| policy.members_exclusive = true).await;
    let other = world.organization_with("Initech", |policy| policy.members_exclusive = true).await;
    let (ada, id) = world.enrol(&org, "member").await;
    let undo = remove(&world, &org, id).await;
    assert!(newest(&world, &org).await.can_be_undone());
    world.enrol_as(&other, &ada, "member", MembershipState::Active).await;
    is_impossible(&world, &org, undo, ErrorKind::Denied { denial: Denial::BelongsElsewhere }).await;
}

#[tokio::test]
async fn whose_end_date_has_passed_cannot_come_back() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (_, id) = world.enrol(&org, "member").await;
    let end = SetEnd { member: id, of: EndOf::Membership, end: NewEnd::On(day(&world, 3)) };
    members::set_end(&world.service, &org.owner, &org.slug, end).await.unwrap();
    let undo = remove(&world, &org, id).await;
    let org = Org { owner: world.days_pass(5, &org.owner).await, ..org };
    let obstacle = RestoreObstacle::EndPassed;
    is_impossible(&world, &org, undo, ErrorKind::CannotRestore { obstacle }).await;
}

#[tokio::test]
async fn who_was_disabled_and_whose_end_date_has_passed_cannot_be_enabled() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (_, id) = world.enrol(&org, "member").await;
    let end = SetEnd { member: id, of: EndOf::Membership, end: NewEnd::On(day(&world, 3)) };
    members::set_end(&world.service, &org.owner, &org.slug, end).await.unwrap();
    let undo = agreed::disable(&world.service, &org.owner, &org.slug, id).await.unwrap().unwrap();
    let org = Org { owner: world.days_pass(5, &org.owner).await, ..org };
    let obstacle = RestoreObstacle::EndPassed;
    is_impossible(&world, &org, undo, ErrorKind::CannotRestore { obstacle }).await;
}

#[tokio::test]
async fn whose_roles_are_all_gone_cannot_come_back() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (_, id) = world.enrol(&org, "member").await;
    let viewer = org.role("viewer");
    let roles = ChangeRoles { member: id, roles: vec![viewer] };
    let ends = RoleEnds::from([(viewer, NewEnd::On(day(&world, 3)))]);
    members::change_roles_until(&world.service, &org.owner, &org.slug, roles, ends).await.unwrap();
    let undo = remove(&world, &org, id).await;
    let org = Org { owner: world.days_pass(5, &org.owner).await, ..org };
    let obstacle = RestoreObstacle::RolesGone;
    is_impossible(&world, &org, undo, ErrorKind::CannotRestore { obstacle }).await;
}

/// Cancels an invitation to an address, whose membership would end in three days.
async fn cancelled(world: &World, org: &Org, address: &str) -> UndoId {
    let command = InviteMembers {
        until: Some(day(world, 3)),
        ..InviteMembers::pasted(address, vec![org.role("member")])
    };
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let lines = invitations::invite(service, owner, slug, command).await.unwrap();
    let InviteOutcome::Invited { id } = outcome(lines.into_iter().next().unwrap()) else {
        panic!("not invited")
    };
    invitations::cancel(service, owner, slug, id).await.unwrap().expect("it can be undone")
}

async fn an_invitation_whose_membership_would_be_over_does_not_open_again(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let undo = cancelled(&world, &org, "ada@example.com").await;
    assert!(newest(&world, &org).await.can_be_undone());
    let org = Org { owner: world.days_pass(5, &org.owner).await, ..org };
    let obstacle = RestoreObstacle::EndPassed;
    is_impossible(&world, &org, undo, ErrorKind::CannotRestore { obstacle }).await;
}

#[tokio::test]
async fn an_invitation_to_a_domain_that_is_not_allowed_any_more_does_not_open_again() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let undo = cancelled(&world, &org, "ada@example.com").await;
    change(&world, &org, Section::SignIn, &[("signin.email_domains", "acme.example")]).await;
    is_impossible(&world, &org, undo, Denial::EmailDomain.into()).await;
}
