//! How many people of an organization can take a seat, by their standing.

use domain::{seats::SeatUse, time::Timestamp};
use sqlx::FromRow;

use crate::{InOrg, StoreError, seam::args};

#[derive(FromRow)]
struct UseRow {
    active: i64,
    disabled: i64,
    pending: i64,
}

impl InOrg<'_, '_> {
    /// How many members are active and disabled at `now`, and how many invitations can still be accepted. While the
    /// organization is locked, nobody changes the numbers.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_seat_use(&mut self, now: Timestamp) -> Result<SeatUse, StoreError> {
        let org = self.org;
        let row: Option<UseRow> = self
            .optional(
                "SELECT (SELECT COUNT(*) FROM membership
                           WHERE org_id = $1 AND state = 'active' AND (until IS NULL OR until > $2)) AS active,
                        (SELECT COUNT(*) FROM membership
                           WHERE org_id = $1 AND state = 'disabled' AND (until IS NULL OR until > $2)) AS disabled,
                        (SELECT COUNT(*) FROM invitation
                           WHERE org_id = $1 AND state = 'pending' AND (expires_at IS NULL OR expires_at > $2)) AS pending",
                args![org.uuid(), now.micros()],
            )
            .await?;
        let number = |count: i64| u64::try_from(count).unwrap_or_default();
        Ok(row.map_or_else(SeatUse::default, |row| SeatUse {
            active: number(row.active),
            disabled: number(row.disabled),
            pending: number(row.pending),
        }))
    }
}
