//! The page that changes a member's roles. Roles that the reader cannot give are shown with the reason.

use domain::view::{FrameView, MemberView, RoleByTeam, UserKind, UserRow};
use leptos::prelude::*;

use super::{data::MemberQuestion, ends, person::first_name};
use crate::{
    STAY,
    api::AT_NOTICE,
    form::{Form, PostForm},
    messages::messages,
    paths::person_path,
    roles::{ROLES, picker},
    title::PageTitle,
    ui::{Button, ButtonLook, Icon, IconName, LinkButton, PageHead},
};

/// The page on which a member's roles are chosen.
pub(super) fn view(frame: &FrameView, question: &MemberQuestion) -> AnyView {
    let MemberQuestion { member, roles, .. } = question;
    let (m, form) = (messages(), Form::new("member/change_roles"));
    let (slug, id, name) = (frame.org.slug.clone(), member.id.to_string(), member.row.name.clone());
    let held: Vec<String> = member.role_ids.iter().map(ToString::to_string).collect();
    let chosen = form.checked_values(ROLES).unwrap_or_else(|| held.clone());
    let back = person_path(&slug, &id);
    let words = &frame.words;
    let title = match words.roles_title.is_empty() {
        true => m.users_roles_of(&name),
        false => words.roles_title.replace("{name}", &name),
    };
    let save = words.save_roles.clone();
    let picker = picker(roles, &chosen, &held, frame.one_role_only, "", form.error("roles"));
    let (by_team, ends) = (by_team(member), ends::of_roles(frame, question, form));
    view! {
        <PageTitle text=title.clone()/>
        <div class="narrow">
            <PageHead title back=(back.clone(), name)/>
            <PostForm form hidden=vec![("slug", slug), ("member", id)] class="card form">
                {picker}
                {ends}
                {by_team}
                <div class="form-actions">
                    <LinkButton href=back attr:data-back="">{m.users_cancel()}</LinkButton>
                    <Button submit=true look=ButtonLook::Primary>{save}</Button>
                </div>
            </PostForm>
        </div>
    }
    .into_any()
}

/// The roles that come by teams, which this page does not take away.
fn by_team(member: &MemberView) -> Option<AnyView> {
    let (m, name) = (messages(), first_name(member));
    let line = |given: &RoleByTeam| {
        let text = m.users_roles_by_team(&name, &given.role, &given.team.name);
        view! { <li><Icon name=IconName::Layers/><span>{text}</span></li> }
    };
    let lines = member.by_team.iter().filter(|given| !given.is_direct).map(line).collect_view();
    (!lines.is_empty()).then(|| view! { <ul class="consequences">{lines}</ul> }.into_any())
}

/// The label and the form of an action for each role that the member lacks and the reader may give, where the layout has
/// such actions.
pub(super) fn role_actions<'a>(
    frame: &'a FrameView,
    row: &'a UserRow,
    key: &'a str,
) -> impl Iterator<Item = (String, Vec<(&'static str, String)>)> + 'a {
    let is_member = matches!(row.kind, UserKind::Member { .. });
    let lacking = frame.role_actions.iter().filter(move |(_, name)| is_member && !row.roles.contains(name));
    lacking.map(move |(id, name)| {
        let fields = vec![
            ("do", "member/change_roles".to_owned()),
            ("slug", frame.org.slug.clone()),
            ("member", key.to_owned()),
            (ROLES, id.to_string()),
            (AT_NOTICE.0, AT_NOTICE.1.to_owned()),
            (STAY.0, STAY.1.to_owned()),
        ];
        (frame.words.change_roles.replace("{role}", name), fields)
    })
}
