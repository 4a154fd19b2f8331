//! The read models of the page on which an organization's template is downloaded and switched.

use serde::{Deserialize, Serialize};

use super::SettingEffect;
use crate::{
    access::Denial,
    asset::AssetKind,
    change_plan::ChangePlan,
    consequences::SeatChange,
    id::RoleId,
    permission::GrantSet,
    template::{Localized, RoleFate},
    words::Words,
};

/// What an organization is made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateView {
    /// The key of the built-in template.
    pub key: String,
    /// Every built-in template, by key, with its name.
    pub templates: Vec<(String, Localized)>,
    /// Why the reader may not download it; none if they may.
    pub export_refusal: Option<Denial>,
    /// Why the reader may not switch to another one; none if they may.
    pub switch_refusal: Option<Denial>,
}

/// What switching to another template would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateSwitchView {
    /// The key of the built-in template that is the new one or the base of its file.
    pub base: String,
    /// Whether it is a file.
    pub is_file: bool,
    /// How many active and disabled members there are.
    pub members: u64,
    /// How many invitations can still be accepted.
    pub invitations: u64,
    /// The present roles, highest first.
    pub roles: Vec<RoleSwitchView>,
    /// The roles of the new template, highest first.
    pub next_roles: Vec<TemplateRoleView>,
    /// Whether a present role can stay as one of the organization's own.
    pub may_keep: bool,
    /// Members with several of the new roles where one is allowed.
    pub reduced_members: Vec<ReducedRoles>,
    /// The number of open invitations that give several of the new roles where one is allowed: they give the highest.
    pub reduced_invitations: u64,
    /// The settings that change, in the order of the settings pages.
    pub settings: Vec<SettingSwitchView>,
    /// What those mean for present members.
    pub effects: Vec<SettingEffect>,
    /// The seats, where those settings count them.
    pub seats: Option<SeatChange>,
    /// The organization's own words under the new template; empty ones are those of its base.
    pub words: Words,
    /// Why it cannot be switched; none if it can.
    pub problems: Vec<SwitchProblem>,
    /// Why the reader may not switch; none if they may.
    pub refusal: Option<Denial>,
    /// Stands for all of this and what it was made from: another one if anything changed since.
    pub fingerprint: String,
    /// Another one was agreed to: something changed since, in the organization or in the form.
    pub has_changed: bool,
}

impl TemplateSwitchView {
    /// Whether it can be carried out.
    #[must_use]
    pub const fn is_possible(&self) -> bool {
        self.problems.is_empty() && self.refusal.is_none()
    }

    /// What it does to those who are there, as the audit log keeps it. A role whose successor has the same name is neither gained
    /// nor lost; permissions are those of roles that somebody has.
    #[must_use]
    pub fn plan(&self) -> ChangePlan {
        let mut plan = ChangePlan {
            members: self.members,
            invitations: self.invitations,
            seats: self.seats,
            settings: self.effects.clone(),
            ..ChangePlan::default()
        };
        for role in self.roles.iter().filter(|role| role.members + role.invitations > 0) {
            if role.members > 0 {
                plan.gained.add_all(&role.gained);
                plan.lost.add_all(&role.lost);
            }
            if role.next_name.as_ref() == Some(&role.name) {
                continue;
            }
            plan.roles_lost.push(role.name.clone());
            if let Some(next) = role.next_name.as_ref().filter(|next| !plan.roles_gained.contains(next)) {
                plan.roles_gained.push(next.clone());
            }
        }
        plan
    }
}

/// What becomes of a role and of those who hold it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleSwitchView {
    /// The role.
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// Holders are the organization's owners: another owner role takes its place.
    pub is_owner: bool,
    /// What becomes of it.
    pub fate: RoleFate,
    /// The name of the role in its place, or its own.
    pub next_name: Option<String>,
    /// Its holders become owners.
    pub makes_owners: bool,
    /// The number of active and disabled members that hold it.
    pub members: u64,
    /// The number of open invitations that give it.
    pub invitations: u64,
    /// What its holders gain, each in its new scope.
    pub gained: GrantSet,
    /// What they lose, each in the scope that they had.
    pub lost: GrantSet,
}

/// A role of the new template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateRoleView {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Holders are the organization's owners.
    pub is_owner: bool,
    /// Whether a present role becomes it. One that none becomes is new.
    pub is_used: bool,
}

/// Members who would hold several roles where one is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReducedRoles {
    /// The names of the roles, highest first.
    pub roles: Vec<String>,
    /// The one that they keep: the highest of those without an end date, or else the highest.
    pub keeps: String,
    /// The number of members.
    pub members: u64,
}

/// A setting that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingSwitchView {
    /// The key.
    pub key: String,
    /// The present value, as text.
    pub before: String,
    /// The value under the new template.
    pub after: String,
}

/// Why an organization cannot be switched to a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SwitchProblem {
    /// There are assets of a kind that the new template does not have.
    AssetsOfKind {
        /// The kind.
        kind: AssetKind,
        /// How many.
        count: u64,
    },
    /// There are assets of a kind that are a part of something that they cannot be a part of under the new template.
    AssetParts {
        /// The kind.
        kind: AssetKind,
        /// How many.
        count: u64,
    },
    /// Somebody holds the role or is invited with it, and nothing takes its place.
    RoleInUse {
        /// The role's name.
        role: String,
    },
    /// The role cannot stay: a role of the new template has its name.
    NameTaken {
        /// The role's name.
        role: String,
    },
    /// The new template has no roles of the organization's own, so this one cannot stay.
    CannotKeep {
        /// The role's name.
        role: String,
    },
    /// Teams give roles, which would end. They are taken from the teams first.
    TeamsGiveRoles {
        /// How many teams.
        teams: u64,
    },
    /// There would be more roles than an organization can have.
    TooManyRoles {
        /// The maximum.
        most: u32,
    },
    /// Somebody is to lose the role at the end of an access review, which would find it no more.
    FlaggedInReview {
        /// The role's name.
        role: String,
    },
    /// The organization is what the template would make of it.
    NothingChanges,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::{Permission, Scope};

    fn role(name: &str, next: Option<&str>, members: u64) -> RoleSwitchView {
        RoleSwitchView {
            id: RoleId::new(uuid::Uuid::nil()),
            name: name.to_owned(),
            is_owner: false,
            fate: RoleFate::Deleted,
            next_name: next.map(str::to_owned),
            makes_owners: false,
            members,
            invitations: 0,
            gained: [(Permission::TOKEN_CREATE, Scope::Own)].into_iter().collect(),
            lost: GrantSet::default(),
        }
    }

    #[test]
    fn the_log_keeps_the_roles_and_permissions_that_somebody_gains_or_loses() {
        let auditor = RoleSwitchView {
            lost: [(Permission::AUDIT_READ, Scope::All)].into_iter().collect(),
            gained: GrantSet::default(),
            ..role("Auditor", Some("Viewer"), 0)
        };
        let invited = RoleSwitchView { invitations: 1, ..auditor };
        let view = TemplateSwitchView {
            base: "config".to_owned(),
            is_file: false,
            members: 4,
            invitations: 1,
            roles: vec![
                role("Owner", Some("Owner"), 1),
                role("Member", Some("Viewer"), 3),
                invited,
                role("Guest", None, 0),
            ],
            next_roles: Vec::new(),
            may_keep: false,
            reduced_members: Vec::new(),
            reduced_invitations: 0,
            settings: Vec::new(),
            effects: vec![SettingEffect::FewerManagers(1)],
            seats: None,
            words: Words::default(),
            problems: Vec::new(),
            refusal: None,
            fingerprint: String::new(),
            has_changed: false,
        };
        let expected = ChangePlan {
            members: 4,
            invitations: 1,
            roles_gained: vec!["Viewer".to_owned()],
            roles_lost: vec!["Member".to_owned(), "Auditor".to_owned()],
            gained: [(Permission::TOKEN_CREATE, Scope::Own)].into_iter().collect(),
            settings: vec![SettingEffect::FewerManagers(1)],
            ..ChangePlan::default()
        };
        assert_eq!(view.plan(), expected, "nobody has what an invitation gives");
    }
}
