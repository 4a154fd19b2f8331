//! Undoing: disabling, removing and cancelling, of one and of many, judged again at the time.

use domain::{
    bulk::{Bulk, BulkAction, BulkList, RowDone, UndoView},
    error::ErrorKind,
    list::UserQuery,
    selection::{RowId, Selection},
    state::{InvitationState, MembershipState, Undoable},
    time::Span,
};
use futures::future::join_all;
use service::{Caller, bulk, invitations, members, undo};
use testkit::{Org, World, agreed};

use crate::short::{NONE, done, undo_now};

async fn listed(world: &World, reader: &Caller, slug: &str) -> Vec<UndoView> {
    undo::list(&world.service, reader, slug, None).await.unwrap().rows
}

#[tokio::test]
async fn what_was_disabled_or_removed_comes_back_as_it_was() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (ada, id) = world.enrol(&org, "admin").await;
    let slug = org.slug.as_str();
    let key = agreed::disable(&world.service, &org.owner, slug, id).await.unwrap().unwrap();
    let mark = world.mark().await;
    let result = undo_now(&world.service, &org.owner, slug, key).await.unwrap();
    assert_eq!((result.done, result.refused, result.lines[0].row), (1, 0, RowId::Member(id)));
    assert_eq!(world.actions_since(&mark).await, ["member.enabled"]);
    agreed::disable(&world.service, &org.owner, slug, id).await.unwrap();
    let key = agreed::remove(&world.service, &org.owner, slug, id).await.unwrap().unwrap();
    let mark = world.mark().await;
    let result = undo_now(&world.service, &org.owner, slug, key).await.unwrap();
    assert_eq!(result.lines[0].outcome, Ok(RowDone::Changed));
    assert_eq!(world.actions_since(&mark).await, ["member.restored"]);
    let member = members::get(&world.service, &org.owner, slug, id).await.unwrap();
    assert_eq!((member.state, member.row.roles), (MembershipState::Disabled, vec!["Admin".to_owned()]));
    members::enable(&world.service, &org.owner, slug, id).await.unwrap();
    assert!(service::orgs::frame(&world.service, &ada, slug).await.is_ok(), "they are in again");
    let again = undo_now(&world.service, &org.owner, slug, key).await.unwrap();
    assert_eq!((again.done, again.lines[0].outcome.clone()), (0, Ok(RowDone::AlreadySo)));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn a_cancelled_invitation_opens_again_with_a_new_link_and_a_full_time() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let invited = world.invite("ada@example.com", "member").await;
    let key = invitations::cancel(&world.service, &owner, "acme", invited.id).await.unwrap().unwrap();
    let owner = world.days_pass(3, &owner).await;
    let mark = world.mark().await;
    let result = undo_now(&world.service, &owner, "acme", key).await.unwrap();
    assert_eq!((result.done, result.lines[0].name.as_str()), (1, "ada@example.com"));
    assert_eq!(world.actions_since(&mark).await, ["invitation.reopened"]);
    let view = invitations::get(&world.service, &owner, "acme", invited.id).await.unwrap();
    assert_eq!(view.state, InvitationState::Pending);
    assert_eq!(view.expires_at, Some(world.service.now().plus(Span::days(7))));
    let form = World::form(&invited.token, "Ada");
    let dead = invitations::join(&world.service, world.origin(), form).await.unwrap_err();
    assert_eq!(dead, ErrorKind::LinkExpired, "a link that was dead stays dead");
    let ada = world.join(&world.token(invited.id, 2), "Ada").await;
    assert_eq!(ada.session().unwrap().account.email, "ada@example.com");
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn undoing_is_judged_again_row_by_row() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let mut rows = Vec::new();
    for name in ["again", "joined", "open"] {
        rows.push(RowId::Invitation(world.invite(&format!("{name}@example.com"), "member").await.id));
    }
    let list = BulkList::Users(UserQuery::default());
    let action = BulkAction::Cancel;
    let bulk = Bulk { list, selection: Selection::of(rows), action };
    let key = done(bulk::act(&world.service, &owner, "acme", &bulk, (None, None)).await).undo.unwrap();
    world.invite("again@example.com", "viewer").await;
    let newer = world.invite("joined@example.com", "viewer").await;
    world.join(&newer.token, "Jo").await;
    let result = undo_now(&world.service, &owner, "acme", key).await.unwrap();
    let told: Vec<_> = result.lines.iter().map(|line| (line.name.as_str(), line.outcome.clone())).collect();
    assert_eq!(
        told,
        [
            ("again@example.com", Err(ErrorKind::AlreadyReinvited)),
            ("joined@example.com", Err(ErrorKind::UndoExpired)),
            ("open@example.com", Ok(RowDone::Changed)),
        ]
    );
    let shown = &listed(&world, &owner, "acme").await[0];
    assert_eq!((shown.rows, shown.open, shown.action), (3, 2, Undoable::Cancel));
    let refused = [
        ("again@example.com".to_owned(), Err(ErrorKind::AlreadyReinvited)),
        ("joined@example.com".to_owned(), Err(ErrorKind::UndoExpired)),
    ];
    assert_eq!((shown.prospects.as_slice(), shown.can_be_undone()), (refused.as_slice(), false));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn whoever_left_or_came_back_since_is_not_touched() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let ada = world.person("member", "Ada", "ada@example.com").await;
    let id = world.membership(&ada).await;
    let key = agreed::remove(&world.service, &owner, "acme", id).await.unwrap().unwrap();
    let invited = world.invite("ada@example.com", "viewer").await;
    let session = world.sign_in("ada@example.com").await;
    let ada = world.caller_of(&session).await;
    invitations::accept(&world.service, &ada, &invited.token).await.unwrap();
    agreed::leave(&world.service, &ada, "acme").await.unwrap();
    let result = undo_now(&world.service, &owner, "acme", key).await.unwrap();
    assert_eq!(result.lines[0].outcome, Err(ErrorKind::UndoExpired), "they went by themselves");
    let member = members::get(&world.service, &owner, "acme", id).await.unwrap();
    assert_eq!(member.state, MembershipState::Removed);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn the_policy_says_how_long_a_removal_can_be_undone() {
    let world = World::sqlite().await;
    world.set_up().await;
    let none = world.organization_with("Globex", |policy| policy.members_undo_days = 0).await;
    let (_, id) = world.enrol(&none, "member").await;
    let key = agreed::remove(&world.service, &none.owner, &none.slug, id).await.unwrap();
    assert_eq!(key, None, "not at all");
    assert!(listed(&world, &none.owner, &none.slug).await.is_empty());

    let short = world.organization_with("Initech", |policy| policy.members_undo_days = 2).await;
    let (_, id) = world.enrol(&short, "member").await;
    let key = agreed::remove(&world.service, &short.owner, &short.slug, id).await.unwrap().unwrap();
    assert_eq!(
        listed(&world, &short.owner, &short.slug).await[0].until,
        world.service.now().plus(Span::days(2))
    );
    let short = Org { owner: world.days_pass(2, &short.owner).await, ..short };
    let late = undo_now(&world.service, &short.owner, &short.slug, key).await;
    assert_eq!(late.unwrap_err(), ErrorKind::UndoExpired);
    assert!(listed(&world, &short.owner, &short.slug).await.is_empty());
    assert_eq!(service::purge_expired(&world.service).await.map(|rows| rows > 0), Ok(true));
    assert_eq!(
        undo_now(&world.service, &short.owner, &short.slug, key).await.unwrap_err(),
        ErrorKind::NotFound
    );
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn whoever_may_do_the_opposite_undoes_and_nobody_gives_back_what_they_lack() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (admin, _) = world.enrol(&org, "admin").await;
    let (_, owner_id) = world.enrol(&org, "owner").await;
    let (_, member_id) = world.enrol(&org, "member").await;
    let slug = org.slug.as_str();
    let of_owner = agreed::remove(&world.service, &org.owner, slug, owner_id).await.unwrap().unwrap();
    let of_member = agreed::remove(&world.service, &org.owner, slug, member_id).await.unwrap().unwrap();
    let shown = listed(&world, &admin, slug).await;
    assert_eq!(shown.iter().map(|act| act.is_own).collect::<Vec<_>>(), [false, false]);
    let refused = undo_now(&world.service, &admin, slug, of_owner).await.unwrap();
    assert!(matches!(refused.lines[0].outcome, Err(ErrorKind::Denied { .. })), "{refused:?}");
    let done = undo_now(&world.service, &admin, slug, of_member).await.unwrap();
    assert_eq!(done.done, 1);
    let elsewhere = world.organization("Initech").await;
    let foreign = undo_now(&world.service, &elsewhere.owner, &elsewhere.slug, of_owner).await;
    assert_eq!(foreign.unwrap_err(), ErrorKind::NotFound, "another organization's");
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn of_several_who_undo_at_once_one_does_it_and_the_others_find_it_undone() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let slug = org.slug.as_str();
    let (_, disabled) = world.enrol(&org, "member").await;
    let (_, removed) = world.enrol(&org, "member").await;
    let invited = world.invite_by(&org.owner, slug, "ada@example.com", &["member"]).await;
    let keys = [
        agreed::disable(&world.service, &org.owner, slug, disabled).await.unwrap().unwrap(),
        agreed::remove(&world.service, &org.owner, slug, removed).await.unwrap().unwrap(),
        invitations::cancel(&world.service, &org.owner, slug, invited.id).await.unwrap().unwrap(),
    ];
    for key in keys {
        let at_once = (0..4).map(|_| undo_now(&world.service, &org.owner, slug, key));
        let undone = join_all(at_once).await.into_iter().map(Result::unwrap);
        let (mut done, mut already) = (0, 0);
        for undone in undone {
            match &undone.lines[0].outcome {
                Ok(RowDone::Changed) => done += 1,
                Ok(RowDone::AlreadySo) => already += 1,
                Err(reason) => panic!("{reason:?}"),
            }
        }
        assert_eq!((done, already), (1, 3));
    }
    assert_eq!(world.violations().await, NONE);
}
