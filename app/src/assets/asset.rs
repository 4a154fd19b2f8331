//! One asset: its facts, its parts, with whom it is shared, and what can be done with it.

use domain::{
    asset::AssetAction,
    list::{AssetQuery, query_string},
    state::{AssetState, MembershipState, ShareLevel},
    time::Timestamp,
    view::{AssetShareView, AssetView, FrameView},
};
use leptos::prelude::*;

use super::data::AssetDetail;
use crate::{
    links::{history_link, person_link},
    messages::messages,
    paths::{asset_path, assets_path, url},
    title::PageTitle,
    ui::{
        Badge, Banner, Button, ButtonLook, CopyButton, IconName, LinkButton, PageHead, PostForm, Time, Tone,
        fact,
    },
    words::membership_status,
};

/// The page of an asset.
pub(crate) fn asset_view(frame: &FrameView, AssetDetail { asset, now }: &AssetDetail) -> AnyView {
    let m = messages();
    let row = &asset.row;
    let back = (assets_path(&frame.org.slug), m.shell_assets().to_owned());
    let is_stopped = row.state == AssetState::Stopped;
    let stopped = is_stopped.then(|| view! { <Banner tone=Tone::Warning>{m.assets_is_stopped()}</Banner> });
    let (history, actions) = (history_link(frame, &row.id.to_string()), actions(frame, asset));
    view! {
        <PageTitle text=row.name.clone()/>
        <PageHead title=row.name.clone() back>{history} {actions}</PageHead>
        <div class="stack narrow">
            {stopped}
            {facts(frame, asset, *now)}
            {parts(frame, asset)}
            {asset.shares.as_ref().map(|shares| shared_with(frame, asset, shares))}
        </div>
    }
    .into_any()
}

fn actions(frame: &FrameView, asset: &AssetView) -> AnyView {
    let m = messages();
    let slug = frame.org.slug.clone();
    let id = asset.row.id.to_string();
    let may = |action| asset.actions.contains(&action);
    let page = |page: &str| [&asset_path(&slug, &id), "/", page].concat();
    let fields = |act: &str| vec![("do", act.to_owned()), ("slug", slug.clone()), ("asset", id.clone())];
    let delete = may(AssetAction::Delete).then(
        || view! { <LinkButton href=page("delete") icon=IconName::Trash>{m.assets_delete()}</LinkButton> },
    );
    let transfer = may(AssetAction::Transfer).then(|| {
        let href = [&assets_path(&slug), "/transfer", &query_string(&[("asset", &id)])].concat();
        view! { <LinkButton href icon=IconName::ArrowRight>{m.assets_transfer()}</LinkButton> }
    });
    let share = may(AssetAction::Share).then(
        || view! { <LinkButton href=page("share") icon=IconName::UserPlus>{m.assets_share()}</LinkButton> },
    );
    let toggle = may(AssetAction::Stop).then(|| {
        let (act, label, icon) = match asset.row.state {
            AssetState::Active => ("assets/stop", m.assets_stop(), IconName::Pause),
            AssetState::Stopped => ("assets/start", m.assets_start(), IconName::Play),
        };
        view! { <PostForm fields=fields(act)><Button submit=true icon>{label}</Button></PostForm> }
    });
    let edit = may(AssetAction::Update).then(|| {
        view! {
            <LinkButton href=page("edit") look=ButtonLook::Primary icon=IconName::Pencil>{m.assets_edit()}</LinkButton>
        }
    });
    view! { {delete} {transfer} {share} {toggle} {edit} }.into_any()
}

fn facts(frame: &FrameView, asset: &AssetView, now: Timestamp) -> AnyView {
    let m = messages();
    let row = &asset.row;
    let owner_state = (asset.owner_state != MembershipState::Active)
        .then(|| view! { <div>{membership_status(&frame.words, asset.owner_state)}</div> });
    // Side by side and not in one text, where colour alone would not tell the link.
    let name = person_link(frame, row.owner.id, &row.owner.name);
    let owner = view! { <div class="asset-owner"><div>{name}</div> {owner_state}</div> };
    let parent = row.parent.as_ref().map(|(id, name)| {
        let href = asset_path(&frame.org.slug, &id.to_string());
        fact(m.assets_part_of(), view! { <a class="link" href=url(href)>{name.clone()}</a> }.into_any())
    });
    let link = asset.link.clone().map(|link| {
        let text = link.clone();
        let open = view! { <a class="link" href=link rel="noopener noreferrer">{text}</a> };
        fact(m.assets_link(), open.into_any())
    });
    let external = asset.external_id.clone().map(|id| {
        let copy =
            view! { <code>{id.clone()}</code> " " <CopyButton text=id label=m.assets_copy_id() bare=true/> };
        fact(m.assets_external_id(), copy.into_any())
    });
    view! {
        <section class="card" aria-label=m.assets_facts()>
            <dl class="facts">
                {fact(m.assets_kind(), row.kind_name.clone().into_any())}
                {fact(m.assets_owner(), owner.into_any())}
                {parent}
                {link}
                {external}
                {fact(m.assets_created_by(), person_link(frame, asset.created_by.id, &asset.created_by.name))}
                {fact(m.assets_created(), view! { <Time at=asset.created_at now/> }.into_any())}
                {fact(m.assets_updated(), view! { <Time at=asset.updated_at now/> }.into_any())}
            </dl>
        </section>
    }
    .into_any()
}

/// The parts of an asset, as a link to the list of them.
fn parts(frame: &FrameView, asset: &AssetView) -> Option<AnyView> {
    let m = messages();
    (asset.parts > 0).then(|| {
        let query = AssetQuery { parent: Some(asset.row.id), ..AssetQuery::default() };
        let href = [&assets_path(&frame.org.slug), query.to_query_string().as_str()].concat();
        view! { <p><a class="link" href=url(href)>{m.assets_parts(asset.parts)}</a></p> }.into_any()
    })
}

/// The name of a level.
pub(super) fn level_word(level: ShareLevel) -> &'static str {
    let m = messages();
    match level {
        ShareLevel::Read => m.assets_level_read(),
        ShareLevel::Edit => m.assets_level_edit(),
    }
}

fn shared_with(frame: &FrameView, asset: &AssetView, shares: &[AssetShareView]) -> AnyView {
    let m = messages();
    let line = |share: &AssetShareView| {
        view! {
            <li>
                <div>{person_link(frame, share.member.id, &share.member.name)}</div>
                <Badge label=level_word(share.level)/>
            </li>
        }
    };
    let body = if shares.is_empty() {
        view! { <p class="muted">{m.assets_shared_with_nobody()}</p> }.into_any()
    } else {
        view! { <ul class="rows">{shares.iter().map(line).collect_view()}</ul> }.into_any()
    };
    let href = super::share::path(&frame.org.slug, &asset.row.id.to_string());
    view! {
        <section class="card" aria-labelledby="shares-title">
            <div class="card-head">
                <h2 id="shares-title">{m.assets_shared_with()}</h2>
                <a class="link" href=url(href)>{m.assets_change_sharing()}</a>
            </div>
            {body}
        </section>
    }
    .into_any()
}
