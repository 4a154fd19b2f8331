//! Forms without a script: an error shows the submitted values, a success redirects and confirms once.

use testkit::PASSWORD;

use crate::site::Site;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_form_shows_the_page_again_with_the_submitted_values_but_no_password() {
    let site = Site::new().await;
    let browser = site.browser();
    let fields = [
        ("do", "session/sign_in"),
        ("email", "olga@example.com"),
        ("password", "not-her-password"),
        ("to", "/account"),
    ];
    let answer = browser.post("/sign-in?to=%2Faccount", &fields).await;
    assert_eq!(answer.status, 401);
    assert!(answer.text.contains("is wrong"), "{}", answer.text);
    assert!(answer.text.contains("value=\"olga@example.com\""), "{}", answer.text);
    assert!(answer.text.contains("value=\"/account\""), "{}", answer.text);
    assert!(!answer.text.contains("not-her-password"));
    assert!(browser.cookie("__Host-rolecall").is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sign_in_redirects_with_a_session_cookie() {
    let site = Site::new().await;
    let browser = site.browser();
    let fields = [
        ("do", "session/sign_in"),
        ("email", "Olga@Example.com"),
        ("password", PASSWORD),
        ("to", "/account"),
    ];
    let answer = browser.post("/sign-in", &fields).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/account"));
    let cookie = answer.cookies().into_iter().find(|cookie| cookie.starts_with("__Host-rolecall=")).unwrap();
    for attribute in ["; Path=/", "; HttpOnly", "; Secure", "; SameSite=Lax"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    let answer = browser.get("/account").await;
    assert_eq!(answer.status, 200);
    assert!(answer.text.contains("Olga Owner"), "{}", answer.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_is_confirmed_on_the_next_page_and_only_there() {
    let site = Site::new().await;
    let olga = site.signed_in("olga@example.com").await;
    let answer = olga.post("/sign-out", &[("do", "session/sign_out")]).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/sign-in"));
    assert!(olga.cookie("__Host-rolecall").is_none(), "the session cookie is deleted");
    assert!(olga.cookie("__Host-rolecall-flash").is_some());

    let redirect = olga.get("/").await;
    assert_eq!(redirect.status, 303, "a redirect passes the message on");
    assert!(olga.cookie("__Host-rolecall-flash").is_some());

    let first = olga.get("/sign-in").await;
    assert!(first.text.contains("You've been signed out."), "{}", first.text);
    let second = olga.get("/sign-in").await;
    assert!(!second.text.contains("You've been signed out."));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_set_up_works_without_a_script() {
    let site =
        Site::before_set_up(|settings| settings.public_url = Some("https://id.example.com".into())).await;
    let token = service::setup::make_link(&site.world.service, site.world.origin()).await.unwrap();
    let path = format!("/setup/{}", token.reveal());
    let browser = site.browser();
    let page = browser.get(&path).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("Set up Rolecall"));

    let mut fields = vec![
        ("do", "setup/complete"),
        ("token", token.reveal()),
        ("name", "Olga Owner"),
        ("email", "olga"),
        ("password", PASSWORD),
        ("org_name", "Acme"),
        ("template", "standard"),
        ("public_url", "https://id.example.com"),
        ("mail", "none"),
        ("mail_password", "hunter2hunter2"),
    ];
    let again = browser.post(&path, &fields).await;
    assert_eq!(again.status, 422);
    assert!(
        again.text.contains("value=\"Olga Owner\"") && again.text.contains("value=\"olga\""),
        "{}",
        again.text
    );
    assert!(!again.text.contains(PASSWORD) && !again.text.contains("hunter2hunter2"));

    fields[3].1 = "olga@example.com";
    let done = browser.post(&path, &fields).await;
    assert_eq!((done.status, done.header("location")), (303, "/o/acme/users"), "{}", done.text);
    let users = browser.get("/o/acme/users").await;
    assert_eq!(users.status, 200, "signed in, although only the set-up says that the site is on https");
    assert!(users.text.contains("Rolecall is set up."), "{}", users.text);
    assert!(users.text.contains("olga@example.com"), "{}", users.text);
    assert_eq!(browser.get(&path).await.status, 410, "the link has been used");
}

/// Whether the radio button of a template is the chosen one.
fn is_chosen(html: &str, template: &str) -> bool {
    let value = format!("value=\"{template}\"");
    let mut inputs = html.split("<input").filter_map(|rest| rest.split('>').next());
    inputs.any(|input| input.contains(&value) && input.contains(" checked"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_template_of_a_new_organization_stays_chosen_and_an_unknown_one_is_refused() {
    let site = Site::new().await;
    let olga = site.signed_in("olga@example.com").await;
    let page = olga.get("/choose/new").await;
    assert_eq!(page.status, 200);
    assert!(is_chosen(&page.text, "standard") && !is_chosen(&page.text, "cloud"), "{}", page.text);

    let mut fields = vec![("do", "organization/create"), ("org_name", " "), ("template", "cloud")];
    let again = olga.post("/choose/new", &fields).await;
    assert_eq!(again.status, 422);
    assert!(is_chosen(&again.text, "cloud") && !is_chosen(&again.text, "standard"), "{}", again.text);

    fields[1].1 = "Cloud Nine";
    fields[2].1 = "nothing";
    let unknown = olga.post("/choose/new", &fields).await;
    assert_eq!(unknown.status, 422);
    assert!(unknown.text.contains("href=\"#template\""), "{}", unknown.text);
    assert!(unknown.text.contains("value=\"Cloud Nine\""), "{}", unknown.text);

    fields[2].1 = "cloud";
    let done = olga.post("/choose/new", &fields).await;
    assert_eq!((done.status, done.header("location")), (303, "/o/cloud-nine/users"), "{}", done.text);
    let users = olga.get("/o/cloud-nine/users").await;
    assert!(users.text.contains("Cloud Nine was created."), "{}", users.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_organization_is_for_who_is_signed_in() {
    let site = Site::new().await;
    let answer = site.browser().get("/choose/new").await;
    assert_eq!((answer.status, answer.header("location")), (303, "/sign-in?to=%2Fchoose%2Fnew"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_set_up_tries_the_mail_server_and_says_which_step_failed_before_anything_is_set_up() {
    let site = Site::before_set_up_without_mail().await;
    let token = service::setup::make_link(&site.world.service, site.world.origin()).await.unwrap();
    let path = format!("/setup/{}", token.reveal());
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let server = nobody.local_addr().unwrap().to_string();
    drop(nobody);
    let mut fields = vec![
        ("do", "setup/complete"),
        ("token", token.reveal()),
        ("name", "Olga Owner"),
        ("email", "olga@example.com"),
        ("password", PASSWORD),
        ("org_name", "Acme"),
        ("template", "standard"),
        ("public_url", "https://id.example.com"),
        ("mail", "smtp"),
        ("mail_server", "10.0.0.25:25"),
        ("mail_tls", "none"),
        ("mail_username", "rolecall"),
        ("mail_password", "hunter2hunter2"),
        ("mail_from", "Acme, Inc. <people@example.com>"),
    ];
    let browser = site.browser();
    let exposed = browser.post(&path, &fields).await;
    assert_eq!(exposed.status, 422);
    assert!(exposed.text.contains("others could read the password"), "{}", exposed.text);

    fields[9].1 = &server;
    let failed = browser.post(&path, &fields).await;
    assert!(failed.text.contains("the mail server can't be used (connection)"), "{}", failed.text);
    assert!(failed.text.contains("can't be reached") && failed.text.contains(&server), "{}", failed.text);
    assert!(!failed.text.contains(PASSWORD) && !failed.text.contains("hunter2hunter2"));
    assert!(!service::setup::is_set_up(&site.world.service).await.unwrap());

    fields[8].1 = "none";
    assert_eq!(browser.post(&path, &fields).await.status, 303, "without a mail server it goes on");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_with_a_result_shows_it_on_the_same_page() {
    let site = Site::new().await;
    let olga = site.signed_in("olga@example.com").await;
    let role = site.world.role("viewer").await.to_string();
    let fields = [
        ("do", "invitation/send"),
        ("slug", "acme"),
        ("sheet[line][]", "ada@example.com"),
        ("sheet[who][]", ""),
        ("sheet[own][]", ""),
        ("sheet[line][]", "nobody"),
        ("sheet[who][]", ""),
        ("sheet[own][]", ""),
        ("roles[]", role.as_str()),
        ("roles[]", role.as_str()),
        ("note", ""),
        ("act", "send"),
    ];
    let answer = olga.post("/o/acme/invite", &fields).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(answer.text.contains("ada@example.com") && answer.text.contains("Invited"), "{}", answer.text);
    assert_eq!(site.world.mail_jobs().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_of_people_is_reviewed_and_changed_before_it_is_sent() {
    let site = Site::new().await;
    let olga = site.signed_in("olga@example.com").await;
    let role = site.world.role("viewer").await.to_string();
    let basis = [("do", "invitation/send"), ("slug", "acme"), ("roles[]", role.as_str())];
    let with = |more: &[(&'static str, &'static str)]| [&basis[..], more].concat();
    let rows = [
        ("sheet[line][]", "ada@example.com"),
        ("sheet[who][]", "Ada"),
        ("sheet[own][]", "admin"),
        ("sheet[line][]", "bob@example.com"),
        ("sheet[who][]", ""),
        ("sheet[own][]", ""),
        ("sheet[line][]", "carol@example.com"),
        ("sheet[who][]", ""),
        ("sheet[own][]", "*2"),
        ("sheet[pick][]", "2:member"),
        ("sheet[pick][]", "2:viewer"),
    ];
    let list = olga.post("/o/acme/invite", &with(&[("addresses", "<b>x</b>@y, dan@example.com")])).await;
    assert!(list.shown().contains("Send 1 invitation<"), "{}", list.text);
    assert!(!list.text.contains("<b>x</b>"), "the submitted text is escaped: {}", list.text);
    let fewer = olga.post("/o/acme/invite", &with(&[&rows[..], &[("sheet[remove]", "1")]].concat())).await;
    assert!(
        !fewer.shown().contains("bob@example.com") && fewer.shown().contains("Member, Viewer"),
        "{}",
        fewer.text
    );
    assert!(site.world.mail_jobs().await.is_empty(), "a review sends nothing");

    let refused: Vec<_> =
        with(&rows).into_iter().filter(|(name, _)| *name != "roles[]").chain([("act", "send")]).collect();
    let answer = olga.post("/o/acme/invite", &refused).await;
    assert_eq!(answer.status, 422, "bob has no role: {}", answer.text);
    assert!(
        answer.text.contains("bob@example.com") && answer.text.contains("Not checked yet"),
        "{}",
        answer.text
    );
    let sent = olga.post("/o/acme/invite", &with(&[&rows[..], &[("act", "send")]].concat())).await;
    assert!(sent.text.contains("3 people were invited"), "{}", sent.text);
    assert_eq!(site.world.mail_jobs().await.len(), 3);
    let back = olga.post("/o/acme/invite", &with(&[&rows[..], &[("act", "back")]].concat())).await;
    assert!(back.text.contains("Member, Viewer") && back.text.contains("carol@example.com"), "{}", back.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_of_a_signed_out_person_redirects_to_the_sign_in_and_back() {
    let site = Site::new().await;
    let answer = site.browser().post("/o/acme/leave", &[("do", "member/leave"), ("slug", "acme")]).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/sign-in?to=%2Fo%2Facme%2Fleave"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_that_names_no_server_function_is_not_found() {
    let site = Site::new().await;
    let browser = site.browser();
    for name in ["", "no/such", "member/list", "../healthz", "session/sign_out?x"] {
        let answer = browser.post("/sign-in", &[("do", name)]).await;
        assert_eq!(answer.status, 404, "{name}");
    }
    assert_eq!(browser.post("/sign-in", &[]).await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_form_redirects_to_another_site() {
    let site = Site::new().await;
    for to in [
        "//evil.example",
        "https://evil.example",
        "https:evil.example",
        "/\\evil.example",
        "\\evil",
        "javascript:alert(1)",
    ] {
        let browser = site.browser();
        let fields =
            [("do", "session/sign_in"), ("email", "olga@example.com"), ("password", PASSWORD), ("to", to)];
        let answer = browser.post("/sign-in", &fields).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/"), "{to}");
        let answer = browser.post("/theme", &[("theme", "dark"), ("back", to)]).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/"), "{to}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_after_a_change_confirms_it_and_offers_to_undo_it() {
    let site = Site::new().await;
    let olga = site.signed_in("olga@example.com").await;
    let path = format!("/o/acme/invitations/{}", site.world.invite("ada@example.com", "viewer").await.id);
    let invited = path.rsplit('/').next().unwrap();
    let fields = [("do", "invitation/cancel"), ("slug", "acme"), ("invitation", invited)];
    let answer = olga.post(&path, &fields).await;
    assert_eq!((answer.status, answer.header("location")), (303, path.as_str()));
    let page = olga.get(&path).await;
    assert!(page.text.contains("was cancelled"), "{}", page.text);
    assert!(page.text.contains("value=\"undo/undo\""), "{}", page.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sessions_of_a_member_end_only_with_permission_and_the_next_page_confirms_it() {
    let site = Site::new().await;
    let olga = site.signed_in("olga@example.com").await;
    let ada = site.world.person("member", "Ada", "ada@example.com").await;
    let (theirs, id) =
        (site.signed_in("ada@example.com").await, site.world.membership(&ada).await.to_string());
    let person = format!("/o/acme/users/{id}");
    let path = format!("{person}/end-sessions");
    let fields = [("do", "member/end_sessions"), ("slug", "acme"), ("member", id.as_str())];

    let own = theirs.get(&path).await;
    assert_eq!(own.status, 200);
    assert!(!own.text.contains("End 2 sessions") && own.text.contains("You can't do this"), "{}", own.text);
    assert_eq!(theirs.post(&path, &fields).await.status, 403);

    let question = olga.get(&path).await;
    assert!(question.text.contains("2 active sessions end."), "{}", question.text);
    let done = olga.post(&path, &fields).await;
    assert_eq!((done.status, done.header("location")), (303, person.as_str()), "{}", done.text);
    let page = olga.get(&person).await;
    assert!(page.text.contains("2 sessions of Ada were ended."), "{}", page.text);
    let out = theirs.get("/o/acme/users").await;
    assert!(out.header("location").starts_with("/sign-in"), "{} {}", out.status, out.text);
    let question = olga.get(&path).await;
    assert!(question.text.contains("They have no active sessions."), "{}", question.text);
    assert!(!question.text.contains("End 0 sessions"), "{}", question.text);
}
