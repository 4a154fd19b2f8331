//! The confirmation page of a bulk action: how many rows it changes, which it cannot and why. Afterwards the same
//! page shows the results.

use domain::{
    bulk::{BulkAction, BulkPreview},
    selection::Selection,
    view::{FrameView, RoleView},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{BulkRequest, result, words};
use crate::{
    api::{AppError, FormAnswer},
    form::{Form, PostForm},
    listing,
    messages::messages,
    paths::url,
    title::PageTitle,
    ui::{Button, Checkbox, Icon, IconName, LinkButton, PageHead},
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
        Ok(Question { request, query, preview, roles, key: service.new_form_key() })
    })
    .await
}

/// The question, or the results once it was answered.
pub(crate) fn question_view(frame: &FrameView, list: &'static str, question: &Question) -> AnyView {
    let form = Form::new("bulk/act");
    match form.answer() {
        Some(FormAnswer::Bulk(done)) => result::show(frame, &question.request, &done),
        _ => show(frame, form, list, question),
    }
}

fn show(frame: &FrameView, form: Form, list: &'static str, question: &Question) -> AnyView {
    let m = messages();
    let Question { request, query, preview, roles, key } = question;
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
    ];
    let label = words::answer(verb, action, most, is_up_to);
    let button = (most > 0).then(|| view! { <Button submit=true look=words::look(action)>{label}</Button> });
    let all = (!request.bulk.selection.is_all && preview.total > 0).then(|| {
        let href = request.path(slug, &Selection::all());
        let [before, after] = m.bulk_or_all();
        view! { <p class="muted">{before} <a class="link" href=url(href)>{m.bulk_all_matching()}</a> {after}</p> }
    });
    let roles = matches!(action, BulkAction::ChangeRoles { .. })
        .then(|| role_choice(form, roles, frame.one_role_only));
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
                <ul class="consequences bulk-preview">{lines}</ul>
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
    view! { {can} {already} {refused} {left} }.into_any()
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
    view! { <div class="bulk-roles">{give} {take}</div> }.into_any()
}

/// The form's keys; the brackets make several of them one list.
const ADD: &str = "add[]";
const REMOVE: &str = "remove[]";
