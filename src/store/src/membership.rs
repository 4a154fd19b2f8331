//! Memberships and the roles they hold.

use std::collections::HashSet;

use domain::{
    access::Change,
    id::{AccountId, MembershipId, OrgId, RoleId},
    member::{Member, Role},
    state::MembershipState,
    time::Timestamp,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, InOrg, ReadTx, StoreError, account::search_text, seam::args};

/// A membership to insert.
pub struct NewMembership<'a> {
    /// Its id.
    pub id: MembershipId,
    /// Whose.
    pub account_id: AccountId,
    /// The person's name.
    pub name: &'a str,
    /// The person's address.
    pub email: &'a str,
    /// When.
    pub joined_at: Timestamp,
    /// By whose invitation.
    pub invited_by: Option<MembershipId>,
}

/// What the page of a person shows besides the member's facts.
#[derive(Debug, Clone)]
pub struct MemberListRow {
    /// When they joined, or came back.
    pub joined_at: Timestamp,
    /// When they were last seen; `None` is never.
    pub last_active_at: Option<Timestamp>,
    /// When the session that was used here last began.
    pub last_sign_in_at: Option<Timestamp>,
    /// Who invited them: the membership, and the name.
    pub invited_by: Option<(MembershipId, String)>,
}

#[derive(FromRow)]
struct MemberRow {
    id: Uuid,
    account_id: Uuid,
    org_id: Uuid,
    name: String,
    email: String,
    state: String,
}

#[derive(FromRow)]
struct RoleIdRow {
    role_id: Uuid,
}

#[derive(FromRow)]
struct DetailRow {
    joined_at: i64,
    last_active_at: i64,
    last_sign_in_at: Option<i64>,
    invited_by: Option<Uuid>,
    inviter: Option<String>,
}

pub(crate) fn state(value: &str) -> Result<MembershipState, StoreError> {
    value
        .parse()
        .map_err(|_| StoreError::Inconsistent { table: "membership", what: format!("state {value}") })
}

impl ReadTx<'_> {
    async fn member(&mut self, row: Option<MemberRow>, all: &[Role]) -> Result<Option<Member>, StoreError> {
        let Some(row) = row else { return Ok(None) };
        let held: Vec<RoleIdRow> =
            self.all("SELECT role_id FROM membership_role WHERE membership_id = $1", args![row.id]).await?;
        let held: HashSet<Uuid> = held.into_iter().map(|r| r.role_id).collect();
        let roles = all.iter().filter(|role| held.contains(&role.id.uuid())).cloned().collect();
        Ok(Some(Member {
            id: MembershipId::new(row.id),
            account_id: AccountId::new(row.account_id),
            org_id: OrgId::new(row.org_id),
            name: row.name,
            email: row.email,
            state: state(&row.state)?,
            roles,
        }))
    }
}

impl InOrg<'_, '_> {
    /// What the page of a person shows besides the member's facts.
    ///
    /// # Errors
    /// The database failed, or there is no such membership.
    pub async fn get_member_details(&mut self, id: MembershipId) -> Result<MemberListRow, StoreError> {
        let org = self.org;
        let row: DetailRow = self
            .optional(
                "SELECT m.joined_at, m.last_active_at, m.last_sign_in_at, m.invited_by, ia.name AS inviter
                 FROM membership m JOIN account a ON a.id = m.account_id
                 LEFT JOIN membership im ON im.id = m.invited_by LEFT JOIN account ia ON ia.id = im.account_id
                 WHERE m.org_id = $1 AND m.id = $2",
                args![org.uuid(), id.uuid()],
            )
            .await?
            .ok_or(StoreError::Inconsistent {
                table: "membership",
                what: "an id without a row".to_owned(),
            })?;
        Ok(MemberListRow {
            joined_at: Timestamp::from_micros(row.joined_at),
            last_active_at: (row.last_active_at > 0).then(|| Timestamp::from_micros(row.last_active_at)),
            last_sign_in_at: row.last_sign_in_at.map(Timestamp::from_micros),
            invited_by: row.invited_by.map(MembershipId::new).zip(row.inviter),
        })
    }

    /// The membership of an account in an organization, whatever its state. `roles` are all that the organization has.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_member_of(
        &mut self,
        account: AccountId,
        roles: &[Role],
    ) -> Result<Option<Member>, StoreError> {
        let org = self.org;
        let row = self
            .optional(
                "SELECT m.id, m.account_id, m.org_id, a.name, a.email, m.state
                 FROM membership m JOIN account a ON a.id = m.account_id WHERE m.org_id = $1 AND m.account_id = $2",
                args![org.uuid(), account.uuid()],
            )
            .await?;
        self.member(row, roles).await
    }

    /// A member of an organization by the membership's id, whatever its state. `roles` are all that the organization has.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_member(
        &mut self,
        id: MembershipId,
        roles: &[Role],
    ) -> Result<Option<Member>, StoreError> {
        let org = self.org;
        let row = self
            .optional(
                "SELECT m.id, m.account_id, m.org_id, a.name, a.email, m.state
                 FROM membership m JOIN account a ON a.id = m.account_id WHERE m.org_id = $1 AND m.id = $2",
                args![org.uuid(), id.uuid()],
            )
            .await?;
        self.member(row, roles).await
    }

    /// How many active members hold the owner role (rule 1).
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_active_owners(&mut self) -> Result<u64, StoreError> {
        let org = self.org;
        self.number(
            "SELECT COUNT(DISTINCT m.id) FROM role r
             JOIN membership_role mr ON mr.role_id = r.id
             JOIN membership m ON m.id = mr.membership_id
             JOIN account a ON a.id = m.account_id
             WHERE r.org_id = $1 AND r.is_owner = TRUE AND m.state = 'active' AND a.state = 'active'",
            args![org.uuid()],
        )
        .await
    }
}

impl Changes<'_, '_> {
    /// Inserts an active membership without roles.
    ///
    /// # Errors
    /// `Duplicate` when the account has one here; the database failed.
    pub async fn insert_membership(&mut self, new: &NewMembership<'_>) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::NewMember)?;
        self.one(
            "insert_membership",
            "INSERT INTO membership
               (id, org_id, account_id, state, sort_name, search_text, joined_at, last_active_at, invited_by)
             VALUES ($1, $2, $3, 'active', $4, $5, $6, 0, $7)",
            args![
                new.id.uuid(),
                org.uuid(),
                new.account_id.uuid(),
                domain::name::key(new.name),
                search_text(new.name, new.email),
                new.joined_at.micros(),
                new.invited_by.map(MembershipId::uuid)
            ],
        )
        .await
    }

    /// Brings a removed member back, by a new invitation.
    ///
    /// # Errors
    /// The membership is not removed; the database failed.
    pub async fn update_membership_rejoined(
        &mut self,
        id: MembershipId,
        at: Timestamp,
        invited_by: MembershipId,
    ) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::NewMember)?;
        self.one(
            "update_membership_rejoined",
            "UPDATE membership SET state = 'active', joined_at = $2, invited_by = $3 WHERE id = $1 AND org_id = $4
               AND state = 'removed'",
            args![id.uuid(), at.micros(), invited_by.uuid(), org.uuid()],
        )
        .await?;
        self.update_undo_overtaken(id.uuid()).await
    }

    /// Moves a membership from one state to another. Says whether it was in the first. What could be undone about the
    /// member before cannot any more.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_membership_state(
        &mut self,
        id: MembershipId,
        from: MembershipState,
        to: MembershipState,
    ) -> Result<bool, StoreError> {
        let org = self.check_in_org(Change::MemberState(id))?;
        let rows = self
            .execute(
                "UPDATE membership SET state = $3 WHERE id = $1 AND state = $2 AND org_id = $4",
                args![id.uuid(), from.as_str(), to.as_str(), org.uuid()],
            )
            .await?;
        if rows == 1 {
            self.update_undo_overtaken(id.uuid()).await?;
        }
        if rows == 1 && to != MembershipState::Active {
            // Who is no member anywhere has nothing left to be signed in for.
            self.execute(
                "DELETE FROM session WHERE account_id = (SELECT account_id FROM membership WHERE id = $1)
                   AND NOT EXISTS (SELECT 1 FROM membership m
                     WHERE m.account_id = session.account_id AND m.state = 'active')",
                args![id.uuid()],
            )
            .await?;
        }
        Ok(rows == 1)
    }

    /// Gives a member just these roles.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_membership_roles(
        &mut self,
        id: MembershipId,
        roles: &[Role],
        given_by: Option<MembershipId>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::MemberRoles(id))?;
        let held: Vec<RoleIdRow> = self
            .all(
                "SELECT h.role_id FROM membership_role h JOIN membership m ON m.id = h.membership_id
                 WHERE m.org_id = $1 AND m.id = $2",
                args![org.uuid(), id.uuid()],
            )
            .await?;
        let held: HashSet<RoleId> = held.into_iter().map(|row| RoleId::new(row.role_id)).collect();
        let wanted: HashSet<RoleId> = roles.iter().map(|role| role.id).collect();
        for gone in held.difference(&wanted) {
            self.one(
                "delete_membership_role",
                "DELETE FROM membership_role WHERE membership_id = $1 AND role_id = $2",
                args![id.uuid(), gone.uuid()],
            )
            .await?;
        }
        for new in wanted.difference(&held) {
            self.one(
                "insert_membership_role",
                "INSERT INTO membership_role (membership_id, role_id, given_by, given_at)
                 SELECT m.id, r.id, $3, $4 FROM membership m JOIN role r ON r.org_id = m.org_id
                 WHERE m.id = $1 AND r.id = $2 AND m.org_id = $5",
                args![id.uuid(), new.uuid(), given_by.map(MembershipId::uuid), at.micros(), org.uuid()],
            )
            .await?;
        }
        Ok(())
    }
}
