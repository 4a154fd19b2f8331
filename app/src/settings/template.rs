//! The section about the organization's template: downloading it, choosing another one, and the consequences of a switch.
//! Its forms leave the document, since the words and the layout of every page may change.

mod plan;
#[cfg(feature = "ssr")]
mod words;

use domain::{
    access::Denial,
    template::Localized,
    view::{FrameView, TemplateView},
};
use leptos::prelude::*;

#[cfg(feature = "ssr")]
pub(super) use words::{template_name, template_plan};

use crate::{
    FILE_NAME,
    api::FormAnswer,
    form::{Form, PostForm},
    messages::messages,
    paths::template_file_path,
    ui::{Banner, Button, ButtonLook, Checkbox, Choice, FileField, IconName, LinkButton, Select, Tone},
};

/// The field with the key of a built-in template.
const TEMPLATE: &str = "template";
/// The field with a file that is chosen.
const FILE: &str = "template_file";
/// The field with the text of a file that was chosen before.
const TEXT: &str = "template_text";

/// The section, or the consequences of the switch that was asked for.
pub(super) fn content(frame: &FrameView, template: &TemplateView) -> AnyView {
    let form = Form::new("template/switch");
    match form.answer() {
        Some(FormAnswer::TemplatePlan(plan)) => plan::view(frame, form, &plan),
        _ => view! {
            <p class="muted">{messages().templates_current(name_of(template))}</p>
            {export(frame, template)}
            {choice(frame, form, template)}
        }
        .into_any(),
    }
}

/// The name of the organization's template; its key if this version does not know it.
fn name_of(template: &TemplateView) -> &str {
    let known = template.templates.iter().find(|(key, _)| *key == template.key);
    known.map_or(&template.key, |(_, name)| name.in_language(messages().language()))
}

fn export(frame: &FrameView, template: &TemplateView) -> AnyView {
    let m = messages();
    let action = match &template.export_refusal {
        Some(denial) => refusal(denial),
        None => view! {
            <div class="form-actions">
                <LinkButton href=template_file_path(&frame.org.slug) icon=IconName::Download attr:download="">
                    {m.templates_export()}
                </LinkButton>
            </div>
        }
        .into_any(),
    };
    view! {
        <section class="card form" aria-labelledby="export-title">
            <h2 id="export-title">{m.templates_export_title()}</h2>
            <p>{m.templates_export_lead()}</p>
            {action}
        </section>
    }
    .into_any()
}

fn refusal(denial: &Denial) -> AnyView {
    let text = messages().denial(denial);
    view! { <Banner tone=Tone::Info>{text}</Banner> }.into_any()
}

fn choice(frame: &FrameView, form: Form, template: &TemplateView) -> AnyView {
    let m = messages();
    if let Some(denial) = &template.switch_refusal {
        return view! {
            <section class="card form" aria-labelledby="switch-title">
                <h2 id="switch-title">{m.templates_switch_title()}</h2>
                {refusal(denial)}
            </section>
        }
        .into_any();
    }
    let choice = |(key, name): &(String, Localized)| {
        let name = name.in_language(m.language());
        let label = if *key == template.key { m.templates_choose_present(name) } else { name.to_owned() };
        Choice::new(key, label)
    };
    let choices: Vec<Choice> = template.templates.iter().map(choice).collect();
    let value = form.value(TEMPLATE, &template.key);
    let file = file_field(form, m.templates_file(), m.templates_file_hint());
    view! {
        <PostForm form hidden=vec![("slug", frame.org.slug.clone())] class="card form" files=true>
            <h2>{m.templates_switch_title()}</h2>
            <p>{m.templates_switch_lead()}</p>
            <Select
                id=TEMPLATE
                label=m.templates_choose()
                choices
                value
                error=form.error(TEMPLATE)
            />
            {file}
            <div class="form-actions">
                <Button submit=true look=ButtonLook::Primary>{m.templates_see()}</Button>
            </div>
        </PostForm>
    }
    .into_any()
}

/// The field for a file. A file that was read before is used again as long as its box is ticked.
pub(crate) fn file_field(form: Form, label: &'static str, hint: &'static str) -> AnyView {
    let error = form.error(FILE);
    let text = text_of(form).filter(|_| error.is_none());
    let before = text.map(|text| {
        let name = form.value(FILE_NAME, FILE);
        view! {
            <input type="hidden" name=FILE_NAME value=name.clone()/>
            <Checkbox name=TEXT value=text label=messages().templates_use_file(&name) checked=true/>
        }
    });
    view! {
        <FileField id=FILE label=label hint=hint error accept=".json,application/json"/>
        {before}
    }
    .into_any()
}

/// The text of the file that the form was sent with.
fn text_of(form: Form) -> Option<String> {
    [FILE, TEXT].iter().map(|field| form.value(field, "")).find(|text| !text.trim().is_empty())
}
