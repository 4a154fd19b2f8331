//! The confirmation pages for actions on a member and for leaving. The safe choice comes first.

use domain::view::{FrameView, MemberView, RowAction};
use leptos::prelude::*;

use super::{MemberAct, data::MemberQuestion, person::first_name, role_form};
use crate::{
    form::{Form, PostForm},
    paths::{person_path, users_path},
    title::PageTitle,
    ui::{Banner, Button, ButtonLook, Icon, IconName, LinkButton, PageHead, Tone},
    words::pluralize,
};

/// The content of a confirmation page.
struct Question {
    title: String,
    lead: String,
    consequences: Vec<(IconName, String)>,
    keep: String,
    act: String,
    look: ButtonLook,
    /// Why the action is not available; the service decides the same.
    obstacle: Option<&'static str>,
    /// The button is shown.
    is_offered: bool,
}

const NOT_OFFERED: &str =
    "You can't do this, or this member was changed by someone else. Reload to see the latest.";
const LAST_OWNER: &str = "This is the last active owner. Make someone else an owner first, then come back.";

fn question_page(
    form: Form,
    hidden: Vec<(&'static str, String)>,
    back: (String, String),
    leaves: bool,
    question: Question,
) -> AnyView {
    let Question { title, lead, consequences, keep, act, look, obstacle, is_offered } = question;
    let button = is_offered.then(|| view! { <Button submit=true look>{act}</Button> });
    let lines = consequences
        .into_iter()
        .map(|(icon, text)| view! { <li><Icon name=icon/><span>{text}</span></li> })
        .collect_view();
    view! {
        <PageTitle text=title.clone()/>
        <div class="narrow">
            <PageHead title back=back.clone()/>
            <PostForm form hidden leaves class="card form">
                {obstacle.map(|text| view! { <Banner tone=Tone::Warning>{text}</Banner> })}
                <p>{lead}</p>
                <ul class="consequences">{lines}</ul>
                <div class="form-actions">
                    <LinkButton href=back.0 autofocus=true>{keep}</LinkButton>
                    {button}
                </div>
            </PostForm>
        </div>
    }
    .into_any()
}

/// Whether the reader may do it.
fn may(member: &MemberView, action: RowAction) -> bool {
    member.row.actions.contains(&action)
}

/// Why there is no button.
fn obstacle(member: &MemberView, action: RowAction) -> Option<&'static str> {
    match (member.is_last_owner, may(member, action)) {
        (true, _) => Some(LAST_OWNER),
        (false, true) => None,
        (false, false) => Some(NOT_OFFERED),
    }
}

/// The page that asks before something is done to a member.
pub(crate) fn act_view(frame: &FrameView, act: MemberAct, asked: &MemberQuestion) -> AnyView {
    let member = &asked.member;
    let (action, question) = match act {
        MemberAct::ChangeRoles => return role_form::view(frame, asked),
        MemberAct::Disable => ("member/disable", disable(frame, member)),
        MemberAct::Enable => ("member/enable", enable(frame, member)),
        MemberAct::Remove => ("member/remove", remove(frame, member)),
        MemberAct::EndSessions => ("member/end_sessions", end_sessions(member)),
    };
    let (slug, id) = (frame.org.slug.clone(), member.id.to_string());
    let back = (person_path(&slug, &id), member.row.name.clone());
    question_page(Form::new(action), vec![("slug", slug), ("member", id)], back, false, question)
}

/// Asks before a member is disabled.
fn disable(frame: &FrameView, member: &MemberView) -> Question {
    let (verb, name) = (&frame.words.disable, &member.row.name);
    Question {
        title: format!("{verb} {name} in {}?", frame.org.name),
        lead: "They lose access to this organization immediately, on every device.".to_owned(),
        consequences: vec![
            (IconName::Shield, "Their roles and everything they created are kept.".to_owned()),
            (IconName::Undo, format!("You can undo this at any time with “{}”.", frame.words.enable)),
        ],
        keep: format!("Keep {}", first_name(member)),
        act: format!("{verb} {}", first_name(member)),
        look: ButtonLook::Danger,
        obstacle: obstacle(member, RowAction::Disable),
        is_offered: may(member, RowAction::Disable),
    }
}

/// Asks before a member is enabled.
fn enable(frame: &FrameView, member: &MemberView) -> Question {
    let verb = &frame.words.enable;
    Question {
        title: format!("{verb} {} in {}?", member.row.name, frame.org.name),
        lead: "They can use this organization again immediately, with the roles they had.".to_owned(),
        consequences: vec![(IconName::Shield, format!("Roles: {}", member.row.roles.join(", ")))],
        keep: "Cancel".to_owned(),
        act: format!("{verb} {}", first_name(member)),
        look: ButtonLook::Primary,
        obstacle: obstacle(member, RowAction::Enable),
        is_offered: may(member, RowAction::Enable),
    }
}

/// What happens to the member's sessions.
fn sessions(open: u64) -> String {
    match open {
        0 => "They have no active sessions.".to_owned(),
        _ => [&pluralize(open, "active session", "active sessions"), " can no longer use this organization."]
            .concat(),
    }
}

/// Asks before all sessions of a member are ended. Whoever may disable or enable the member may do this too.
fn end_sessions(member: &MemberView) -> Question {
    let (name, open) = (&member.row.name, member.sessions);
    let may_put_out = may(member, RowAction::Disable) || may(member, RowAction::Enable);
    let count = pluralize(open, "session", "sessions");
    let mut consequences = vec![
        (IconName::LogOut, "They're also signed out of their other organizations.".to_owned()),
        (IconName::User, "They can sign in again right away. To keep them out, disable them.".to_owned()),
    ];
    // Having no sessions is reported as the obstacle.
    if open > 0 {
        let ends = [&pluralize(open, "active session ends", "active sessions end"), "."].concat();
        consequences.insert(0, (IconName::Monitor, ends));
    }
    Question {
        title: format!("End all sessions of {name}?"),
        lead: "They're signed out immediately, on every device.".to_owned(),
        consequences,
        keep: format!("Keep {} signed in", first_name(member)),
        act: format!("End {count}"),
        look: ButtonLook::Danger,
        obstacle: match (may_put_out, open) {
            (false, _) => Some(NOT_OFFERED),
            (true, 0) => Some("They have no active sessions."),
            (true, _) => None,
        },
        is_offered: may_put_out && open > 0,
    }
}

/// Asks before a member is removed.
fn remove(frame: &FrameView, member: &MemberView) -> Question {
    let (verb, name) = (&frame.words.remove, &member.row.name);
    Question {
        title: format!("{verb} {name} from {}?", frame.org.name),
        lead: "They lose access immediately, on every device.".to_owned(),
        consequences: vec![
            (IconName::Monitor, sessions(member.sessions)),
            (IconName::User, "They keep their account and their other organizations.".to_owned()),
            restore_hint(frame.undo_days),
        ],
        keep: format!("Keep {}", first_name(member)),
        act: format!("{verb} {}", first_name(member)),
        look: ButtonLook::Danger,
        obstacle: obstacle(member, RowAction::Remove),
        is_offered: may(member, RowAction::Remove),
    }
}

/// How a removed member can come back.
fn restore_hint(undo_days: u8) -> (IconName, String) {
    match undo_days {
        0 => (IconName::Mail, "To come back, they need a new invitation.".to_owned()),
        1 => (
            IconName::Undo,
            "You can undo this for 1 day. After that, they need a new invitation.".to_owned(),
        ),
        days => (
            IconName::Undo,
            format!("You can undo this for {days} days. After that, they need a new invitation."),
        ),
    }
}

/// Asks before the reader leaves the organization.
pub(crate) fn leave_view(frame: &FrameView) -> AnyView {
    let slug = frame.org.slug.clone();
    let back = (users_path(&slug), "Users".to_owned());
    let question = Question {
        title: format!("Leave {}?", frame.org.name),
        lead: "You lose access to this organization immediately, on every device.".to_owned(),
        consequences: vec![
            (IconName::User, "You keep your account and your other organizations.".to_owned()),
            (IconName::Mail, "To come back, you need a new invitation.".to_owned()),
        ],
        keep: "Stay".to_owned(),
        act: frame.words.leave.clone(),
        look: ButtonLook::Danger,
        is_offered: frame.may.leave,
        obstacle: (!frame.may.leave)
            .then_some("You can't leave this organization yourself. Ask an admin to remove you."),
    };
    question_page(Form::new("member/leave"), vec![("slug", slug)], back, true, question)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_harmless_button_comes_first_and_has_the_focus() {
        let question = Question {
            title: "Remove Charles?".into(),
            lead: "He loses access.".into(),
            consequences: vec![(IconName::Mail, "A new invitation".into())],
            keep: "Keep Charles".into(),
            act: "Remove Charles".into(),
            look: ButtonLook::Danger,
            obstacle: None,
            is_offered: true,
        };
        let html = Owner::new().with(|| {
            question_page(
                Form::new("member/remove"),
                Vec::new(),
                ("/o/acme/users".into(), "Users".into()),
                false,
                question,
            )
            .to_html()
        });
        let (keep, act) = (html.find("Keep Charles").unwrap(), html.rfind("Remove Charles").unwrap());
        assert!(keep < act, "{html}");
        assert!(html[..keep].contains("autofocus"), "{html}");
        assert!(html.contains("method=\"post\"") && html.contains("member/remove"), "{html}");
    }
}
