//! The table of who manages whom in each template, through the use cases: everybody invites with every role, gives every role
//! to a member of every role, and removes and disables a member of every role.

use domain::{error::ErrorKind, id::MembershipId, state::MembershipState};
use service::{
    Caller,
    invitations::{self, InviteMembers},
    members::{self, ChangeRoles},
    settings::{self, SettingChanges, UpdateSettings},
};
use testkit::{Org, World, agreed};

use crate::short::{NONE, outcome};

#[path = "../../../domain/src/access/tests/managers.rs"]
mod managers;
use managers::{Managers, TABLE};

/// An organization made from the template of a part of the table, under its setting.
struct Place {
    world: World,
    org: Org,
}

impl Place {
    async fn of(part: &Managers) -> Self {
        let world = World::sqlite().await;
        world.set_up().await;
        let org = world.organization_from("Globex", part.template).await;
        let values = [("members.managed_by".to_owned(), part.managed_by.to_owned())].into();
        let command = UpdateSettings {
            section: domain::settings::Section::Members,
            changes: SettingChanges { values, ..SettingChanges::default() },
            confirmed: Vec::new(),
        };
        settings::update(&world.service, &org.owner, &org.slug, command).await.unwrap();
        Self { world, org }
    }

    async fn member(&self, role: &str) -> MembershipId {
        self.world.enrol(&self.org, role).await.1
    }

    async fn invites(&self, by: &Caller, role: &str) -> bool {
        let address = format!("new{}@example.org", self.world.number());
        let command = InviteMembers::pasted(&address, vec![self.org.role(role)]);
        let invited = invitations::invite(&self.world.service, by, &self.org.slug, command).await;
        match invited.map(|lines| lines.into_iter().map(outcome).next().unwrap()) {
            Ok(domain::view::InviteOutcome::Invited { .. }) => true,
            Ok(domain::view::InviteOutcome::NotPermitted { .. }) | Err(ErrorKind::Denied { .. }) => false,
            other => panic!("{other:?}"),
        }
    }

    async fn gives(&self, by: &Caller, member: MembershipId, role: &str) -> bool {
        let command = ChangeRoles { member, roles: vec![self.org.role(role)] };
        allowed(members::change_roles(&self.world.service, by, &self.org.slug, command).await)
    }

    async fn removes(&self, by: &Caller, member: MembershipId) -> bool {
        allowed(agreed::remove(&self.world.service, by, &self.org.slug, member).await)
    }

    async fn disables(&self, by: &Caller, role: &str) -> bool {
        let (service, slug) = (&self.world.service, self.org.slug.as_str());
        let disabled = allowed(agreed::disable(service, by, slug, self.member(role).await).await);
        let person = self.world.stranger().await;
        let id = self.world.enrol_as(&self.org, &person, role, MembershipState::Disabled).await;
        assert_eq!(allowed(members::enable(service, by, slug, id).await), disabled, "enabling {role}");
        disabled
    }
}

fn allowed<T: std::fmt::Debug>(result: Result<T, ErrorKind>) -> bool {
    match result {
        Ok(_) => true,
        Err(ErrorKind::Denied { .. }) => false,
        Err(error) => panic!("{error:?}"),
    }
}

async fn check(part: &Managers) {
    let place = Place::of(part).await;
    let mut wrong = Vec::new();
    let mut expect = |what: String, found: bool, letters: &str, letter: char| {
        if found != letters.contains(letter) {
            wrong.push(format!("{}, managed by {}: {what}: {found}", part.template, part.managed_by));
        }
    };
    for (row, (letter, who)) in part.rows.iter().zip(part.roles) {
        assert_eq!(row.who, *letter, "the rows are in the order of the roles");
        let (by, _) = place.world.enrol(&place.org, who).await;
        for (letter, key) in part.roles {
            let invited = place.invites(&by, key).await;
            expect(format!("{who} invites with {key}"), invited, row.invites, *letter);
            let removed = place.removes(&by, place.member(key).await).await;
            expect(format!("{who} removes {key}"), removed, row.removes, *letter);
            let disabled = place.disables(&by, key).await;
            expect(format!("{who} disables {key}"), disabled, row.disables, *letter);
        }
        for ((_, target), expected) in part.roles.iter().zip(row.gives) {
            // The role that somebody has already is not given again.
            for (letter, given) in part.roles.iter().filter(|(_, given)| given != target) {
                let done = place.gives(&by, place.member(target).await, given).await;
                expect(format!("{who} gives {given} to {target}"), done, expected, *letter);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(place.world.violations().await, NONE);
}

macro_rules! parts {
    ($($name:ident $template:literal $managed_by:literal;)*) => {
        $(#[tokio::test]
        async fn $name() {
            let part = TABLE.iter().find(|part| (part.template, part.managed_by) == ($template, $managed_by));
            check(part.unwrap()).await;
        })*

        #[test]
        fn every_part_of_the_table_has_a_test() {
            let tested = [$(($template, $managed_by)),*];
            assert_eq!(TABLE.iter().map(|part| (part.template, part.managed_by)).collect::<Vec<_>>(), tested);
        }
    };
}

parts! {
    standard_by_rank "standard" "rank";
    portal_by_permission "portal" "permission";
    analytics_by_permission "analytics" "permission";
    config_by_owner "config" "owner";
    config_by_rank "config" "rank";
    cloud_by_permission "cloud" "permission";
    workspace_by_permission "workspace" "permission";
}
