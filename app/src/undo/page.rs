//! The list of recent changes, each with a button to undo it.

use domain::{
    bulk::{RowDone, UndoView, Undone},
    error::ErrorKind,
    list::query_string,
    state::Undoable,
    time::Timestamp,
    view::{FrameView, Page},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

use super::{summarize_names, undone_sentence};
use crate::{
    api::{AppError, FormAnswer},
    form::Form,
    links::row_link,
    messages::messages,
    paths::{undo_path, users_path},
    title::PageTitle,
    ui::{Banner, Button, ButtonSize, Empty, Icon, IconName, PageHead, Pagination, PostForm, Time, Tone},
};

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Changes {
    page: Page<UndoView>,
    /// When it was read.
    now: Timestamp,
}

/// Reads a page of the changes that can be undone.
#[server(prefix = "/rpc", endpoint = "undo/list", input = GetUrl)]
pub(crate) async fn read_changes(
    slug: String,
    #[server(default)] query: String,
) -> Result<Changes, AppError> {
    use crate::{api, params::Params};
    api::answer(async {
        let (service, caller) = (api::service()?, api::caller()?);
        let cursor = Params::parse(&query).get("page");
        let page = service::undo::list(&service, &caller, &slug, cursor.as_deref()).await?;
        Ok(Changes { page, now: service.now() })
    })
    .await
}

/// The page.
pub(crate) fn view(frame: &FrameView, Changes { page, now }: Changes) -> AnyView {
    let m = messages();
    let form = Form::new("undo/apply");
    let slug = &frame.org.slug;
    let at = |cursor: &Option<String>| {
        let cursor = cursor.as_deref()?;
        Some([undo_path(slug), query_string(&[("page", cursor)])].concat())
    };
    let (newer, older) = (at(&page.newer), at(&page.older));
    let (shown, total) = (u64::try_from(page.rows.len()).unwrap_or_default(), page.total);
    let undone = match form.answer() {
        Some(FormAnswer::Undone(undone)) => Some(results(slug, &undone)),
        _ => None,
    };
    let refused = form.refusal().map(|reason| {
        view! { <div class="notice"><Banner tone=Tone::Danger>{m.error(&reason)}</Banner></div> }
    });
    let body = if shown == 0 {
        view! {
            <Empty icon=IconName::History title=m.undo_nothing_here() text=m.undo_nothing_here_lead()/>
        }
        .into_any()
    } else {
        let changes = page.rows.iter().map(|change| self::change(frame, change, now)).collect_view();
        view! {
            <section class="card" aria-label=m.undo_changes()>
                <ul class="rows undo-list">{changes}</ul>
            </section>
            <Pagination shown total nostrip:newer=newer nostrip:older=older newer_label=m.undo_newer() older_label=m.undo_older()/>
        }
        .into_any()
    };
    let back = (users_path(&frame.org.slug), frame.words.users_title.clone());
    let lead = match frame.undo_days {
        0 => m.undo_lead_for_good().to_owned(),
        days => m.undo_lead(days.into()),
    };
    view! {
        <PageTitle text=m.undo_title()/>
        <div class="narrow">
            <PageHead title=m.undo_title() back lead/>
            {undone}
            {refused}
            {body}
        </div>
    }
    .into_any()
}

/// "Ada Lovelace removed Charles Babbage and 3 more".
fn describe(change: &UndoView) -> AnyView {
    let m = messages();
    let [before, after] = match (change.action, change.is_own) {
        (Undoable::Disable, false) => m.undo_disabled(),
        (Undoable::Remove, false) => m.undo_removed(),
        (Undoable::Cancel, false) => m.undo_cancelled(change.rows),
        (Undoable::Disable, true) => m.undo_you_disabled(),
        (Undoable::Remove, true) => m.undo_you_removed(),
        (Undoable::Cancel, true) => m.undo_you_cancelled(change.rows),
    };
    let who = if change.is_own { m.undo_you().to_owned() } else { change.who.clone() };
    let names = summarize_names(&change.names, change.rows);
    view! { <b>{who}</b> " " {before} <b>{names}</b> {after} }.into_any()
}

fn change(frame: &FrameView, change: &UndoView, now: Timestamp) -> AnyView {
    let m = messages();
    let left = match (change.open, change.rows) {
        (0, _) => Some(m.undo_nothing_left().to_owned()),
        (open, rows) if open < rows => Some(m.undo_left(open, rows)),
        _ => None,
    };
    let known = prospects(change);
    let label = if change.open > 1 { m.undo_button_count(change.open) } else { m.undo_button().to_owned() };
    let name = m.undo_button_name(change.names.first().map_or("", String::as_str));
    let undo = change.can_be_undone().then(|| {
        let fields = vec![
            ("do", "undo/apply".to_owned()),
            ("slug", frame.org.slug.clone()),
            ("undo", change.id.to_string()),
        ];
        view! {
            <PostForm fields>
                <Button submit=true size=ButtonSize::Small icon=IconName::Undo attr:aria-label=name>{label}</Button>
            </PostForm>
        }
    });
    view! {
        <li>
            <div class="undo-act">
                <p>{describe(change)}</p>
                <p class="muted">
                    <Time at=change.at now/>
                    {change
                        .can_be_undone()
                        .then(|| {
                            let [before, after] = m.undo_until();
                            view! { " · " {before} <Time at=change.until/> {after} }
                        })}
                    {left.map(|text| view! { " · " {text} })}
                </p>
                {known}
            </div>
            {undo}
        </li>
    }
    .into_any()
}

/// What is known beforehand of the first rows: why one cannot be undone, and what comes back with one that can and what does
/// not. Where several rows are named each line says whose it is.
fn prospects(change: &UndoView) -> Option<AnyView> {
    let m = messages();
    let line = |name: &String, text: String| match change.rows {
        1 => text,
        _ => m.undo_of(name, &text),
    };
    let lines = change.prospects.iter().filter_map(|(name, prospect)| {
        let (icon, tone, text) = match prospect {
            // The text of this error says already that it cannot be undone.
            Err(reason @ ErrorKind::UndoExpired) => {
                (IconName::TriangleAlert, "tone-warning", m.error(reason))
            }
            Err(reason) => (IconName::TriangleAlert, "tone-warning", m.undo_impossible(&m.error(reason))),
            Ok(restored) => {
                let lines = m.returning(restored);
                let (icon, tone) = match restored.is_whole() {
                    true => (IconName::Box, "muted"),
                    false => (IconName::TriangleAlert, "tone-warning"),
                };
                (!lines.is_empty()).then(|| (icon, tone, lines.join(" ")))?
            }
        };
        let class = ["bulk-line ", tone].concat();
        Some(view! { <li class=class><Icon name=icon/><span>{line(name, text)}</span></li> })
    });
    let lines: Vec<_> = lines.collect();
    (!lines.is_empty()).then(|| view! { <ul class="undo-prospects">{lines}</ul> }.into_any())
}

/// The result for each row, refusals first.
fn results(slug: &str, undone: &Undone) -> AnyView {
    let m = messages();
    let refused = undone
        .lines
        .iter()
        .filter_map(|line| {
            let reason = line.outcome.as_ref().err()?;
            Some(view! {
                <li>
                    <span class="bulk-line tone-warning">
                        <Icon name=IconName::TriangleAlert/>
                        <span class="bulk-row">{row_link(slug, line)} <span class="muted">{m.error(reason)}</span></span>
                    </span>
                </li>
            })
        })
        .collect_view();
    let already = undone.lines.iter().filter(|line| line.outcome == Ok(RowDone::AlreadySo)).count();
    let title = match (undone.done, already) {
        (0, 0) => m.undo_nothing().to_owned(),
        (0, _) => m.undo_nothing_more().to_owned(),
        _ => undone_sentence(undone),
    };
    let incomplete = undone.incomplete.iter().map(|(name, restored)| {
        let text = [vec![m.going_came_back(name)], m.restored(restored)].concat().join(" ");
        view! { <Banner tone=Tone::Warning>{text}</Banner> }
    });
    let incomplete = incomplete.collect_view();
    let tone = if undone.done > 0 { Tone::Good } else { Tone::Warning };
    view! {
        <div class="notice stack">
            <Banner tone>{title}</Banner>
            {incomplete}
            {(undone.refused > 0)
                .then(|| {
                    let title = m.undo_refused(undone.refused);
                    view! {
                        <section class="card" aria-labelledby="refused-title">
                            <div class="card-head"><h2 id="refused-title">{title}</h2></div>
                            <ul class="rows bulk-rows">{refused}</ul>
                        </section>
                    }
                })}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::{
        bulk::BulkLine,
        consequences::{RestoreObstacle, Restored},
        selection::RowId,
    };

    use super::*;
    use crate::fixtures::frame;

    fn change_of(rows: u64, open: u64, names: &[&str]) -> UndoView {
        UndoView {
            id: "und_00000000000000000000000000000001".parse().unwrap(),
            action: Undoable::Remove,
            who: "Olga Owner".into(),
            is_own: false,
            at: Timestamp::from_micros(0),
            until: Timestamp::from_micros(1),
            rows,
            open,
            prospects: Vec::new(),
            names: names.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    fn html(change: &UndoView) -> String {
        Owner::new().with(|| self::change(&frame(), change, Timestamp::from_micros(0)).to_html())
    }

    #[test]
    fn a_change_says_who_did_what_to_whom_and_offers_the_way_back() {
        let page = html(&change_of(12, 12, &["Ada", "Bob", "Eve"]));
        assert!(page.contains("Olga Owner") && page.contains("Ada, Bob, Eve and 9 more"), "{page}");
        assert!(page.contains("value=\"undo/apply\"") && page.contains("Undo 12"), "{page}");
        let page = html(&change_of(2, 1, &["Ada", "Bob"]));
        assert!(page.contains("Ada and Bob") && page.contains("1 of 2 can still be undone"), "{page}");
        let page = html(&change_of(1, 0, &["Ada"]));
        assert!(!page.contains("<form") && page.contains("Nothing left to undo"), "{page}");
    }

    #[test]
    fn what_cannot_come_back_is_said_beforehand_for_each_named_row() {
        let lost = Restored {
            assets: 1,
            assets_lost: 2,
            roles_lost: vec!["Auditor".to_owned()],
            teams_lost: vec!["Night shift".to_owned()],
        };
        let of_ada = ("Ada".to_owned(), Ok(lost.clone()));
        let page = html(&UndoView { prospects: vec![of_ada.clone()], ..change_of(1, 1, &["Ada"]) });
        for text in ["1 asset comes back.", "2 assets can't come back", "Auditor", "Night shift", "<form"] {
            assert!(page.contains(text), "{text}: {page}");
        }
        let refused = Err(ErrorKind::CannotRestore { obstacle: RestoreObstacle::RolesGone });
        let prospects = vec![of_ada, ("Bob".to_owned(), refused)];
        let page = html(&UndoView { prospects, ..change_of(12, 12, &["Ada", "Bob", "Eve"]) });
        assert!(
            page.contains("Ada: 1 asset comes back.") && page.contains("Bob: Can't be undone."),
            "{page}"
        );
        assert!(page.contains("Undo 12"), "others may still come back: {page}");
    }

    #[test]
    fn what_was_undone_already_says_so() {
        let row = "mem_00000000000000000000000000000001".parse().map(RowId::Member).unwrap();
        let line = BulkLine { row, name: "Ada".to_owned(), outcome: Ok(RowDone::AlreadySo) };
        let (action, incomplete) = (Undoable::Disable, Vec::new());
        let undone = Undone { action, lines: vec![line], done: 0, refused: 0, incomplete };
        Owner::new().with(|| {
            assert_eq!(undone_sentence(&undone), "This was already undone.");
            let page = results("acme", &undone).to_html();
            assert!(page.contains("This was already undone.") && !page.contains("Nothing was"), "{page}");
        });
    }

    #[test]
    fn a_row_that_can_no_longer_be_undone_says_so_once() {
        let prospects = vec![("Ada".to_owned(), Err(ErrorKind::UndoExpired))];
        let page = html(&UndoView { prospects, ..change_of(1, 1, &["Ada"]) });
        assert!(page.contains("This can no longer be undone."), "{page}");
        assert!(!page.contains("Can't be undone."), "{page}");
    }

    #[test]
    fn where_nothing_can_be_undone_the_reason_stands_in_the_place_of_the_button() {
        let refused = Err(ErrorKind::CannotRestore { obstacle: RestoreObstacle::EndPassed });
        let prospects = vec![("Ada".to_owned(), refused)];
        let page = html(&UndoView { prospects, ..change_of(1, 1, &["Ada"]) });
        assert!(!page.contains("<form") && page.contains("would have ended by now"), "{page}");
        assert!(!page.contains("until"), "{page}");
    }
}
