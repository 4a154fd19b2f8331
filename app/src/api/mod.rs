//! Types shared by all server functions and forms: errors, outcomes and submitted values. It knows no feature.

#[cfg(feature = "ssr")]
mod cookie;
#[cfg(feature = "ssr")]
mod server;

use std::collections::BTreeMap;

use domain::{
    bulk::{BulkPreview, BulkResult, Undone},
    error::ErrorKind,
    invite::Invited,
    view::{ImportedAsset, PlanView, RoleImpact, SettingEffect, ShownLink, TemplateSwitchView},
};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
pub use cookie::{CookieScope, read_cookies, set_cookie};
#[cfg(feature = "ssr")]
pub use server::{
    MailCheck, Program, RequestFacts, UploadedFile, UploadedText, caller, clear_session_cookie, origin,
    service, set_session_cookie,
};
#[cfg(feature = "ssr")]
pub(crate) use server::{
    agreed_to, answer, change, device, facts, form_origin, id, redirect, saved_name, set_status, upload,
    uploaded_text,
};

use crate::messages::messages;
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

impl From<leptos::wasm_split::SplitLoaderError> for AppError {
    /// Code that cannot be loaded is a server that does not answer.
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self(ErrorKind::Internal)
    }
}

impl leptos::server_fn::error::FromServerFnError for AppError {
    type Encoder = leptos::server_fn::codec::JsonEncoding;

    fn from_server_fn_error(error: leptos::server_fn::error::ServerFnErrorErr) -> Self {
        use leptos::server_fn::error::ServerFnErrorErr;
        let kind = match error {
            // The request was written by hand, or the page is older than the server.
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                ErrorKind::Invalid { fields: Vec::new() }
            }
            _ => ErrorKind::Internal,
        };
        #[cfg(feature = "ssr")]
        server::set_status(&kind);
        Self(kind)
    }
}

/// The outcome of a change: where to go next, and the notice to show there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// A path of this site.
    pub to: String,
    /// The notice; `None` if the next page shows the change.
    pub notice: Option<String>,
    /// The key that undoes it, offered beside the notice.
    pub undo: Option<String>,
}

impl Done {
    /// Continues at `to`.
    #[must_use]
    pub fn to(to: impl Into<String>) -> Self {
        Self { to: to.into(), notice: None, undo: None }
    }

    /// Adds a notice.
    #[must_use]
    pub fn with_notice(mut self, notice: impl Into<String>) -> Self {
        self.notice = Some(notice.into());
        self
    }
}

/// The hidden field of forms without an error summary: their errors are shown as a notice.
pub const AT_NOTICE: (&str, &str) = ("at", "notice");

/// What a server function answers to a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FormAnswer {
    /// The change is made: another page shows it.
    Done(Done),
    /// The list of people to invite, at its next step.
    Invited(Invited),
    /// The result of a bulk action for each row.
    Bulk(BulkResult),
    /// What a bulk action would do. Nothing was changed.
    BulkPreview(Box<BulkPreview>),
    /// The result of undoing for each row.
    Undone(Undone),
    /// An invitation's link.
    Link(ShownLink),
    /// What a change of settings means for those who are there. Nothing was changed yet.
    SettingEffects(Vec<SettingEffect>),
    /// What became of each line of an import.
    ImportedAssets(Vec<ImportedAsset>),
    /// What saving a role would do. Nothing was changed.
    RoleImpact(RoleImpact),
    /// What a change would do. Nothing was changed.
    Plan(Box<PlanView>),
    /// What switching to another template would do. Nothing was changed.
    TemplatePlan(Box<TemplatePlan>),
    /// Why the mail server of the set-up cannot be used, in the reader's language. Nothing was changed.
    MailProblem(String),
}

/// What switching to another template would do, with the words that the server puts in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplatePlan {
    /// What it would do.
    pub view: TemplateSwitchView,
    /// The name of the new template or of the base of its file.
    pub name: String,
    /// The names of the permissions and kinds of assets that it tells of, by their canonical ones.
    pub names: BTreeMap<String, String>,
    /// The words that change, each now and afterwards.
    pub words: Vec<(String, String)>,
    /// Whether the layout of the pages about people changes.
    pub is_laid_out_anew: bool,
}

/// A submitted form that did not redirect: the page is rendered again with it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FormState {
    /// Every field as it was submitted, in order; never a password.
    pub values: Vec<(String, String)>,
    /// Why it was refused.
    pub error: Option<ErrorKind>,
    /// What was answered, unless it is [`Done`](FormAnswer::Done).
    pub answer: Option<FormAnswer>,
}

impl FormState {
    /// Whether its error is shown as a notice.
    pub(crate) fn is_at_notice(&self) -> bool {
        self.value(AT_NOTICE.0) == Some(AT_NOTICE.1)
    }

    /// The first value of a field.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Accepts only paths of this site, so that a crafted URL cannot redirect elsewhere.
#[must_use]
pub fn local_path(path: &str) -> Option<&str> {
    let is_local = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains(|c: char| c == '\\' || c.is_control());
    is_local.then_some(path)
}

/// The lines of an error summary: the field (empty for the whole form) and the message.
#[must_use]
pub(crate) fn problems(error: &ErrorKind) -> Vec<crate::ui::FieldError> {
    let line = |field: &str, message| crate::ui::FieldError { field: field.to_owned(), message };
    match error {
        ErrorKind::Invalid { fields } if !fields.is_empty() => {
            fields.iter().map(|error| line(&error.field, messages().field_error(error))).collect()
        }
        other => vec![line("", messages().error(other))],
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
        assert!(parse::<FormAnswer>(&error).is_none());
        let done = FormAnswer::Done(Done::to("/").with_notice("Saved."));
        let text = serde_json_of(&done);
        assert_eq!(text, r#"{"done":{"to":"/","notice":"Saved.","undo":null}}"#);
        assert_eq!(parse::<FormAnswer>(&text), Some(done));
    }

    fn serde_json_of<T: Serialize>(value: &T) -> String {
        serde_json::to_string(value).unwrap()
    }

    fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Option<T> {
        serde_json::from_str(text).ok()
    }
}
