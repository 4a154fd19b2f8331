//! The consequences of a change on the page that asks for it. The form names what it shows by a fingerprint; when the facts have
//! changed since, nothing is done, and the page marks the lines that are new and says which no longer apply.

mod chosen;

pub(crate) use chosen::{ChosenPlan, Fields, ask_when_rested};

use ::messages::ChangeAbout;
use domain::{change_plan::ChangePlan, error::ErrorKind};
use leptos::prelude::*;

use crate::{
    form::Form,
    messages::messages,
    ui::{Badge, Banner, Button, Icon, IconName, Tone},
};

/// The field with the fingerprint of what is agreed to.
pub(crate) const AGREED: &str = "agreed";
/// The field with the lines as they were shown, to say what differs from them.
pub(crate) const SHOWN: &str = "shown";
/// The name and the value of the button that shows what would be done.
const PREVIEW: (&str, &str) = ("act", "preview");
/// Longer names than this are folded away, in characters.
const MOST_NAMES: usize = 80;

/// A line of the consequences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    icon: IconName,
    text: String,
    /// Names that the text stands for.
    names: Option<String>,
    /// Why, below the text.
    reason: Option<String>,
    tone: Option<Tone>,
    /// It was not there when the consequences were shown before.
    is_new: bool,
}

impl From<(IconName, String)> for Line {
    fn from((icon, text): (IconName, String)) -> Self {
        Self { icon, text, names: None, reason: None, tone: None, is_new: false }
    }
}

impl Line {
    /// With a reason below the text.
    pub(crate) fn because(self, reason: String) -> Self {
        Self { reason: Some(reason), ..self }
    }

    /// In a tone: good or warning.
    pub(crate) fn in_tone(self, tone: Tone) -> Self {
        Self { tone: Some(tone), ..self }
    }

    /// All of it as one text.
    fn whole(&self) -> String {
        let Self { text, names, reason, .. } = self;
        match names.as_ref().or(reason.as_ref()) {
            Some(more) => [text, ": ", more].concat(),
            None => text.clone(),
        }
    }

    /// The item of the list.
    pub(crate) fn view(self) -> AnyView {
        let mark = self.is_new.then(new_mark);
        let whole = self.whole();
        let Self { icon, text, names, reason, tone, .. } = self;
        let is_long = |names: &String| names.chars().count() > MOST_NAMES;
        let text = match (names.filter(is_long), reason) {
            (Some(names), _) => view! {
                <details>
                    <summary>{text} {mark}</summary>
                    <span class="muted">{names}</span>
                </details>
            }
            .into_any(),
            (None, Some(reason)) => view! {
                <span>
                    <b>{text}</b> {mark}
                    <br/>
                    <span class="muted">{reason}</span>
                </span>
            }
            .into_any(),
            (None, None) => view! { <span>{whole} {mark}</span> }.into_any(),
        };
        view! { <li class=tone.map(Tone::class)><Icon name=icon/>{text}</li> }.into_any()
    }
}

/// Stands beside what is new.
pub(crate) fn new_mark() -> AnyView {
    view! { " " <Badge tone=Tone::Warning label=messages().going_changed_line()/> }.into_any()
}

/// That something has changed since the consequences were shown, and the lines that no longer apply.
pub(crate) fn changed_banner(gone: &[String]) -> AnyView {
    banner(messages().going_changed(), gone)
}

fn banner(text: &'static str, gone: &[String]) -> AnyView {
    let m = messages();
    let gone = (!gone.is_empty()).then(|| view! { <br/> {m.going_no_longer(&gone.join(" · "))} });
    view! { <Banner tone=Tone::Warning>{text} {gone}</Banner> }.into_any()
}

/// The lines of a plan.
pub(crate) fn change_lines(plan: &ChangePlan) -> Vec<Line> {
    let line = |line: ::messages::ChangeLine| {
        let icon = match line.about {
            ChangeAbout::Members | ChangeAbout::Setting => IconName::Users,
            ChangeAbout::Invitations => IconName::Mail,
            ChangeAbout::Teams | ChangeAbout::Seats => IconName::Layers,
            ChangeAbout::Roles => IconName::Shield,
            ChangeAbout::Gained => IconName::Plus,
            ChangeAbout::Lost => IconName::Minus,
            ChangeAbout::Owners => IconName::User,
        };
        Line { names: line.names, ..Line::from((icon, line.text)) }
    };
    messages().change_lines(plan).into_iter().map(line).collect()
}

/// The list of lines; none where there is nothing to say.
pub(crate) fn list(lines: Vec<Line>) -> Option<AnyView> {
    if lines.is_empty() {
        return None;
    }
    let lines = lines.into_iter().map(Line::view).collect_view();
    Some(view! { <ul class="consequences">{lines}</ul> }.into_any())
}

/// The hidden fields by which a form names what it shows.
pub(crate) fn hidden(fingerprint: &str, lines: &[Line]) -> [(&'static str, String); 2] {
    [(AGREED, fingerprint.to_owned()), (SHOWN, shown(lines))]
}

/// The lines as a form sends them.
pub(crate) fn shown(lines: &[Line]) -> String {
    let texts: Vec<String> = lines.iter().map(Line::whole).collect();
    serde_json::to_string(&texts).unwrap_or_default()
}

/// The lines that the form was sent with, if they are no longer what is shown: the change was refused for it.
pub(crate) fn shown_before(form: Form) -> Option<Vec<String>> {
    let is_answered = form.answer().is_some() && !is_preview(form) && !form.value(AGREED, "").is_empty();
    if !is_answered && form.refusal() != Some(ErrorKind::ConsequencesChanged) {
        return None;
    }
    serde_json::from_slice(form.value(SHOWN, "").as_bytes()).ok()
}

/// Whether the form asked what would be done.
fn is_preview(form: Form) -> bool {
    form.value(PREVIEW.0, "") == PREVIEW.1
}

/// The lines, with those marked that are new since the form was sent.
pub(crate) fn marked(lines: Vec<Line>, form: Form) -> Vec<Line> {
    let Some(before) = shown_before(form) else { return lines };
    let mark = |line: Line| Line { is_new: !before.contains(&line.whole()), ..line };
    lines.into_iter().map(mark).collect()
}

/// That something has changed since the form was sent, and what no longer applies.
pub(crate) fn changed(lines: &[Line], form: Form) -> Option<AnyView> {
    changed_as(messages().going_changed(), lines, form)
}

/// The same in other words.
pub(crate) fn changed_as(text: &'static str, lines: &[Line], form: Form) -> Option<AnyView> {
    let before = shown_before(form)?;
    let is_gone = |text: &String| lines.iter().all(|line| line.whole() != *text);
    let gone: Vec<String> = before.into_iter().filter(is_gone).collect();
    Some(banner(text, &gone))
}

/// The button that shows what would be done, where no script shows it at once.
pub(crate) fn preview_button() -> AnyView {
    view! {
        <span class="scriptless">
            <Button submit=true attr:name=PREVIEW.0 attr:value=PREVIEW.1>{messages().plan_show()}</Button>
        </span>
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use std::sync::Arc;

    use domain::{permission::Scope, view::PlanView};

    use super::*;
    use crate::{
        api::{FormAnswer, FormState},
        visit::{PageContext, Visit},
    };

    fn lines(texts: &[&str]) -> Vec<Line> {
        texts.iter().map(|text| (IconName::Users, (*text).to_owned()).into()).collect()
    }

    /// The page of a form that was sent with one line shown.
    fn sent(error: Option<ErrorKind>, act: &str, now: &[&str]) -> String {
        let [agreed, before] = hidden("abc", &lines(&["Two members", "One team"]));
        let fields = [("do", "team/delete".to_owned()), agreed, before, ("act", act.to_owned())];
        let values = fields.map(|(name, value)| (name.to_owned(), value)).to_vec();
        let answer = error.is_none().then(|| FormAnswer::Plan(Box::default()));
        let visit = Visit { form: Some(FormState { values, error, answer }), ..Visit::default() };
        Owner::new().with(|| {
            PageContext::provide(Arc::new(visit));
            let (form, now) = (Form::new("team/delete"), lines(now));
            let changed = changed(&now, form);
            view! { {changed} {list(marked(now, form))} }.to_html()
        })
    }

    #[test]
    fn a_refused_change_marks_what_is_new_and_says_what_no_longer_applies() {
        for (error, act) in [(Some(ErrorKind::ConsequencesChanged), ""), (None, "")] {
            let html = sent(error, act, &["Three members", "One team"]);
            assert!(html.contains("Something has changed"), "{html}");
            assert!(html.contains("No longer: Two members"), "{html}");
            assert_eq!(html.matches(">New<").count(), 1, "one line is new: {html}");
        }
    }

    #[test]
    fn a_preview_and_another_refusal_mark_nothing() {
        for (error, act) in [(Some(ErrorKind::LastOwner), ""), (None, "preview")] {
            let html = sent(error, act, &["Three members"]);
            assert!(!html.contains("Something has changed") && !html.contains(">New<"), "{html}");
        }
    }

    #[test]
    fn many_permissions_are_folded_away_and_few_stand_in_the_line() {
        let html = |names: &[&str]| {
            let gained = names.iter().map(|name| (name.parse().unwrap(), Scope::All)).collect();
            let plan =
                PlanView { plan: ChangePlan { gained, ..ChangePlan::default() }, ..PlanView::default() };
            Owner::new()
                .with(|| list(change_lines(&plan.plan)).map(|list| list.to_html()).unwrap_or_default())
        };
        let few = html(&["Asset.Vm.READ"]);
        assert!(few.contains("1 permission gained: Asset.Vm.READ") && !few.contains("<details"), "{few}");
        let many =
            ["READ", "UPDATE", "DELETE", "CREATE", "SHARE"].map(|act| format!("Asset.VirtualMachine.{act}"));
        let many = html(&many.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(many.contains("<summary>5 permissions gained"), "{many}");
        assert_eq!(html(&[]), "", "nothing changes");
    }
}
