//! Two organizations: the owner of one calls every server function and opens every page with the address and the ids of
//! the other. Server functions and pages are enumerated; one that no table names fails the test.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use app::api::FormAnswer;
use domain::{
    error::{ErrorKind, PictureError, Problem},
    invite::{LineState, Sheet},
    view::InviteOutcome,
};
use http::Method;
use leptos::server_fn::axum::server_fn_paths;
use testkit::{Org, Sample};

mod answers;
mod form;
mod pages;

use self::{
    answers::{
        has_wrong_setting, has_wrong_slug, is_sent, no_row_could_be_changed, one_row_could_be_changed,
        person_is_unknown, picture_is_missing, team_is_unknown,
    },
    form::form,
    pages::PAGES,
};
use crate::site::{Answer, Browser, Site};

type Expected = fn(&Answer) -> bool;

/// The server functions of an organization: what they answer to one's own address with ids of the other organization, and
/// with ids of one's own. To the address of the other organization all answer "not found".
const OF_AN_ORGANIZATION: &[(&str, Expected, Expected)] = &[
    ("asset_kind/create", is_invalid, is_invalid),
    ("asset_kind/delete", is_not_found, succeeds),
    ("asset_kind/rename", is_not_found, succeeds),
    ("asset_kinds/get", is_not_found, succeeds),
    ("asset_kinds/list", succeeds, succeeds),
    ("assets/chosen", succeeds, succeeds),
    // The form names no kind: a new asset would be a change of one's own organization.
    ("assets/create", is_invalid, is_invalid),
    ("assets/delete", is_not_found, succeeds),
    ("assets/get", is_not_found, succeeds),
    ("assets/import", is_invalid, is_invalid),
    ("assets/list", succeeds, succeeds),
    ("assets/options", succeeds, succeeds),
    // The address is no member's.
    ("assets/share", is_not_found, is_invalid),
    ("assets/start", is_not_found, succeeds),
    ("assets/stop", is_not_found, succeeds),
    ("assets/transfer", is_not_found, is_invalid),
    ("assets/unshare", is_not_found, succeeds),
    ("assets/update", is_not_found, succeeds),
    ("audit/log", succeeds, succeeds),
    // No plan was agreed to.
    ("bulk/act", no_row_could_be_changed, one_row_could_be_changed),
    ("bulk/job", is_not_found, succeeds),
    ("bulk/question", succeeds, succeeds),
    ("find/all", succeeds, succeeds),
    ("invitation/approve", is_not_found, succeeds),
    ("invitation/cancel", is_not_found, succeeds),
    ("invitation/link", is_not_found, succeeds),
    ("invitation/resend", is_not_found, succeeds),
    ("invitation/review", team_is_unknown, succeeds),
    ("invitation/roles", succeeds, succeeds),
    ("invitation/send", team_is_unknown, is_sent),
    ("invitations/get", is_not_found, succeeds),
    ("invitations/list", succeeds, succeeds),
    ("member/change_email", is_not_found, succeeds),
    ("member/change_roles", is_not_found, succeeds),
    // No plan was agreed to.
    ("member/disable", is_not_found, has_other_consequences),
    ("member/enable", is_not_found, succeeds),
    ("member/end", is_not_found, succeeds),
    ("member/end_session", is_not_found, succeeds),
    ("member/end_sessions", is_not_found, succeeds),
    ("member/rename", is_not_found, succeeds),
    ("member/reset_password", is_not_found, succeeds),
    // It takes no id.
    ("member/leave", is_last_owner, is_last_owner),
    // No plan was agreed to.
    ("member/hand_over", is_not_found, has_other_consequences),
    // It names a schedule as well.
    ("member/stop_schedules", is_not_found, succeeds),
    ("member/preview_roles", is_not_found, succeeds),
    // No plan was agreed to.
    ("member/remove", is_not_found, has_other_consequences),
    ("org/shell", succeeds, succeeds),
    // It takes no id, and no plan was agreed to.
    ("organization/delete", has_other_consequences, has_other_consequences),
    ("organization/deletion", succeeds, succeeds),
    // It takes no id, and is not deleted.
    ("organization/restore", succeeds, succeeds),
    // Whoever is a member is in already.
    ("organization/join", succeeds, succeeds),
    // They take no id, and no file comes with the call.
    ("organization/picture", picture_is_missing, picture_is_missing),
    ("organization/remove_picture", succeeds, succeeds),
    // It takes no id.
    ("organization/rename", has_wrong_slug, has_wrong_slug),
    // It takes no id; without an address nobody is named.
    ("organization/successor", succeeds, succeeds),
    ("overview/read", succeeds, succeeds),
    ("people/find", succeeds, succeeds),
    ("people/begin", is_not_found, succeeds),
    ("people/import", is_not_found, succeeds),
    ("people/options", succeeds, succeeds),
    // The table is empty.
    ("people/upload", is_invalid, is_invalid),
    ("review/decide", is_not_found, succeeds),
    ("review/end", is_not_found, succeeds),
    // A member who may not review cannot be named as a reviewer.
    ("review/start", is_invalid, is_invalid),
    ("reviews/get", is_not_found, succeeds),
    ("reviews/list", succeeds, succeeds),
    ("reviews/options", succeeds, succeeds),
    ("reviews/plan", is_not_found, succeeds),
    ("role/defaults", is_not_found, succeeds),
    ("role/delete", is_not_found, succeeds),
    ("role/deletion", is_not_found, succeeds),
    ("role/editor", is_not_found, succeeds),
    ("role/preview", is_not_found, succeeds),
    ("role/preview_deletion", is_not_found, succeeds),
    ("role/save", is_not_found, succeeds),
    ("roles/list", succeeds, succeeds),
    ("settings/preview", has_wrong_setting, has_wrong_setting),
    ("settings/read", succeeds, succeeds),
    ("settings/update", has_wrong_setting, has_wrong_setting),
    ("team/add", is_not_found, succeeds),
    ("team/create", person_is_unknown, succeeds),
    ("team/delete", is_not_found, succeeds),
    ("team/lead", is_not_found, succeeds),
    ("team/move", is_not_found, succeeds),
    // No file comes with the call.
    ("team/picture", is_not_found, picture_is_missing),
    ("team/remove_picture", is_not_found, succeeds),
    ("team/roles", is_not_found, succeeds),
    ("team/save", is_not_found, succeeds),
    ("teams/get", is_not_found, succeeds),
    ("teams/list", succeeds, succeeds),
    ("template/switch", succeeds, succeeds),
    ("undo/apply", is_not_found, succeeds),
    ("undo/list", succeeds, succeeds),
    ("undo/undo", is_not_found, succeeds),
    ("users/leaving", succeeds, succeeds),
    ("users/list", succeeds, succeeds),
    ("users/member", is_not_found, succeeds),
    ("users/permissions", is_not_found, succeeds),
    ("users/question", is_not_found, succeeds),
    ("view/delete", is_not_found, succeeds),
    // The name is empty.
    ("view/rename", is_not_found, is_invalid),
    // It takes no id: a new view would be a change of one's own organization.
    ("view/save", is_invalid, is_invalid),
    ("view/share", is_not_found, succeeds),
    ("view/unshare", is_not_found, succeeds),
    ("view/update", is_not_found, succeeds),
    ("views/list", succeeds, succeeds),
];

/// The server functions that take no organization, with the reason.
const WITHOUT_ORGANIZATION: &[(&str, &str)] = &[
    ("account/cancel_email", "one's own account"),
    ("account/change_email", "one's own account"),
    ("account/close", "one's own account"),
    ("account/read", "one's own account"),
    ("account/picture", "one's own account"),
    ("account/remove_picture", "one's own account"),
    ("account/rename", "one's own account"),
    ("account/set_language", "one's own account"),
    ("choose/read", "one's own memberships"),
    ("program/crashed", "it says where the program panicked"),
    ("email/cancel", "the token names the account"),
    ("email/confirm", "the token names the account"),
    ("invitation/accept", "the token names the invitation"),
    ("invitation/move", "the token names the invitation"),
    ("invitation/decline", "the token names the invitation"),
    ("invitation/join", "the token names the invitation"),
    ("invitation/sign_in", "the token names the invitation"),
    ("organization/create", "it makes a new one of one's own"),
    ("password/change", "one's own account"),
    ("password/forgot", "before sign-in"),
    ("password/reset", "the token names the account"),
    ("session/revoke", "one's own account"),
    ("session/revoke_others", "one's own account"),
    ("session/sign_in", "before sign-in"),
    ("session/sign_out", "one's own account"),
    ("setup/complete", "before there is an organization"),
    ("sign_up/complete", "it makes a new one; the token names the address"),
    ("sign_up/request", "before sign-in"),
];

fn error(answer: &Answer) -> Option<ErrorKind> {
    serde_json::from_str(&answer.text).ok()
}

fn is_not_found(answer: &Answer) -> bool {
    (answer.status, error(answer)) == (404, Some(ErrorKind::NotFound))
}

fn is_last_owner(answer: &Answer) -> bool {
    (answer.status, error(answer)) == (409, Some(ErrorKind::LastOwner))
}

fn has_other_consequences(answer: &Answer) -> bool {
    (answer.status, error(answer)) == (409, Some(ErrorKind::ConsequencesChanged))
}

fn is_invalid(answer: &Answer) -> bool {
    answer.status == 422
}

fn succeeds(answer: &Answer) -> bool {
    answer.status == 200 && error(answer).is_none()
}

/// Whether a change was made, or there was nothing to change.
fn is_done(answer: &Answer) -> bool {
    matches!(serde_json::from_str(&answer.text), Ok(FormAnswer::Done(_)))
}

/// The fields that each server function takes, read from the sources.
fn fields_of_functions() -> BTreeMap<String, Vec<String>> {
    let mut functions = BTreeMap::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(path).unwrap();
            for function in text.split("\n#[server(prefix = \"/rpc\", endpoint = \"").skip(1) {
                let (name, rest) = function.split_once('"').unwrap();
                let (_, parameters) = rest.split_once(" fn ").unwrap().1.split_once('(').unwrap();
                let parameters = parameters.split(") ->").next().unwrap();
                let before_types = parameters.split(',').filter_map(|parameter| parameter.split_once(':'));
                let fields =
                    before_types.map(|(name, _)| name.split_whitespace().next_back().unwrap().to_owned());
                functions.insert(name.to_owned(), fields.collect());
            }
        }
    }
    functions
}

/// Whether a server function is called by GET.
fn is_read(name: &str) -> bool {
    server_fn_paths().any(|(path, method)| path == format!("/rpc/{name}") && method == Method::GET)
}

/// How many server functions are called in the same two organizations: their rows are compared before and after each.
const CALLED_IN_TWINS: usize = 20;

/// Two organizations, and the password of the first one's owner is known.
struct Twins {
    site: Site,
    own: Org,
    other: Org,
}

impl Twins {
    async fn new() -> Self {
        let site = Site::new().await;
        let own = site.world.organization("Acme Two").await;
        let other = site.world.organization("Globex").await;
        site.world.reset_password(email(&own)).await;
        Self { site, own, other }
    }

    /// New rows of both, for calls by the owner of the first one in a new session.
    async fn samples(&mut self) -> (Sample, Sample) {
        let world = &self.site.world;
        self.own.owner = world.caller_of(&world.sign_in(email(&self.own)).await).await;
        (world.sample(&self.own).await, world.sample(&self.other).await)
    }

    /// A browser of the owner of the first one.
    async fn browser(&self) -> Browser<'_> {
        self.site.signed_in(email(&self.own)).await
    }

    /// Everything that a request can change in these organizations, denials included.
    async fn data(&self, slugs: &[&str]) -> Vec<String> {
        let mut lines = self.site.world.snapshot(slugs).await;
        for slug in slugs {
            lines.extend(self.site.world.denials(slug).await.iter().map(|event| format!("{event:?}")));
        }
        lines
    }
}

fn email(org: &Org) -> &str {
    &org.owner.session().unwrap().account.email
}

/// Whether the text names a person of the samples of an organization.
fn names_people_of(text: &str, slug: &str) -> bool {
    text.contains(&format!(" of {slug}")) || text.contains(&format!("@{slug}.example"))
}

fn borrowed<'a>(fields: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

#[test]
fn every_server_function_is_in_one_of_the_two_tables_and_the_form_has_its_fields() {
    let registered: BTreeSet<String> =
        server_fn_paths().map(|(path, _)| path.strip_prefix("/rpc/").unwrap_or(path).to_owned()).collect();
    let functions = fields_of_functions();
    assert_eq!(functions.keys().cloned().collect::<BTreeSet<_>>(), registered, "read from the sources");
    let mut wrong = Vec::new();
    for (name, fields) in &functions {
        let is_of_org = OF_AN_ORGANIZATION.iter().any(|(other, ..)| other == name);
        let has_reason = WITHOUT_ORGANIZATION.iter().any(|(other, _)| other == name);
        if is_of_org == has_reason {
            wrong.push(format!("{name}: must be in exactly one table"));
        }
        if is_of_org != fields.iter().any(|field| field == "slug") {
            wrong.push(format!("{name}: whether it takes an address is not what its table says"));
        }
    }
    let named = OF_AN_ORGANIZATION.iter().map(|(name, ..)| name);
    let named = named.chain(WITHOUT_ORGANIZATION.iter().map(|(name, _)| name));
    wrong.extend(
        named.filter(|name| !registered.contains(**name)).map(|name| format!("{name}: does not exist")),
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_server_function_reads_or_changes_another_organization() {
    let mut wrong = Vec::new();
    for functions in OF_AN_ORGANIZATION.chunks(CALLED_IN_TWINS) {
        wrong.extend(wrong_with_others(Twins::new().await, functions).await);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with server functions that are called for another organization and with its ids.
async fn wrong_with_others(mut twins: Twins, called: &[(&str, Expected, Expected)]) -> Vec<String> {
    let (own_slug, other_slug) = (twins.own.slug.clone(), twins.other.slug.clone());
    let reader = twins.own.owner.session().unwrap().account.id.to_string();
    let functions = fields_of_functions();
    let mut wrong = Vec::new();
    for (name, with_foreign_ids, with_own_ids) in called {
        let (own, foreign) = twins.samples().await;
        let browser = twins.browser().await;
        let before = twins.data(&[&own_slug, &other_slug]).await;
        let address = format!("{}@example.com", name.replace('/', "-"));
        let calls: [(&str, &Sample, Expected); 3] = [
            (&other_slug, &own, is_not_found),
            (&other_slug, &foreign, is_not_found),
            (&own_slug, &foreign, *with_foreign_ids),
        ];
        for (slug, ids, is_expected) in calls {
            let form = form(&reader, slug, ids, &address);
            for field in &functions[*name] {
                let is_sent = |(sent, _): &(&str, String)| sent.split('[').next() == Some(field);
                if !form.iter().any(is_sent) {
                    wrong.push(format!("{name}: the form has no {field}"));
                }
            }
            let mut fields = borrowed(&form);
            let called = browser.call(name, &fields).await;
            fields.push(("do", name));
            let posted = browser.post(&format!("/o/{own_slug}/users"), &fields).await;
            // What only reads is no form's target; what is done leads on.
            let of_form = match is_read(name) {
                true => 404,
                false if is_done(&called) => 303,
                false => called.status,
            };
            let is_same = posted.status == of_form;
            if !is_expected(&called) || !is_same {
                let what = if std::ptr::eq(ids, &raw const own) { "own" } else { "foreign" };
                let statuses = (called.status, posted.status);
                wrong.push(format!("{name} in {slug} with {what} ids: {statuses:?} {}", called.text));
            }
            if [called.text, posted.text].iter().any(|text| names_people_of(text, &other_slug)) {
                wrong.push(format!("{name} in {slug}: names people of {other_slug}"));
            }
        }
        if twins.data(&[&own_slug, &other_slug]).await != before {
            wrong.push(format!("{name}: something changed"));
        }
        // The same with one's own rows succeeds, so nothing was refused for another reason.
        let called = browser.call(name, &borrowed(&form(&reader, &own_slug, &own, &address))).await;
        if !with_own_ids(&called) {
            wrong.push(format!("{name} with everything of one's own: {} {}", called.status, called.text));
        }
    }
    wrong
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_server_function_without_an_organization_changes_one() {
    let mut twins = Twins::new().await;
    let (own_slug, other_slug) = (twins.own.slug.clone(), twins.other.slug.clone());
    let reader = twins.own.owner.session().unwrap().account.id.to_string();
    let mut wrong = Vec::new();
    for (name, _) in WITHOUT_ORGANIZATION {
        let (_, foreign) = twins.samples().await;
        let browser = twins.browser().await;
        let before = twins.data(&[&other_slug]).await;
        for slug in [&own_slug, &other_slug] {
            let called =
                browser.call(name, &borrowed(&form(&reader, slug, &foreign, "new@example.com"))).await;
            if *name == "session/revoke" && !is_not_found(&called) {
                wrong.push(format!("{name}: {} {}", called.status, called.text));
            }
            if names_people_of(&called.text, &other_slug) {
                wrong.push(format!("{name}: names people of {other_slug}"));
            }
        }
        if twins.data(&[&other_slug]).await != before {
            wrong.push(format!("{name}: something changed"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The URL of a page, with every parameter that any page reads an id from.
fn url(page: &str, slug: &str, ids: &Sample) -> String {
    let action = if page.contains("/invitations/") { "resend" } else { "disable" };
    let path = page
        .replace("{slug}", slug)
        .replace("{member}", &ids.member.to_string())
        .replace("{invitation}", &ids.invitation.to_string())
        .replace("{role}", &ids.custom_role.to_string())
        .replace("{team}", &ids.team.to_string())
        .replace("{import}", &ids.import.to_string())
        .replace("{job}", &ids.job.to_string())
        .replace("{review}", &ids.review.to_string())
        .replace("{asset}", &ids.asset.to_string())
        .replace("{asset_kind}", &ids.asset_kind.to_string())
        .replace("{kind}", "Schedule")
        .replace("{action}", action)
        .replace("{section}", "members");
    let (member, invitation) = (ids.member, ids.invitation);
    format!(
        "{path}?q={member}&person={member}&by={}&sel={member}&sel={invitation}&owner={}&asset={}",
        ids.owner, ids.owner, ids.asset
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_page_shows_another_organization() {
    let mut twins = Twins::new().await;
    let (own_slug, other_slug) = (twins.own.slug.clone(), twins.other.slug.clone());
    let (own, foreign) = twins.samples().await;
    let browser = twins.browser().await;
    let routes: BTreeSet<&str> = app::ORG_PATHS.iter().copied().collect();
    assert_eq!(routes, PAGES.iter().map(|(page, _)| *page).collect(), "the table has every page");
    let before = twins.data(&[&own_slug, &other_slug]).await;
    let mut wrong = Vec::new();
    for (page, with_foreign_ids) in PAGES {
        // The template administers no kind of assets of its own.
        let with_own_ids = if *page == "/o/{slug}/assets/kinds/{kind}" { 404 } else { 200 };
        let calls = [
            (&other_slug, &own, 404),
            (&other_slug, &foreign, 404),
            (&own_slug, &foreign, *with_foreign_ids),
            // So nothing was refused for another reason.
            (&own_slug, &own, with_own_ids),
        ];
        for (slug, ids, expected) in calls {
            let url = url(page, slug, ids);
            let answer = browser.get(&url).await;
            if answer.status != expected {
                wrong.push(format!("{url}: {}, not {expected}", answer.status));
            }
            if names_people_of(&answer.text, &other_slug) || answer.text.contains("Globex") {
                wrong.push(format!("{url}: shows people or the name of {other_slug}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(twins.data(&[&own_slug, &other_slug]).await, before);
    let users = browser.get(&format!("/o/{own_slug}/users")).await;
    assert!(names_people_of(&users.text, &own_slug), "people would be recognized: {}", users.text);
}
