//! What a submitted grid grants, and the scope by which a row reads back the same. Only the server needs it.

use domain::permission::{GrantSet, Permission, Scope};

use super::data::RowScope;

impl RowScope {
    /// The scope of a permission in a row of this scope.
    fn of(self, permission: &Permission, before: &GrantSet) -> Scope {
        let is_reading = matches!(permission.action(), "READ" | "USE");
        match self {
            Self::Own => Scope::Own,
            Self::ReadAll if !is_reading => Scope::Own,
            Self::Kept => before.scope_of(permission).unwrap_or(Scope::All),
            Self::All | Self::ReadAll => Scope::All,
        }
    }

    /// The scope of a row in which these are granted.
    pub(super) fn of_row(granted: &[(&Permission, Scope)]) -> Self {
        let none = GrantSet::default();
        let is_as_granted =
            |scope: &Self| granted.iter().all(|(permission, own)| scope.of(permission, &none) == *own);
        [Self::All, Self::Own, Self::ReadAll].into_iter().find(is_as_granted).unwrap_or(Self::Kept)
    }
}

/// The grants of a submitted grid. `checked` are permissions, `scopes` the scopes of rows as `own:User.Member`, and `before`
/// is what was granted when the grid was shown.
pub(super) fn read_grants(checked: &[String], scopes: &[String], before: &GrantSet) -> GrantSet {
    let scope_of = |entity: &str| {
        let own = scopes.iter().filter_map(|value| value.split_once(':')).find(|(_, key)| *key == entity);
        let name = own.map_or("", |(scope, _)| scope);
        RowScope::ALL.into_iter().find(|scope| scope.as_str() == name).unwrap_or(RowScope::All)
    };
    let permissions = checked.iter().filter_map(|text| text.parse::<Permission>().ok());
    permissions
        .map(|permission| (permission.clone(), scope_of(permission.entity()).of(&permission, before)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(grants: &[(&str, Scope)]) -> GrantSet {
        grants.iter().map(|(permission, scope)| (permission.parse().unwrap(), *scope)).collect()
    }

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn each_checked_box_is_a_grant_in_the_scope_of_its_row() {
        let before = set(&[("Asset.Flow.READ", Scope::Own), ("Asset.Flow.DELETE", Scope::All)]);
        let checked = texts(&[
            "User.Member.READ",
            "Asset.Vm.READ",
            "Asset.Vm.DELETE",
            "Asset.Flow.READ",
            "Asset.Flow.UPDATE",
            "Audit.Log.READ",
            "nonsense",
        ]);
        let scopes =
            texts(&["own:User.Member", "read_all:Asset.Vm", "kept:Asset.Flow", "x:Audit.Log", "own"]);
        let expected = set(&[
            ("User.Member.READ", Scope::Own),
            ("Asset.Vm.READ", Scope::All),
            ("Asset.Vm.DELETE", Scope::Own),
            ("Asset.Flow.READ", Scope::Own),
            ("Asset.Flow.UPDATE", Scope::All),
            ("Audit.Log.READ", Scope::All),
        ]);
        assert_eq!(read_grants(&checked, &scopes, &before), expected);
    }

    #[test]
    fn a_row_has_the_scope_by_which_it_reads_back_the_same() {
        for (grants, expected) in [
            (vec![], RowScope::All),
            (vec![("Asset.Vm.READ", Scope::All), ("Asset.Vm.DELETE", Scope::All)], RowScope::All),
            (vec![("Asset.Vm.READ", Scope::Own), ("Asset.Vm.DELETE", Scope::Own)], RowScope::Own),
            (vec![("Asset.Vm.USE", Scope::All), ("Asset.Vm.DELETE", Scope::Own)], RowScope::ReadAll),
            (vec![("Asset.Vm.USE", Scope::Own), ("Asset.Vm.DELETE", Scope::All)], RowScope::Kept),
            (vec![("Asset.Vm.UPDATE", Scope::All), ("Asset.Vm.DELETE", Scope::Own)], RowScope::Kept),
        ] {
            let set = set(&grants);
            let granted: Vec<_> = set.iter().collect();
            let scope = RowScope::of_row(&granted);
            assert_eq!(scope, expected, "{grants:?}");
            let checked: Vec<String> = granted.iter().map(|(permission, _)| permission.to_string()).collect();
            let scopes = texts(&[&[scope.as_str(), ":Asset.Vm"].concat()]);
            assert_eq!(read_grants(&checked, &scopes, &set), set, "{grants:?}");
        }
    }
}
