//! The first run: once, by the link of the console, all or nothing.

use domain::{
    error::{ErrorKind, Problem, PublicUrlError},
    language::Language,
    policy::Policy,
    secret::Secret,
    template::Template,
    time::Span,
};
use service::{
    MailSettings, MailTls, mail, orgs,
    setup::{self, SetUp},
};
use testkit::World;

use crate::short::{NONE, fields, just_before, names, organization, secret};

#[tokio::test]
async fn the_first_run_makes_the_owner_the_organization_and_a_session() {
    let world = World::sqlite().await;
    assert!(!setup::is_set_up(&world.service).await.unwrap());
    let mark = world.mark().await;
    let started = world.set_up().await;
    assert!(setup::is_set_up(&world.service).await.unwrap());
    let told = [
        "account.created",
        "installation.set_up",
        "organization.created",
        "session.signed_in",
        "setup_link.created",
    ];
    assert_eq!(world.actions_since(&mark).await, told);
    let frame = orgs::frame(&world.service, &started.owner, &started.org).await.unwrap();
    assert_eq!((frame.org.name.as_str(), frame.account.email.as_str()), ("Acme", "olga@example.com"));
    assert!(frame.may.invite && frame.may.read_audit && frame.may.read_roles);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn after_the_first_run_no_link_works_and_none_is_made() {
    let world = World::sqlite().await;
    let link = setup::make_link(&world.service, world.origin()).await.unwrap();
    let used = link.clone();
    setup::complete(&world.service, world.origin(), World::wizard(used)).await.unwrap();
    let mark = world.mark().await;
    assert_eq!(setup::check_link(&world.service, &link).await, Err(ErrorKind::AlreadySetUp));
    let again = setup::complete(&world.service, world.origin(), World::wizard(link)).await.unwrap_err();
    assert_eq!(again, ErrorKind::AlreadySetUp);
    assert_eq!(
        setup::make_link(&world.service, world.origin()).await.map(drop),
        Err(ErrorKind::AlreadySetUp)
    );
    assert_eq!(world.actions_since(&mark).await, NONE);
}

#[tokio::test]
async fn a_newer_set_up_link_ends_the_older_one() {
    let world = World::sqlite().await;
    let older = setup::make_link(&world.service, world.origin()).await.unwrap();
    let newer = setup::make_link(&world.service, world.origin()).await.unwrap();
    assert_eq!(setup::check_link(&world.service, &older).await, Err(ErrorKind::LinkExpired));
    assert_eq!(setup::check_link(&world.service, &newer).await, Ok(()));
    let refused = setup::complete(&world.service, world.origin(), World::wizard(older)).await.unwrap_err();
    assert_eq!(refused, ErrorKind::LinkExpired);
    assert!(!setup::is_set_up(&world.service).await.unwrap());
}

#[tokio::test]
async fn a_set_up_link_ends_after_fifteen_minutes() {
    let world = World::sqlite().await;
    let link = setup::make_link(&world.service, world.origin()).await.unwrap();
    let end = world.service.now().plus(Span::minutes(15));
    world.clock.set(just_before(end));
    assert_eq!(setup::check_link(&world.service, &link).await, Ok(()));
    world.clock.set(end);
    assert_eq!(setup::check_link(&world.service, &link).await, Err(ErrorKind::LinkExpired));
    let refused = setup::complete(&world.service, world.origin(), World::wizard(link)).await.unwrap_err();
    assert_eq!(refused, ErrorKind::LinkExpired);
    world.set_up().await;
}

#[tokio::test]
async fn every_wrong_field_of_the_wizard_is_told_at_once_and_the_link_still_works() {
    let world = World::sqlite().await;
    let link = setup::make_link(&world.service, world.origin()).await.unwrap();
    let mark = world.mark().await;
    let mail =
        MailSettings { server: "nowhere".to_owned(), from: "nobody".to_owned(), ..MailSettings::default() };
    let wrong = SetUp {
        token: link.clone(),
        name: " ".to_owned(),
        email: "olga".to_owned(),
        password: secret("short"),
        org_name: String::new(),
        template: "nothing".to_owned(),
        public_url: "id.example.com".to_owned(),
        opened_at: None,
        language: Language::English,
        mail: Some(mail),
    };
    let refused = setup::complete(&world.service, world.origin(), wrong).await.unwrap_err();
    let expected =
        ["name", "org_name", "email", "password", "public_url", "template", "mail_server", "mail_from"];
    assert_eq!(names(refused), expected);
    assert_eq!(world.actions_since(&mark).await, NONE);
    setup::complete(&world.service, world.origin(), World::wizard(link)).await.unwrap();
}

#[tokio::test]
async fn each_template_gives_the_first_organization_its_roles_settings_and_language() {
    for template in Template::all() {
        let world = World::sqlite().await;
        let link = setup::make_link(&world.service, world.origin()).await.unwrap();
        let wizard =
            SetUp { template: template.key.clone(), language: Language::German, ..World::wizard(link) };
        let session = setup::complete(&world.service, world.origin(), wizard).await.unwrap();
        let owner = world.caller_of(&session).await;
        let (org, roles) = organization(&world, "acme").await;
        let expected = Policy { language: Language::German, ..template.policy() };
        assert_eq!((org.template, org.policy), (template.key.clone(), expected));
        let mut granted: Vec<_> = roles.iter().map(|role| (role.key.clone(), role.grants.clone())).collect();
        let mut of_template: Vec<_> =
            template.roles.iter().map(|role| (role.key.clone(), role.grants())).collect();
        granted.sort_by(|one, other| one.0.cmp(&other.0));
        of_template.sort_by(|one, other| one.0.cmp(&other.0));
        assert_eq!(granted, of_template, "{}", template.key);
        let frame = orgs::frame(&world.service, &owner, "acme").await.unwrap();
        assert!(frame.may.invite && frame.may.change_roles && frame.may.read_audit, "{}", template.key);
        assert_eq!(world.violations().await, NONE);
    }
}

#[tokio::test]
async fn an_unknown_template_is_refused_at_its_field() {
    let world = World::sqlite().await;
    let link = setup::make_link(&world.service, world.origin()).await.unwrap();
    for template in ["", "nothing", "Standard"] {
        let wizard = SetUp { template: template.to_owned(), ..World::wizard(link.clone()) };
        let refused = setup::complete(&world.service, world.origin(), wizard).await.unwrap_err();
        assert_eq!(fields(refused), [("template".to_owned(), Problem::UnknownTemplate)]);
    }
    assert!(!setup::is_set_up(&world.service).await.unwrap());
}

#[tokio::test]
async fn the_address_of_the_wizard_is_stored_as_browsers_write_it_or_refused_with_its_reason() {
    let world = World::sqlite_with(|settings| settings.public_url = None).await;
    let link = setup::make_link(&world.service, world.origin()).await.unwrap();
    let with = |url: &str| SetUp { public_url: url.to_owned(), ..World::wizard(link.clone()) };
    for (url, problem) in [
        (" ", Problem::Required),
        ("people.example.com", Problem::PublicUrl { error: PublicUrlError::Unreadable }),
        ("https://people.example.com/?a=b", Problem::PublicUrl { error: PublicUrlError::Query }),
        ("https://people.example.com/#top", Problem::PublicUrl { error: PublicUrlError::Query }),
    ] {
        let refused = setup::complete(&world.service, world.origin(), with(url)).await.unwrap_err();
        assert_eq!(fields(refused), [("public_url".to_owned(), problem)], "{url}");
    }
    setup::complete(&world.service, world.origin(), with(" HTTPS://People.Example.com:443/ ")).await.unwrap();
    assert_eq!(world.service.public_url().await.unwrap(), "https://people.example.com");
}

#[tokio::test]
async fn an_address_of_the_server_itself_is_refused_on_another_machine() {
    let world = World::sqlite_with(|settings| settings.public_url = None).await;
    let link = setup::make_link(&world.service, world.origin()).await.unwrap();
    let with = |opened_at: &str| SetUp {
        public_url: "http://127.0.0.1:3000".to_owned(),
        opened_at: Some(opened_at.to_owned()),
        ..World::wizard(link.clone())
    };
    let refused =
        setup::complete(&world.service, world.origin(), with("http://people.lan")).await.unwrap_err();
    let problem = Problem::PublicUrl { error: PublicUrlError::Loopback };
    assert_eq!(fields(refused), [("public_url".to_owned(), problem)]);
    setup::complete(&world.service, world.origin(), with("null")).await.unwrap();
}

#[tokio::test]
async fn the_owners_own_name_is_no_password() {
    let world = World::sqlite().await;
    let link = setup::make_link(&world.service, world.origin()).await.unwrap();
    let wizard = SetUp { password: secret("olga owner acme"), ..World::wizard(link) };
    let refused = setup::complete(&world.service, world.origin(), wizard).await.unwrap_err();
    let refused = fields(refused);
    assert!(
        matches!(refused.as_slice(), [(field, Problem::PasswordCommon | Problem::PasswordGuessable)] if field == "password")
    );
}

#[tokio::test]
async fn the_mail_server_of_the_wizard_is_in_force_unless_the_configuration_names_one() {
    let world = World::sqlite_with(|settings| settings.mail = None).await;
    let link = setup::make_link(&world.service, world.origin()).await.unwrap();
    let of_the_wizard = MailSettings {
        server: "smtp.example.org:465".to_owned(),
        tls: MailTls::Tls,
        username: Some("rolecall".to_owned()),
        password: Some(secret("smtp password of the wizard")),
        from: "hello@example.org".to_owned(),
        ..MailSettings::default()
    };
    let wizard = SetUp { mail: Some(of_the_wizard.clone()), ..World::wizard(link) };
    setup::complete(&world.service, world.origin(), wizard).await.unwrap();
    let greeting = |settings: MailSettings| Some(settings.greeting_as(Some("https://id.example.com")));
    assert_eq!(shown(mail::settings(&world.service).await.unwrap()), shown(greeting(of_the_wizard.clone())));
    let configured = MailSettings { server: "localhost:25".to_owned(), ..of_the_wizard };
    let other = world.service_with(|settings| settings.mail = Some(configured.clone()));
    assert_eq!(shown(mail::settings(&other).await.unwrap()), shown(greeting(configured)));
}

/// The settings with the password in clear, to compare them.
fn shown(settings: Option<MailSettings>) -> Option<String> {
    let settings = settings?;
    let password = settings.password.as_ref().map(Secret::reveal);
    Some(format!("{settings:?} {password:?}"))
}
