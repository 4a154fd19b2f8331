//! The form in which each address joins the list below it, with roles of its own.

use domain::invite::{LineState, Step};
use leptos::prelude::*;

use super::{
    Writing,
    fields::next_role_field,
    review::{Review, added_banner, check_on_enter, send_button},
    source::{column_field, file_note},
    start::{address_field, more_options, reading},
};
use crate::{
    messages::messages,
    ui::{Button, IconName, LinkButton},
};

/// The field and the list.
pub(super) fn show(writing: &Writing) -> AnyView {
    let (addresses, roles) = (writing.clone(), writing.clone());
    let add = writing.frame.words.add.clone();
    view! {
        {check_on_enter()}
        <input type="hidden" name="sheet[one_by_one]" value="1"/>
        {banner(writing)}
        <div class="sheet-add">
            {move || address_field(&addresses)}
            {move || next_role_field(&roles)}
            <Button submit=true icon=IconName::Plus attr:name="act" attr:value="add">
                {add}
            </Button>
        </div>
        {reading(writing)}
        {column_field(writing)}
        {file_note(writing)}
        {list(writing)}
        {more_options(writing)}
        {actions(writing)}
    }
    .into_any()
}

/// Says so, if what was typed joined the list instead of being sent.
fn banner(writing: &Writing) -> AnyView {
    let (field, step) = (writing.frame.words.invite_address.clone(), writing.draft.step.clone());
    let banner = move || (step.get() == Step::Added).then(|| added_banner(&field));
    view! { {banner} }.into_any()
}

fn list(writing: &Writing) -> AnyView {
    let (writing, rows) = (writing.clone(), writing.draft.rows.clone());
    let is_listed = Memo::new(move |_| rows.with(|rows| !rows.is_empty()));
    let list = move || {
        is_listed.get().then(|| {
            let review = Review::new(&writing);
            view! { {review.head()} {review.unused_columns()} {review.lists()} }
        })
    };
    view! { {list} }.into_any()
}

/// The buttons for the list as a whole. Only a list of which nothing can be sent has no button to send it: with an empty
/// one, the button adds what is typed.
fn actions(writing: &Writing) -> AnyView {
    let (m, words) = (messages(), writing.frame.words.send.clone());
    let users = ["/o/", &writing.frame.org.slug, "/users"].concat();
    let review = Review::new(writing);
    let (lines, ready) = (review.lines(), review.ready());
    let may_be_sent = |state: &LineState| state.is_ready() || *state == LineState::Unevaluated;
    let can_send = Memo::new(move |_| {
        lines.with(|lines| lines.is_empty() || lines.iter().any(|line| may_be_sent(&line.state)))
    });
    let is_listed = Memo::new(move |_| lines.with(|lines| !lines.is_empty()));
    let check = move || {
        is_listed.get().then(|| {
            view! {
                <Button submit=true icon=IconName::Refresh attr:name="act" attr:value="check">
                    {m.invite_check_again()}
                </Button>
            }
        })
    };
    let send = move || can_send.get().then(|| send_button(&words, ready.get()));
    view! {
        <div class="form-actions sheet-actions">
            <LinkButton href=users>{m.invite_cancel()}</LinkButton>
            {review.download()}
            {check}
            {send}
        </div>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use std::sync::Arc;

    use domain::{
        invite::{LineRoles, LineToInvite, Sheet, SheetLine},
        layout::InviteForm,
        view::InviteOutcome,
    };

    use super::{
        super::draft::{Draft, Fields},
        *,
    };
    use crate::fixtures::{frame, role};

    fn html(step: Step, states: Vec<LineState>) -> String {
        let roles = vec![role(1, "Owner"), role(2, "Designer"), role(3, "Viewer")];
        let own = LineRoles::These(vec![roles[1].id]);
        let line = |state| SheetLine {
            email: Some("ada@x.org".to_owned()),
            roles: own.clone(),
            state,
            ..SheetLine::from(LineToInvite::new("ada@x.org"))
        };
        let sheet = Sheet { lines: states.into_iter().map(line).collect(), ..Sheet::default() };
        let mut frame = frame();
        frame.one_role_only = true;
        frame.layout.invite_form = InviteForm::OneByOne;
        frame.words.invite_address = "Email".to_owned();
        frame.words.invite_role = "Position".to_owned();
        frame.words.add = "Add".to_owned();
        frame.words.send = "Send Invite".to_owned();
        Owner::new().with(|| {
            let chosen = vec![roles[2].id.to_string()];
            let fields = Fields { chosen, is_one_by_one: true, ..Fields::default() };
            let draft = Draft::new((step, sheet), roles, fields, None, true);
            show(&Writing { frame: Arc::new(frame), draft }).to_html()
        })
    }

    #[test]
    fn there_is_a_field_a_role_and_both_buttons_before_anybody_is_on_the_list() {
        let html = html(Step::Start, Vec::new());
        assert!(html.contains("value=\"add\"") && html.contains(">Add<"), "{html}");
        assert!(html.contains("value=\"send\"") && html.contains(">Send Invite<"), "{html}");
        assert!(html.contains("name=\"sheet[one_by_one]\""), "{html}");
        assert!(html.contains(">Position<") && html.contains("Choose a role"), "{html}");
        let viewer = role(3, "Viewer").id;
        assert!(html.contains(&format!("<option value=\"{viewer}\" selected>Viewer<")), "{html}");
        assert!(!html.contains("sheet-row"), "{html}");
    }

    #[test]
    fn a_row_has_its_own_role_and_the_field_stays_above_the_list() {
        let html = html(Step::Review, vec![LineState::New]);
        assert!(html.contains("1 person on the list") && html.contains("value=\"add\""), "{html}");
        assert!(html.contains("<option value=\"designer\" selected>Designer<"), "{html}");
        assert!(!html.contains("<option value=\"\">Viewer<"), "no roles are for all rows: {html}");
        assert!(!html.contains("data-added"), "{html}");
    }

    #[test]
    fn what_joined_the_list_instead_of_being_sent_is_said() {
        let html = html(Step::Added, vec![LineState::New]);
        assert!(html.contains("data-added") && html.contains("The addresses from “Email”"), "{html}");
    }

    #[test]
    fn a_list_of_which_nothing_can_be_sent_has_no_button_to_send_it() {
        let member = || LineState::Decided(InviteOutcome::AlreadyMember);
        assert!(!html(Step::Review, vec![member()]).contains("value=\"send\""));
        assert!(html(Step::Review, vec![member(), LineState::Unevaluated]).contains("value=\"send\""));
    }
}
