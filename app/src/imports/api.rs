//! The server functions of imports.

use domain::import::{ImportOptions, ImportView};
use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::api::{AppError, FormAnswer};

/// Reads what people can be imported with.
#[server(prefix = "/rpc", endpoint = "people/options", input = GetUrl)]
pub(crate) async fn read_options(slug: String) -> Result<ImportOptions, AppError> {
    use crate::api;
    api::answer(async { service::imports::options(&api::service()?, &api::caller()?, &slug).await }).await
}

/// Reads an import and some of its rows.
#[server(prefix = "/rpc", endpoint = "people/import", input = GetUrl)]
pub(crate) async fn read_import(
    slug: String,
    import: String,
    #[server(default)] query: String,
) -> Result<ImportView, AppError> {
    use crate::{api, params::Params};
    api::answer(async {
        let params = Params::parse(&query);
        let show = params.get("show").and_then(|show| show.parse().ok());
        let from = params.get("from").and_then(|from| from.parse().ok()).unwrap_or_default();
        service::imports::get(&api::service()?, &api::caller()?, &slug, api::id(&import)?, (show, from)).await
    })
    .await
}

/// Keeps a table and leads to what would become of its rows. The file that comes with the form wins over the pasted text. `clock`
/// is the reader's, by which last days end (`domain::end_date::DayClock`); without one, or one that doesn't read, that is UTC.
#[server(prefix = "/rpc", endpoint = "people/upload")]
pub(crate) async fn upload(
    slug: String,
    #[server(default)] table: String,
    #[server(default)] clock: String,
) -> Result<FormAnswer, AppError> {
    use crate::{api, paths::import_path};
    use service::imports::UploadTable;
    api::change(async {
        let clock = clock.parse().unwrap_or_default();
        let table = match api::uploaded_text() {
            Some(file) => UploadTable { file: Some(file.name), text: file.text.to_string(), clock },
            None => UploadTable { file: None, text: table, clock },
        };
        let id = service::imports::upload(&api::service()?, &api::caller()?, &slug, table).await?;
        Ok(api::Done::to(import_path(&slug, &id.to_string())))
    })
    .await
}

/// Begins to import.
#[server(prefix = "/rpc", endpoint = "people/begin")]
pub(crate) async fn begin(slug: String, import: String) -> Result<FormAnswer, AppError> {
    use crate::{api, paths::import_path};
    api::change(async {
        service::imports::begin(&api::service()?, &api::caller()?, &slug, api::id(&import)?).await?;
        Ok(api::Done::to(import_path(&slug, &import)))
    })
    .await
}
