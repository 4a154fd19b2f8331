//! Deleting the organization: the card that leads to the question, and the page that asks. It shows what goes with the
//! organization, and its name is typed. The safe choice comes first.

use ::messages::PlanPart;
use domain::{
    error::ErrorKind,
    organization_deletion::OrganizationPlan,
    settings::Section,
    view::{FrameView, OrganizationDeletionView},
};
use leptos::prelude::*;

use crate::{
    form::{Form, PostForm},
    messages::messages,
    paths::{delete_organization_path, settings_path},
    plan::{changed_banner, new_mark},
    title::PageTitle,
    ui::{Button, ButtonLook, Icon, IconName, LinkButton, PageHead, TextField},
};

/// The field with the fingerprint of the plan that is agreed to.
const AGREED: &str = "agreed";
/// The field with the plan as it was shown, to say what differs from it.
const SHOWN: &str = "shown";

/// The way to the question, in the section of the organization's account.
pub(super) fn card(slug: &str) -> AnyView {
    let m = messages();
    view! {
        <section class="card" aria-labelledby="deletion-title">
            <div class="card-head">
                <h2 id="deletion-title">{m.deletion_card_title()}</h2>
                <p>{m.deletion_card_lead()}</p>
            </div>
            <div class="form-actions">
                <LinkButton href=delete_organization_path(slug) icon=IconName::Trash>
                    {m.deletion_card_link()}
                </LinkButton>
            </div>
        </section>
    }
    .into_any()
}

/// The page that asks.
pub(crate) fn delete_view(frame: &FrameView, asked: &OrganizationDeletionView) -> AnyView {
    let (m, form, org) = (messages(), Form::new("organization/delete"), &frame.org);
    let title = m.deletion_title(&org.name);
    let keep = settings_path(&org.slug, Section::Account.as_str());
    let back = (keep.clone(), m.section(Section::Account).to_owned());
    let hidden = vec![
        ("slug", org.slug.clone()),
        (AGREED, asked.fingerprint.clone()),
        (SHOWN, serde_json::to_string(&asked.plan).unwrap_or_default()),
    ];
    let (changed, lines) = (changed(form, asked), lines(form, asked));
    let (lead, label, act) =
        (m.deletion_lead(&org.name), m.deletion_name(&org.name), m.deletion_act(&org.name));
    let (value, error) = (form.value("org_name", ""), form.error("org_name"));
    view! {
        <PageTitle text=title.clone()/>
        <div class="narrow">
            <PageHead title back/>
            <PostForm form hidden leaves=true class="card form">
                {changed}
                <p>{lead}</p>
                <ul class="consequences">{lines}</ul>
                <TextField id="org_name" label value error autocomplete="off"/>
                <div class="form-actions">
                    <LinkButton href=keep autofocus=true>{m.deletion_keep()}</LinkButton>
                    <Button submit=true look=ButtonLook::Danger>{act}</Button>
                </div>
            </PostForm>
        </div>
    }
    .into_any()
}

/// Whatever of a plan is not zero.
fn sentences(asked: &OrganizationDeletionView, plan: &OrganizationPlan) -> Vec<(PlanPart, String)> {
    messages().organization_plan(plan, |kind| {
        asked.kinds.get(kind).map_or(kind.as_str(), String::as_str).to_owned()
    })
}

/// The plan that the form was sent with, if it is no longer what is shown.
fn shown_before(form: Form) -> Option<OrganizationPlan> {
    if form.refusal() != Some(ErrorKind::ConsequencesChanged) {
        return None;
    }
    serde_json::from_slice(form.value(SHOWN, "").as_bytes()).ok()
}

/// The lines of the plan, with those marked that are new, and for how long all of it can be restored.
fn lines(form: Form, asked: &OrganizationDeletionView) -> AnyView {
    let m = messages();
    let before = shown_before(form).map(|before| sentences(asked, &before));
    let is_new = |text: &str| before.as_ref().is_some_and(|before| before.iter().all(|(_, old)| old != text));
    let planned = sentences(asked, &asked.plan).into_iter().map(|(part, text)| (icon(part), text));
    let undo = (IconName::Undo, m.deletion_undo(asked.undo_days.into()));
    let known = planned.map(|(icon, text)| (icon, is_new(&text), text));
    known
        .chain([(undo.0, false, undo.1)])
        .map(|(icon, is_new, text)| {
            let mark = is_new.then(new_mark);
            view! { <li><Icon name=icon/><span>{text} {mark}</span></li> }
        })
        .collect_view()
        .into_any()
}

const fn icon(part: PlanPart) -> IconName {
    match part {
        PlanPart::Members => IconName::Users,
        PlanPart::WithoutOther => IconName::User,
        PlanPart::Invitations => IconName::Mail,
        PlanPart::Teams => IconName::Layers,
        PlanPart::Assets => IconName::Box,
        PlanPart::Sessions => IconName::Monitor,
    }
}

/// That something has changed, and what no longer applies.
fn changed(form: Form, asked: &OrganizationDeletionView) -> Option<AnyView> {
    let before = shown_before(form)?;
    let now = sentences(asked, &asked.plan);
    let before = sentences(asked, &before).into_iter().map(|(_, text)| text);
    let gone: Vec<String> = before.filter(|text| now.iter().all(|(_, known)| known != text)).collect();
    Some(changed_banner(&gone))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use domain::error::Problem;

    use super::*;
    use crate::{
        api::FormState,
        fixtures::frame,
        visit::{PageContext, Visit},
    };

    fn asked() -> OrganizationDeletionView {
        let plan = OrganizationPlan {
            members: 12,
            without_other: 3,
            invitations: 2,
            teams: 0,
            assets: vec![("Workbook".parse().unwrap(), 4)],
            sessions: 1,
        };
        let kinds = [("Workbook".parse().unwrap(), "Workbooks".to_owned())].into();
        OrganizationDeletionView { plan, kinds, undo_days: 14, fingerprint: "f1".to_owned() }
    }

    fn html(form: Option<FormState>) -> String {
        Owner::new().with(|| {
            PageContext::provide(Arc::new(Visit { form, ..Visit::default() }));
            delete_view(&frame(), &asked()).to_html()
        })
    }

    fn sent(error: ErrorKind, shown: &OrganizationPlan) -> FormState {
        let shown = serde_json::to_string(shown).unwrap();
        let fields = [("do", "organization/delete"), ("org_name", "Acmee"), (SHOWN, &shown)];
        let values = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        FormState { values, error: Some(error), answer: None }
    }

    #[test]
    fn the_question_says_what_goes_with_the_organization_and_the_safe_choice_comes_first() {
        let html = html(None);
        for text in [
            "Delete Acme?",
            "12 members lose access",
            "3 people belong to no other organization",
            "2 open invitations",
            "Workbooks: 4",
            "It can be restored for 14 days.",
            "Type Acme to confirm",
            "name=\"agreed\" value=\"f1\"",
            "data-leaves",
        ] {
            assert!(html.contains(text), "{text}: {html}");
        }
        assert!(!html.contains("0 teams"), "{html}");
        let (keep, act) = (html.find("Keep organization").unwrap(), html.rfind("Delete Acme").unwrap());
        assert!(keep < act, "{html}");
    }

    #[test]
    fn what_was_typed_stays_where_it_is_not_the_name() {
        let differs = ErrorKind::field("org_name", Problem::NameDiffers { name: "Acme".to_owned() });
        let html = html(Some(sent(differs, &asked().plan)));
        assert!(html.contains("value=\"Acmee\""), "{html}");
        assert!(html.contains("Type the name exactly as it is: Acme"), "{html}");
        assert!(!html.contains("Something has changed since this page was shown"), "{html}");
    }

    #[test]
    fn what_has_changed_is_marked_and_what_no_longer_applies_is_named() {
        let before = OrganizationPlan { members: 11, teams: 1, ..asked().plan };
        let html = html(Some(sent(ErrorKind::ConsequencesChanged, &before)));
        assert!(html.contains("Something has changed since this page was shown"), "{html}");
        assert!(html.contains("No longer: 11 members lose access · 1 team"), "{html}");
        assert_eq!(html.matches(">New<").count(), 1, "{html}");
    }
}
