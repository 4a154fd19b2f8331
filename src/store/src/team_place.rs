//! Who is in which team, as periods.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::{
    access::Change,
    id::{MembershipId, PictureId, TeamId},
    time::Timestamp,
    view::TeamMember,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    Changes, InOrg, OwnInvitations, PeriodStart, ReadTx, StoreError, membership, seam::args, text::Text,
};

/// What a list knows of a team that somebody is in.
#[derive(Debug, Clone, FromRow)]
pub struct TeamOf {
    holder: Uuid,
    id: Uuid,
    /// Its name.
    pub name: String,
}

impl TeamOf {
    /// Its id.
    #[must_use]
    pub const fn id(&self) -> TeamId {
        TeamId::new(self.id)
    }
}

#[derive(FromRow)]
struct PersonRow {
    id: Uuid,
    name: String,
    email: String,
    picture_id: Option<Uuid>,
    state: String,
    leads: bool,
}

#[derive(FromRow)]
struct CountRow {
    team_id: Uuid,
    people: i64,
}

#[derive(FromRow)]
struct PlaceRow {
    team_id: Uuid,
    until: Option<i64>,
}

impl ReadTx<'_> {
    /// The teams that members are in at `now`, by their membership, in the order of names.
    pub(crate) async fn teams_of_members(
        &mut self,
        ids: impl Iterator<Item = Uuid>,
        now: Timestamp,
    ) -> Result<HashMap<Uuid, Vec<TeamOf>>, StoreError> {
        let mut text = Text::new();
        text.push(
            "SELECT p.membership_id AS holder, t.id, t.name FROM team_place p JOIN team t ON t.id = p.team_id
             WHERE p.ended_at IS NULL AND p.since <= ? AND (p.until IS NULL OR p.until > ?) AND p.membership_id IN",
            args![now.micros(), now.micros()],
        );
        self.teams_of(text, ids.collect()).await
    }

    /// The teams that invitations lead into.
    pub(crate) async fn teams_of_invitations(
        &mut self,
        ids: impl Iterator<Item = Uuid>,
    ) -> Result<HashMap<Uuid, Vec<TeamOf>>, StoreError> {
        let mut text = Text::new();
        text.push(
            "SELECT g.invitation_id AS holder, t.id, t.name FROM invitation_team g JOIN team t ON t.id = g.team_id
             WHERE t.deleted_at IS NULL AND g.invitation_id IN",
            vec![],
        );
        self.teams_of(text, ids.collect()).await
    }

    async fn teams_of(
        &mut self,
        mut text: Text,
        ids: Vec<Uuid>,
    ) -> Result<HashMap<Uuid, Vec<TeamOf>>, StoreError> {
        let mut held: HashMap<Uuid, Vec<TeamOf>> = HashMap::new();
        if ids.is_empty() {
            return Ok(held);
        }
        text.push_list(ids);
        text.push("ORDER BY t.sort_key, t.id", vec![]);
        let teams: Vec<TeamOf> = self.all_built(text.sql, text.args).await?;
        for team in teams {
            held.entry(team.holder).or_default().push(team);
        }
        Ok(held)
    }
}

impl InOrg<'_, '_> {
    /// The active and disabled members in a team at `now`, by name, at most `limit`.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_team_people(
        &mut self,
        team: TeamId,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<TeamMember>, StoreError> {
        let org = self.org;
        let rows: Vec<PersonRow> = self
            .all(
                "SELECT m.id, a.name, a.email, a.picture_id, m.state, p.leads FROM team_place p JOIN membership m ON m.id = p.membership_id
                 JOIN account a ON a.id = m.account_id
                 WHERE p.org_id = $1 AND p.team_id = $2 AND p.ended_at IS NULL AND p.since <= $3
                   AND (p.until IS NULL OR p.until > $3)
                   AND m.state IN ('active', 'disabled') AND (m.until IS NULL OR m.until > $3)
                 ORDER BY m.sort_key, m.id LIMIT $4",
                args![org.uuid(), team.uuid(), now.micros(), i64::from(limit)],
            )
            .await?;
        rows.into_iter()
            .map(|row| {
                Ok(TeamMember {
                    id: MembershipId::new(row.id),
                    name: row.name,
                    email: row.email,
                    picture: row.picture_id.map(PictureId::new),
                    state: membership::state(&row.state)?,
                    leads: row.leads,
                })
            })
            .collect()
    }

    /// The teams that a member is in at `now`, by name.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_teams_of(
        &mut self,
        member: MembershipId,
        now: Timestamp,
    ) -> Result<Vec<TeamOf>, StoreError> {
        let org = self.org;
        self.all(
            "SELECT p.membership_id AS holder, t.id, t.name FROM team_place p JOIN team t ON t.id = p.team_id
             WHERE p.org_id = $1 AND p.membership_id = $2 AND p.ended_at IS NULL AND p.since <= $3
               AND (p.until IS NULL OR p.until > $3)
             ORDER BY t.sort_key, t.id",
            args![org.uuid(), member.uuid(), now.micros()],
        )
        .await
    }

    /// How many active and disabled members are in each team at `now`; empty teams are left out.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_members_by_team(
        &mut self,
        now: Timestamp,
    ) -> Result<BTreeMap<TeamId, u64>, StoreError> {
        let org = self.org;
        let rows: Vec<CountRow> = self
            .all(
                "SELECT p.team_id, COUNT(*) AS people FROM team t JOIN team_place p ON p.team_id = t.id
                 JOIN membership m ON m.id = p.membership_id
                 WHERE t.org_id = $1 AND t.deleted_at IS NULL AND p.ended_at IS NULL AND p.since <= $2
                   AND (p.until IS NULL OR p.until > $2)
                   AND m.state IN ('active', 'disabled') AND (m.until IS NULL OR m.until > $2)
                 GROUP BY p.team_id",
                args![org.uuid(), now.micros()],
            )
            .await?;
        let count = |row: CountRow| (TeamId::new(row.team_id), u64::try_from(row.people).unwrap_or_default());
        Ok(rows.into_iter().map(count).collect())
    }

    /// How many open invitations lead into each team; of somebody's own, or of all.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_open_invitations_by_team(
        &mut self,
        own: Option<&OwnInvitations>,
    ) -> Result<BTreeMap<TeamId, u64>, StoreError> {
        let org = self.org;
        let mut text = Text::new();
        text.push(
            "SELECT g.team_id, COUNT(*) AS people FROM invitation i JOIN invitation_team g ON g.invitation_id = i.id
             WHERE i.org_id = ? AND i.state = 'pending'",
            args![org.uuid()],
        );
        text.own_invitations(own);
        text.push("GROUP BY g.team_id", vec![]);
        let rows: Vec<CountRow> = self.all_built(text.sql, text.args).await?;
        let count = |row: CountRow| (TeamId::new(row.team_id), u64::try_from(row.people).unwrap_or_default());
        Ok(rows.into_iter().map(count).collect())
    }
}

impl Changes<'_, '_> {
    /// Puts a new member, or one who comes back, into just these teams: ends the other places, and begins those that are not
    /// held yet.
    ///
    /// # Errors
    /// One of the teams is not the organization's; the permit does not open one that differs; the database failed.
    pub async fn update_member_teams(
        &mut self,
        id: MembershipId,
        teams: &[TeamId],
        start: &PeriodStart,
    ) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::NewMember)?;
        let open: Vec<PlaceRow> = self
            .all(
                "SELECT team_id, until FROM team_place
                 WHERE org_id = $1 AND membership_id = $2 AND ended_at IS NULL",
                args![org.uuid(), id.uuid()],
            )
            .await?;
        let wanted: HashSet<TeamId> = teams.iter().copied().collect();
        let mut held = HashSet::new();
        for row in open {
            let team = TeamId::new(row.team_id);
            let is_over = row.until.is_some_and(|until| until <= start.at.micros());
            if wanted.contains(&team) && !is_over {
                held.insert(team);
                continue;
            }
            self.update_team_place_ended(id, team, start.at).await?;
        }
        for team in wanted.difference(&held) {
            self.insert_team_place(id, *team, start).await?;
        }
        Ok(())
    }

    /// Puts a member into a team. A place there whose end date has passed is ended first.
    ///
    /// # Errors
    /// The team is not the organization's; `Duplicate` for who is in it already; the database failed.
    pub async fn insert_team_place(
        &mut self,
        id: MembershipId,
        team: TeamId,
        start: &PeriodStart,
    ) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::TeamPlace(team))?;
        self.execute(
            "UPDATE team_place SET ended_at = $4
             WHERE org_id = $1 AND membership_id = $2 AND team_id = $3 AND ended_at IS NULL AND until <= $4",
            args![org.uuid(), id.uuid(), team.uuid(), start.at.micros()],
        )
        .await?;
        self.one(
            "insert_team_place",
            "INSERT INTO team_place (org_id, membership_id, team_id, since, until, given_by, source, leads)
             SELECT m.org_id, m.id, t.id, $4, $5, $6, $7, FALSE FROM membership m JOIN team t ON t.org_id = m.org_id
             WHERE m.org_id = $1 AND m.id = $2 AND t.id = $3 AND t.deleted_at IS NULL",
            args![
                org.uuid(),
                id.uuid(),
                team.uuid(),
                start.at.micros(),
                start.until.map(Timestamp::micros),
                start.given_by.map(MembershipId::uuid),
                start.source.as_str()
            ],
        )
        .await
    }

    /// Takes a member out of a team.
    ///
    /// # Errors
    /// They are not in it; the database failed.
    pub async fn update_team_place_ended(
        &mut self,
        id: MembershipId,
        team: TeamId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::TeamPlace(team))?;
        self.one(
            "update_team_place_ended",
            "UPDATE team_place SET ended_at = $4
             WHERE org_id = $1 AND membership_id = $2 AND team_id = $3 AND ended_at IS NULL",
            args![org.uuid(), id.uuid(), team.uuid(), at.micros()],
        )
        .await
    }

    /// Makes somebody in a team one of its leads, or no longer one.
    ///
    /// # Errors
    /// They are not in it; the database failed.
    pub async fn update_team_place_leads(
        &mut self,
        id: MembershipId,
        team: TeamId,
        leads: bool,
    ) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::TeamLead(team))?;
        self.one(
            "update_team_place_leads",
            "UPDATE team_place SET leads = $4
             WHERE org_id = $1 AND membership_id = $2 AND team_id = $3 AND ended_at IS NULL",
            args![org.uuid(), id.uuid(), team.uuid(), leads],
        )
        .await
    }
}
