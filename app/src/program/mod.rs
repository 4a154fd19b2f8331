//! What the browser's program tells the server about itself.

use leptos::prelude::*;

use crate::api::AppError;

/// Notes in the log where the program panicked. Only signed-in people have a program.
#[server(prefix = "/rpc", endpoint = "program/crashed")]
pub(crate) async fn crashed(#[server(default)] place: String) -> Result<(), AppError> {
    use crate::api;
    /// The most characters of a place that are logged.
    const MAX_PLACE: usize = 200;
    api::answer(async {
        api::caller()?;
        let is_of_a_path = |c: &char| c.is_ascii_alphanumeric() || "/_-.:".contains(*c);
        let place: String = place.chars().filter(is_of_a_path).take(MAX_PLACE).collect();
        tracing::warn!(place, "the browser's program stopped");
        Ok(())
    })
    .await
}
