//! The teams of an example organization and its register of assets: some of each kind, parts in their places, owned by
//! different people, a few shared, one schedule stopped.

use std::collections::HashMap;

use domain::{
    asset::AssetKind,
    error::ErrorKind,
    id::{AssetId, MembershipId, RoleId},
    language::Language,
    policy::TeamsMode,
    state::ShareLevel,
    template::AssetType,
    time::Span,
};

use super::example::{JOINING, REMOVED, Timeline};
use crate::{
    assets::{self, CreateAsset, ShareAsset},
    teams::{self, CreateTeam, SetLead},
};

/// The teams. Whoever comes after them in the order of joining is in none.
const TEAMS: [&str; 3] = ["Sales", "Design", "Operations"];
/// What the assets are about.
const SUBJECTS: [&str; 4] = ["Revenue", "Onboarding", "Inventory", "Support"];

impl Timeline {
    /// Creates the teams, where the template has any, with most people in one; whoever may lead teams leads theirs.
    pub(super) async fn form_teams(&self, people: &[MembershipId]) -> Result<(), ErrorKind> {
        if self.template.policy().teams_mode == TeamsMode::Off {
            return Ok(());
        }
        let lead: Vec<RoleId> =
            self.roles.iter().filter(|role| role.key == "team_lead").map(|role| role.id).collect();
        for (place, name) in TEAMS.into_iter().enumerate() {
            self.clock.advance(Span::minutes(7));
            let inside: Vec<(usize, MembershipId)> = people
                .iter()
                .copied()
                .enumerate()
                .filter(|(n, _)| (n + 1) % (TEAMS.len() + 1) == place)
                .collect();
            let command = CreateTeam {
                name: name.to_owned(),
                people: inside.iter().map(|(_, member)| *member).collect(),
                ..CreateTeam::default()
            };
            let team = teams::create(&self.service, &self.owner, &self.slug, command).await?;
            for (n, member) in inside {
                if self.roles_of(n).iter().any(|role| lead.contains(role)) {
                    let command = SetLead { team, member, leads: true };
                    teams::set_lead(&self.service, &self.owner, &self.slug, command).await?;
                }
            }
        }
        Ok(())
    }

    /// Registers assets of every kind that the template has.
    pub(super) async fn register_assets(&self) -> Result<(), ErrorKind> {
        let mut registered: HashMap<&AssetKind, Vec<AssetId>> = HashMap::new();
        // What has parts comes before these.
        let (parts, wholes): (Vec<&AssetType>, Vec<&AssetType>) =
            self.template.assets.iter().partition(|kind| kind.parent.is_some());
        for (place, kind) in wholes.into_iter().chain(parts).enumerate() {
            let mut ids = Vec::new();
            for (n, subject) in SUBJECTS.into_iter().enumerate() {
                self.clock.advance(Span::minutes(11));
                let within = kind.parent.as_ref().and_then(|parent| registered.get(parent)?.get(n).copied());
                ids.push(self.register(kind, subject, within, place * SUBJECTS.len() + n).await?);
            }
            if let Some(first) = ids.first() {
                let command = ShareAsset { id: *first, email: self.email_of(0), level: ShareLevel::Read };
                assets::share(&self.service, &self.owner, &self.slug, command).await?;
            }
            if let Some(last) = ids.last().filter(|_| kind.key.is_schedule()) {
                assets::stop(&self.service, &self.owner, &self.slug, *last).await?;
            }
            registered.insert(&kind.key, ids);
        }
        Ok(())
    }

    /// Registers the n-th asset, which belongs to somebody who stays.
    async fn register(
        &self,
        kind: &AssetType,
        subject: &str,
        parent: Option<AssetId>,
        n: usize,
    ) -> Result<AssetId, ErrorKind> {
        let stay: Vec<usize> = (1..JOINING).filter(|person| !REMOVED.contains(person)).collect();
        let owner = stay.iter().cycle().nth(n * 5).copied().ok_or(ErrorKind::Internal)?;
        let name = kind.name.in_language(Language::English).to_lowercase();
        let external_id = format!("{}-{}", name.replace(' ', "-"), n + 1);
        let command = CreateAsset {
            kind: kind.key.to_string(),
            name: format!("{subject} {name}"),
            parent,
            link: format!("https://apps.{}.example/{external_id}", self.slug),
            external_id,
            owner: self.email_of(owner),
        };
        assets::create(&self.service, &self.owner, &self.slug, command).await
    }
}
