//! One setting: its control, its sentence, and how it differs from the template.

use domain::view::{SettingControl, SettingView};
use leptos::prelude::*;

use super::entered::{BOXES, RESET, is_untouched, name_of, shown_of};
use crate::{
    form::Form,
    messages::messages,
    ui::{Checkbox, Icon, IconName, TextArea, TextField},
};

/// The setting in its form.
pub(super) fn field(form: Form, setting: &SettingView) -> AnyView {
    let m = messages();
    let SettingView { key, control, value, default } = setting.clone();
    let (label, sentence) = m.setting(&key);
    let name = name_of(&key);
    let entered = entered(form, &key, &value);
    let error = form.error(&key);
    let text_field = |hint: String, error| {
        let (label, value) = (label.to_owned(), entered.clone());
        view! { <TextField id=key.clone() name=name.clone() label value hint error inputmode="numeric"/> }
            .into_any()
    };
    let control = match control {
        SettingControl::Choice(values) => choice(&key, &values, &entered, error),
        SettingControl::Switch => view! {
            <input type="hidden" name=BOXES value=key.clone()/>
            <Checkbox name value="on" label=label.to_owned() hint=sentence checked=entered == "on"/>
        }
        .into_any(),
        SettingControl::Number { least, most, unit, optional } => {
            let range = m.setting_range(least, most, unit);
            let may_be_empty = if optional { m.settings_optional() } else { "" };
            text_field([sentence, &range, may_be_empty].join(" ").trim_end().to_owned(), error)
        }
        SettingControl::Domains => {
            let hint = [sentence, m.settings_domains_hint()].join(" ");
            view! { <TextArea id=key.clone() name label=label.to_owned() value=entered hint error rows=3/> }
                .into_any()
        }
    };
    let reset = (value != default).then(|| {
        let is_reset = form.checked_values(RESET).is_some_and(|keys| keys.contains(&key));
        view! {
            <p class="hint">{m.settings_differs(&m.setting_value(&key, &default))}</p>
            <Checkbox name=RESET value=key.clone() label=m.settings_reset() checked=is_reset/>
        }
    });
    // So that readers hear of which setting the box is.
    let (role, name) = (reset.is_some().then_some("group"), reset.is_some().then(|| label.to_owned()));
    view! {
        <div class="setting" role=role aria-label=name>
            <input type="hidden" name=shown_of(&key) value=value/>
            {control}
            {reset}
        </div>
    }
    .into_any()
}

/// What stands in the control: the value, or what was entered in a form that is not saved yet. A setting that nobody touched
/// there follows what others have changed since, so that saving again leaves it as it is.
pub(super) fn entered(form: Form, key: &str, value: &str) -> String {
    let sent = form.value(&name_of(key), value);
    let shown = form.checked_values(&shown_of(key)).and_then(|shown| shown.into_iter().next());
    match shown {
        Some(shown) if is_untouched(&sent, &shown) => value.to_owned(),
        _ => sent,
    }
}

/// Radio buttons: all values can be seen.
fn choice(key: &str, values: &[String], entered: &str, error: Option<String>) -> AnyView {
    let m = messages();
    let (label, sentence) = m.setting(key);
    let boxes = values
        .iter()
        .map(|value| {
            let (name, label) = (name_of(key), m.setting_value(key, value));
            view! { <Checkbox radio=true name value=value.clone() label checked=value == entered/> }
        })
        .collect_view();
    let error = error.map(|text| {
        view! {
            <p class="field-error">
                <Icon name=IconName::TriangleAlert/>
                <span>{text}</span>
            </p>
        }
    });
    view! {
        <fieldset class="choices" id=key.to_owned()>
            <legend>{label.to_owned()}</legend>
            <p class="hint">{sentence}</p>
            {boxes}
            {error}
        </fieldset>
    }
    .into_any()
}
