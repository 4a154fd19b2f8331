//! The list of assets: those that a reader may see, by name, a page at a time by key. The text is put together from fixed
//! fragments; every value is bound.

use std::iter;

use domain::{
    asset::AssetKind,
    id::{AssetId, MembershipId, OrgId},
    state::AssetState,
    text::SearchQuery,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{
    COUNT_CAP, ReadTx, StoreError, Total,
    asset::{kind, state},
    dialect::Dialect,
    hex::{from_hex, to_hex},
    seam::args,
    text::Text,
};

/// Which assets.
#[derive(Debug, Clone)]
pub struct AssetFilter {
    /// Of which organization.
    pub org: OrgId,
    /// Whose own assets are seen, and what is shared with them.
    pub reader: Option<MembershipId>,
    /// The kinds of which every asset is seen.
    pub all_of: Vec<AssetKind>,
    /// The kinds of which the reader's own are seen: created or owned by them, or a part of such.
    pub own_of: Vec<AssetKind>,
    /// The kinds of which those are seen that are shared with the reader.
    pub shared_of: Vec<AssetKind>,
    /// What the name must contain.
    pub search: SearchQuery,
    /// Only of this kind.
    pub kind: Option<AssetKind>,
    /// Only those of this owner.
    pub owner: Option<MembershipId>,
    /// Only the parts of this asset.
    pub parent: Option<AssetId>,
    /// Only these.
    pub ids: Option<Vec<AssetId>>,
    /// From the end.
    pub descending: bool,
    /// Only rows beyond this place: the sort key as text, and the id.
    pub beyond: Option<(String, Uuid)>,
    /// How many rows.
    pub limit: u32,
}

/// One row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetListRow {
    /// The asset.
    pub id: AssetId,
    /// Its kind.
    pub kind: AssetKind,
    /// Its name.
    pub name: String,
    /// Its owner.
    pub owner: (MembershipId, String),
    /// What it is a part of.
    pub parent: Option<(AssetId, String)>,
    /// Its state.
    pub state: AssetState,
    /// Whether the reader created or owns it, or something that it is a part of.
    pub is_own: bool,
    /// The place of the row: the sort key as text, and the id.
    pub place: (String, Uuid),
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    name: String,
    sort_key: Vec<u8>,
    owner_id: Uuid,
    owner: String,
    parent_id: Option<Uuid>,
    parent: Option<String>,
    state: String,
    is_own: i64,
}

impl Row {
    fn listed(self) -> Result<AssetListRow, StoreError> {
        Ok(AssetListRow {
            id: AssetId::new(self.id),
            kind: kind(self.kind)?,
            name: self.name,
            owner: (MembershipId::new(self.owner_id), self.owner),
            parent: self.parent_id.map(AssetId::new).zip(self.parent),
            state: state(&self.state)?,
            is_own: self.is_own > 0,
            place: (to_hex(&self.sort_key), self.id),
        })
    }
}

impl Text {
    /// What is the reader's own: what they created or own, and its parts.
    fn own_assets(&mut self, filter: &AssetFilter) {
        let reader = filter.reader.map(MembershipId::uuid);
        self.push(
            "WITH RECURSIVE own (id) AS (
               SELECT id FROM asset WHERE org_id = ? AND (owner_id = ? OR created_by = ?)
               UNION SELECT p.id FROM asset p JOIN own ON p.parent_id = own.id)",
            args![filter.org.uuid(), reader, reader],
        );
    }

    fn asset_kinds(&mut self, kinds: &[AssetKind]) {
        self.push_list(iter::once("").chain(kinds.iter().map(AssetKind::as_str)));
    }

    /// What is left of the assets `a` of an organization.
    fn asset_filter(&mut self, filter: &AssetFilter, dialect: Dialect) {
        self.push("AND a.deleted_at IS NULL AND (a.kind IN", vec![]);
        self.asset_kinds(&filter.all_of);
        self.push("OR (a.id IN (SELECT id FROM own) AND a.kind IN", vec![]);
        self.asset_kinds(&filter.own_of);
        self.push(
            ") OR (EXISTS (SELECT 1 FROM asset_share s WHERE s.asset_id = a.id AND s.membership_id = ?) AND a.kind IN",
            args![filter.reader.map(MembershipId::uuid)],
        );
        self.asset_kinds(&filter.shared_of);
        self.push("))", vec![]);
        if let Some(kind) = &filter.kind {
            self.push("AND a.kind = ?", args![kind.as_str()]);
        }
        if let Some(owner) = filter.owner {
            self.push("AND a.owner_id = ?", args![owner.uuid()]);
        }
        if let Some(parent) = filter.parent {
            self.push("AND a.parent_id = ?", args![parent.uuid()]);
        }
        if let Some(ids) = &filter.ids {
            self.push("AND a.id IN", vec![]);
            self.push_list(ids.iter().map(|id| id.uuid()));
        }
        for word in filter.search.words() {
            self.push(dialect.asset_contains(), args![dialect.contained(word)]);
        }
    }
}

fn page(filter: &AssetFilter, dialect: Dialect) -> Result<Text, StoreError> {
    let mut text = Text::new();
    text.own_assets(filter);
    text.push(
        "SELECT a.id, a.kind, a.name, a.sort_key, a.owner_id, n.name AS owner, a.parent_id, p.name AS parent, a.state,
                CAST(CASE WHEN a.id IN (SELECT id FROM own) THEN 1 ELSE 0 END AS BIGINT) AS is_own
         FROM asset a JOIN membership o ON o.id = a.owner_id JOIN account n ON n.id = o.account_id
         LEFT JOIN asset p ON p.id = a.parent_id WHERE a.org_id = ?",
        args![filter.org.uuid()],
    );
    text.asset_filter(filter, dialect);
    if let Some((key, id)) = &filter.beyond {
        let unreadable =
            || StoreError::Inconsistent { table: "asset", what: "a place that does not read".to_owned() };
        let key = from_hex(key).ok_or_else(unreadable)?;
        let beyond = match filter.descending {
            true => "AND (a.sort_key, a.id) < (?, ?)",
            false => "AND (a.sort_key, a.id) > (?, ?)",
        };
        text.push(beyond, args![key, *id]);
    }
    let order = match filter.descending {
        true => "ORDER BY a.sort_key DESC, a.id DESC LIMIT ?",
        false => "ORDER BY a.sort_key, a.id LIMIT ?",
    };
    text.push(order, args![i64::from(filter.limit)]);
    Ok(text)
}

impl ReadTx<'_> {
    /// One page of the list.
    ///
    /// # Errors
    /// The place to go on from is none of this list; the database failed.
    pub async fn list_assets(&mut self, filter: &AssetFilter) -> Result<Vec<AssetListRow>, StoreError> {
        let text = page(filter, self.dialect())?;
        let rows: Vec<Row> = self.all_built(text.sql, text.args).await?;
        rows.into_iter().map(Row::listed).collect()
    }

    /// How many match on all pages together, up to [`COUNT_CAP`].
    ///
    /// # Errors
    /// The database failed.
    pub async fn count_assets(&mut self, filter: &AssetFilter) -> Result<Total, StoreError> {
        let mut text = Text::new();
        text.own_assets(filter);
        text.push(
            "SELECT COUNT(*) AS total FROM (SELECT 1 AS one FROM asset a WHERE a.org_id = ?",
            args![filter.org.uuid()],
        );
        text.asset_filter(filter, self.dialect());
        text.push("LIMIT ?) x", args![i64::from(COUNT_CAP) + 1]);
        let count = self.total(text).await?;
        let cap = u64::from(COUNT_CAP);
        Ok(Total { count: count.min(cap), at_least: count > cap })
    }
}
