//! A deleted organization refuses every use case: its members are told that it is deleted, others that nothing is there, and
//! nothing changes.

use super::*;

/// Only these answer something else: joining asks whether it is open, and restoring is what remains.
const OTHERS: [&str; 2] = ["orgs::join", "orgs::restore"];

#[tokio::test]
async fn a_deleted_organization_refuses_every_use_case() {
    let world = World::sqlite().await;
    world.set_up().await;
    let org = world.organization("Globex").await;
    let (admin, _) = world.enrol(&org, "admin").await;
    let stranger = world.stranger().await;
    let own = world.sample(&org).await;
    let call = |caller| Call { service: &world.service, caller, slug: &org.slug, own: &own, ids: &own };
    organization_calls::delete(&call(&org.owner)).await.unwrap();
    let mark = world.mark().await;
    let mut wrong = Vec::new();
    for case in TABLE.iter().filter(|case| !OTHERS.contains(&case.name)) {
        for caller in [&org.owner, &admin] {
            let answer = (case.ask)(&call(caller)).await;
            let is_told = |error: &ErrorKind| matches!(error, ErrorKind::OrganizationDeleted { .. });
            if !answer.as_ref().is_err_and(is_told) {
                wrong.push(format!("{}: {answer:?}", case.name));
            }
        }
        let answer = (case.ask)(&call(&stranger)).await;
        if answer != Err(ErrorKind::NotFound) {
            wrong.push(format!("{} by a stranger: {answer:?}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for caller in [&org.owner, &stranger] {
        assert_eq!(orgs::join(&world.service, caller, &org.slug).await.unwrap_err(), ErrorKind::NotFound);
    }
    assert_eq!(orgs::restore(&world.service, &stranger, &org.slug).await, Err(ErrorKind::NotFound));
    assert_eq!(world.actions_since(&mark).await, NONE);
    assert_eq!(world.violations().await, NONE);
}
