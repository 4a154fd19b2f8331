//! What became of each line that was given, what needs attention first.

use domain::view::{FrameView, InviteOutcome, InvitedLine};
use leptos::prelude::*;

use super::Invited;
use crate::{
    invitations::invitation_path,
    ui::{Icon, IconName},
    words::counted,
};

/// The list of results.
pub(super) fn list(frame: &FrameView, invited: &Invited) -> AnyView {
    let is_sent = |line: &&InvitedLine| {
        matches!(line.outcome, InviteOutcome::Invited { .. } | InviteOutcome::Resent { .. })
    };
    let count = |number: usize| u64::try_from(number).unwrap_or_default();
    let sent = count(invited.lines.iter().filter(is_sent).count());
    let failed = count(invited.lines.iter().filter(|line| line.outcome.is_failure()).count());
    let mut title = counted(sent, "person was invited", "people were invited");
    if failed > 0 {
        title.push_str(" · ");
        title.push_str(&counted(
            failed,
            "line needs a look; it stayed below",
            "lines need a look; they stayed below",
        ));
    }
    let (first, rest): (Vec<_>, Vec<_>) = invited.lines.iter().partition(|line| line.outcome.is_failure());
    let lines = first.into_iter().chain(rest).map(|line| self::line(frame, line)).collect_view();
    view! {
        <section class="card invited" role="status" aria-labelledby="invited-title">
            <div class="card-head"><h2 id="invited-title">{title}</h2></div>
            <ul class="rows">{lines}</ul>
        </section>
    }
    .into_any()
}

fn line(frame: &FrameView, line: &InvitedLine) -> AnyView {
    let (icon, tone) = if line.outcome.is_failure() {
        (IconName::TriangleAlert, "invited-line tone-warning")
    } else {
        (IconName::CircleCheck, "invited-line tone-good")
    };
    let link = match &line.outcome {
        InviteOutcome::Invited { id } | InviteOutcome::Resent { id }
            if !frame.has_mail && frame.may.copy_links =>
        {
            let href = invitation_path(&frame.org.slug, &id.to_string());
            Some(view! { <a class="link" href=href>"Not sent: copy the link"</a> })
        }
        _ => None,
    };
    view! {
        <li>
            <span class=tone>
                <Icon name=icon/>
                <span><b>{line.input.clone()}</b> " " <span class="muted">{line.outcome.message()}</span></span>
            </span>
            {link}
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{frame, invitation_id};
    use domain::email::EmailError;

    #[test]
    fn every_line_has_its_own_result_and_without_mail_a_way_to_its_link() {
        let lines = vec![
            InvitedLine {
                input: "ada@example.com".into(),
                outcome: InviteOutcome::Invited { id: invitation_id(1) },
            },
            InvitedLine {
                input: "carol@".into(),
                outcome: InviteOutcome::NotAnAddress { error: EmailError::Form },
            },
        ];
        let mut frame = frame();
        frame.has_mail = false;
        let html = Owner::new().with(|| list(&frame, &Invited { lines }).to_html());
        assert!(html.contains("1 person was invited") && html.contains("1 line needs a look"), "{html}");
        assert!(html.find("carol@").unwrap() < html.find("ada@example.com").unwrap(), "{html}");
        assert!(html.contains(&invitation_path("acme", &invitation_id(1).to_string())), "{html}");
    }
}
