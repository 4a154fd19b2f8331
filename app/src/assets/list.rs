//! The list of assets with search and filters; those of a kind that the organization administers have a page of their own.

use domain::{
    asset::{Administered, AssetKind},
    list::{AssetQuery, query_string, query_string_of},
    state::AssetState,
    view::{AssetKindView, AssetRowView, FrameView},
};
use leptos::prelude::*;

use super::data::AssetList;
use crate::{
    links::person_link,
    messages::messages,
    paths::{asset_kinds_path, asset_path, assets_path, url},
    title::PageTitle,
    ui::{
        Badge, Button, ButtonLook, ButtonSize, Checkbox, Chip, Chips, Empty, FilterBar, FilterMenu, IconName,
        LinkButton, PageHead, Pagination, SearchBox, Table, Tone,
    },
};

/// The form that takes chosen rows to the page of a transfer.
const TRANSFER_FORM: &str = "transfer";

/// The name of the page that administers something.
pub(crate) fn administered_label(what: Administered) -> &'static str {
    let m = messages();
    match what {
        Administered::EmbedLinks => m.shell_embed_links(),
        Administered::Media => m.shell_media(),
        Administered::Integrations => m.shell_integrations(),
    }
}

/// The path of the list, or of the page of a kind.
fn base(slug: &str, page_of: Option<&AssetKind>) -> String {
    match page_of {
        Some(kind) => [&assets_path(slug), "/kinds/", kind.as_str()].concat(),
        None => assets_path(slug),
    }
}

impl AssetList {
    fn path(&self, slug: &str, query: &AssetQuery) -> String {
        let mut pairs = query.pairs();
        if self.page_of.is_some() {
            pairs.retain(|(key, _)| *key != "kind");
        }
        [base(slug, self.page_of.as_ref()), query_string_of(&pairs)].concat()
    }

    fn kind_name(&self, kind: &AssetKind) -> String {
        let found = self.found.kinds.iter().find(|known| known.kind == *kind);
        found.map_or(kind.as_str(), |known| &known.name).to_owned()
    }

    fn title(&self) -> String {
        match &self.page_of {
            Some(kind) => match kind.administered() {
                Some(what) => administered_label(what).to_owned(),
                None => self.kind_name(kind),
            },
            None => messages().shell_assets().to_owned(),
        }
    }

    /// Whether the reader may register what the page shows.
    fn may_create(&self) -> bool {
        let shown = |kind: &&AssetKindView| self.page_of.as_ref().is_none_or(|of| *of == kind.kind);
        self.found.kinds.iter().filter(shown).any(|kind| kind.may_create)
    }
}

/// The list of assets.
pub(crate) fn list_view(frame: &FrameView, list: &AssetList) -> AnyView {
    let m = messages();
    let slug = &frame.org.slug;
    let page = &list.found.page;
    let kinds = (frame.may.update_asset_kinds && list.page_of.is_none()).then(|| {
        let href = asset_kinds_path(slug);
        view! { <LinkButton href icon=IconName::Layers>{m.asset_kinds_title()}</LinkButton> }
    });
    let new = list.may_create().then(|| new_buttons(slug, list));
    let actions = view! { {kinds} {new} };
    let title = list.title();
    let body = if page.rows.is_empty() { empty(slug, list) } else { rows(frame, list) };
    view! {
        <PageTitle text=title.clone()/>
        <PageHead title count=page.total at_least=page.at_least lead=m.assets_lead()>{actions}</PageHead>
        {filters(frame, list)}
        {chips(slug, list)}
        {body}
    }
    .into_any()
}

fn new_buttons(slug: &str, list: &AssetList) -> AnyView {
    let m = messages();
    let kind = list.query.kind.as_ref().map(ToString::to_string).unwrap_or_default();
    let parent = list.query.parent.map(|id| id.to_string()).unwrap_or_default();
    let chosen = query_string(&[("kind", &kind), ("in", &parent)]);
    let new = [&assets_path(slug), "/new", &chosen].concat();
    view! {
        <LinkButton href=[&assets_path(slug), "/import"].concat() icon=IconName::Upload>{m.assets_import()}</LinkButton>
        <LinkButton href=new look=ButtonLook::Primary icon=IconName::Plus>{m.assets_new()}</LinkButton>
    }
    .into_any()
}

fn filters(frame: &FrameView, list: &AssetList) -> AnyView {
    let m = messages();
    let AssetList { query, page_of, found } = list;
    let kinds = page_of.is_none().then(|| {
        let chosen = query.kind.clone();
        let choice = |value: &str, label: String| {
            let checked = chosen.as_ref().map_or("", AssetKind::as_str) == value;
            view! { <Checkbox radio=true name="kind" value=value.to_owned() label checked/> }.into_any()
        };
        let choices = found.kinds.iter().filter(|kind| kind.may_read);
        let choices = choices.map(|kind| choice(kind.kind.as_str(), kind.name.clone())).collect_view();
        let any = choice("", m.assets_any_kind().to_owned());
        let active = usize::from(query.kind.is_some());
        view! { <FilterMenu id="by-kind" label=m.assets_kind() active=Signal::stored(active)>{any} {choices}</FilterMenu> }
    });
    let me = frame.membership_id;
    let owner = |value: String, label: &'static str| {
        let checked = query.owner.map(|id| id.to_string()).unwrap_or_default() == value;
        view! { <Checkbox radio=true name="owner" value label checked/> }.into_any()
    };
    // The list of somebody else's is kept as it is.
    let other = query.owner.filter(|id| *id != me).map(|id| {
        let name = found.owner.clone().unwrap_or_else(|| m.assets_somebody().to_owned());
        view! { <Checkbox radio=true name="owner" value=id.to_string() label=name checked=true/> }
    });
    let parent = query.parent.map(|id| view! { <input type="hidden" name="in" value=id.to_string()/> });
    let owners = view! { {owner(String::new(), m.assets_any_owner())} {owner(me.to_string(), m.assets_mine())} {other} };
    let owners = owners.into_any();
    let (search, action) = (query.search.clone(), base(&frame.org.slug, page_of.as_ref()));
    let active = usize::from(query.owner.is_some());
    view! {
        <div class="list-tools">
            <FilterBar action>
                <SearchBox id="q" label=m.assets_search() value=search/>
                {kinds}
                <FilterMenu id="by-owner" label=m.assets_owner() active=Signal::stored(active)>
                    {owners}
                </FilterMenu>
                {parent}
            </FilterBar>
        </div>
    }
    .into_any()
}

/// The active filters, each a link to the list without it.
fn chips(slug: &str, list: &AssetList) -> Option<AnyView> {
    let m = messages();
    let query = &list.query;
    let without = |query: AssetQuery| list.path(slug, &AssetQuery { cursor: None, ..query });
    let mut chips = Vec::new();
    if let Some(kind) = query.kind.as_ref().filter(|_| list.page_of.is_none()) {
        let href = without(AssetQuery { kind: None, ..query.clone() });
        chips.push(view! { <Chip label=m.assets_kind() value=list.kind_name(kind) href/> });
    }
    if query.owner.is_some() {
        let href = without(AssetQuery { owner: None, ..query.clone() });
        let name = list.found.owner.clone().unwrap_or_else(|| m.assets_somebody().to_owned());
        chips.push(view! { <Chip label=m.assets_owner() value=name href/> });
    }
    if query.parent.is_some() {
        let href = without(AssetQuery { parent: None, ..query.clone() });
        let name = list.found.parent.clone().unwrap_or_else(|| m.assets_something().to_owned());
        chips.push(view! { <Chip label=m.assets_part_of() value=name href/> });
    }
    if !query.search.is_empty() {
        let href = without(AssetQuery { search: String::new(), ..query.clone() });
        chips.push(view! { <Chip label=m.assets_searched() value=query.search.clone() href/> });
    }
    let clear_href = list.path(slug, &AssetQuery::default());
    (!chips.is_empty()).then(|| view! { <Chips clear_href>{chips}</Chips> }.into_any())
}

fn rows(frame: &FrameView, list: &AssetList) -> AnyView {
    let m = messages();
    let slug = &frame.org.slug;
    let page = &list.found.page;
    let has_choice = page.rows.iter().any(|row| row.may_transfer);
    let at = |cursor: &Option<String>| {
        Some(list.path(slug, &AssetQuery { cursor: Some(cursor.clone()?), ..list.query.clone() }))
    };
    let (newer, older) = (at(&page.newer), at(&page.older));
    let shown = u64::try_from(page.rows.len()).unwrap_or_default();
    let lines = page.rows.iter().map(|asset| row(frame, asset, has_choice)).collect_view();
    let transfer = has_choice.then(|| {
        view! {
            <form id=TRANSFER_FORM class="list-below" method="get" action=url([&assets_path(slug), "/transfer"].concat())>
                <Button submit=true size=ButtonSize::Small icon=IconName::ArrowRight>{m.assets_transfer_selected()}</Button>
            </form>
        }
    });
    view! {
        <Table caption=list.title()>
            <thead>
                <tr>
                    {has_choice.then(|| view! { <th scope="col" class="cell-pick"><span class="visually-hidden">{m.assets_select()}</span></th> })}
                    <th scope="col">{m.assets_name()}</th>
                    <th scope="col">{m.assets_kind()}</th>
                    <th scope="col">{m.assets_owner()}</th>
                    <th scope="col" class="cell-extra">{m.assets_part_of()}</th>
                </tr>
            </thead>
            <tbody>{lines}</tbody>
        </Table>
        {transfer}
        <Pagination shown total=page.total at_least=page.at_least nostrip:newer=newer nostrip:older=older/>
    }
    .into_any()
}

fn row(frame: &FrameView, asset: &AssetRowView, has_choice: bool) -> AnyView {
    let m = messages();
    let slug = &frame.org.slug;
    let id = asset.id.to_string();
    let choice = has_choice.then(|| {
        let input = asset.may_transfer.then(|| {
            let label = m.assets_select_one(&asset.name);
            view! { <input class="box" type="checkbox" name="asset" value=id.clone() form=TRANSFER_FORM aria-label=label/> }
        });
        view! { <td class="cell-pick">{input}</td> }
    });
    let stopped = (asset.state == AssetState::Stopped)
        .then(|| view! { " " <Badge tone=Tone::Warning label=m.assets_stopped()/> });
    let parent = asset.parent.as_ref().map(|(id, name)| {
        view! { <a class="link" href=url(asset_path(slug, &id.to_string()))>{name.clone()}</a> }
    });
    view! {
        <tr>
            {choice}
            <th scope="row" class="asset-name"><a class="link" href=url(asset_path(slug, &id))>{asset.name.clone()}</a> {stopped}</th>
            <td>{asset.kind_name.clone()}</td>
            <td>{person_link(frame, asset.owner.id, &asset.owner.name)}</td>
            <td class="cell-extra asset-parent">{parent}</td>
        </tr>
    }
    .into_any()
}

fn empty(slug: &str, list: &AssetList) -> AnyView {
    let m = messages();
    let all = AssetQuery { kind: list.page_of.clone(), ..AssetQuery::default() };
    if list.query == all {
        let new = list.may_create().then(|| new_buttons(slug, list));
        return view! {
            <Empty icon=IconName::Box title=m.assets_none_yet() text=m.assets_none_yet_lead()>{new}</Empty>
        }
        .into_any();
    }
    let href = list.path(slug, &all);
    view! {
        <Empty icon=IconName::Search title=m.assets_none_match()>
            <LinkButton href>{m.assets_clear_filters()}</LinkButton>
        </Empty>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::view::{AssetsOverview, NamedMember, Page};

    use super::*;
    use crate::fixtures::frame;

    fn kind(key: &str, name: &str) -> AssetKindView {
        let kind = key.parse().unwrap();
        AssetKindView { kind, name: name.to_owned(), parent: None, may_read: true, may_create: true }
    }

    fn asset(name: &str) -> AssetRowView {
        AssetRowView {
            id: "ast_00000000000000000000000000000001".parse().unwrap(),
            kind: "EmbedLink".parse().unwrap(),
            kind_name: "Embed link".to_owned(),
            name: name.to_owned(),
            owner: NamedMember { id: frame().membership_id, name: "Ada Lovelace".to_owned() },
            parent: None,
            state: AssetState::Active,
            may_transfer: true,
        }
    }

    fn html(rows: Vec<AssetRowView>, query: AssetQuery, page_of: Option<&str>) -> String {
        let page = Page { total: rows.len() as u64, at_least: false, rows, newer: None, older: None };
        let kinds = vec![kind("EmbedLink", "Embed link"), kind("Workbook", "Workbook")];
        let found = AssetsOverview { page, kinds, owner: None, parent: None };
        let page_of: Option<AssetKind> = page_of.map(|kind| kind.parse().unwrap());
        let query = AssetQuery { kind: page_of.clone().or(query.kind), ..query };
        Owner::new().with(|| list_view(&frame(), &AssetList { query, page_of, found }).to_html())
    }

    #[test]
    fn what_is_administered_has_a_page_with_its_own_title_and_no_filter_by_kind() {
        let page = html(vec![asset("Shop window")], AssetQuery::default(), Some("EmbedLink"));
        assert!(page.contains("Embed links") && page.contains("Shop window"), "{page}");
        assert!(page.contains("action=\"/o/acme/assets/kinds/EmbedLink\""), "{page}");
        assert!(page.contains("/o/acme/assets/new?kind=EmbedLink"), "{page}");
        assert!(!page.contains("name=\"kind\""), "{page}");
    }

    #[test]
    fn rows_are_chosen_for_a_transfer_without_a_script() {
        let page = html(vec![asset("Shop window")], AssetQuery::default(), None);
        assert!(page.contains("method=\"get\" action=\"/o/acme/assets/transfer\""), "{page}");
        assert!(page.contains("name=\"asset\" value=\"ast_00000000000000000000000000000001\""), "{page}");
        let fixed = AssetRowView { may_transfer: false, ..asset("Shop window") };
        let page = html(vec![fixed], AssetQuery::default(), None);
        assert!(!page.contains("name=\"asset\"") && !page.contains("/assets/transfer"), "{page}");
    }

    #[test]
    fn a_filter_without_a_match_leads_back_to_all() {
        let query = AssetQuery { search: "x\"><img src=x>".to_owned(), ..AssetQuery::default() };
        let page = html(Vec::new(), query, None);
        assert!(page.contains("No assets match") && page.contains("href=\"/o/acme/assets\""), "{page}");
        assert!(!page.contains("<img"), "{page}");
        assert!(html(Vec::new(), AssetQuery::default(), None).contains("No assets yet"));
    }
}
