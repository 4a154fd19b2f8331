//! That the table of pages and the list of their paths agree.

use super::*;

#[test]
fn a_page_is_found_by_its_path() {
    let of_acme = |page| Some(Page::InOrg("acme".to_owned(), page));
    for (path, page) in [
        ("/o/acme/users", of_acme(OrgPage::Users)),
        ("/o/acme/users/mem_1", of_acme(OrgPage::Member("mem_1".to_owned()))),
        ("/o/acme/users/views", of_acme(OrgPage::Views)),
        ("/o/acme/users/bulk/disable", of_acme(OrgPage::Bulk("users", "disable".to_owned()))),
        (
            "/o/acme/users/mem_1/reset-password",
            of_acme(OrgPage::MemberAct("mem_1".to_owned(), MemberAct::ResetPassword)),
        ),
        (
            "/o/acme/users/mem_1/end-sessions",
            of_acme(OrgPage::MemberAct("mem_1".to_owned(), MemberAct::EndSessions)),
        ),
        ("/o/acme/users/import", of_acme(OrgPage::ImportPeople)),
        ("/o/acme/users/import/imp_1", of_acme(OrgPage::Import("imp_1".to_owned()))),
        ("/o/acme/nowhere", of_acme(OrgPage::Unknown)),
        ("/o/acme/", of_acme(OrgPage::Unknown)),
        ("/o/acme/roles/new", of_acme(OrgPage::RoleEditor(String::new()))),
        ("/o/acme/roles/rol_1/delete", of_acme(OrgPage::RoleDeletion("rol_1".to_owned()))),
        ("/account", Some(Page::Account)),
        ("/choose", Some(Page::Choose)),
    ] {
        assert_eq!(Page::parse(path), page, "{path}");
    }
}

#[test]
fn every_path_of_the_list_is_a_page_and_every_page_of_the_table_is_in_the_list() {
    for path in ORG_PATHS {
        let Some(Page::InOrg(_, page)) = Page::parse(path) else { panic!("{path}") };
        assert_ne!(page, OrgPage::Unknown, "{path}");
    }
    // One line of `OrgPage::parse` for each.
    let table = include_str!("addresses.rs");
    let parse = table.split("fn parse(rest").nth(1).and_then(|rest| rest.split("_ => Self::Unknown").next());
    assert_eq!(parse.unwrap_or_default().matches("[\"").count(), ORG_PATHS.len());
}

#[test]
fn pages_that_load_no_program_are_not_in_the_table() {
    for path in [
        "/",
        "/sign-in",
        "/sign-up",
        "/sign-up/complete/x",
        "/setup/x",
        "/invite/x",
        "/reset/x",
        "/forgot",
        "/nowhere",
        "/accounts",
        "/account/email",
        "/choose/new",
        "/o/acme",
        "/o/acme/users/mem_1/email",
        "/o/acme/users/export.csv",
    ] {
        assert_eq!(Page::parse(path), None, "{path}");
    }
}
