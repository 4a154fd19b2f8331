//! Who holds something until a date gives themselves nothing that lasts longer: neither a role nor a place in a team.

use domain::{
    access::Denial,
    bulk::{Bulk, BulkAction, BulkList, RowDone},
    end_date::{EndOf, NewEnd},
    error::ErrorKind,
    id::{MembershipId, RoleId},
    list::UserQuery,
    selection::{RowId, Selection},
    time::{Day, Span},
};
use service::{
    Caller, bulk,
    members::{self, ChangeRoles, RoleEnds, SetEnd},
};
use testkit::{Org, World};

use crate::{
    short::{NONE, done},
    team_roles::{add, give, team},
};

on_both_databases![
    who_holds_a_role_until_a_date_gives_themselves_nothing_that_lasts_longer,
    who_holds_a_role_by_a_place_until_a_date_does_not_give_it_to_themselves_without_one,
];

struct Case {
    world: World,
    org: Org,
}

impl Case {
    async fn new(world: World) -> Self {
        world.set_up().await;
        let org = world.organization("Globex").await;
        Self { world, org }
    }

    fn in_days(&self, days: i64) -> NewEnd {
        let day = Day::of(self.world.service.now().plus(Span::days(days)));
        NewEnd::On(day.to_string().parse().unwrap())
    }

    /// Gives a member just these roles, as the preview says.
    async fn roles(
        &self,
        by: &Caller,
        member: MembershipId,
        roles: &[&str],
        ends: &[(&str, NewEnd)],
    ) -> Result<(), ErrorKind> {
        let (service, slug) = (&self.world.service, self.org.slug.as_str());
        let roles: Vec<RoleId> = roles.iter().map(|key| self.org.role(key)).collect();
        let ends: RoleEnds = ends.iter().map(|(key, end)| (self.org.role(key), *end)).collect();
        let chosen = Some((roles.clone(), ends.clone()));
        let shown = members::preview_roles(service, by, slug, member, chosen).await.map(drop);
        let command = ChangeRoles { member, roles };
        let changed = members::change_roles_until(service, by, slug, command, ends).await;
        assert_eq!(shown, changed, "the preview says the same");
        changed
    }

    /// What becomes of one row, which the preview says as well.
    async fn in_bulk(
        &self,
        by: &Caller,
        member: MembershipId,
        action: BulkAction,
    ) -> Result<RowDone, ErrorKind> {
        let (service, slug) = (&self.world.service, self.org.slug.as_str());
        let list = BulkList::Users(UserQuery::default());
        let bulk = Bulk { list, selection: Selection::of([RowId::Member(member)]), action };
        let shown = bulk::preview(service, by, slug, &bulk).await.unwrap();
        let result = done(bulk::act(service, by, slug, &bulk, (None, None)).await);
        let outcome = result.lines[0].outcome.clone();
        let refused = shown.refused.first().map(|refused| refused.reason.clone());
        assert_eq!(refused, outcome.clone().err(), "the preview says the same");
        outcome
    }
}

fn own_end<T>() -> Result<T, ErrorKind> {
    Err(Denial::OwnEnd.into())
}

async fn who_holds_a_role_until_a_date_gives_themselves_nothing_that_lasts_longer(world: World) {
    let case = Case::new(world).await;
    let Case { world, org } = &case;
    let (admin, id) = world.enrol(org, "admin").await;
    let (_, other) = world.enrol(org, "member").await;
    let night = team(world, org, "Night", &[]).await;
    let (soon, friday, later) = (case.in_days(2), case.in_days(3), case.in_days(4));
    case.roles(&org.owner, id, &["admin", "member"], &[("admin", friday)]).await.unwrap();

    let with_viewer = ["admin", "member", "viewer"];
    assert_eq!(case.roles(&admin, id, &with_viewer, &[]).await, own_end());
    assert_eq!(case.roles(&admin, id, &with_viewer, &[("viewer", later)]).await, own_end());
    assert_eq!(case.roles(&admin, id, &["admin", "member"], &[("admin", NewEnd::Never)]).await, own_end());
    assert_eq!(case.roles(&admin, id, &["viewer"], &[]).await, own_end(), "not in exchange either");
    assert_eq!(add(world, &admin, org, night, id).await, own_end());
    let viewer = org.role("viewer");
    let adding = BulkAction::ChangeRoles { add: vec![viewer], remove: Vec::new() };
    assert_eq!(case.in_bulk(&admin, id, adding.clone()).await, own_end());
    let placing = BulkAction::ChangeTeams { add: Some(night), remove: None };
    assert_eq!(case.in_bulk(&admin, id, placing.clone()).await, own_end());

    assert_eq!(case.roles(&admin, id, &with_viewer, &[("viewer", friday)]).await, Ok(()));
    assert_eq!(case.roles(&admin, id, &["admin", "member"], &[]).await, Ok(()), "giving away");
    assert_eq!(case.roles(&admin, id, &with_viewer, &[("viewer", soon)]).await, Ok(()));
    // Others get what they like.
    assert_eq!(case.in_bulk(&admin, other, adding).await, Ok(RowDone::Changed));
    assert_eq!(case.in_bulk(&admin, other, placing).await, Ok(RowDone::Changed));
    // Without an end date nothing is refused.
    case.roles(&org.owner, id, &["admin", "member"], &[("admin", NewEnd::Never)]).await.unwrap();
    assert_eq!(case.roles(&admin, id, &with_viewer, &[]).await, Ok(()));
    assert_eq!(add(world, &admin, org, night, id).await, Ok(()));
    assert_eq!(world.violations().await, NONE);
}

async fn who_holds_a_role_by_a_place_until_a_date_does_not_give_it_to_themselves_without_one(world: World) {
    let case = Case::new(world).await;
    let Case { world, org } = &case;
    let (service, slug) = (&world.service, org.slug.as_str());
    let (lea, id) = world.enrol(org, "viewer").await;
    let sales = team(world, org, "Sales", &[id]).await;
    let night = team(world, org, "Night", &[]).await;
    give(world, &org.owner, org, sales, &[org.role("admin")]).await.unwrap();
    let friday = case.in_days(3);
    let end = SetEnd { member: id, of: EndOf::Team(sales), end: friday };
    members::set_end(service, &org.owner, slug, end).await.unwrap();

    assert_eq!(case.roles(&lea, id, &["viewer", "admin"], &[]).await, own_end());
    assert_eq!(add(world, &lea, org, night, id).await, own_end());
    assert_eq!(case.roles(&lea, id, &["viewer", "admin"], &[("admin", friday)]).await, Ok(()));
    // The end of the membership ends everything that is added.
    let (other, other_id) = world.enrol(org, "admin").await;
    let end = SetEnd { member: other_id, of: EndOf::Membership, end: friday };
    members::set_end(service, &org.owner, slug, end).await.unwrap();
    assert_eq!(case.roles(&other, other_id, &["viewer", "admin"], &[]).await, Ok(()));
    assert_eq!(world.violations().await, NONE);
}
