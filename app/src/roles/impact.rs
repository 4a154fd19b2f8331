//! The panel that says who gains or loses what while a role is edited, and what makes it anew.

use std::{sync::Arc, time::Duration};

use domain::{
    permission::{GrantSet, Permission, Scope},
    view::RoleImpact,
};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FormData, HtmlFormElement};

use super::{api, data::GridRow};
use crate::{
    messages::messages,
    ui::{Banner, Button, ButtonSize, Tone},
};

/// The form key of the permissions; the brackets make it a list.
pub(super) const GRANTS: &str = "grants[]";
/// The form key of the rows' scopes.
pub(super) const SCOPES: &str = "scopes[]";

/// How long the boxes rest before the server is asked.
const DELAY: Duration = Duration::from_millis(250);

/// The name of each permission, such as "Members: Read".
pub(super) fn names(rows: &[GridRow]) -> Arc<Vec<(String, String)>> {
    let name = |row: &GridRow, action: &str, label: &str| {
        ([&row.key, ".", action].concat(), [&row.label, ": ", label].concat())
    };
    let cells =
        rows.iter().flat_map(|row| row.cells.iter().map(move |cell| name(row, &cell.action, &cell.label)));
    Arc::new(cells.collect())
}

/// The panel. Without a script its button shows what it says.
pub(super) fn panel(
    impact: RwSignal<RoleImpact>,
    names: Arc<Vec<(String, String)>>,
    is_new: bool,
) -> AnyView {
    let m = messages();
    let said = move || impact.with(|impact| words(impact, &names, is_new));
    view! {
        <section class="card role-impact" aria-labelledby="impact">
            <div class="card-head"><h2 id="impact">{m.role_editor_impact()}</h2></div>
            <div aria-live="polite">{said}</div>
            <Button submit=true size=ButtonSize::Small attr:name="act" attr:value="preview">
                {m.role_editor_preview()}
            </Button>
        </section>
    }
    .into_any()
}

fn words(impact: &RoleImpact, names: &[(String, String)], is_new: bool) -> AnyView {
    let m = messages();
    let refusal = impact
        .refusal
        .as_ref()
        .map(|denial| m.denial(denial))
        .map(|text| view! { <Banner tone=Tone::Warning>{text}</Banner> });
    let is_unchanged = impact.gained.iter().next().is_none() && impact.lost.iter().next().is_none();
    let changes = (!is_new).then(|| match is_unchanged {
        true => view! { <p class="muted">{m.role_editor_no_change()}</p> }.into_any(),
        false => view! {
            {list(m.role_editor_gain(), None, &impact.gained, names)}
            {list(m.role_editor_lose(), Some(m.role_editor_lose_hint()), &impact.lost, names)}
        }
        .into_any(),
    });
    view! {
        {refusal}
        <p>{holders(impact)}</p>
        {changes}
    }
    .into_any()
}

fn holders(impact: &RoleImpact) -> String {
    let (m, count) = (messages(), impact.holders);
    let names = impact.names.join(", ");
    match (count, impact.names.len() as u64) {
        (0, _) => m.role_editor_nobody().to_owned(),
        (_, 0) => m.role_editor_holders(count),
        (_, named) if named == count => m.role_editor_holders_named(count, &names),
        _ => m.role_editor_holders_some(count, &names),
    }
}

fn list(
    title: &'static str,
    hint: Option<&'static str>,
    grants: &GrantSet,
    names: &[(String, String)],
) -> Option<AnyView> {
    grants.iter().next()?;
    let line = |(permission, scope): (&Permission, Scope)| {
        let known = names.iter().find(|(key, _)| key == permission.as_str());
        let name = known.map_or(permission.as_str(), |(_, name)| name).to_owned();
        let name = if scope == Scope::Own { messages().role_editor_own(&name) } else { name };
        view! { <li>{name}</li> }
    };
    let lines = grants.iter().map(line).collect_view();
    Some(
        view! {
            <h3>{title}</h3>
            <ul>{lines}</ul>
            {hint.map(|text| view! { <p class="hint">{text}</p> })}
        }
        .into_any(),
    )
}

/// Asks again what saving would do, when the boxes have rested. The newest answer is shown.
pub(super) fn ask_again(event: &Event, slug: String, impact: RwSignal<RoleImpact>, turn: StoredValue<u32>) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let form = target.and_then(|target| target.closest("form").ok().flatten());
    let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else { return };
    let now = turn.get_value().wrapping_add(1);
    turn.set_value(now);
    set_timeout(
        move || {
            if turn.try_get_value() == Some(now) {
                spawn_local(ask(form, slug, impact, turn, now));
            }
        },
        DELAY,
    );
}

async fn ask(
    form: HtmlFormElement,
    slug: String,
    impact: RwSignal<RoleImpact>,
    turn: StoredValue<u32>,
    now: u32,
) {
    let Ok(fields) = FormData::new_with_form(&form) else { return };
    let all =
        |name: &str| fields.get_all(name).iter().filter_map(|value| value.as_string()).collect::<Vec<_>>();
    let one = |name: &str| fields.get(name).as_string().unwrap_or_default();
    let answer = api::preview(slug, one("role"), one("source"), one("rank"), all(GRANTS), all(SCOPES)).await;
    if let Ok(answer) = answer
        && turn.try_get_value() == Some(now)
    {
        impact.set(answer);
    }
}
