//! How a page reads: the address of a server function in, its answer as JSON text out. Only the page that shows the
//! answer gives it a type, so that everything before is compiled once (`docs/adr/0006-what-the-browser-loads.md`).

mod server;

use domain::{error::ErrorKind, list::query_string};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::AppError;

pub(crate) use server::ask;

/// JSON text, whatever it says.
pub(crate) type Text = Box<RawValue>;

/// The address of a server function that reads, with its arguments; empty ones are left out.
pub(crate) fn address(function: &str, arguments: &[(&str, &str)]) -> String {
    ["/rpc/", function, &query_string(arguments)].concat()
}

/// The address of a server function that reads a list of an organization, in the state that the page's own query says.
pub(crate) fn list_address(function: &str, slug: &str, query: &str) -> String {
    [&address(function, &[("slug", slug)]), &query.replacen('?', "&", 1)].map(String::as_str).concat()
}

/// Gives an answer its type.
pub(crate) fn read<T: DeserializeOwned>(text: &RawValue) -> Result<T, AppError> {
    // It reads unless the page is older than the server.
    serde_json::from_str(text.get()).map_err(|_| AppError(ErrorKind::Internal))
}

/// What a server function answered: JSON text if it is good, an error's JSON if it is not.
fn answered(is_good: bool, body: String) -> Result<Text, AppError> {
    let internal = AppError(ErrorKind::Internal);
    if is_good {
        RawValue::from_string(body).map_err(|_| internal)
    } else {
        Err(serde_json::from_str(&body).unwrap_or(internal))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_by_its_status() {
        assert_eq!(read::<Vec<u8>>(&answered(true, "[1,2]".to_owned()).unwrap()), Ok(vec![1, 2]));
        let error = serde_json::to_string(&AppError(ErrorKind::NotFound)).unwrap();
        assert_eq!(answered(false, error).unwrap_err(), AppError(ErrorKind::NotFound));
        assert_eq!(answered(false, "<html>".to_owned()).unwrap_err(), AppError(ErrorKind::Internal));
    }

    #[test]
    fn an_address_names_the_function_and_what_it_is_told() {
        assert_eq!(address("member/list", &[("slug", "acme"), ("q", "")]), "/rpc/member/list?slug=acme");
        assert_eq!(list_address("member/list", "acme", ""), "/rpc/member/list?slug=acme");
        assert_eq!(list_address("member/list", "acme", "?q=a%3F"), "/rpc/member/list?slug=acme&q=a%3F");
    }
}
