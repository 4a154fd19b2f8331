//! Deleting an organization, by whoever may see the plan and by others.

use service::orgs::DeleteOrganization;

use super::*;

pub(super) async fn delete_organization(case: &Case<'_>) -> Result<(), ErrorKind> {
    let shown = orgs::deletion(&case.world.service, &case.caller, &case.org.slug).await;
    let agreed = shown.map(|view| view.fingerprint).unwrap_or_default();
    let command = DeleteOrganization { name: "Globex".to_owned(), agreed };
    orgs::delete(&case.world.service, &case.caller, &case.org.slug, command).await.map(drop)
}
