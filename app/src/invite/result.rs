//! The result of each line.

use domain::{
    invite::{LineState, SheetLine},
    view::{FrameView, InviteOutcome},
};
use leptos::prelude::*;

use super::{draft::Draft, states::describe};
use crate::{
    messages::messages,
    paths::{invitation_path, url},
    ui::Status,
};

fn count_sent(settled: &[SheetLine]) -> u64 {
    u64::try_from(settled.iter().filter(|line| line.state.is_done()).count()).unwrap_or_default()
}

/// How many people were invited, and how many lines are left.
pub(super) fn title(settled: &[SheetLine], draft: &Draft) -> String {
    let sent = count_sent(settled);
    // As many as there were when it was sent.
    let failed = u64::try_from(draft.rows.with_untracked(Vec::len)).unwrap_or_default();
    let m = messages();
    let mut title = m.invite_result_invited(sent);
    if failed > 0 {
        title.push_str(" · ");
        title.push_str(&m.invite_result_left(failed));
    }
    title
}

/// The list of results. Lines that need attention are below it.
pub(super) fn list(frame: &FrameView, settled: &[SheetLine], draft: &Draft) -> AnyView {
    let (m, sent, title) = (messages(), count_sent(settled), title(settled, draft));
    let lines = settled.iter().map(|line| self::line(frame, line)).collect_view();
    let mail = match (frame.has_mail, frame.may.copy_links) {
        (true, _) => m.invite_mails_on_the_way(sent),
        (false, true) => m.invite_no_mails_copy().to_owned(),
        (false, false) => m.invite_no_mails().to_owned(),
    };
    view! {
        <section class="card invited" aria-labelledby="invited-title">
            <h2 id="invited-title" tabindex="-1" data-arrive="">{title}</h2>
            {(sent > 0).then(|| view! { <p class="muted">{mail}</p> })}
            <ul class="invited-lines">{lines}</ul>
        </section>
    }
    .into_any()
}

fn line(frame: &FrameView, line: &SheetLine) -> AnyView {
    let (tone, words) = describe(&line.state);
    let link = match &line.state {
        LineState::Decided(InviteOutcome::Invited { id } | InviteOutcome::Resent { id })
            if !frame.has_mail && frame.may.copy_links =>
        {
            let href = invitation_path(&frame.org.slug, &id.to_string());
            Some(view! { <a class="link" href=url(href)>{messages().invite_copy_link()}</a> })
        }
        _ => None,
    };
    let shown = line.email.clone().unwrap_or_else(|| line.text.clone());
    view! {
        <li class="invited-line">
            <b class="clip">{shown}</b>
            <span class="muted"><Status tone label=words/></span>
            {link}
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::{super::draft::Fields, *};
    use crate::fixtures::{frame, invitation_id};

    use domain::{
        email::EmailError,
        invite::{LineToInvite, Sheet, Step},
    };

    #[test]
    fn every_line_has_its_own_result_and_without_mail_a_way_to_its_link() {
        let line = |text: &str, outcome| SheetLine {
            state: LineState::Decided(outcome),
            ..SheetLine::from(LineToInvite::new(text))
        };
        let lines = vec![
            line("ada@example.com", InviteOutcome::Invited { id: invitation_id(1) }),
            line("carol@", InviteOutcome::NotAnAddress { error: EmailError::Form }),
        ];
        let sheet = Sheet { lines, ..Sheet::default() };
        let html = |has_mail| {
            let mut frame = frame();
            frame.has_mail = has_mail;
            Owner::new().with(|| {
                let results = (Step::Results, sheet.clone());
                let draft = Draft::new(results, Vec::new(), Fields::default(), None, true);
                draft.results.with_untracked(|lines| list(&frame, lines, &draft).to_html())
            })
        };
        assert!(html(true).contains("Their e-mail is on the way."));
        let html = html(false);
        assert!(html.contains("No e-mails were sent."), "{html}");
        assert!(html.contains("1 person was invited") && html.contains("1 line needs a look"), "{html}");
        assert!(!html.contains("carol@"), "what failed stands below: {html}");
        assert!(html.contains(&invitation_path("acme", &invitation_id(1).to_string())), "{html}");
    }
}
