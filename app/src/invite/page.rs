//! The Invite page: paste, review, results.

use domain::{
    invite::{Sheet, SheetLine},
    paste::{self, PastedLine},
    view::{FrameView, RoleView},
};
use leptos::prelude::*;

use super::{
    Invited, Step, SubmittedSheet, own_names, result,
    review::{Review, note_field},
    row::needs_attention,
};
use crate::{
    form::{Form, PostForm},
    invitations::no_mail,
    roles::{ROLES, picker},
    title::PageTitle,
    ui::{Banner, Button, ButtonLook, Icon, IconName, LinkButton, PageHead, TextArea, Tone},
};

/// The Invite page.
pub(crate) fn view(frame: &FrameView, roles: &[RoleView]) -> AnyView {
    show(frame, Form::new("invitation/send"), roles)
}

/// The roles selected at first: the organization's default, if the reader may give it.
fn default_roles(roles: &[RoleView]) -> Vec<String> {
    let given = roles.iter().filter(|role| role.is_default && role.refusal.is_none());
    given.map(|role| role.id.to_string()).take(1).collect()
}

fn show(frame: &FrameView, form: Form, roles: &[RoleView]) -> AnyView {
    let chosen = form.checked_values(ROLES).unwrap_or_else(|| default_roles(roles));
    let Invited { step, sheet } = form.result::<Invited>().unwrap_or_else(|| {
        let sheet =
            SubmittedSheet::from_form(form).map(|typed| typed.unchecked_sheet(roles)).unwrap_or_default();
        let step = if sheet.lines.is_empty() { Step::Start } else { Step::Review };
        Invited { step, sheet }
    });
    let title = [&frame.words.invite, " to ", &frame.org.name].concat();
    let back = ["/o/", &frame.org.slug, "/users"].concat();
    let review = Review { frame, form, roles, chosen: &chosen, is_left_over: step == Step::Results };
    let mut results = None;
    let content = match step {
        Step::Start => start(frame, form, (roles, &chosen), &sheet),
        Step::Review => review.show(&sheet),
        Step::Added => view! { {added_banner()} {review.show(&sheet)} }.into_any(),
        Step::Results => {
            results = Some(result::list(frame, &sheet));
            let lines: Vec<SheetLine> =
                sheet.lines.into_iter().filter(|line| needs_attention(&line.state)).collect();
            if lines.is_empty() { done(frame) } else { review.show(&Sheet { lines, ..sheet }) }
        }
    };
    view! {
        <PageTitle text=frame.words.invite.clone()/>
        <div class="invite">
            <PageHead title back=(back, "Users".to_owned())/>
            {(!frame.has_mail).then(|| no_mail(frame.may.copy_links))}
            {results}
            <PostForm form hidden=vec![("slug", frame.org.slug.clone())] attr:data-sheet="">
                {content}
            </PostForm>
        </div>
    }
    .into_any()
}

/// The first step: typing or pasting addresses.
fn start(frame: &FrameView, form: Form, (roles, chosen): (&[RoleView], &[String]), sheet: &Sheet) -> AnyView {
    let typed =
        if sheet.lines.is_empty() { form.value("addresses", "") } else { sheet_as_text(sheet, roles) };
    view! {
        <TextArea
            id="addresses"
            label="E-mail addresses"
            value=typed
            hint="Paste one or a thousand in any format: lines, commas, “Name <a@b>”, table columns or the text of a CSV file."
            error=form.error("addresses")
            rows=6
            autofocus=true
        />
        <p class="sheet-file needs-script">
            <label class="button button-small">
                <Icon name=IconName::Upload/>
                "Choose a file"
                <input class="visually-hidden" type="file" accept=".csv,.tsv,.txt,text/csv,text/plain" data-file="addresses"/>
            </label>
            <span class="hint">"or drop one into the field. It's read in your browser. Nothing is sent yet."</span>
        </p>
        <p class="hint sheet-scriptless">"Without JavaScript, files can't be read here. Open the file and paste its text."</p>
        {picker(roles, chosen, &[], frame.one_role_only, form.error("roles"))}
        {note_field(form)}
        <div class="form-actions">
            <LinkButton href=["/o/", &frame.org.slug, "/users"].concat()>"Cancel"</LinkButton>
            <Button submit=true look=ButtonLook::Primary icon=IconName::ArrowRight attr:name="act" attr:value="check">
                "Review list"
            </Button>
        </div>
    }
    .into_any()
}

/// The list as text to edit again.
fn sheet_as_text(sheet: &Sheet, roles: &[RoleView]) -> String {
    let lines: Vec<PastedLine> = sheet
        .lines
        .iter()
        .flat_map(|line| {
            let own = own_names(&line.roles, roles);
            paste::parse_line(&line.text).into_iter().map(move |again| PastedLine {
                name: line.name.clone().or(again.name),
                roles: (!own.is_empty()).then(|| own.clone()),
                text: again.text,
                address: again.address,
            })
        })
        .collect();
    paste::print(&lines)
}

/// Says that added addresses were not sent yet.
fn added_banner() -> AnyView {
    view! {
        <Banner tone=Tone::Info attr:data-added="">
            "Not sent yet. The addresses from “Add more addresses” are now on the list. Review it, then send it."
        </Banner>
    }
    .into_any()
}

/// What to do next when nothing is left.
fn done(frame: &FrameView) -> AnyView {
    let at = |page: &str| ["/o/", &frame.org.slug, "/", page].concat();
    view! {
        <div class="form-actions">
            <LinkButton href=at("users")>"Back to users"</LinkButton>
            <LinkButton href=at("invite") look=ButtonLook::Primary icon=IconName::UserPlus attr:data-over="">"Invite more people"</LinkButton>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{frame, role};

    #[test]
    fn the_default_role_is_chosen_unless_the_reader_cannot_give_it() {
        let mut member = role(2, "Member");
        member.is_default = true;
        assert_eq!(default_roles(&[role(1, "Owner"), member.clone()]), [member.id.to_string()]);
        member.refusal = Some("no".to_owned());
        assert!(default_roles(&[member]).is_empty());
    }

    #[test]
    fn without_a_mail_server_the_page_says_so_before_anything_is_typed() {
        let mut frame = frame();
        frame.has_mail = false;
        let html = Owner::new().with(|| {
            show(&frame, Form::new("invitation/send"), &[]).to_html()
        });
        assert!(html.contains("invitations aren't sent"), "{html}");
    }
}
