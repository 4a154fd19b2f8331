//! The panel that says who gains or loses what while a role is edited, and what makes it anew.

use std::sync::Arc;

use domain::{
    permission::{GrantSet, Permission, Scope},
    view::RoleImpact,
};
use leptos::prelude::*;
use web_sys::Event;

use super::{api, data::GridRow};
use crate::{
    api::FormAnswer,
    form::Form,
    messages::messages,
    plan::{self, Fields, Line, ask_when_rested},
    ui::{Banner, Button, ButtonSize, IconName, Tone},
};

/// The form key of the permissions; the brackets make it a list.
pub(super) const GRANTS: &str = "grants[]";
/// The form key of the rows' scopes.
pub(super) const SCOPES: &str = "scopes[]";

/// The name of each permission, such as "Members: Read".
pub(super) fn names(rows: &[GridRow]) -> Arc<Vec<(String, String)>> {
    let name = |row: &GridRow, action: &str, label: &str| {
        ([&row.key, ".", action].concat(), [&row.label, ": ", label].concat())
    };
    let cells =
        rows.iter().flat_map(|row| row.cells.iter().map(move |cell| name(row, &cell.action, &cell.label)));
    Arc::new(cells.collect())
}

/// What the panel shows, and what is agreed to.
#[derive(Clone, Copy)]
pub(super) struct ChosenImpact {
    form: Form,
    pub(super) shown: RwSignal<RoleImpact>,
    /// The fingerprint of what is shown; after another choice that of the role as it is, until its impact is shown.
    agreed: RwSignal<String>,
    unchanged: StoredValue<String>,
    turn: StoredValue<u32>,
}

impl ChosenImpact {
    /// The impact of what the form was sent with; otherwise that of the role as it is.
    pub(super) fn new(form: Form, unchanged: &RoleImpact) -> Self {
        let first = match form.answer() {
            Some(FormAnswer::RoleImpact(impact)) => impact,
            _ => unchanged.clone(),
        };
        Self {
            form,
            agreed: RwSignal::new(first.fingerprint.clone()),
            shown: RwSignal::new(first),
            unchanged: StoredValue::new(unchanged.fingerprint.clone()),
            turn: StoredValue::new(0),
        }
    }

    /// Asks again what saving would do, when the boxes have rested. The newest answer is shown.
    pub(super) fn ask_again(self, event: &Event, slug: String) {
        let Self { shown, agreed, .. } = self;
        agreed.set(self.unchanged.get_value());
        let question = |fields: Fields| {
            let (role, source, rank) = (fields.one("role"), fields.one("source"), fields.one("rank"));
            api::preview(slug, role, source, rank, fields.all(GRANTS), fields.all(SCOPES))
        };
        ask_when_rested(event, self.turn, question, move |answer| {
            if let Ok(answer) = answer {
                agreed.set(answer.fingerprint.clone());
                shown.set(answer);
            }
        });
    }

    /// The panel. Without a script its button shows what it says.
    pub(super) fn panel(self, names: Arc<Vec<(String, String)>>, is_new: bool) -> AnyView {
        let (m, Self { form, shown, agreed, .. }) = (messages(), self);
        let first = shown.get_untracked();
        let changed = plan::changed(&lines(&first, &names, is_new), form);
        let (before, same) = (plan::shown_before(form), names.clone());
        let sent = move || shown.with(|impact| plan::shown(&lines(impact, &same, is_new)));
        let said = move || {
            shown.with(|impact| {
                // What is chosen since is no longer compared with what was shown before.
                let before = before.as_deref().filter(|_| *impact == first);
                words(impact, &names, is_new, before)
            })
        };
        view! {
            <section class="card role-impact" aria-labelledby="impact">
                <div class="card-head"><h2 id="impact">{m.role_editor_impact()}</h2></div>
                <input type="hidden" name=plan::AGREED value=move || agreed.get()/>
                <input type="hidden" name=plan::SHOWN value=sent/>
                {changed}
                <div aria-live="polite">{said}</div>
                <Button submit=true size=ButtonSize::Small attr:name="act" attr:value="preview">
                    {m.role_editor_preview()}
                </Button>
            </section>
        }
        .into_any()
    }
}

/// Everything that the panel says, for comparing.
fn lines(impact: &RoleImpact, names: &[(String, String)], is_new: bool) -> Vec<Line> {
    let m = messages();
    let mut texts = holders(impact);
    if !is_new {
        let both = [(m.role_editor_gain(), &impact.gained), (m.role_editor_lose(), &impact.lost)];
        let line = |title: &str, name: String| [title, ": ", &name].concat();
        texts.extend(both.iter().flat_map(|(title, grants)| {
            permission_names(grants, names).into_iter().map(move |name| line(title, name))
        }));
    }
    texts.into_iter().map(|text| Line::from((IconName::Users, text))).collect()
}

fn words(
    impact: &RoleImpact,
    names: &[(String, String)],
    is_new: bool,
    before: Option<&[String]>,
) -> AnyView {
    let m = messages();
    let refusal = impact
        .refusal
        .as_ref()
        .map(|denial| m.denial(denial))
        .map(|text| view! { <Banner tone=Tone::Warning>{text}</Banner> });
    let mark = |text: &String| before.is_some_and(|before| !before.contains(text)).then(plan::new_mark);
    let is_unchanged = impact.gained.is_empty() && impact.lost.is_empty();
    let list = |title: &'static str, hint: Option<&'static str>, grants: &GrantSet| {
        let line = |name: String| {
            let mark = mark(&[title, ": ", &name].concat());
            view! { <li>{name} {mark}</li> }
        };
        (!grants.is_empty()).then(|| {
            let lines = permission_names(grants, names).into_iter().map(line).collect_view();
            view! {
                <h3>{title}</h3>
                <ul>{lines}</ul>
                {hint.map(|text| view! { <p class="hint">{text}</p> })}
            }
        })
    };
    let changes = (!is_new).then(|| match is_unchanged {
        true => view! { <p class="muted">{m.role_editor_no_change()}</p> }.into_any(),
        false => view! {
            {list(m.role_editor_gain(), None, &impact.gained)}
            {list(m.role_editor_lose(), Some(m.role_editor_lose_hint()), &impact.lost)}
        }
        .into_any(),
    });
    let holders = holders(impact)
        .into_iter()
        .map(|text| {
            let mark = mark(&text);
            view! { <p>{text} {mark}</p> }
        })
        .collect_view();
    view! { {refusal} {holders} {changes} }.into_any()
}

/// Who has the role: members, invitations and teams.
fn holders(impact: &RoleImpact) -> Vec<String> {
    let (m, count) = (messages(), impact.holders);
    let names = impact.names.join(", ");
    let members = match (count, impact.names.len() as u64) {
        (0, _) => m.role_editor_nobody().to_owned(),
        (_, 0) => m.role_editor_holders(count),
        (_, named) if named == count => m.role_editor_holders_named(count, &names),
        _ => m.role_editor_holders_some(count, &names),
    };
    let invitations = (impact.invitations > 0).then(|| m.role_editor_invitations(impact.invitations));
    let teams = (!impact.teams.is_empty()).then(|| m.role_editor_teams(&impact.teams.join(", ")));
    [Some(members), invitations, teams].into_iter().flatten().collect()
}

/// The permissions by their names, such as "Members: Read".
fn permission_names(grants: &GrantSet, names: &[(String, String)]) -> Vec<String> {
    let name = |(permission, scope): (&Permission, Scope)| {
        let known = names.iter().find(|(key, _)| key == permission.as_str());
        let name = known.map_or(permission.as_str(), |(_, name)| name).to_owned();
        if scope == Scope::Own { messages().role_editor_own(&name) } else { name }
    };
    grants.iter().map(name).collect()
}
