//! The forms for a new asset and for the changes of one.

use domain::{
    asset::AssetAction,
    id::AssetId,
    view::{AssetKindView, FrameView},
};
use leptos::prelude::*;

use super::data::{AssetDetail, NewAsset};
use crate::{
    form::{Form, PostForm},
    messages::messages,
    paths::{asset_path, assets_path},
    people_field::PeopleField,
    title::PageTitle,
    ui::{Banner, Button, ButtonLook, Choice, LinkButton, PageHead, Select, TextField, Tone},
};

/// The form for a new asset.
pub(crate) fn new_view(frame: &FrameView, new: &NewAsset) -> AnyView {
    let (m, form) = (messages(), Form::new("assets/create"));
    let slug = frame.org.slug.clone();
    let back = assets_path(&slug);
    let kind = |kind: &AssetKindView| Choice::new(kind.kind.to_string(), kind.name.clone());
    let kinds: Vec<Choice> = new.kinds.iter().map(kind).collect();
    let parents =
        new.parents.iter().map(|(id, kind, name)| (*id, m.assets_named_kind(name, kind))).collect::<Vec<_>>();
    let parent = parent_field(form, &parents, &new.parent, Some(m.assets_part_of_hint()));
    let (kind, links) = (form.value("kind", &new.kind), link_fields(form, "", ""));
    view! {
        <PageTitle text=m.assets_new()/>
        <div class="narrow">
            <PageHead title=m.assets_new() back=(back.clone(), m.shell_assets().to_owned())/>
            <PostForm form hidden=vec![("slug", slug)] class="card form">
                <Select id="kind" label=m.assets_kind() choices=kinds value=kind error=form.error("kind")/>
                <TextField id="name" label=m.assets_name() value=form.value("name", "") error=form.error("name") required=true maxlength=100/>
                {parent}
                {links}
                <PeopleField
                    id="owner"
                    label=m.assets_owner_email()
                    hint=m.assets_owner_hint()
                    value=form.value("owner", "")
                    error=form.error("owner")
                    optional=true
                />
                <div class="form-actions">
                    <LinkButton href=back>{m.assets_cancel()}</LinkButton>
                    <Button submit=true look=ButtonLook::Primary>{m.assets_register()}</Button>
                </div>
            </PostForm>
        </div>
    }
    .into_any()
}

/// The form for the changes of an asset.
pub(crate) fn edit_view(frame: &FrameView, AssetDetail { asset, .. }: &AssetDetail) -> AnyView {
    let (m, form) = (messages(), Form::new("assets/update"));
    let (slug, id, name) = (frame.org.slug.clone(), asset.row.id.to_string(), asset.row.name.clone());
    let back = asset_path(&slug, &id);
    let held = asset.row.parent.as_ref().map(|(id, _)| id.to_string()).unwrap_or_default();
    // Where it cannot be moved, the place is sent as it is.
    let parent = match asset.parents.is_empty() {
        true => view! { <input type="hidden" name="parent" value=held/> }.into_any(),
        false => parent_field(form, &asset.parents, &held, None),
    };
    let external_id = asset.external_id.clone().unwrap_or_default();
    let link = asset.link.clone().unwrap_or_default();
    let title = m.assets_edit_title(&name);
    if !asset.actions.contains(&AssetAction::Update) && !form.is_sent() {
        return view! {
            <PageTitle text=title.clone()/>
            <div class="narrow">
                <PageHead title back=(back, name)/>
                <Banner tone=Tone::Warning>{m.assets_edit_refused()}</Banner>
            </div>
        }
        .into_any();
    }
    let (links, name_field) = (link_fields(form, &external_id, &link), form.value("name", &name));
    view! {
        <PageTitle text=title.clone()/>
        <div class="narrow">
            <PageHead title back=(back.clone(), name.clone())/>
            <PostForm form hidden=vec![("slug", slug), ("asset", id)] class="card form">
                <TextField id="name" label=m.assets_name() value=name_field error=form.error("name") required=true maxlength=100/>
                {parent}
                {links}
                <div class="form-actions">
                    <LinkButton href=back>{m.assets_cancel()}</LinkButton>
                    <Button submit=true look=ButtonLook::Primary>{m.assets_save()}</Button>
                </div>
            </PostForm>
        </div>
    }
    .into_any()
}

/// What the asset is a part of; no field where there is nothing to choose.
fn parent_field(
    form: Form,
    parents: &[(AssetId, String)],
    chosen: &str,
    hint: Option<&'static str>,
) -> AnyView {
    if parents.is_empty() {
        return ().into_any();
    }
    let m = messages();
    let mut choices = vec![Choice::new("", m.assets_part_of_nothing())];
    choices.extend(parents.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone())));
    let value = form.value("parent", chosen);
    let hint = hint.map(str::to_owned);
    view! {
        <Select id="parent" label=m.assets_part_of() choices value nostrip:hint=hint error=form.error("parent")/>
    }
    .into_any()
}

/// Where the asset is found in its application.
fn link_fields(form: Form, external_id: &str, link: &str) -> AnyView {
    let m = messages();
    view! {
        <TextField
            id="link"
            kind="url"
            label=m.assets_link()
            hint=m.assets_link_hint()
            value=form.value("link", link)
            error=form.error("link")
            optional=true
        />
        <TextField
            id="external_id"
            label=m.assets_external_id()
            hint=m.assets_external_id_hint()
            value=form.value("external_id", external_id)
            error=form.error("external_id")
            optional=true
            maxlength=100
        />
    }
    .into_any()
}
