//! The role editor: the fields, and the grid of permissions. It works without a script; in the browser the panel beside the
//! grid says at once what saving would do.

use domain::view::{FrameView, RoleImpact};
use leptos::prelude::*;
use web_sys::Event;

use super::{
    data::{GridCell, GridRow, RoleEditor, RowScope},
    impact::{ChosenImpact, GRANTS, SCOPES, names},
    landing::landing_field,
    picker::{Searched, search_field},
};
use crate::{
    form::{Form, PostForm},
    links::history_link,
    messages::messages,
    paths::roles_path,
    title::PageTitle,
    ui::{Badge, Button, ButtonLook, Checkbox, Choice, LinkButton, PageHead, Select, TextField, Tone},
};

/// The editor of a role.
pub(crate) fn view(frame: &FrameView, data: &RoleEditor) -> AnyView {
    let (m, form, slug) = (messages(), Form::new("role/save"), frame.org.slug.clone());
    let is_new = data.role.is_empty();
    let title = match &data.source {
        _ if !is_new => m.role_editor_edit_role(&data.name),
        Some((_, source)) => m.role_editor_clone_role(source),
        None => m.role_editor_new().to_owned(),
    };
    let source = data.source.clone().unwrap_or_default();
    let hidden = vec![("slug", slug.clone()), ("role", data.role.clone()), ("source", source.0)];
    let impact = ChosenImpact::new(form, &data.impact);
    let (back, to) = (roles_path(&slug), roles_path(&slug));
    let changed = move |event: Event| impact.ask_again(&event, slug.clone());
    let save = if is_new { m.role_editor_create() } else { m.role_editor_save() };
    let (fields, grid) = (fields(frame, data, form), grid(data, form, impact.shown));
    let history = (!is_new).then(|| history_link(frame, &data.role));
    let panel = impact.panel(names(&data.rows), is_new);
    view! {
        <PageTitle text=title.clone()/>
        <PageHead title back=(back, m.shell_roles().to_owned())>{history}</PageHead>
        <PostForm form hidden>
            <div class="split role-editor" on:change=changed>
                <div class="stack">
                    {fields}
                    {grid}
                </div>
                {panel}
            </div>
            <div class="form-actions">
                <LinkButton href=to>{m.role_editor_cancel()}</LinkButton>
                <Button submit=true look=ButtonLook::Primary>{save}</Button>
            </div>
        </PostForm>
    }
    .into_any()
}

fn fields(frame: &FrameView, data: &RoleEditor, form: Form) -> AnyView {
    let m = messages();
    let ranks = data
        .ranks
        .iter()
        .map(|(rank, roles)| Choice::new(rank.to_string(), m.role_editor_rank_of(roles)))
        .collect();
    let is_default = if form.is_sent() { !form.value("is_default", "").is_empty() } else { data.is_default };
    let landing = form.value("default_view", data.default_view.as_str());
    view! {
        <section class="card form">
            {data.source.as_ref().map(|(_, name)| view! { <p class="muted">{m.role_editor_cloned_from(name)}</p> })}
            <TextField
                id="name"
                label=m.role_editor_name()
                value=form.value("name", &data.name)
                error=form.error("name")
                maxlength=100
            />
            <TextField
                id="description"
                label=m.role_editor_description()
                value=form.value("description", &data.description)
                error=form.error("description")
                optional=true
            />
            <TextField
                id="audience"
                label=m.role_editor_audience()
                value=form.value("audience", &data.audience)
                error=form.error("audience")
                optional=true
            />
            <div class="form-row">
                {landing_field(frame, "default_view".to_owned(), landing)}
                <Select
                    id="rank"
                    label=m.role_editor_rank()
                    hint=m.role_editor_rank_hint()
                    choices=ranks
                    value=form.value("rank", &data.rank.to_string())
                    error=form.error("rank")
                />
            </div>
            <Checkbox name="is_default" label=m.role_editor_is_default() checked=is_default/>
        </section>
    }
    .into_any()
}

/// The rows of the grid below their sections.
fn grid(data: &RoleEditor, form: Form, impact: RwSignal<RoleImpact>) -> AnyView {
    let m = messages();
    let (checked, scopes) = (form.checked_values(GRANTS), form.checked_values(SCOPES));
    let source = data.source.as_ref().map(|(_, name)| name.clone());
    let rows = data
        .rows
        .iter()
        .map(|grid_row| row(grid_row, checked.as_deref(), scopes.as_deref(), source.clone(), impact))
        .collect_view();
    let search = search_field(Searched {
        label: m.role_editor_search(),
        within: "fieldset",
        row: ".grants-row",
        name: ".grants-name",
        kept: None,
        said: |matching| messages().role_editor_matching(matching),
    });
    view! {
        <fieldset class="card grants" id="permissions" tabindex="-1" aria-describedby="permissions-hint">
            <legend>{m.role_editor_permissions()}</legend>
            <p class="hint" id="permissions-hint">{m.role_editor_permissions_hint()}</p>
            {search}
            {rows}
        </fieldset>
    }
    .into_any()
}

/// A row. What was submitted wins over what the role grants.
fn row(
    data: &GridRow,
    checked: Option<&[String]>,
    scopes: Option<&[String]>,
    source: Option<String>,
    impact: RwSignal<RoleImpact>,
) -> AnyView {
    let m = messages();
    let boxes = data.cells.iter().map(|cell| checkbox(data, cell, checked)).collect_view();
    let name_id = ["grants-", &data.key].concat();
    let key = data.key.clone();
    let differs = move || {
        let source = source.clone().filter(|_| impact.with(|impact| impact.differs.contains(&key)));
        source.map(|source| view! { <Badge tone=Tone::Info label=m.role_editor_differs(&source)/> })
    };
    view! {
        {data.section.clone().map(|section| view! { <h2 class="grants-section">{section}</h2> })}
        <div class="grants-row" role="group" aria-labelledby=name_id.clone()>
            <div class="grants-name">
                <span id=name_id.clone()>{data.label.clone()}</span>
                <code class="muted">{data.key.clone()}</code>
                {differs}
            </div>
            <div class="grants-boxes">{boxes}</div>
            {data.has_owners.then(|| scope_field(data, scopes))}
        </div>
    }
    .into_any()
}

fn checkbox(row: &GridRow, cell: &GridCell, checked: Option<&[String]>) -> AnyView {
    let value = [&row.key, ".", &cell.action].concat();
    let is_fixed = cell.refusal.is_some();
    let is_checked = match checked {
        Some(checked) if !is_fixed => checked.contains(&value),
        _ => cell.is_granted,
    };
    view! {
        <label class="choice" data-action=cell.action.clone() title=cell.refusal.clone()>
            <input class="box" type="checkbox" name=GRANTS value=value checked=is_checked disabled=is_fixed/>
            <span>{cell.label.clone()}</span>
        </label>
    }
    .into_any()
}

fn scope_field(row: &GridRow, scopes: Option<&[String]>) -> AnyView {
    let m = messages();
    let value = |scope: RowScope| [scope.as_str(), ":", &row.key].concat();
    let choice = |scope: RowScope| {
        let label = match scope {
            RowScope::All => m.role_editor_scope_all(),
            RowScope::Own => m.role_editor_scope_own(),
            RowScope::ReadAll => m.role_editor_scope_read_all(),
            RowScope::Kept => m.role_editor_scope_kept(),
        };
        Choice::new(value(scope), label)
    };
    let is_offered = |scope: &RowScope| *scope != RowScope::Kept || row.scope == RowScope::Kept;
    let choices = RowScope::ALL.into_iter().filter(is_offered).map(choice).collect();
    let submitted =
        scopes.and_then(|scopes| RowScope::ALL.into_iter().find(|scope| scopes.contains(&value(*scope))));
    view! {
        <Select
            id=["scope-", &row.key].concat()
            name=SCOPES
            label=m.role_editor_scope(&row.label)
            choices
            value=value(submitted.unwrap_or(row.scope))
            bare=true
        />
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use std::sync::Arc;

    use domain::error::{ErrorKind, Problem};
    use serde_json::Value;

    use super::*;
    use crate::{
        api::{FormAnswer, FormState},
        fixtures::frame,
        visit::{PageContext, Visit},
    };

    #[expect(clippy::unwrap_used, reason = "what cannot be read fails the test")]
    fn data() -> RoleEditor {
        let fixture: Value =
            serde_json::from_str(include_str!("../rendered/fixtures/role_editor.json")).unwrap();
        serde_json::from_value(fixture["data"]["Ok"]["RoleEditor"].clone()).unwrap()
    }

    fn html(data: &RoleEditor, form: Option<FormState>) -> String {
        Owner::new().with(|| {
            PageContext::provide(Arc::new(Visit { form, ..Visit::default() }));
            view(&frame(), data).to_html()
        })
    }

    /// The tag of the box of a permission.
    #[expect(clippy::unwrap_used, reason = "what is not there fails the test")]
    fn input<'a>(html: &'a str, permission: &str) -> &'a str {
        let at = html.find(&format!("value=\"{permission}\"")).unwrap();
        let (start, end) = (html[..at].rfind('<').unwrap(), at + html[at..].find('>').unwrap());
        &html[start..end]
    }

    #[test]
    fn every_permission_is_a_box_and_what_the_reader_lacks_cannot_be_changed() {
        let html = html(&data(), None);
        assert!(input(&html, "User.Member.READ").contains("checked"), "{html}");
        assert!(!input(&html, "User.Member.UPDATE").contains("checked"), "{html}");
        for fixed in ["User.OwnerRole.UPDATE", "Audit.Log.READ"] {
            assert!(input(&html, fixed).contains("disabled"), "{html}");
        }
        assert!(html.contains("title=\"You don't have this permission"), "{html}");
        assert!(!html.contains("scope-User.OwnerRole"), "nobody owns owners: {html}");
        assert_eq!(html.matches("value=\"kept:").count(), 1, "only where the scopes of a row differ: {html}");
        for text in ["Edit Auditors", "Differs from Viewer", "Save role", "Preview", "Same as Member"] {
            assert!(html.contains(text), "{text}: {html}");
        }
    }

    #[test]
    fn the_panel_says_who_gains_and_loses_what() {
        let html = html(&data(), None);
        let said = [
            "2 members have this role: Ada Lovelace, Grace Hopper.",
            "1 open invitation gives it.",
            "Given by teams: Sales",
            "Members: Change (their own)",
            "Project: Read",
            "name=\"agreed\" value=\"e41b\"",
        ];
        for text in said {
            assert!(html.contains(text), "{text}: {html}");
        }
        let new = RoleEditor { role: String::new(), impact: RoleImpact::default(), ..data() };
        let html = self::html(&new, None);
        assert!(html.contains("Clone Viewer") && html.contains("Create role"), "{html}");
        assert!(html.contains("Nobody has this role.") && !html.contains("Nothing changes"), "{html}");
    }

    #[test]
    fn a_role_that_somebody_else_saved_is_shown_anew_with_what_differs() {
        let pairs = [
            ("do", "role/save"),
            ("name", "Checkers"),
            ("agreed", "before"),
            ("shown", "[\"1 member has this role.\"]"),
        ];
        let values = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let impact = RoleImpact { holders: 7, fingerprint: "now".to_owned(), ..RoleImpact::default() };
        let answer = Some(FormAnswer::RoleImpact(impact));
        let html = html(&data(), Some(FormState { values, error: None, answer }));
        assert!(html.contains("Something has changed"), "{html}");
        assert!(html.contains("No longer: 1 member has this role."), "{html}");
        assert!(html.contains("7 members have this role.") && html.contains(">New<"), "{html}");
        assert!(html.contains("value=\"Checkers\"") && html.contains("value=\"now\""), "{html}");
    }

    #[test]
    fn what_was_submitted_stays_and_a_preview_is_shown_without_a_script() {
        let pairs = [
            ("do", "role/save"),
            ("name", "Checkers"),
            ("grants[]", "User.Member.DELETE"),
            ("scopes[]", "own:User.Member"),
        ];
        let values = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let impact = RoleImpact { holders: 7, fingerprint: "now".to_owned(), ..RoleImpact::default() };
        let answer = Some(FormAnswer::RoleImpact(impact));
        let form = FormState { values: values.clone(), error: None, answer };
        let html = html(&data(), Some(form));
        assert!(html.contains("value=\"Checkers\"") && html.contains("7 members have this role."), "{html}");
        assert!(input(&html, "User.Member.DELETE").contains("checked"), "{html}");
        assert!(!input(&html, "User.Member.READ").contains("checked"), "{html}");
        assert!(input(&html, "Audit.Log.READ").contains("checked"), "a fixed box is not sent: {html}");
        assert!(html.contains("value=\"own:User.Member\" selected"), "{html}");
        let error = Some(ErrorKind::field("name", Problem::RoleNameTaken));
        let html = self::html(&data(), Some(FormState { values, error, answer: None }));
        assert!(html.contains("Another role here has this name."), "{html}");
    }
}
