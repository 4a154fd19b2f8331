//! Consequences that follow what is chosen in a form. Without a script a button shows them.

use std::{collections::BTreeMap, time::Duration};

use domain::view::PlanView;
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FormData, HtmlFormElement, HtmlInputElement};

use super::{AGREED, Line, SHOWN, changed, list, marked, shown};
use crate::{
    api::{AppError, FormAnswer},
    dom::with_clock,
    form::Form,
    messages::messages,
};

/// How long a form rests before the server is asked.
const DELAY: Duration = Duration::from_millis(250);

/// What a form has been filled in with.
pub(crate) struct Fields {
    form: HtmlFormElement,
    data: FormData,
}

impl Fields {
    /// The value of a field; empty where there is none.
    pub(crate) fn one(&self, name: &str) -> String {
        self.data.get(name).as_string().unwrap_or_default()
    }

    /// The values of all fields of a name.
    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        self.data.get_all(name).iter().filter_map(|value| value.as_string()).collect()
    }

    /// The last days by their keys, whose fields are called `name[key]`, with the reader's clock.
    pub(crate) fn days(&self, name: &str) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        let Ok(days) = self.form.query_selector_all("[data-local-day]") else { return found };
        for at in 0..days.length() {
            let Some(day) = days.item(at).and_then(|day| day.dyn_into::<HtmlInputElement>().ok()) else {
                continue;
            };
            let field = day.name();
            let key = field.strip_prefix(name).and_then(|key| key.strip_prefix('[')?.strip_suffix(']'));
            found.extend(key.map(|key| (key.to_owned(), with_clock(&day.value()))));
        }
        found
    }
}

/// Asks something about the form of an event when the form has rested. Only the newest question is answered.
pub(crate) fn ask_when_rested<T: 'static, F: Future<Output = Result<T, AppError>> + 'static>(
    event: &Event,
    turn: StoredValue<u32>,
    question: impl FnOnce(Fields) -> F + 'static,
    answered: impl FnOnce(Result<T, AppError>) + 'static,
) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let form = target.and_then(|target| target.closest("form").ok().flatten());
    let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else { return };
    let now = turn.get_value().wrapping_add(1);
    turn.set_value(now);
    let ask = async move {
        let Ok(data) = FormData::new_with_form(&form) else { return };
        let answer = question(Fields { form, data }).await;
        if turn.try_get_value() == Some(now) {
            answered(answer);
        }
    };
    set_timeout(
        move || {
            if turn.try_get_value() == Some(now) {
                spawn_local(ask);
            }
        },
        DELAY,
    );
}

/// The plan of what is chosen in a form.
#[derive(Clone, Copy)]
pub(crate) struct ChosenPlan {
    form: Form,
    /// The plan that is shown.
    shown: RwSignal<PlanView>,
    /// What is agreed to: that plan; after another choice the facts alone, until its plan is shown.
    agreed: RwSignal<String>,
    /// The plan before anything is chosen.
    unchosen: StoredValue<PlanView>,
    turn: StoredValue<u32>,
}

impl ChosenPlan {
    /// The plan of a form: of what was chosen when it was sent, otherwise the one before anything is chosen.
    pub(crate) fn new(form: Form, unchosen: PlanView) -> Self {
        let first = match form.answer() {
            Some(FormAnswer::Plan(plan)) => *plan,
            _ => unchosen.clone(),
        };
        Self {
            form,
            agreed: RwSignal::new(first.fingerprint.clone()),
            shown: RwSignal::new(first),
            unchosen: StoredValue::new(unchosen),
            turn: StoredValue::new(0),
        }
    }

    /// The hidden fields and the lines, as a page words them.
    pub(crate) fn view(
        self,
        lines_of: impl Fn(&PlanView) -> Vec<Line> + Copy + Send + Sync + 'static,
    ) -> AnyView {
        let (form, shown_plan, agreed) = (self.form, self.shown, self.agreed);
        let first = shown_plan.get_untracked();
        let banner = changed(&lines_of(&first), form);
        let fields = move || shown_plan.with(|plan| shown(&lines_of(plan)));
        let lines = move || {
            shown_plan.with(|plan| {
                let lines = lines_of(plan);
                // What is chosen since is no longer compared with what was shown before.
                list(if *plan == first { marked(lines, form) } else { lines })
            })
        };
        view! {
            <input type="hidden" name=AGREED value=move || agreed.get()/>
            <input type="hidden" name=SHOWN value=fields/>
            {banner}
            <section class="plan" aria-label=messages().plan_title() aria-live="polite">{lines}</section>
        }
        .into_any()
    }

    /// Asks for the plan of what is chosen from now on.
    pub(crate) fn ask<F: Future<Output = Result<PlanView, AppError>> + 'static>(
        self,
        event: &Event,
        question: impl FnOnce(Fields) -> F + 'static,
    ) {
        let Self { shown, agreed, unchosen, .. } = self;
        agreed.set(unchosen.with_value(|plan| plan.fingerprint.clone()));
        ask_when_rested(event, self.turn, question, move |answer| {
            // A choice that cannot be made has no plan; the form says why when it is sent.
            let plan = answer.unwrap_or_else(|_| unchosen.get_value());
            agreed.set(plan.fingerprint.clone());
            shown.set(plan);
        });
    }
}
