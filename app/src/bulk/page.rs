//! The confirmation page of a bulk action: how many rows it changes, which it cannot and why. Afterwards the same
//! page shows the results.

use domain::{
    bulk::{BulkAction, BulkEffect, BulkOwned, BulkPreview},
    consequences::FateKind,
    selection::Selection,
    view::{FrameView, RoleView, TeamBrief},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{BulkRequest, Chosen, REPLACE, result, words};
use crate::{
    api::{AppError, FormAnswer},
    form::{Form, PostForm},
    listing,
    messages::messages,
    new_owner::{FATE, fate_boxes, owner_field},
    paths::url,
    people_field::Named,
    plan::{self, Line},
    title::PageTitle,
    ui::{Button, ButtonLook, Checkbox, Choice, IconName, LinkButton, PageHead, Select, Tone},
    undo::summarize_names,
};

/// The data of the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Question {
    request: BulkRequest,
    /// The URL's query.
    query: String,
    preview: BulkPreview,
    /// The roles to choose from, for a change of roles.
    roles: Vec<RoleView>,
    /// The teams to choose from, for a change of teams.
    #[serde(default)]
    teams: Vec<TeamBrief>,
    /// Submitted twice with the same key, the action is queued once.
    key: String,
}

/// The shorter address of the question, where a form sent boxes one by one.
pub(crate) fn canonical(slug: &str, list: &str, action: &str, query: &str) -> Option<String> {
    if !query.contains("row=") {
        return None;
    }
    let request = BulkRequest::parse(list, action, query, Vec::new(), Vec::new())?;
    Some(request.path(slug, &request.bulk.selection))
}

/// Reads what a bulk action would do.
#[server(prefix = "/rpc", endpoint = "bulk/question", input = GetUrl)]
pub(crate) async fn read_question(
    slug: String,
    list: String,
    action: String,
    #[server(default)] query: String,
) -> Result<Question, AppError> {
    use crate::api;
    use domain::error::ErrorKind;
    api::answer(async {
        let (service, caller) = (api::service()?, api::caller()?);
        let request =
            BulkRequest::parse(&list, &action, &query, Vec::new(), Vec::new()).ok_or(ErrorKind::NotFound)?;
        let preview = service::bulk::preview(&service, &caller, &slug, &request.bulk).await?;
        let roles = match request.bulk.action {
            BulkAction::ChangeRoles { .. } => service::orgs::roles(&service, &caller, &slug).await?,
            _ => Vec::new(),
        };
        let teams = match request.bulk.action {
            BulkAction::ChangeTeams { .. } => {
                let teams = service::teams::list(&service, &caller, &slug).await?.teams;
                teams.into_iter().map(|team| TeamBrief { id: team.id, name: team.name }).collect()
            }
            _ => Vec::new(),
        };
        Ok(Question { request, query, preview, roles, teams, key: service.new_form_key() })
    })
    .await
}

/// The question, or the results once it was answered.
pub(crate) fn question_view(frame: &FrameView, list: &'static str, question: &Question) -> AnyView {
    let form = Form::new("bulk/act");
    match form.answer() {
        Some(FormAnswer::Bulk(done)) => result::show(frame, &question.request, &done),
        Some(FormAnswer::BulkPreview(preview)) => {
            show(frame, form, list, &Question { preview: *preview, ..question.clone() }, true)
        }
        _ => show(frame, form, list, question, false),
    }
}

/// What was chosen when the form was sent.
fn chosen(form: Form) -> Chosen {
    let ids = |name| form.checked_values(name).unwrap_or_default();
    Chosen {
        add: ids(ADD),
        remove: ids(REMOVE),
        replaces: form.value("mode", "") == REPLACE,
        add_team: form.value("add_team", ""),
        remove_team: form.value("remove_team", ""),
    }
}

/// The question. Where roles or teams are chosen, it is answered only after what they change was shown (`is_answered`).
fn show(
    frame: &FrameView,
    form: Form,
    list: &'static str,
    question: &Question,
    is_answered: bool,
) -> AnyView {
    let m = messages();
    let Question { request, query, preview, roles, teams, key } = question;
    let action = &request.bulk.action;
    let slug = &frame.org.slug;
    let verb = words::verb(&frame.words, action);
    let back = request.list_path(slug);
    let [place, _] = words::place(&request.bulk.list);
    // The rows beyond the evaluated ones are evaluated when it is their turn.
    let most = preview.can + preview.left;
    let is_up_to = preview.left > 0;
    let title = words::question(&verb, action, most, is_up_to);
    let asks_first = action.takes_choice() && !is_answered;
    let shown_for = if is_answered { chosen(form) } else { Chosen::default() }.digest();
    let lines = lines(action, preview);
    let mut hidden = vec![
        ("slug", slug.clone()),
        ("list", list.to_owned()),
        ("action", action.as_str().to_owned()),
        ("query", query.clone()),
        ("key", key.clone()),
    ];
    // What was shown for another choice is not what differs.
    let is_same_choice = form.value(SHOWN_FOR, "") == shown_for;
    let changed = match most {
        _ if !is_same_choice => None,
        // Perhaps the same form was sent before, and has done it.
        0 => plan::shown_before(form).map(|_| result::nothing_left(frame, action)),
        _ => plan::changed_as(m.bulk_changed(), &lines, form),
    };
    let fingerprint = if asks_first { "" } else { preview.fingerprint.as_str() };
    hidden.extend(plan::hidden(fingerprint, &lines));
    hidden.push((SHOWN_FOR, shown_for));
    let (label, look) = match asks_first {
        true => (m.bulk_show_changes().to_owned(), ButtonLook::Primary),
        false => (words::answer(verb, action, most, is_up_to), words::look(action)),
    };
    let button =
        (most > 0 || action.takes_choice()).then(|| view! { <Button submit=true look>{label}</Button> });
    let all = (!request.bulk.selection.is_all && preview.total > 0).then(|| {
        let href = request.path(slug, &Selection::all());
        let [before, after] = m.bulk_or_all();
        view! { <p class="muted">{before} <a class="link" href=url(href)>{m.bulk_all_matching()}</a> {after}</p> }
    });
    let roles = matches!(action, BulkAction::ChangeRoles { .. })
        .then(|| role_choice(form, roles, frame.one_role_only));
    let owned = preview.owned.as_ref().map(|owned| asset_choice(form, owned, frame.undo_days));
    let teams = matches!(action, BulkAction::ChangeTeams { .. }).then(|| team_choice(form, teams));
    let lead = if preview.total == 0 {
        m.bulk_none_selected()
    } else {
        words::lead(action, preview.closes_accounts)
    };
    let lines = if is_same_choice { plan::marked(lines, form) } else { lines };
    let lines = lines.into_iter().map(Line::view).collect_view();
    view! {
        <PageTitle text=title.clone()/>
        {listing::limit_banner(&request.bulk.selection)}
        <div class="narrow">
            <PageHead title back=(back.clone(), place.to_owned())/>
            <PostForm form hidden class="card form">
                {changed}
                <p>{lead}</p>
                {roles}
                {teams}
                <ul class="consequences bulk-preview">{lines}</ul>
                {owned}
                {all}
                <div class="form-actions">
                    <LinkButton href=back autofocus=true>{m.bulk_keep()}</LinkButton>
                    {button}
                </div>
            </PostForm>
        </div>
    }
    .into_any()
}

/// What rows gain and lose, how many can be changed, and which cannot.
pub(super) fn lines(action: &BulkAction, preview: &BulkPreview) -> Vec<Line> {
    let m = messages();
    let mut lines: Vec<Line> = preview.effects.iter().flat_map(effect).collect();
    if preview.can > 0 {
        let text = words::can_sentence(action, preview.can, &preview.names);
        lines.push(Line::from((IconName::CircleCheck, text)).in_tone(Tone::Good));
    }
    if preview.already > 0 {
        lines.push((IconName::Minus, words::unchanged_sentence(action, preview.already)).into());
    }
    for refusals in &preview.refused {
        let names: Vec<String> = refusals.names.iter().filter(|name| !name.is_empty()).cloned().collect();
        let text = match names.is_empty() {
            true => m.bulk_cannot(refusals.count),
            false => m.bulk_cannot_named(refusals.count, &summarize_names(&names, refusals.count)),
        };
        let line = Line::from((IconName::TriangleAlert, text)).in_tone(Tone::Warning);
        lines.push(line.because(m.error(&refusals.reason)));
    }
    let with_parts = preview.owned.as_ref().map_or(0, |owned| owned.with_parts_of_others);
    if with_parts > 0 {
        let text = m.bulk_parts_of_others(with_parts);
        lines.push(Line::from((IconName::TriangleAlert, text)).in_tone(Tone::Warning));
    }
    lines.extend(preview.owners_left.map(|left| (IconName::User, m.going_owners_left(left)).into()));
    lines.extend(preview.seats.map(|seats| (IconName::Layers, m.seat_change(seats)).into()));
    if preview.left > 0 {
        let checked = preview.total.saturating_sub(preview.left);
        lines.push((IconName::Layers, m.bulk_checked_first(checked, preview.total)).into());
    }
    lines
}

/// A role or team and how many gain or lose it.
fn effect(effect: &BulkEffect) -> Vec<Line> {
    let m = messages();
    let gained = (effect.gained > 0).then(|| (IconName::Plus, m.bulk_gained(&effect.name, effect.gained)));
    let lost = (effect.lost > 0).then(|| (IconName::Minus, m.bulk_lost(&effect.name, effect.lost)));
    gained.into_iter().chain(lost).map(Line::from).collect()
}

/// The team to be put into, and the one to be taken out of.
fn team_choice(form: Form, teams: &[TeamBrief]) -> AnyView {
    let m = messages();
    let choices = || {
        let team = |team: &TeamBrief| Choice::new(team.id.to_string(), team.name.clone());
        let none = Choice::new("", m.bulk_no_team());
        std::iter::once(none).chain(teams.iter().map(team)).collect::<Vec<_>>()
    };
    let (add, remove) = (form.value("add_team", ""), form.value("remove_team", ""));
    view! {
        <Select id="team" name="add_team" label=m.bulk_add_team() choices=choices() value=add error=form.error("team")/>
        <Select id="remove_team" label=m.bulk_remove_team() choices=choices() value=remove/>
    }
    .into_any()
}

/// What becomes of what the members own who are removed: the same for all of them. Without a choice who owns something is
/// refused.
fn asset_choice(form: Form, owned: &BulkOwned, undo_days: u8) -> AnyView {
    let m = messages();
    let choice = match owned.fates.is_empty() {
        true => view! { <p class="hint">{m.going_bulk_refused()}</p> }.into_any(),
        false => fate_boxes(&owned.fates, form, undo_days),
    };
    let owner =
        owned.fates.contains(&FateKind::HandOver).then(|| owner_field(form, &owned.people, Named::Address));
    view! {
        <fieldset class="choices" id=FATE tabindex="-1">
            <legend>{m.going_assets()}</legend>
            <p>{m.going_bulk_owned(owned.members, owned.assets)}</p>
            {choice}
        </fieldset>
        {owner}
    }
    .into_any()
}

/// Roles to add and to remove. Where members have one role each, one is chosen.
fn role_choice(form: Form, roles: &[RoleView], one_only: bool) -> AnyView {
    let m = messages();
    let boxes = |name: &'static str, radio: bool| {
        let checked_ids = form.checked_values(name).unwrap_or_default();
        roles
            .iter()
            .map(|role| {
                let id = role.id.to_string();
                let refused = role.refusal.as_ref().filter(|_| name == ADD);
                let hint = refused.map(|denial| m.denial(denial));
                view! {
                    <Checkbox
                        name
                        value=id.clone()
                        label=role.name.clone()
                        nostrip:hint=hint
                        checked=checked_ids.contains(&id)
                        disabled=refused.is_some()
                        radio
                    />
                }
            })
            .collect_view()
    };
    let give = view! {
        <fieldset class="choices" id="roles" tabindex="-1">
            <legend>{if one_only { m.bulk_new_role() } else { m.bulk_add() }}</legend>
            {boxes(ADD, one_only)}
        </fieldset>
    };
    let take = (!one_only).then(|| {
        view! {
            <fieldset class="choices">
                <legend>{m.bulk_remove()}</legend>
                {boxes(REMOVE, false)}
            </fieldset>
        }
    });
    let mode = (!one_only).then(|| {
        let replaces = form.value("mode", "") == REPLACE;
        let changes = !replaces;
        view! {
            <fieldset class="choices">
                <legend>{m.bulk_mode()}</legend>
                <Checkbox radio=true name="mode" value="" label=m.bulk_mode_change() checked=changes/>
                <Checkbox radio=true name="mode" value=REPLACE label=m.bulk_mode_replace() checked=replaces/>
            </fieldset>
        }
    });
    view! {
        {mode}
        <div class="bulk-roles">{give} {take}</div>
    }
    .into_any()
}

/// The form's keys; the brackets make several of them one list.
const ADD: &str = "add[]";
const REMOVE: &str = "remove[]";
/// The field with the choice for which the lines were shown.
const SHOWN_FOR: &str = "shown_for";

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use std::sync::Arc;

    use serde_json::Value;

    use super::*;
    use crate::{
        api::FormState,
        fixtures::frame,
        visit::{PageContext, Visit},
    };

    /// The page after its form was sent: two members could be disabled when it was shown, and one of them can be now.
    fn sent(shown_for: &str) -> String {
        sent_when(shown_for, 1)
    }

    /// The same where so many of them can be now.
    #[expect(clippy::unwrap_used, reason = "what cannot be read fails the test")]
    fn sent_when(shown_for: &str, can: u64) -> String {
        let fixture: Value =
            serde_json::from_str(include_str!("../rendered/fixtures/bulk_users.json")).unwrap();
        let mut question: Question = serde_json::from_value(fixture["data"]["Ok"]["Bulk"].clone()).unwrap();
        question.preview.fingerprint = "before".to_owned();
        let before = lines(&question.request.bulk.action, &question.preview);
        let now = BulkPreview {
            can,
            names: vec!["Hana Liskov".to_owned()],
            already: 2,
            owners_left: Some(1),
            fingerprint: "now".to_owned(),
            ..question.preview.clone()
        };
        let mut values = vec![("do", "bulk/act".to_owned()), (SHOWN_FOR, shown_for.to_owned())];
        values.extend(plan::hidden("before", &before));
        let values = values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let answer = Some(FormAnswer::BulkPreview(Box::new(now)));
        let form = Some(FormState { values, error: None, answer });
        Owner::new().with(|| {
            PageContext::provide(Arc::new(Visit { form, ..Visit::default() }));
            question_view(&frame(), "users", &question).to_html()
        })
    }

    #[test]
    fn a_refused_act_is_shown_anew_with_what_differs() {
        let html = sent(&Chosen::default().digest());
        assert!(html.contains("Something has changed") && html.contains("No longer:"), "{html}");
        assert!(html.contains("1 active owner is left.") && html.contains(">New<"), "{html}");
        assert!(html.contains("name=\"agreed\" value=\"now\""), "{html}");
    }

    #[test]
    fn who_owns_something_with_parts_of_others_is_counted() {
        let owned = |with_parts_of_others| BulkOwned {
            members: 3,
            assets: 5,
            with_parts_of_others,
            fates: vec![FateKind::HandOver, FateKind::Delete],
            people: Vec::new(),
        };
        let html = |with_parts| {
            let preview = BulkPreview {
                total: 3,
                closes_accounts: false,
                can: 3,
                names: vec!["Hana Liskov".to_owned()],
                already: 0,
                refused: Vec::new(),
                left: 0,
                effects: Vec::new(),
                owned: Some(owned(with_parts)),
                owners_left: None,
                seats: None,
                fingerprint: String::new(),
            };
            let action = BulkAction::Remove { assets: None };
            Owner::new().with(|| {
                PageContext::provide(Arc::new(Visit::default()));
                lines(&action, &preview).into_iter().map(Line::view).collect_view().to_html()
            })
        };
        assert!(html(2).contains("2 members can") && html(2).contains("parts of it belong to others"));
        assert!(!html(0).contains("belong to others"));
    }

    #[test]
    fn an_act_that_is_sent_again_does_not_say_that_nothing_was_done() {
        let html = sent_when(&Chosen::default().digest(), 0);
        assert!(html.contains("Nothing is left to do. It may have been done already."), "{html}");
        assert!(html.contains("href=\"/o/acme/undo\""), "{html}");
        assert!(!html.contains("Something has changed") && !html.contains("nothing was done"), "{html}");
    }

    #[test]
    fn what_was_shown_for_another_choice_is_not_compared() {
        let html = sent("another choice");
        assert!(!html.contains("Something has changed") && !html.contains(">New<"), "{html}");
    }
}
