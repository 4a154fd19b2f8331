//! What somebody leaves behind who goes from an organization.

use domain::view::DepartureView;
use leptos::prelude::*;

use crate::{
    messages::messages,
    ui::{Badge, Icon, IconName, Tone},
};

/// The list of it.
pub(crate) fn left_behind(departure: &DepartureView) -> AnyView {
    list(sentences(departure), |_| false)
}

/// The list of it, with those lines marked that are new since it was shown before.
pub(crate) fn left_behind_since(departure: &DepartureView, before: &[DepartureView]) -> AnyView {
    let known: Vec<String> = texts(before.iter().filter(|other| other.org.id == departure.org.id));
    list(sentences(departure), |text| !known.contains(text))
}

/// The lines that were shown before and no longer apply.
pub(crate) fn no_longer(departures: &[DepartureView], before: &[DepartureView]) -> Vec<String> {
    let now = texts(departures.iter());
    texts(before.iter()).into_iter().filter(|text| !now.contains(text)).collect()
}

fn texts<'a>(departures: impl Iterator<Item = &'a DepartureView>) -> Vec<String> {
    departures.flat_map(sentences).map(|(_, text)| text).collect()
}

fn list(lines: Vec<(IconName, String)>, is_new: impl Fn(&String) -> bool) -> AnyView {
    let line = |(icon, text): (IconName, String)| {
        let mark = is_new(&text).then(|| {
            view! { " " <Badge tone=Tone::Warning label=messages().going_changed_line()/> }
        });
        view! { <li><Icon name=icon/><span>{text} {mark}</span></li> }
    };
    let lines = lines.into_iter().map(line).collect_view();
    view! { <ul class="consequences">{lines}</ul> }.into_any()
}

/// Whatever of it is not zero.
fn sentences(departure: &DepartureView) -> Vec<(IconName, String)> {
    let m = messages();
    let DepartureView { roles, teams, assets, schedules, sessions, invitations, owners_left, .. } = departure;
    let number = |names: &[String]| u64::try_from(names.len()).unwrap_or(u64::MAX);
    let roles = match roles.as_slice() {
        [] => m.departure_no_roles().to_owned(),
        names => m.departure_roles(number(names), &names.join(", ")),
    };
    let mut lines = vec![(IconName::Shield, roles)];
    if let Some(left) = owners_left.filter(|left| *left > 0) {
        lines.push((IconName::User, m.departure_owners_left(left)));
    }
    if !teams.is_empty() {
        lines.push((IconName::Users, m.departure_teams(number(teams), &teams.join(", "))));
    }
    if !assets.is_empty() {
        let owned = assets.iter().map(|(_, count)| count).sum();
        let kinds: Vec<String> =
            assets.iter().map(|(kind, count)| m.departure_asset_kind(kind, *count)).collect();
        lines.push((IconName::Box, m.departure_assets(owned, &kinds.join(", "))));
    }
    if *schedules > 0 {
        lines.push((IconName::History, m.departure_schedules(*schedules)));
    }
    if *sessions > 0 {
        lines.push((IconName::Monitor, m.departure_sessions(*sessions)));
    }
    if *invitations > 0 {
        lines.push((IconName::Mail, m.departure_invitations(*invitations)));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    fn html(view: impl FnOnce() -> AnyView) -> String {
        Owner::new().with(|| view().to_html())
    }

    #[test]
    fn everything_that_is_left_behind_is_named() {
        let html = html(|| left_behind(&fixtures::departure()));
        for text in [
            "Your role: Owner",
            "leaves 2 active owners",
            "Your place in the team Sales",
            "3 assets of yours, which stay there (Schedule: 1, Workbook: 2)",
            "1 schedule of yours, which keeps running",
            "2 active sessions of yours",
            "1 open invitation that you sent",
        ] {
            assert!(html.contains(text), "{text} is missing in {html}");
        }
        assert!(!html.contains("New"), "{html}");
    }

    #[test]
    fn what_differs_from_what_was_shown_before_is_marked_and_what_is_gone_is_named() {
        let now = fixtures::departure();
        let before = DepartureView { invitations: 4, teams: Vec::new(), ..now.clone() };
        let html = html(|| left_behind_since(&now, std::slice::from_ref(&before)));
        assert_eq!(html.matches("New").count(), 2, "the team and the invitation: {html}");
        let gone = no_longer(std::slice::from_ref(&now), std::slice::from_ref(&before));
        assert_eq!(gone.len(), 1);
        assert!(gone[0].starts_with("4 open invitations"), "{gone:?}");
    }
}
