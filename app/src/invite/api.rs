//! The server functions that check and send a list of invitations.

use domain::{invite::Sheet, view::RoleView};
use leptos::{prelude::*, server_fn::codec::GetUrl};

use super::SubmittedSheet;
use crate::api::{AppError, FormAnswer};

/// Reads the roles that an invitation can give.
#[server(prefix = "/rpc", endpoint = "invitation/roles", input = GetUrl)]
pub(crate) async fn read_roles(slug: String) -> Result<Vec<RoleView>, AppError> {
    use crate::api;
    use domain::{access::Denial, error::ErrorKind, permission::Permission};
    use service::orgs;
    api::answer(async {
        let (service, caller) = (api::service()?, api::caller()?);
        if !orgs::frame(&service, &caller, &slug).await?.may.invite {
            let denial = Denial::Missing { permission: Permission::INVITE_CREATE };
            return Err(ErrorKind::Denied { denial });
        }
        orgs::roles(&service, &caller, &slug).await
    })
    .await
}

/// The state of each line, in their order, before anything is sent. `roles`, `team` and `language` are those of all lines. It changes nothing.
#[server(prefix = "/rpc", endpoint = "invitation/review")]
pub(crate) async fn review(
    slug: String,
    #[server(default)] sheet: SubmittedSheet,
    #[server(default)] roles: Vec<String>,
    #[server(default)] language: String,
    #[server(default)] team: String,
) -> Result<Sheet, AppError> {
    use crate::api;
    use domain::{
        error::{ErrorKind, Problem},
        id::RoleId,
    };
    use service::invitations::{self, PreviewInvitations};
    api::answer(async {
        let (service, caller) = (api::service()?, api::caller()?);
        if sheet.has_wrong_end() {
            return Err(ErrorKind::field("until", Problem::EndDate));
        }
        let roles = roles.iter().map(|role| api::id(role)).collect::<Result<Vec<RoleId>, _>>()?;
        // A row's roles are its own by their names, so none are checked in boxes.
        let lines = sheet.lines(|_| None);
        let preview = PreviewInvitations {
            lines,
            roles,
            language: language.parse().ok(),
            team: chosen_team(&team)?,
            batch: sheet.batch,
            ..PreviewInvitations::default()
        };
        invitations::preview(&service, &caller, &slug, preview).await
    })
    .await
}

/// Adds the pasted `addresses` to the list and checks it. With `act=send` it sends the list, unless addresses were pasted:
/// nothing is sent that was not reviewed. With `act=once` a short list is sent without a review, if every line can be.
/// `act=add` needs pasted addresses. `column` says which column of a table has the addresses, if it was in doubt; `file_name`
/// and `file_encoding` say which file was read among them. `until` and `expires` are the last days of the memberships and of the
/// invitations. The server lets nobody else than the `reader` of the page get here.
#[server(prefix = "/rpc", endpoint = "invitation/send")]
pub(crate) async fn invite(
    slug: String,
    #[server(default)] reader: String,
    #[server(default)] addresses: String,
    #[server(default)] column: String,
    #[server(default)] file_name: String,
    #[server(default)] file_encoding: String,
    #[server(default)] roles: Vec<String>,
    #[server(default)] note: String,
    #[server(default)] language: String,
    #[server(default)] team: String,
    #[server(default)] until: String,
    #[server(default)] expires: String,
    #[server(default)] sheet: SubmittedSheet,
    #[server(default)] act: String,
) -> Result<FormAnswer, AppError> {
    use super::{draft::reading::folded, needs_no_review};
    use crate::api;
    use domain::{
        error::{ErrorKind, Problem},
        id::RoleId,
        invite::{DecodedFile, Invited, LineRoles, LineToInvite, SheetLine, Step},
    };
    use service::{
        invitations::{self, InviteMembers, PreviewInvitations},
        orgs,
    };
    drop(reader);
    api::answer(async {
        let (service, caller) = (api::service()?, api::caller()?);
        // A list in which none is chosen sends an empty value.
        let chosen = roles.iter().filter(|role| !role.is_empty());
        let roles = chosen.map(|role| api::id(role)).collect::<Result<Vec<RoleId>, _>>()?;
        // Checked boxes name roles by their keys.
        let known = match sheet.pick.is_empty() {
            true => Vec::new(),
            false => orgs::roles(&service, &caller, &slug).await?,
        };
        if sheet.has_wrong_end() {
            return Err(ErrorKind::field("until", Problem::EndDate));
        }
        if sheet.own.len() != sheet.line.len() {
            // A missing value would shift the roles of later rows.
            return Err(ErrorKind::Invalid { fields: Vec::new() });
        }
        let is_emptied = sheet.line.len() == 1 && !sheet.remove.is_empty();
        let is_one_by_one = !sheet.one_by_one.is_empty();
        let lines = sheet.lines(|key| known.iter().find(|role| role.key == key).map(|role| role.id));
        let kept = sheet.kept_choices();
        let (batch, language) = (sheet.batch, language.parse().ok());
        let column = column.parse().ok();
        let team = chosen_team(&team)?;
        let preview =
            PreviewInvitations { lines, pasted: addresses, column, roles, team, note, language, batch };
        if act == "back" || is_emptied {
            let lines = preview.lines.into_iter().map(SheetLine::from).collect();
            let sheet = Sheet { lines, ..Sheet::default() };
            return Ok(FormAnswer::Invited(Invited { step: Step::Start, sheet }));
        }
        let is_added = !preview.pasted.trim().is_empty();
        if act == "add" && !is_added {
            return Err(ErrorKind::field("addresses", Problem::Required));
        }
        let reviewed = if act == "send" && !is_added {
            preview
        } else {
            let is_unseen = act == "send" && (is_one_by_one || !preview.lines.is_empty());
            let mut sheet = invitations::preview(&service, &caller, &slug, preview.clone()).await?;
            for line in &mut sheet.lines {
                let own = folded(line).and_then(|key| kept.get(&key).copied()).unwrap_or_default();
                line.language = line.language.or(own.language);
                if line.until.is_all() {
                    line.until = own.until;
                }
                if is_one_by_one && line.roles == LineRoles::All {
                    line.roles = LineRoles::These(preview.roles.clone());
                }
            }
            // Nobody has seen yet what was read from a file.
            if act != "once" || !file_name.is_empty() || !needs_no_review(&sheet) {
                let encoding = file_encoding.parse().ok().filter(|_| !file_name.is_empty());
                sheet.file = encoding.map(|encoding| DecodedFile { name: file_name, encoding });
                let step = if is_unseen { Step::Added } else { Step::Review };
                return Ok(FormAnswer::Invited(Invited { step, sheet }));
            }
            let to_invite = |SheetLine { text, name, roles, team, language, until, .. }| LineToInvite {
                text,
                name,
                roles,
                team,
                language,
                until,
            };
            let lines = sheet.lines.into_iter().map(to_invite).collect();
            PreviewInvitations { lines, batch: sheet.batch, ..preview }
        };
        let PreviewInvitations { lines, roles, team, note, language, batch, .. } = reviewed;
        let [until, expires] =
            [("until", until), ("expires", expires)].map(|(field, day)| last_day(field, &day));
        let (until, expires, batch) = (until?, expires?, batch);
        let people =
            InviteMembers { lines, roles, team, note, language, until, expires, batch: batch.clone() };
        let lines = invitations::invite(&service, &caller, &slug, people).await?;
        let seats = orgs::frame(&service, &caller, &slug).await?.seats;
        let sheet = Sheet { lines, batch, seats, ..Sheet::default() };
        Ok(FormAnswer::Invited(Invited { step: Step::Results, sheet }))
    })
    .await
}

/// A last day that was entered; an empty value is none.
#[cfg(feature = "ssr")]
fn last_day(field: &str, day: &str) -> Result<Option<domain::end_date::LocalDay>, domain::error::ErrorKind> {
    use domain::error::{ErrorKind, Problem};
    let day = Some(day.trim()).filter(|day| !day.is_empty());
    day.map(|day| day.parse().map_err(|_| ErrorKind::field(field, Problem::EndDate))).transpose()
}

/// The team that was chosen for all rows; an empty value is none.
#[cfg(feature = "ssr")]
fn chosen_team(value: &str) -> Result<Option<domain::id::TeamId>, domain::error::ErrorKind> {
    if value.is_empty() { Ok(None) } else { crate::api::id(value).map(Some) }
}
