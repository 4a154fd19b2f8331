//! The Users page: members and open invitations as one list, a page at a time by key, with the true total.
//! How many there are and which way leads to them is said by `user_survey`; the text of each way is in `user_arm`.

use std::collections::HashMap;

use domain::{
    id::{AccountId, InvitationId, MembershipId, OrgId, RoleId},
    list::{UserKey, UserStatus},
    state::{Delivery, InvitationState},
    time::Timestamp,
    view::UserKind,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    ReadTx, StoreError,
    invitation::delivery,
    membership,
    seam::args,
    text::Text,
    user_arm::{self, Way},
    user_survey::{Arm, Survey, Total},
};

/// Which rows.
#[derive(Debug, Clone)]
pub struct UserFilter {
    /// Of which organization.
    pub org: OrgId,
    /// By status.
    pub status: UserStatus,
    /// The reader may see invitations; else none is shown or counted.
    pub with_invitations: bool,
    /// The key of a text that name or address must hold; empty for none.
    pub search: String,
    /// An id that the row, or its account, must have.
    pub id: Option<Uuid>,
    /// A role that the row must have.
    pub role: Option<RoleId>,
    /// A role that the row must not have.
    pub without_role: Option<RoleId>,
    /// What the list is sorted by.
    pub key: UserKey,
    /// From the end.
    pub descending: bool,
    /// Only rows beyond this place: the sort key as text, and the id.
    pub beyond: Option<(String, Uuid)>,
    /// How many rows.
    pub limit: u32,
}

impl UserFilter {
    pub(crate) const fn shows_invitations(&self) -> bool {
        self.with_invitations && self.status.shows_invitations()
    }
}

/// One row.
#[derive(Debug, Clone)]
pub struct UserListRow {
    /// Member or invitation. An invitation's state is the stored one.
    pub kind: UserKind,
    /// The account; none for an invitation.
    pub account_id: Option<AccountId>,
    /// The name; empty for an invitation.
    pub name: String,
    /// The address.
    pub email: String,
    /// The place of the row: the sort key as text, and the id.
    pub place: (String, Uuid),
    /// A member's last activity, or when an invitation was sent; `None` is never.
    pub last_active_at: Option<Timestamp>,
    /// When a member joined.
    pub joined_at: Option<Timestamp>,
    /// When an invitation runs out.
    pub expires_at: Option<Timestamp>,
    /// The roles, highest first: id, name, rank and whether they make an owner.
    pub roles: Vec<RoleBrief>,
}

/// What a list knows of a role.
#[derive(Debug, Clone, FromRow)]
pub struct RoleBrief {
    holder: Uuid,
    id: Uuid,
    /// Its name.
    pub name: String,
    rank: i64,
    /// It makes its holders owners.
    pub is_owner: bool,
}

impl RoleBrief {
    /// Its id.
    #[must_use]
    pub const fn id(&self) -> RoleId {
        RoleId::new(self.id)
    }
    /// Its rank.
    #[must_use]
    pub fn rank(&self) -> i32 {
        i32::try_from(self.rank).unwrap_or(i32::MAX)
    }
}

#[derive(FromRow)]
pub(crate) struct Row {
    kind: String,
    id: Uuid,
    account_id: Option<Uuid>,
    name: String,
    email: String,
    state: String,
    pub(crate) sort_name: String,
    activity: i64,
    joined: i64,
    joined_at: Option<i64>,
    expires_at: Option<i64>,
    delivery: Option<String>,
    /// How many rows match with it, where they were counted together.
    #[sqlx(default)]
    total: i64,
    /// All rows that begin like it were read.
    #[sqlx(default)]
    pub(crate) is_whole: bool,
}

/// A row with what it is sorted by, compared as both databases do: text byte by byte.
struct Placed {
    text: String,
    number: i64,
    row: Row,
}

impl Row {
    pub(crate) fn total(&self) -> u64 {
        u64::try_from(self.total).unwrap_or_default()
    }

    fn placed(self, key: UserKey) -> Placed {
        let (text, number) = match key {
            UserKey::Name => (self.sort_name.clone(), 0),
            UserKey::Activity => (String::new(), self.activity),
            UserKey::Joined => (String::new(), self.joined),
        };
        Placed { text, number, row: self }
    }

    fn list_row(self, key: UserKey, roles: Vec<RoleBrief>) -> Result<UserListRow, StoreError> {
        let kind = if self.kind == "member" {
            UserKind::Member { id: MembershipId::new(self.id), state: membership::state(&self.state)? }
        } else {
            UserKind::Invitation {
                id: InvitationId::new(self.id),
                state: self.state.parse().unwrap_or(InvitationState::Pending),
                delivery: self.delivery.as_deref().map_or(Ok(Delivery::None), |word| delivery(Some(word)))?,
            }
        };
        let place = match key {
            UserKey::Name => self.sort_name,
            UserKey::Activity => self.activity.to_string(),
            UserKey::Joined => self.joined.to_string(),
        };
        Ok(UserListRow {
            kind,
            account_id: self.account_id.map(AccountId::new),
            name: self.name,
            email: self.email,
            place: (place, self.id),
            last_active_at: (self.activity > 0).then(|| Timestamp::from_micros(self.activity)),
            joined_at: self.joined_at.map(Timestamp::from_micros),
            expires_at: self.expires_at.map(Timestamp::from_micros),
            roles,
        })
    }
}

impl ReadTx<'_> {
    /// One page of the list, in the order asked for, and how many rows match on all pages together. Where a search finds
    /// very many, the total is what it is at least.
    ///
    /// # Errors
    /// The database failed.
    pub async fn page_of_users(
        &mut self,
        filter: &UserFilter,
    ) -> Result<(Vec<UserListRow>, Total), StoreError> {
        let survey = self.survey(filter, false).await?;
        let total = survey.total();
        Ok((self.surveyed_users(filter, survey).await?, total))
    }

    /// One page of the list, in the order asked for.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_users(&mut self, filter: &UserFilter) -> Result<Vec<UserListRow>, StoreError> {
        let survey = self.survey(filter, false).await?;
        self.surveyed_users(filter, survey).await
    }

    /// How many rows match, on all pages together, however long that takes.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_users(&mut self, filter: &UserFilter) -> Result<u64, StoreError> {
        Ok(self.survey(filter, true).await?.total().count)
    }

    /// Reads each arm, puts them into one order, and cuts the page.
    async fn surveyed_users(
        &mut self,
        filter: &UserFilter,
        survey: Survey,
    ) -> Result<Vec<UserListRow>, StoreError> {
        let place = user_arm::place(filter)?;
        let mut placed = survey.found.unwrap_or_default();
        for mut arm in survey.arms {
            placed.extend(match arm.page.take() {
                Some(page) => page,
                None => self.arm_of_users(filter, &arm, arm.from.as_ref().unwrap_or(&place)).await?,
            });
        }
        if survey.invited > 0 {
            let text = user_arm::invitations(filter, survey.invited_sets.as_ref(), &place);
            let rows: Vec<Row> = self.all_built(text.sql, text.args).await?;
            placed.extend(rows);
        }
        let mut placed: Vec<Placed> = placed.into_iter().map(|row| row.placed(filter.key)).collect();
        placed.sort_by(|a, b| (&a.text, a.number, a.row.id).cmp(&(&b.text, b.number, b.row.id)));
        if filter.descending {
            placed.reverse();
        }
        placed.truncate(usize::try_from(filter.limit).unwrap_or(usize::MAX));
        let rows: Vec<Row> = placed.into_iter().map(|placed| placed.row).collect();

        let of_kind = |kind: &'static str| rows.iter().filter(move |row| row.kind == kind).map(|row| row.id);
        let mut roles = self.roles_of_members(of_kind("member")).await?;
        roles.extend(self.roles_of_invitations(of_kind("invitation")).await?);
        rows.into_iter()
            .map(|row| {
                let held = roles.remove(&row.id).unwrap_or_default();
                row.list_row(filter.key, held)
            })
            .collect()
    }

    /// The members of one state. A walk that went far and found too few is given up for the other way.
    async fn arm_of_users(
        &mut self,
        filter: &UserFilter,
        arm: &Arm,
        place: &user_arm::Place,
    ) -> Result<Vec<Row>, StoreError> {
        let dialect = self.dialect();
        let text = user_arm::members(filter, arm, arm.way, place, dialect);
        let rows: Vec<Row> = self.all_built(text.sql, text.args).await?;
        let Way::Walk { steps, or } = arm.way else { return Ok(rows) };
        if rows.len() >= usize::try_from(filter.limit).unwrap_or(usize::MAX) || arm.all <= u64::from(steps) {
            return Ok(rows);
        }
        let text = user_arm::members(filter, arm, or.way(), place, dialect);
        self.all_built(text.sql, text.args).await
    }

    async fn roles_of_members(
        &mut self,
        ids: impl Iterator<Item = Uuid>,
    ) -> Result<HashMap<Uuid, Vec<RoleBrief>>, StoreError> {
        self.roles_of(
            "SELECT mr.membership_id AS holder, r.id, r.name, r.rank, r.is_owner
             FROM membership_role mr JOIN role r ON r.id = mr.role_id WHERE mr.membership_id IN (?",
            ids,
        )
        .await
    }

    pub(crate) async fn roles_of_invitations(
        &mut self,
        ids: impl Iterator<Item = Uuid>,
    ) -> Result<HashMap<Uuid, Vec<RoleBrief>>, StoreError> {
        self.roles_of(
            "SELECT ir.invitation_id AS holder, r.id, r.name, r.rank, r.is_owner
             FROM invitation_role ir JOIN role r ON r.id = ir.role_id WHERE ir.invitation_id IN (?",
            ids,
        )
        .await
    }

    /// The roles of all rows of a page in one query, by their holder's id, highest first.
    async fn roles_of(
        &mut self,
        head: &'static str,
        mut ids: impl Iterator<Item = Uuid>,
    ) -> Result<HashMap<Uuid, Vec<RoleBrief>>, StoreError> {
        let mut held: HashMap<Uuid, Vec<RoleBrief>> = HashMap::new();
        let Some(first) = ids.next() else { return Ok(held) };
        let mut text = Text::new();
        text.push(head, args![first]);
        for id in ids {
            text.push(", ?", args![id]);
        }
        text.push(") ORDER BY r.rank DESC, r.name_key", vec![]);
        let briefs: Vec<RoleBrief> = self.all_built(text.sql, text.args).await?;
        for brief in briefs {
            held.entry(brief.holder).or_default().push(brief);
        }
        Ok(held)
    }
}
