//! Reads the data of the organization's frame.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{api::AppError, visit::ShellData};

/// Reads the organization, the reader, and what the menus may offer.
#[server(prefix = "/rpc", endpoint = "org/shell", input = GetUrl)]
pub(crate) async fn read_shell(slug: String) -> Result<ShellData, AppError> {
    use crate::{api, messages::messages};
    api::answer(async {
        let service = api::service()?;
        let mut frame = service::orgs::frame(&service, &api::caller()?, &slug).await?;
        frame.words = messages().words(&frame.template, &frame.words);
        let sequence = std::mem::take(&mut frame.sequence);
        let program = use_context::<api::Program>().map(|program| program.0).unwrap_or_default();
        Ok(ShellData { frame, sequence, is_development: service.settings().development, program })
    })
    .await
}
