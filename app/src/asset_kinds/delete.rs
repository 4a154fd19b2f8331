//! The question before a kind of assets is deleted. The safe choice comes first.

use domain::{
    list::query_string,
    view::{FrameView, OwnAssetKindView},
};
use leptos::prelude::*;

use crate::{
    form::{Form, PostForm},
    messages::messages,
    paths::{asset_kinds_path, assets_path},
    title::PageTitle,
    ui::{Banner, Button, ButtonLook, Icon, IconName, LinkButton, PageHead, Tone},
};

/// The page that asks, with what roles lose. While there are assets of the kind, it says how many and leads to them.
pub(crate) fn delete_view(frame: &FrameView, kind: &OwnAssetKindView) -> AnyView {
    let (m, slug) = (messages(), frame.org.slug.clone());
    let title = m.asset_kinds_delete_title(&kind.name);
    let back = (asset_kinds_path(&slug), m.asset_kinds_title().to_owned());
    let content = if kind.assets > 0 { in_use(frame, kind) } else { question(slug, kind) };
    view! {
        <PageTitle text=title.clone()/>
        <div class="narrow">
            <PageHead title back/>
            {content}
        </div>
    }
    .into_any()
}

fn in_use(frame: &FrameView, kind: &OwnAssetKindView) -> AnyView {
    let (m, slug) = (messages(), &frame.org.slug);
    let show = frame.may.read_assets.then(|| {
        let href = [assets_path(slug), query_string(&[("kind", kind.kind.as_str())])].concat();
        let label = m.asset_kinds_show_assets(kind.assets);
        view! { <LinkButton href look=ButtonLook::Primary>{label}</LinkButton> }
    });
    let (keep, warning) = (asset_kinds_path(slug), m.asset_kinds_in_use(kind.assets));
    view! {
        <div class="card form">
            <Banner tone=Tone::Warning>{warning}</Banner>
            <div class="form-actions">
                <LinkButton href=keep autofocus=true>{m.asset_kinds_keep()}</LinkButton>
                {show}
            </div>
        </div>
    }
    .into_any()
}

fn question(slug: String, kind: &OwnAssetKindView) -> AnyView {
    let m = messages();
    let roles = match (kind.role_count, kind.roles.as_slice()) {
        (0, _) => m.asset_kinds_delete_no_roles().to_owned(),
        (count, []) => m.asset_kinds_delete_roles(count),
        (count, names) => m.asset_kinds_delete_named_roles(count, &names.join(", ")),
    };
    let mut lines = vec![(IconName::Shield, roles)];
    if !kind.parts.is_empty() {
        lines.push((IconName::Box, m.asset_kinds_delete_parts(&kind.parts.join(", "))));
    }
    lines.push((IconName::TriangleAlert, m.asset_kinds_delete_forever().to_owned()));
    let lines = lines
        .into_iter()
        .map(|(icon, text)| view! { <li><Icon name=icon/><span>{text}</span></li> })
        .collect_view();
    let back = asset_kinds_path(&slug);
    let hidden = vec![("slug", slug), ("asset_kind", kind.id.to_string())];
    view! {
        <PostForm form=Form::new("asset_kind/delete") hidden class="card form">
            <ul class="consequences">{lines}</ul>
            <div class="form-actions">
                <LinkButton href=back autofocus=true>{m.asset_kinds_keep()}</LinkButton>
                <Button submit=true look=ButtonLook::Danger>{m.asset_kinds_delete_act()}</Button>
            </div>
        </PostForm>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{frame, own_asset_kind};

    fn html(kind: &OwnAssetKindView) -> String {
        Owner::new().with(|| delete_view(&frame(), kind).to_html())
    }

    #[test]
    fn the_question_says_which_roles_lose_what_they_grant() {
        let kind = own_asset_kind();
        let page = html(&kind);
        assert!(page.contains("Delete the kind Invoice?") && page.contains("Owner, Night shift"), "{page}");
        assert!(page.contains("value=\"asset_kind/delete\""), "{page}");
        let (keep, act) = (page.find("Keep kind").unwrap(), page.find("Delete kind").unwrap());
        assert!(keep < act, "{page}");
        let unnamed = html(&OwnAssetKindView { roles: Vec::new(), ..kind });
        assert!(unnamed.contains("2 roles no longer grant anything on it"), "{unnamed}");
    }

    #[test]
    fn a_kind_in_use_is_not_deleted_and_the_page_leads_to_what_is_of_it() {
        let page = html(&OwnAssetKindView { assets: 3, ..own_asset_kind() });
        assert!(page.contains("3 assets are of this kind. Delete them first."), "{page}");
        assert!(
            page.contains("href=\"/o/acme/assets?kind=Invoice\"") && page.contains("Show 3 assets"),
            "{page}"
        );
        assert!(!page.contains("<form"), "{page}");
    }
}
