//! The page that asks before an asset is deleted. The safe choice comes first.

use domain::{asset::AssetAction, view::FrameView};
use leptos::prelude::*;

use super::data::AssetDetail;
use crate::{
    form::{Form, PostForm},
    messages::messages,
    paths::asset_path,
    title::PageTitle,
    ui::{Banner, Button, ButtonLook, LinkButton, PageHead, Tone},
};

/// The page that asks before an asset is deleted.
pub(crate) fn delete_view(frame: &FrameView, AssetDetail { asset, .. }: &AssetDetail) -> AnyView {
    let (m, form) = (messages(), Form::new("assets/delete"));
    let (slug, id, name) = (frame.org.slug.clone(), asset.row.id.to_string(), asset.row.name.clone());
    let back = asset_path(&slug, &id);
    let title = m.assets_delete_title(&name);
    let is_offered = asset.actions.contains(&AssetAction::Delete) && asset.parts == 0;
    let obstacle = match (is_offered, asset.parts) {
        (true, _) => None,
        (false, 0) => Some(m.assets_delete_refused()),
        (false, _) => Some(m.errors_asset_has_parts()),
    };
    view! {
        <PageTitle text=title.clone()/>
        <div class="narrow">
            <PageHead title back=(back.clone(), name)/>
            <PostForm form hidden=vec![("slug", slug), ("asset", id)] class="card form">
                {obstacle.map(|text| view! { <Banner tone=Tone::Warning>{text}</Banner> })}
                <p>{m.assets_delete_lead()}</p>
                <div class="form-actions">
                    <LinkButton href=back autofocus=true>{m.assets_keep()}</LinkButton>
                    {is_offered.then(|| view! { <Button submit=true look=ButtonLook::Danger>{m.assets_delete()}</Button> })}
                </div>
            </PostForm>
        </div>
    }
    .into_any()
}
