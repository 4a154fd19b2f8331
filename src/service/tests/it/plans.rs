//! A change is made as it was shown: the log keeps the plan that the caller agreed to, and where the facts have changed since,
//! nothing is done.

use domain::{
    bulk::{Bulk, BulkAction, BulkList, BulkOutcome},
    change_plan::ChangePlan,
    consequences::SeatChange,
    error::ErrorKind,
    id::{MembershipId, RoleId},
    list::{InvitationQuery, UserQuery},
    permission::{GrantSet, Scope},
    selection::{RowId, Selection},
    state::JobQueue,
    view::PlanView,
};
use service::{
    bulk,
    invitations::{self, InviteMembers},
    jobs,
    members::{self, ChangeRoles, EnableMember, RoleEnds, RoleTerms},
    roles::{self, DeleteRole, PreviewRole, UpdateRole},
    teams::{self, AddPeople, DeleteTeam, MoveMember},
};
use testkit::{Org, World, agreed};

use crate::{
    roles::{create, grants, helper},
    short::{NONE, done},
    team_roles::{give, team},
};

on_both_databases![
    other_roles_are_given_as_they_were_shown,
    whoever_is_enabled_is_so_as_it_was_shown,
    a_role_is_saved_as_it_was_shown_and_not_over_somebody_elses_change,
    a_role_is_deleted_as_it_was_shown,
    a_team_is_deleted_as_it_was_shown,
    what_was_agreed_to_about_some_people_is_not_done_to_as_many_others,
    invitations_are_cancelled_in_bulk_as_it_was_shown,
    a_job_keeps_what_was_agreed_to,
];

/// The plan that the log keeps of the newest event of an action.
async fn stored_plan(world: &World, org: &Org, action: &str) -> ChangePlan {
    let plan = world.entry(&org.slug, action).await.plan;
    plan.as_deref().map(ChangePlan::from_json).unwrap_or_default()
}

async fn roles_of(world: &World, org: &Org, member: MembershipId) -> Vec<RoleId> {
    members::get(&world.service, &org.owner, &org.slug, member).await.unwrap().role_ids
}

async fn readers(world: &World, org: &Org) -> RoleId {
    let granted = grants(&[("Audit.Log.READ", Scope::All)]);
    create(world, &org.owner, org, helper("Readers", granted)).await.unwrap()
}

async fn globex(world: &World) -> Org {
    world.set_up().await;
    world.organization("Globex").await
}

async fn other_roles_are_given_as_they_were_shown(world: World) {
    let org = globex(&world).await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let (readers, (_, ada)) = (readers(&world, &org).await, world.enrol(&org, "viewer").await);
    let preview = async |roles: Vec<RoleId>| {
        members::preview_roles(service, owner, slug, ada, Some((roles, RoleEnds::new()))).await.unwrap()
    };
    let set = async |roles: Vec<RoleId>, agreed: &PlanView| {
        let terms = RoleTerms { agreed: Some(agreed.fingerprint.clone()), ..RoleTerms::default() };
        members::change_roles_until(service, owner, slug, ChangeRoles { member: ada, roles }, terms).await
    };
    let unchosen = members::preview_roles(service, owner, slug, ada, None).await.unwrap();
    assert!(unchosen.plan.is_empty());
    let shown = preview(vec![readers]).await;
    assert_eq!(
        (shown.plan.roles_gained.as_slice(), shown.plan.roles_lost.as_slice()),
        (&["Readers".to_owned()][..], &["Viewer".to_owned()][..])
    );
    assert_eq!(shown.plan.gained, grants(&[("Audit.Log.READ", Scope::All)]));
    assert!(shown.plan.lost.scope_of(&"User.Member.READ".parse().unwrap()).is_some());

    // Somebody lets the role grant more.
    let fields =
        helper("Readers", grants(&[("Audit.Log.READ", Scope::All), ("Audit.Log.EXPORT", Scope::All)]));
    roles::update(service, owner, slug, UpdateRole { role: readers, fields, agreed: None }).await.unwrap();
    let mark = world.mark().await;
    assert_eq!(set(vec![readers], &shown).await, Err(ErrorKind::ConsequencesChanged));
    assert_eq!(
        set(vec![org.role("member")], &shown).await,
        Err(ErrorKind::ConsequencesChanged),
        "another choice"
    );
    assert_eq!(roles_of(&world, &org, ada).await, [org.role("viewer")]);
    assert_eq!(world.actions_since(&mark).await, NONE);

    let shown = preview(vec![readers]).await;
    assert_eq!(shown.plan.gained.iter().count(), 2);
    set(vec![readers], &shown).await.unwrap();
    assert_eq!(stored_plan(&world, &org, "member.roles_changed").await, shown.plan);
    // The member holds other roles by now than when the page was opened.
    assert_eq!(set(vec![org.role("viewer")], &unchosen).await, Err(ErrorKind::ConsequencesChanged));
    let unchosen = members::preview_roles(service, owner, slug, ada, None).await.unwrap();
    set(vec![org.role("viewer")], &unchosen).await.unwrap();
    assert_eq!(world.violations().await, NONE);
}

async fn whoever_is_enabled_is_so_as_it_was_shown(world: World) {
    world.set_up().await;
    let org = world.organization_with("Globex", |policy| policy.seats_limit = Some(9)).await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let ((_, ada), (_, bob)) = (world.enrol(&org, "viewer").await, world.enrol(&org, "owner").await);
    for member in [ada, bob] {
        agreed::disable(service, owner, slug, member).await.unwrap();
    }
    let shown = async |member| members::preview_enabling(service, owner, slug, member).await.unwrap();
    let before = shown(ada).await.unwrap();
    assert_eq!(before.plan.roles_gained, ["Viewer"]);
    assert_eq!(
        (before.plan.seats, before.plan.owners_left),
        (Some(SeatChange { limit: 9, before: 1, after: 2 }), None)
    );
    let other = shown(bob).await.unwrap();
    assert_eq!(other.plan.owners_left, Some(2));
    let enable = async |member, agreed: &PlanView| {
        let command = EnableMember { member, agreed: Some(agreed.fingerprint.clone()) };
        members::enable(service, owner, slug, command).await
    };
    enable(bob, &other).await.unwrap();
    assert_eq!(stored_plan(&world, &org, "member.enabled").await, other.plan);
    assert_eq!(enable(ada, &before).await, Err(ErrorKind::ConsequencesChanged), "another seat is taken");
    let now = shown(ada).await.unwrap();
    enable(ada, &now).await.unwrap();
    assert_eq!(stored_plan(&world, &org, "member.enabled").await, now.plan);
    assert_eq!(shown(ada).await, None, "they are enabled");
    assert_eq!(world.violations().await, NONE);
}

async fn a_role_is_saved_as_it_was_shown_and_not_over_somebody_elses_change(world: World) {
    let org = globex(&world).await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let (role, (_, ada)) = (readers(&world, &org).await, world.enrol(&org, "viewer").await);
    let night = team(&world, &org, "Night", &[ada]).await;
    give(&world, owner, &org, night, &[role]).await.unwrap();
    invitations::invite(service, owner, slug, InviteMembers::pasted("eve@example.com", vec![role]))
        .await
        .unwrap();
    let more = grants(&[("Audit.Log.READ", Scope::All), ("Audit.Log.EXPORT", Scope::All)]);
    let preview = async |grants: GrantSet| {
        let command = PreviewRole { role: Some(role), source: None, rank: 20, grants };
        roles::preview(service, owner, slug, command).await.unwrap()
    };
    let save = async |name: &str, grants: GrantSet, agreed: &str| {
        let agreed = Some(agreed.to_owned());
        roles::update(service, owner, slug, UpdateRole { role, fields: helper(name, grants), agreed }).await
    };
    let opened = preview(grants(&[("Audit.Log.READ", Scope::All)])).await.fingerprint;
    let shown = preview(more.clone()).await;
    assert_eq!((shown.holders, shown.invitations, shown.teams.as_slice()), (1, 1, &["Night".to_owned()][..]));

    // One more holds it.
    let (_, bob) = world.enrol(&org, "viewer").await;
    members::change_roles(service, owner, slug, ChangeRoles { member: bob, roles: vec![role] })
        .await
        .unwrap();
    let refused = save("Readers", more.clone(), &shown.fingerprint).await;
    assert_eq!(refused, Err(ErrorKind::ConsequencesChanged));
    let shown = preview(more.clone()).await;
    save("Readers", more.clone(), &shown.fingerprint).await.unwrap();
    let plan = stored_plan(&world, &org, "role.updated").await;
    assert_eq!((plan.members, plan.invitations, plan.teams), (2, 1, vec!["Night".to_owned()]));
    assert_eq!((plan.gained, plan.lost), (shown.gained, shown.lost));

    // Whoever opened the editor before does not save over it, whatever they changed.
    let mark = world.mark().await;
    let stale = save("Watchers", grants(&[("Audit.Log.READ", Scope::All)]), &opened).await;
    assert_eq!(stale, Err(ErrorKind::ConsequencesChanged));
    assert_eq!(world.actions_since(&mark).await, NONE);
    let opened = preview(more.clone()).await.fingerprint;
    save("Watchers", more, &opened).await.unwrap();
    assert!(stored_plan(&world, &org, "role.updated").await.is_empty(), "another name concerns nobody");
    assert_eq!(world.violations().await, NONE);
}

async fn a_role_is_deleted_as_it_was_shown(world: World) {
    let org = globex(&world).await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let (role, (_, ada)) = (readers(&world, &org).await, world.enrol(&org, "viewer").await);
    members::change_roles(service, owner, slug, ChangeRoles { member: ada, roles: vec![role] })
        .await
        .unwrap();
    let viewer = org.role("viewer");
    let delete = async |replacement, agreed: &PlanView| {
        let agreed = Some(agreed.fingerprint.clone());
        roles::delete(service, owner, slug, DeleteRole { role, replacement, agreed }).await
    };
    let opened = roles::deletion(service, owner, slug, role).await.unwrap().plan;
    assert_eq!((opened.plan.members, opened.plan.roles_lost.as_slice()), (1, &["Readers".to_owned()][..]));
    assert!(opened.plan.roles_gained.is_empty());
    let shown = roles::preview_deletion(service, owner, slug, (role, Some(viewer))).await.unwrap();
    assert_eq!(shown.plan.roles_gained, ["Viewer"]);
    assert_eq!(shown.plan.lost, grants(&[("Audit.Log.READ", Scope::All)]));
    let another = delete(Some(org.role("member")), &shown).await;
    assert_eq!(another, Err(ErrorKind::ConsequencesChanged), "it was shown for another role");

    invitations::invite(service, owner, slug, InviteMembers::pasted("eve@example.com", vec![role]))
        .await
        .unwrap();
    for agreed in [&opened, &shown] {
        assert_eq!(delete(Some(viewer), agreed).await, Err(ErrorKind::ConsequencesChanged));
    }
    assert_eq!(roles_of(&world, &org, ada).await, [role]);
    let now = roles::preview_deletion(service, owner, slug, (role, Some(viewer))).await.unwrap();
    delete(Some(viewer), &now).await.unwrap();
    assert_eq!(stored_plan(&world, &org, "role.deleted").await, now.plan);
    assert_eq!(now.plan.invitations, 1);
    assert_eq!(world.violations().await, NONE);
}

async fn a_team_is_deleted_as_it_was_shown(world: World) {
    let org = globex(&world).await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let (role, (_, ada)) = (readers(&world, &org).await, world.enrol(&org, "viewer").await);
    let night = team(&world, &org, "Night", &[ada]).await;
    let shown = async || teams::get(service, owner, slug, night, "").await.unwrap().deletion.unwrap();
    let delete = async |agreed: &PlanView| {
        let command = DeleteTeam { team: night, agreed: Some(agreed.fingerprint.clone()) };
        teams::delete(service, owner, slug, command).await
    };
    let before = shown().await;
    assert_eq!((before.plan.members, before.plan.roles_lost.len()), (1, 0));
    give(&world, owner, &org, night, &[role]).await.unwrap();
    assert_eq!(delete(&before).await, Err(ErrorKind::ConsequencesChanged), "they lose a role as well");
    assert!(teams::get(service, owner, slug, night, "").await.is_ok());
    let now = shown().await;
    assert_eq!(now.plan.roles_lost, ["Readers"]);
    assert_eq!(delete(&now).await, Ok("Night".to_owned()));
    assert_eq!(stored_plan(&world, &org, "team.deleted").await, now.plan);
    assert_eq!(world.violations().await, NONE);
}

async fn what_was_agreed_to_about_some_people_is_not_done_to_as_many_others(world: World) {
    let org = globex(&world).await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    let role = readers(&world, &org).await;
    let ((_, bob), (_, eve)) = (world.enrol(&org, "viewer").await, world.enrol(&org, "viewer").await);
    let night = team(&world, &org, "Night", &[bob]).await;
    let hold = async |member, roles| {
        members::change_roles(service, owner, slug, ChangeRoles { member, roles }).await.unwrap();
    };
    hold(bob, vec![role]).await;
    let more = grants(&[("Audit.Log.READ", Scope::All), ("Audit.Log.EXPORT", Scope::All)]);
    let edited = async || {
        let command = PreviewRole { role: Some(role), source: None, rank: 20, grants: more.clone() };
        roles::preview(service, owner, slug, command).await.unwrap()
    };
    let replacement = Some(org.role("viewer"));
    let deleted = async || roles::preview_deletion(service, owner, slug, (role, replacement)).await.unwrap();
    let opened = async || roles::deletion(service, owner, slug, role).await.unwrap().plan;
    let dissolved = async || teams::get(service, owner, slug, night, "").await.unwrap().deletion.unwrap();
    let before = (edited().await, deleted().await, opened().await, dissolved().await);

    // In the place of one is another.
    hold(bob, vec![org.role("viewer")]).await;
    hold(eve, vec![role]).await;
    let out = MoveMember { member: bob, from: Some(night), to: None };
    teams::move_member(service, owner, slug, out).await.unwrap();
    let command = AddPeople { team: night, people: vec![eve] };
    assert_eq!(teams::add_people(service, owner, slug, command).await, Ok(1));
    let now = (edited().await, deleted().await, opened().await, dissolved().await);
    assert_eq!((before.0.holders, now.0.holders), (1, 1));
    assert_eq!((&before.1.plan, &before.2.plan, &before.3.plan), (&now.1.plan, &now.2.plan, &now.3.plan));

    let mark = world.mark().await;
    let save = async |agreed: &str| {
        let (fields, agreed) = (helper("Readers", more.clone()), Some(agreed.to_owned()));
        roles::update(service, owner, slug, UpdateRole { role, fields, agreed }).await
    };
    let delete = async |agreed: &str| {
        let agreed = Some(agreed.to_owned());
        roles::delete(service, owner, slug, DeleteRole { role, replacement, agreed }).await
    };
    let dissolve = async |agreed: &str| {
        let command = DeleteTeam { team: night, agreed: Some(agreed.to_owned()) };
        teams::delete(service, owner, slug, command).await
    };
    assert_eq!(save(&before.0.fingerprint).await, Err(ErrorKind::ConsequencesChanged));
    assert_eq!(delete(&before.1.fingerprint).await, Err(ErrorKind::ConsequencesChanged));
    assert_eq!(delete(&before.2.fingerprint).await, Err(ErrorKind::ConsequencesChanged));
    assert_eq!(dissolve(&before.3.fingerprint).await, Err(ErrorKind::ConsequencesChanged));
    assert_eq!(world.actions_since(&mark).await, NONE);
    save(&now.0.fingerprint).await.unwrap();
    delete(&deleted().await.fingerprint).await.unwrap();
    dissolve(&now.3.fingerprint).await.unwrap();
    assert_eq!(world.violations().await, NONE);
}

fn all_invitations(action: BulkAction) -> Bulk {
    Bulk { list: BulkList::Invitations(InvitationQuery::default()), selection: Selection::all(), action }
}

async fn invitations_are_cancelled_in_bulk_as_it_was_shown(world: World) {
    world.set_up().await;
    let org = world
        .organization_with("Globex", |policy| {
            policy.seats_limit = Some(9);
            policy.seats_pending_counts = true;
        })
        .await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    for address in ["eve@example.com", "bob@example.com"] {
        world.invite_by(owner, slug, address, &["member"]).await;
    }
    let cancel = all_invitations(BulkAction::Cancel);
    let shown = bulk::preview(service, owner, slug, &cancel).await.unwrap();
    assert_eq!((shown.can, shown.refused.len()), (2, 0));
    assert_eq!(shown.seats, Some(SeatChange { limit: 9, before: 3, after: 1 }));
    let act = async |agreed: &str| bulk::act(service, owner, slug, &cancel, (None, Some(agreed))).await;

    // One is cancelled and another sent: as many as before, and not the same.
    let late = world.invite_by(owner, slug, "late@example.com", &["member"]).await;
    let mark = world.mark().await;
    assert_eq!(act(&shown.fingerprint).await, Err(ErrorKind::ConsequencesChanged));
    assert_eq!(world.actions_since(&mark).await, NONE);
    let others = Bulk { selection: Selection::of([RowId::Invitation(late.id)]), ..cancel.clone() };
    let one = bulk::preview(service, owner, slug, &others).await.unwrap();
    assert_ne!(one.fingerprint, shown.fingerprint);
    invitations::cancel(service, owner, slug, late.id).await.unwrap();
    let refused = bulk::act(service, owner, slug, &others, (None, Some(&one.fingerprint))).await;
    assert_eq!(refused, Err(ErrorKind::ConsequencesChanged));

    let now = bulk::preview(service, owner, slug, &cancel).await.unwrap();
    let result = done(act(&now.fingerprint).await);
    assert_eq!((result.done, result.refused), (now.can, now.refused.iter().map(|of| of.count).sum()));
    assert_eq!(
        stored_plan(&world, &org, "invitation.cancelled").await.invitations,
        1,
        "each event has its own part"
    );
    assert_eq!(world.violations().await, NONE);
}

async fn a_job_keeps_what_was_agreed_to(world: World) {
    let org = globex(&world).await;
    let (service, owner, slug) = (&world.service, &org.owner, org.slug.as_str());
    for _ in 0..30 {
        world.enrol(&org, "member").await;
    }
    let query = UserQuery { role: Some("member".to_owned()), ..UserQuery::default() };
    let disable =
        Bulk { list: BulkList::Users(query), selection: Selection::all(), action: BulkAction::Disable };
    let shown = bulk::preview(service, owner, slug, &disable).await.unwrap();
    world.enrol(&org, "member").await;
    let act =
        async |agreed: &str| bulk::act(service, owner, slug, &disable, (Some("a key"), Some(agreed))).await;
    assert_eq!(act(&shown.fingerprint).await, Err(ErrorKind::ConsequencesChanged), "nothing is queued");
    let now = bulk::preview(service, owner, slug, &disable).await.unwrap();
    let Ok(BulkOutcome::Queued(job)) = act(&now.fingerprint).await else { panic!("it was not queued") };
    world.run_jobs(JobQueue::Bulk).await;
    // The same form once more finds its job, although everybody is disabled by now.
    assert_eq!(act(&now.fingerprint).await, Ok(BulkOutcome::Queued(job)));
    let view = jobs::get(service, owner, slug, job, (None, 0)).await.unwrap();
    assert_eq!((view.plan.as_ref(), view.changed), (Some(&now), now.can));
    assert_eq!(world.violations().await, NONE);
}
