//! The consequences of a switch in sentences, and which of them differ from those that were agreed to.

use domain::{
    template::RoleFate,
    view::{ReducedRoles, RoleSwitchView, SettingSwitchView, SwitchProblem, TemplateSwitchView},
};
use leptos::prelude::*;

use super::{SHOWN, count};
use crate::{
    api::TemplatePlan,
    form::Form,
    messages::messages,
    plan::new_mark,
    ui::{Icon, IconName},
};

/// The sentences that were agreed to, if something has changed since.
pub(super) struct Since(Option<Vec<String>>);

impl Since {
    /// Reads them from the form.
    pub(super) fn shown(form: Form, plan: &TemplatePlan) -> Self {
        let shown = || serde_json::from_slice(form.value(SHOWN, "").as_bytes()).ok();
        Self(plan.view.has_changed.then(shown).flatten())
    }

    /// The mark of a sentence that is new.
    pub(super) fn mark(&self, text: &str) -> Option<AnyView> {
        let is_new = self.0.as_ref().is_some_and(|before| before.iter().all(|known| known != text));
        is_new.then(new_mark)
    }

    /// A sentence, marked if it is new.
    pub(super) fn line(&self, icon: IconName, text: String) -> AnyView {
        let mark = self.mark(&text);
        view! { <li><Icon name=icon/><span>{text} {mark}</span></li> }.into_any()
    }

    /// The sentences that no longer apply.
    pub(super) fn no_longer(&self, plan: &TemplatePlan) -> Option<String> {
        let now = sentences(plan);
        let gone = self.0.iter().flatten().filter(|text| !now.contains(text)).cloned();
        Some(gone.collect::<Vec<_>>().join(" · ")).filter(|gone| !gone.is_empty())
    }
}

/// Every consequence.
pub(super) fn sentences(plan: &TemplatePlan) -> Vec<String> {
    let found = &plan.view;
    let effects = effect_lines(found).into_iter().map(|(_, text)| text);
    problem_lines(plan)
        .into_iter()
        .chain(found.roles.iter().map(role_line))
        .chain(member_lines(found))
        .chain(invitation_line(found))
        .chain(setting_lines(found))
        .chain(effects)
        .collect()
}

/// What is in the way.
pub(super) fn problem_lines(plan: &TemplatePlan) -> Vec<String> {
    let (m, found) = (messages(), &plan.view);
    let text = |problem: &SwitchProblem| {
        m.switch_problem(problem, |kind| plan.names.get(kind).cloned().unwrap_or_else(|| kind.to_owned()))
    };
    let refused = found.refusal.as_ref().map(|denial| m.denial(denial));
    refused.into_iter().chain(found.problems.iter().map(text)).collect()
}

/// Who has a role.
pub(super) fn role_facts(role: &RoleSwitchView) -> Vec<String> {
    let m = messages();
    let mut facts = vec![match role.members {
        0 => m.templates_nobody().to_owned(),
        members => m.templates_members(members),
    }];
    if role.invitations > 0 {
        facts.push(m.templates_invitations(role.invitations));
    }
    facts
}

/// What becomes of a role and of those who have it.
pub(super) fn role_line(role: &RoleSwitchView) -> String {
    let m = messages();
    let next = role.next_name.as_deref().unwrap_or_default();
    let becomes = match role.fate {
        RoleFate::Replaced(_) => [&m.templates_becomes(&role.name), " ", next].concat(),
        RoleFate::Kept => [&role.name, ": ", m.templates_stays()].concat(),
        RoleFate::Deleted => [&role.name, ": ", m.templates_deleted()].concat(),
    };
    let mut facts = vec![becomes];
    facts.extend(role_facts(role));
    if !role.gained.is_empty() {
        facts.push(m.templates_gains(count(&role.gained)));
    }
    if !role.lost.is_empty() {
        facts.push(m.templates_loses(count(&role.lost)));
    }
    facts.join(" · ")
}

/// Members who would have several roles where one is allowed.
pub(super) fn member_lines(found: &TemplateSwitchView) -> Vec<String> {
    let line = |reduced: &ReducedRoles| {
        messages().templates_reduced(reduced.members, &reduced.roles.join(", "), &reduced.keeps)
    };
    found.reduced_members.iter().map(line).collect()
}

/// The invitations that would give several.
pub(super) fn invitation_line(found: &TemplateSwitchView) -> Option<String> {
    (found.reduced_invitations > 0)
        .then(|| messages().templates_reduced_invitations(found.reduced_invitations))
}

/// The settings that change.
pub(super) fn setting_lines(found: &TemplateSwitchView) -> Vec<String> {
    let m = messages();
    let line = |setting: &SettingSwitchView| {
        let value = |text: &str| m.setting_value(&setting.key, text);
        m.templates_setting(m.setting(&setting.key).0, &value(&setting.before), &value(&setting.after))
    };
    found.settings.iter().map(line).collect()
}

/// What those mean.
pub(super) fn effect_lines(found: &TemplateSwitchView) -> Vec<(IconName, String)> {
    let m = messages();
    let effects = found.effects.iter().map(|effect| (IconName::TriangleAlert, m.setting_effect(*effect)));
    effects.chain(found.seats.map(|seats| (IconName::Layers, m.seat_change(seats)))).collect()
}
