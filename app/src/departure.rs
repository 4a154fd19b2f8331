//! What somebody leaves behind who goes from an organization, and what of it differs from what they were shown before.

use domain::{error::ErrorKind, view::DepartureView};
use leptos::prelude::*;

use crate::{
    form::Form,
    messages::messages,
    plan::{changed_banner, new_mark},
    ui::{Icon, IconName},
};

/// The field with what the page shows, which is agreed to.
pub(crate) const AGREED: &str = "agreed";

/// What a form was sent with, if it is no longer right.
pub(crate) struct ShownBefore(Option<Vec<DepartureView>>);

impl ShownBefore {
    /// Reads it from the form, if it was refused for that reason.
    pub(crate) fn of(form: Form, refusal: &ErrorKind) -> Self {
        let is_changed = form.refusal().as_ref() == Some(refusal);
        let read = || serde_json::from_slice(form.value(AGREED, "").as_bytes()).ok();
        Self(is_changed.then(read).flatten())
    }

    fn of_org(&self, departure: &DepartureView) -> Option<Vec<String>> {
        let before = self.0.as_ref()?.iter().filter(|before| before.org.slug == departure.org.slug);
        Some(before.flat_map(lines).map(|(_, text)| text).collect())
    }

    /// That something has changed, and what no longer applies.
    pub(crate) fn changed(&self, now: &[DepartureView]) -> Option<AnyView> {
        let named = |departure: &DepartureView| {
            let name = departure.org.name.clone();
            lines(departure)
                .into_iter()
                .map(move |(_, text)| [&name, ": ", &text].concat())
                .collect::<Vec<_>>()
        };
        let now: Vec<String> = now.iter().flat_map(named).collect();
        let before = self.0.as_ref()?.iter().flat_map(named);
        let gone: Vec<String> = before.filter(|line| !now.contains(line)).collect();
        Some(changed_banner(&gone))
    }
}

/// The list of it, with what is new marked.
pub(crate) fn left_behind(departure: &DepartureView, before: &ShownBefore) -> AnyView {
    let before = before.of_org(departure);
    let line = |(icon, text): (IconName, String)| {
        let is_new = before.as_ref().is_some_and(|before| !before.contains(&text));
        let mark = is_new.then(new_mark);
        view! { <li><Icon name=icon/><span>{text} {mark}</span></li> }
    };
    let lines = lines(departure).into_iter().map(line).collect_view();
    view! { <ul class="consequences">{lines}</ul> }.into_any()
}

/// Whatever of the plan is not zero.
fn lines(departure: &DepartureView) -> Vec<(IconName, String)> {
    let (m, plan) = (messages(), &departure.plan);
    let number = |names: &[String]| u64::try_from(names.len()).unwrap_or(u64::MAX);
    let roles = match plan.roles.as_slice() {
        [] => m.departure_no_roles().to_owned(),
        names => m.departure_roles(number(names), &names.join(", ")),
    };
    let mut lines = vec![(IconName::Shield, roles)];
    if !plan.teams.is_empty() {
        lines.push((IconName::Users, m.departure_teams(number(&plan.teams), &plan.teams.join(", "))));
    }
    if !plan.assets.is_empty() {
        let name = |kind| departure.kinds.get(kind).map_or(kind.as_str(), String::as_str);
        let kinds: Vec<String> =
            plan.assets.iter().map(|owned| m.departure_asset_kind(name(&owned.kind), owned.count)).collect();
        lines.push((IconName::Box, m.departure_assets(plan.owned(), &kinds.join(", "))));
    }
    if plan.schedules() > 0 {
        lines.push((IconName::History, m.going_schedules(plan.schedules())));
    }
    if plan.sessions > 0 {
        lines.push((IconName::Monitor, m.going_sessions(plan.sessions)));
    }
    if plan.invitations > 0 {
        lines.push((IconName::Mail, m.departure_invitations(plan.invitations)));
    }
    lines.extend(
        plan.owners_left.filter(|left| *left > 0).map(|left| (IconName::User, m.going_owners_left(left))),
    );
    lines.extend(plan.seats.map(|seats| (IconName::Layers, m.seat_change(seats))));
    lines
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use domain::consequences::{Consequences, Departure, OwnedAssets, SeatChange};

    use super::*;
    use crate::{
        api::FormState,
        fixtures::frame,
        visit::{PageContext, Visit},
    };

    fn departure() -> DepartureView {
        let kind: domain::asset::AssetKind = "Workbook".parse().unwrap();
        let plan = Consequences {
            departure: Departure::Left,
            assets: vec![OwnedAssets { kind: kind.clone(), count: 3, parts_of_others: 0, running: 0 }],
            sessions: 1,
            invitations: 2,
            roles: vec!["Member".to_owned()],
            permissions: 4,
            teams: vec!["Sales".to_owned()],
            owners_left: Some(1),
            seats: Some(SeatChange { limit: 9, before: 5, after: 4 }),
            closes_account: false,
            successor: None,
        };
        let kinds = [(kind, "Workbooks".to_owned())].into();
        DepartureView { org: frame().org, plan, kinds, obstacles: Vec::new(), hand_over: None }
    }

    fn html(error: Option<ErrorKind>, before: &[DepartureView]) -> String {
        let sent = error.map(|error| FormState {
            values: [("do", "account/close"), (AGREED, &serde_json::to_string(before).unwrap())]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec(),
            error: Some(error),
            answer: None,
        });
        Owner::new().with(|| {
            PageContext::provide(Arc::new(Visit { form: sent, ..Visit::default() }));
            let form = Form::new("account/close");
            let before = ShownBefore::of(form, &ErrorKind::ConsequencesChanged);
            let changed = before.changed(&[departure()]);
            view! { {changed} {left_behind(&departure(), &before)} }.to_html()
        })
    }

    #[test]
    fn everything_that_is_left_behind_has_a_line() {
        let html = html(None, &[]);
        for text in [
            "Your role: Member",
            "Your place in the team Sales",
            "3 assets of yours, which stay there (Workbooks: 3)",
            "1 active session can no longer use this organization.",
            "2 open invitations that you sent",
            "1 active owner is left.",
            "Seats taken: 5 now, 4 afterwards, of 9",
        ] {
            assert!(html.contains(text), "{text}: {html}");
        }
        assert!(!html.contains("Something has changed") && !html.contains(">New<"), "{html}");
    }

    #[test]
    fn what_has_changed_is_marked_and_what_no_longer_applies_is_named() {
        let mut before = departure();
        before.plan.teams = Vec::new();
        before.plan.invitations = 1;
        let shown = html(Some(ErrorKind::ConsequencesChanged), &[before.clone()]);
        assert!(shown.contains("Something has changed since this page was shown"), "{shown}");
        assert!(shown.contains("No longer: Acme: 1 open invitation that you sent"), "{shown}");
        assert_eq!(shown.matches(">New<").count(), 2, "{shown}");
        let other = html(Some(ErrorKind::LastOwner), &[before]);
        assert!(!other.contains("Something has changed") && !other.contains(">New<"), "{other}");
    }
}
