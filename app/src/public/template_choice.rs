//! The choice of the template of a new organization: a card for each, with its roles, rules and words folded away. It needs
//! no script.

use ::messages::Messages;
use domain::{
    policy::{Leave, ManagedBy, Policy, RolesPerMember, TeamsMode},
    template::{self, Template},
    words::Words,
};
use leptos::prelude::*;

use crate::{
    form::Form,
    messages::messages,
    ui::{Icon, IconName},
};

/// The cards, as the field `template` of a form. What was chosen stays chosen when the form is refused.
pub(super) fn template_choice(form: Form) -> AnyView {
    let m = messages();
    let chosen = form.value("template", template::DEFAULT);
    let error = form.error("template");
    let described = if error.is_some() { "template-error template-hint" } else { "template-hint" };
    let cards = Template::all()
        .iter()
        .enumerate()
        .map(|(n, template)| card(m, template, n == 0, template.key == chosen))
        .collect_view();
    let error = error.map(|text| {
        view! {
            <p class="field-error" id="template-error">
                <Icon name=IconName::TriangleAlert/>
                <span>{text}</span>
            </p>
        }
    });
    view! {
        <fieldset class="setup-part" aria-describedby=described>
            <legend>{m.shell_field_template()}</legend>
            <p class="hint" id="template-hint">{m.organization_template_hint()}</p>
            {error}
            {cards}
        </fieldset>
    }
    .into_any()
}

/// One template. The error summary leads to the first one.
fn card(m: Messages, template: &Template, is_first: bool, is_chosen: bool) -> AnyView {
    let name = template.name.in_language(m.language()).to_owned();
    let description = template.description.in_language(m.language()).to_owned();
    let preview = preview(m, template, &name);
    view! {
        <div class="template-card">
            <label class="choice">
                <input
                    class="box"
                    type="radio"
                    name="template"
                    value=template.key.clone()
                    id=is_first.then_some("template")
                    checked=is_chosen
                />
                <strong>{name}</strong>
                <span class="hint">{description}</span>
            </label>
            {preview}
        </div>
    }
    .into_any()
}

fn preview(m: Messages, template: &Template, name: &str) -> AnyView {
    let (roles, rules, words) = (roles(template), rules(m, &template.policy()), words(m, template));
    view! {
        <details class="template-preview">
            <summary>{m.organization_preview(name)}</summary>
            <h2>{m.organization_roles()}</h2>
            {roles}
            <h2>{m.organization_rules()}</h2>
            {rules}
            <h2>{m.organization_words()}</h2>
            {words}
        </details>
    }
    .into_any()
}

/// The roles, and whom each is for.
fn roles(template: &Template) -> AnyView {
    let roles = template
        .roles
        .iter()
        .map(|role| view! { <dt>{role.name.clone()}</dt><dd>{role.audience.clone()}</dd> })
        .collect_view();
    view! { <dl class="facts">{roles}</dl> }.into_any()
}

fn rules(m: Messages, policy: &Policy) -> AnyView {
    let rules = sentences(m, policy).into_iter().map(|rule| view! { <li>{rule}</li> }).collect_view();
    view! { <ul>{rules}</ul> }.into_any()
}

/// The main rules, a sentence each.
fn sentences(m: Messages, policy: &Policy) -> [String; 5] {
    let roles = match policy.roles_per_member {
        RolesPerMember::One => m.organization_one_role(),
        RolesPerMember::Many => m.organization_several_roles(),
    };
    let managing = match policy.members_managed_by {
        ManagedBy::Permission => m.organization_managed_by_permission(),
        ManagedBy::Rank => m.organization_managed_by_rank(),
        ManagedBy::Owner => m.organization_managed_by_owner(),
    };
    let leaving = match policy.members_leave {
        Leave::Everyone => m.organization_leave_everyone(),
        Leave::Managers => m.organization_leave_managers(),
        Leave::NonManagers => m.organization_leave_non_managers(),
        Leave::Nobody => m.organization_leave_nobody(),
    };
    let teams = match policy.teams_mode {
        TeamsMode::Off => m.organization_teams_off(),
        TeamsMode::One => m.organization_teams_one(),
        TeamsMode::Many => m.organization_teams_many(),
    };
    // Templates count in whole days.
    let expiry = match policy.invitations_expire_after_hours {
        Some(hours) => m.organization_expire(u64::from(hours.div_ceil(24))),
        None => m.organization_expire_never().to_owned(),
    };
    [roles.to_owned(), managing.to_owned(), leaving.to_owned(), expiry, teams.to_owned()]
}

/// Some of the words that pages use.
fn words(m: Messages, template: &Template) -> AnyView {
    let words = m.words(&template.key, &Words::default());
    let lines = [
        (m.organization_word_group(), words.nav_group),
        (m.organization_word_invite(), words.invite),
        (m.organization_word_pending(), words.invitation_pending),
        (m.organization_word_disabled(), words.membership_disabled),
        (m.organization_word_remove(), words.remove),
    ];
    let lines = lines.into_iter().map(|(what, word)| view! { <dt>{what}</dt><dd>{word}</dd> }).collect_view();
    view! { <dl class="facts">{lines}</dl> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html() -> String {
        Owner::new().with(|| template_choice(Form::new("setup/complete")).to_html())
    }

    /// The radio button of a template.
    fn radio<'a>(html: &'a str, key: &str) -> &'a str {
        let inputs = html.split("<input").skip(1).filter_map(|rest| rest.split('>').next());
        let value = format!("value=\"{key}\"");
        inputs.into_iter().find(|input| input.contains(&value)).unwrap_or_default()
    }

    #[test]
    fn every_template_can_be_chosen_and_the_standard_one_is() {
        let html = html();
        for key in Template::keys() {
            let radio = radio(&html, key);
            assert!(radio.contains("type=\"radio\"") && radio.contains("name=\"template\""), "{key}: {html}");
            assert_eq!(radio.contains("checked"), key == template::DEFAULT, "{key}: {radio}");
        }
    }

    #[test]
    fn a_preview_says_the_roles_rules_and_words_of_its_template() {
        let html = html();
        for text in [
            "What Cloud includes",
            "Engineers who build and run workloads.",
            "Members can have several roles.",
            "Invitations expire after 3 days.",
            "Invitations don't expire.",
            "Only owners can change roles and remove members.",
            "A member can be in one team.",
            "Create Users",
        ] {
            assert!(html.contains(text), "{text}: {html}");
        }
    }

    #[test]
    fn every_template_counts_the_expiry_of_invitations_in_days() {
        for template in Template::all() {
            let hours = template.policy().invitations_expire_after_hours.unwrap_or_default();
            assert_eq!(hours % 24, 0, "{}", template.key);
        }
    }
}
