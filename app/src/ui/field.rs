//! One-line fields: label above, hint and error below, tied to the box for readers.

use leptos::prelude::*;

use crate::messages::messages;

use super::icon::{Icon, IconName};

/// The id of the element that shows a field's error.
fn error_id(id: &str) -> String {
    [id, "-error"].concat()
}

/// The id of the element that shows a field's hint.
fn hint_id(id: &str) -> String {
    [id, "-hint"].concat()
}

/// What describes a field: the error first, it matters more.
pub(crate) fn described_by(id: &str, has_error: bool, has_hint: bool) -> Option<String> {
    match (has_error, has_hint) {
        (true, true) => Some([error_id(id).as_str(), " ", hint_id(id).as_str()].concat()),
        (true, false) => Some(error_id(id)),
        (false, true) => Some(hint_id(id)),
        (false, false) => None,
    }
}

/// What a box holds at first, if anything.
pub(super) fn present(value: String) -> Option<String> {
    (!value.is_empty()).then_some(value)
}

/// Label, control, hint and error, in this order; what every kind of field is made of.
#[component]
pub(crate) fn FieldFrame(
    /// The control's id.
    id: String,
    /// Its name for people.
    label: String,
    /// Says that it may stay empty.
    optional: bool,
    /// What helps to fill it in.
    hint: Option<String>,
    /// What is wrong with it.
    error: Option<String>,
    /// The control.
    children: Children,
) -> impl IntoView {
    let (hint_id, error_id) = (hint_id(&id), error_id(&id));
    view! {
        <div class="field">
            <label class="label" for=id>
                {label}
                {optional.then(|| view! { <span class="optional">" " {messages().kit_optional()}</span> })}
            </label>
            {children()}
            {hint.map(|text| view! { <p class="hint" id=hint_id>{text}</p> })}
            {error.map(|text| {
                view! {
                    <p class="field-error" id=error_id>
                        <Icon name=IconName::TriangleAlert/>
                        <span>{text}</span>
                    </p>
                }
            })}
        </div>
    }
    .into_any()
}

/// A line of text.
#[component]
pub fn TextField(
    /// Unique in the page; what the error summary links to.
    #[prop(into)]
    id: String,
    /// The form's key; the id, if not given.
    #[prop(optional, into)]
    name: Option<String>,
    /// Its name for people.
    #[prop(into)]
    label: String,
    /// `text`, `email`, `url`, `number`, `date`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What it holds at first; after a failed attempt what was typed.
    #[prop(optional, into)]
    value: String,
    /// What helps to fill it in.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(optional_no_strip)]
    error: Option<String>,
    /// What the browser may fill in by itself.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// Which keyboard a phone shows: `numeric`, `email`.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// Must be filled in.
    #[prop(optional)]
    required: bool,
    /// Says "(optional)" after the label.
    #[prop(optional)]
    optional: bool,
    /// Shown, sent, not to be changed.
    #[prop(optional)]
    readonly: bool,
    /// Focused when the page opens.
    #[prop(optional)]
    autofocus: bool,
    /// The longest text taken.
    #[prop(optional)]
    maxlength: Option<u32>,
    /// An example of what to type.
    #[prop(optional)]
    placeholder: Option<&'static str>,
) -> impl IntoView {
    let name = name.unwrap_or_else(|| id.clone());
    let is_wrong = error.is_some();
    let described = described_by(&id, is_wrong, hint.is_some());
    view! {
        <FieldFrame id=id.clone() label optional hint error>
            <input
                class="input"
                id=id
                name=name
                type=kind
                value=present(value)
                autocomplete=autocomplete
                inputmode=inputmode
                required=required
                readonly=readonly
                autofocus=autofocus
                maxlength=maxlength
                placeholder=placeholder
                aria-invalid=is_wrong.then_some("true")
                aria-describedby=described
            />
        </FieldFrame>
    }
    .into_any()
}

/// A file. Browsers do not fill it in again after a failed attempt.
#[component]
pub fn FileField(
    /// Unique in the page; also the form's key.
    #[prop(into)]
    id: String,
    /// Its name for people.
    #[prop(into)]
    label: String,
    /// Which files are offered: endings and types.
    accept: &'static str,
    /// What helps to choose.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(optional_no_strip)]
    error: Option<String>,
) -> impl IntoView {
    let is_wrong = error.is_some();
    let described = described_by(&id, is_wrong, hint.is_some());
    view! {
        <FieldFrame id=id.clone() label optional=false hint error>
            <input
                class="input"
                id=id.clone()
                name=id
                type="file"
                accept=accept
                aria-invalid=is_wrong.then_some("true")
                aria-describedby=described
            />
        </FieldFrame>
    }
    .into_any()
}

/// A password, which can be shown where a script runs. It is never given back to the page.
#[component]
pub fn PasswordField(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// The form's key; the id, if not given.
    #[prop(optional, into)]
    name: Option<String>,
    /// Its name for people.
    #[prop(into)]
    label: String,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// What it must be like.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(optional_no_strip)]
    error: Option<String>,
    /// The shortest one taken.
    #[prop(optional)]
    minlength: Option<u32>,
    /// Focused when the page opens.
    #[prop(optional)]
    autofocus: bool,
) -> impl IntoView {
    let name = name.unwrap_or_else(|| id.clone());
    let is_wrong = error.is_some();
    let described = described_by(&id, is_wrong, hint.is_some());
    view! {
        <FieldFrame id=id.clone() label optional=false hint error>
            <span class="input-wrap">
                <input
                    class="input"
                    id=id.clone()
                    name=name
                    type="password"
                    autocomplete=autocomplete
                    autocapitalize="off"
                    spellcheck="false"
                    required=true
                    autofocus=autofocus
                    minlength=minlength
                    aria-invalid=is_wrong.then_some("true")
                    aria-describedby=described
                />
                <button
                    type="button"
                    class="button button-quiet button-icon reveal needs-script"
                    aria-label=messages().kit_show_password()
                    aria-pressed="false"
                    data-reveal=id
                >
                    <Icon name=IconName::Eye/>
                    <Icon name=IconName::EyeOff/>
                </button>
            </span>
        </FieldFrame>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_field_is_marked_and_described_by_its_error_before_its_hint() {
        let html = Owner::new().with(|| {
            view! { <TextField id="email" label="E-mail" value="carol@" hint="Work address" error=Some("Not an address.".to_owned())/> }.to_html()
        });
        assert!(html.contains("aria-invalid=\"true\""), "{html}");
        assert!(html.contains("aria-describedby=\"email-error email-hint\""), "{html}");
        assert!(html.contains("value=\"carol@\""), "{html}");
    }

    #[test]
    fn a_password_is_never_printed() {
        let html = Owner::new().with(|| {
            view! { <PasswordField id="password" label="Password" autocomplete="current-password"/> }
                .to_html()
        });
        assert!(!html.contains("value="), "{html}");
    }
}
