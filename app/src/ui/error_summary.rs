//! The error summary above a form, with a link to each field. It takes the focus.

use leptos::prelude::*;

use crate::messages::messages;

/// One error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's id; empty if the error concerns the whole form.
    pub field: String,
    /// The message, as shown at the field.
    pub message: String,
}

/// Nothing while the list is empty.
#[component]
pub fn ErrorSummary(
    /// Everything that is wrong.
    #[prop(into)]
    errors: Vec<FieldError>,
) -> impl IntoView {
    (!errors.is_empty()).then(|| {
        let m = messages();
        let title = if errors.len() == 1 { m.kit_problem() } else { m.kit_problems() };
        let lines = errors
            .into_iter()
            .map(|FieldError { field, message }| {
                if field.is_empty() {
                    view! { <li>{message}</li> }.into_any()
                } else {
                    view! { <li><a href=["#", &field].concat()>{message}</a></li> }.into_any()
                }
            })
            .collect_view();
        view! {
            <div class="error-summary" role="alert" tabindex="-1" autofocus=true>
                <h2>{title}</h2>
                <ul>{lines}</ul>
            </div>
        }
    })
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn each_error_links_to_its_field() {
        let html = Owner::new().with(|| {
            let errors =
                vec![FieldError { field: "email".into(), message: "Enter an e-mail address.".into() }];
            view! { <ErrorSummary errors/> }.to_html()
        });
        assert!(html.contains("href=\"#email\""), "{html}");
        assert!(html.contains("role=\"alert\""), "{html}");
    }

    #[test]
    fn without_errors_there_is_nothing() {
        let html = Owner::new().with(|| view! { <ErrorSummary errors=Vec::new()/> }.to_html());
        assert!(!html.contains("div"), "{html}");
    }
}
