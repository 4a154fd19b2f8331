//! The forms for a new kind and for another name of one.

use domain::view::{AssetKindRow, AssetKindsPage, FrameView, OwnAssetKindView};
use leptos::prelude::*;

use crate::{
    form::{Form, PostForm},
    messages::messages,
    paths::asset_kinds_path,
    title::PageTitle,
    ui::{Button, ButtonLook, Choice, LinkButton, PageHead, Select, TextField},
};

/// The form for a new kind.
pub(crate) fn new_view(frame: &FrameView, page: &AssetKindsPage) -> AnyView {
    let (m, form) = (messages(), Form::new("asset_kind/create"));
    let slug = frame.org.slug.clone();
    let back = asset_kinds_path(&slug);
    let choice = |kind: &AssetKindRow| Choice::new(kind.kind.to_string(), kind.name.clone());
    let mut parents = vec![Choice::new("", m.asset_kinds_part_of_nothing())];
    parents.extend(page.kinds.iter().map(choice));
    let (name, key, parent) = (form.value("name", ""), form.value("kind_key", ""), form.value("parent", ""));
    view! {
        <PageTitle text=m.asset_kinds_new_title()/>
        <div class="narrow">
            <PageHead title=m.asset_kinds_new_title() back=(back.clone(), m.asset_kinds_title().to_owned())/>
            <PostForm form hidden=vec![("slug", slug)] class="card form">
                <TextField
                    id="name"
                    label=m.asset_kinds_name()
                    hint=m.asset_kinds_name_hint()
                    value=name
                    error=form.error("name")
                    autocomplete="off"
                    required=true
                    maxlength=100
                />
                <TextField
                    id="kind_key"
                    label=m.asset_kinds_key()
                    hint=m.asset_kinds_key_hint()
                    value=key
                    error=form.error("kind_key")
                    autocomplete="off"
                    optional=true
                    maxlength=50
                />
                <Select
                    id="parent"
                    label=m.asset_kinds_part_of()
                    hint=m.asset_kinds_part_of_hint()
                    choices=parents
                    value=parent
                    error=form.error("parent")
                />
                <p class="hint">{m.asset_kinds_grants_hint()}</p>
                <div class="form-actions">
                    <LinkButton href=back>{m.asset_kinds_cancel()}</LinkButton>
                    <Button submit=true look=ButtonLook::Primary>{m.asset_kinds_add()}</Button>
                </div>
            </PostForm>
        </div>
    }
    .into_any()
}

/// The form for another name of a kind.
pub(crate) fn rename_view(frame: &FrameView, kind: &OwnAssetKindView) -> AnyView {
    let (m, form) = (messages(), Form::new("asset_kind/rename"));
    let slug = frame.org.slug.clone();
    let back = asset_kinds_path(&slug);
    let title = m.asset_kinds_rename_title(&kind.name);
    let hidden = vec![("slug", slug), ("asset_kind", kind.id.to_string())];
    let (name, hint) = (form.value("name", &kind.name), m.asset_kinds_key_stays(kind.kind.as_str()));
    view! {
        <PageTitle text=title.clone()/>
        <div class="narrow">
            <PageHead title back=(back.clone(), m.asset_kinds_title().to_owned())/>
            <PostForm form hidden class="card form">
                <TextField
                    id="name"
                    label=m.asset_kinds_name()
                    hint
                    value=name
                    error=form.error("name")
                    autocomplete="off"
                    required=true
                    maxlength=100
                />
                <div class="form-actions">
                    <LinkButton href=back>{m.asset_kinds_cancel()}</LinkButton>
                    <Button submit=true look=ButtonLook::Primary>{m.asset_kinds_save()}</Button>
                </div>
            </PostForm>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{asset_kinds, frame, own_asset_kind};

    #[test]
    fn a_new_kind_can_be_a_part_of_any_other() {
        let html = Owner::new().with(|| new_view(&frame(), &asset_kinds()).to_html());
        assert!(html.contains("value=\"asset_kind/create\""), "{html}");
        for parent in ["", "Project", "Document", "Invoice"] {
            assert!(html.contains(&format!("<option value=\"{parent}\"")), "{parent}: {html}");
        }
    }

    #[test]
    fn another_name_leaves_the_key() {
        let html = Owner::new().with(|| rename_view(&frame(), &own_asset_kind()).to_html());
        assert!(html.contains("value=\"asset_kind/rename\"") && html.contains("value=\"Invoice\""), "{html}");
        assert!(html.contains("Its key stays Invoice"), "{html}");
    }
}
