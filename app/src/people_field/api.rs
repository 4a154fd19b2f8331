//! The server function that finds people while a name is typed.

use domain::view::FoundPerson;
use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::api::AppError;

/// Finds the first members by name who match a text: only active ones for `active`, and not the member `except`, who is the
/// reader for `me`.
#[server(prefix = "/rpc", endpoint = "people/find", input = GetUrl)]
pub(super) async fn find_people(
    slug: String,
    #[server(default)] text: String,
    #[server(default)] active: bool,
    #[server(default)] except: String,
) -> Result<Vec<FoundPerson>, AppError> {
    use crate::api;
    use service::members::{self, FindPeople, LeftOut};
    api::answer(async {
        let except = match except.as_str() {
            "" => LeftOut::Nobody,
            "me" => LeftOut::Actor,
            id => LeftOut::Member(api::id(id)?),
        };
        let command = FindPeople { text, is_active: active, except };
        members::find(&api::service()?, &api::caller()?, &slug, &command).await
    })
    .await
}
