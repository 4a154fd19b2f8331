//! Setting end dates: who may, what they change, and that no owner without an end date is ever lost (rule 1 of the model).

use domain::{
    access::Denial,
    audit::AuditValue,
    end_date::{EndOf, NewEnd},
    error::{ErrorKind, Problem},
    id::{MembershipId, RoleId},
    list::{UserQuery, UserStatus},
    time::{Day, Span, Timestamp},
};
use service::{
    Caller,
    members::{self, ChangeRoles, RoleEnds, SetEnd},
};
use testkit::{Org, World, agreed};

use crate::{
    short::{NONE, fields, just_before},
    team_roles::{give, team},
};

on_both_databases![
    a_membership_gets_an_end_which_is_put_off_and_cleared,
    a_role_and_a_place_in_a_team_end_by_themselves,
    of_two_owners_who_give_each_other_an_end_at_once_one_has_none,
    an_end_is_put_off_until_the_very_moment_at_which_it_comes,
];

/// An organization with an admin and a member.
struct Case {
    world: World,
    org: Org,
    admin: Caller,
    admin_id: MembershipId,
    member: Caller,
    member_id: MembershipId,
}

impl Case {
    async fn new(world: World) -> Self {
        world.set_up().await;
        let org = world.organization("Globex").await;
        let (admin, admin_id) = world.enrol(&org, "admin").await;
        let (member, member_id) = world.enrol(&org, "member").await;
        Self { world, org, admin, admin_id, member, member_id }
    }

    /// The last moment of the day so many days from now.
    fn in_days(&self, days: i64) -> (NewEnd, Timestamp) {
        let day = Day::of(self.world.service.now().plus(Span::days(days)));
        (NewEnd::On(day.to_string().parse().unwrap()), day.end())
    }

    async fn set(
        &self,
        by: &Caller,
        member: MembershipId,
        (of, end): (EndOf, NewEnd),
    ) -> Result<Option<Timestamp>, ErrorKind> {
        members::set_end(&self.world.service, by, &self.org.slug, SetEnd { member, of, end }).await
    }

    async fn role_until(&self, by: &Caller, role: RoleId, end: NewEnd) -> Result<(), ErrorKind> {
        let roles = vec![self.org.role("member"), role];
        let command = ChangeRoles { member: self.member_id, roles };
        let ends = RoleEnds::from([(role, end)]);
        members::change_roles_until(&self.world.service, by, &self.org.slug, command, ends).await
    }

    /// Moves the clock there, and signs somebody in again whose session has ended by then.
    async fn at(&self, at: Timestamp, who: &Caller) -> Caller {
        self.world.clock.set(at);
        self.world.days_pass(0, who).await
    }

    async fn reads(&self, who: &Caller) -> bool {
        members::list(&self.world.service, who, &self.org.slug, &UserQuery::default()).await.is_ok()
    }

    async fn listed(&self, status: UserStatus) -> Vec<String> {
        let query = UserQuery { status, ..UserQuery::default() };
        let page = members::list(&self.world.service, &self.org.owner, &self.org.slug, &query).await.unwrap();
        assert_eq!(page.total, page.rows.len() as u64);
        page.rows.into_iter().map(|row| row.email).collect()
    }
}

async fn a_membership_gets_an_end_which_is_put_off_and_cleared(world: World) {
    let case = Case::new(world).await;
    let (end, at) = case.in_days(3);
    let set = case.set(&case.admin, case.member_id, (EndOf::Membership, end)).await;
    assert_eq!(set, Ok(Some(at)));
    let entry = case.world.entry(&case.org.slug, "member.end_changed").await;
    let value = |until| Some(AuditValue::EndDate { role: None, team: None, until });
    let read = |json: Option<String>| json.as_deref().map(AuditValue::from_json);
    assert_eq!((read(entry.value_before), read(entry.value_after)), (value(None), value(Some(at))));
    let mark = case.world.mark().await;
    let again = case.set(&case.admin, case.member_id, (EndOf::Membership, end)).await;
    assert_eq!(
        (again, case.world.actions_since(&mark).await),
        (Ok(Some(at)), vec![]),
        "the same end is no change"
    );
    assert_eq!(case.listed(UserStatus::Expiring).await.len(), 1);
    let later = case.set(&case.admin, case.member_id, (EndOf::Membership, NewEnd::Later(30))).await;
    assert_eq!(later, Ok(Some(at.plus(Span::days(30)))));
    assert_eq!(case.listed(UserStatus::Expiring).await, NONE, "it is more than two weeks away");
    let cleared = case.set(&case.admin, case.member_id, (EndOf::Membership, NewEnd::Never)).await;
    assert_eq!(cleared, Ok(None));
    case.world.clock.set(at.plus(Span::days(60)));
    assert_eq!(case.world.violations().await, NONE);
}

async fn a_role_and_a_place_in_a_team_end_by_themselves(world: World) {
    let case = Case::new(world).await;
    let sales = team(&case.world, &case.org, "Sales", &[case.member_id]).await;
    give(&case.world, &case.org.owner, &case.org, sales, &[case.org.role("viewer")]).await.unwrap();
    let (end, at) = case.in_days(3);
    let admin = case.org.role("admin");
    case.role_until(&case.org.owner, admin, end).await.unwrap();
    case.set(&case.org.owner, case.member_id, (EndOf::Team(sales), end)).await.unwrap();
    let get = async |owner: &Caller| {
        members::dossier(&case.world.service, owner, &case.org.slug, case.member_id).await.unwrap()
    };
    let found = get(&case.org.owner).await;
    let ends: Vec<_> = found.ends.iter().map(|end| (end.name.as_str(), end.until)).collect();
    assert_eq!(ends, [("", None), ("Admin", Some(at)), ("Member", None), ("Sales", Some(at))]);
    let owner = case.at(just_before(at), &case.org.owner).await;
    assert_eq!(get(&owner).await.member.row.roles, ["Admin", "Member", "Viewer"]);
    case.world.clock.set(at);
    let held = get(&owner).await;
    assert_eq!((held.member.row.roles, held.member.row.teams), (vec!["Member".to_owned()], vec![]));
    assert_eq!(held.ends.len(), 2, "what has ended is not shown any more");
    assert_eq!(case.world.violations().await, NONE);
}

#[tokio::test]
async fn whoever_has_a_role_or_a_place_that_ends_soon_is_listed_for_readers_who_may_see_it() {
    let case = Case::new(World::sqlite().await).await;
    let sales = team(&case.world, &case.org, "Sales", &[case.member_id]).await;
    let (reader, _) = case.world.enrol(&case.org, "viewer").await;
    let ((end, at), viewer) = (case.in_days(3), case.org.role("viewer"));
    assert_eq!(case.listed(UserStatus::Expiring).await, NONE);
    case.role_until(&case.admin, viewer, end).await.unwrap();
    case.set(&case.admin, case.member_id, (EndOf::Team(sales), end)).await.unwrap();
    let query = UserQuery { status: UserStatus::Expiring, ..UserQuery::default() };
    let list = async |who: &Caller| {
        members::overview(&case.world.service, who, &case.org.slug, &query).await.unwrap()
    };
    let found = list(&case.admin).await;
    assert_eq!(found.counts.by_status.get(&UserStatus::Expiring), Some(&1));
    let [row] = found.page.rows.as_slice() else { panic!("{:?}", found.page.rows) };
    let ending: Vec<_> =
        row.ending.iter().map(|end| (end.name.as_str(), end.until, end.may_change)).collect();
    assert_eq!(ending, [("Viewer", Some(at), true), ("Sales", Some(at), true)]);
    let found = list(&reader).await;
    assert_eq!((found.page.total, found.counts.by_status.get(&UserStatus::Expiring)), (0, None));
    let later = case.set(&case.admin, case.member_id, (EndOf::Role(viewer), NewEnd::Later(30))).await;
    assert_eq!(later, Ok(Some(at.plus(Span::days(30)))));
    let left = list(&case.admin).await.page.rows.remove(0).ending;
    assert_eq!(left.iter().map(|end| end.name.as_str()).collect::<Vec<_>>(), ["Sales"]);
}

#[tokio::test]
async fn a_role_keeps_its_end_where_a_change_of_roles_does_not_name_it() {
    let case = Case::new(World::sqlite().await).await;
    let (end, at) = case.in_days(3);
    let viewer = case.org.role("viewer");
    case.role_until(&case.admin, viewer, end).await.unwrap();
    let roles = vec![viewer, case.org.role("team_lead")];
    let command = ChangeRoles { member: case.member_id, roles };
    members::change_roles(&case.world.service, &case.admin, &case.org.slug, command).await.unwrap();
    let (service, slug) = (&case.world.service, &case.org.slug);
    let found = members::get(service, &case.org.owner, slug, case.member_id).await.unwrap();
    assert_eq!(found.role_ends, [(viewer, at)]);
    assert_eq!(case.world.violations().await, NONE);
}

#[tokio::test]
async fn nobody_puts_off_the_end_of_their_own_access_and_anybody_of_a_role_may_hasten_it() {
    let case = Case::new(World::sqlite().await).await;
    let (end, _) = case.in_days(30);
    let own = Err(ErrorKind::from(Denial::OwnEnd));
    let (admin, admin_id) = (&case.admin, case.admin_id);
    assert_eq!(case.set(admin, admin_id, (EndOf::Membership, end)).await, own);
    let role = EndOf::Role(case.org.role("admin"));
    case.set(admin, admin_id, (role, end)).await.unwrap();
    for put_off in [NewEnd::Never, NewEnd::Later(30)] {
        assert_eq!(case.set(admin, admin_id, (role, put_off)).await, own);
    }
    case.set(&case.org.owner, admin_id, (role, NewEnd::Never)).await.unwrap();
}

#[tokio::test]
async fn whoever_may_not_give_a_role_may_not_put_off_its_end_either() {
    let case = Case::new(World::sqlite().await).await;
    let (end, _) = case.in_days(3);
    let (_, second_id) = case.world.enrol(&case.org, "owner").await;
    let role = EndOf::Role(case.org.role("owner"));
    case.set(&case.org.owner, second_id, (role, end)).await.unwrap();
    let put_off = case.set(&case.admin, second_id, (role, NewEnd::Never)).await;
    assert_eq!(put_off, Err(Denial::OwnerProtected.into()));
    let by_member = case.set(&case.member, case.admin_id, (EndOf::Membership, end)).await;
    assert!(matches!(by_member, Err(ErrorKind::Denied { .. })), "{by_member:?}");
}

#[tokio::test]
async fn a_date_that_is_over_or_far_away_is_refused() {
    let case = Case::new(World::sqlite().await).await;
    for days in [-1, 4_000] {
        let (end, _) = case.in_days(days);
        let refused = case.set(&case.admin, case.member_id, (EndOf::Membership, end)).await;
        assert_eq!(fields(refused.unwrap_err()), [("end".to_owned(), Problem::EndDate)]);
        let refused = case.role_until(&case.admin, case.org.role("viewer"), end).await;
        assert_eq!(fields(refused.unwrap_err()), [("ends".to_owned(), Problem::EndDate)]);
    }
}

#[tokio::test]
async fn the_last_owner_without_an_end_date_gets_none_and_is_not_put_out() {
    let case = Case::new(World::sqlite().await).await;
    let (end, at) = case.in_days(3);
    let (second, second_id) = case.world.enrol(&case.org, "owner").await;
    let (owner, owner_id) = (&case.org.owner, case.org.owner_id);
    let role = EndOf::Role(case.org.role("owner"));
    for of in [EndOf::Membership, role] {
        case.set(owner, second_id, (of, end)).await.unwrap();
        for other in [EndOf::Membership, role] {
            assert_eq!(case.set(&second, owner_id, (other, end)).await, Err(ErrorKind::LastOwner));
        }
        let (service, slug) = (&case.world.service, &case.org.slug);
        assert_eq!(agreed::remove(service, &second, slug, owner_id).await, Err(ErrorKind::LastOwner));
        assert_eq!(agreed::disable(service, &second, slug, owner_id).await, Err(ErrorKind::LastOwner));
        assert_eq!(agreed::leave(service, owner, slug).await, Err(ErrorKind::LastOwner));
        case.set(owner, second_id, (of, NewEnd::Never)).await.unwrap();
    }
    case.set(owner, second_id, (EndOf::Membership, end)).await.unwrap();
    let second = case.at(just_before(at), &second).await;
    assert!(case.reads(&second).await);
    case.world.clock.set(at);
    assert!(!case.reads(&second).await);
    assert_eq!(case.world.violations().await, NONE, "the other owner is still there");
}

async fn of_two_owners_who_give_each_other_an_end_at_once_one_has_none(world: World) {
    let case = Case::new(world).await;
    let (end, _) = case.in_days(3);
    for round in 0..20 {
        let (second, second_id) = case.world.enrol(&case.org, "owner").await;
        let of = if round % 2 == 0 { EndOf::Membership } else { EndOf::Role(case.org.role("owner")) };
        let (one, other) = tokio::join!(
            case.set(&case.org.owner, second_id, (of, end)),
            case.set(&second, case.org.owner_id, (of, end)),
        );
        let refused = [&one, &other].iter().filter(|done| **done == &Err(ErrorKind::LastOwner)).count();
        assert_eq!(refused, 1, "{one:?}, {other:?}");
        assert_eq!(case.world.violations().await, NONE);
        let (by, who) = if one.is_ok() { (&case.org.owner, second_id) } else { (&second, case.org.owner_id) };
        case.set(by, who, (of, NewEnd::Never)).await.unwrap();
        agreed::remove(&case.world.service, &case.org.owner, &case.org.slug, second_id).await.unwrap();
    }
}

async fn an_end_is_put_off_until_the_very_moment_at_which_it_comes(world: World) {
    let case = Case::new(world).await;
    let (end, at) = case.in_days(0);
    case.set(&case.admin, case.member_id, (EndOf::Membership, end)).await.unwrap();
    let admin = case.at(just_before(at), &case.admin).await;
    case.set(&admin, case.member_id, (EndOf::Membership, NewEnd::Later(30))).await.unwrap();
    let admin = case.at(at.plus(Span::days(30)), &admin).await;
    let late = case.set(&admin, case.member_id, (EndOf::Membership, NewEnd::Later(30))).await;
    assert_eq!(late, Err(ErrorKind::MemberState), "who is out comes back by an invitation");
    assert_eq!(case.listed_by(&admin, UserStatus::Removed).await, 1);
    assert_eq!(case.world.violations().await, NONE);
}

impl Case {
    async fn listed_by(&self, by: &Caller, status: UserStatus) -> u64 {
        let query = UserQuery { status, ..UserQuery::default() };
        members::list(&self.world.service, by, &self.org.slug, &query).await.unwrap().total
    }
}
