//! What the Audit page reads.

use domain::view::{AuditView, Page};
use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::api::{AppError, Wire};

/// One page of the audit log, newest first. An empty cursor is the first page.
#[server(prefix = "/rpc", endpoint = "audit/list", input = GetUrl)]
pub(crate) async fn list_audit(slug: String, #[server(default)] cursor: String) -> Result<Wire<Page<AuditView>>, AppError> {
    use crate::api::{answer, caller, service};
    answer(async {
        let cursor = Some(cursor.as_str()).filter(|cursor| !cursor.is_empty());
        Wire::of(&::service::audit::list(&service()?, &caller()?, &slug, cursor).await?)
    })
    .await
}
