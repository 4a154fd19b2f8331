//! Calls of the use cases that list rows, read them from a file or write them to one.

use domain::{
    error::ErrorKind,
    list::{AssetQuery, AuditQuery, InvitationQuery, UserQuery},
    selection::{RowId, Selection},
};
use service::{
    assets, audit,
    imports::{self, UploadTable},
    invitations,
    members::{self, UsersExport},
};

use super::{Answer, Call};

pub(super) fn users_export(c: &Call<'_>) -> UsersExport {
    let rows = [RowId::Member(c.ids.member), RowId::Invitation(c.ids.invitation)];
    UsersExport { query: UserQuery::default(), selection: Selection::of(rows) }
}

pub(super) async fn uploaded(c: &Call<'_>) -> Answer {
    let table =
        UploadTable { text: "email,role\nnew@example.com,Viewer\n".to_owned(), ..UploadTable::default() };
    imports::upload(c.service, c.caller, c.slug, table).await.map(drop)
}

pub(super) async fn exported_users(c: &Call<'_>) -> Answer {
    let piece = members::export_piece(c.service, c.caller, c.slug, &users_export(c), None).await?;
    shows(piece.text.lines().count() - 1)
}

/// A list that is filtered by an id shows its rows.
pub(super) fn shows(rows: usize) -> Answer {
    if rows == 0 { Err(ErrorKind::NotFound) } else { Ok(()) }
}

pub(super) async fn list(c: &Call<'_>, id: String) -> Answer {
    let query = UserQuery { search: id, ..UserQuery::default() };
    shows(members::list(c.service, c.caller, c.slug, &query).await?.rows.len())
}

pub(super) async fn overview(c: &Call<'_>) -> Answer {
    let query = UserQuery { search: c.ids.member.to_string(), ..UserQuery::default() };
    shows(members::overview(c.service, c.caller, c.slug, &query).await?.page.rows.len())
}

pub(super) async fn invitations_by(c: &Call<'_>) -> Answer {
    let query = InvitationQuery { by: Some(c.ids.owner), ..InvitationQuery::default() };
    shows(invitations::overview(c.service, c.caller, c.slug, &query).await?.page.rows.len())
}

pub(super) async fn assets_of(c: &Call<'_>) -> Answer {
    let query = AssetQuery { owner: Some(c.ids.owner), ..AssetQuery::default() };
    shows(assets::list(c.service, c.caller, c.slug, &query).await?.page.rows.len())
}

pub(super) async fn chosen(c: &Call<'_>) -> Answer {
    shows(assets::chosen(c.service, c.caller, c.slug, &[c.ids.asset]).await?.len())
}

/// What somebody did.
pub(super) async fn log_by(c: &Call<'_>) -> Answer {
    let query = AuditQuery { actor: Some(c.ids.owner.into()), ..AuditQuery::default() };
    shows(audit::list(c.service, c.caller, c.slug, &query).await?.rows.len())
}

/// What was done with an invitation.
pub(super) async fn log_about(c: &Call<'_>) -> Answer {
    let subject = c.ids.invitation.to_string().parse().ok();
    let query = AuditQuery { subject, ..AuditQuery::default() };
    shows(audit::list(c.service, c.caller, c.slug, &query).await?.rows.len())
}
