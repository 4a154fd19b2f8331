//! Forms that post to their own page: how every page makes changes.

mod picture_card;
mod secret_input;

pub(crate) use picture_card::PictureCard;
pub(crate) use secret_input::SecretInput;

use ::messages::Messages;
use domain::error::{ErrorKind, Problem};
use leptos::prelude::*;

use crate::{
    api::{FormAnswer, FormState, problems},
    messages::messages,
    ui::{ErrorSummary, FieldError, ReaderField},
    visit::{PageContext, form_state},
};

/// A form, before and after it was submitted.
#[derive(Clone, Copy)]
pub(crate) struct Form {
    action: &'static str,
    sent: StoredValue<Option<FormState>>,
    error: StoredValue<Option<ErrorKind>>,
}

impl Form {
    /// The form for the server function at `/rpc/{action}`, filled with the submitted values if it was just refused.
    pub(crate) fn new(action: &'static str) -> Self {
        let sent = form_state().filter(|state| state.value("do") == Some(action) && !state.is_at_notice());
        let error = sent.as_ref().and_then(|state| state.error.clone());
        Self { action, sent: StoredValue::new(sent), error: StoredValue::new(error) }
    }

    /// The submitted value of a field, or `default` if the form was not submitted.
    pub(crate) fn value(self, name: &str, default: &str) -> String {
        self.sent.with_value(|sent| {
            sent.as_ref().map_or(default, |state| state.value(name).unwrap_or_default()).to_owned()
        })
    }

    /// The checked values of a group of boxes; `None` if the form was not submitted.
    pub(crate) fn checked_values(self, name: &str) -> Option<Vec<String>> {
        self.sent.with_value(|sent| {
            let values = &sent.as_ref()?.values;
            Some(values.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect())
        })
    }

    /// The error of a field.
    pub(crate) fn error(self, field: &str) -> Option<String> {
        self.error.with_value(|error| message_of(error.as_ref(), field))
    }

    /// Whether the form was submitted to this page.
    pub(crate) fn is_sent(self) -> bool {
        self.sent.with_value(Option::is_some)
    }

    /// Why the form was refused.
    pub(crate) fn refusal(self) -> Option<ErrorKind> {
        self.error.get_value()
    }

    /// What the server function answered, if it is shown on the form's own page.
    pub(crate) fn answer(self) -> Option<FormAnswer> {
        self.sent.with_value(|sent| sent.as_ref()?.answer.clone())
    }
}

/// What an error says of a field.
pub(crate) fn message_of(error: Option<&ErrorKind>, field: &str) -> Option<String> {
    let lines = problems(error?);
    lines.into_iter().find(|line| line.field == field).map(|line| line.message)
}

/// The label of a field in the error summary.
fn label(m: Messages, field: &str) -> Option<&'static str> {
    Some(match field {
        "name" => m.shell_field_name(),
        "email" => m.shell_field_email(),
        "password" => m.shell_field_password(),
        "current" => m.shell_field_current(),
        "new" => m.shell_field_new(),
        "org_name" => m.shell_field_org_name(),
        "public_url" => m.shell_field_public_url(),
        "template" => m.shell_field_template(),
        "template_file" => m.templates_file_label(),
        "mail_server" => m.shell_field_mail_server(),
        "mail_from" => m.shell_field_mail_from(),
        "org_slug" => m.shell_field_org_slug(),
        "addresses" => m.shell_field_addresses(),
        "roles" => m.shell_field_roles(),
        "note" => m.shell_field_note(),
        "kind" => m.assets_kind(),
        "parent" => m.assets_part_of(),
        "external_id" => m.assets_external_id(),
        "link" => m.assets_link(),
        "owner" => m.assets_owner(),
        "table" => m.assets_table(),
        "picture" => m.picture_label(),
        "view_name" => m.views_name(),
        "end" => m.reviews_until(),
        _ => return None,
    })
}

/// The lines of the error summary.
pub(crate) fn problem_lines(error: &ErrorKind) -> Vec<FieldError> {
    let m = messages();
    let mut lines = problems(error);
    for line in &mut lines {
        if let Some(label) = label(m, &line.field).filter(|_| !is_missing(error, &line.field)) {
            line.message = m.shell_field_problem(label, &line.message);
        }
    }
    lines
}

/// Whether a required field was left empty. Its message says by itself what to enter.
fn is_missing(error: &ErrorKind, field: &str) -> bool {
    let ErrorKind::Invalid { fields } = error else { return false };
    fields.iter().any(|wrong| wrong.field == field && wrong.problem == Problem::Required)
}

/// Fields that are never sent back to the page.
#[must_use]
pub fn is_password(name: &str) -> bool {
    name.ends_with("password") || matches!(name, "current" | "new")
}

/// The hint below a field for a new password.
pub(crate) fn password_hint() -> String {
    password_hint_for(use_context::<PageContext>().map_or(15, |context| context.visit().password_min_length))
}

/// The same where an organization asks for a longer one.
pub(crate) fn password_hint_for(least: u32) -> String {
    messages().shell_password_hint(least.into())
}

/// A form with an error summary.
#[component]
pub(crate) fn PostForm(
    /// The form.
    form: Form,
    /// The hidden fields.
    #[prop(optional)]
    hidden: Vec<(&'static str, String)>,
    /// Its class.
    #[prop(default = "form")]
    class: &'static str,
    /// The answer always loads a new document.
    #[prop(optional)]
    leaves: bool,
    /// It sends a file, which the browser does by itself.
    #[prop(optional)]
    files: bool,
    /// The fields and buttons.
    children: Children,
) -> impl IntoView {
    let errors = form.error.with_value(|error| error.as_ref().map(problem_lines).unwrap_or_default());
    view! {
        <form
            class=class
            method="post"
            novalidate
            enctype=files.then_some("multipart/form-data")
            data-leaves=(leaves || files).then_some("")
        >
            <ErrorSummary errors/>
            <input type="hidden" name="do" value=form.action/>
            <ReaderField/>
            {hidden.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view()}
            {children()}
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::email::EmailError;

    fn form_with(error: Option<ErrorKind>) -> Form {
        let form = Form::new("member/disable");
        form.error.set_value(error);
        form
    }

    #[test]
    fn a_form_posts_to_its_own_page_and_says_what_it_does() {
        let html = Owner::new().with(|| {
            let form = form_with(None);
            view! { <PostForm form hidden=vec![("member", "mem_1".to_owned())]>"Fields"</PostForm> }.to_html()
        });
        assert!(html.contains("method=\"post\"") && !html.contains("action="), "{html}");
        assert!(html.contains("name=\"do\" value=\"member/disable\""), "{html}");
        assert!(html.contains("name=\"member\" value=\"mem_1\""), "{html}");
    }

    #[test]
    fn an_error_stands_in_the_summary_and_at_its_field() {
        Owner::new().with(|| {
            let too_long = Problem::Email { error: EmailError::Length };
            let form = form_with(Some(ErrorKind::field("email", too_long)));
            assert_eq!(form.error("email"), Some("Use 254 characters or fewer.".to_owned()));
            assert_eq!(form.error("name"), None);
            let html = view! { <PostForm form>"Fields"</PostForm> }.to_html();
            assert!(html.contains("href=\"#email\">E-mail: Use 254 characters or fewer.<"), "{html}");
        });
    }

    #[test]
    fn the_summary_of_a_missing_field_says_what_to_enter_and_no_label() {
        Owner::new().with(|| {
            let form = form_with(Some(ErrorKind::field("email", Problem::Required)));
            let html = view! { <PostForm form>"Fields"</PostForm> }.to_html();
            assert!(html.contains("href=\"#email\">Enter an e-mail address.<"), "{html}");
        });
    }
}
