//! What is wrong with a form, above it, with a link to each field. It takes the focus.

use leptos::{html::Div, prelude::*};

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's id; empty if the matter is the whole form's.
    pub field: String,
    /// The same words that stand at the field.
    pub message: String,
}

/// Nothing while the list is empty.
#[component]
pub fn ErrorSummary(
    /// Everything that is wrong.
    #[prop(into)]
    errors: Signal<Vec<FieldError>>,
) -> impl IntoView {
    move || {
        let errors = errors.get();
        (!errors.is_empty()).then(|| {
            let title = if errors.len() == 1 { "There is a problem" } else { "There are some problems" };
            let lines = errors
                .into_iter()
                .map(|FieldError { field, message }| {
                    if field.is_empty() {
                        view! { <li>{message}</li> }.into_any()
                    } else {
                        // The router would scroll there and leave the focus behind; the browser takes it along.
                        view! { <li><a href=["#", &field].concat() rel="external">{message}</a></li> }
                            .into_any()
                    }
                })
                .collect_view();
            let summary = NodeRef::<Div>::new();
            summary.on_load(|element| {
                // Nothing is lost if the browser refuses: `autofocus` and the alert role say the same.
                let _ = element.focus();
            });
            view! {
                <div class="error-summary" role="alert" tabindex="-1" autofocus=true node_ref=summary>
                    <h2>{title}</h2>
                    <ul>{lines}</ul>
                </div>
            }
        })
    }
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
