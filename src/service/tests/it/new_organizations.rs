//! Organizations after the first one: created by somebody with an account, or by the operator for somebody.

use domain::{
    access::{Denial, OrganizationCreation},
    error::{ErrorKind, Problem},
    template::Template,
    time::Span,
};
use service::{
    Caller, Principal,
    orgs::{self, CreateOrganization, CreateOrganizationFor},
    passwords::{self, ResetPassword},
    templates::ChosenTemplate,
};
use testkit::{PASSWORD, World};

use crate::short::{NONE, email, fields, just_before, names, organization, secret};

fn command(name: &str, template: &str) -> CreateOrganization {
    CreateOrganization { name: name.to_owned(), template: ChosenTemplate::built_in(template) }
}

fn command_for(owner: &str) -> CreateOrganizationFor {
    CreateOrganizationFor {
        name: "Cloud Nine".to_owned(),
        template: ChosenTemplate::built_in("cloud"),
        owner: owner.to_owned(),
        owner_name: None,
    }
}

#[tokio::test]
async fn an_account_creates_an_organization_of_any_template_and_is_its_first_owner() {
    let world = World::sqlite().await;
    world.set_up().await;
    let person = world.stranger().await;
    let mut slugs = Vec::new();
    for template in Template::all() {
        let mark = world.mark().await;
        let made = orgs::create(&world.service, &person, command(" Acme ", &template.key)).await.unwrap();
        assert_eq!(world.actions_since(&mark).await, ["organization.created"]);
        assert_eq!(world.entry(&made.slug, "organization.created").await.who, person_name(&person));
        let (org, roles) = organization(&world, &made.slug).await;
        assert_eq!((org.name.as_str(), &org.template), ("Acme", &template.key));
        assert_eq!((org.policy, roles.len()), (template.policy(), template.roles.len()));
        let frame = orgs::frame(&world.service, &person, &made.slug).await.unwrap();
        assert!(frame.may.invite && frame.may.change_roles && frame.may.read_audit, "{}", template.key);
        slugs.push(made.slug);
    }
    assert_eq!(slugs, ["acme-2", "acme-3", "acme-4", "acme-5", "acme-6", "acme-7"]);
    assert_eq!(orgs::home(&world.service, &person).await.unwrap().len(), 6);
    assert_eq!(world.violations().await, NONE);
}

fn person_name(person: &Caller) -> String {
    person.session().unwrap().account.name.clone()
}

#[tokio::test]
async fn f143_cloud_where_the_operator_creates_organizations_an_account_cannot() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let service =
        world.service_with(|settings| settings.organization_creation = OrganizationCreation::Operator);
    let mark = world.mark().await;
    assert_eq!(orgs::may_create(&service), Err(Denial::OperatorOnly));
    let refused = orgs::create(&service, &owner, command("Cloud Nine", "cloud")).await.unwrap_err();
    assert_eq!(refused, Denial::OperatorOnly.into());
    assert_eq!(world.actions_since(&mark).await, NONE);
    let made = orgs::create_for(&service, &world.origin(), command_for("olga@example.com")).await.unwrap();
    assert_eq!(made.org.slug, "cloud-nine");
}

#[tokio::test]
async fn every_wrong_field_of_a_new_organization_is_told_at_once() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let refused = orgs::create(&world.service, &owner, command(" ", "nothing")).await.unwrap_err();
    let expected =
        [("org_name".to_owned(), Problem::Required), ("template".to_owned(), Problem::UnknownTemplate)];
    assert_eq!(fields(refused), expected);
    let wrong = CreateOrganizationFor {
        name: String::new(),
        template: ChosenTemplate::default(),
        owner_name: Some("evil.example".to_owned()),
        ..command_for("ada")
    };
    let refused = orgs::create_for(&world.service, &world.origin(), wrong).await.unwrap_err();
    assert_eq!(names(refused), ["org_name", "template", "owner", "owner_name"]);
}

#[tokio::test]
async fn only_a_person_who_is_signed_in_creates_organizations_and_not_too_many() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let operator = Caller { principal: Principal::Operator, origin: world.origin() };
    let refused = orgs::create(&world.service, &operator, command("Acme", "cloud")).await.unwrap_err();
    assert_eq!(refused, Denial::SessionOnly.into());
    for _ in 0..10 {
        orgs::create(&world.service, &owner, command("Acme", "portal")).await.unwrap();
    }
    let limited = orgs::create(&world.service, &owner, command("Acme", "portal")).await.unwrap_err();
    assert_eq!(limited, ErrorKind::RateLimited { retry_after: 3_600 });
}

#[tokio::test]
async fn f143_cloud_the_operator_creates_an_organization_whose_owner_signs_in_by_a_link() {
    let world = World::sqlite().await;
    world.set_up().await;
    let address = "ada.lovelace@example.com";
    let mark = world.mark().await;
    let made = orgs::create_for(&world.service, &world.origin(), command_for(address)).await.unwrap();
    assert_eq!((made.org.slug.as_str(), made.owner.name.as_str()), ("cloud-nine", "Ada Lovelace"));
    assert!(!made.has_password);
    assert_eq!(world.actions_since(&mark).await, ["account.created", "organization.created"]);
    assert_eq!(world.entry("cloud-nine", "organization.created").await.who, "The operator");
    assert_eq!(organization(&world, "cloud-nine").await.0.template, "cloud");
    assert_eq!(world.violations().await, NONE);

    let mark = world.mark().await;
    let older = passwords::make_owner_link(&world.service, &world.origin(), address).await.unwrap();
    let token = passwords::make_owner_link(&world.service, &world.origin(), address).await.unwrap();
    assert_eq!(world.actions_since(&mark).await, ["password.link_created"; 2]);
    assert_eq!(passwords::check_reset(&world.service, &older).await, Err(ErrorKind::LinkExpired));
    assert_eq!(passwords::check_reset(&world.service, &token).await, Ok(address.to_owned()));
    let reset = ResetPassword { token: token.clone(), password: secret(PASSWORD) };
    passwords::reset(&world.service, world.origin(), reset).await.unwrap();
    assert_eq!(passwords::check_reset(&world.service, &token).await, Err(ErrorKind::LinkExpired));
    let ada = world.caller_of(&world.sign_in(address).await).await;
    assert!(orgs::frame(&world.service, &ada, "cloud-nine").await.unwrap().may.invite);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn f143_cloud_the_operator_gives_a_new_organization_to_the_account_of_the_address() {
    let world = World::sqlite().await;
    let owner = world.set_up().await.owner;
    let mark = world.mark().await;
    let command = CreateOrganizationFor {
        owner_name: Some("Somebody Else".to_owned()),
        ..command_for(" OLGA@example.com")
    };
    let made = orgs::create_for(&world.service, &world.origin(), command).await.unwrap();
    assert_eq!((made.owner.name.as_str(), made.has_password), ("Olga Owner", true));
    assert_eq!(world.actions_since(&mark).await, ["organization.created"]);
    assert!(orgs::frame(&world.service, &owner, &made.org.slug).await.unwrap().may.invite);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn a_locked_account_does_not_get_an_organization() {
    let world = World::sqlite().await;
    world.set_up().await;
    let bob = world.account("Bob", "bob@example.com").await;
    world.lock(&bob).await;
    let command = command_for("bob@example.com");
    let refused = orgs::create_for(&world.service, &world.origin(), command).await.unwrap_err();
    assert_eq!(fields(refused), [("owner".to_owned(), Problem::AccountNotActive)]);
}

#[tokio::test]
async fn before_the_set_up_the_operator_creates_no_organization() {
    let world = World::sqlite().await;
    let command = command_for("ada@example.com");
    let refused = orgs::create_for(&world.service, &world.origin(), command).await.unwrap_err();
    assert_eq!(refused, ErrorKind::NotFound);
}

#[tokio::test]
async fn an_owner_link_is_for_owners_alone_and_works_for_an_hour() {
    let world = World::sqlite().await;
    world.set_up().await;
    let admin = world.member("admin").await;
    let mark = world.mark().await;
    for address in [email(&admin), "nobody@example.com"] {
        let refused = passwords::make_owner_link(&world.service, &world.origin(), address).await;
        assert_eq!(refused.map(drop), Err(ErrorKind::NotFound), "{address}");
    }
    let refused = passwords::make_owner_link(&world.service, &world.origin(), "olga").await.unwrap_err();
    assert_eq!(names(refused), ["owner"]);
    assert_eq!(world.actions_since(&mark).await, NONE);

    let address = "olga@example.com";
    let token = passwords::make_owner_link(&world.service, &world.origin(), address).await.unwrap();
    let end = world.service.now().plus(Span::hours(1));
    world.clock.set(just_before(end));
    assert_eq!(passwords::check_reset(&world.service, &token).await, Ok(address.to_owned()));
    world.clock.set(end);
    assert_eq!(passwords::check_reset(&world.service, &token).await, Err(ErrorKind::LinkExpired));
}
