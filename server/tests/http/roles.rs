//! Roles without a script: created and previewed by forms, and the page that their holders land on.

use crate::site::{Answer, Browser, Site};

const NEW: &str = "/o/acme/roles/new";

fn leads_to(answer: &Answer, path: &str) -> bool {
    (answer.status, answer.header("location")) == (303, path)
}

/// The value that stands after a text.
fn after<'a>(answer: &'a Answer, text: &str) -> &'a str {
    let (_, rest) = answer.text.split_once(text).unwrap();
    rest.split('"').next().unwrap()
}

/// Posts the form of the editor.
async fn save(browser: &Browser<'_>, act: &str, name: &str) -> Answer {
    let reader = browser.get("/account").await;
    let fields = [
        ("do", "role/save"),
        ("reader", after(&reader, "name=\"reader\" value=\"")),
        ("slug", "acme"),
        ("role", ""),
        ("source", ""),
        ("name", name),
        ("rank", "20"),
        ("default_view", "audit"),
        ("grants[]", "Audit.Log.READ"),
        ("grants[]", "Asset.Project.READ"),
        ("grants[]", "Asset.Project.DELETE"),
        ("scopes[]", "all:Audit.Log"),
        ("scopes[]", "read_all:Asset.Project"),
        ("act", act),
    ];
    browser.post(NEW, &fields).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_is_previewed_and_created_without_a_script() {
    let site = Site::new().await;
    let owner = site.signed_in("olga@example.com").await;
    let preview = save(&owner, "preview", "Auditors").await;
    assert_eq!(preview.status, 200);
    assert!(preview.text.contains("Nobody has this role."), "{}", preview.text);
    assert!(preview.text.contains("value=\"Auditors\""), "what was entered stays: {}", preview.text);
    assert!(preview.text.contains("value=\"Audit.Log.READ\" checked"), "{}", preview.text);
    let refused = save(&owner, "save", "viewer").await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("Another role here has this name."), "{}", refused.text);
    assert!(leads_to(&save(&owner, "save", "Auditors").await, "/o/acme/roles"));
    let roles = owner.get("/o/acme/roles").await;
    assert!(roles.text.contains("Auditors") && roles.text.contains("Lands on Audit log"), "{}", roles.text);
    let grants = owner.get("/rpc/roles/list?slug=acme").await;
    for grant in ["[\"Asset.Project.DELETE\",\"own\"]", "[\"Asset.Project.READ\",\"all\"]"] {
        assert!(grants.text.contains(grant), "{grant}: {}", grants.text);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_start_of_an_organization_leads_each_member_to_their_page() {
    let site = Site::new().await;
    let owner = site.signed_in("olga@example.com").await;
    assert!(leads_to(&owner.get("/").await, "/o/acme/overview"));
    assert!(leads_to(&owner.get("/o/acme").await, "/o/acme/overview"));
    let page = owner.get("/o/acme/roles").await;
    let (role, reader) = (after(&page, "name=\"role\" value=\""), after(&page, "name=\"reader\" value=\""));
    let fields = [
        ("do", "role/defaults"),
        ("reader", reader),
        ("slug", "acme"),
        ("role", role),
        ("default_view", "audit"),
    ];
    assert!(
        leads_to(&owner.post("/o/acme/roles", &fields).await, "/o/acme/roles"),
        "the owner's role comes first"
    );
    for path in ["/", "/o/acme"] {
        assert!(leads_to(&owner.get(path).await, "/o/acme/audit"), "{path}");
    }
    assert_eq!(owner.get("/o/nowhere").await.status, 404);
    assert!(leads_to(&site.browser().get("/o/acme").await, "/sign-in?to=%2Fo%2Facme"));
}
