//! The Invite page: paste, review, results. The same in a dialog over a list.

use std::sync::{Arc, Mutex};

use domain::{
    invite::{DecodedFile, Step},
    view::{FrameView, RoleView},
};
use leptos::{ev::SubmitEvent, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlButtonElement;

use super::{
    SubmittedSheet, Writing, acts,
    draft::{Draft, Fields},
    result,
    review::Review,
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
    title::PageTitle,
    ui::{Banner, ButtonLook, ErrorSummary, IconName, LinkButton, PageHead, ReaderField, Tone},
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
    let chosen = form.checked_values(ROLES).unwrap_or_else(|| default_roles(roles));
    Draft::of_form(
        invited,
        SubmittedSheet::from_form(form).as_ref(),
        roles.to_vec(),
        Fields {
            typed: form.value("addresses", ""),
            chosen,
            note: form.value("note", ""),
            language: form.value("language", "").parse().unwrap_or(frame.language),
            column: form.value(COLUMN, ""),
            file: file_of(form),
        },
        form.refusal(),
        frame.role_required,
    )
}

/// The file whose text is in the field.
fn file_of(form: Form) -> Option<DecodedFile> {
    let (name, encoding) = (form.value(FILE_NAME, ""), form.value(FILE_ENCODING, "").parse().ok()?);
    (!name.is_empty()).then_some(DecodedFile { name, encoding })
}

/// The heading, in the words of the organization.
fn title(verb: &str, org: &str) -> String {
    let m = messages();
    if verb == m.words_invite() { m.invite_title(org) } else { m.invite_own_title(verb, org) }
}

fn show(writing: &Writing) -> AnyView {
    let Writing { frame, draft } = writing;
    let at = |page: &str| ["/o/", &frame.org.slug, "/", page].concat();
    let m = messages();
    let title = title(&frame.words.invite, &frame.org.name);
    let (refused, batch, sending) = (draft.refused.clone(), draft.batch.clone(), draft.is_sending.clone());
    let problems = move || {
        let errors = refused.with(|refused| refused.as_ref().map(problem_lines).unwrap_or_default());
        view! { <ErrorSummary errors/> }
    };
    let results = results(writing);
    let content = content(writing);
    let (pressed, slug) = (on_submit(writing.clone()), frame.org.slug.clone());
    view! {
        <PageTitle text=frame.words.invite.clone()/>
        <div class="invite">
            <PageHead title back=(at("users"), m.users_title().to_owned())/>
            {(!frame.has_mail).then(|| no_mail(frame.may.copy_links))}
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

/// The fields of the present step.
fn content(writing: &Writing) -> AnyView {
    let writing = writing.clone();
    let (step, rows) = (writing.draft.step.clone(), writing.draft.rows.clone());
    let now = Memo::new(move |_| (step.get(), rows.with(Vec::is_empty)));
    let show = move || match now.get() {
        (Step::Start, _) => start::show(&writing),
        (Step::Review, _) => Review::new(&writing, false).show(),
        (Step::Added, _) => view! { {added_banner()} {Review::new(&writing, false).show()} }.into_any(),
        (Step::Results, true) => done(&writing),
        (Step::Results, false) => Review::new(&writing, true).show(),
    };
    view! { {show} }.into_any()
}

/// Does what the pressed button says; Enter in a field checks the list.
fn on_submit(writing: Writing) -> impl Fn(SubmitEvent) + 'static {
    move |event| {
        event.prevent_default();
        let button = event.submitter().and_then(|button| button.dyn_into::<HtmlButtonElement>().ok());
        let draft = &writing.draft;
        match button.map(|button| button.value()).as_deref() {
            Some("send") => acts::send(&writing),
            Some("back") => {
                draft.go_back();
                dom::focus_soon("#addresses");
            }
            _ if draft.step.get_untracked() == Step::Start => acts::start(&writing),
            _ => acts::check(&writing),
        }
    }
}

/// Says that added addresses were not sent yet.
fn added_banner() -> AnyView {
    let m = messages();
    let text = m.invite_added(m.invite_add_more());
    view! { <Banner tone=Tone::Info attr:data-added="">{text}</Banner> }.into_any()
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
        assert_eq!(title("Invite people", "Acme"), "Invite people to Acme");
        assert_eq!(title("Add users", "Acme"), "Add users to Acme");
    }

    #[test]
    fn without_a_mail_server_the_page_says_so_before_anything_is_typed() {
        let mut frame = frame();
        frame.has_mail = false;
        let html = Owner::new().with(|| view(&frame, &[]).to_html());
        assert!(html.contains("invitations aren't sent"), "{html}");
    }
}
