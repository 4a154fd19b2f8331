//! Acts that can be undone, each with the rows it was done to. A row is closed as soon as anything else changes its
//! member's state, so that undoing never takes back more than the one act.

use std::collections::BTreeSet;

use domain::{
    access::Change,
    id::{AccountId, OrgId, UndoId},
    state::{UndoState, Undoable},
    time::Timestamp,
};
use sea_query::Value;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, InOrg, OwnInvitations, StoreError, seam::args, text::Text};

/// An act to write down.
pub struct NewUndo<'a> {
    /// Its id; acts on many rows share it.
    pub id: UndoId,
    /// What was done.
    pub action: Undoable,
    /// Who did it; none is the server itself.
    pub account_id: Option<AccountId>,
    /// Their name.
    pub who: &'a str,
    /// When.
    pub at: Timestamp,
    /// From then on it stands.
    pub until: Timestamp,
}

/// An act as stored.
#[derive(Debug, Clone)]
pub struct UndoAct {
    /// Its id.
    pub id: UndoId,
    /// What was done.
    pub action: Undoable,
    /// Who did it; none is the server itself.
    pub account_id: Option<AccountId>,
    /// Their name at that time.
    pub who: String,
    /// When.
    pub at: Timestamp,
    /// From then on it stands.
    pub until: Timestamp,
    /// How many rows can still be undone.
    pub open: u64,
    /// To how many rows it was done.
    pub rows: u64,
}

/// A row that an act was done to.
#[derive(Debug, Clone)]
pub struct UndoRow {
    /// The membership or the invitation.
    pub target: Uuid,
    /// Its name or address at that time.
    pub label: String,
    /// The state that it had.
    pub state_before: String,
    /// How it stands.
    pub state: UndoState,
}

/// A row of an act whose time is over. It was forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PastUndo {
    /// The act.
    pub act: UndoId,
    /// The membership or the invitation.
    pub target: Uuid,
    /// Whether it could be undone until then.
    pub is_open: bool,
}

#[derive(FromRow)]
struct ActRow {
    id: Uuid,
    action: String,
    account_id: Option<Uuid>,
    who: String,
    at: i64,
    until: i64,
    open_rows: i64,
    all_rows: i64,
}

#[derive(FromRow)]
struct RowRow {
    target_id: Uuid,
    label: String,
    state_before: String,
    state: String,
}

impl RowRow {
    fn row(self) -> Result<UndoRow, StoreError> {
        let state = self.state.parse::<UndoState>().map_err(|_| StoreError::Inconsistent {
            table: "undo_row",
            what: format!("state {}", self.state),
        })?;
        Ok(UndoRow { target: self.target_id, label: self.label, state_before: self.state_before, state })
    }
}

impl ActRow {
    fn act(self) -> Result<UndoAct, StoreError> {
        let action = self.action.parse().map_err(|_| StoreError::Inconsistent {
            table: "undo_act",
            what: format!("action {}", self.action),
        })?;
        Ok(UndoAct {
            id: UndoId::new(self.id),
            action,
            account_id: self.account_id.map(AccountId::new),
            who: self.who,
            at: Timestamp::from_micros(self.at),
            until: Timestamp::from_micros(self.until),
            open: u64::try_from(self.open_rows).unwrap_or_default(),
            rows: u64::try_from(self.all_rows).unwrap_or_default(),
        })
    }
}

impl Text {
    /// The acts of these kinds that do not stand yet. Of cancelling invitations, those with one of somebody's own.
    fn undo_filter(
        &mut self,
        org: OrgId,
        (actions, own): (&[Undoable], Option<&OwnInvitations>),
        now: Timestamp,
    ) {
        self.push("FROM undo_act a WHERE a.org_id = ? AND a.until > ?", args![org.uuid(), now.micros()]);
        self.push("AND a.action IN (''", vec![]);
        for action in actions {
            self.push(", ?", args![action.as_str()]);
        }
        self.push(")", vec![]);
        if own.is_some() {
            self.push("AND EXISTS (SELECT 1 FROM undo_row r WHERE r.act_id = a.id", vec![]);
            self.own_undo_rows(own);
            self.push(")", vec![]);
        }
    }

    /// Restricts the rows `r` of the acts `a` that cancelled invitations to somebody's own.
    fn own_undo_rows(&mut self, own: Option<&OwnInvitations>) {
        if own.is_none() {
            return;
        }
        self.push(
            "AND (a.action <> 'cancel' OR EXISTS (
               SELECT 1 FROM invitation i WHERE i.id = r.target_id AND i.org_id = a.org_id",
            vec![],
        );
        self.own_invitations(own);
        self.push("))", vec![]);
    }
}

impl InOrg<'_, '_> {
    /// The rows of an act by their names, those that can still be undone first. Of cancelled invitations, somebody's own, or
    /// all.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_undo_rows(
        &mut self,
        act: UndoId,
        own: Option<&OwnInvitations>,
        limit: u32,
    ) -> Result<Vec<UndoRow>, StoreError> {
        let order = "ORDER BY CASE r.state WHEN 'open' THEN 0 ELSE 1 END, r.label, r.target_id LIMIT ?";
        self.undo_rows(act, own, (order, args![i64::from(limit)])).await
    }

    /// The rows of an act by their ids, from beyond one of them. Of cancelled invitations, somebody's own, or all.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_undo_rows_beyond(
        &mut self,
        act: UndoId,
        own: Option<&OwnInvitations>,
        beyond: Option<Uuid>,
        limit: u32,
    ) -> Result<Vec<UndoRow>, StoreError> {
        let page = "AND r.target_id > ? ORDER BY r.target_id LIMIT ?";
        self.undo_rows(act, own, (page, args![beyond.unwrap_or_default(), i64::from(limit)])).await
    }

    async fn undo_rows(
        &mut self,
        act: UndoId,
        own: Option<&OwnInvitations>,
        (page, values): (&'static str, Vec<Value>),
    ) -> Result<Vec<UndoRow>, StoreError> {
        let org = self.org;
        let mut text = Text::new();
        text.push(
            "SELECT r.target_id, r.label, r.state_before, r.state
             FROM undo_row r JOIN undo_act a ON a.id = r.act_id WHERE r.act_id = ? AND a.org_id = ?",
            args![act.uuid(), org.uuid()],
        );
        text.own_undo_rows(own);
        text.push(page, values);
        let rows: Vec<RowRow> = self.all_built(text.sql, text.args).await?;
        rows.into_iter().map(RowRow::row).collect()
    }

    /// A row of an act.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_undo_row(&mut self, act: UndoId, target: Uuid) -> Result<Option<UndoRow>, StoreError> {
        let org = self.org;
        let row: Option<RowRow> = self
            .optional(
                "SELECT target_id, label, state_before, state FROM undo_row WHERE act_id = $1 AND target_id = $2
                   AND act_id IN (SELECT id FROM undo_act WHERE org_id = $3)",
                args![act.uuid(), target, org.uuid()],
            )
            .await?;
        row.map(RowRow::row).transpose()
    }

    /// The acts of an organization that can still be undone at `now`, newest first, from beyond a place; the other way
    /// round where `ascending`. Of cancelled invitations, somebody's own, or all.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_undo_acts(
        &mut self,
        (actions, own, now): (&[Undoable], Option<&OwnInvitations>, Timestamp),
        beyond: Option<(Timestamp, UndoId)>,
        ascending: bool,
        limit: u32,
    ) -> Result<Vec<UndoAct>, StoreError> {
        let org = self.org;
        let mut text = Text::new();
        text.push(
            "SELECT a.id, a.action, a.account_id, a.who, a.at, a.until,
                    (SELECT COUNT(*) FROM undo_row r WHERE r.act_id = a.id AND r.state = 'open'",
            vec![],
        );
        text.own_undo_rows(own);
        text.push(") AS open_rows, (SELECT COUNT(*) FROM undo_row r WHERE r.act_id = a.id", vec![]);
        text.own_undo_rows(own);
        text.push(") AS all_rows", vec![]);
        text.undo_filter(org, (actions, own), now);
        if let Some((at, id)) = beyond {
            let fragment = if ascending { "AND (a.at, a.id) > (?, ?)" } else { "AND (a.at, a.id) < (?, ?)" };
            text.push(fragment, args![at.micros(), id.uuid()]);
        }
        let order =
            if ascending { "ORDER BY a.at, a.id LIMIT ?" } else { "ORDER BY a.at DESC, a.id DESC LIMIT ?" };
        text.push(order, args![i64::from(limit)]);
        let rows: Vec<ActRow> = self.all_built(text.sql, text.args).await?;
        rows.into_iter().map(ActRow::act).collect()
    }

    /// How many such acts there are.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_undo_acts(
        &mut self,
        (actions, own, now): (&[Undoable], Option<&OwnInvitations>, Timestamp),
    ) -> Result<u64, StoreError> {
        let org = self.org;
        let mut text = Text::new();
        text.push("SELECT COUNT(*) AS total", vec![]);
        text.undo_filter(org, (actions, own), now);
        self.total(text).await
    }

    /// An act of an organization.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_undo_act(&mut self, id: UndoId) -> Result<Option<UndoAct>, StoreError> {
        let org = self.org;
        let row: Option<ActRow> = self
            .optional(
                "SELECT a.id, a.action, a.account_id, a.who, a.at, a.until,
                        (SELECT COUNT(*) FROM undo_row r WHERE r.act_id = a.id AND r.state = 'open') AS open_rows,
                        (SELECT COUNT(*) FROM undo_row r WHERE r.act_id = a.id) AS all_rows
                 FROM undo_act a WHERE a.org_id = $1 AND a.id = $2",
                args![org.uuid(), id.uuid()],
            )
            .await?;
        row.map(ActRow::act).transpose()
    }
}

impl Changes<'_, '_> {
    /// Writes down that an act was done to a row. The act itself is written with its first row.
    ///
    /// # Errors
    /// The database failed.
    pub async fn insert_undo(
        &mut self,
        act: &NewUndo<'_>,
        target: Uuid,
        label: &str,
        state_before: &str,
    ) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::Undo)?;
        self.execute(
            "INSERT INTO undo_act (id, org_id, action, account_id, who, at, until)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
            args![
                act.id.uuid(),
                org.uuid(),
                act.action.as_str(),
                act.account_id.map(AccountId::uuid),
                act.who,
                act.at.micros(),
                act.until.micros()
            ],
        )
        .await?;
        self.one(
            "insert_undo_row",
            "INSERT INTO undo_row (act_id, target_id, label, state_before, state) VALUES ($1, $2, $3, $4, 'open')",
            args![act.id.uuid(), target, label, state_before],
        )
        .await
    }

    /// Closes a row as undone. Says whether it was open.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_undo_row_undone(&mut self, act: UndoId, target: Uuid) -> Result<bool, StoreError> {
        let org = self.check_in_org(Change::Undo)?;
        let rows = self
            .execute(
                "UPDATE undo_row SET state = 'undone' WHERE act_id = $1 AND target_id = $2 AND state = 'open'
                   AND act_id IN (SELECT id FROM undo_act WHERE org_id = $3)",
                args![act.uuid(), target, org.uuid()],
            )
            .await?;
        Ok(rows == 1)
    }

    /// Closes whatever could be undone about a member or an invitation: something else is done to it now.
    ///
    /// # Errors
    /// The database failed.
    pub(crate) async fn update_undo_overtaken(&mut self, target: Uuid) -> Result<(), StoreError> {
        self.execute(
            "UPDATE undo_row SET state = 'overtaken' WHERE target_id = $1 AND state = 'open'",
            args![target],
        )
        .await?;
        Ok(())
    }

    /// Forgets rows of acts whose time is over, at most `limit`, and the acts that have no more. Answers which rows: none is left
    /// when there are none. An undo that began in time is waited for.
    ///
    /// # Errors
    /// The database failed.
    pub async fn delete_undo_past(
        &mut self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<PastUndo>, StoreError> {
        self.check(Change::Purge)?;
        let rows: Vec<(Uuid, Uuid, String)> = self
            .all(
                "DELETE FROM undo_row WHERE (act_id, target_id) IN (
                   SELECT r.act_id, r.target_id FROM undo_act u JOIN undo_row r ON r.act_id = u.id
                   WHERE u.until <= $1 ORDER BY u.until LIMIT $2)
                 RETURNING act_id, target_id, state",
                args![now.micros(), i64::from(limit)],
            )
            .await?;
        let past = |(act, target, state): (Uuid, Uuid, String)| PastUndo {
            act: UndoId::new(act),
            target,
            is_open: state == UndoState::Open.as_str(),
        };
        let past: Vec<PastUndo> = rows.into_iter().map(past).collect();
        if !past.is_empty() {
            let acts: BTreeSet<Uuid> = past.iter().map(|row| row.act.uuid()).collect();
            let mut text = Text::new();
            text.push(
                "DELETE FROM undo_act WHERE NOT EXISTS (SELECT 1 FROM undo_row r WHERE r.act_id = undo_act.id) AND id IN",
                vec![],
            );
            text.push_list(acts);
            self.execute_built(text.sql, text.args).await?;
        }
        Ok(past)
    }
}
