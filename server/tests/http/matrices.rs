//! The matrices M3, M4, M6 and the rows of M7 about people (`docs/spec/matrices.md`), cell by cell, through the server
//! functions that the pages call: somebody signed in with just that role, in an organization made from that template. What
//! belongs to the register of assets is in `src/service/tests/it/matrices.rs`; every cell is also asked of the decision itself
//! in `src/domain/src/access/tests/matrices.rs`.

use app::api::FormAnswer;
use domain::{
    error::ErrorKind,
    id::{InvitationId, MembershipId},
    invite::LineState,
    state::MembershipState,
    view::InviteOutcome,
};
use serde_json::Value;
use testkit::Org;

mod on_members;

use crate::site::{Answer, Browser, Site};

/// A cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    Yes,
    No,
    /// Seen, not changed.
    View,
}
use Cell::{No, View, Yes};

/// To whom something is done.
#[derive(Debug, Clone, Copy)]
enum Whom {
    /// A member with the lowest role of the template.
    NonOwner,
    /// A second owner.
    Owner,
}
use Whom::{NonOwner, Owner};

/// What a page does: one call of a server function, or several where it takes more than one to see that it was done.
#[derive(Debug, Clone, Copy)]
enum Do {
    /// The list of users has everybody.
    ListUsers,
    /// The list of users says which roles others hold.
    SeeRoles,
    /// The page of teams opens.
    SeeTeams,
    /// Somebody new is invited with the lowest role.
    Invite,
    /// An open invitation of the owner's is sent again.
    Resend,
    /// An open invitation of the owner's is cancelled.
    Cancel,
    /// A member gets this role.
    Give(&'static str, Whom),
    Disable(Whom),
    Enable(Whom),
    Remove(Whom),
    /// A new team.
    CreateTeam,
    /// A member is put into a team of the owner's.
    PutIntoTeam,
    /// A section of the settings opens, and a setting of it is changed.
    Set(&'static str, &'static str),
    /// An asset of this kind is registered, renamed and deleted.
    Administer(&'static str),
    /// A role of the organization's own is created.
    CreateRole,
    /// The same role is changed.
    EditRole,
    ReadLog,
    /// The organization gets another name.
    RenameOrganization,
    /// Whoever has the role leaves.
    Leave,
}
use Do::{
    Administer, Cancel, CreateRole, CreateTeam, Disable, EditRole, Enable, Give, Invite, Leave, ListUsers,
    PutIntoTeam, ReadLog, Remove, RenameOrganization, Resend, SeeRoles, SeeTeams, Set,
};

/// One row: the action as the matrix words it, what the pages for it do, what is done to see it only, and the cells in the
/// order of the roles.
struct Row<const N: usize>(&'static str, &'static [Do], &'static [Do], [Cell; N]);

/// An organization with one member of each role.
struct Place<const N: usize> {
    site: Site,
    org: Org,
    roles: [&'static str; N],
    /// Who signs in, by role.
    emails: Vec<String>,
}

fn email(caller: &service::Caller) -> String {
    caller.session().unwrap().account.email.clone()
}

/// Whether it was done; a refusal is for lack of permission and nothing else.
fn is_done(answer: &Answer, what: impl std::fmt::Debug) -> bool {
    match (answer.status, serde_json::from_str::<ErrorKind>(&answer.text)) {
        (403, Ok(ErrorKind::Denied { .. })) => false,
        (200, Err(_)) => match serde_json::from_str(&answer.text) {
            Ok(FormAnswer::Invited(invited)) => {
                let line = invited.sheet.lines.into_iter().next().map(|line| line.state);
                let sent = matches!(line, Some(LineState::Decided(InviteOutcome::Invited { .. })));
                assert!(sent, "{what:?}: {line:?}");
                true
            }
            _ => true,
        },
        other => panic!("{what:?}: {other:?} {}", answer.text),
    }
}

impl<const N: usize> Place<N> {
    async fn new(template: &str, roles: [&'static str; N]) -> Self {
        let site = Site::new().await;
        let mut org = site.world.organization_from("Globex", template).await;
        let owner_role = org.roles.iter().find(|role| role.is_owner).unwrap().key.clone();
        // Another owner, so that the first one may go.
        site.world.enrol(&org, &owner_role).await;
        let mut emails = Vec::new();
        for role in roles {
            let caller =
                if role == owner_role { org.owner.clone() } else { site.world.enrol(&org, role).await.0 };
            site.world.reset_password(&email(&caller)).await;
            emails.push(email(&caller));
        }
        // A reset ends sessions.
        org.owner = site.world.caller_of(&site.world.sign_in(&email(&org.owner)).await).await;
        Self { site, org, roles, emails }
    }

    fn id_of(&self, role: &str) -> String {
        self.org.role(role).to_string()
    }

    fn lowest(&self) -> String {
        self.org.roles.last().unwrap().key.clone()
    }

    async fn target(&self, whom: Whom, state: MembershipState) -> MembershipId {
        let role = match whom {
            NonOwner => self.lowest(),
            Owner => self.org.roles.iter().find(|role| role.is_owner).unwrap().key.clone(),
        };
        let person = self.site.world.stranger().await;
        self.site.world.enrol_as(&self.org, &person, &role, state).await
    }

    async fn invitation(&self) -> InvitationId {
        let world = &self.site.world;
        let address = format!("open{}@example.org", world.number());
        world.invite_by(&self.org.owner, &self.org.slug, &address, &[&self.lowest()]).await.id
    }

    async fn owner(&self) -> Browser<'_> {
        self.site.signed_in(&email(&self.org.owner)).await
    }

    /// Calls a server function about this organization.
    async fn call(&self, browser: &Browser<'_>, function: &str, fields: &[(&str, &str)]) -> Answer {
        let fields: Vec<(&str, &str)> =
            [("slug", self.org.slug.as_str())].into_iter().chain(fields.iter().copied()).collect();
        browser.call(function, &fields).await
    }

    /// Whether somebody can do this.
    async fn can(&self, browser: &Browser<'_>, what: Do) -> bool {
        let active = MembershipState::Active;
        let number = self.site.world.number();
        let answer = match what {
            ListUsers => {
                let answer = self.call(browser, "users/list", &[]).await;
                if !is_done(&answer, what) {
                    return false;
                }
                return rows(&answer).len() > N;
            }
            SeeRoles => {
                let answer = self.call(browser, "users/list", &[]).await;
                let others: Vec<Value> =
                    rows(&answer).into_iter().filter(|row| row["is_self"] == false).collect();
                let shown = others
                    .iter()
                    .filter(|row| row["roles"].as_array().is_some_and(|roles| !roles.is_empty()));
                let shown = shown.count();
                assert!(shown == 0 || shown == others.len(), "all or none");
                return shown > 0;
            }
            SeeTeams => self.call(browser, "teams/list", &[]).await,
            Invite => {
                let (role, reader) = (self.id_of(&self.lowest()), reader_of(browser).await);
                let address = format!("new{number}@example.org");
                let fields = [
                    ("reader", reader.as_str()),
                    ("sheet[line][]", &address),
                    ("sheet[who][]", ""),
                    ("sheet[own][]", ""),
                    ("sheet[batch]", ""),
                    ("sheet[remove]", ""),
                    ("roles[]", &role),
                    ("act", "send"),
                ];
                self.call(browser, "invitation/send", &fields).await
            }
            Resend => {
                let id = self.invitation().await.to_string();
                self.call(browser, "invitation/resend", &[("invitation", &id)]).await
            }
            Cancel => {
                let id = self.invitation().await.to_string();
                self.call(browser, "invitation/cancel", &[("invitation", &id)]).await
            }
            Give(role, whom) => {
                let (id, role) = (self.target(whom, active).await.to_string(), self.id_of(role));
                let fields = [("member", id.as_str()), ("roles[]", &role)];
                self.call(browser, "member/change_roles", &fields).await
            }
            Disable(whom) => self.put_out(browser, "disable", self.target(whom, active).await).await,
            Enable(whom) => {
                let id = self.target(whom, MembershipState::Disabled).await;
                self.on_member(browser, "member/enable", id).await
            }
            Remove(whom) => self.put_out(browser, "remove", self.target(whom, active).await).await,
            CreateTeam => self.call(browser, "team/create", &[("name", &format!("Team {number}"))]).await,
            PutIntoTeam => {
                let name = format!("Team {number}");
                let created = self.call(&self.owner().await, "team/create", &[("name", &name)]).await;
                assert!(is_done(&created, what));
                let teams = self.call(&self.owner().await, "teams/list", &[]).await;
                let teams: Value = serde_json::from_str(&teams.text).unwrap();
                let found =
                    teams["teams"].as_array().unwrap().iter().find(|team| team["name"] == name.as_str());
                let team = found.unwrap()["id"].as_str().unwrap().to_owned();
                let member = self.target(NonOwner, active).await.to_string();
                self.call(browser, "team/move", &[("member", &member), ("team", &team)]).await
            }
            Set(section, key) => {
                let opens = self.call(browser, "settings/read", &[("section", section)]).await;
                let opens = is_done(&opens, what);
                // Another value each time, so that there is something to save.
                let value = match key {
                    "language" => {
                        if number.is_multiple_of(2) {
                            "de".to_owned()
                        } else {
                            "en".to_owned()
                        }
                    }
                    _ => format!("{}", 12 + number % 40),
                };
                let field = format!("set[{key}]");
                let fields = [("section", section), (field.as_str(), value.as_str())];
                let saved = self.call(browser, "settings/update", &fields).await;
                assert_eq!(is_done(&saved, what), opens, "{what:?}: the page and saving disagree");
                saved
            }
            Administer(kind) => return self.administers(browser, kind).await,
            CreateRole => self.save_role(browser, "").await,
            EditRole => {
                assert!(is_done(&self.save_role(&self.owner().await, "").await, what));
                let roles = self.call(&self.owner().await, "roles/list", &[]).await;
                let roles: Value = serde_json::from_str(&roles.text).unwrap();
                let own = roles.as_array().unwrap().iter().find(|role| role["is_system"] == false).unwrap();
                self.save_role(browser, own["id"].as_str().unwrap()).await
            }
            ReadLog => self.call(browser, "audit/log", &[]).await,
            RenameOrganization => {
                let name = format!("Globex {number}");
                let fields = [("org_name", name.as_str()), ("org_slug", &self.org.slug)];
                self.call(browser, "organization/rename", &fields).await
            }
            Leave => {
                let agreed = self.shown(browser, "users/leaving", &[]).await;
                self.call(browser, "member/leave", &[("agreed", &agreed)]).await
            }
        };
        is_done(&answer, what)
    }

    async fn save_role(&self, browser: &Browser<'_>, role: &str) -> Answer {
        let name = format!("Role {}", self.site.world.number());
        let fields = [
            ("role", role),
            ("source", ""),
            ("name", name.as_str()),
            ("rank", "20"),
            ("default_view", "users"),
            ("act", "save"),
        ];
        self.call(browser, "role/save", &fields).await
    }

    /// Whether somebody registers, renames and deletes an asset of a kind: all of it or nothing.
    async fn administers(&self, browser: &Browser<'_>, kind: &str) -> bool {
        let owner = self.owner().await;
        let register = |browser, name: String| async move {
            let fields = [("kind", kind), ("name", name.as_str())];
            self.call(browser, "assets/create", &fields).await
        };
        let name = format!("{kind} {}", self.site.world.number());
        assert!(is_done(&register(&owner, name.clone()).await, kind));
        let list = self.call(&owner, "assets/list", &[("query", &format!("?q={name}"))]).await;
        let list: Value = serde_json::from_str(&list.text).unwrap();
        let id = list["found"]["page"]["rows"][0]["id"].as_str().unwrap().to_owned();
        let renamed = [("asset", id.as_str()), ("name", "Renamed")];
        // Who may neither read nor change it is not told that it is there.
        let is_done = |answer: &Answer| answer.status != 404 && is_done(answer, kind);
        let done = [
            is_done(&register(browser, [&name, " too"].concat()).await),
            is_done(&self.call(browser, "assets/update", &renamed).await),
            is_done(&self.call(browser, "assets/delete", &[("asset", &id)]).await),
        ];
        assert!(done.iter().all(|one| *one == done[0]), "{kind}: {done:?}");
        done[0]
    }

    async fn check(&self, rows: &[Row<N>]) {
        let mut wrong = Vec::new();
        for (n, role) in self.roles.iter().enumerate() {
            let browser = self.site.signed_in(&self.emails[n]).await;
            for Row(action, changes, sights, cells) in rows {
                for change in *changes {
                    let found = match self.can(&browser, *change).await {
                        true => Yes,
                        false if self.sees(&browser, sights).await => View,
                        false => No,
                    };
                    if found != cells[n] {
                        wrong.push(format!("{action} as {role}, {change:?}: {found:?}, not {:?}", cells[n]));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert_eq!(self.site.world.violations().await, [] as [String; 0]);
    }

    async fn sees(&self, browser: &Browser<'_>, sights: &[Do]) -> bool {
        let mut seen = Vec::new();
        for sight in sights {
            seen.push(self.can(browser, *sight).await);
        }
        assert!(seen.iter().all(|one| *one == seen[0]), "{sights:?}: {seen:?}");
        seen.first().is_some_and(|one| *one)
    }

    /// Changes a setting as the owner.
    async fn set(&self, section: &str, key: &str, value: &str) {
        let field = format!("set[{key}]");
        let fields = [("section", section), (field.as_str(), value)];
        assert!(is_done(&self.call(&self.owner().await, "settings/update", &fields).await, key));
        let read = self.call(&self.owner().await, "settings/read", &[("section", section)]).await;
        let read: Value = serde_json::from_str(&read.text).unwrap();
        let settings = read["settings"].as_array().unwrap();
        assert!(settings.iter().any(|one| one["key"] == key && one["value"] == value), "{read}");
    }
}

/// The rows of the list of users.
fn rows(answer: &Answer) -> Vec<Value> {
    let list: Value = serde_json::from_str(&answer.text).unwrap();
    list["page"]["rows"].as_array().unwrap().clone()
}

/// The account of whoever is signed in.
async fn reader_of(browser: &Browser<'_>) -> String {
    let page = browser.get("/account").await;
    let (_, rest) = page.text.split_once("name=\"reader\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

const ANALYTICS: [&str; 5] = ["owner", "administrator", "creator", "designer", "viewer"];
const CONFIG: [&str; 5] = ["owner", "admin", "contributor", "viewer", "viewer_no_secrets"];
const CLOUD: [&str; 4] = ["owner", "contributor", "support", "reader"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[rustfmt::skip]
async fn f049_analytics_m3_administration() {
    const PEOPLE: &[Do] = &[Give("viewer", NonOwner), Give("creator", NonOwner), CreateTeam, PutIntoTeam];
    Place::new("analytics", ANALYTICS).await.check(&[
        //   Action                           What the pages do         Seen by                Owner Admin Creator Designer Viewer
        Row("Invite users to the tenant",     &[Invite, Resend, Cancel], &[],                  [Yes, Yes, No,   No, No]),
        Row("Manage users' roles and groups", PEOPLE,                   &[SeeRoles, SeeTeams], [Yes, Yes, View, No, No]),
        Row("Tenant general settings",        &[Set("general", "language"), Set("members", "members.undo_days")],
                                                                        &[],                   [Yes, Yes, No,   No, No]),
        Row("Embed links",                    &[Administer("EmbedLink")], &[],                 [Yes, Yes, Yes,  No, No]),
        Row("Enterprise authentication",      &[Set("sign-in", "sessions.absolute")], &[],     [Yes, Yes, No,   No, No]),
        Row("Media assets",                   &[Administer("Media")],   &[],                   [Yes, Yes, No,   No, No]),
        // License management: no page yet. The decision alone is tested.
    ]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[rustfmt::skip]
async fn config_m4_organization_permissions() {
    const NON_OWNERS: &[Do] = &[Give("contributor", NonOwner), Disable(NonOwner), Enable(NonOwner), Remove(NonOwner)];
    const OWNERS: &[Do] = &[Give("owner", NonOwner), Give("viewer", Owner), Disable(Owner), Enable(Owner), Remove(Owner)];
    let place = Place::new("config", CONFIG).await;
    // The matrix's own reading of who manages whom is `rank`; the default, `owner`, follows the prose: see M6 below.
    place.set("members", "members.managed_by", "rank").await;
    place.check(&[
        //   Action                                        What the pages do           Seen Owner Admin Contributor Viewer NoSecrets
        Row("View list of users",                          &[ListUsers],               &[], [Yes, Yes, Yes, Yes, Yes]),
        // Create personal API access tokens: no page yet. The decision alone is tested.
        Row("Create/update/delete 3rd-party integrations", &[Administer("Integration")], &[], [Yes, Yes, No, No,  No]),
        Row("Manage and invite users",                     &[Invite, Resend, Cancel],  &[], [Yes, Yes, No,  No,  No]),
        // Downloading the log has no page yet. The decision alone is tested.
        Row("View and download audit logs",                &[ReadLog],                 &[], [Yes, Yes, No,  No,  No]),
        Row("Update non-owner roles and users",            NON_OWNERS,                 &[], [Yes, Yes, No,  No,  No]),
        Row("Update owner role and users",                 OWNERS,                     &[], [Yes, No,  No,  No,  No]),
        Row("Manage account",                              &[RenameOrganization],      &[], [Yes, No,  No,  No,  No]),
    ]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[rustfmt::skip]
async fn cloud_m7_people_and_roles() {
    Place::new("cloud", CLOUD).await.check(&[
        //   Area                           What the pages do                   Seen Owner Contributor Support Reader
        Row("Invite users / assign roles",  &[Invite, Give("support", NonOwner)], &[], [Yes, No, No,  No]),
        Row("Create/edit custom roles",     &[CreateRole, EditRole],             &[], [Yes, No, No,  No]),
        // Issue/delete access tokens, read invoices and usage: no pages yet. The decision alone is tested.
        Row("Read audit log",               &[ReadLog],                          &[], [Yes, No, Yes, No]),
    ]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[rustfmt::skip]
async fn portal_m6_admins_invite_promote_and_remove() {
    Place::new("portal", ["admin", "user"]).await.check(&[
        //   Rule               What the pages do             Seen  Admin User
        Row("Who invites",       &[Invite],                    &[], [Yes, No]),
        // One promotes: a User becomes an Admin.
        Row("Who changes roles", &[Give("admin", NonOwner)],   &[], [Yes, No]),
        Row("Who removes",       &[Remove(NonOwner)],          &[], [Yes, No]),
        // `members.leave` is `everyone`: the source does not say who may not.
        Row("Self-removal",      &[Leave],                     &[], [Yes, Yes]),
    ]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[rustfmt::skip]
async fn analytics_m6_administrators_and_owners_manage_people() {
    Place::new("analytics", ANALYTICS).await.check(&[
        //   Rule               What the pages do                Seen Owner Admin Creator Designer Viewer
        Row("Who invites",       &[Invite],                       &[], [Yes, Yes, No,  No,  No]),
        Row("Who changes roles", &[Give("designer", NonOwner)],   &[], [Yes, Yes, No,  No,  No]),
        // The source does not say who removes and leaves: the managing roles, and everyone.
        Row("Who removes",       &[Remove(NonOwner)],             &[], [Yes, Yes, No,  No,  No]),
        Row("Self-removal",      &[Leave],                        &[], [Yes, Yes, Yes, Yes, Yes]),
    ]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[rustfmt::skip]
async fn config_m6_owners_alone_change_roles_and_remove_and_managers_may_leave() {
    Place::new("config", CONFIG).await.check(&[
        //   Rule               What the pages do                 Seen Owner Admin Contributor Viewer NoSecrets
        Row("Who invites",       &[Invite],                        &[], [Yes, Yes, No, No, No]),
        // `members.managed_by` is `owner`, as the prose has it; disabling follows the permission.
        Row("Who changes roles", &[Give("contributor", NonOwner)], &[], [Yes, No,  No, No, No]),
        Row("Who removes",       &[Remove(NonOwner)],              &[], [Yes, No,  No, No, No]),
        Row("Who disables",      &[Disable(NonOwner)],             &[], [Yes, Yes, No, No, No]),
        Row("Self-removal",      &[Leave],                         &[], [Yes, Yes, No, No, No]),
    ]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[rustfmt::skip]
async fn cloud_m6_owners_manage_people() {
    Place::new("cloud", CLOUD).await.check(&[
        //   Rule               What the pages do             Seen Owner Contributor Support Reader
        Row("Who invites",       &[Invite],                    &[], [Yes, No,  No,  No]),
        Row("Who changes roles", &[Give("support", NonOwner)], &[], [Yes, No,  No,  No]),
        Row("Who removes",       &[Remove(NonOwner)],          &[], [Yes, No,  No,  No]),
        // The source does not say: everyone.
        Row("Self-removal",      &[Leave],                     &[], [Yes, Yes, Yes, Yes]),
    ]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[rustfmt::skip]
async fn workspace_m6_admins_manage_people_and_cannot_leave() {
    let place = Place::new("workspace", ["workspace_admin", "default"]).await;
    place.check(&[
        //   Rule               What the pages do                     Seen Admin Default
        Row("Who invites",       &[Invite],                            &[], [Yes, No]),
        Row("Who changes roles", &[Give("workspace_admin", NonOwner)], &[], [Yes, No]),
        Row("Who removes",       &[Remove(NonOwner)],                  &[], [Yes, No]),
        Row("Self-removal",      &[Leave],                             &[], [No,  Yes]),
    ]).await;
    // "Never self" also by the way of removing oneself like another member.
    let admin = place.owner().await;
    assert!(!is_done(&place.put_out(&admin, "remove", place.org.owner_id).await, "oneself"));
}
