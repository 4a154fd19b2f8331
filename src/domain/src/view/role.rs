//! What the role editor shows.

use serde::{Deserialize, Serialize};

use super::{PlanView, RoleView};
use crate::{
    access::Denial,
    asset::AssetKind,
    id::RoleId,
    landing::LandingPage,
    permission::{GrantSet, Permission, Scope},
};

/// A role that is being created or edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleDraftView {
    /// The role; none is a new one.
    pub id: Option<RoleId>,
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: String,
    /// Whom it is best for.
    pub audience: String,
    /// Its rank.
    pub rank: i32,
    /// The page that its holders land on.
    pub default_view: LandingPage,
    /// Whether it is preselected in invitations.
    pub is_default: bool,
    /// What it grants.
    pub grants: GrantSet,
    /// The role that it is or was cloned from, if there still is one.
    pub source: Option<(RoleId, String)>,
    /// The ranks that the reader may give, highest first, each by the names of the template's roles that have it.
    pub ranks: Vec<(i32, String)>,
    /// The key of the organization's template.
    pub template: String,
    /// The kinds of assets that the organization added, each with its name.
    pub own_kinds: Vec<(AssetKind, String)>,
    /// Every permission that can be granted here, grouped by what it is about.
    pub permissions: Vec<PermissionView>,
    /// What saving it unchanged would do.
    pub impact: RoleImpact,
}

/// A role that somebody is about to delete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleDeletionView {
    /// The role, with how many members hold it.
    pub role: RoleView,
    /// Whether another role must take its place: removed members and cancelled invitations count, too.
    pub is_in_use: bool,
    /// The roles that can, each with why the reader may not give it.
    pub replacements: Vec<RoleView>,
    /// What its deletion does, as long as no other role is chosen.
    #[serde(default)]
    pub plan: PlanView,
}

/// A permission that a role can grant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PermissionView {
    /// The permission.
    pub permission: Permission,
    /// The widest scope in which the reader may give it; none is not at all.
    pub givable: Option<Scope>,
}

/// What a change of a role does to those who hold it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RoleImpact {
    /// The number of active or disabled members that hold the role.
    pub holders: u64,
    /// The names of the first of them, where the reader may see who holds which role.
    pub names: Vec<String>,
    /// The number of open invitations that give it.
    #[serde(default)]
    pub invitations: u64,
    /// The names of the teams that give it.
    #[serde(default)]
    pub teams: Vec<String>,
    /// What they gain, each in its new scope.
    pub gained: GrantSet,
    /// What they lose, each in the scope that they had. Of what becomes narrower they keep their own.
    pub lost: GrantSet,
    /// What differs from the role that it was cloned from: section and entity.
    pub differs: Vec<String>,
    /// Why the reader may not save it; none if they may.
    pub refusal: Option<Denial>,
    /// The fingerprint of all this: saving names it. Empty for a new role.
    #[serde(default)]
    pub fingerprint: String,
}

impl RoleImpact {
    /// What becomes of the holders of a role, and what differs from its source.
    #[must_use]
    pub fn of(before: &GrantSet, after: &GrantSet, source: Option<&GrantSet>) -> Self {
        let (gained, lost) = before.changes_to(after);
        let mut differs: Vec<String> = source.map_or_else(Vec::new, |source| {
            let (added, removed) = source.changes_to(after);
            let both = added.iter().chain(removed.iter());
            both.map(|(permission, _)| permission.entity().to_owned()).collect()
        });
        differs.sort();
        differs.dedup();
        Self { gained, lost, differs, ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(grants: &[(&str, Scope)]) -> GrantSet {
        grants.iter().map(|(permission, scope)| (permission.parse().unwrap(), *scope)).collect()
    }

    #[test]
    fn what_is_added_is_gained_and_what_is_taken_away_or_narrowed_is_lost() {
        let before = set(&[
            ("Asset.Vm.READ", Scope::All),
            ("Asset.Vm.UPDATE", Scope::All),
            ("Asset.Vm.DELETE", Scope::Own),
            ("User.Member.READ", Scope::All),
        ]);
        let after = set(&[
            ("Asset.Vm.UPDATE", Scope::Own),
            ("Asset.Vm.DELETE", Scope::All),
            ("Audit.Log.READ", Scope::All),
            ("User.Member.READ", Scope::All),
        ]);
        let impact = RoleImpact::of(&before, &after, Some(&before));
        let gained = [("Asset.Vm.DELETE", Scope::All), ("Audit.Log.READ", Scope::All)];
        assert_eq!(impact.gained, set(&gained));
        assert_eq!(impact.lost, set(&[("Asset.Vm.READ", Scope::All), ("Asset.Vm.UPDATE", Scope::All)]));
        assert_eq!(impact.differs, ["Asset.Vm", "Audit.Log"]);
        let same = RoleImpact::of(&before, &before, None);
        assert_eq!(same, RoleImpact::default());
    }
}
