//! The confirmation pages for actions on a member and for leaving. The safe choice comes first.

use domain::{
    change_plan::ChangePlan,
    view::{FrameView, MemberView, PlanView, RowAction},
};
use leptos::prelude::*;

use super::{
    MemberAct, consequences,
    data::{Leaving, MemberQuestion},
    hand_over,
    person::{first_name, may_update},
    rename, role_form,
};
use crate::{
    form::{Form, PostForm},
    messages::messages,
    owners::leaving_owner_hint,
    paths::{person_path, users_path},
    plan::{self, Line, change_lines},
    title::PageTitle,
    ui::{Banner, Button, ButtonLook, IconName, LinkButton, PageHead, Tone},
};

/// The content of a confirmation page.
struct Question {
    title: String,
    lead: &'static str,
    /// That the facts have changed, above everything else.
    changed: Option<AnyView>,
    consequences: Vec<Line>,
    /// What becomes of what they own.
    assets: Option<AnyView>,
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
    let Question { title, lead, changed, consequences, assets, keep, act, look, obstacle, is_offered } =
        question;
    let button = is_offered.then(|| view! { <Button submit=true look>{act}</Button> });
    let lines = consequences.into_iter().map(Line::view).collect_view();
    view! {
        <PageTitle text=title.clone()/>
        <div class="narrow">
            <PageHead title back=back.clone()/>
            <PostForm form hidden leaves class="card form">
                {changed}
                {obstacle.map(|text| view! { <Banner tone=Tone::Warning>{text}</Banner> })}
                <p>{lead}</p>
                <ul class="consequences">{lines}</ul>
                {assets}
                <div class="form-actions">
                    <LinkButton href=back.0 autofocus=true attr:data-back="">{keep}</LinkButton>
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
    let action = match act {
        MemberAct::ChangeRoles => return role_form::view(frame, asked),
        MemberAct::Rename => return rename::view(frame, member),
        MemberAct::HandOver => {
            let view = |shown| hand_over::view(frame, &asked.member, shown);
            return asked.consequences.as_ref().map(view).into_any();
        }
        MemberAct::Disable => "member/disable",
        MemberAct::Enable => "member/enable",
        MemberAct::Remove => "member/remove",
        MemberAct::EndSessions => "member/end_sessions",
        MemberAct::ResetPassword => "member/reset_password",
    };
    let form = Form::new(action);
    let question = match act {
        MemberAct::Disable => disable(frame, asked, form),
        MemberAct::Remove => remove(frame, asked, form),
        MemberAct::Enable => enable(frame, asked, form),
        MemberAct::ResetPassword => reset_password(frame, member),
        _ => end_sessions(member),
    };
    let (slug, id) = (frame.org.slug.clone(), member.id.to_string());
    let back = (person_path(&slug, &id), member.row.name.clone());
    let mut fields = vec![("slug", slug), ("member", id)];
    fields.extend(asked.consequences.iter().flat_map(consequences::hidden));
    if act == MemberAct::Enable {
        fields.extend(asked.plan.iter().flat_map(|view| plan::hidden(&view.fingerprint, &enabled(view))));
    }
    question_page(form, fields, back, false, question)
}

/// Asks before a member is disabled.
fn disable(frame: &FrameView, asked: &MemberQuestion, form: Form) -> Question {
    let member = &asked.member;
    let (m, verb) = (messages(), &frame.words.disable);
    let (name, first, org) = (&member.row.name, first_name(member), &frame.org.name);
    let mut lines: Vec<Line> = vec![(IconName::Shield, m.users_disable_kept().to_owned()).into()];
    if let Some(view) = &asked.consequences {
        lines.extend(consequences::lines(view, form));
        if view.plan.owned() > 0 {
            lines.push((IconName::Box, m.going_stays().to_owned()).into());
        }
        if view.plan.schedules() > 0 {
            lines.push((IconName::Ban, m.going_schedules_stop().to_owned()).into());
        }
    }
    lines.push((IconName::Undo, m.users_disable_undo(&frame.words.enable)).into());
    let [title, act] = phrased(
        verb,
        m.words_disable(),
        [m.users_disable_title(name, org), m.users_disable_act(&first)],
        [m.users_own_title(verb, name, org), m.users_own_act(verb, &first)],
    );
    Question {
        title,
        lead: m.users_disable_lead(),
        changed: asked.consequences.as_ref().and_then(|view| consequences::changed(view, form)),
        consequences: lines,
        assets: None,
        keep: m.users_disable_keep(&first),
        act,
        look: ButtonLook::Danger,
        obstacle: obstacle(member, RowAction::Disable),
        is_offered: may(member, RowAction::Disable),
    }
}

/// What a member can use again, and the seats and owners. Their roles have a sentence of their own.
fn enabled(view: &PlanView) -> Vec<Line> {
    let m = messages();
    let roles = &view.plan.roles_gained;
    let own =
        (!roles.is_empty()).then(|| Line::from((IconName::Shield, m.users_enable_roles(&roles.join(", ")))));
    let rest = ChangePlan { roles_gained: Vec::new(), ..view.plan.clone() };
    own.into_iter().chain(change_lines(&rest)).collect()
}

/// Asks before a member is enabled.
fn enable(frame: &FrameView, asked: &MemberQuestion, form: Form) -> Question {
    let member = &asked.member;
    let (m, verb) = (messages(), &frame.words.enable);
    let (name, first, org) = (&member.row.name, first_name(member), &frame.org.name);
    let [title, act] = phrased(
        verb,
        m.words_enable(),
        [m.users_enable_title(name, org), m.users_enable_act(&first)],
        [m.users_own_title(verb, name, org), m.users_own_act(verb, &first)],
    );
    Question {
        title,
        lead: m.users_enable_lead(),
        changed: asked.plan.as_ref().and_then(|view| plan::changed(&enabled(view), form)),
        consequences: asked.plan.as_ref().map(|view| plan::marked(enabled(view), form)).unwrap_or_default(),
        assets: None,
        keep: m.users_cancel().to_owned(),
        act,
        look: ButtonLook::Primary,
        obstacle: obstacle(member, RowAction::Enable),
        is_offered: may(member, RowAction::Enable),
    }
}

/// Asks before all sessions of a member are ended. Whoever may disable or enable the member may do this too.
fn end_sessions(member: &MemberView) -> Question {
    let (m, open) = (messages(), member.sessions);
    let may_put_out = may_update(member);
    let mut lines = vec![
        (IconName::Building, m.users_end_elsewhere().to_owned()),
        (IconName::User, m.users_end_again().to_owned()),
    ];
    // Having no sessions is reported as the obstacle.
    if open > 0 {
        lines.insert(0, (IconName::Monitor, m.users_end_count(open)));
    }
    Question {
        title: m.users_end_title(&member.row.name),
        lead: m.users_end_lead(),
        changed: None,
        consequences: lines.into_iter().map(Line::from).collect(),
        assets: None,
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

/// Asks before a member is sent a link to set a new password. Whoever may disable or enable the member may do this too.
fn reset_password(frame: &FrameView, member: &MemberView) -> Question {
    let m = messages();
    let lines = vec![
        (IconName::Mail, m.users_reset_to(&member.row.email)),
        (IconName::Clock, m.users_reset_until().to_owned()),
        (IconName::LogOut, m.users_reset_signs_out().to_owned()),
    ];
    let obstacle = match (may_update(member), frame.has_mail) {
        (false, _) => Some(m.users_not_offered()),
        (true, false) => Some(m.errors_no_mail_server()),
        (true, true) => None,
    };
    Question {
        title: m.users_reset_title(&member.row.name),
        lead: m.users_reset_lead(),
        changed: None,
        consequences: lines.into_iter().map(Line::from).collect(),
        assets: None,
        keep: m.users_cancel().to_owned(),
        act: m.users_reset_act().to_owned(),
        look: ButtonLook::Primary,
        obstacle,
        is_offered: obstacle.is_none(),
    }
}

/// Asks before a member is removed.
fn remove(frame: &FrameView, asked: &MemberQuestion, form: Form) -> Question {
    let member = &asked.member;
    let (m, verb) = (messages(), &frame.words.remove);
    let (name, first, org) = (&member.row.name, first_name(member), &frame.org.name);
    let [title, act] = phrased(
        verb,
        m.words_remove(),
        [m.users_remove_title(name, org), m.users_remove_act(&first)],
        [m.users_own_title(verb, name, org), m.users_own_act(verb, &first)],
    );
    let plan = asked.consequences.as_ref();
    let is_stuck = plan.is_some_and(consequences::is_stuck);
    let mut lines: Vec<Line> = plan.map(|view| consequences::lines(view, form)).unwrap_or_default();
    if plan.is_none_or(|view| !view.plan.closes_account) {
        lines.push((IconName::User, m.users_remove_account().to_owned()).into());
    }
    lines.push(restore_hint(frame.undo_days).into());
    let confirm = &frame.words.remove_confirm;
    let act = if confirm.is_empty() { act } else { confirm.clone() };
    Question {
        title,
        lead: m.users_remove_lead(),
        changed: plan.and_then(|view| consequences::changed(view, form)),
        consequences: lines,
        assets: plan.and_then(|view| consequences::asset_choice(view, form, &member.id.to_string())),
        keep: m.users_remove_keep(&first),
        act,
        look: ButtonLook::Danger,
        obstacle: obstacle(member, RowAction::Remove)
            .or_else(|| is_stuck.then(|| m.going_cannot_hand_over())),
        is_offered: may(member, RowAction::Remove) && !is_stuck,
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
pub(crate) fn leave_view(frame: &FrameView, leaving: &Leaving) -> AnyView {
    let form = Form::new("member/leave");
    let plan = leaving.consequences.as_ref();
    let (m, slug) = (messages(), frame.org.slug.clone());
    let back = (users_path(&slug), frame.words.users_title.clone());
    let mut lines: Vec<Line> = plan.map(|view| consequences::lines(view, form)).unwrap_or_default();
    lines.push((IconName::User, m.users_leave_account().to_owned()).into());
    lines.push((IconName::Mail, m.users_leave_return().to_owned()).into());
    let confirm = &frame.words.leave_confirm;
    let way_out = plan.filter(|view| view.plan.owners_left == Some(0)).map(|_| leaving_owner_hint(frame));
    let choice = plan.and_then(|view| consequences::asset_choice(view, form, "me"));
    let question = Question {
        title: m.users_leave_title(&frame.org.name),
        lead: m.users_leave_lead(),
        changed: plan.and_then(|view| consequences::changed(view, form)),
        consequences: lines,
        assets: match (way_out, choice) {
            (None, choice) => choice,
            (way_out, choice) => Some(view! { {way_out} {choice} }.into_any()),
        },
        keep: m.users_leave_keep().to_owned(),
        act: if confirm.is_empty() { frame.words.leave.clone() } else { confirm.clone() },
        look: ButtonLook::Danger,
        is_offered: frame.may.leave,
        obstacle: (!frame.may.leave).then(|| m.errors_denied_leaving()),
    };
    let mut fields = vec![("slug", slug)];
    fields.extend(plan.into_iter().flat_map(consequences::hidden));
    question_page(form, fields, back, true, question)
}

#[cfg(test)]
mod tests {
    use domain::time::Timestamp;

    use super::*;
    use crate::fixtures::{dossier, frame};

    #[test]
    fn a_reset_link_is_offered_to_whoever_may_change_the_member_where_there_is_a_mail_server() {
        let html = |has_mail, actions| {
            let frame = FrameView { has_mail, ..frame() };
            let mut member = dossier().member;
            member.row.actions = actions;
            let asked = MemberQuestion {
                member,
                roles: Vec::new(),
                consequences: None,
                plan: None,
                now: Timestamp::from_micros(0),
            };
            Owner::new().with(|| act_view(&frame, MemberAct::ResetPassword, &asked).to_html())
        };
        let offered = html(true, vec![RowAction::Disable]);
        assert!(offered.contains("Send link") && offered.contains("member/reset_password"), "{offered}");
        let without_mail = html(false, vec![RowAction::Disable]);
        assert!(
            without_mail.contains("mail server") && !without_mail.contains("Send link"),
            "{without_mail}"
        );
        let denied = html(true, Vec::new());
        assert!(denied.contains("You can't do this") && !denied.contains("Send link"), "{denied}");
    }

    #[test]
    fn the_harmless_button_comes_first_and_has_the_focus() {
        let question = Question {
            title: "Remove Charles?".into(),
            lead: "He loses access.",
            changed: None,
            consequences: vec![(IconName::Mail, "A new invitation".to_owned()).into()],
            assets: None,
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
