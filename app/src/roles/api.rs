//! Server functions of roles.

use domain::view::{PlanView, RoleDeletionView, RoleImpact, RoleView};
use leptos::{prelude::*, server_fn::codec::GetUrl};

use super::data::RoleEditor;
use crate::api::{AppError, FormAnswer};

/// Reads every role of an organization, highest first.
#[server(prefix = "/rpc", endpoint = "roles/list", input = GetUrl)]
pub(crate) async fn read_roles(slug: String) -> Result<Vec<RoleView>, AppError> {
    use crate::api;
    api::answer(async { service::orgs::roles(&api::service()?, &api::caller()?, &slug).await }).await
}

/// Reads a role for the editor; without one a new role, or a clone of the one whose key is `from`.
#[server(prefix = "/rpc", endpoint = "role/editor", input = GetUrl)]
pub(crate) async fn read_editor(slug: String, role: String, from: String) -> Result<RoleEditor, AppError> {
    use super::labels::editor;
    use crate::{api, messages::messages};
    use service::roles::{self, EditedRole};
    api::answer(async {
        let edited = match role.as_str() {
            "" => EditedRole::New(Some(from).filter(|from| !from.is_empty())),
            role => EditedRole::Existing(api::id(role)?),
        };
        let draft = roles::get(&api::service()?, &api::caller()?, &slug, edited).await?;
        Ok(editor(messages(), draft))
    })
    .await
}

/// Reads a role for the page that asks before it is deleted.
#[server(prefix = "/rpc", endpoint = "role/deletion", input = GetUrl)]
pub(crate) async fn read_deletion(slug: String, role: String) -> Result<RoleDeletionView, AppError> {
    use crate::api;
    api::answer(async {
        service::roles::deletion(&api::service()?, &api::caller()?, &slug, api::id(&role)?).await
    })
    .await
}

/// What saving the role would do. `source` is the role that a new one is cloned from; the grid is in `grants` and `scopes`.
#[server(prefix = "/rpc", endpoint = "role/preview")]
pub(crate) async fn preview(
    slug: String,
    role: String,
    source: String,
    #[server(default)] rank: String,
    #[server(default)] grants: Vec<String>,
    #[server(default)] scopes: Vec<String>,
) -> Result<RoleImpact, AppError> {
    use crate::api;
    use server::Grid;
    api::answer(async { Grid { slug, role, source, rank, grants, scopes }.preview().await }).await
}

/// Creates a role, or saves one there is. `agreed` is the fingerprint of the impact that was shown. With `act=preview` it says
/// what saving would do, and also where that is no longer what was agreed to.
#[server(prefix = "/rpc", endpoint = "role/save")]
pub(crate) async fn save(
    slug: String,
    role: String,
    source: String,
    #[server(default)] name: String,
    #[server(default)] description: String,
    #[server(default)] audience: String,
    #[server(default)] rank: String,
    #[server(default)] default_view: String,
    #[server(default)] is_default: String,
    #[server(default)] grants: Vec<String>,
    #[server(default)] scopes: Vec<String>,
    #[server(default)] agreed: String,
    #[server(default)] act: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::roles_path};
    use domain::error::ErrorKind;
    use server::Grid;
    use service::roles::{self, CreateRole, RoleFields, UpdateRole};
    api::answer(async {
        let (service, caller) = (api::service()?, api::caller()?);
        let grid = Grid { slug, role, source, rank, grants, scopes };
        if act == "preview" {
            return Ok(FormAnswer::RoleImpact(grid.preview().await?));
        }
        let (m, shown) = (messages(), api::saved_name(&name));
        let fields = RoleFields {
            name,
            description,
            audience,
            rank: grid.rank(),
            default_view: default_view.parse().unwrap_or_default(),
            is_default: !is_default.is_empty(),
            grants: grid.grants().await,
        };
        let (slug, to) = (&grid.slug, roles_path(&grid.slug));
        let notice = match grid.role()? {
            None => {
                let command = CreateRole { fields, cloned_from: grid.source()? };
                roles::create(&service, &caller, slug, command).await?;
                m.role_editor_done_created(&shown)
            }
            Some(role) => {
                let command = UpdateRole { role, fields, agreed: api::agreed_to(agreed) };
                match roles::update(&service, &caller, slug, command).await {
                    Err(ErrorKind::ConsequencesChanged) => {
                        return Ok(FormAnswer::RoleImpact(grid.preview().await?));
                    }
                    saved => saved?,
                }
                m.role_editor_done_updated(&shown)
            }
        };
        Ok(FormAnswer::Done(api::Done::to(to).with_notice(notice)))
    })
    .await
}

/// What deleting a role would do, with the `replacement` that its holders get.
#[server(prefix = "/rpc", endpoint = "role/preview_deletion")]
pub(crate) async fn preview_deletion(
    slug: String,
    role: String,
    #[server(default)] replacement: String,
) -> Result<PlanView, AppError> {
    use crate::api;
    api::answer(async {
        let of = (api::id(&role)?, server::optional(&replacement)?);
        service::roles::preview_deletion(&api::service()?, &api::caller()?, &slug, of).await
    })
    .await
}

/// Deletes a role; its holders get the `replacement`. `agreed` is the fingerprint of the plan that was shown; with `act=preview`
/// it says what would be done.
#[server(prefix = "/rpc", endpoint = "role/delete")]
pub(crate) async fn delete(
    slug: String,
    role: String,
    #[server(default)] replacement: String,
    #[server(default)] agreed: String,
    #[server(default)] act: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::roles_path};
    use domain::error::ErrorKind;
    use service::roles::{self, DeleteRole};
    api::answer(async {
        let (service, caller, id) = (api::service()?, api::caller()?, api::id(&role)?);
        let all = service::orgs::roles(&service, &caller, &slug).await?;
        let name = all.into_iter().find(|role| role.id == id).map(|role| role.name).unwrap_or_default();
        let replacement = server::optional(&replacement)?;
        let command = DeleteRole { role: id, replacement, agreed: api::agreed_to(agreed) };
        let is_done = match act.as_str() {
            "preview" => false,
            _ => match roles::delete(&service, &caller, &slug, command).await {
                Err(ErrorKind::ConsequencesChanged) => false,
                done => done.map(|()| true)?,
            },
        };
        if !is_done {
            let plan = roles::preview_deletion(&service, &caller, &slug, (id, replacement)).await?;
            return Ok(FormAnswer::Plan(Box::new(plan)));
        }
        let done = api::Done::to(roles_path(&slug));
        Ok(FormAnswer::Done(done.with_notice(messages().role_editor_done_deleted(&name))))
    })
    .await
}

/// Sets where the holders of a role land, and whether it is preselected in invitations.
#[server(prefix = "/rpc", endpoint = "role/defaults")]
pub(crate) async fn set_defaults(
    slug: String,
    role: String,
    #[server(default)] default_view: String,
    #[server(default)] is_default: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::roles_path};
    use service::roles::{self, SetRoleDefaults};
    api::change(async {
        let (service, caller, role) = (api::service()?, api::caller()?, api::id(&role)?);
        let default_view = default_view.parse().unwrap_or_default();
        let command = SetRoleDefaults { role, default_view, is_default: !is_default.is_empty() };
        let name = roles::set_defaults(&service, &caller, &slug, command).await?;
        Ok(api::Done::to(roles_path(&slug)).with_notice(messages().role_editor_done_defaults(&name)))
    })
    .await
}

/// Reading what the grid says.
#[cfg(feature = "ssr")]
mod server {
    use domain::{
        error::ErrorKind,
        id::RoleId,
        permission::{GrantSet, Permission},
        view::{RoleDraftView, RoleImpact},
    };
    use service::roles::{self, EditedRole, PreviewRole};

    use crate::{api, roles::scopes::read_grants};

    /// A submitted grid.
    pub(super) struct Grid {
        pub(super) slug: String,
        pub(super) role: String,
        pub(super) source: String,
        pub(super) rank: String,
        pub(super) grants: Vec<String>,
        pub(super) scopes: Vec<String>,
    }

    impl Grid {
        pub(super) fn role(&self) -> Result<Option<RoleId>, ErrorKind> {
            optional(&self.role)
        }

        pub(super) fn source(&self) -> Result<Option<RoleId>, ErrorKind> {
            optional(&self.source)
        }

        /// The rank; one that does not read is refused with the field.
        pub(super) fn rank(&self) -> i32 {
            self.rank.parse().unwrap_or_default()
        }

        /// What the grid grants. What the reader could not have changed stays as it is.
        pub(super) async fn grants(&self) -> GrantSet {
            // Who may not edit the role is told so when it is saved.
            let Some(draft) = self.draft().await else {
                return read_grants(&self.grants, &self.scopes, &GrantSet::default());
            };
            let is_fixed = |permission: &Permission| {
                draft.permissions.iter().any(|view| view.permission == *permission && view.givable.is_none())
            };
            let submitted = read_grants(&self.grants, &self.scopes, &draft.grants);
            let free = submitted.iter().filter(|(permission, _)| !is_fixed(permission));
            let fixed = draft.grants.iter().filter(|(permission, _)| is_fixed(permission));
            free.chain(fixed).map(|(permission, scope)| (permission.clone(), scope)).collect()
        }

        async fn draft(&self) -> Option<RoleDraftView> {
            let (service, caller) = (api::service().ok()?, api::caller().ok()?);
            let edited = match (self.role().ok()?, self.source().ok()?) {
                (Some(role), _) => EditedRole::Existing(role),
                (None, None) => EditedRole::New(None),
                (None, Some(source)) => {
                    let all = service::orgs::roles(&service, &caller, &self.slug).await.ok()?;
                    EditedRole::New(all.into_iter().find(|role| role.id == source).map(|role| role.key))
                }
            };
            roles::get(&service, &caller, &self.slug, edited).await.ok()
        }

        pub(super) async fn preview(&self) -> Result<RoleImpact, ErrorKind> {
            let command = PreviewRole {
                role: self.role()?,
                source: self.source()?,
                rank: self.rank(),
                grants: self.grants().await,
            };
            roles::preview(&api::service()?, &api::caller()?, &self.slug, command).await
        }
    }

    /// The role of an id; none where it is empty.
    pub(super) fn optional(id: &str) -> Result<Option<RoleId>, ErrorKind> {
        if id.is_empty() { Ok(None) } else { api::id(id).map(Some) }
    }
}
