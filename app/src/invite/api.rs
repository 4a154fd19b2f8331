//! The server functions that check and send a list of invitations.

use domain::view::RoleView;
use leptos::{prelude::*, server_fn::codec::GetUrl};

use super::{Invited, SubmittedSheet};
use crate::api::AppError;
#[cfg(feature = "ssr")]
use {
    super::Step,
    crate::api::{answer, caller, id, service as the_service},
    domain::{
        access::Denial,
        error::ErrorKind,
        id::RoleId,
        invite::{Sheet, SheetLine},
        permission::Permission,
    },
    service::{
        Caller, Service,
        invitations::{self, InviteMembers, PreviewInvitations},
        orgs,
    },
};

/// Reads the roles that an invitation can give.
#[server(prefix = "/rpc", endpoint = "invitation/roles", input = GetUrl)]
pub(crate) async fn read_roles(slug: String) -> Result<Vec<RoleView>, AppError> {
    answer(async {
        let (service, caller) = (the_service()?, caller()?);
        if !orgs::frame(&service, &caller, &slug).await?.may.invite {
            let denial = Denial::Missing { permission: Permission::INVITE_CREATE };
            return Err(ErrorKind::Denied { denial });
        }
        orgs::roles(&service, &caller, &slug).await
    })
    .await
}

/// Adds the pasted `addresses` to the list and checks it. With `act=send` it sends the list, unless pasted addresses
/// joined a list that was already reviewed.
#[server(prefix = "/rpc", endpoint = "invitation/send")]
pub(crate) async fn invite(
    slug: String,
    #[server(default)] addresses: String,
    #[server(default)] roles: Vec<String>,
    #[server(default)] note: String,
    #[server(default)] sheet: SubmittedSheet,
    #[server(default)] act: String,
) -> Result<Invited, AppError> {
    answer(async {
        let (service, caller) = (the_service()?, caller()?);
        let roles = roles.iter().map(|role| id(role)).collect::<Result<Vec<RoleId>, _>>()?;
        let keys = keys(&service, &caller, &slug, &sheet).await?;
        if sheet.own.len() != sheet.line.len() {
            // A missing value would shift the roles of later rows.
            return Err(ErrorKind::Invalid { fields: Vec::new() });
        }
        let is_emptied = sheet.line.len() == 1 && !sheet.remove.is_empty();
        let lines = sheet.lines(|key| keys.iter().find(|(known, _)| known == key).map(|(_, id)| *id));
        let preview = PreviewInvitations { lines, pasted: addresses, roles, note, batch: sheet.batch };
        if act == "back" || is_emptied {
            let lines = preview.lines.into_iter().map(SheetLine::from).collect();
            return Ok(Invited { step: Step::Start, sheet: Sheet { lines, ..Sheet::default() } });
        }
        let is_added = !preview.lines.is_empty() && !preview.pasted.trim().is_empty();
        if act != "send" || is_added {
            let step = if act == "send" { Step::Added } else { Step::Review };
            let sheet = invitations::preview(&service, &caller, &slug, preview).await?;
            return Ok(Invited { step, sheet });
        }
        let PreviewInvitations { mut lines, pasted, roles, note, batch } = preview;
        lines.extend(InviteMembers::pasted(&pasted, Vec::new()).lines);
        let people = InviteMembers { lines, roles, note, batch: batch.clone() };
        let lines = invitations::invite(&service, &caller, &slug, people).await?;
        Ok(Invited { step: Step::Results, sheet: Sheet { lines, unread: Vec::new(), batch } })
    })
    .await
}

/// The roles by their keys, if any checkbox is checked.
#[cfg(feature = "ssr")]
async fn keys(
    service: &Service,
    caller: &Caller,
    slug: &str,
    sheet: &SubmittedSheet,
) -> Result<Vec<(String, RoleId)>, ErrorKind> {
    if sheet.pick.is_empty() {
        return Ok(Vec::new());
    }
    let roles = orgs::roles(service, caller, slug).await?;
    Ok(roles.into_iter().map(|role| (role.key, role.id)).collect())
}
