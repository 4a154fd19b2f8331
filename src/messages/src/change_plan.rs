//! The consequences of a change in sentences: before it is done, and in the audit log.

use domain::{
    change_plan::ChangePlan,
    permission::{GrantSet, Permission, Scope},
};

use crate::Messages;

/// What a line of a plan is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeAbout {
    /// Members.
    Members,
    /// Open invitations.
    Invitations,
    /// Teams.
    Teams,
    /// Roles.
    Roles,
    /// Permissions that are gained.
    Gained,
    /// Permissions that are lost.
    Lost,
    /// Owners.
    Owners,
    /// Seats.
    Seats,
    /// What other settings mean.
    Setting,
}

/// A line of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeLine {
    /// What it is about.
    pub about: ChangeAbout,
    /// Its text.
    pub text: String,
    /// The names of what the text counts, separated by commas; there can be many.
    pub names: Option<String>,
}

impl ChangeLine {
    /// All of it as one text.
    #[must_use]
    pub fn whole(self) -> String {
        match self.names {
            Some(names) => [&self.text, ": ", &names].concat(),
            None => self.text,
        }
    }
}

impl Messages {
    /// A line for each thing that a change does to those who are there.
    #[must_use]
    pub fn change_plan(self, plan: &ChangePlan) -> Vec<String> {
        self.change_lines(plan).into_iter().map(ChangeLine::whole).collect()
    }

    /// The same with what each line is about.
    #[must_use]
    pub fn change_lines(self, plan: &ChangePlan) -> Vec<ChangeLine> {
        use ChangeAbout::{Gained, Invitations, Lost, Members, Owners, Roles, Seats, Setting, Teams};
        let mut lines = Vec::new();
        let mut add = |about, text, names| lines.push(ChangeLine { about, text, names });
        if plan.members > 0 {
            add(Members, self.plan_members(plan.members), None);
        }
        if plan.invitations > 0 {
            add(Invitations, self.plan_invitations(plan.invitations), None);
        }
        let named = [
            (&plan.teams, Teams, self.plan_teams(&plan.teams.join(", "))),
            (&plan.roles_gained, Roles, self.plan_roles_gained(&plan.roles_gained.join(", "))),
            (&plan.roles_lost, Roles, self.plan_roles_lost(&plan.roles_lost.join(", "))),
            (&plan.roles_kept, Roles, self.plan_roles_kept(&plan.roles_kept.join(", "))),
        ];
        for (_, about, text) in named.into_iter().filter(|(names, ..)| !names.is_empty()) {
            add(about, text, None);
        }
        let count = |grants: &GrantSet| grants.iter().count() as u64;
        let permissions = [
            (&plan.gained, Gained, self.plan_gained(count(&plan.gained))),
            (&plan.lost, Lost, self.plan_lost(count(&plan.lost))),
        ];
        for (grants, about, text) in permissions.into_iter().filter(|(grants, ..)| !grants.is_empty()) {
            add(about, text, Some(self.permissions_of(grants)));
        }
        if let Some(left) = plan.owners_left {
            add(Owners, self.going_owners_left(left), None);
        }
        if let Some(seats) = plan.seats {
            add(Seats, self.seat_change(seats), None);
        }
        for effect in &plan.settings {
            add(Setting, self.setting_effect(*effect), None);
        }
        lines
    }

    /// Permissions by their canonical names.
    fn permissions_of(self, grants: &GrantSet) -> String {
        let name = |(permission, scope): (&Permission, Scope)| match scope {
            Scope::Own => self.role_editor_own(permission.as_str()),
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
            roles_kept: vec!["Auditor".to_owned()],
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
                "Roles kept by a team: Auditor",
                "1 permission gained: Asset.Vm.READ (their own)",
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
