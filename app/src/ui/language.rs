//! The language of the pages: a button for each, in a form, without a script.

use domain::language::Language;
use leptos::prelude::*;

use super::post::PostForm;
use crate::messages::messages;

/// Chooses the language of one's pages and mails. A page has one language, so choosing another loads it anew.
#[component]
pub fn LanguageSwitch(
    /// The path of the page to return to.
    #[prop(into)]
    back: String,
) -> impl IntoView {
    let m = messages();
    let buttons = Language::ALL
        .iter()
        .map(|language| {
            view! {
                <button
                    type="submit"
                    name="language"
                    value=language.as_str()
                    lang=language.as_str()
                    aria-pressed=if *language == m.language() { "true" } else { "false" }
                >
                    {language.name()}
                </button>
            }
        })
        .collect_view();
    view! {
        <PostForm fields=vec![("do", "account/set_language".to_owned()), ("back", back)] attr:data-leaves="">
            <div class="theme" role="group" aria-label=m.kit_language()>{buttons}</div>
        </PostForm>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn each_language_is_named_in_itself_and_the_present_one_is_pressed() {
        let html = Owner::new().with(|| view! { <LanguageSwitch back="/account"/> }.to_html());
        assert!(html.contains("lang=\"de\" aria-pressed=\"false\">Deutsch"), "{html}");
        assert!(html.contains("lang=\"en\" aria-pressed=\"true\">English"), "{html}");
    }
}
