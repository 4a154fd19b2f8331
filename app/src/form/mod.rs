//! The one way in which pages change things: a form that posts to its own page, and that the browser's program sends
//! without leaving it where there is one. It knows no feature.

#[cfg(feature = "hydrate")]
mod browser;

use domain::error::ErrorKind;
use leptos::prelude::*;
use serde::de::DeserializeOwned;

use crate::{
    api::{FormState, form_state, problems},
    desk::Desk,
    ui::{ErrorSummary, FieldError},
};

#[cfg(feature = "hydrate")]
pub(crate) use browser::listen;

/// The hidden field by which a form without room for a summary says so: its errors stand where notices stand.
pub(crate) const AT_NOTICE: (&str, &str) = ("at", "notice");

/// A form of a page, before and after it was sent.
#[derive(Clone, Copy)]
pub(crate) struct Form {
    action: &'static str,
    sent: StoredValue<Option<FormState>>,
    error: RwSignal<Option<ErrorKind>>,
    result: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

impl Form {
    /// The form for the server function at `/rpc/{action}`; filled with what was typed if it just came back.
    pub(crate) fn new(action: &'static str) -> Self {
        let sent = form_state().filter(|state| state.value("do") == Some(action) && !is_at_notice(state));
        let error = sent.as_ref().and_then(|state| state.error.clone());
        let result = sent.as_ref().and_then(|state| state.result.clone());
        Self {
            action,
            sent: StoredValue::new(sent),
            error: RwSignal::new(error),
            result: RwSignal::new(result),
            busy: RwSignal::new(false),
        }
    }

    /// What was typed into a field before the form came back, or else what the field shows at first.
    #[cfg(feature = "ssr")]
    pub(crate) fn value(self, name: &str, usual: &str) -> String {
        self.sent.with_value(|sent| {
            sent.as_ref().map_or(usual, |state| state.value(name).unwrap_or_default()).to_owned()
        })
    }

    /// Which boxes of a group were ticked before the form came back; none if it was not sent.
    pub(crate) fn ticked(self, name: &str) -> Option<Vec<String>> {
        self.sent.with_value(|sent| {
            let values = &sent.as_ref()?.values;
            Some(values.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect())
        })
    }

    /// What is wrong with a field.
    pub(crate) fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.error.with(|error| {
                let lines = problems(error.as_ref()?);
                lines.into_iter().find(|line| line.field == field).map(|line| line.message)
            })
        })
    }

    /// The form is on its way.
    pub(crate) fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// What came back instead of another page to go to.
    pub(crate) fn result<T: DeserializeOwned>(self) -> Option<T> {
        self.result.with(|text| serde_json::from_str(text.as_deref()?).ok())
    }
}

/// What a field is called where its error stands away from it.
fn label(field: &str) -> Option<&'static str> {
    Some(match field {
        "name" => "Name",
        "email" => "E-mail",
        "password" => "Password",
        "current" => "Present password",
        "new" => "New password",
        "org_name" => "Organization",
        "public_url" => "Address of this installation",
        "mail_server" => "Mail server",
        "mail_from" => "Sender of mails",
        "addresses" => "E-mail addresses",
        "roles" => "Roles",
        "note" => "Note",
        _ => return None,
    })
}

/// The lines above the form: each names its field.
fn summary(error: &ErrorKind) -> Vec<FieldError> {
    let mut lines = problems(error);
    for line in &mut lines {
        if let Some(label) = label(&line.field) {
            line.message = [label, ": ", &line.message].concat();
        }
    }
    lines
}

fn is_at_notice(state: &FormState) -> bool {
    state.value(AT_NOTICE.0) == Some(AT_NOTICE.1)
}

/// The refusal of a form that has no room for it.
pub(crate) fn refused_at_notice() -> Option<ErrorKind> {
    form_state().filter(is_at_notice).and_then(|state| state.error)
}

/// A form with its summary of errors.
#[component]
pub(crate) fn PostForm(
    /// The form.
    form: Form,
    /// What is sent beside the fields.
    #[prop(optional)]
    hidden: Vec<(&'static str, String)>,
    /// Its class.
    #[prop(default = "form")]
    class: &'static str,
    /// Always leaves the page: the answer leads out of what the browser's program knows.
    #[prop(optional)]
    leaves: bool,
    /// The fields and buttons.
    children: Children,
) -> impl IntoView {
    let errors =
        Signal::derive(move || form.error.with(|error| error.as_ref().map(summary).unwrap_or_default()));
    let desk = use_context::<Desk>();
    view! {
        <form
            class=class
            method="post"
            novalidate
            data-leaves=leaves.then_some("")
            on:submit=move |event| {
                if let Some(desk) = desk.filter(|_| !leaves) {
                    form.send(&event, desk);
                }
            }
        >
            <ErrorSummary errors/>
            <input type="hidden" name="do" value=form.action/>
            {hidden.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view()}
            {children()}
        </form>
    }
}

impl Form {
    #[cfg(feature = "hydrate")]
    fn send(self, event: &leptos::ev::SubmitEvent, desk: Desk) {
        browser::send(event, Some(self), desk);
    }

    /// On the server nobody submits.
    #[cfg(not(feature = "hydrate"))]
    fn send(self, _: &leptos::ev::SubmitEvent, _: Desk) {}
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use domain::error::Problem;

    fn form_with(error: Option<ErrorKind>) -> Form {
        let form = Form::new("member/disable");
        form.error.set(error);
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
            let form = form_with(Some(ErrorKind::field("email", Problem::Required)));
            assert_eq!(form.error("email").get(), Some("Fill this in.".to_owned()));
            assert_eq!(form.error("name").get(), None);
            let html = view! { <PostForm form>"Fields"</PostForm> }.to_html();
            assert!(html.contains("href=\"#email\"") && html.contains("E-mail: Fill this in."), "{html}");
        });
    }
}
