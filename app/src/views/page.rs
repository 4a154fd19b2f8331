//! The page of the saved views.

use domain::{
    saved_view::MAX_VIEW_NAME,
    view::{FrameView, SavedView},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use crate::{
    STAY,
    api::{AT_NOTICE, AppError},
    form::{Form, PostForm, message_of},
    messages::messages,
    paths::{url, users_path},
    title::PageTitle,
    ui::{
        self, Badge, Button, ButtonLook, ButtonSize, Checkbox, Empty, IconName, LinkButton, PageHead,
        TextField, Tone,
    },
    users,
    visit::form_state,
};

/// The saved views, and what can be saved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Views {
    views: Vec<SavedView>,
    /// The query of the list's address, without its question mark; empty where nothing is to be saved.
    query: String,
}

/// Reads the saved views.
#[server(prefix = "/rpc", endpoint = "views/list", input = GetUrl)]
pub(crate) async fn read_views(slug: String, #[server(default)] query: String) -> Result<Views, AppError> {
    use crate::api;
    api::answer(async {
        let views = service::views::list(&api::service()?, &api::caller()?, &slug).await?;
        Ok(Views { views, query: users::view_query(&query) })
    })
    .await
}

/// The page of the saved views. With a query of the list it begins with the form that saves it.
pub(crate) fn view(frame: &FrameView, Views { views, query }: &Views) -> AnyView {
    let m = messages();
    let save = (!query.is_empty()).then(|| save_form(frame, query));
    let list = match views.is_empty() {
        true => query.is_empty().then(|| {
            view! { <Empty icon=IconName::Users title=m.views_none() text=m.views_none_text()/> }.into_any()
        }),
        false => Some(saved(frame, views)),
    };
    view! {
        <PageTitle text=m.views_title()/>
        <div class="narrow">
            <PageHead
                title=m.views_title()
                back=(users_path(&frame.org.slug), frame.words.users_title.clone())
                lead=m.views_lead()
            />
            <div class="stack">
                {save}
                {list}
            </div>
        </div>
    }
    .into_any()
}

fn save_form(frame: &FrameView, query: &str) -> AnyView {
    let (m, form) = (messages(), Form::new("view/save"));
    let slug = &frame.org.slug;
    let hidden = vec![("slug", slug.clone()), ("query", query.to_owned())];
    let back = [&users_path(slug), "?", query].concat();
    let checked = form.value("shared", "") == "true";
    let shared = frame.may.share_views.then(|| {
        view! { <Checkbox name="shared" value="true" label=m.views_shared() hint=m.views_shared_hint() checked/> }
    });
    view! {
        <PostForm form hidden class="card form">
            <TextField
                id="view_name"
                label=m.views_name()
                hint=m.views_name_hint()
                value=form.value("view_name", "")
                error=form.error("view_name")
                autocomplete="off"
                required=true
                maxlength=MAX_VIEW_NAME
            />
            {shared}
            <div class="form-actions">
                <LinkButton href=back>{m.views_cancel()}</LinkButton>
                <Button submit=true look=ButtonLook::Primary>{m.views_save()}</Button>
            </div>
        </PostForm>
    }
    .into_any()
}

fn saved(frame: &FrameView, views: &[SavedView]) -> AnyView {
    let rows = views.iter().map(|view| row(frame, view)).collect_view();
    view! {
        <section class="card" aria-labelledby="views-title">
            <div class="card-head">
                <h2 id="views-title">{messages().views_list()}</h2>
            </div>
            <ul class="rows">{rows}</ul>
        </section>
    }
    .into_any()
}

/// A view with its forms.
fn row(frame: &FrameView, view: &SavedView) -> AnyView {
    let m = messages();
    let href = url(users::view_path(&frame.org.slug, view.id, &view.query));
    let badge = view.is_shared.then(|| view! { " " <Badge tone=Tone::Neutral label=m.views_is_shared()/> });
    view! {
        <li>
            <div>
                <a class="link" href=href>{view.name.clone()}</a>
                {badge}
                {view.may_change.then(|| changes(frame, view))}
            </div>
        </li>
    }
    .into_any()
}

fn changes(frame: &FrameView, view: &SavedView) -> AnyView {
    let (m, id) = (messages(), view.id.to_string());
    let fields = |action: &'static str| {
        vec![
            ("do", action.to_owned()),
            ("slug", frame.org.slug.clone()),
            ("view", id.clone()),
            (AT_NOTICE.0, AT_NOTICE.1.to_owned()),
            (STAY.0, STAY.1.to_owned()),
        ]
    };
    let refused = form_state()
        .filter(|sent| sent.value("do") == Some("view/rename") && sent.value("view") == Some(&id))
        .filter(|sent| sent.error.is_some());
    let name = refused.as_ref().and_then(|sent| sent.value("view_name")).unwrap_or(&view.name).to_owned();
    let error = refused.as_ref().and_then(|sent| message_of(sent.error.as_ref(), "view_name"));
    let field = ["name-of-", &id].concat();
    let (rename, delete) = (fields("view/rename"), fields("view/delete"));
    let delete_label = m.views_delete_of(&view.name);
    let share = frame.may.share_views.then(|| {
        let (action, text, label) = match view.is_shared {
            false => ("view/share", m.views_share(), m.views_share_of(&view.name)),
            true => ("view/unshare", m.views_unshare(), m.views_unshare_of(&view.name)),
        };
        view! {
            <ui::PostForm fields=fields(action)>
                <Button submit=true size=ButtonSize::Small attr:aria-label=label>{text}</Button>
            </ui::PostForm>
        }
    });
    view! {
        <details class="view-change" open=refused.is_some()>
            <summary aria-label=m.views_change_of(&view.name)>{m.views_change()}</summary>
            <ui::PostForm fields=rename>
                <TextField
                    id=field
                    name="view_name"
                    label=m.views_new_name()
                    value=name
                    error
                    autocomplete="off"
                    required=true
                    maxlength=MAX_VIEW_NAME
                />
                <div class="actions">
                    <Button submit=true size=ButtonSize::Small>{m.views_rename()}</Button>
                </div>
            </ui::PostForm>
            <div class="actions">
                {share}
                <ui::PostForm fields=delete>
                    <Button submit=true size=ButtonSize::Small look=ButtonLook::Danger attr:aria-label=delete_label>
                        {m.views_delete()}
                    </Button>
                </ui::PostForm>
            </div>
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::frame;

    fn page(query: &str, views: Vec<SavedView>, may_share: bool) -> String {
        let mut frame = frame();
        frame.may.share_views = may_share;
        Owner::new().with(|| view(&frame, &Views { views, query: query.to_owned() }).to_html())
    }

    fn saved_view(is_shared: bool, may_change: bool) -> SavedView {
        let id = format!("viw_{:032x}", 1).parse().unwrap();
        SavedView { id, name: "Night owls".to_owned(), query: "q=night".to_owned(), is_shared, may_change }
    }

    #[test]
    fn what_the_list_shows_is_saved_for_oneself_or_shared_by_who_may() {
        let html = page("status=disabled", Vec::new(), true);
        assert!(html.contains("value=\"view/save\"") && html.contains("value=\"status=disabled\""), "{html}");
        assert!(html.contains("name=\"shared\"") && html.contains("maxlength=\"60\""), "{html}");
        assert!(html.contains("href=\"/o/acme/users?status=disabled\""), "the way back: {html}");
        assert!(!page("status=disabled", Vec::new(), false).contains("name=\"shared\""));
        let html = page("", Vec::new(), true);
        assert!(!html.contains("<form") && html.contains("No saved views yet"), "{html}");
    }

    #[test]
    fn each_view_has_the_forms_that_the_reader_may_use() {
        let own = page("", vec![saved_view(false, true)], true);
        for action in ["view/rename", "view/share", "view/delete"] {
            assert!(own.contains(&format!("value=\"{action}\"")), "{action}: {own}");
        }
        assert!(own.contains("aria-label=\"Delete Night owls\"") && !own.contains("class=\"badge"), "{own}");
        assert!(!own.contains("view/unshare"), "{own}");
        assert!(!page("", vec![saved_view(false, true)], false).contains("view/share"));
        let shared = page("", vec![saved_view(true, true)], true);
        assert!(shared.contains("Shared<") && !shared.contains("\"view/share\""), "{shared}");
        assert!(shared.contains("\"view/unshare\""), "{shared}");
        assert!(shared.contains("aria-label=\"Stop sharing Night owls\""), "{shared}");
        let foreign = page("", vec![saved_view(true, false)], false);
        assert!(!foreign.contains("<form"), "{foreign}");
        let href = format!("href=\"/o/acme/users?q=night&amp;view=viw_{:032x}\"", 1);
        assert!(foreign.contains(&href), "{foreign}");
    }
}
