//! What somebody leaves behind who goes from an organization.

use domain::view::DepartureView;
use leptos::prelude::*;

use crate::{
    messages::messages,
    ui::{Icon, IconName},
};

/// The list of it.
pub(crate) fn left_behind(departure: &DepartureView) -> AnyView {
    let m = messages();
    let DepartureView { roles, teams, assets, invitations, .. } = departure;
    let number = |names: &[String]| u64::try_from(names.len()).unwrap_or(u64::MAX);
    let roles = match roles.as_slice() {
        [] => m.departure_no_roles().to_owned(),
        names => m.departure_roles(number(names), &names.join(", ")),
    };
    let mut lines = vec![(IconName::Shield, roles)];
    if !teams.is_empty() {
        lines.push((IconName::Users, m.departure_teams(number(teams), &teams.join(", "))));
    }
    if !assets.is_empty() {
        let owned = assets.iter().map(|(_, count)| count).sum();
        let kinds: Vec<String> =
            assets.iter().map(|(kind, count)| m.departure_asset_kind(kind, *count)).collect();
        lines.push((IconName::Box, m.departure_assets(owned, &kinds.join(", "))));
    }
    if *invitations > 0 {
        lines.push((IconName::Mail, m.departure_invitations(*invitations)));
    }
    let lines = lines
        .into_iter()
        .map(|(icon, text)| view! { <li><Icon name=icon/><span>{text}</span></li> })
        .collect_view();
    view! { <ul class="consequences">{lines}</ul> }.into_any()
}
