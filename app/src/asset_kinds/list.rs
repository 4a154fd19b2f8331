//! The page of the kinds of assets.

use domain::{
    list::query_string,
    view::{AssetKindRow, AssetKindsPage, FrameView},
};
use leptos::prelude::*;

use crate::{
    messages::messages,
    paths::{asset_kind_path, asset_kinds_path, assets_path, url},
    title::PageTitle,
    ui::{Badge, ButtonLook, IconName, LinkButton, Menu, MenuLink, PageHead, Table, Tone, menu_id},
};

/// The page of the kinds of assets.
pub(crate) fn list_view(frame: &FrameView, page: &AssetKindsPage) -> AnyView {
    let m = messages();
    let slug = &frame.org.slug;
    let new = [&asset_kinds_path(slug), "/new"].concat();
    let count = u64::try_from(page.kinds.len()).unwrap_or_default();
    let back = frame.may.read_assets.then(|| (assets_path(slug), m.shell_assets().to_owned()));
    let rows = page.kinds.iter().map(|kind| row(frame, kind)).collect_view();
    view! {
        <PageTitle text=m.asset_kinds_title()/>
        <PageHead title=m.asset_kinds_title() count lead=m.asset_kinds_lead() nostrip:back=back>
            <LinkButton href=new look=ButtonLook::Primary icon=IconName::Plus>{m.asset_kinds_new()}</LinkButton>
        </PageHead>
        <Table caption=m.asset_kinds_title()>
            <thead>
                <tr>
                    <th scope="col">{m.asset_kinds_column_name()}</th>
                    <th scope="col" class="cell-extra">{m.asset_kinds_column_key()}</th>
                    <th scope="col" class="cell-extra">{m.asset_kinds_column_part_of()}</th>
                    <th scope="col">{m.asset_kinds_column_assets()}</th>
                    <th scope="col" class="cell-menu"><span class="visually-hidden">{m.listing_actions()}</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </Table>
    }
    .into_any()
}

fn row(frame: &FrameView, kind: &AssetKindRow) -> AnyView {
    let (m, slug, name) = (messages(), &frame.org.slug, kind.name.clone());
    let assets = m.number(kind.assets);
    let assets = match kind.assets > 0 && frame.may.read_assets {
        true => {
            let href = [assets_path(slug), query_string(&[("kind", kind.kind.as_str())])].concat();
            view! { <a class="link" href=url(href)>{assets}</a> }.into_any()
        }
        false => view! { {assets} }.into_any(),
    };
    let built_in =
        kind.id.is_none().then(|| view! { " " <Badge tone=Tone::Neutral label=m.asset_kinds_built_in()/> });
    let menu = kind.id.map(|id| {
        let id = id.to_string();
        let path = asset_kind_path(slug, &id);
        let (rename, delete) = ([&path, "/rename"].concat(), [&path, "/delete"].concat());
        view! {
            <Menu id=menu_id(&id) label=m.listing_actions_for(&name)>
                <MenuLink href=rename icon=IconName::Pencil label=m.asset_kinds_rename()/>
                <MenuLink href=delete icon=IconName::Trash label=m.asset_kinds_delete() danger=true/>
            </Menu>
        }
    });
    view! {
        <tr>
            <th scope="row">{kind.name.clone()} {built_in}</th>
            <td class="cell-extra"><code>{kind.kind.to_string()}</code></td>
            <td class="cell-extra">{kind.parent.clone()}</td>
            <td class="cell-meta">{assets}</td>
            <td class="cell-menu">{menu}</td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{asset_kinds, frame};

    #[test]
    fn a_kind_of_the_template_is_built_in_and_an_own_one_has_a_menu() {
        let page = asset_kinds();
        let html = Owner::new().with(|| list_view(&frame(), &page).to_html());
        assert!(html.contains("Built in") && html.contains("Part of"), "{html}");
        let id = page.kinds.iter().find_map(|kind| kind.id).unwrap();
        for (path, label) in [("rename", "Rename"), ("delete", "Delete")] {
            assert!(html.contains(&format!("href=\"/o/acme/assets/kinds/{id}/{path}\"")), "{path}: {html}");
            assert_eq!(html.matches(&format!("<span>{label}<")).count(), 1, "{label}: {html}");
        }
        assert!(html.contains("href=\"/o/acme/assets?kind=Invoice\""), "{html}");
    }
}
