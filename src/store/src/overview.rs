//! The figures of the overview that no list counts.

use domain::time::Timestamp;
use sqlx::FromRow;

use crate::{InOrg, StoreError, seam::args, text::Text};

#[derive(FromRow)]
struct BucketRow {
    place: i64,
    total: i64,
}

/// What of a period is counted.
#[derive(Clone, Copy)]
enum Edge {
    Begins,
    Ends,
}

impl InOrg<'_, '_> {
    /// How many members were active at each of some moments, which are in order. The history of memberships is read once
    /// for where periods begin, and once for where they end.
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_active_at(&mut self, moments: &[Timestamp]) -> Result<Vec<u64>, StoreError> {
        if moments.is_empty() {
            return Ok(Vec::new());
        }
        let begun = self.count_edges(Edge::Begins, moments).await?;
        let ended = self.count_edges(Edge::Ends, moments).await?;
        Ok(begun.into_iter().zip(ended).map(|(begun, ended)| begun.saturating_sub(ended)).collect())
    }

    /// How many periods of active members begin, or end, until each moment.
    async fn count_edges(&mut self, edge: Edge, moments: &[Timestamp]) -> Result<Vec<u64>, StoreError> {
        let org = self.org;
        let mut text = Text::new();
        text.push("SELECT place, COUNT(*) AS total FROM (SELECT CASE", vec![]);
        for (place, at) in (0_i64..).zip(moments) {
            let fragment = match edge {
                Edge::Begins => "WHEN since <= ? THEN CAST(? AS BIGINT)",
                // An end date that passed ends it, whether or not another state replaced it later.
                Edge::Ends => "WHEN ended_at <= ? OR until <= ? THEN CAST(? AS BIGINT)",
            };
            let at = at.micros();
            text.push(
                fragment,
                match edge {
                    Edge::Begins => args![at, place],
                    Edge::Ends => args![at, at, place],
                },
            );
        }
        text.push(
            "END AS place FROM membership_period WHERE org_id = ? AND state = 'active'",
            args![org.uuid()],
        );
        if matches!(edge, Edge::Ends) {
            text.push("AND (ended_at IS NOT NULL OR until IS NOT NULL)", vec![]);
        }
        text.push(") p WHERE place IS NOT NULL GROUP BY place", vec![]);
        let rows: Vec<BucketRow> = self.all_built(text.sql, text.args).await?;
        let mut so_far = 0;
        let number =
            |place: i64| rows.iter().filter(move |row| row.place == place).map(|row| row.total).sum::<i64>();
        Ok((0_i64..)
            .zip(moments)
            .map(|(place, _)| {
                so_far += number(place);
                u64::try_from(so_far).unwrap_or_default()
            })
            .collect())
    }

    /// The median time from invitation to acceptance in microseconds, where this many were accepted: the lower one of
    /// two in the middle.
    ///
    /// # Errors
    /// The database failed.
    pub async fn median_acceptance(&mut self, accepted: u64) -> Result<Option<u64>, StoreError> {
        let org = self.org;
        let Some(last) = accepted.checked_sub(1) else { return Ok(None) };
        let middle = i64::try_from(last / 2).unwrap_or(i64::MAX);
        self.number(
            "SELECT i.closed_at - i.created_at AS took FROM invitation i
             WHERE i.org_id = $1 AND i.state = 'accepted' ORDER BY took LIMIT 1 OFFSET $2",
            args![org.uuid(), middle],
        )
        .await
        .map(Some)
    }
}
