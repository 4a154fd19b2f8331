//! Organizations: their address, name, policy and words, and the lock that orders changes to one.

use domain::{
    access::Change,
    id::{AccountId, OrgId, PictureId},
    layout::Layout,
    policy::Policy,
    settings::Overrides,
    template::Template,
    text,
    time::Timestamp,
    view::OrgView,
    words::Words,
};
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Changes, Deletion, ReadTx, StoreError, dialect::like_pattern, seam::args};

/// An organization with its settings.
#[derive(Debug, Clone)]
pub struct Organization {
    /// Its id.
    pub id: OrgId,
    /// Its part of the address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its picture.
    pub picture: Option<PictureId>,
    /// The key of the template that it is made from.
    pub template: String,
    /// Its settings.
    pub policy: Policy,
    /// Those that differ from its template's, as they are stored.
    pub settings: Overrides,
    /// Its own words; empty where they are those of the template.
    pub words: Words,
    /// That it is deleted, where it is.
    pub deletion: Option<Deletion>,
}

impl Organization {
    /// The layout of its pages about people.
    #[must_use]
    pub fn layout(&self) -> Layout {
        Template::of_organization(&self.template).map(|template| template.layout.clone()).unwrap_or_default()
    }

    /// The settings of its template.
    #[must_use]
    pub fn template_policy(&self) -> Policy {
        template_policy(&self.template)
    }

    /// As pages show it.
    #[must_use]
    pub fn view(&self) -> OrgView {
        OrgView { id: self.id, slug: self.slug.clone(), name: self.name.clone(), picture: self.picture }
    }
}

/// An organization to insert.
pub struct NewOrganization<'a> {
    /// Its id.
    pub id: OrgId,
    /// Its part of the address, free at the time.
    pub slug: &'a str,
    /// Its name.
    pub name: &'a str,
    /// The key of the template that it is made from.
    pub template: &'a str,
    /// The settings that differ from the template's.
    pub settings: &'a Overrides,
    /// The words that differ from the template's.
    pub words: &'a Overrides,
    /// When.
    pub created_at: Timestamp,
}

#[derive(FromRow)]
struct Row {
    id: Uuid,
    slug: String,
    name: String,
    picture_id: Option<Uuid>,
    template: String,
    settings: String,
    words: String,
    deleted_by: Option<String>,
    deleted_until: Option<i64>,
}

impl TryFrom<Row> for Organization {
    type Error = StoreError;
    fn try_from(row: Row) -> Result<Self, StoreError> {
        let settings = overrides(&row.settings)?;
        let words = overrides(&row.words)?;
        let policy = template_policy(&row.template);
        Ok(Self {
            id: OrgId::new(row.id),
            slug: row.slug,
            name: row.name,
            picture: row.picture_id.map(PictureId::new),
            template: row.template,
            policy: policy.with(&settings),
            settings,
            words: Words::default().with(&words),
            deletion: row
                .deleted_by
                .zip(row.deleted_until)
                .map(|(who, until)| Deletion { who, until: Timestamp::from_micros(until) }),
        })
    }
}

#[derive(FromRow)]
struct ViewRow {
    id: Uuid,
    slug: String,
    name: String,
    picture_id: Option<Uuid>,
}

impl From<ViewRow> for OrgView {
    fn from(row: ViewRow) -> Self {
        let picture = row.picture_id.map(PictureId::new);
        Self { id: OrgId::new(row.id), slug: row.slug, name: row.name, picture }
    }
}

fn overrides(json: &str) -> Result<Overrides, StoreError> {
    serde_json::from_str(json)
        .map_err(|error| StoreError::Inconsistent { table: "organization", what: error.to_string() })
}

fn template_policy(key: &str) -> Policy {
    Template::of_organization(key).map(Template::policy).unwrap_or_default()
}

/// The settings of an organization, from its template and what is stored.
pub(crate) fn policy(template: &str, settings: &str) -> Result<Policy, StoreError> {
    Ok(template_policy(template).with(&overrides(settings)?))
}

impl ReadTx<'_> {
    /// An organization by its part of the address, unless it is deleted.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_organization(&mut self, slug: &str) -> Result<Option<Organization>, StoreError> {
        let found = self.find_organization_or_deleted(slug).await?;
        Ok(found.filter(|org| org.deletion.is_none()))
    }

    /// The same, also if it is deleted.
    ///
    /// # Errors
    /// The database failed.
    pub async fn find_organization_or_deleted(
        &mut self,
        slug: &str,
    ) -> Result<Option<Organization>, StoreError> {
        self.optional::<Row>(
            "SELECT o.id, o.slug, o.name, o.picture_id, o.template, o.settings, o.words,
                    d.who AS deleted_by, d.until AS deleted_until
             FROM organization o LEFT JOIN organization_deletion d ON d.org_id = o.id WHERE o.slug = $1",
            args![slug],
        )
        .await?
        .map(Organization::try_from)
        .transpose()
    }

    /// An organization by its id, also if it is deleted.
    ///
    /// # Errors
    /// The database failed, or there is none.
    pub async fn get_organization(&mut self, id: OrgId) -> Result<Organization, StoreError> {
        self.optional::<Row>(
            "SELECT o.id, o.slug, o.name, o.picture_id, o.template, o.settings, o.words,
                    d.who AS deleted_by, d.until AS deleted_until
             FROM organization o LEFT JOIN organization_deletion d ON d.org_id = o.id WHERE o.id = $1",
            args![id.uuid()],
        )
        .await?
        .ok_or(StoreError::Inconsistent { table: "organization", what: "an id without a row".to_owned() })?
        .try_into()
    }

    /// The parts of the address of the first organizations that are not deleted, by name.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_organization_slugs(&mut self, limit: u32) -> Result<Vec<String>, StoreError> {
        let rows: Vec<(String,)> = self
            .all(
                "SELECT slug FROM organization WHERE id NOT IN (SELECT org_id FROM organization_deletion)
                 ORDER BY slug LIMIT $1",
                args![i64::from(limit)],
            )
            .await?;
        Ok(rows.into_iter().map(|(slug,)| slug).collect())
    }

    /// The organizations whose settings name an e-mail domain; whether they let people in is in their settings. Deleted ones are
    /// left out.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_organizations_naming(&mut self, domain: &str) -> Result<Vec<Organization>, StoreError> {
        let rows: Vec<Row> = self
            .all(
                "SELECT o.id, o.slug, o.name, o.picture_id, o.template, o.settings, o.words,
                        d.who AS deleted_by, d.until AS deleted_until
                 FROM organization o LEFT JOIN organization_deletion d ON d.org_id = o.id
                 WHERE o.settings LIKE $1 ESCAPE '\\' AND d.org_id IS NULL ORDER BY o.id",
                args![like_pattern(&format!("\"{domain}\""))],
            )
            .await?;
        rows.into_iter().map(Organization::try_from).collect()
    }

    /// The organizations in which an account is an active member at `now`, by name. Deleted ones are left out.
    ///
    /// # Errors
    /// The database failed.
    pub async fn list_organizations_of(
        &mut self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Vec<OrgView>, StoreError> {
        let mut rows: Vec<ViewRow> = self
            .all(
                "SELECT o.id, o.slug, o.name, o.picture_id FROM membership m JOIN organization o ON o.id = m.org_id
                 WHERE m.account_id = $1 AND m.state = 'active' AND (m.until IS NULL OR m.until > $2)
                   AND m.org_id NOT IN (SELECT org_id FROM organization_deletion)",
                args![account.uuid(), now.micros()],
            )
            .await?;
        // Sorted here, since each database has an order of its own.
        rows.sort_by_cached_key(|row| (text::sort_key(&row.name), row.id));
        Ok(rows.into_iter().map(OrgView::from).collect())
    }

    /// Holds the organization's row until the end of the unit of work, so that changes to one organization come one
    /// after the other. Take it before reading the facts that a change rests on.
    ///
    /// # Errors
    /// The database failed.
    pub async fn lock_organization(&mut self, id: OrgId) -> Result<(), StoreError> {
        let sql = self.dialect().lock_organization();
        let _: Option<(Uuid,)> = self.optional(sql, args![id.uuid()]).await?;
        Ok(())
    }

    /// The same for several organizations, in the order of their ids, so that two units never wait for each other.
    ///
    /// # Errors
    /// The database failed.
    pub async fn lock_organizations(&mut self, mut ids: Vec<OrgId>) -> Result<(), StoreError> {
        ids.sort_unstable();
        ids.dedup();
        for id in ids {
            self.lock_organization(id).await?;
        }
        Ok(())
    }
}

impl Changes<'_, '_> {
    /// Inserts an organization.
    ///
    /// # Errors
    /// `Duplicate` when the slug is taken; the database failed.
    pub async fn insert_organization(&mut self, new: &NewOrganization<'_>) -> Result<(), StoreError> {
        self.check(Change::NewOrganization)?;
        let settings = json(new.settings)?;
        let words = json(new.words)?;
        self.one(
            "insert_organization",
            "INSERT INTO organization (id, slug, name, template, settings, words, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            args![new.id.uuid(), new.slug, new.name, new.template, settings, words, new.created_at.micros()],
        )
        .await
    }

    /// Replaces the settings that differ from the template's.
    ///
    /// # Errors
    /// The database failed.
    pub async fn update_organization_settings(&mut self, settings: &Overrides) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::Settings)?;
        self.one(
            "update_organization_settings",
            "UPDATE organization SET settings = $2 WHERE id = $1",
            args![org.uuid(), json(settings)?],
        )
        .await
    }

    /// Changes the name and the part of the address.
    ///
    /// # Errors
    /// `Duplicate` when the slug is taken; the database failed.
    pub async fn update_organization_name(&mut self, name: &str, slug: &str) -> Result<(), StoreError> {
        let org = self.check_in_org(Change::OrganizationName)?;
        self.one(
            "update_organization_name",
            "UPDATE organization SET name = $2, slug = $3 WHERE id = $1",
            args![org.uuid(), name, slug],
        )
        .await
    }
}

pub(crate) fn json(values: &Overrides) -> Result<String, StoreError> {
    serde_json::to_string(values)
        .map_err(|error| StoreError::Inconsistent { table: "organization", what: error.to_string() })
}
