//! The page of a section. Where the browser's program runs, what a change would mean is shown as soon as a control is
//! changed; elsewhere the first attempt to save shows it.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use domain::{
    settings::Section,
    view::{FrameView, OrgView, SettingEffect, SettingView, SettingsView},
};
use leptos::{ev, prelude::*, task::spawn_local};

use super::{
    api,
    away::DaysAway,
    deletion,
    entered::{CONFIRMED, Entered, RESET},
    field::{entered, field},
    license::seats_in_use,
    succession, template,
};
use crate::{
    api::FormAnswer,
    dom,
    form::{Form, PictureCard, PostForm},
    messages::messages,
    paths::{asset_kinds_path, settings_path},
    plan::{changed_banner, new_mark},
    roles::landings_card,
    title::PageTitle,
    ui::{Button, ButtonLook, Icon, IconName, LinkButton, PageHead, Tab, Tabs, TextField},
};

/// What the present values of the controls would mean, and the days in them.
type Effects = ArcRwSignal<(Vec<SettingEffect>, DaysAway)>;

/// The effects that a form was sent with and that were no longer right; none where none were confirmed.
fn confirmed_before(form: Form) -> Vec<SettingEffect> {
    serde_json::from_slice(form.value(CONFIRMED, "").as_bytes()).unwrap_or_default()
}

/// The page.
pub(crate) fn view(frame: &FrameView, page: SettingsView) -> AnyView {
    let m = messages();
    let slug = frame.org.slug.clone();
    let SettingsView { sections, section, settings, org, landings, succession, seats, template: shown } =
        page;
    let tab = |of: Section| Tab {
        href: settings_path(&slug, of.as_str()),
        label: m.section(of).to_owned(),
        count: None,
        is_current: of == section,
    };
    let tabs: Vec<Tab> = sections.into_iter().map(tab).collect();
    let seats = seats.map(|seats| seats_in_use(frame, &seats));
    let kinds = frame.may.update_asset_kinds.then(|| {
        let href = asset_kinds_path(&slug);
        view! { <LinkButton href icon=IconName::Layers>{m.asset_kinds_title()}</LinkButton> }
    });
    let content = match section {
        Section::Account => account(org.clone()),
        Section::Template => shown.map(|shown| template::content(frame, &shown)).into_any(),
        _ => {
            let form = Form::new("settings/update");
            let fields = settings.iter().map(|setting| field(form, setting)).collect_view().into_any();
            section_form(form, frame, section, (settings, fields))
        }
    };
    let landings = landings_card(frame, &landings);
    let picture = (section == Section::General).then(|| picture(&org));
    let deletion = (section == Section::Account).then(|| deletion::card(&org.slug));
    let succession = succession.map(|succession| succession::card(&org.slug, &succession));
    view! {
        <PageTitle text=[m.section(section), m.settings_title()].join(" · ")/>
        <PageHead title=m.settings_title() lead=m.settings_lead()>{kinds}</PageHead>
        <Tabs label=m.settings_sections() tabs/>
        <div class="narrow stack">{seats} {content} {landings} {succession} {picture} {deletion}</div>
    }
    .into_any()
}

fn section_form(
    form: Form,
    frame: &FrameView,
    section: Section,
    (settings, fields): (Vec<SettingView>, AnyView),
) -> AnyView {
    let (m, slug) = (messages(), frame.org.slug.clone());
    // The lists of people that effects count, for who may see them.
    let people = frame.may.read_members.then(|| slug.clone());
    let reset = form.checked_values(RESET).unwrap_or_default();
    let of_form = |setting: &SettingView| entered(form, &setting.key, &setting.value);
    let days = DaysAway::read(&settings, of_form, &reset);
    let shown = match form.answer() {
        Some(FormAnswer::SettingEffects(effects)) => effects,
        _ => Vec::new(),
    };
    let is_answer = !shown.is_empty();
    let before = if is_answer { confirmed_before(form) } else { Vec::new() };
    let changed_since = changed_since(&before, &shown);
    let effects = Effects::new((shown, days));
    let section = section.as_str().to_owned();
    let hidden = vec![("slug", slug.clone()), ("section", section.clone())];
    let changed = preview_on_change(slug, section, settings, effects.clone());
    let panel = panel(effects.clone(), people, (is_answer, before));
    let is_harmless = move || effects.with(|(effects, _)| effects.is_empty());
    let label = move || if is_harmless() { m.settings_save() } else { m.settings_save_anyway() };
    view! {
        <PostForm form hidden class="card form" on:change=changed>
            {fields}
            {changed_since}
            {panel}
            <div class="form-actions">
                <Button submit=true look=ButtonLook::Primary>{label}</Button>
            </div>
        </PostForm>
    }
    .into_any()
}

/// Asks what the controls would mean; the answer to the newest question is shown.
fn preview_on_change(
    slug: String,
    section: String,
    settings: Vec<SettingView>,
    effects: Effects,
) -> impl Fn(ev::Event) + 'static {
    let latest = Arc::new(AtomicU32::new(0));
    move |event| {
        let number = latest.fetch_add(1, Ordering::Relaxed) + 1;
        let Entered { set, shown, boxes, reset } = Entered::of_fields(dom::fields_around(&event));
        let in_field = |setting: &SettingView| set.get(&setting.key).cloned().unwrap_or_default();
        let days = DaysAway::read(&settings, in_field, &reset);
        let (slug, section) = (slug.clone(), section.clone());
        let (effects, latest) = (effects.clone(), latest.clone());
        spawn_local(async move {
            // What cannot be read is said when it is saved.
            let found = api::preview(slug, section, set, boxes, reset, shown).await.unwrap_or_default();
            if latest.load(Ordering::Relaxed) == number {
                let words = found.iter().map(|effect| messages().setting_effect(*effect));
                let words = words.collect::<Vec<_>>().join(" ");
                effects.set((found, days));
                dom::announce(&words);
            }
        });
    }
}

/// That something has changed since the reader confirmed effects, and which no longer apply.
fn changed_since(before: &[SettingEffect], now: &[SettingEffect]) -> Option<AnyView> {
    if before.is_empty() {
        return None;
    }
    let m = messages();
    let gone: Vec<String> = before
        .iter()
        .filter(|effect| !now.contains(effect))
        .map(|effect| m.setting_effect(*effect))
        .collect();
    Some(changed_banner(&gone))
}

/// The effects, with links to the lists of the organization `people`, and the field that says that the reader has seen
/// them. They have the focus where they are the answer to an attempt to save; those that are new since another attempt, with
/// the effects `before`, are marked.
fn panel(
    effects: Effects,
    people: Option<String>,
    (is_answer, before): (bool, Vec<SettingEffect>),
) -> AnyView {
    let panel = move || {
        let (shown, days) = effects.get();
        (!shown.is_empty()).then(|| {
            let m = messages();
            let seen = serde_json::to_string(&shown).unwrap_or_default();
            let line = |effect: SettingEffect| {
                let mark = (!before.is_empty() && !before.contains(&effect)).then(new_mark);
                let text = m.setting_effect(effect);
                let link = people.as_ref().and_then(|slug| days.link(slug, effect));
                view! { <li><Icon name=IconName::TriangleAlert/><span>{text} {link} {mark}</span></li> }
            };
            let lines = shown.into_iter().map(line).collect_view();
            view! {
                <section class="setting-effects" aria-labelledby="effects-title">
                    <h2 id="effects-title" tabindex="-1" autofocus=is_answer>{m.settings_effects_title()}</h2>
                    <ul class="consequences">{lines}</ul>
                    <input type="hidden" name=CONFIRMED value=seen/>
                </section>
            }
        })
    };
    view! { {panel} }.into_any()
}

/// The organization's picture.
fn picture(org: &OrgView) -> AnyView {
    let card = PictureCard {
        form: Form::new("organization/picture"),
        remove: "organization/remove_picture",
        hidden: vec![("slug", org.slug.clone())],
        lead: Some(messages().settings_picture_lead()),
        picture: org.picture,
        round: false,
    };
    card.view()
}

/// Name and address of the organization. Every link of the page has the old address, so the answer is a new document.
fn account(org: OrgView) -> AnyView {
    let (m, form) = (messages(), Form::new("organization/rename"));
    let (name, slug) = (form.value("org_name", &org.name), form.value("org_slug", &org.slug));
    view! {
        <PostForm form hidden=vec![("slug", org.slug)] class="card form" leaves=true>
            <TextField
                id="org_name"
                label=m.shell_field_org_name()
                value=name
                error=form.error("org_name")
                autocomplete="organization"
            />
            <TextField
                id="org_slug"
                label=m.shell_field_org_slug()
                value=slug
                hint=m.settings_org_slug_hint()
                error=form.error("org_slug")
                maxlength=40
            />
            <div class="form-actions">
                <Button submit=true look=ButtonLook::Primary>{m.settings_rename()}</Button>
            </div>
        </PostForm>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
