//! The end dates on a person's page: of the membership, of each role and of each place in a team. Each has a form of its
//! own, which works without JavaScript.

use domain::{
    end_date::{EndOf, NewEnd, last_moment},
    id::RoleId,
    time::Timestamp,
    view::{EndView, FrameView, MemberDetailView},
};
use leptos::prelude::*;

use super::data::MemberQuestion;
use crate::{
    STAY,
    api::AT_NOTICE,
    form::Form,
    messages::{messages, zone},
    ui::{Button, ButtonLook, ButtonSize, LastDayField, PostForm, Time},
    visit::form_state,
};

/// The name of the button that says how many days longer, or [`NEVER`].
const LATER: &str = "later";
/// Stands for the one role that a form chooses, where members have one each.
pub(super) const CHOSEN: &str = "chosen";
/// No end date any more.
pub(super) const NEVER: &str = "never";

/// The card; none where nothing ends and the reader may change nothing.
pub(super) fn card(frame: &FrameView, found: &MemberDetailView, now: Timestamp) -> Option<AnyView> {
    let m = messages();
    let shown = |end: &&EndView| end.may_change || end.until.is_some();
    let rows = found.ends.iter().filter(shown).map(|end| row(frame, found, end, now)).collect_view();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="ends-title">
                <div class="card-head"><h2 id="ends-title">{m.users_ends()}</h2></div>
                <ul class="rows">{rows}</ul>
            </section>
        }
        .into_any()
    })
}

/// The last days of the roles that the reader may give, below the picker of a form. Where members have one role each, one
/// for whichever is chosen.
pub(super) fn of_roles(frame: &FrameView, question: &MemberQuestion, form: Form) -> Option<AnyView> {
    let (m, now) = (messages(), question.now);
    let member = &question.member;
    let end_of = |id: RoleId| member.role_ends.iter().find(|(role, _)| *role == id).map(|(_, end)| *end);
    let field = |key: &str, label: String, end| {
        let name = ["ends[", key, "]"].concat();
        let typed = form.is_sent().then(|| form.value(&name, ""));
        view! { <LastDayField id=["end-", key].concat() name label end typed now bare=true/> }.into_any()
    };
    // Nobody puts off the end of a role of their own.
    let offered = || question.roles.iter().filter(|role| role.refusal.is_none() && !member.row.is_self);
    let fields: Vec<AnyView> = match frame.one_role_only {
        true => {
            let end = member.role_ends.first().map(|(_, end)| *end);
            offered()
                .next()
                .map(|_| field(CHOSEN, m.users_ends_chosen_role().to_owned(), end))
                .into_iter()
                .collect()
        }
        false => offered()
            .map(|role| field(&role.id.to_string(), m.users_ends_role(&role.name), end_of(role.id)))
            .collect(),
    };
    let is_open = !member.role_ends.is_empty() || form.is_sent();
    let hint = move || m.users_ends_hint(&zone(now).name);
    (!fields.is_empty()).then(|| {
        view! {
            <details class="end-change" open=is_open>
                <summary>{m.users_ends()}</summary>
                <p class="hint">{hint}</p>
                <div class="form">{fields}</div>
                {form.error("ends").map(|text| view! { <p class="field-error">{text}</p> })}
            </details>
        }
        .into_any()
    })
}

/// The button that puts an end off has this many days.
const EXTENDED: u16 = NewEnd::STEPS[0];

/// The fields of a form that changes when something of a member ends, and stays on its page.
fn fields(frame: &FrameView, member: &str, end: &EndView) -> Vec<(&'static str, String)> {
    vec![
        ("do", "member/end".to_owned()),
        ("slug", frame.org.slug.clone()),
        ("member", member.to_owned()),
        ("ending", end.of.to_string()),
        (AT_NOTICE.0, AT_NOTICE.1.to_owned()),
        (STAY.0, STAY.1.to_owned()),
    ]
}

/// The label and the fields that put an end off at once; none for who may not, and where there is no end.
pub(super) fn extension(
    frame: &FrameView,
    member: &str,
    end: &EndView,
) -> Option<(String, Vec<(&'static str, String)>)> {
    end.until.filter(|_| end.may_change)?;
    let mut fields = fields(frame, member, end);
    fields.push((LATER, EXTENDED.to_string()));
    Some((messages().users_extend_of(EXTENDED.into(), &what(end)), fields))
}

/// What ends, in words.
pub(super) fn what(end: &EndView) -> String {
    let m = messages();
    match end.of {
        EndOf::Membership => m.users_ends_of_membership().to_owned(),
        EndOf::Role(_) => m.users_ends_of_role(&end.name),
        EndOf::Team(_) => m.users_ends_of_team(&end.name),
    }
}

fn row(frame: &FrameView, found: &MemberDetailView, end: &EndView, now: Timestamp) -> AnyView {
    let m = messages();
    let until = match end.until {
        Some(until) => {
            let [before, after] = m.users_ends_until();
            view! { {before}<Time at=last_moment(until)/>{after} }.into_any()
        }
        None => m.users_ends_never().into_any(),
    };
    let extend = extension(frame, &found.member.id.to_string(), end).map(|(label, fields)| {
        view! {
            <PostForm fields>
                <Button submit=true size=ButtonSize::Small attr:aria-label=label>{m.users_extend(EXTENDED.into())}</Button>
            </PostForm>
        }
    });
    view! {
        <li>
            <div>
                {what(end)}
                <p class="muted">{until}</p>
                {end.may_change.then(|| form(frame, found, end, now))}
            </div>
            {extend}
        </li>
    }
    .into_any()
}

fn form(frame: &FrameView, found: &MemberDetailView, end: &EndView, now: Timestamp) -> AnyView {
    let (m, until) = (messages(), end.until);
    let of = end.of.to_string();
    let refused = form_state()
        .filter(|sent| sent.value("do") == Some("member/end") && sent.value("ending") == Some(&of))
        .filter(|sent| sent.error.is_some());
    let typed = refused.as_ref().and_then(|sent| sent.value("end").map(str::to_owned));
    let fields = fields(frame, &found.member.id.to_string(), end);
    let later = until.map(|_| {
        let step = |days: u16| {
            view! {
                <Button submit=true size=ButtonSize::Small attr:name=LATER attr:value=days.to_string()>
                    {m.users_ends_later(days.into())}
                </Button>
            }
        };
        view! {
            {NewEnd::STEPS.map(step).into_iter().collect_view()}
            <Button submit=true size=ButtonSize::Small attr:name=LATER attr:value=NEVER>{m.users_ends_clear()}</Button>
        }
    });
    let label = m.users_ends_change_of(&what(end));
    view! {
        <details class="end-change" open=refused.is_some()>
            <summary aria-label=label>{m.users_ends_change()}</summary>
            <PostForm fields>
                <LastDayField id=["end-", &of].concat() name="end" label=m.users_ends_on() end=until typed now/>
                <div class="actions">
                    <Button submit=true size=ButtonSize::Small look=ButtonLook::Primary>{m.users_ends_save()}</Button>
                    {later}
                </div>
            </PostForm>
        </details>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{dossier, frame};

    fn html(until: Option<Timestamp>, may_change: bool) -> String {
        let ends = vec![EndView { of: EndOf::Membership, name: String::new(), until, may_change }];
        let found = MemberDetailView { ends, ..dossier() };
        Owner::new().with(|| card(&frame(), &found, Timestamp::from_micros(0)).to_html())
    }

    const MIDNIGHT: Timestamp = Timestamp::from_micros(1_795_910_400_000_000);

    #[test]
    fn whoever_may_change_an_end_can_set_it_put_it_off_and_clear_it() {
        let html = html(Some(MIDNIGHT), true);
        assert!(html.contains("28 November 2026, 23:59 UTC"), "{html}");
        for text in
            ["name=\"ending\" value=\"membership\"", "value=\"30\"", "value=\"90\"", "value=\"never\""]
        {
            assert!(html.contains(text), "{text}: {html}");
        }
    }

    #[test]
    fn an_end_is_put_off_by_one_button_beside_it() {
        let html = html(Some(MIDNIGHT), true);
        let (_, beside) = html.split_once("</details>").unwrap();
        assert!(beside.contains("Extend by 30 days"), "{html}");
        let at_once = "type=\"hidden\" name=\"later\" value=\"30\"";
        assert!(beside.contains(at_once), "{html}");
    }

    #[test]
    fn what_has_no_end_can_be_given_one_and_nothing_else() {
        let html = html(None, true);
        assert!(html.contains("No end date") && html.contains("type=\"date\""), "{html}");
        assert!(!html.contains("name=\"later\""), "{html}");
    }

    #[test]
    fn a_reader_sees_ends_without_a_form_and_no_card_where_there_are_none() {
        let with = html(Some(MIDNIGHT), false);
        assert!(with.contains("Until") && !with.contains("<form"), "{with}");
        assert!(!html(None, false).contains("<section"));
    }
}
