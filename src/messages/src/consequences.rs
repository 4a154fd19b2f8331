//! The consequences of somebody's going, in sentences: before it is done, and in the audit log.

use domain::consequences::{
    Consequences, Departed, Departure, MovedAssets, OwnedAssets, Restored, SeatChange,
};

use crate::Messages;

impl Messages {
    /// What somebody owns of a kind, by its name.
    #[must_use]
    pub fn owned_assets(self, owned: &OwnedAssets, kind: &str) -> String {
        let count = self.going_owned(kind, owned.count);
        let parts = (owned.parts_of_others > 0).then(|| self.going_parts_of_others(owned.parts_of_others));
        [Some(count), parts].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// What became of assets of a kind, by its name.
    #[must_use]
    pub fn moved(self, moved: &MovedAssets, kind: &str) -> String {
        match &moved.to {
            Some(name) => self.going_moved(kind, moved.count, name),
            None => self.going_deleted(kind, moved.count),
        }
    }

    /// The roles that somebody loses, or cannot use.
    #[must_use]
    pub fn lost_roles(self, plan: &Consequences) -> Option<String> {
        let roles = plan.roles.join(", ");
        (!plan.roles.is_empty()).then(|| match plan.departure {
            Departure::Disabled => self.going_roles_disabled(&roles, plan.permissions),
            Departure::Removed | Departure::Left | Departure::HandedOver => {
                self.going_roles(&roles, plan.permissions)
            }
        })
    }

    /// The seats before and after; nothing where their number stays.
    #[must_use]
    pub fn seat_change(self, seats: SeatChange) -> String {
        if seats.before == seats.after {
            return self.going_seats_same(seats.before, seats.limit.into());
        }
        self.going_seats(seats.before, seats.after, seats.limit.into())
    }

    /// What would come back with somebody, and what would not.
    #[must_use]
    pub fn returning(self, what: &Restored) -> Vec<String> {
        let back = (what.assets > 0).then(|| self.going_undo_assets(what.assets));
        back.into_iter().chain(self.lost(what)).collect()
    }

    /// What came back with somebody, and what did not.
    #[must_use]
    pub fn restored(self, what: &Restored) -> Vec<String> {
        let back = (what.assets > 0).then(|| self.going_assets_back(what.assets));
        back.into_iter().chain(self.lost(what)).collect()
    }

    fn lost(self, what: &Restored) -> Vec<String> {
        let mut lines = Vec::new();
        if what.assets_lost > 0 {
            lines.push(self.going_assets_lost(what.assets_lost));
        }
        if !what.roles_lost.is_empty() {
            lines.push(self.going_roles_lost(&what.roles_lost.join(", ")));
        }
        if !what.teams_lost.is_empty() {
            lines.push(self.going_teams_lost(&what.teams_lost.join(", ")));
        }
        lines
    }

    /// A plan that was carried out, as the log has it: whatever is not zero.
    pub(crate) fn departed(self, departed: &Departed) -> String {
        let plan = &departed.plan;
        let state = match plan.departure {
            Departure::Removed => self.events_state_removed(),
            Departure::Left => self.going_left(),
            Departure::Disabled => self.events_state_disabled(),
            Departure::HandedOver => self.going_handed_over(),
        };
        let mut lines = vec![state.to_owned()];
        lines.extend(plan.assets.iter().map(|owned| self.owned_assets(owned, owned.kind.as_str())));
        lines.extend(departed.moved.iter().map(|moved| self.moved(moved, moved.kind.as_str())));
        if plan.schedules() > 0 {
            lines.push(self.going_schedules(plan.schedules()));
        }
        if plan.sessions > 0 {
            lines.push(self.going_sessions(plan.sessions));
        }
        if plan.invitations > 0 {
            lines.push(self.going_invitations(plan.invitations));
        }
        lines.extend(self.lost_roles(plan));
        if !plan.teams.is_empty() {
            lines.push(self.going_teams(&plan.teams.join(", ")));
        }
        lines.extend(plan.owners_left.map(|left| self.going_owners_left(left)));
        lines.extend(plan.seats.map(|seats| self.seat_change(seats)));
        if plan.closes_account {
            lines.push(self.going_closes_account().to_owned());
        }
        lines.join(" · ")
    }
}
