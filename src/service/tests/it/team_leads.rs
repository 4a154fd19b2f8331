//! Leads of teams: what grants of scope `own` let them do with the teams that they lead, and with no other.

use domain::{
    access::Denial,
    error::{ErrorKind, Problem},
    id::{InvitationId, MembershipId, TeamId},
    invite::LineState,
    list::{InvitationQuery, UserQuery},
    permission::{Permission, Scope},
    view::InviteOutcome,
};
use service::{
    Caller,
    invitations::{self, InviteMembers},
    members::{self, ChangeRoles},
    orgs,
    teams::{self, AddPeople, CreateTeam, MoveMember, SetLead},
};
use testkit::{Org, World, agreed};

use crate::{
    short::NONE,
    team_roles::{add, denied, give, reads_log, take_out, team},
};

on_both_databases![
    a_lead_manages_the_places_of_the_own_team_and_of_no_other,
    a_lead_invites_into_the_own_team_alone_and_sees_those_invitations_alone,
    an_invitation_waits_when_its_team_gives_what_the_lead_lacks_and_when_they_lead_it_no_longer,
];

/// An organization with the teams Sales, which Lea leads, and Night, which nobody leads.
pub struct Case {
    pub world: World,
    pub org: Org,
    pub lea: Caller,
    pub lea_id: MembershipId,
    pub sales: TeamId,
    pub night: TeamId,
}

async fn set_lead(
    world: &World,
    by: &Caller,
    org: &Org,
    (team, member, leads): (TeamId, MembershipId, bool),
) -> Result<(), ErrorKind> {
    teams::set_lead(&world.service, by, &org.slug, SetLead { team, member, leads }).await
}

impl Case {
    pub async fn new(world: World) -> Self {
        world.set_up().await;
        let org = world.organization("Globex").await;
        let (lea, lea_id) = world.enrol(&org, "team_lead").await;
        let sales = team(&world, &org, "Sales", &[lea_id]).await;
        let night = team(&world, &org, "Night", &[]).await;
        set_lead(&world, &org.owner, &org, (sales, lea_id, true)).await.unwrap();
        Self { world, org, lea, lea_id, sales, night }
    }

    async fn invite(
        &self,
        by: &Caller,
        email: &str,
        role: &str,
        team: Option<TeamId>,
    ) -> Result<LineState, ErrorKind> {
        let command = InviteMembers::pasted(email, vec![self.org.role(role)]);
        let command = InviteMembers { team, ..command };
        let lines = invitations::invite(&self.world.service, by, &self.org.slug, command).await?;
        Ok(lines.into_iter().next().unwrap().state)
    }

    pub async fn invited(&self, by: &Caller, email: &str, team: Option<TeamId>) -> InvitationId {
        match self.invite(by, email, "member", team).await {
            Ok(LineState::Decided(InviteOutcome::Invited { id })) => id,
            other => panic!("{other:?}"),
        }
    }
}

fn own_only(permission: Permission) -> ErrorKind {
    ErrorKind::Denied { denial: Denial::OwnOnly { permission } }
}

async fn a_lead_manages_the_places_of_the_own_team_and_of_no_other(world: World) {
    let Case { world, org, lea, lea_id, sales, night } = Case::new(world).await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let (_, ada) = world.enrol(&org, "member").await;
    let mark = world.mark().await;
    assert_eq!(teams::rename(service, &lea, slug, sales, "Field sales").await, Ok(()));
    assert_eq!(add(&world, &lea, &org, sales, ada).await, Ok(()));
    assert_eq!(take_out(&world, &lea, &org, sales, ada).await, Ok(()));
    assert_eq!(
        world.actions_since(&mark).await,
        ["team.member_added", "team.member_removed", "team.renamed"]
    );
    let page = teams::get(service, &lea, slug, sales, "").await.unwrap();
    assert!(page.may.update && page.may.invite && !page.may.delete);
    assert!(!page.may.make_leads && !page.may.set_roles && page.others.is_empty());
    assert!(page.people[0].leads && !page.candidates.is_empty());

    add(&world, &org.owner, &org, night, ada).await.unwrap();
    let before = world.snapshot(&[slug]).await;
    let update = || own_only(Permission::TEAM_UPDATE);
    assert_eq!(teams::rename(service, &lea, slug, night, "Day").await, Err(update()));
    assert_eq!(add(&world, &lea, &org, night, lea_id).await, Err(update()));
    assert_eq!(take_out(&world, &lea, &org, night, ada).await, Err(update()));
    let command = MoveMember { member: ada, from: Some(night), to: Some(sales) };
    assert_eq!(teams::move_member(service, &lea, slug, command).await, Err(update()));
    assert_eq!(set_lead(&world, &lea, &org, (sales, lea_id, false)).await, Err(update()));
    assert_eq!(give(&world, &lea, &org, sales, &[org.role("member")]).await, Err(update()));
    let create = CreateTeam { name: "Mine".to_owned(), ..CreateTeam::default() };
    assert!(teams::create(service, &lea, slug, create).await.is_err());
    assert!(teams::delete(service, &lea, slug, sales).await.is_err());
    let page = teams::get(service, &lea, slug, night, "").await.unwrap();
    assert!(!page.may.update && page.candidates.is_empty());
    assert_eq!(world.snapshot(&[slug]).await, before);

    // Whoever leaves the team and comes back is a lead no longer.
    take_out(&world, &org.owner, &org, sales, lea_id).await.unwrap();
    add(&world, &org.owner, &org, sales, lea_id).await.unwrap();
    assert_eq!(add(&world, &lea, &org, sales, ada).await, Err(update()));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn a_lead_gives_by_the_team_what_they_hold_and_nothing_more() {
    let Case { world, org, lea, lea_id, sales, .. } = Case::new(World::sqlite().await).await;
    let (ada, ada_id) = world.enrol(&org, "viewer").await;
    let admins = [org.role("admin")];
    give(&world, &org.owner, &org, sales, &admins).await.unwrap();
    // By the team Lea is an admin now, and so may give it.
    assert_eq!(add(&world, &lea, &org, sales, ada_id).await, Ok(()));
    give(&world, &org.owner, &org, sales, &[org.role("member")]).await.unwrap();
    assert_eq!(take_out(&world, &lea, &org, sales, ada_id).await, Ok(()));
    give(&world, &org.owner, &org, sales, &[org.role("auditor")]).await.unwrap();
    take_out(&world, &org.owner, &org, sales, lea_id).await.unwrap();
    let place = AddPeople { team: sales, people: vec![ada_id] };
    assert!(teams::add_people(&world.service, &lea, &org.slug, place).await.is_err());
    assert!(!reads_log(&world, &org, &ada).await);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn leads_are_made_in_a_team_by_who_may_change_all_and_the_log_tells() {
    let Case { world, org, lea_id, sales, night, .. } = Case::new(World::sqlite().await).await;
    let (admin, _) = world.enrol(&org, "admin").await;
    let made = world.entry(&org.slug, "team.lead_made").await;
    assert_eq!((made.target_id, made.value_before), (Some(lea_id.to_string()), None));
    assert_eq!(made.value_after.as_deref(), Some(r#"{"teams":["Sales"]}"#));
    let mark = world.mark().await;
    let twice = [(sales, lea_id, true), (sales, lea_id, false), (sales, lea_id, false)];
    for change in twice {
        assert_eq!(set_lead(&world, &admin, &org, change).await, Ok(()));
    }
    assert_eq!(world.actions_since(&mark).await, ["team.lead_ended"], "doing it twice is no change");
    assert_eq!(set_lead(&world, &admin, &org, (night, lea_id, true)).await, Err(ErrorKind::NotFound));
    let (_, gone) = world.enrol(&org, "member").await;
    let command = AddPeople { team: night, people: vec![gone] };
    teams::add_people(&world.service, &org.owner, &org.slug, command).await.unwrap();
    agreed::remove(&world.service, &org.owner, &org.slug, gone).await.unwrap();
    assert_eq!(set_lead(&world, &admin, &org, (night, gone, true)).await, Err(ErrorKind::MemberState));
}

async fn a_lead_invites_into_the_own_team_alone_and_sees_those_invitations_alone(world: World) {
    let case = Case::new(world).await;
    let Case { world, org, lea, sales, night, .. } = &case;
    let (service, slug) = (&world.service, org.slug.as_str());
    let by_owner = case.invited(&org.owner, "olivia@example.com", None).await;
    let at_night = case.invited(&org.owner, "nora@example.com", Some(*night)).await;
    let in_sales = case.invited(&org.owner, "sam@example.com", Some(*sales)).await;
    let own = case.invited(lea, "ian@example.com", Some(*sales)).await;

    let none = ErrorKind::field("team", Problem::Required);
    assert_eq!(case.invite(lea, "zoe@example.com", "member", None).await, Err(none));
    let refused = case.invite(lea, "zoe@example.com", "member", Some(*night)).await;
    assert_eq!(refused, Err(own_only(Permission::TEAM_UPDATE)));
    let lacking = case.invite(lea, "zoe@example.com", "auditor", Some(*sales)).await.unwrap();
    assert!(matches!(lacking, LineState::Decided(InviteOutcome::NotPermitted { .. })), "{lacking:?}");

    let overview = invitations::overview(service, lea, slug, &InvitationQuery::default()).await.unwrap();
    let mut seen: Vec<_> = overview.page.rows.iter().map(|row| row.email.as_str()).collect();
    seen.sort_unstable();
    assert_eq!(seen, ["ian@example.com", "sam@example.com"]);
    assert_eq!(overview.counts.by_state.values().sum::<u64>(), 2);
    let frame = orgs::frame(service, lea, slug).await.unwrap();
    assert_eq!(frame.open_invitations, Some(2));
    assert!(frame.may.invite && frame.may.read_invitations && frame.may.read_teams && frame.team_required);
    assert_eq!(frame.teams.iter().map(|team| team.id).collect::<Vec<_>>(), [*sales]);
    let users = members::overview(service, lea, slug, &UserQuery::default()).await.unwrap();
    assert_eq!(users.page.rows.iter().filter(|row| row.email.ends_with("@example.com")).count(), 2);

    for id in [by_owner, at_night] {
        let read = own_only(Permission::INVITE_READ);
        assert_eq!(invitations::get(service, lea, slug, id).await.map(drop), Err(read));
        let update = own_only(Permission::INVITE_UPDATE);
        assert_eq!(invitations::resend(service, lea, slug, id).await, Err(update.clone()));
        assert_eq!(invitations::cancel(service, lea, slug, id).await.map(drop), Err(update));
        let link = own_only(Permission::INVITE_COPY_LINK);
        assert_eq!(invitations::link(service, lea, slug, id).await.map(drop), Err(link));
    }
    assert_eq!(invitations::resend(service, lea, slug, in_sales).await, Ok(()));
    assert!(invitations::link(service, lea, slug, own).await.is_ok());
    assert!(invitations::cancel(service, lea, slug, in_sales).await.is_ok());

    let ian = world.join(&world.token(own, 1), "Ian").await;
    let ian_id = orgs::frame(service, &ian, slug).await.unwrap().membership_id;
    let people = teams::get(service, lea, slug, *sales, "").await.unwrap().people;
    assert!(people.iter().any(|person| person.id == ian_id && !person.leads));
    assert_eq!(world.violations().await, NONE);
}

async fn an_invitation_waits_when_its_team_gives_what_the_lead_lacks_and_when_they_lead_it_no_longer(
    world: World,
) {
    let case = Case::new(world).await;
    let Case { world, org, lea, lea_id, sales, .. } = &case;
    let (service, slug) = (&world.service, org.slug.as_str());
    let (ian, zoe) = (
        case.invited(lea, "ian@example.com", Some(*sales)).await,
        case.invited(lea, "zoe@example.com", Some(*sales)).await,
    );
    let waiting = InvitationQuery { is_waiting: true, ..InvitationQuery::default() };
    let count =
        async || invitations::overview(service, &org.owner, slug, &waiting).await.unwrap().counts.waiting;
    let join = async |id| {
        let form = World::form(&world.token(id, 1), "Somebody");
        invitations::join(service, world.origin(), form).await
    };
    assert_eq!(count().await, 0);
    // Lea leads the team no longer.
    let leads = async |leads| set_lead(world, &org.owner, org, (*sales, *lea_id, leads)).await.unwrap();
    leads(false).await;
    assert_eq!(count().await, 2);
    let lost = || ErrorKind::Denied { denial: Denial::InviterLost };
    assert_eq!(join(ian).await.map(drop), Err(lost()));
    leads(true).await;
    assert_eq!(count().await, 0);
    // She is in the team, and so holds what it gives by now.
    give(world, &org.owner, org, *sales, &[org.role("auditor")]).await.unwrap();
    assert_eq!(count().await, 0);
    let roles = vec![org.role("viewer")];
    let command = ChangeRoles { member: *lea_id, roles };
    members::change_roles(service, &org.owner, slug, command).await.unwrap();
    assert_eq!(count().await, 2, "nothing lets her invite any more");
    assert_eq!(join(ian).await.map(drop), Err(lost()));
    invitations::approve(service, &org.owner, slug, ian).await.unwrap();
    assert_eq!(count().await, 1);
    let (session, _) = join(ian).await.unwrap();
    let ian = world.caller_of(&session).await;
    assert!(reads_log(world, org, &ian).await, "the owner gives it");
    assert_eq!(join(zoe).await.map(drop), Err(lost()));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn whoever_cannot_give_what_a_team_gives_neither_invites_into_it_nor_gets_the_link() {
    let case = Case::new(World::sqlite().await).await;
    let Case { world, org, sales, .. } = &case;
    let (service, slug) = (&world.service, org.slug.as_str());
    let (admin, _) = world.enrol(org, "admin").await;
    let before = case.invited(&admin, "ada@example.com", Some(*sales)).await;
    give(world, &org.owner, org, *sales, &[org.role("auditor")]).await.unwrap();
    let refused = case.invite(&admin, "zoe@example.com", "member", Some(*sales)).await.unwrap();
    assert!(matches!(refused, LineState::Decided(InviteOutcome::NotPermitted { .. })), "{refused:?}");
    let denied_more = || {
        let denial =
            Denial::RoleGrantsMore { role: "Auditor".to_owned(), permission: Permission::AUDIT_EXPORT };
        denied(denial)
    };
    assert_eq!(invitations::link(service, &admin, slug, before).await.map(drop), denied_more());
    assert_eq!(invitations::resend(service, &admin, slug, before).await, denied_more());
    let owners = case.invited(&org.owner, "olivia@example.com", Some(*sales)).await;
    assert_eq!(invitations::link(service, &admin, slug, owners).await.map(drop), denied_more());
    // The invitation of before waits for somebody who can.
    let waiting = InvitationQuery { is_waiting: true, ..InvitationQuery::default() };
    let page = invitations::overview(service, &admin, slug, &waiting).await.unwrap().page;
    assert_eq!(page.rows.iter().map(|row| (row.id, row.may_approve)).collect::<Vec<_>>(), [(before, false)]);
    let page = invitations::overview(service, &org.owner, slug, &waiting).await.unwrap().page;
    assert!(page.rows[0].may_approve);
}

#[tokio::test]
async fn teams_whose_reading_is_ones_own_are_those_that_one_leads() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world
        .organization_with_roles("Globex", |roles| {
            let lead = roles.iter_mut().find(|role| role.key == "team_lead").unwrap();
            let own = |(permission, scope): (&Permission, Scope)| match *permission == Permission::TEAM_READ {
                true => (permission.clone(), Scope::Own),
                false => (permission.clone(), scope),
            };
            lead.grants = lead.grants.iter().map(own).collect();
        })
        .await;
    let (service, slug) = (&world.service, org.slug.as_str());
    let (lea, lea_id) = world.enrol(&org, "team_lead").await;
    let sales = team(&world, &org, "Sales", &[lea_id]).await;
    let night = team(&world, &org, "Night", &[]).await;
    let read = || own_only(Permission::TEAM_READ);
    let reads = async || orgs::frame(service, &lea, slug).await.unwrap().may.read_teams;
    assert_eq!(teams::list(service, &lea, slug).await.map(drop), Err(read()));
    assert!(!reads().await);
    set_lead(&world, &org.owner, &org, (sales, lea_id, true)).await.unwrap();
    let listed = teams::list(service, &lea, slug).await.unwrap().teams;
    assert_eq!(listed.iter().map(|team| (team.id, team.may_update)).collect::<Vec<_>>(), [(sales, true)]);
    assert!(reads().await);
    assert!(teams::get(service, &lea, slug, sales, "").await.is_ok());
    assert_eq!(teams::get(service, &lea, slug, night, "").await.map(drop), Err(read()));
}
