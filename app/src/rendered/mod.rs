//! Every page of the admin area, rendered from fixed data: what the server sent once, in `fixtures`.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what cannot be read here fails the test")]

use std::{collections::BTreeSet, fs, path::PathBuf, sync::Arc};

use futures::FutureExt;
use leptos::prelude::*;
use serde::Deserialize;

use crate::{
    api::AppError,
    pages::{ORG_PATHS, OrgPage, Page, PageData, Shown},
    paths::{Base, url},
    root::root,
    title::TitleSlot,
    ui::{Assets, provide_assets, provide_reader},
    visit::Visit,
};

/// What a file of `fixtures` holds.
#[derive(Deserialize)]
struct Fixture {
    visit: Visit,
    data: Result<PageData, AppError>,
}

fn fixtures() -> Vec<(String, Fixture)> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src/rendered/fixtures"));
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let read = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        (name.clone(), serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}")))
    };
    files.into_iter().map(read).collect()
}

fn html(visit: Visit, data: Result<PageData, AppError>) -> (String, String) {
    html_below("", visit, data)
}

/// The page of an installation below a path of its host.
fn html_below(base: &str, visit: Visit, data: Result<PageData, AppError>) -> (String, String) {
    let page = Page::parse(&visit.path).unwrap();
    Owner::new().with(|| {
        provide_context(Base::of(&["https://example.com", base].concat()));
        let Assets { icons, mark } = Assets::default();
        provide_assets(Assets { icons: url(icons), mark: url(mark) });
        let account = visit.shell.as_ref().map(|shell| shell.frame.account.id);
        provide_reader(account.or_else(|| Some(data.as_ref().ok()?.reader()?.id)));
        let title = TitleSlot::default();
        provide_context(title.clone());
        let area = page.area().get().now_or_never().unwrap().ok();
        let shown = ArcRwSignal::new(Shown { page, visit: Arc::new(visit), data, area, number: 0 });
        (root(shown).into_view().to_html(), title.get())
    })
}

/// One tag on each line, so that a change of a page can be read.
fn lines(html: &str) -> String {
    html.replace("><", ">\n<")
}

#[test]
fn every_page_is_rendered_from_its_data_alone() {
    for (name, Fixture { visit, data }) in fixtures() {
        let (first, title) = html(visit.clone(), data.clone());
        insta::assert_snapshot!(name.as_str(), format!("{title}\n{}", lines(&first)));
        // The browser gets the data as JSON, and has to find the same elements.
        let page = Page::parse(&visit.path).unwrap();
        let area = page.area().get().now_or_never().unwrap().unwrap();
        let data = data.map(|data| (area.read)(&page, data.to_json().unwrap().get().as_bytes()).unwrap());
        let visit = serde_json::from_str(&serde_json::to_string(&visit).unwrap()).unwrap();
        assert_eq!(html(visit, data).0, first, "{name}");
    }
}

#[test]
fn below_a_path_every_link_form_and_file_of_every_page_is_below_it_and_nothing_else_changes() {
    for (name, Fixture { visit, data }) in fixtures() {
        let mut expected = html(visit.clone(), data.clone()).0;
        // `formaction` ends with `action`.
        for attribute in ["href", "action", "src", "srcset"] {
            let [own, below] = ["/", "/people/"].map(|path| format!("{attribute}=\"{path}"));
            expected = expected.replace(&own, &below);
        }
        assert_eq!(html_below("/people", visit, data).0, expected, "{name}");
    }
}

#[test]
fn there_are_fixed_data_for_every_page() {
    let kind = |path: &str| match Page::parse(path).unwrap() {
        Page::InOrg(_, OrgPage::MemberAct(_, act)) => format!("{act:?}"),
        Page::InOrg(_, page) => format!("{page:?}").split('(').next().unwrap_or_default().to_owned(),
        page => format!("{page:?}"),
    };
    let rendered: BTreeSet<String> =
        fixtures().iter().map(|(_, fixture)| kind(&fixture.visit.path)).collect();
    let missing: Vec<&str> = ORG_PATHS
        .iter()
        .copied()
        .chain(["/account", "/choose"])
        .filter(|path| !rendered.contains(&kind(path)))
        .collect();
    assert_eq!(missing, [] as [&str; 0]);
}
