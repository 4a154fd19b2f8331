//! The matrices M1 to M5 and M7 of `docs/spec/matrices.md`, cell by cell, through the decision itself. M6 has rules that
//! settings decide; they are tested with the settings.

use uuid::Uuid;

use super::*;
use crate::{
    id::{MembershipId, RoleId},
    policy::ManagedBy,
    template::Template,
};

/// A cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    Yes,
    No,
    /// Only on what the member created or owns.
    Own,
    /// Seen, not changed.
    View,
}
use Cell::{No, Own, View, Yes};

/// What an action is done to.
#[derive(Debug, Clone, Copy)]
enum On {
    Organization,
    /// The member who acts.
    Oneself,
    /// A thing of somebody else, and a thing of one's own.
    Thing,
    /// A part of a thing of somebody else, and a part of a thing of one's own.
    Part,
    /// A member who is no owner.
    NonOwner,
    /// A member who is an owner.
    Owner,
}

/// One row: the action as the matrix words it, the permissions that it takes, those that suffice to see it, what it is
/// done to, and the cells in the order of the roles.
struct Row<const N: usize>(&'static str, &'static [&'static str], &'static [&'static str], On, [Cell; N]);

fn member(template: &Template, n: u128, key: &str) -> Member {
    let role = template.roles.iter().find(|role| role.key == key).unwrap();
    Member {
        id: MembershipId::new(Uuid::from_u128(n)),
        account_id: AccountId::new(Uuid::from_u128(n)),
        org_id: OrgId::new(Uuid::from_u128(1)),
        name: String::new(),
        email: String::new(),
        state: MembershipState::Active,
        roles: vec![role.role(RoleId::new(Uuid::from_u128(n)))],
        by_team: ByTeam::default(),
    }
}

/// What the decision says: everything, nothing, one's own, or seeing alone.
fn cell(
    template: &Template,
    policy: &Policy,
    key: &str,
    (permissions, seeing, on): (&[&str], &[&str], On),
) -> Cell {
    let me = member(template, 1, key);
    let others = [MembershipId::new(Uuid::from_u128(2)), MembershipId::new(Uuid::from_u128(3))];
    let with_me = [others[0], me.id];
    let reader = template.roles.last().unwrap().key.as_str();
    let (low, high) = (member(template, 4, reader), member(template, 5, "owner"));
    let things = [&others, &with_me].map(|owners| Resource::Asset { id: None, owners, share: None });
    // On somebody else's, and on one's own.
    let [foreign, own] = match on {
        On::Organization => [Resource::Organization; 2],
        On::Oneself => [Resource::Member(&me); 2],
        On::Thing | On::Part => things,
        On::NonOwner => [Resource::Member(&low); 2],
        On::Owner => [Resource::Member(&high); 2],
    };
    let actor = Actor::member(me.clone());
    let may = |names: &[&str], resource| {
        let results: Vec<bool> = names
            .iter()
            .map(|name| decide(&actor, &name.parse().unwrap(), resource, policy).is_ok())
            .collect();
        assert!(results.iter().all(|one| *one == results[0]), "{key}: {names:?} differ: {results:?}");
        results.first().is_some_and(|one| *one)
    };
    match (may(permissions, foreign), may(permissions, own)) {
        (true, true) => Yes,
        (false, true) => Own,
        (false, false) if may(seeing, foreign) => View,
        (false, false) => No,
        (true, false) => panic!("{key} may do {permissions:?} on everything but their own"),
    }
}

fn check<const N: usize>(template: &str, roles: [&str; N], rows: &[Row<N>]) {
    let template = Template::load(template).unwrap();
    check_with(&template, &template.policy(), roles, rows);
}

fn check_with<const N: usize>(template: &Template, policy: &Policy, roles: [&str; N], rows: &[Row<N>]) {
    for Row(action, permissions, seeing, on, cells) in rows {
        for (role, expected) in roles.iter().zip(cells) {
            let found = cell(template, policy, role, (permissions, seeing, *on));
            assert_eq!(found, *expected, "{}: {action} as {role}", template.key);
        }
    }
}

const ANALYTICS: [&str; 5] = ["owner", "administrator", "creator", "designer", "viewer"];

#[test]
#[rustfmt::skip]
fn analytics_m1_workbooks_and_collections() {
    check("analytics", ANALYTICS, &[
        //   Action                            permissions                                            seen by  on          Owner Admin Creator Designer Viewer
        Row("Use workbook",                    &["Asset.Workbook.USE", "Asset.Workbook.READ"],        &[], On::Thing, [Yes,  Yes,  Yes,    Yes,     Yes]),
        Row("Create / edit workbook",          &["Asset.Workbook.CREATE", "Asset.Workbook.UPDATE"],   &[], On::Part,  [Yes,  Yes,  Yes,    Own,     No]),
        Row("Create / edit custom measures",   &["Asset.CustomMeasure.CREATE", "Asset.CustomMeasure.UPDATE"], &[], On::Thing, [Yes, Yes, Yes, No,    No]),
        Row("Create / edit collection",        &["Asset.Collection.CREATE", "Asset.Collection.UPDATE"], &[], On::Thing, [Yes, Yes, Own,    Own,     No]),
    ]);
}

#[test]
#[rustfmt::skip]
fn analytics_m2_data_views_and_data_connections() {
    check("analytics", ANALYTICS, &[
        Row("Create / edit data connection",   &["Asset.DataConnection.CREATE", "Asset.DataConnection.UPDATE"], &[], On::Thing, [Yes, Yes, Own, No, No]),
        Row("Create / edit data view",         &["Asset.DataView.CREATE", "Asset.DataView.UPDATE"],   &[], On::Thing, [Yes, Yes, Yes, No, No]),
    ]);
}

#[test]
#[rustfmt::skip]
fn analytics_m3_administration() {
    check("analytics", ANALYTICS, &[
        Row("Invite users to the tenant",      &["User.UserInvite.CREATE"],                           &[], On::Organization, [Yes, Yes, No, No, No]),
        Row("Manage users' roles and groups",  &["User.MemberRole.UPDATE", "User.Team.UPDATE"], &["User.MemberRole.READ", "User.Team.READ"], On::Organization, [Yes, Yes, View, No, No]),
        Row("Tenant general settings",         &["Org.Settings.UPDATE"],                              &[], On::Organization, [Yes, Yes, No, No, No]),
        Row("Embed links",                     &["Org.EmbedLink.UPDATE"],                             &[], On::Organization, [Yes, Yes, Yes, No, No]),
        Row("Enterprise authentication",       &["Org.Authentication.UPDATE"],                        &[], On::Organization, [Yes, Yes, No, No, No]),
        Row("Media assets",                    &["Org.Media.UPDATE"],                                 &[], On::Organization, [Yes, Yes, No, No, No]),
        Row("License management",              &["Org.License.UPDATE"],                               &[], On::Organization, [Yes, Yes, No, No, No]),
    ]);
}

const CONFIG: [&str; 5] = ["owner", "admin", "contributor", "viewer", "viewer_no_secrets"];
const MANAGING: [&str; 3] = ["User.Member.UPDATE", "User.Member.DELETE", "User.MemberRole.UPDATE"];

#[test]
#[rustfmt::skip]
fn config_m4_organization_permissions() {
    // The matrix's own reading of who manages whom is `rank`; the default, `owner`, follows the prose.
    let template = Template::load("config").unwrap();
    let policy = Policy { members_managed_by: ManagedBy::Rank, ..template.policy() };
    check_with(&template, &policy, CONFIG, &[
        //   Action                                        permissions                    seen by  on                 Owner Admin Contributor Viewer NoSecrets
        Row("View list of users",                          &["User.Member.READ"],              &[], On::Organization, [Yes, Yes, Yes, Yes, Yes]),
        Row("Create personal API access tokens",           &["User.UserAccessToken.CREATE"],   &[], On::Oneself,      [Yes, Yes, Yes, No,  No]),
        Row("Create/update/delete 3rd-party integrations", &["Org.Integration.CREATE", "Org.Integration.UPDATE", "Org.Integration.DELETE"], &[], On::Organization, [Yes, Yes, No, No, No]),
        Row("Manage and invite users",                     &["User.UserInvite.CREATE", "User.UserInvite.UPDATE"], &[], On::Organization, [Yes, Yes, No, No, No]),
        Row("View and download audit logs",                &["Audit.Log.READ", "Audit.Log.EXPORT"], &[], On::Organization, [Yes, Yes, No, No, No]),
        Row("Update non-owner roles and users",            &MANAGING,                          &[], On::NonOwner,     [Yes, Yes, No,  No,  No]),
        Row("Update owner role and users",                 &MANAGING,                          &[], On::Owner,        [Yes, No,  No,  No,  No]),
        Row("Manage account",                              &["Org.Account.UPDATE"],            &[], On::Organization, [Yes, No,  No,  No,  No]),
    ]);
}

#[test]
#[rustfmt::skip]
fn config_m5_configuration_permissions() {
    check("config", CONFIG, &[
        Row("Switch projects",                             &["Asset.Project.USE"],             &[], On::Thing, [Yes, Yes, Yes, Yes, Yes]),
        Row("View project parameters",                     &["Asset.Parameter.READ"],          &[], On::Thing, [Yes, Yes, Yes, Yes, Yes]),
        Row("View project secrets",                        &["Asset.Secret.READ"],             &[], On::Thing, [Yes, Yes, Yes, Yes, No]),
        Row("View project templates",                      &["Asset.Template.READ"],           &[], On::Thing, [Yes, Yes, Yes, Yes, Yes]),
        Row("Create/update/delete environments",           &["Asset.Environment.CREATE", "Asset.Environment.UPDATE", "Asset.Environment.DELETE"], &[], On::Thing, [Yes, Yes, Yes, No, No]),
        Row("Create/update/delete projects",               &["Asset.Project.CREATE", "Asset.Project.UPDATE", "Asset.Project.DELETE"], &[], On::Thing, [Yes, Yes, Yes, No, No]),
        Row("Create/update/delete project parameters",     &["Asset.Parameter.CREATE", "Asset.Parameter.UPDATE", "Asset.Parameter.DELETE"], &[], On::Thing, [Yes, Yes, Yes, No, No]),
        Row("Create/update/delete project templates",      &["Asset.Template.CREATE", "Asset.Template.UPDATE", "Asset.Template.DELETE"], &[], On::Thing, [Yes, Yes, Yes, No, No]),
    ]);
}

#[test]
#[rustfmt::skip]
fn cloud_m7_built_in_roles() {
    let template = Template::load("cloud").unwrap();
    for kind in ["Vm", "Storage", "Network"] {
        //                             Owner Contributor Support Reader
        for (action, expected) in [
            ("READ",                   [Yes, Yes,        Yes,    Yes]),
            ("CREATE",                 [Yes, Yes,        No,     No]),
            ("UPDATE",                 [Yes, Yes,        Yes,    No]),
            ("DELETE",                 [Yes, Yes,        No,     No]),
        ] {
            let permission = format!("Asset.{kind}.{action}");
            let found = CLOUD.map(|role| cell(&template, &template.policy(), role, (&[&permission], &[], On::Thing)));
            assert_eq!(found, expected, "{permission}");
        }
    }
    check("cloud", CLOUD, &[
        Row("VM web console",                              &["Asset.Vm.USE"],                  &[], On::Thing,        [Yes, Yes, No,  No]),
        Row("Invite users / assign roles",                 &["User.UserInvite.CREATE", "User.MemberRole.UPDATE"], &[], On::Organization, [Yes, No, No, No]),
        Row("Create/edit custom roles",                    &["User.Role.CREATE", "User.Role.UPDATE"], &[], On::Organization, [Yes, No, No, No]),
        Row("Issue/delete access tokens of others",        &["User.UserAccessToken.CREATE", "User.UserAccessToken.DELETE"], &[], On::Organization, [Yes, No, No, No]),
        Row("Issue/delete access tokens of one's own",     &["User.UserAccessToken.CREATE", "User.UserAccessToken.DELETE"], &[], On::Oneself, [Yes, Yes, No, No]),
        Row("Read audit log",                              &["Audit.Log.READ"],                &[], On::Organization, [Yes, No,  Yes, No]),
        Row("Read invoices and usage",                     &["Org.Invoice.READ"],              &[], On::Organization, [Yes, No,  No,  No]),
    ]);
}

const CLOUD: [&str; 4] = ["owner", "contributor", "support", "reader"];
