//! What goes with an organization that is deleted, in lines: before it is done, and in the audit log.

use domain::{
    asset::AssetKind,
    organization_deletion::{OrganizationDeletion, OrganizationPlan},
};

use crate::Messages;

/// What a line of the plan is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlanPart {
    /// Members.
    Members,
    /// People who belong to no other organization.
    WithoutOther,
    /// Open invitations.
    Invitations,
    /// Teams.
    Teams,
    /// Assets of a kind.
    Assets,
    /// Sessions.
    Sessions,
}

/// What says a number.
type Words = fn(Messages, u64) -> String;

impl Messages {
    /// Whatever of a plan is not zero; `name` is the name of a kind of assets.
    #[must_use]
    pub fn organization_plan(
        self,
        plan: &OrganizationPlan,
        name: impl Fn(&AssetKind) -> String,
    ) -> Vec<(PlanPart, String)> {
        let counts: [(PlanPart, u64, Words); 4] = [
            (PlanPart::Members, plan.members, Messages::deletion_members),
            (PlanPart::WithoutOther, plan.without_other, Messages::deletion_without_other),
            (PlanPart::Invitations, plan.invitations, Messages::deletion_invitations),
            (PlanPart::Teams, plan.teams, Messages::deletion_teams),
        ];
        let counted = counts.into_iter().filter(|(_, count, _)| *count > 0);
        let mut lines: Vec<_> = counted.map(|(part, count, words)| (part, words(self, count))).collect();
        let assets = plan.assets.iter();
        lines.extend(
            assets.map(|(kind, count)| (PlanPart::Assets, self.deletion_assets(&name(kind), *count))),
        );
        if plan.sessions > 0 {
            lines.push((PlanPart::Sessions, self.deletion_sessions(plan.sessions)));
        }
        lines
    }

    /// A deletion as the log gives it.
    pub(crate) fn organization_deletion(self, deletion: &OrganizationDeletion) -> String {
        let lines = self.organization_plan(&deletion.plan, |kind| kind.as_str().to_owned());
        let lines = lines.into_iter().map(|(_, text)| text);
        [deletion.name.clone()].into_iter().chain(lines).collect::<Vec<_>>().join(" · ")
    }
}

#[cfg(test)]
mod tests {
    use domain::time::Timestamp;

    use super::*;

    #[test]
    fn the_log_says_what_an_organization_had_and_nothing_of_what_it_had_not() {
        let plan = OrganizationPlan {
            members: 2,
            without_other: 1,
            invitations: 0,
            teams: 1,
            assets: vec![("Workbook".parse().unwrap(), 3)],
            sessions: 0,
        };
        let (at, until) = (Timestamp::from_micros(0), Timestamp::from_micros(1));
        let deletion = OrganizationDeletion { name: "Acme".into(), by: "Ada".into(), at, until, plan };
        assert_eq!(
            Messages::default().organization_deletion(&deletion),
            "Acme · 2 members lose access · 1 person belongs to no other organization here and keeps their account · 1 team · \
             Workbook: 3"
        );
    }
}
