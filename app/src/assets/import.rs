//! Registering many assets from a table, and what became of each line.

use domain::view::{FrameView, ImportedAsset};
use leptos::prelude::*;

use super::data::NewAsset;
use crate::{
    api::FormAnswer,
    form::{Form, PostForm},
    messages::messages,
    paths::{asset_path, assets_path, url},
    title::PageTitle,
    ui::{Button, ButtonLook, LinkButton, PageHead, Status, Table, TextArea, Tone},
};

/// The page on which many assets are registered.
pub(crate) fn import_view(frame: &FrameView, new: &NewAsset) -> AnyView {
    let (m, form) = (messages(), Form::new("assets/import"));
    let slug = frame.org.slug.clone();
    let back = assets_path(&slug);
    let results = match form.answer() {
        Some(FormAnswer::ImportedAssets(lines)) => Some(results(&slug, &lines)),
        _ => None,
    };
    let kinds: Vec<String> = new.kinds.iter().map(|kind| kind.kind.to_string()).collect();
    view! {
        <PageTitle text=m.assets_import_title()/>
        <div class="stack">
            <PageHead title=m.assets_import_title() lead=m.assets_import_lead() back=(back.clone(), m.shell_assets().to_owned())/>
            {results}
            <PostForm form hidden=vec![("slug", slug)] class="card form" leaves=true attr:enctype="multipart/form-data">
                <TextArea
                    id="table"
                    label=m.assets_table()
                    hint=m.assets_table_hint(&kinds.join(", "))
                    value=form.value("table", "")
                    error=form.error("table")
                    rows=8
                />
                <div class="field">
                    <label class="label" for="file">{m.assets_file()}</label>
                    <input class="input" type="file" id="file" name="table" accept=".csv,text/csv,text/plain"/>
                </div>
                <div class="form-actions">
                    <LinkButton href=back>{m.assets_cancel()}</LinkButton>
                    <Button submit=true look=ButtonLook::Primary>{m.assets_import()}</Button>
                </div>
            </PostForm>
        </div>
    }
    .into_any()
}

fn results(slug: &str, lines: &[ImportedAsset]) -> AnyView {
    let m = messages();
    let done = lines.iter().filter(|line| line.outcome.is_ok()).count() as u64;
    let refused = lines.len() as u64 - done;
    let title = m.assets_import_done(done, refused);
    let row = |line: &ImportedAsset| {
        let (name, outcome) = match &line.outcome {
            Ok(id) => {
                let href = url(asset_path(slug, &id.to_string()));
                let link = view! { <a class="link" href=href>{line.name.clone()}</a> };
                (link.into_any(), view! { <Status tone=Tone::Good label=m.assets_registered()/> }.into_any())
            }
            Err(error) => {
                let reason = view! { <Status tone=Tone::Danger label=m.error(error)/> };
                (line.name.clone().into_any(), reason.into_any())
            }
        };
        view! {
            <tr>
                <td class="cell-number">{m.number(line.line.into())}</td>
                <th scope="row">{name}</th>
                <td class="cell-text">{outcome}</td>
            </tr>
        }
    };
    let rows = lines.iter().map(row).collect_view();
    view! {
        <section aria-labelledby="results-title">
            <h2 id="results-title">{title.clone()}</h2>
            <Table caption=title compact=true>
                <thead>
                    <tr>
                        <th scope="col">{m.assets_line()}</th>
                        <th scope="col">{m.assets_name()}</th>
                        <th scope="col">{m.assets_outcome()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        </section>
    }
    .into_any()
}
