//! The Invite page: paste, review, results. The same in a dialog over a list.

use std::sync::{Arc, Mutex};

use domain::{
    invite::{DecodedFile, Step},
    layout::InviteForm,
    view::{FrameView, RoleView},
};
use leptos::{ev::SubmitEvent, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlButtonElement;

use super::{
    SubmittedSheet, Writing, acts,
    draft::{Draft, Fields},
    fields::{ENDS, day_for_all},
    one_by_one, result,
    review::{Review, added_banner, not_sent_banner},
    source::{COLUMN, FILE_ENCODING, FILE_NAME},
    start,
};
use crate::{
    api::FormAnswer,
    dom,
    form::{Form, problem_lines},
    invitations::no_mail,
    messages::messages,
    paths::url,
    roles::ROLES,
    seats,
    title::PageTitle,
    ui::{ButtonLook, ErrorSummary, IconName, LinkButton, PageHead, ReaderField},
};

/// The list that is being written, kept while the reader is elsewhere. The browser's program provides one.
#[derive(Clone, Default)]
pub(crate) struct Drafts(Arc<Mutex<Option<(String, Draft)>>>);

impl Drafts {
    fn get(&self, slug: &str) -> Option<Draft> {
        let kept = self.0.lock().ok()?;
        kept.as_ref().filter(|(of, _)| of == slug).map(|(_, draft)| draft.clone())
    }

    fn keep(&self, slug: &str, draft: &Draft) {
        if let Ok(mut kept) = self.0.lock() {
            *kept = Some((slug.to_owned(), draft.clone()));
        }
    }

    /// Forgets a list that was sent. Answers whether there was one.
    pub(crate) fn finish(&self) -> bool {
        let Ok(mut kept) = self.0.lock() else { return false };
        let is_sent = kept.as_ref().is_some_and(|(_, draft)| draft.step.get_untracked() == Step::Results);
        if is_sent {
            *kept = None;
        }
        is_sent
    }
}

/// The Invite page.
pub(crate) fn view(frame: &FrameView, roles: &[RoleView]) -> AnyView {
    let drafts = use_context::<Drafts>();
    let form = Form::new("invitation/send");
    let kept = drafts.as_ref().filter(|_| !form.is_sent()).and_then(|drafts| drafts.get(&frame.org.slug));
    if let Some(kept) = &kept {
        kept.seats.set(frame.seats);
    }
    let draft = kept.unwrap_or_else(|| written(frame, form, roles));
    if let Some(drafts) = drafts {
        drafts.keep(&frame.org.slug, &draft);
    }
    show(&Writing { frame: Arc::new(frame.clone()), draft })
}

/// The roles selected at first: the organization's default, if the reader may give it.
fn default_roles(roles: &[RoleView]) -> Vec<String> {
    let given = roles.iter().filter(|role| role.is_default && role.refusal.is_none());
    given.map(|role| role.id.to_string()).take(1).collect()
}

/// The list as it was submitted, or an empty one.
fn written(frame: &FrameView, form: Form, roles: &[RoleView]) -> Draft {
    let invited = match form.answer() {
        Some(FormAnswer::Invited(invited)) => Some(invited),
        _ => None,
    };
    let mut chosen = form.checked_values(ROLES).unwrap_or_else(|| default_roles(roles));
    // A list in which none is chosen sends an empty value.
    chosen.retain(|role| !role.is_empty());
    let draft = Draft::of_form(
        invited,
        SubmittedSheet::from_form(form).as_ref(),
        roles.to_vec(),
        Fields {
            typed: form.value("addresses", ""),
            chosen,
            note: form.value("note", ""),
            language: form.value("language", "").parse().unwrap_or(frame.language),
            team: form.value("team", &only_team(frame)),
            ends: ENDS.map(|name| form.value(name, "")),
            teams: frame.teams.clone(),
            column: form.value(COLUMN, ""),
            file: file_of(form),
            seats: frame.seats,
            is_one_by_one: frame.layout.invite_form == InviteForm::OneByOne,
        },
        form.refusal(),
        frame.role_required,
    );
    #[cfg(feature = "ssr")]
    give_key(frame, &draft);
    draft
}

/// Gives a list that can be sent without a review its key, which a review would give. Without a script, a form that is
/// sent again then sends nothing twice.
#[cfg(feature = "ssr")]
fn give_key(frame: &FrameView, draft: &Draft) {
    if frame.layout.invite_form == InviteForm::AtOnce
        && draft.batch.with_untracked(String::is_empty)
        && let Ok(service) = crate::api::service()
    {
        draft.batch.set(service.new_form_key());
    }
}

/// The id of the one team that the reader may invite into, if they may invite into that alone.
fn only_team(frame: &FrameView) -> String {
    match frame.teams.as_slice() {
        [team] if frame.team_required => team.id.to_string(),
        _ => String::new(),
    }
}

/// The file whose text is in the field.
fn file_of(form: Form) -> Option<DecodedFile> {
    let (name, encoding) = (form.value(FILE_NAME, ""), form.value(FILE_ENCODING, "").parse().ok()?);
    (!name.is_empty()).then_some(DecodedFile { name, encoding })
}

/// The heading, in the words of the organization.
fn title(FrameView { words, org, .. }: &FrameView) -> String {
    let m = messages();
    if !words.invite_title.is_empty() {
        words.invite_title.replace("{org}", &org.name)
    } else if words.invite == m.words_invite() {
        m.invite_title(&org.name)
    } else {
        m.invite_own_title(&words.invite, &org.name)
    }
}

fn show(writing: &Writing) -> AnyView {
    let Writing { frame, draft } = writing;
    let at = |page: &str| ["/o/", &frame.org.slug, "/", page].concat();
    let title = title(frame);
    let (refused, batch, sending) = (draft.refused.clone(), draft.batch.clone(), draft.is_sending.clone());
    let ends = draft.ends.clone();
    let problems = move || {
        let errors = refused.with(|refused| refused.as_ref().map(problem_lines).unwrap_or_default());
        view! { <ErrorSummary errors/> }
    };
    let (seats, framed) = (draft.seats.clone(), frame.clone());
    let seats = move || seats.get().map(|seats| seats::left(&framed, &seats));
    let results = results(writing);
    let content = content(writing);
    let (pressed, slug) = (on_submit(writing.clone()), frame.org.slug.clone());
    view! {
        <PageTitle text=frame.words.invite.clone()/>
        <div class="invite">
            <PageHead title back=(at("users"), frame.words.users_title.clone())/>
            {(!frame.has_mail).then(|| no_mail(frame.may.copy_links))}
            {seats}
            {results}
            <form
                class="form"
                method="post"
                enctype="multipart/form-data"
                action=url(at("invite"))
                novalidate
                data-sheet=""
                prop:inert=move || sending.get()
                on:submit=pressed
            >
                {problems}
                <input type="hidden" name="do" value="invitation/send"/>
                <ReaderField/>
                <input type="hidden" name="slug" value=slug/>
                <input type="hidden" name="sheet[batch]" value=move || batch.get()/>
                <input type="hidden" name="sheet[until_was]" value=move || ends.with(day_for_all)/>
                {content}
            </form>
        </div>
    }
    .into_any()
}

/// What became of the list, above what is left of it.
fn results(writing: &Writing) -> AnyView {
    let Writing { frame, draft } = writing.clone();
    let sent = move || {
        draft
            .results
            .with(|lines| (draft.step.get() == Step::Results).then(|| result::list(&frame, lines, &draft)))
    };
    view! { {sent} }.into_any()
}

/// What stands in the form.
#[derive(Clone, Copy, PartialEq)]
enum Content {
    Start,
    /// The field and the list together, whatever is on it: the focus stays while people join.
    OneByOne,
    List,
    /// The list, with what was typed below it.
    Added,
    /// Nothing is left.
    Done,
}

/// The fields of the present step.
fn content(writing: &Writing) -> AnyView {
    let writing = writing.clone();
    let (step, rows) = (writing.draft.step.clone(), writing.draft.rows.clone());
    let is_one_by_one = writing.form() == InviteForm::OneByOne;
    let now = Memo::new(move |_| match (step.get(), rows.with(Vec::is_empty)) {
        (Step::Results, true) => Content::Done,
        _ if is_one_by_one => Content::OneByOne,
        (Step::Start, _) => Content::Start,
        (Step::Added, _) => Content::Added,
        (Step::Review | Step::Results, _) => Content::List,
    });
    let show = move || match now.get() {
        Content::Start => start::show(&writing),
        Content::OneByOne => one_by_one::show(&writing),
        Content::List => list(&writing),
        Content::Added => {
            let banner = added_banner(messages().invite_add_more());
            view! { {banner} {Review::new(&writing).show()} }.into_any()
        }
        Content::Done => done(&writing),
    };
    view! { {show} }.into_any()
}

fn list(writing: &Writing) -> AnyView {
    let review = Review::new(writing).show();
    // The button that was pressed says that it sends.
    let is_unexpected =
        writing.form() == InviteForm::AtOnce && writing.draft.step.get_untracked() == Step::Review;
    if is_unexpected { view! { {not_sent_banner(writing)} {review} }.into_any() } else { review }
}

/// Does what the pressed button says; Enter in a field checks the list.
fn on_submit(writing: Writing) -> impl Fn(SubmitEvent) + 'static {
    move |event| {
        event.prevent_default();
        let button = event.submitter().and_then(|button| button.dyn_into::<HtmlButtonElement>().ok());
        let draft = &writing.draft;
        match button.map(|button| button.value()).as_deref() {
            Some("send") => acts::send(&writing),
            Some("once") => acts::send_at_once(&writing),
            Some("add") => acts::add(&writing),
            Some("back") => {
                draft.go_back();
                dom::focus_soon("#addresses");
            }
            _ if draft.step.get_untracked() != Step::Start => acts::check(&writing),
            _ if writing.form() == InviteForm::OneByOne => acts::add(&writing),
            _ => acts::start(&writing),
        }
    }
}

/// What to do next when nothing is left.
fn done(writing: &Writing) -> AnyView {
    let at = |page: &str| ["/o/", &writing.frame.org.slug, "/", page].concat();
    let (m, draft) = (messages(), writing.draft.clone());
    let again = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        draft.restart();
        dom::focus_soon("#addresses");
    };
    view! {
        <div class="form-actions">
            <LinkButton href=at("users")>{m.invite_back_to_users()}</LinkButton>
            <LinkButton href=at("invite") look=ButtonLook::Primary icon=IconName::UserPlus on:click=again>
                {m.invite_more_people()}
            </LinkButton>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{frame, role};

    use domain::access::Denial;

    #[test]
    fn the_default_role_is_chosen_unless_the_reader_cannot_give_it() {
        let mut member = role(2, "Member");
        member.is_default = true;
        assert_eq!(default_roles(&[role(1, "Owner"), member.clone()]), [member.id.to_string()]);
        member.refusal = Some(Denial::OwnersOnly);
        assert!(default_roles(&[member]).is_empty());
    }

    #[test]
    fn the_heading_is_in_the_words_of_the_organization() {
        let mut frame = frame();
        assert_eq!(title(&frame), "Invite people to Acme");
        frame.words.invite = "Add users".to_owned();
        assert_eq!(title(&frame), "Add users to Acme");
        frame.words.invite_title = "Join {org} today".to_owned();
        assert_eq!(title(&frame), "Join Acme today");
    }

    #[test]
    fn each_form_of_a_template_begins_with_its_own_button() {
        let act = |form| {
            let mut frame = frame();
            frame.layout.invite_form = form;
            let html = Owner::new().with(|| view(&frame, &[role(1, "Member")]).to_html());
            let acts = html.split("name=\"act\" value=\"").skip(1);
            acts.filter_map(|act| act.split('"').next().map(str::to_owned)).collect::<Vec<_>>()
        };
        assert_eq!(act(InviteForm::Review), ["check"]);
        assert_eq!(act(InviteForm::RolesSecond), ["check"]);
        assert_eq!(act(InviteForm::AtOnce), ["once"]);
        assert_eq!(act(InviteForm::OneByOne), ["check", "add", "send"]);
    }

    #[test]
    fn without_a_mail_server_the_page_says_so_before_anything_is_typed() {
        let mut frame = frame();
        frame.has_mail = false;
        let html = Owner::new().with(|| view(&frame, &[]).to_html());
        assert!(html.contains("invitations aren't sent"), "{html}");
    }
}
