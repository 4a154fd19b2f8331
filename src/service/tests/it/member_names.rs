//! Changing the name of a member: by whoever could disable them, where the account is of this organization alone.

use domain::{
    access::Denial,
    audit::AuditValue,
    error::{ErrorKind, Problem},
    list::UserQuery,
    state::MembershipState,
};
use service::{
    Caller,
    members::{self, RenameMember},
};
use testkit::{World, agreed};

use crate::short::{NONE, account, fields};

on_both_databases![
    a_new_name_is_shown_everywhere_and_the_log_has_both,
    whoever_may_disable_a_member_may_rename_them_and_nobody_else,
];

async fn rename(world: &World, by: &Caller, of: &Caller, name: &str) -> Result<(), ErrorKind> {
    let command = RenameMember { member: world.membership(of).await, name: name.to_owned() };
    members::rename(&world.service, by, "acme", command).await
}

async fn a_new_name_is_shown_everywhere_and_the_log_has_both(world: World) {
    let owner = world.set_up().await.owner;
    let ada = world.person("member", "Ada", "ada@example.com").await;
    let id = ada.session().unwrap().account.id;
    let mark = world.mark().await;
    rename(&world, &owner, &ada, "  Ada   Lovelace ").await.unwrap();
    assert_eq!(account(&world, id).await.name, "Ada Lovelace");
    let query = UserQuery { search: "lovelace".to_owned(), ..UserQuery::default() };
    let found = members::list(&world.service, &owner, "acme", &query).await.unwrap();
    assert_eq!(found.rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Ada Lovelace"]);
    assert_eq!(world.actions_since(&mark).await, ["account.renamed"]);
    let entry = world.entry("acme", "account.renamed").await;
    assert_eq!(entry.target.as_deref(), Some("Ada"), "the name of that time");
    let name = |text: &str| serde_json::to_string(&AuditValue::Name(text.to_owned())).ok();
    assert_eq!((entry.value_before, entry.value_after), (name("Ada"), name("Ada Lovelace")));

    let mark = world.mark().await;
    rename(&world, &owner, &ada, "Ada Lovelace").await.unwrap();
    assert_eq!(world.actions_since(&mark).await, NONE, "it is her name already");
    assert_eq!(world.violations().await, NONE);
}

async fn whoever_may_disable_a_member_may_rename_them_and_nobody_else(world: World) {
    let owner = world.set_up().await.owner;
    let (admin, equal) = (world.member("admin").await, world.member("admin").await);
    let (member, viewer) = (world.member("member").await, world.member("viewer").await);
    assert_eq!(rename(&world, &owner, &owner, "Olga Two").await, Err(Denial::Oneself.into()));
    for (by, of) in [(&admin, &owner), (&admin, &equal), (&member, &viewer), (&viewer, &admin)] {
        let refused = rename(&world, by, of, "").await.unwrap_err();
        assert_eq!(refused.code(), "access.denied", "{refused:?}");
    }
    assert_eq!(world.denials("acme").await.len(), 5);
    assert_eq!(rename(&world, &admin, &member, "Another Name").await, Ok(()));
    let empty = rename(&world, &admin, &member, " ").await.unwrap_err();
    assert_eq!(fields(empty), [("name".to_owned(), Problem::Required)]);
    let id = world.membership(&viewer).await;
    agreed::remove(&world.service, &owner, "acme", id).await.unwrap();
    let command = RenameMember { member: id, name: "Another Name".to_owned() };
    let removed = members::rename(&world.service, &owner, "acme", command).await;
    assert_eq!(removed, Err(ErrorKind::MemberState));
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn the_name_of_an_account_of_several_organizations_is_changed_by_its_person_alone() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let globex = world.organization("Globex").await;
    for state in [MembershipState::Active, MembershipState::Disabled] {
        let person = world.member("member").await;
        world.enrol_as(&globex, &person, "viewer", state).await;
        let refused = rename(&world, &owner, &person, "Another Name").await;
        assert_eq!(refused, Err(ErrorKind::Denied { denial: Denial::SharedAccount }), "{state:?}");
    }
}
