//! Calls of the use cases that delete and restore an organization.

use service::orgs::DeleteOrganization;

use super::*;

pub(super) async fn delete(c: &Call<'_>) -> Answer {
    let name = orgs::frame(c.service, c.caller, c.slug).await?.org.name;
    let agreed = orgs::deletion(c.service, c.caller, c.slug).await?.fingerprint;
    orgs::delete(c.service, c.caller, c.slug, DeleteOrganization { name, agreed }).await.map(drop)
}

/// Deletes one's own organization before; another one's is not there.
pub(super) async fn restore(c: &Call<'_>) -> Answer {
    drop(delete(c).await);
    orgs::restore(c.service, c.caller, c.slug).await.map(drop)
}
