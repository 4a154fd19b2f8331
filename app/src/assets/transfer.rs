//! Giving assets to another owner.

use domain::view::FrameView;
use leptos::prelude::*;

use super::data::Transfer;
use crate::{
    form::{Form, PostForm},
    messages::messages,
    paths::assets_path,
    people_field::PeopleField,
    title::PageTitle,
    ui::{Banner, Button, ButtonLook, Empty, IconName, LinkButton, PageHead, Tone},
};

/// The page on which assets are given to another owner.
pub(crate) fn transfer_view(frame: &FrameView, Transfer { assets }: &Transfer) -> AnyView {
    let (m, form) = (messages(), Form::new("assets/transfer"));
    let slug = frame.org.slug.clone();
    let back = assets_path(&slug);
    let title = m.assets_transfer_title();
    let head = (back.clone(), m.shell_assets().to_owned());
    if assets.is_empty() {
        return view! {
            <PageTitle text=title/>
            <PageHead title back=head/>
            <Empty icon=IconName::Box title=m.assets_none_chosen() text=m.assets_none_chosen_lead()>
                <LinkButton href=back>{m.shell_assets()}</LinkButton>
            </Empty>
        }
        .into_any();
    }
    let mut hidden = vec![("slug", slug)];
    hidden.extend(assets.iter().map(|asset| ("assets[]", asset.id.to_string())));
    let refused = assets.iter().filter(|asset| !asset.may_transfer).count() as u64;
    let refused = (refused > 0)
        .then(|| view! { <Banner tone=Tone::Warning>{m.assets_transfer_some_refused(refused)}</Banner> });
    let lines = assets
        .iter()
        .map(|asset| {
            let about = m.assets_owned_kind(&asset.kind_name, &asset.owner.name);
            view! { <li><div>{asset.name.clone()} <p class="muted">{about}</p></div></li> }
        })
        .collect_view();
    view! {
        <PageTitle text=title/>
        <div class="narrow">
            <PageHead title lead=m.assets_transfer_lead() back=head/>
            <PostForm form hidden class="card form">
                {refused}
                <ul class="rows">{lines}</ul>
                <PeopleField
                    id="owner"
                    label=m.assets_new_owner()
                    value=form.value("owner", "")
                    error=form.error("owner")
                    required=true
                />
                <div class="form-actions">
                    <LinkButton href=back>{m.assets_cancel()}</LinkButton>
                    <Button submit=true look=ButtonLook::Primary>{m.assets_transfer()}</Button>
                </div>
            </PostForm>
        </div>
    }
    .into_any()
}
