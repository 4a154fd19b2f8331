//! Acts on many rows: who is chosen, what becomes of each, that no refusal fails another, and that an owner stays.

use domain::{
    access::Denial,
    bulk::{Bulk, BulkAction, BulkList, BulkOutcome, BulkResult, RowDone},
    error::{ErrorKind, Problem},
    id::MembershipId,
    list::{InvitationQuery, UserQuery},
    policy::RolesPerMember,
    selection::{RowId, Selection},
    state::{InvitationState, JobQueue, JobState, MembershipState},
};
use service::{
    Caller, bulk, invitations, jobs, members,
    teams::{self, CreateTeam},
};
use testkit::{Org, World};

use crate::short::{NONE, done, fields};

on_both_databases![
    chosen_rows_of_both_kinds_are_done_each_by_its_own_rules,
    all_that_match_but_some_is_a_query_and_not_a_list_of_ids,
    whoever_disables_all_owners_leaves_one,
    the_preview_says_what_the_act_then_does,
    roles_are_given_and_taken_and_the_others_stay,
    the_preview_says_who_would_gain_and_lose_which_role,
    roles_are_replaced_by_others_and_those_of_teams_stay,
    members_are_put_into_a_team_and_taken_out_of_another,
    sessions_of_members_end_and_those_signed_in_nowhere_need_no_change,
];

fn on(action: BulkAction, rows: impl IntoIterator<Item = RowId>) -> Bulk {
    let list = BulkList::Users(UserQuery::default());
    Bulk { list, selection: Selection::of(rows), action }
}

fn on_all(action: BulkAction, query: UserQuery) -> Bulk {
    Bulk { list: BulkList::Users(query), selection: Selection::all(), action }
}

async fn act(world: &World, org: &Org, by: &Caller, bulk: &Bulk) -> BulkResult {
    match bulk::act(&world.service, by, &org.slug, bulk, (None, None)).await.unwrap() {
        BulkOutcome::Done(result) => result,
        BulkOutcome::Queued(id) => {
            world.run_jobs(JobQueue::Bulk).await;
            let view = jobs::get(&world.service, by, &org.slug, id, (None, 0)).await.unwrap();
            assert_eq!((view.state, view.next), (JobState::Done, None));
            BulkResult { undo: view.undo, lines: view.lines, done: view.changed, refused: view.refused }
        }
    }
}

async fn state(world: &World, org: &Org, id: MembershipId) -> MembershipState {
    members::get(&world.service, &org.owner, &org.slug, id).await.unwrap().state
}

async fn chosen_rows_of_both_kinds_are_done_each_by_its_own_rules(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (_, ada) = world.enrol(&org, "member").await;
    let mut rows = vec![RowId::Member(ada)];
    for address in ["eve@example.com", "bob@example.com"] {
        let invited = world.invite_by(&org.owner, &org.slug, address, &["member"]).await;
        rows.push(RowId::Invitation(invited.id));
    }
    let mark = world.mark().await;
    let result = act(&world, &org, &org.owner, &on(BulkAction::Resend, rows.clone())).await;
    assert_eq!((result.done, result.refused, result.undo), (2, 1, None));
    assert_eq!(result.lines[0].outcome, Err(ErrorKind::WrongRowKind { is_member: true }));
    assert_eq!(result.lines[1].name, "eve@example.com");
    let result = act(&world, &org, &org.owner, &on(BulkAction::Cancel, rows.clone())).await;
    assert_eq!((result.done, result.refused), (2, 1));
    assert!(result.undo.is_some());
    let again = act(&world, &org, &org.owner, &on(BulkAction::Cancel, rows.clone())).await;
    assert_eq!((again.done, again.lines[1].outcome.clone()), (0, Err(ErrorKind::InvitationClosed)));
    let removed = act(&world, &org, &org.owner, &on(BulkAction::Remove { assets: None }, rows)).await;
    assert_eq!((removed.done, removed.refused), (1, 2));
    assert_eq!(removed.lines[1].outcome, Err(ErrorKind::WrongRowKind { is_member: false }));
    let told = world.actions_since(&mark).await;
    let cancelled = ["invitation.cancelled", "invitation.cancelled"];
    let resent = ["invitation.resent", "invitation.resent"];
    assert_eq!(told, [&cancelled[..], &resent[..], &["member.removed"]].concat());
    assert_eq!(world.violations().await, NONE);
}

async fn all_that_match_but_some_is_a_query_and_not_a_list_of_ids(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let mut people = Vec::new();
    for _ in 0..30 {
        people.push(world.enrol(&org, "member").await.1);
    }
    let viewer = world.enrol(&org, "viewer").await.1;
    let query = UserQuery { role: Some("member".to_owned()), ..UserQuery::default() };
    let mut bulk = on_all(BulkAction::Disable, query);
    bulk.selection.set(RowId::Member(people[3]), false);
    let preview = bulk::preview(&world.service, &org.owner, &org.slug, &bulk).await.unwrap();
    assert_eq!((preview.total, preview.can, preview.left), (29, 29, 0));
    let result = act(&world, &org, &org.owner, &bulk).await;
    assert_eq!((result.done, result.refused), (29, 0));
    assert_eq!(state(&world, &org, people[0]).await, MembershipState::Disabled);
    assert_eq!(state(&world, &org, people[3]).await, MembershipState::Active, "the exception");
    assert_eq!(state(&world, &org, viewer).await, MembershipState::Active, "no match");
    let result = act(&world, &org, &org.owner, &bulk).await;
    assert!(result.lines.iter().all(|line| line.outcome == Ok(RowDone::AlreadySo)));
    assert_eq!((result.done, result.refused, result.undo), (0, 0, None));
    assert_eq!(world.violations().await, NONE);
}

async fn whoever_disables_all_owners_leaves_one(world: World) {
    world.set_up().await;
    for action in [BulkAction::Disable, BulkAction::Remove { assets: None }] {
        let org = world.organization("Globex").await;
        let mut owners = vec![org.owner_id];
        for _ in 0..4 {
            owners.push(world.enrol(&org, "owner").await.1);
        }
        // Oneself one cannot put out, so one's own row is refused and every other goes.
        let result = act(&world, &org, &org.owner, &on_all(action.clone(), UserQuery::default())).await;
        assert_eq!((result.done, result.refused), (4, 1), "{action:?}");
        let own = result.lines.iter().find(|line| line.row == RowId::Member(org.owner_id)).unwrap();
        assert_eq!(own.outcome, Err(ErrorKind::Denied { denial: Denial::Oneself }));
        assert_eq!(state(&world, &org, org.owner_id).await, MembershipState::Active);
    }
    // Roles one can take from oneself: then the last one keeps the role.
    let org = world.organization("Globex").await;
    world.enrol(&org, "owner").await;
    world.enrol(&org, "owner").await;
    let action = BulkAction::ChangeRoles { add: vec![org.role("viewer")], remove: vec![org.role("owner")] };
    let bulk = on_all(action, UserQuery::default());
    let preview = bulk::preview(&world.service, &org.owner, &org.slug, &bulk).await.unwrap();
    assert_eq!((preview.can, preview.refused.len()), (2, 1));
    assert_eq!(preview.refused[0].reason, ErrorKind::LastOwner);
    let result = act(&world, &org, &org.owner, &bulk).await;
    assert!(result.refused >= 1 && result.done <= 2, "{result:?}");
    assert_eq!(world.violations().await, NONE, "an owner stays, whatever the order");
}

async fn the_preview_says_what_the_act_then_does(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (admin, admin_id) = world.enrol(&org, "admin").await;
    let peer = world.enrol(&org, "admin").await.1;
    let member = world.enrol(&org, "member").await.1;
    let person = world.stranger().await;
    let disabled = world.enrol_as(&org, &person, "member", MembershipState::Disabled).await;
    let invited = world.invite_by(&org.owner, &org.slug, "eve@example.com", &["member"]).await.id;
    let gone = MembershipId::new(uuid::Uuid::from_u128(9));
    let rows = [admin_id, peer, org.owner_id, member, disabled, gone].map(RowId::Member);
    let rows = rows.into_iter().chain([RowId::Invitation(invited)]);
    for action in
        [BulkAction::Disable, BulkAction::Enable, BulkAction::Remove { assets: None }, BulkAction::Cancel]
    {
        let bulk = on(action, rows.clone());
        let before = world.snapshot(&[&org.slug]).await;
        let preview = bulk::preview(&world.service, &admin, &org.slug, &bulk).await.unwrap();
        assert_eq!(world.snapshot(&[&org.slug]).await, before, "a preview changes nothing");
        let result = act(&world, &org, &admin, &bulk).await;
        let refused: u64 = preview.refused.iter().map(|refusals| refusals.count).sum();
        let already = result.lines.len() as u64 - result.done - result.refused;
        assert_eq!(
            (preview.total, preview.can, preview.already, refused),
            (7, result.done, already, result.refused),
            "{:?}: {preview:?} and {result:?}",
            bulk.action
        );
        for refusals in &preview.refused {
            let told = result.lines.iter().filter(|line| line.outcome == Err(refusals.reason.clone()));
            assert_eq!(told.count() as u64, refusals.count, "{refusals:?} and {result:?}");
        }
    }
    assert_eq!(world.violations().await, NONE);
}

async fn roles_are_given_and_taken_and_the_others_stay(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (admin, _) = world.enrol(&org, "admin").await;
    let (_, ada) = world.enrol(&org, "member").await;
    let (_, bob) = world.enrol(&org, "viewer").await;
    let roles = |add: &[&str], remove: &[&str]| BulkAction::ChangeRoles {
        add: add.iter().map(|key| org.role(key)).collect(),
        remove: remove.iter().map(|key| org.role(key)).collect(),
    };
    let rows = [ada, bob].map(RowId::Member);
    let result = act(&world, &org, &admin, &on(roles(&["viewer"], &[]), rows)).await;
    assert_eq!((result.done, result.lines[1].outcome.clone()), (1, Ok(RowDone::AlreadySo)));
    let held = members::get(&world.service, &org.owner, &org.slug, ada).await.unwrap().row.roles;
    assert_eq!(held, ["Member", "Viewer"]);
    let result = act(&world, &org, &admin, &on(roles(&[], &["viewer"]), rows)).await;
    assert_eq!(result.done, 1);
    let least = ErrorKind::field("roles", Problem::NoRole);
    assert_eq!(result.lines[1].outcome, Err(least), "the last role is not taken");
    let result = act(&world, &org, &admin, &on(roles(&["owner"], &[]), rows)).await;
    assert_eq!((result.done, result.refused), (0, 2), "nobody gives what they lack");
    let nothing =
        bulk::act(&world.service, &admin, &org.slug, &on(roles(&[], &[]), rows), (None, None)).await;
    assert_eq!(fields(nothing.unwrap_err()), [("roles".to_owned(), Problem::NoRole)]);

    let change = |policy: &mut domain::policy::Policy| policy.roles_per_member = RolesPerMember::One;
    let one = world.organization_with("Initech", change).await;
    let (_, eve) = world.enrol(&one, "member").await;
    let action = BulkAction::ChangeRoles { add: vec![one.role("viewer")], remove: Vec::new() };
    let result = act(&world, &one, &one.owner, &on(action, [RowId::Member(eve)])).await;
    assert_eq!(result.done, 1, "{result:?}");
    let held = members::get(&world.service, &one.owner, &one.slug, eve).await.unwrap().row.roles;
    assert_eq!(held, ["Viewer"], "where members hold one role each, it takes the other's place");
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn invitations_are_chosen_by_their_own_list_too() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    for n in 0..3 {
        world.invite(&format!("p{n}@example.com"), "member").await;
    }
    let kept = world.invite("kept@example.org", "member").await;
    let query = InvitationQuery { search: "example.com".to_owned(), ..InvitationQuery::default() };
    let bulk =
        Bulk { list: BulkList::Invitations(query), selection: Selection::all(), action: BulkAction::Cancel };
    let result = done(bulk::act(&world.service, &owner, "acme", &bulk, (None, None)).await);
    assert_eq!((result.done, result.refused), (3, 0));
    let kept = invitations::get(&world.service, &owner, "acme", kept.id).await.unwrap();
    assert_eq!(kept.state, InvitationState::Pending);
}

async fn held(world: &World, org: &Org, id: MembershipId) -> Vec<String> {
    members::get(&world.service, &org.owner, &org.slug, id).await.unwrap().row.roles
}

async fn the_preview_says_who_would_gain_and_lose_which_role(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (_, ada) = world.enrol(&org, "member").await;
    let (_, bob) = world.enrol(&org, "viewer").await;
    let rows = [ada, bob, org.owner_id].map(RowId::Member);
    let effects = async |action: BulkAction| {
        let preview = bulk::preview(&world.service, &org.owner, &org.slug, &on(action, rows)).await.unwrap();
        let mut effects: Vec<_> =
            preview.effects.into_iter().map(|effect| (effect.name, effect.gained, effect.lost)).collect();
        effects.sort();
        effects
    };
    let effect = |name: &str, gained, lost| (name.to_owned(), gained, lost);
    let roles = |keys: &[&str]| keys.iter().map(|key| org.role(key)).collect::<Vec<_>>();
    let change = BulkAction::ChangeRoles { add: roles(&["auditor"]), remove: roles(&["viewer"]) };
    assert_eq!(effects(change).await, [effect("Auditor", 3, 0), effect("Viewer", 0, 1)]);
    // The last owner keeps the role, and is refused.
    let replace = BulkAction::ReplaceRoles { roles: roles(&["member"]) };
    assert_eq!(effects(replace).await, [effect("Member", 1, 0), effect("Viewer", 0, 1)]);
    assert_eq!(effects(BulkAction::Disable).await, []);
}

async fn roles_are_replaced_by_others_and_those_of_teams_stay(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (_, ada) = world.enrol(&org, "member").await;
    let give = BulkAction::ChangeRoles { add: vec![org.role("auditor")], remove: Vec::new() };
    act(&world, &org, &org.owner, &on(give, [RowId::Member(ada)])).await;
    assert_eq!(held(&world, &org, ada).await, ["Auditor", "Member"]);
    let replace = BulkAction::ReplaceRoles { roles: vec![org.role("viewer")] };
    let rows = [RowId::Member(ada), RowId::Member(org.owner_id)];
    let result = act(&world, &org, &org.owner, &on(replace.clone(), rows)).await;
    assert_eq!((result.done, result.refused), (1, 1));
    assert_eq!(result.lines[1].outcome, Err(ErrorKind::LastOwner));
    assert_eq!(held(&world, &org, ada).await, ["Viewer"]);
    let again = act(&world, &org, &org.owner, &on(replace, [RowId::Member(ada)])).await;
    assert_eq!(again.lines[0].outcome, Ok(RowDone::AlreadySo));
    let nothing = on(BulkAction::ReplaceRoles { roles: Vec::new() }, [RowId::Member(ada)]);
    let refused = bulk::act(&world.service, &org.owner, &org.slug, &nothing, (None, None)).await;
    assert_eq!(fields(refused.unwrap_err()), [("roles".to_owned(), Problem::NoRole)]);
    assert_eq!(world.violations().await, NONE);
}

async fn members_are_put_into_a_team_and_taken_out_of_another(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let (_, ada) = world.enrol(&org, "member").await;
    let (_, bob) = world.enrol(&org, "member").await;
    let team = async |name: &str, people: Vec<MembershipId>| {
        let command = CreateTeam { name: name.to_owned(), people, ..CreateTeam::default() };
        teams::create(service, owner, slug, command).await.unwrap()
    };
    let (day, night) = (team("Day shift", vec![ada]).await, team("Night shift", vec![]).await);
    let action = BulkAction::ChangeTeams { add: Some(night), remove: Some(day) };
    let rows = [ada, bob].map(RowId::Member);
    let preview = bulk::preview(service, owner, slug, &on(action.clone(), rows)).await.unwrap();
    let effects: Vec<_> = preview.effects.iter().map(|e| (e.name.as_str(), e.gained, e.lost)).collect();
    assert_eq!((preview.can, effects), (2, vec![("Night shift", 2, 0), ("Day shift", 0, 1)]));
    let mark = world.mark().await;
    let result = act(&world, &org, owner, &on(action.clone(), rows)).await;
    assert_eq!((result.done, result.refused, result.undo), (2, 0, None));
    let teams_of = async |id| members::get(service, owner, slug, id).await.unwrap().row.teams;
    assert_eq!(
        (teams_of(ada).await, teams_of(bob).await),
        (vec!["Night shift".to_owned()], vec!["Night shift".to_owned()])
    );
    assert_eq!(world.actions_since(&mark).await, ["team.member_added", "team.member_moved"]);
    let again = act(&world, &org, owner, &on(action, rows)).await;
    assert!(again.lines.iter().all(|line| line.outcome == Ok(RowDone::AlreadySo)));
    let nothing = on(BulkAction::ChangeTeams { add: None, remove: None }, rows);
    let refused = bulk::act(service, owner, slug, &nothing, (None, None)).await;
    assert_eq!(fields(refused.unwrap_err()), [("team".to_owned(), Problem::Required)]);
    let (viewer, _) = world.enrol(&org, "viewer").await;
    let action = BulkAction::ChangeTeams { add: Some(day), remove: None };
    let refused = bulk::act(service, &viewer, slug, &on(action, rows), (None, None)).await;
    assert!(matches!(refused, Err(ErrorKind::Denied { .. })), "{refused:?}");
    assert_eq!(world.violations().await, NONE);
}

async fn sessions_of_members_end_and_those_signed_in_nowhere_need_no_change(world: World) {
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (ada, ada_id) = world.enrol(&org, "member").await;
    let open = async |caller: &Caller| {
        members::list(&world.service, caller, &org.slug, &UserQuery::default()).await.map(drop)
    };
    assert_eq!(open(&ada).await, Ok(()));
    let rows = [RowId::Member(ada_id), RowId::Member(org.owner_id)];
    let result = act(&world, &org, &org.owner, &on(BulkAction::EndSessions, rows)).await;
    assert_eq!((result.done, result.refused), (1, 1), "{result:?}");
    assert_eq!(open(&ada).await, Err(ErrorKind::SignedOut));
    assert_eq!(open(&org.owner).await, Ok(()), "one's own go on");
    let again = act(&world, &org, &org.owner, &on(BulkAction::EndSessions, [RowId::Member(ada_id)])).await;
    assert_eq!(again.lines[0].outcome, Ok(RowDone::AlreadySo));
}
