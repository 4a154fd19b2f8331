//! What the pages of users show, and reading it.

use domain::{
    id::TeamId,
    time::Timestamp,
    view::{
        ConsequencesView, MemberDetailView, MemberView, Page, PlanView, RoleView, SavedView, UserCounts,
        UserRow,
    },
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use crate::api::AppError;

/// The data of one page of the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct UserList {
    /// The rows.
    pub(super) page: Page<UserRow>,
    /// When they were read.
    pub(super) now: Timestamp,
    /// How many rows each choice of a filter has.
    pub(super) counts: UserCounts,
    /// Key and name of each role to filter by; empty if the reader may not see roles.
    pub(super) roles: Vec<(String, String)>,
    /// Id and name of each team to filter by; empty if the reader may not see teams.
    #[serde(default)]
    pub(super) teams: Vec<(TeamId, String)>,
    /// The saved views of the list.
    #[serde(default)]
    pub(super) views: Vec<SavedView>,
    /// The member in the side panel.
    pub(super) panel: Option<MemberView>,
}

/// Reads the list for the query of its address.
#[server(prefix = "/rpc", endpoint = "users/list", input = GetUrl)]
pub(crate) async fn read_list(slug: String, #[server(default)] query: String) -> Result<UserList, AppError> {
    use super::state::State;
    use crate::{api, params::Params};
    use domain::view::UsersOverview;
    api::answer(async {
        let (service, caller) = (api::service()?, api::caller()?);
        let state = State::read(&Params::parse(&query));
        let UsersOverview { page, counts, roles, teams, views } =
            service::members::overview(&service, &caller, &slug, &state.query).await?;
        // A member who has been removed meanwhile is left out, without an error.
        let panel = match state.panel {
            Some(id) => service::members::get(&service, &caller, &slug, id).await.ok(),
            None => None,
        };
        Ok(UserList { page, now: service.now(), counts, roles, teams, views, panel })
    })
    .await
}

/// A member with everything that the reader may see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct MemberDetail {
    /// The member.
    pub(super) found: MemberDetailView,
    /// When it was read.
    pub(super) now: Timestamp,
}

/// Reads a member.
#[server(prefix = "/rpc", endpoint = "users/member", input = GetUrl)]
pub(crate) async fn read_member(slug: String, member: String) -> Result<MemberDetail, AppError> {
    use crate::api;
    api::answer(async {
        let service = api::service()?;
        let found = service::members::dossier(&service, &api::caller()?, &slug, api::id(&member)?).await?;
        Ok(MemberDetail { found, now: service.now() })
    })
    .await
}

/// What is asked before something is done to a member.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct MemberQuestion {
    /// The member.
    pub(super) member: MemberView,
    /// The roles to choose from, for a change of roles.
    pub(super) roles: Vec<RoleView>,
    /// What becomes of the member's things, where the reader may remove or disable them or hand over what they own.
    #[serde(default)]
    pub(super) consequences: Option<ConsequencesView>,
    /// What a change does, for enabling the member, and for a change of roles before any are chosen.
    #[serde(default)]
    pub(super) plan: Option<PlanView>,
    /// When it was read.
    pub(super) now: Timestamp,
}

/// What becomes of the reader's things when they leave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Leaving {
    /// The consequences, if the reader may leave.
    pub(super) consequences: Option<ConsequencesView>,
}

/// Reads the facts of the question whether the reader leaves.
#[server(prefix = "/rpc", endpoint = "users/leaving", input = GetUrl)]
pub(crate) async fn read_leaving(slug: String) -> Result<Leaving, AppError> {
    use crate::api;
    use domain::error::ErrorKind;
    api::answer(async {
        let found = service::members::leaving(&api::service()?, &api::caller()?, &slug).await;
        let consequences = match found {
            Ok(view) => Some(view),
            // The page says that they may not.
            Err(ErrorKind::Denied { .. }) => None,
            Err(error) => return Err(error),
        };
        Ok(Leaving { consequences })
    })
    .await
}

/// Reads the facts of a question about a member: `about` is `roles`, `disable`, `enable`, `remove` or `hand_over`.
#[server(prefix = "/rpc", endpoint = "users/question", input = GetUrl)]
pub(crate) async fn read_question(
    slug: String,
    member: String,
    #[server(default)] about: String,
) -> Result<MemberQuestion, AppError> {
    use crate::api;
    use domain::{consequences::Departure, error::ErrorKind};
    use service::members;
    api::answer(async {
        let (service, caller) = (api::service()?, api::caller()?);
        let id = api::id(&member)?;
        let roles = match about.as_str() {
            "roles" => service::orgs::roles(&service, &caller, &slug).await?,
            _ => Vec::new(),
        };
        let departure = match about.as_str() {
            "disable" => Some(Departure::Disabled),
            "remove" => Some(Departure::Removed),
            "hand_over" => Some(Departure::HandedOver),
            _ => None,
        };
        let member = members::get(&service, &caller, &slug, id).await?;
        let consequences = match departure {
            Some(departure) => {
                match members::consequences(&service, &caller, &slug, (id, departure)).await {
                    Ok(view) => view,
                    Err(error) if departure == Departure::HandedOver => return Err(error),
                    // The page says that the reader may not.
                    Err(ErrorKind::Denied { .. } | ErrorKind::MemberState) => None,
                    Err(error) => return Err(error),
                }
            }
            None => None,
        };
        let plan = match about.as_str() {
            "roles" => members::preview_roles(&service, &caller, &slug, id, None).await.map(Some),
            "enable" => members::preview_enabling(&service, &caller, &slug, id).await,
            _ => Ok(None),
        };
        let plan = match plan {
            // The page says that the reader may not.
            Err(ErrorKind::Denied { .. } | ErrorKind::MemberState) => None,
            plan => plan?,
        };
        Ok(MemberQuestion { member, roles, consequences, plan, now: service.now() })
    })
    .await
}
