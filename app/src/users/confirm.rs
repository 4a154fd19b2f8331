//! The confirmation pages for actions on a member and for leaving. The safe choice comes first.

use domain::view::{FrameView, MemberView, RowAction};
use leptos::prelude::*;

use super::{MemberAct, data::MemberQuestion, person::first_name, role_form};
use crate::{
    form::{Form, PostForm},
    messages::messages,
    paths::{person_path, users_path},
    title::PageTitle,
    ui::{Banner, Button, ButtonLook, Icon, IconName, LinkButton, PageHead, Tone},
};

/// The content of a confirmation page.
struct Question {
    title: String,
    lead: &'static str,
    consequences: Vec<(IconName, String)>,
    keep: String,
    act: String,
    look: ButtonLook,
    /// Why the action is not available; the service decides the same.
    obstacle: Option<&'static str>,
    /// The button is shown.
    is_offered: bool,
}

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
        (true, _) => Some(messages().users_last_owner()),
        (false, true) => None,
        (false, false) => Some(messages().users_not_offered()),
    }
}

/// Title and button: the usual ones, or `own` where the organization has a verb of its own.
fn phrased(verb: &str, usual_verb: &str, usual: [String; 2], own: [String; 2]) -> [String; 2] {
    if verb == usual_verb { usual } else { own }
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
    let (m, verb) = (messages(), &frame.words.disable);
    let (name, first, org) = (&member.row.name, first_name(member), &frame.org.name);
    let [title, act] = phrased(
        verb,
        m.words_disable(),
        [m.users_disable_title(name, org), m.users_disable_act(&first)],
        [m.users_own_title_in(verb, name, org), m.users_own_act(verb, &first)],
    );
    Question {
        title,
        lead: m.users_disable_lead(),
        consequences: vec![
            (IconName::Shield, m.users_disable_kept().to_owned()),
            (IconName::Undo, m.users_disable_undo(&frame.words.enable)),
        ],
        keep: m.users_disable_keep(&first),
        act,
        look: ButtonLook::Danger,
        obstacle: obstacle(member, RowAction::Disable),
        is_offered: may(member, RowAction::Disable),
    }
}

/// Asks before a member is enabled.
fn enable(frame: &FrameView, member: &MemberView) -> Question {
    let (m, verb) = (messages(), &frame.words.enable);
    let (name, first, org) = (&member.row.name, first_name(member), &frame.org.name);
    let [title, act] = phrased(
        verb,
        m.words_enable(),
        [m.users_enable_title(name, org), m.users_enable_act(&first)],
        [m.users_own_title_in(verb, name, org), m.users_own_act(verb, &first)],
    );
    Question {
        title,
        lead: m.users_enable_lead(),
        consequences: vec![(IconName::Shield, m.users_enable_roles(&member.row.roles.join(", ")))],
        keep: m.users_cancel().to_owned(),
        act,
        look: ButtonLook::Primary,
        obstacle: obstacle(member, RowAction::Enable),
        is_offered: may(member, RowAction::Enable),
    }
}

/// What happens to the member's sessions.
fn sessions(open: u64) -> String {
    match open {
        0 => messages().users_no_sessions().to_owned(),
        _ => messages().users_remove_sessions(open),
    }
}

/// Asks before all sessions of a member are ended. Whoever may disable or enable the member may do this too.
fn end_sessions(member: &MemberView) -> Question {
    let (m, open) = (messages(), member.sessions);
    let may_put_out = may(member, RowAction::Disable) || may(member, RowAction::Enable);
    let mut consequences = vec![
        (IconName::LogOut, m.users_end_elsewhere().to_owned()),
        (IconName::User, m.users_end_again().to_owned()),
    ];
    // Having no sessions is reported as the obstacle.
    if open > 0 {
        consequences.insert(0, (IconName::Monitor, m.users_end_count(open)));
    }
    Question {
        title: m.users_end_title(&member.row.name),
        lead: m.users_end_lead(),
        consequences,
        keep: m.users_end_keep(&first_name(member)),
        act: m.users_end_act(open),
        look: ButtonLook::Danger,
        obstacle: match (may_put_out, open) {
            (false, _) => Some(m.users_not_offered()),
            (true, 0) => Some(m.users_no_sessions()),
            (true, _) => None,
        },
        is_offered: may_put_out && open > 0,
    }
}

/// Asks before a member is removed.
fn remove(frame: &FrameView, member: &MemberView) -> Question {
    let (m, verb) = (messages(), &frame.words.remove);
    let (name, first, org) = (&member.row.name, first_name(member), &frame.org.name);
    let [title, act] = phrased(
        verb,
        m.words_remove(),
        [m.users_remove_title(name, org), m.users_remove_act(&first)],
        [m.users_own_title_from(verb, name, org), m.users_own_act(verb, &first)],
    );
    let confirm = &frame.words.remove_confirm;
    let act = if confirm.is_empty() { act } else { confirm.clone() };
    Question {
        title,
        lead: m.users_remove_lead(),
        consequences: vec![
            (IconName::Monitor, sessions(member.sessions)),
            (IconName::User, m.users_remove_account().to_owned()),
            restore_hint(frame.undo_days),
        ],
        keep: m.users_remove_keep(&first),
        act,
        look: ButtonLook::Danger,
        obstacle: obstacle(member, RowAction::Remove),
        is_offered: may(member, RowAction::Remove),
    }
}

/// How a removed member can come back.
fn restore_hint(undo_days: u8) -> (IconName, String) {
    match undo_days {
        0 => (IconName::Mail, messages().users_remove_no_undo().to_owned()),
        days => (IconName::Undo, messages().users_remove_undo(days.into())),
    }
}

/// Asks before the reader leaves the organization.
pub(crate) fn leave_view(frame: &FrameView) -> AnyView {
    let (m, slug) = (messages(), frame.org.slug.clone());
    let back = (users_path(&slug), frame.words.users_title.clone());
    let confirm = &frame.words.leave_confirm;
    let question = Question {
        title: m.users_leave_title(&frame.org.name),
        lead: m.users_leave_lead(),
        consequences: vec![
            (IconName::User, m.users_leave_account().to_owned()),
            (IconName::Mail, m.users_leave_return().to_owned()),
        ],
        keep: m.users_leave_keep().to_owned(),
        act: if confirm.is_empty() { frame.words.leave.clone() } else { confirm.clone() },
        look: ButtonLook::Danger,
        is_offered: frame.may.leave,
        obstacle: (!frame.may.leave).then(|| m.errors_denied_leaving()),
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
            lead: "He loses access.",
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
