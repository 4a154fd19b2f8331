//! Server functions that change saved views.

use leptos::prelude::*;

use crate::api::{AppError, FormAnswer};

/// Saves what an address of the Users list shows under a name.
#[server(prefix = "/rpc", endpoint = "view/save")]
pub(crate) async fn save(
    slug: String,
    #[server(default)] view_name: String,
    #[server(default)] query: String,
    #[server(default)] shared: bool,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, users};
    use service::views::{self, SaveView};
    api::change(async {
        let query = users::view_query(&query);
        let notice = messages().views_done_saved(&api::saved_name(&view_name));
        let command = SaveView { name: view_name, query: query.clone(), is_shared: shared };
        let view = views::save(&api::service()?, &api::caller()?, &slug, command).await?;
        Ok(api::Done::to(users::view_path(&slug, view, &query)).with_notice(notice))
    })
    .await
}

/// Saves what an address of the Users list shows under the name of a view that there is.
#[server(prefix = "/rpc", endpoint = "view/update")]
pub(crate) async fn update(
    slug: String,
    view: String,
    #[server(default)] query: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, users};
    use service::views::{self, UpdateView};
    api::change(async {
        let (id, query) = (api::id(&view)?, users::view_query(&query));
        let command = UpdateView { id, query: query.clone() };
        let name = views::update(&api::service()?, &api::caller()?, &slug, command).await?;
        let to = users::view_path(&slug, id, &query);
        Ok(api::Done::to(to).with_notice(messages().views_done_updated(&name)))
    })
    .await
}

/// Gives a view another name.
#[server(prefix = "/rpc", endpoint = "view/rename")]
pub(crate) async fn rename(
    slug: String,
    view: String,
    #[server(default)] view_name: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::views_path};
    use service::views::{self, RenameView};
    api::change(async {
        let notice = messages().views_done_renamed(&api::saved_name(&view_name));
        let command = RenameView { id: api::id(&view)?, name: view_name };
        views::rename(&api::service()?, &api::caller()?, &slug, command).await?;
        Ok(api::Done::to(views_path(&slug)).with_notice(notice))
    })
    .await
}

/// Shares a view with the organization.
#[server(prefix = "/rpc", endpoint = "view/share")]
pub(crate) async fn share(slug: String, view: String) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::views_path};
    use service::views;
    api::change(async {
        let name = views::share(&api::service()?, &api::caller()?, &slug, api::id(&view)?).await?;
        Ok(api::Done::to(views_path(&slug)).with_notice(messages().views_done_shared(&name)))
    })
    .await
}

/// Makes a shared view personal again.
#[server(prefix = "/rpc", endpoint = "view/unshare")]
pub(crate) async fn unshare(slug: String, view: String) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::views_path};
    use service::views::{self, UnsharedView};
    api::change(async {
        let UnsharedView { name, of } =
            views::unshare(&api::service()?, &api::caller()?, &slug, api::id(&view)?).await?;
        let notice = match of {
            Some(person) => messages().views_done_unshared_to(&name, &person),
            None => messages().views_done_unshared(&name),
        };
        Ok(api::Done::to(views_path(&slug)).with_notice(notice))
    })
    .await
}

/// Deletes a view.
#[server(prefix = "/rpc", endpoint = "view/delete")]
pub(crate) async fn delete(slug: String, view: String) -> Result<FormAnswer, AppError> {
    use crate::{api, messages::messages, paths::views_path};
    use service::views;
    api::change(async {
        let name = views::delete(&api::service()?, &api::caller()?, &slug, api::id(&view)?).await?;
        Ok(api::Done::to(views_path(&slug)).with_notice(messages().views_done_deleted(&name)))
    })
    .await
}
