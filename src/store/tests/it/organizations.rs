//! Organizations: found by their part of the address, listed for their members by name.

use domain::{
    error::ErrorKind, id::OrgId, settings::Overrides, state::MembershipState, template::Template,
    words::Words,
};
use store::Store;

use crate::world::{T0, TAKEN, World, by_hand, insert_account, insert_org, join, taken, uuid};

on_both_databases![
    an_organization_reads_back_with_its_settings_and_words,
    a_part_of_the_address_belongs_to_one_organization,
    settings_name_and_address_are_replaced_and_an_address_stays_unique,
    an_organization_that_must_be_there_and_is_not_is_an_error,
    the_first_organizations_are_named_by_their_parts_of_the_address,
    a_person_is_shown_the_organizations_they_are_active_in_by_name_in_every_letter_case,
];

async fn an_organization_reads_back_with_its_settings_and_words(store: Store) {
    let id = insert_org(&store, "acme", "Acme «Ä»").await.unwrap();
    let template = Template::load("standard").unwrap();
    let by_slug = read!(store, |tx| tx.find_organization("acme")).unwrap();
    let by_id = read!(store, |tx| tx.get_organization(id));
    for org in [by_slug, by_id] {
        assert_eq!((org.id, org.slug.as_str(), org.name.as_str()), (id, "acme", "Acme «Ä»"));
        assert_eq!(org.policy, template.policy());
        assert_eq!((org.template.as_str(), &org.words), ("standard", &Words::default()));
        assert_eq!(org.view().slug, "acme");
    }
    assert!(read!(store, |tx| tx.find_organization("ACME")).is_none());
}

async fn a_part_of_the_address_belongs_to_one_organization(store: Store) {
    insert_org(&store, "acme", "Acme").await.unwrap();
    assert_eq!(insert_org(&store, "acme", "Acme too").await, Err(TAKEN));
    insert_org(&store, "acme-2", "Acme").await.unwrap();
}

async fn settings_name_and_address_are_replaced_and_an_address_stays_unique(store: Store) {
    let id = insert_org(&store, "acme", "Acme").await.unwrap();
    let other = insert_org(&store, "other", "Other").await.unwrap();
    let mut settings = Overrides::default();
    settings.set("members.undo_days", 3.into());
    settings.set("of.the_future", "kept".into());
    let stored = settings.clone();
    change!(store, [stored], Some(id), |tx| tx.update_organization_settings(&stored).await?).await.unwrap();
    let rename = async |slug: &'static str| {
        change!(store, [], Some(id), |tx| taken(tx.update_organization_name("Acme Two", slug).await)?).await
    };
    rename("acme-two").await.unwrap();
    let org = read!(store, |tx| tx.find_organization("acme-two")).unwrap();
    assert_eq!((org.id, org.name.as_str(), org.policy.members_undo_days), (id, "Acme Two", 3));
    assert_eq!(org.settings, settings);
    assert_eq!(org.template_policy().members_undo_days, 30);
    assert!(read!(store, |tx| tx.find_organization("acme")).is_none());
    assert_eq!(rename("other").await, Err(TAKEN));
    let untouched = read!(store, |tx| tx.get_organization(other));
    assert_eq!((untouched.name.as_str(), untouched.settings), ("Other", Overrides::default()));
}

async fn an_organization_that_must_be_there_and_is_not_is_an_error(store: Store) {
    let mut tx = store.read().await.unwrap();
    let error = tx.get_organization(OrgId::new(uuid())).await.unwrap_err();
    assert_eq!(ErrorKind::from(error), ErrorKind::Internal);
}

async fn the_first_organizations_are_named_by_their_parts_of_the_address(store: Store) {
    assert!(read!(store, |tx| tx.list_organization_slugs(2)).is_empty());
    for slug in ["b", "c", "a"] {
        insert_org(&store, slug, slug).await.unwrap();
    }
    assert_eq!(read!(store, |tx| tx.list_organization_slugs(2)), ["a", "b"]);
}

async fn a_person_is_shown_the_organizations_they_are_active_in_by_name_in_every_letter_case(store: Store) {
    let ada = insert_account(&store, "Ada", "ada@example.com").await.unwrap();
    for (slug, name) in
        [("a", "Zeta"), ("b", "beta"), ("c", "Alpha"), ("d", "émile"), ("e", "Gone"), ("f", "Shut")]
    {
        let org = insert_org(&store, slug, name).await.unwrap();
        let there = join(&store, org, ada, "Ada", "ada@example.com", vec![]).await.unwrap();
        let to = match name {
            "Gone" => MembershipState::Removed,
            "Shut" => MembershipState::Disabled,
            _ => continue,
        };
        let from = MembershipState::Active;
        assert_eq!(
            change!(store, [], Some(org), |tx| tx
                .update_membership_state(there.member, (from, to), &by_hand(T0))
                .await?)
            .await,
            Ok(true)
        );
    }
    World::new(store.clone()).await;
    let names: Vec<String> =
        read!(store, |tx| tx.list_organizations_of(ada, T0)).into_iter().map(|o| o.name).collect();
    assert_eq!(names, ["Alpha", "beta", "émile", "Zeta"]);
}
