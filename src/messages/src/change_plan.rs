//! The consequences of a change in sentences: before it is done, and in the audit log.

use domain::{
    change_plan::ChangePlan,
    permission::{GrantSet, Permission, Scope},
};

use crate::Messages;

impl Messages {
    /// A line for each thing that a change does to those who are there.
    #[must_use]
    pub fn change_plan(self, plan: &ChangePlan) -> Vec<String> {
        let mut lines = Vec::new();
        if plan.members > 0 {
            lines.push(self.plan_members(plan.members));
        }
        if plan.invitations > 0 {
            lines.push(self.plan_invitations(plan.invitations));
        }
        let names: [(&[String], fn(Self, &str) -> String); 3] = [
            (&plan.teams, Self::plan_teams),
            (&plan.roles_gained, Self::plan_roles_gained),
            (&plan.roles_lost, Self::plan_roles_lost),
        ];
        lines.extend(
            names
                .iter()
                .filter(|(names, _)| !names.is_empty())
                .map(|(names, line)| line(self, &names.join(", "))),
        );
        if !plan.gained.is_empty() {
            lines.push(
                self.plan_gained(plan.gained.iter().count() as u64, &self.permissions_of(&plan.gained)),
            );
        }
        if !plan.lost.is_empty() {
            lines.push(self.plan_lost(plan.lost.iter().count() as u64, &self.permissions_of(&plan.lost)));
        }
        lines.extend(plan.owners_left.map(|left| self.going_owners_left(left)));
        lines.extend(plan.seats.map(|seats| self.seat_change(seats)));
        lines.extend(plan.settings.iter().map(|effect| self.setting_effect(*effect)));
        lines
    }

    /// Permissions by their canonical names.
    fn permissions_of(self, grants: &GrantSet) -> String {
        let name = |(permission, scope): (&Permission, Scope)| match scope {
            Scope::Own => self.plan_own(permission.as_str()),
            Scope::All => permission.as_str().to_owned(),
        };
        grants.iter().map(name).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use domain::view::SettingEffect;

    use super::*;

    #[test]
    fn each_consequence_is_a_line() {
        let grant = |name: &str, scope| [(name.parse().unwrap(), scope)].into_iter().collect();
        let plan = ChangePlan {
            members: 2,
            invitations: 1,
            teams: vec!["Sales".to_owned(), "Support".to_owned()],
            roles_gained: vec!["Viewer".to_owned()],
            roles_lost: vec!["Admin".to_owned()],
            gained: grant("Asset.Vm.READ", Scope::Own),
            lost: grant("User.Member.READ", Scope::All),
            owners_left: Some(1),
            seats: None,
            settings: vec![SettingEffect::SessionsEnd(3)],
        };
        assert_eq!(
            Messages::default().change_plan(&plan),
            [
                "Affects 2 members",
                "Affects 1 open invitation",
                "Teams: Sales, Support",
                "Roles gained: Viewer",
                "Roles lost: Admin",
                "1 permission gained: Asset.Vm.READ (own only)",
                "1 permission lost: User.Member.READ",
                "1 active owner is left.",
                &Messages::default().setting_effect(SettingEffect::SessionsEnd(3)),
            ]
        );
    }

    #[test]
    fn a_change_that_concerns_nobody_has_no_line() {
        assert_eq!(Messages::default().change_plan(&ChangePlan::default()), Vec::<String>::new());
    }
}
