//! What the Audit page reads.

use domain::view::{AuditView, Page};
use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::api::{AppError, answer, caller, service};

/// One page of the audit log, newest first. `page` is a cursor; empty is the first page.
#[server(prefix = "/rpc", endpoint = "audit/list", input = GetUrl)]
pub(crate) async fn list_audit(
    slug: String,
    #[server(default)] page: String,
) -> Result<Page<AuditView>, AppError> {
    answer(async {
        let cursor = Some(page.as_str()).filter(|cursor| !cursor.is_empty());
        ::service::audit::list(&service()?, &caller()?, &slug, cursor).await
    })
    .await
}
