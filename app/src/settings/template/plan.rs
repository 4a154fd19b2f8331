//! The consequences of a switch: what becomes of each role, of settings, words and layout, and what is in the way. The
//! choices about roles are part of the form that carries it out.

mod lines;

use domain::{
    permission::{GrantSet, Scope},
    template::RoleFate,
    view::{FrameView, RoleSwitchView, TemplateSwitchView},
};
use leptos::prelude::*;

use self::lines::{
    Since, effect_lines, invitation_line, member_lines, problem_lines, role_facts, role_line, sentences,
    setting_lines,
};
use super::{TEMPLATE, TEXT, text_of};
use crate::{
    FILE_NAME,
    api::TemplatePlan,
    form::{Form, PostForm},
    messages::messages,
    paths::settings_path,
    ui::{Banner, Button, ButtonLook, Choice, Icon, IconName, LinkButton, Select, Tone},
};

/// The field with the fingerprint of the consequences that are agreed to: the button sends it.
const AGREED: &str = "agreed";
/// The field with the sentences as they were shown, to say what differs from them.
const SHOWN: &str = "shown";

/// The consequences, and the form that carries the switch out.
pub(super) fn view(frame: &FrameView, form: Form, plan: &TemplatePlan) -> AnyView {
    let (m, found) = (messages(), &plan.view);
    let title = match found.is_file {
        true => m.templates_plan_title_file(&plan.name),
        false => m.templates_plan_title(&plan.name),
    };
    let shown = serde_json::to_string(&sentences(plan)).unwrap_or_default();
    let mut hidden = vec![("slug", frame.org.slug.clone()), (TEMPLATE, found.base.clone()), (SHOWN, shown)];
    if let Some(text) = text_of(form).filter(|_| found.is_file) {
        hidden.extend([(TEXT, text), (FILE_NAME, form.value(FILE_NAME, ""))]);
    }
    let since = Since::shown(form, plan);
    let changed = found.has_changed.then(|| {
        let gone = since.no_longer(plan).map(|lines| view! { <br/> {m.going_no_longer(&lines)} });
        view! { <Banner tone=Tone::Warning>{m.templates_changed()} {gone}</Banner> }
    });
    let fingerprint = found.fingerprint.clone();
    let act = found.is_possible().then(|| {
        view! {
            <Button submit=true look=ButtonLook::Danger attr:name=AGREED attr:value=fingerprint>
                {m.templates_switch()}
            </Button>
        }
    });
    let parts = [
        problems(plan, &since),
        Some(roles(plan, &since)),
        one_role(found, &since),
        Some(settings(found, &since)),
        Some(look(plan)),
    ];
    let parts = parts.into_iter().flatten().collect_view();
    let back = settings_path(&frame.org.slug, "template");
    view! {
        <PostForm form hidden class="card form template-plan" leaves=true>
            <h2 id="plan-title" tabindex="-1" autofocus=true>{title}</h2>
            <p>{m.templates_plan_lead()}</p>
            {changed}
            {parts}
            <div class="form-actions">
                <LinkButton href=back>{m.templates_cancel()}</LinkButton>
                <Button submit=true>{m.templates_see_again()}</Button>
                {act}
            </div>
        </PostForm>
    }
    .into_any()
}

fn problems(plan: &TemplatePlan, since: &Since) -> Option<AnyView> {
    let m = messages();
    let lines = problem_lines(plan);
    if lines.is_empty() {
        return None;
    }
    let lines = lines.into_iter().map(|text| since.line(IconName::TriangleAlert, text)).collect_view();
    Some(
        view! {
            <section class="template-problems" aria-labelledby="problems-title">
                <h3 id="problems-title">{m.templates_cannot()}</h3>
                <ul class="consequences">{lines}</ul>
            </section>
        }
        .into_any(),
    )
}

fn roles(plan: &TemplatePlan, since: &Since) -> AnyView {
    let m = messages();
    let found = &plan.view;
    let rows = found.roles.iter().map(|role| role_row(plan, role, since)).collect_view();
    let new: Vec<&str> =
        found.next_roles.iter().filter(|role| !role.is_used).map(|role| role.name.as_str()).collect();
    let new = (!new.is_empty()).then(|| view! { <p>{m.templates_new_roles(&new.join(", "))}</p> });
    view! {
        <section aria-labelledby="roles-title">
            <h3 id="roles-title">{m.templates_roles()}</h3>
            {rows}
            {new}
        </section>
    }
    .into_any()
}

/// A role with its choice, and what that does to those who have it.
fn role_row(plan: &TemplatePlan, role: &RoleSwitchView, since: &Since) -> AnyView {
    let m = messages();
    let (facts, mark) = (role_facts(role).join(" · "), since.mark(&role_line(role)));
    let warning = role.makes_owners.then(|| {
        view! { <p class="template-warning"><Icon name=IconName::TriangleAlert/>{m.templates_makes_owners()}</p> }
    });
    let is_same = role.gained.iter().next().is_none() && role.lost.iter().next().is_none();
    let changes = match (&role.fate, is_same) {
        (RoleFate::Deleted, _) => None,
        (_, true) => Some(view! { <p class="hint">{m.templates_same()}</p> }.into_any()),
        (_, false) => Some(
            view! {
                {grants(plan, &role.gained, m.templates_gains(count(&role.gained)))}
                {grants(plan, &role.lost, m.templates_loses(count(&role.lost)))}
            }
            .into_any(),
        ),
    };
    view! {
        <div class="setting">
            {fate(&plan.view, role)}
            <p class="hint">{facts} {mark}</p>
            {warning}
            {changes}
        </div>
    }
    .into_any()
}

/// What becomes of a role: a choice, but for the owner role.
fn fate(found: &TemplateSwitchView, role: &RoleSwitchView) -> AnyView {
    let m = messages();
    let label = m.templates_becomes(&role.name);
    if role.is_owner {
        let next = role.next_name.clone().unwrap_or_default();
        return view! {
            <p><span>{label}</span>" "<strong>{next}</strong></p>
            <p class="hint">{m.templates_owners_stay()}</p>
        }
        .into_any();
    }
    let mut choices: Vec<Choice> =
        found.next_roles.iter().map(|next| Choice::new(&next.key, &next.name)).collect();
    if found.may_keep {
        choices.push(Choice::new(RoleFate::Kept.to_string(), m.templates_stays()));
    }
    choices.push(Choice::new(RoleFate::Deleted.to_string(), m.templates_deleted()));
    let id = role.id.to_string();
    let name = ["fates[", &id, "]"].concat();
    view! { <Select id name label choices value=role.fate.to_string()/> }.into_any()
}

fn count(grants: &GrantSet) -> u64 {
    grants.iter().count() as u64
}

/// Permissions, folded away.
fn grants(plan: &TemplatePlan, grants: &GrantSet, title: String) -> Option<AnyView> {
    grants.iter().next()?;
    let name = |(permission, scope): (&domain::permission::Permission, Scope)| {
        let name = plan.names.get(permission.as_str()).map_or(permission.as_str(), String::as_str);
        let name = match scope {
            Scope::Own => messages().role_editor_own(name),
            Scope::All => name.to_owned(),
        };
        view! { <li>{name}</li> }
    };
    let lines = grants.iter().map(name).collect_view();
    Some(
        view! {
            <details class="template-preview">
                <summary>{title}</summary>
                <ul>{lines}</ul>
            </details>
        }
        .into_any(),
    )
}

fn one_role(found: &TemplateSwitchView, since: &Since) -> Option<AnyView> {
    if found.reduced_members.is_empty() && found.reduced_invitations == 0 {
        return None;
    }
    let m = messages();
    let (members, invitations) = (member_lines(found), invitation_line(found));
    let hint = (!members.is_empty()).then(|| view! { <p class="hint">{m.templates_reduced_hint()}</p> });
    let lines = members.into_iter().map(|text| since.line(IconName::Users, text)).collect_view();
    let invitations = invitations.map(|text| since.line(IconName::Mail, text));
    Some(
        view! {
            <section aria-labelledby="one-role-title">
                <h3 id="one-role-title">{m.templates_one_role()}</h3>
                <ul class="consequences">{lines}{invitations}</ul>
                {hint}
            </section>
        }
        .into_any(),
    )
}

fn settings(found: &TemplateSwitchView, since: &Since) -> AnyView {
    let m = messages();
    let lines = setting_lines(found).into_iter().map(|text| {
        let mark = since.mark(&text);
        view! { <li>{text} {mark}</li> }
    });
    let lines = lines.collect_view();
    let effects = effect_lines(found);
    let effects = (!effects.is_empty()).then(|| {
        let effects = effects.into_iter().map(|(icon, text)| since.line(icon, text)).collect_view();
        view! { <ul class="consequences">{effects}</ul> }
    });
    let list = match found.settings.is_empty() {
        true => view! { <p>{m.templates_settings_same()}</p> }.into_any(),
        false => view! { <ul class="template-list">{lines}</ul> }.into_any(),
    };
    view! {
        <section aria-labelledby="settings-title">
            <h3 id="settings-title">{m.templates_settings()}</h3>
            {list}
            {effects}
            <p class="hint">{m.templates_settings_stay()}</p>
        </section>
    }
    .into_any()
}

fn look(plan: &TemplatePlan) -> AnyView {
    let m = messages();
    let layout = plan.is_laid_out_anew.then(|| view! { <p>{m.templates_layout(&plan.name)}</p> });
    let word = |text: &str| if text.is_empty() { m.templates_no_word().to_owned() } else { text.to_owned() };
    let words = (!plan.words.is_empty()).then(|| {
        let lines = plan.words.iter().map(|(before, after)| {
            view! { <li>{m.templates_word(&word(before), &word(after))}</li> }
        });
        let lines = lines.collect_view();
        view! {
            <details class="template-preview">
                <summary>{m.templates_words(plan.words.len() as u64)}</summary>
                <ul>{lines}</ul>
            </details>
        }
    });
    let same =
        (!plan.is_laid_out_anew && plan.words.is_empty()).then(|| view! { <p>{m.templates_look_same()}</p> });
    view! {
        <section aria-labelledby="look-title">
            <h3 id="look-title">{m.templates_look()}</h3>
            {layout}
            {words}
            {same}
        </section>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
