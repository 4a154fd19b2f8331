//! What every server function and every form speak: errors, outcomes and what was typed before. On the server also who is
//! asking and how the answer is set up. It knows no feature.

mod cookie;
mod server;

use domain::error::{ErrorKind, FieldError};
use serde::{Deserialize, Serialize};

pub use cookie::{read_cookies, session_cookie_name, set_cookie};
pub use server::{RequestFacts, caller, clear_session_cookie, origin, service, set_session_cookie};
pub(crate) use server::{answer, facts, id, redirect, request_origin, set_status};

pub use crate::ui::Theme;

/// Why a server function refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AppError(pub ErrorKind);

impl From<ErrorKind> for AppError {
    fn from(kind: ErrorKind) -> Self {
        Self(kind)
    }
}

impl leptos::server_fn::error::FromServerFnError for AppError {
    type Encoder = leptos::server_fn::codec::JsonEncoding;

    fn from_server_fn_error(error: leptos::server_fn::error::ServerFnErrorErr) -> Self {
        use leptos::server_fn::error::ServerFnErrorErr;
        let kind = match error {
            // The arguments did not read: somebody wrote the request by hand, or the page is older than the server.
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                ErrorKind::Invalid { fields: Vec::new() }
            }
            _ => ErrorKind::Internal,
        };
        server::set_status(&kind);
        Self(kind)
    }
}

/// A change is done: where to go on, and what to say there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// A path of this site.
    pub to: String,
    /// What happened, in words; none where the next page shows it.
    pub notice: Option<String>,
    /// The key by which it can be undone, offered beside the words.
    pub undo: Option<String>,
}

impl Done {
    /// Go on at `to`.
    #[must_use]
    pub fn to(to: impl Into<String>) -> Self {
        Self { to: to.into(), notice: None, undo: None }
    }

    /// And say what happened.
    #[must_use]
    pub fn saying(mut self, notice: impl Into<String>) -> Self {
        self.notice = Some(notice.into());
        self
    }

    /// And offer to undo it, where that is possible.
    #[must_use]
    pub(crate) fn undoable(mut self, undo: Option<domain::id::UndoId>) -> Self {
        self.undo = undo.map(|undo| undo.to_string());
        self
    }
}

/// A form that was sent and did not lead elsewhere: the page is rendered again with it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FormState {
    /// Every field as it was sent, `do` and repeated keys included, in order; never a password.
    pub values: Vec<(String, String)>,
    /// Why it was refused.
    pub error: Option<ErrorKind>,
    /// What came back instead of [`Done`], as JSON text.
    pub result: Option<String>,
}

impl FormState {
    /// The first value of a field.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// The form that led to this page, if it came back.
#[must_use]
pub fn form_state() -> Option<FormState> {
    facts().and_then(|facts| facts.form)
}

/// A path of this site that a link or form may lead to: nothing else, so that nobody is sent away by a crafted address.
#[must_use]
pub fn local_path(path: &str) -> Option<&str> {
    let is_local = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains(|c: char| c == '\\' || c.is_control());
    is_local.then_some(path)
}

/// What is wrong, for the summary above a form: the field (none for the whole) and the words.
#[must_use]
pub(crate) fn problems(error: &ErrorKind) -> Vec<crate::ui::FieldError> {
    let line = |field: &str, message| crate::ui::FieldError { field: field.to_owned(), message };
    match error {
        ErrorKind::Invalid { fields } if !fields.is_empty() => {
            fields.iter().map(|FieldError { field, problem }| line(field, problem.message())).collect()
        }
        other => vec![line("", other.message())],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::error::Problem;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        for good in ["/", "/o/acme/users?q=a", "/invite/abc"] {
            assert_eq!(local_path(good), Some(good));
        }
        for bad in ["", "users", "//evil.example", "/\\evil.example", "https://evil.example", "/a\nb"] {
            assert_eq!(local_path(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_refusal_without_fields_is_told_above_the_form() {
        let lines = problems(&ErrorKind::LastOwner);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].field, "");
        let lines = problems(&ErrorKind::field("email", Problem::Required));
        assert_eq!(lines[0].field, "email");
    }

    #[test]
    fn an_outcome_is_told_from_an_error_and_from_another_result() {
        let error = serde_json_of(&AppError(ErrorKind::NotFound));
        assert!(parse::<Done>(&error).is_none());
        let done = serde_json_of(&Done::to("/").saying("Saved."));
        assert_eq!(
            parse::<Done>(&done),
            Some(Done { to: "/".into(), notice: Some("Saved.".into()), undo: None })
        );
    }

    fn serde_json_of<T: Serialize>(value: &T) -> String {
        serde_json::to_string(value).unwrap()
    }

    fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Option<T> {
        serde_json::from_str(text).ok()
    }
}
