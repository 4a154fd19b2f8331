//! A role whose grants all have the scope `own` reads and changes nothing of anybody else, through any use case.

use domain::{
    bulk::{Bulk, BulkAction, BulkList},
    error::ErrorKind,
    list::{AuditQuery, InvitationQuery, UserQuery},
    permission::{Permission, Scope},
    selection::{RowId, Selection},
};
use service::{
    Caller, audit, bulk, invitations,
    invitations::InviteMembers,
    members::{self, ChangeRoles},
    orgs, undo,
};
use testkit::{Org, World, agreed};

use crate::short::undo_now;

/// Somebody who holds every permission with scope `own`, one other member, and an invitation of the owner.
async fn world() -> (World, Org, Caller) {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world
        .organization_with_roles("Globex", |roles| {
            let viewer = roles.iter_mut().find(|role| role.key == "viewer").unwrap();
            viewer.rank = 90;
            let all = Permission::KNOWN.iter().map(|permission| (permission.clone(), Scope::Own));
            viewer.grants = all.collect();
        })
        .await;
    let me = world.enrol(&org, "viewer").await.0;
    (world, org, me)
}

#[tokio::test]
async fn lists_show_what_is_ones_own() {
    let (world, org, me) = world().await;
    world.enrol(&org, "member").await;
    world.invite_by(&org.owner, &org.slug, "ada@example.com", &["member"]).await;
    let (service, slug) = (&world.service, &org.slug);
    let page = members::list(service, &me, slug, &UserQuery::default()).await.unwrap();
    assert_eq!(page.rows.iter().map(|row| row.is_self).collect::<Vec<_>>(), [true]);
    let overview = members::overview(service, &me, slug, &UserQuery::default()).await.unwrap();
    assert_eq!((overview.page.total, overview.page.rows.len()), (1, 1));
    let sent = invitations::overview(service, &me, slug, &InvitationQuery::default()).await.unwrap();
    assert_eq!((sent.page.total, sent.page.rows.len()), (0, 0));
    let log = audit::list(service, &me, slug, &AuditQuery::default()).await.unwrap();
    let name = &me.session().unwrap().account.name;
    assert!(log.rows.iter().all(|entry| entry.who == *name || entry.target.as_ref() == Some(name)));
    assert!(orgs::roles(service, &me, slug).await.is_err(), "roles are nobody's own");
}

#[tokio::test]
async fn nothing_of_others_is_read_or_changed() {
    let (world, org, me) = world().await;
    let (service, slug) = (&world.service, &org.slug);
    let other = world.enrol(&org, "member").await.1;
    let invited = world.invite_by(&org.owner, slug, "ada@example.com", &["member"]).await.id;
    let undone = world.enrol(&org, "member").await.1;
    let key = agreed::disable(service, &org.owner, slug, undone).await.unwrap().unwrap();
    let cancelled = world.invite_by(&org.owner, slug, "bob@example.com", &["member"]).await.id;
    let of_invitation = invitations::cancel(service, &org.owner, slug, cancelled).await.unwrap().unwrap();
    let before = world.snapshot(&[slug]).await;
    let role = org.role("member");
    let denied = |what: &str, result: Result<(), ErrorKind>| {
        let error = result.expect_err(what);
        assert!(matches!(error.code(), "access.denied" | "not_found"), "{what}: {error:?}");
    };
    denied("get", members::get(service, &me, slug, other).await.map(drop));
    denied("dossier", members::dossier(service, &me, slug, other).await.map(drop));
    let change = ChangeRoles { member: other, roles: vec![role] };
    denied("change_roles", members::change_roles(service, &me, slug, change).await);
    denied("disable", agreed::disable(service, &me, slug, other).await.map(drop));
    denied("enable", members::enable(service, &me, slug, undone).await);
    denied("remove", agreed::remove(service, &me, slug, other).await.map(drop));
    denied("end_sessions", members::end_sessions(service, &me, slug, other).await.map(drop));
    let invite = InviteMembers::pasted("new@example.com", vec![role]);
    denied("invite", invitations::invite(service, &me, slug, invite).await.map(drop));
    denied("invitation", invitations::get(service, &me, slug, invited).await.map(drop));
    denied("resend", invitations::resend(service, &me, slug, invited).await);
    denied("cancel", invitations::cancel(service, &me, slug, invited).await.map(drop));
    denied("approve", invitations::approve(service, &me, slug, invited).await);
    denied("link", invitations::link(service, &me, slug, invited).await.map(drop));
    let person = AuditQuery { person: Some(other), ..AuditQuery::default() };
    denied("log of another", audit::list(service, &me, slug, &person).await.map(drop));
    denied("undo", undo_now(service, &me, slug, key).await.map(drop));
    denied("undo of a cancelling", undo_now(service, &me, slug, of_invitation).await.map(drop));
    assert_eq!(undo::list(service, &me, slug, None).await.unwrap().total, 0);
    for action in
        [BulkAction::Disable, BulkAction::Enable, BulkAction::Remove { assets: None }, BulkAction::Cancel]
    {
        let rows = [RowId::Member(other), RowId::Member(undone), RowId::Invitation(invited)];
        let list = BulkList::Users(UserQuery::default());
        let bulk = Bulk { list, selection: Selection::of(rows), action };
        let result = crate::short::done(bulk::act(service, &me, slug, &bulk, (None, None)).await);
        assert_eq!(result.done, 0, "{result:?}");
    }
    assert_eq!(world.snapshot(&[slug]).await, before);
    assert_eq!(world.violations().await, crate::short::NONE);
}
