//! The first step: choosing a file or pasting a table.

use domain::{import::ImportOptions, view::FrameView};
use leptos::prelude::*;

use super::TABLE_FILE;
use crate::{
    form::{Form, PostForm},
    invite::{FILE_ENCODING, encoding_choices},
    messages::{day_clock, messages, zone},
    paths::{import_path, url, users_path},
    seats,
    title::PageTitle,
    ui::{Button, ButtonLook, FileField, IconName, LinkButton, PageHead, Select, TextArea, Time},
};

/// The page on which a table of people is uploaded.
pub(crate) fn start_view(frame: &FrameView, options: &ImportOptions) -> AnyView {
    let (m, form) = (messages(), Form::new("people/upload"));
    let slug = frame.org.slug.clone();
    let back = users_path(&slug);
    view! {
        <PageTitle text=m.imports_title()/>
        <div class="narrow">
            <PageHead title=m.imports_title() lead=m.imports_lead() back=(back.clone(), frame.words.users_title.clone())/>
            <div class="stack">
                {frame.seats.map(|seats| seats::left(frame, &seats))}
                <PostForm form hidden=vec![("slug", slug.clone())] class="card form" files=true>
                    <Select
                        id=FILE_ENCODING
                        label=m.invite_encoding()
                        hint=m.imports_encoding_hint()
                        choices=encoding_choices()
                    />
                    <FileField id=TABLE_FILE label=m.imports_file() accept=".csv,.tsv,.txt,text/csv,text/plain"/>
                    <TextArea
                        id="table"
                        label=m.imports_table()
                        hint=m.imports_table_hint()
                        value=form.value("table", "")
                        error=form.error("table")
                        rows=6
                    />
                    <input type="hidden" name="clock" value=day_clock/>
                    <div class="form-actions">
                        <LinkButton href=back>{m.imports_cancel()}</LinkButton>
                        <Button submit=true look=ButtonLook::Primary icon=IconName::ArrowRight>{m.imports_check()}</Button>
                    </div>
                </PostForm>
                {columns(options, frame)}
                {recent(&slug, options)}
            </div>
        </div>
    }
    .into_any()
}

/// What the columns of a table can have.
fn columns(options: &ImportOptions, frame: &FrameView) -> AnyView {
    let (m, now) = (messages(), options.now);
    let (one_role_only, one_team_only) = (frame.one_role_only, frame.one_team_only);
    let without = match options.default_roles.as_slice() {
        [] if options.role_needed => m.imports_columns_role_needed().to_owned(),
        [] => m.imports_columns_no_role().to_owned(),
        roles => m.imports_columns_default_roles(&roles.join(", ")),
    };
    let roles = (!options.roles.is_empty()).then(|| {
        let names = options.roles.join(", ");
        let these =
            if one_role_only { m.imports_columns_role(&names) } else { m.imports_columns_roles(&names) };
        let words = [these, without].join(" ");
        view! { <li>{words}</li> }
    });
    let team = options.has_teams.then(|| {
        let words = if one_team_only { m.imports_columns_team() } else { m.imports_columns_teams() };
        view! { <li>{words}</li> }
    });
    view! {
        <section class="card" aria-labelledby="columns-title">
            <div class="card-head">
                <h2 id="columns-title">{m.imports_columns()}</h2>
            </div>
            <ul class="rows">
                <li>{m.imports_columns_email()}</li>
                <li>{m.imports_columns_name()}</li>
                {roles}
                {team}
                <li>{move || m.imports_columns_end(&zone(now).name)}</li>
            </ul>
        </section>
    }
    .into_any()
}

/// The reader's latest imports.
fn recent(slug: &str, options: &ImportOptions) -> Option<AnyView> {
    if options.recent.is_empty() {
        return None;
    }
    let m = messages();
    let rows = options.recent.iter().map(|import| {
        let href = url(import_path(slug, &import.id.to_string()));
        let name = import.file.clone().unwrap_or_else(|| m.imports_pasted().to_owned());
        view! {
            <li>
                <a class="link" href=href>{name}</a>
                " "
                <span class="muted"><Time at=import.at/></span>
            </li>
        }
    });
    Some(
        view! {
            <section class="card" aria-labelledby="recent-title">
                <div class="card-head">
                    <h2 id="recent-title">{m.imports_recent()}</h2>
                </div>
                <ul class="rows">{rows.collect_view()}</ul>
            </section>
        }
        .into_any(),
    )
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use domain::time::Timestamp;

    use super::*;
    use crate::fixtures::frame;

    fn html(default_roles: Vec<String>, role_needed: bool, one_role_only: bool) -> String {
        let frame = FrameView { one_role_only, ..frame() };
        html_for(&frame, default_roles, (role_needed, false))
    }

    fn html_for(
        frame: &FrameView,
        default_roles: Vec<String>,
        (role_needed, has_teams): (bool, bool),
    ) -> String {
        let roles = vec!["Owner".to_owned(), "Viewer".to_owned()];
        let options = ImportOptions {
            roles,
            default_roles,
            role_needed,
            has_teams,
            recent: Vec::new(),
            now: Timestamp::from_micros(0),
        };
        Owner::new().with(|| start_view(frame, &options).to_html())
    }

    #[test]
    fn the_form_sends_a_file_or_a_text_and_says_what_the_columns_can_have() {
        let page = html(vec!["Viewer".to_owned()], false, false);
        assert!(page.contains("multipart/form-data") && page.contains("value=\"people/upload\""), "{page}");
        assert!(
            page.contains("one or more of Owner, Viewer.") && page.contains("people become Viewer."),
            "{page}"
        );
        assert!(
            page.contains("until the end of that day (UTC).") && page.contains("name=\"clock\""),
            "{page}"
        );
        assert!(!page.contains("Team: one team") && !page.contains("recent-title"), "{page}");
        assert!(html(Vec::new(), true, false).contains("Every row needs a role."));
        let page = html(Vec::new(), false, true);
        assert!(page.contains("Role: one of Owner, Viewer. Leave it empty for people without"), "{page}");
    }
    #[test]
    fn the_columns_say_whether_people_can_be_in_several_teams() {
        let page = |one_team_only, has_teams| {
            html_for(&FrameView { one_team_only, ..frame() }, Vec::new(), (false, has_teams))
        };
        assert!(page(true, true).contains("Team: one team by its name."));
        let many = page(false, true);
        assert!(many.contains("Teams: one or more by their names.") && !many.contains("one team"), "{many}");
        assert!(!page(false, false).contains("Teams:"));
    }
}
