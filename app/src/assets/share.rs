//! With whom an asset is shared, and sharing it with somebody else.

use domain::{
    asset::AssetAction,
    state::ShareLevel,
    view::{AssetShareView, FrameView},
};
use leptos::prelude::*;

use super::{asset::level_word, data::AssetDetail};
use crate::{
    form::{Form, PostForm},
    links::person_link,
    messages::messages,
    paths::asset_path,
    people_field::PeopleField,
    title::PageTitle,
    ui::{
        Badge, Banner, Button, ButtonLook, ButtonSize, Checkbox, LinkButton, PageHead,
        PostForm as InlineForm, Tone,
    },
};

/// The page on which an asset is shared.
pub(super) fn path(slug: &str, asset: &str) -> String {
    [&asset_path(slug, asset), "/share"].concat()
}

/// The page on which an asset is shared.
pub(crate) fn share_view(frame: &FrameView, AssetDetail { asset, .. }: &AssetDetail) -> AnyView {
    let (m, form) = (messages(), Form::new("assets/share"));
    let (slug, id, name) = (frame.org.slug.clone(), asset.row.id.to_string(), asset.row.name.clone());
    let back = asset_path(&slug, &id);
    let title = m.assets_share_title(&name);
    if !asset.actions.contains(&AssetAction::Share) && !form.is_sent() {
        return view! {
            <PageTitle text=title.clone()/>
            <div class="narrow">
                <PageHead title back=(back, name)/>
                <Banner tone=Tone::Warning>{m.assets_share_refused()}</Banner>
            </div>
        }
        .into_any();
    }
    let chosen = form.value("level", ShareLevel::Read.as_str());
    let level = |level: ShareLevel, hint: &'static str| {
        let checked = chosen == level.as_str();
        view! { <Checkbox radio=true name="level" value=level.as_str() label=level_word(level) hint checked/> }.into_any()
    };
    let levels = view! {
        {level(ShareLevel::Read, m.assets_level_read_hint())}
        {level(ShareLevel::Edit, m.assets_level_edit_hint())}
    }
    .into_any();
    let shares = asset.shares.as_deref().unwrap_or_default();
    let lines = shares.iter().map(|share| line(frame, &id, share)).collect_view();
    let shared = (!shares.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="shares-title">
                <h2 id="shares-title">{m.assets_shared_with()}</h2>
                <ul class="rows">{lines}</ul>
            </section>
        }
    });
    view! {
        <PageTitle text=title.clone()/>
        <div class="stack narrow">
            <PageHead title lead=m.assets_share_lead() back=(back.clone(), name.clone())/>
            <PostForm form hidden=vec![("slug", slug), ("asset", id)] class="card form">
                <PeopleField
                    id="email"
                    label=m.assets_member_email()
                    value=form.value("email", "")
                    error=form.error("email")
                    required=true
                />
                <fieldset class="choices">
                    <legend>{m.assets_level()}</legend>
                    {levels}
                </fieldset>
                <div class="form-actions">
                    <LinkButton href=back>{m.assets_cancel()}</LinkButton>
                    <Button submit=true look=ButtonLook::Primary>{m.assets_share()}</Button>
                </div>
            </PostForm>
            {shared}
        </div>
    }
    .into_any()
}

fn line(frame: &FrameView, asset: &str, share: &AssetShareView) -> AnyView {
    let m = messages();
    let fields = vec![
        ("do", "assets/unshare".to_owned()),
        ("slug", frame.org.slug.clone()),
        ("asset", asset.to_owned()),
        ("member", share.member.id.to_string()),
    ];
    let label = m.assets_unshare_with(&share.member.name);
    view! {
        <li>
            <div>
                {person_link(frame, share.member.id, &share.member.name)}
                <p class="muted">{share.email.clone()}</p>
            </div>
            <Badge label=level_word(share.level)/>
            <InlineForm fields>
                <Button submit=true size=ButtonSize::Small attr:aria-label=label>{m.assets_unshare()}</Button>
            </InlineForm>
        </li>
    }
    .into_any()
}
