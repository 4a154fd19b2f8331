//! The roles that teams give to those who are in them.

use std::collections::{BTreeMap, HashSet};

use domain::{
    access::Change,
    id::{MembershipId, RoleId, TeamId},
    member::{Role, TeamGift},
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, InOrg, PeriodStart, StoreError, seam::args};

#[derive(FromRow)]
struct TeamRoleRow {
    team_id: Uuid,
    role_id: Uuid,
}

/// The roles of each team that gives some, highest first.
#[derive(Debug, Clone, Default)]
pub struct TeamGifts(BTreeMap<TeamId, Vec<Role>>);

impl TeamGifts {
    /// The roles that a team gives.
    #[must_use]
    pub fn roles(&self, team: TeamId) -> &[Role] {
        self.0.get(&team).map(Vec::as_slice).unwrap_or_default()
    }

    /// A team with the roles that it gives.
    #[must_use]
    pub fn of(&self, team: TeamId) -> TeamGift {
        TeamGift { team, roles: self.roles(team).to_vec() }
    }

    /// How many teams give a role.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether no team gives a role.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a team gives this role.
    #[must_use]
    pub fn include(&self, role: RoleId) -> bool {
        self.0.values().flatten().any(|given| given.id == role)
    }
}

impl InOrg<'_, '_> {
    /// The roles that the teams of the organization give. `roles` are all that it has, highest first.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_team_roles(&mut self, roles: &[Role]) -> Result<TeamGifts, StoreError> {
        let org = self.org;
        let rows: Vec<TeamRoleRow> = self
            .all(
                "SELECT team_id, role_id FROM team_role WHERE org_id = $1 AND ended_at IS NULL",
                args![org.uuid()],
            )
            .await?;
        let mut gifts: BTreeMap<TeamId, Vec<Role>> = BTreeMap::new();
        for role in roles {
            for row in rows.iter().filter(|row| row.role_id == role.id.uuid()) {
                gifts.entry(TeamId::new(row.team_id)).or_default().push(role.clone());
            }
        }
        Ok(TeamGifts(gifts))
    }
}

impl Changes<'_, '_> {
    /// Lets a team give just these roles: ends the others, and begins those that it does not give yet.
    ///
    /// # Errors
    /// The team or one of the roles is not the organization's; the database failed.
    pub async fn update_team_roles(
        &mut self,
        team: TeamId,
        roles: &[Role],
        start: &PeriodStart,
    ) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::TeamRoles(team))?;
        let open: Vec<TeamRoleRow> = self
            .all(
                "SELECT team_id, role_id FROM team_role WHERE org_id = $1 AND team_id = $2 AND ended_at IS NULL",
                args![org.uuid(), team.uuid()],
            )
            .await?;
        let wanted: HashSet<RoleId> = roles.iter().map(|role| role.id).collect();
        let given: HashSet<RoleId> = open.into_iter().map(|row| RoleId::new(row.role_id)).collect();
        for role in given.difference(&wanted) {
            self.one(
                "update_team_role_ended",
                "UPDATE team_role SET ended_at = $3 WHERE team_id = $1 AND role_id = $2 AND ended_at IS NULL",
                args![team.uuid(), role.uuid(), start.at.micros()],
            )
            .await?;
        }
        for role in wanted.difference(&given) {
            self.one(
                "insert_team_role",
                "INSERT INTO team_role (org_id, team_id, role_id, since, given_by)
                 SELECT t.org_id, t.id, r.id, $4, $5 FROM team t JOIN role r ON r.org_id = t.org_id
                 WHERE t.org_id = $1 AND t.id = $2 AND r.id = $3 AND t.deleted_at IS NULL AND r.deleted_at IS NULL
                   AND r.is_owner = FALSE",
                args![
                    org.uuid(),
                    team.uuid(),
                    role.uuid(),
                    start.at.micros(),
                    start.given_by.map(MembershipId::uuid)
                ],
            )
            .await?;
        }
        Ok(())
    }
}
