//! The matrices M1, M2, M5 and M7 of `docs/spec/matrices.md`, cell by cell, through the use cases: a member with just that
//! role, in an organization made from that template, does it to a thing of somebody else and to their own.

use domain::{error::ErrorKind, id::AssetId, list::AssetQuery};
use service::{
    Caller,
    assets::{self, CreateAsset, UpdateAsset},
};
use testkit::{Org, World};

/// A cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    Yes,
    No,
    /// Only on what the member created or owns, or in such a thing.
    Own,
}
use Cell::{No, Own, Yes};

/// What is done.
#[derive(Debug, Clone, Copy)]
enum What {
    /// The page of the thing opens, and the list has it.
    See,
    /// The page says that the thing can be used.
    Use,
    /// A new one is registered in somebody else's, or in one's own.
    Create,
    /// It is renamed.
    Edit,
    /// It is deleted.
    Delete,
}
use What::{Create, Delete, Edit, See, Use};

/// One row: the action as the matrix words it, the kind, what is done, and the cells in the order of the roles.
struct Row<const N: usize>(&'static str, &'static str, &'static [What], [Cell; N]);

/// An organization with one member of each role.
struct Place<const N: usize> {
    world: World,
    org: Org,
    members: Vec<Caller>,
    roles: [&'static str; N],
}

async fn register(world: &World, org: &Org, by: &Caller, kind: &str, parent: Option<AssetId>) -> AssetId {
    let name = format!("{kind} {}", world.number());
    let command = CreateAsset { kind: kind.to_owned(), name, parent, ..CreateAsset::default() };
    assets::create(&world.service, by, &org.slug, command).await.unwrap()
}

impl<const N: usize> Place<N> {
    async fn new(template: &str, roles: [&'static str; N]) -> Self {
        let world = World::sqlite().await;
        world.set_up().await;
        let org = world.organization_from("Globex", template).await;
        let mut members = Vec::new();
        for role in roles {
            members.push(world.enrol(&org, role).await.0);
        }
        Self { world, org, members, roles }
    }

    /// A thing of the owner's or of the member's, in a collection of theirs where it can be in one. What a member may not
    /// register is registered for them.
    async fn thing(&self, kind: &str, member: Option<&Caller>) -> AssetId {
        let owner = &self.org.owner;
        let parent = match kind {
            "Workbook" => Some(self.place("Collection", member).await),
            "Parameter" | "Secret" | "Template" => Some(self.place("Project", member).await),
            _ => None,
        };
        let id = register(&self.world, &self.org, owner, kind, parent).await;
        if let Some(member) = member {
            self.give(id, member).await;
        }
        id
    }

    async fn place(&self, kind: &str, member: Option<&Caller>) -> AssetId {
        let id = register(&self.world, &self.org, &self.org.owner, kind, None).await;
        if let Some(member) = member {
            self.give(id, member).await;
        }
        id
    }

    async fn give(&self, id: AssetId, member: &Caller) {
        let owner = crate::short::email(member).to_owned();
        let command = assets::TransferAssets { assets: vec![id], owner };
        let given = assets::transfer(&self.world.service, &self.org.owner, &self.org.slug, command).await;
        assert!(given.unwrap().iter().all(|line| line.outcome.is_ok()));
    }

    /// Whether a member can do this with a kind: with somebody else's, or their own.
    async fn can(&self, member: &Caller, what: What, kind: &str, is_own: bool) -> bool {
        let (service, slug) = (&self.world.service, self.org.slug.as_str());
        let whose = is_own.then_some(member);
        if matches!(what, Create) {
            let place = match kind {
                "Workbook" => Some(self.place("Collection", whose).await),
                "Parameter" | "Secret" | "Template" => Some(self.place("Project", whose).await),
                // What is a part of nothing is the member's own.
                _ => None,
            };
            let name = format!("New {}", self.world.number());
            let command =
                CreateAsset { kind: kind.to_owned(), name, parent: place, ..CreateAsset::default() };
            return allowed(assets::create(service, member, slug, command).await);
        }
        let id = self.thing(kind, whose).await;
        match what {
            See => {
                let opens = allowed(assets::get(service, member, slug, id).await);
                let search = assets::get(service, &self.org.owner, slug, id).await.unwrap().row.name;
                let query = AssetQuery { search, kind: kind.parse().ok(), ..AssetQuery::default() };
                let listed = assets::list(service, member, slug, &query).await;
                let is_listed = listed.is_ok_and(|list| list.page.rows.iter().any(|row| row.id == id));
                assert_eq!(opens, is_listed, "{kind}: the page and the list disagree");
                opens
            }
            Use => assets::get(service, member, slug, id)
                .await
                .is_ok_and(|asset| asset.actions.contains(&domain::asset::AssetAction::Use)),
            Edit => {
                let found = assets::get(service, &self.org.owner, slug, id).await.unwrap();
                let command = UpdateAsset {
                    id,
                    name: format!("Renamed {}", self.world.number()),
                    parent: found.row.parent.map(|(id, _)| id),
                    external_id: String::new(),
                    link: String::new(),
                };
                allowed(assets::update(service, member, slug, command).await)
            }
            Delete | Create => allowed(assets::delete(service, member, slug, id).await),
        }
    }

    async fn check(&self, rows: &[Row<N>]) {
        let mut wrong = Vec::new();
        for Row(action, kind, whats, cells) in rows {
            for ((role, member), expected) in self.roles.iter().zip(&self.members).zip(cells) {
                for what in *whats {
                    let foreign = self.can(member, *what, kind, false).await;
                    let own = self.can(member, *what, kind, true).await;
                    // Who creates something that is a part of nothing owns it.
                    let is_free = matches!(what, Create)
                        && !["Workbook", "Parameter", "Secret", "Template"].contains(kind);
                    let found = match (foreign, own) {
                        (true, true) if is_free && *expected == Own => Own,
                        (true, true) => Yes,
                        (false, true) => Own,
                        (false, false) => No,
                        (true, false) => panic!("{role}: {action} on everything but their own"),
                    };
                    if found != *expected {
                        wrong.push(format!("{action} as {role}, {what:?}: {found:?}, not {expected:?}"));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert_eq!(self.world.violations().await, crate::short::NONE);
    }
}

fn allowed<T: std::fmt::Debug>(result: Result<T, ErrorKind>) -> bool {
    match result {
        Ok(_) => true,
        // What cannot be seen is not there.
        Err(ErrorKind::Denied { .. } | ErrorKind::NotFound) => false,
        // What is to become a part of something must be seen.
        Err(ErrorKind::Invalid { fields }) if fields.iter().all(|field| field.field == "parent") => false,
        Err(error) => panic!("{error:?}"),
    }
}

const ANALYTICS: [&str; 5] = ["owner", "administrator", "creator", "designer", "viewer"];
const CONFIG: [&str; 5] = ["owner", "admin", "contributor", "viewer", "viewer_no_secrets"];
const CLOUD: [&str; 4] = ["owner", "contributor", "support", "reader"];

#[tokio::test]
#[rustfmt::skip]
async fn f140_analytics_m1_workbooks_and_collections() {
    Place::new("analytics", ANALYTICS).await.check(&[
        //   Action                          Kind             What is done       Owner Admin Creator Designer Viewer
        Row("Use workbook",                  "Workbook",      &[See, Use],       [Yes, Yes, Yes, Yes, Yes]),
        Row("Create / edit workbook",        "Workbook",      &[Create, Edit],   [Yes, Yes, Yes, Own, No]),
        Row("Create / edit custom measures", "CustomMeasure", &[Create, Edit],   [Yes, Yes, Yes, No,  No]),
        Row("Create / edit collection",      "Collection",    &[Create, Edit],   [Yes, Yes, Own, Own, No]),
    ]).await;
}

#[tokio::test]
#[rustfmt::skip]
async fn f140_analytics_m2_data_views_and_data_connections() {
    Place::new("analytics", ANALYTICS).await.check(&[
        Row("Create / edit data connection", "DataConnection", &[Create, Edit],  [Yes, Yes, Own, No, No]),
        Row("Create / edit data view",       "DataView",       &[Create, Edit],  [Yes, Yes, Yes, No, No]),
    ]).await;
}

#[tokio::test]
#[rustfmt::skip]
async fn f131_analytics_m3_embed_links_and_media_are_administered() {
    Place::new("analytics", ANALYTICS).await.check(&[
        Row("Embed links",                   "EmbedLink",      &[Create, Edit, Delete], [Yes, Yes, Yes, No, No]),
        Row("Media assets",                  "Media",          &[Create, Edit, Delete], [Yes, Yes, No,  No, No]),
    ]).await;
}

#[tokio::test]
#[rustfmt::skip]
async fn f139_config_m5_configuration_permissions() {
    const CUD: &[What] = &[Create, Edit, Delete];
    Place::new("config", CONFIG).await.check(&[
        //   Action                                     Kind           What     Owner Admin Contributor Viewer NoSecrets
        Row("Switch projects",                          "Project",     &[See, Use], [Yes, Yes, Yes, Yes, Yes]),
        Row("View project parameters",                  "Parameter",   &[See],  [Yes, Yes, Yes, Yes, Yes]),
        Row("View project secrets",                     "Secret",      &[See],  [Yes, Yes, Yes, Yes, No]),
        Row("View project templates",                   "Template",    &[See],  [Yes, Yes, Yes, Yes, Yes]),
        Row("Create/update/delete environments",        "Environment", CUD,     [Yes, Yes, Yes, No,  No]),
        Row("Create/update/delete projects",            "Project",     CUD,     [Yes, Yes, Yes, No,  No]),
        Row("Create/update/delete project parameters",  "Parameter",   CUD,     [Yes, Yes, Yes, No,  No]),
        Row("Create/update/delete project templates",   "Template",    CUD,     [Yes, Yes, Yes, No,  No]),
    ]).await;
}

#[tokio::test]
#[rustfmt::skip]
async fn f133_config_m4_integrations_are_set_up_by_owners_and_admins() {
    Place::new("config", CONFIG).await.check(&[
        Row("Create/update/delete 3rd-party integrations", "Integration", &[Create, Edit, Delete], [Yes, Yes, No, No, No]),
    ]).await;
}

#[tokio::test]
#[rustfmt::skip]
async fn f141_cloud_m7_built_in_roles() {
    let place = Place::new("cloud", CLOUD).await;
    for kind in ["Vm", "Storage", "Network"] {
        place.check(&[
            //   Action               Kind  What       Owner Contributor Support Reader
            Row("Read resources",     kind, &[See],    [Yes, Yes, Yes, Yes]),
            Row("Create resources",   kind, &[Create], [Yes, Yes, No,  No]),
            Row("Update resources",   kind, &[Edit],   [Yes, Yes, Yes, No]),
            Row("Delete resources",   kind, &[Delete], [Yes, Yes, No,  No]),
        ]).await;
    }
    place.check(&[
        Row("VM web console",         "Vm", &[Use],    [Yes, Yes, No,  No]),
    ]).await;
}
