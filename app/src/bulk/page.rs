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
    title::PageTitle,
    ui::{Button, ButtonLook, Checkbox, Choice, Icon, IconName, LinkButton, PageHead, Select},
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
            let agreed = chosen(form).digest();
            show(frame, form, list, &Question { preview: *preview, ..question.clone() }, Some(agreed))
        }
        _ => show(frame, form, list, question, None),
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

/// The question. Where roles or teams are chosen, it is answered only after what they change was shown: `agreed` is the
/// choice that it was shown for.
fn show(
    frame: &FrameView,
    form: Form,
    list: &'static str,
    question: &Question,
    agreed: Option<String>,
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
    let hidden = vec![
        ("slug", slug.clone()),
        ("list", list.to_owned()),
        ("action", action.as_str().to_owned()),
        ("query", query.clone()),
        ("key", key.clone()),
        ("agreed", agreed.clone().unwrap_or_default()),
    ];
    let asks_first = action.takes_choice() && agreed.is_none();
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
    let lead = if preview.total == 0 { m.bulk_none_selected() } else { words::lead(action) };
    let lines = lines(action, preview);
    view! {
        <PageTitle text=title.clone()/>
        {listing::limit_banner(&request.bulk.selection)}
        <div class="narrow">
            <PageHead title back=(back.clone(), place.to_owned())/>
            <PostForm form hidden class="card form">
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

/// How many rows can be changed, and which cannot.
fn lines(action: &BulkAction, preview: &BulkPreview) -> AnyView {
    let m = messages();
    let can = (preview.can > 0).then(|| {
        let text = words::can_sentence(action, preview.can, &preview.names);
        view! { <li class="tone-good"><Icon name=IconName::CircleCheck/><span>{text}</span></li> }
    });
    let already = (preview.already > 0).then(|| {
        view! { <li><Icon name=IconName::Minus/><span>{words::unchanged_sentence(action, preview.already)}</span></li> }
    });
    let refused = preview
        .refused
        .iter()
        .map(|refusals| {
            let names: Vec<String> = refusals.names.iter().filter(|name| !name.is_empty()).cloned().collect();
            let text = match names.is_empty() {
                true => m.bulk_cannot(refusals.count),
                false => m.bulk_cannot_named(refusals.count, &summarize_names(&names, refusals.count)),
            };
            view! {
                <li class="tone-warning">
                    <Icon name=IconName::TriangleAlert/>
                    <span>
                        <b>{text}</b>
                        <br/>
                        <span class="muted">{m.error(&refusals.reason)}</span>
                    </span>
                </li>
            }
        })
        .collect_view();
    let left = (preview.left > 0).then(|| {
        let checked = preview.total.saturating_sub(preview.left);
        let text = m.bulk_checked_first(checked, preview.total);
        view! { <li><Icon name=IconName::Layers/><span>{text}</span></li> }
    });
    let effects = preview.effects.iter().map(effect).collect_view();
    view! { {effects} {can} {already} {refused} {left} }.into_any()
}

/// A role or team and how many gain or lose it.
fn effect(effect: &BulkEffect) -> AnyView {
    let m = messages();
    let line = |icon, text: String| view! { <li><Icon name=icon/><span>{text}</span></li> };
    let gained =
        (effect.gained > 0).then(|| line(IconName::Plus, m.bulk_gained(&effect.name, effect.gained)));
    let lost = (effect.lost > 0).then(|| line(IconName::Minus, m.bulk_lost(&effect.name, effect.lost)));
    view! { {gained} {lost} }.into_any()
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
