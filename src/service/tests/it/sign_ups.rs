//! Signing up with a new organization: the same answer for every address, and a link that makes one account and one organization.

use domain::{
    access::OrganizationCreation,
    error::{ErrorKind, Problem},
    language::Language,
    secret::Secret,
    state::AccountState,
    time::Span,
    view::OrgView,
};
use futures::FutureExt;
use service::{
    NewSession, Service, closing, invitations, orgs, purge_expired,
    sign_ups::{self, OpenSignUp, RequestSignUp, SignUp},
    templates::ChosenTemplate,
};
use testkit::{Mailbox, PASSWORD, World};

use crate::{
    races::at_once,
    short::{GUESS, NONE, account, email, fields, has_account, just_before, names, organization, secret},
};

on_both_databases![
    somebody_signs_up_with_an_organization_of_their_own,
    of_two_who_complete_at_once_one_makes_the_account_and_the_organization,
    whoever_signs_up_while_joining_by_an_invitation_gets_one_account,
    of_two_links_that_are_asked_for_at_once_one_works,
    whoever_comes_while_their_closed_account_is_erased_has_an_account_with_their_address,
];

const ADA: &str = "ada@example.com";

/// The service of an installation where everybody can create organizations.
fn opened(world: &World) -> Service {
    world.service_with(|settings| settings.organization_creation = OrganizationCreation::Anyone)
}

async fn request_in(
    world: &World,
    service: &Service,
    address: &str,
    language: Language,
) -> Result<(), ErrorKind> {
    let command = RequestSignUp { email: address.to_owned(), language };
    sign_ups::request(service, world.origin(), command).await
}

async fn request(world: &World, service: &Service, address: &str) -> Result<(), ErrorKind> {
    request_in(world, service, address, Language::English).await
}

/// Asks for a link, lets it be sent and answers its token.
async fn link(world: &World, service: &Service, address: &str) -> Secret {
    request(world, service, address).await.unwrap();
    world.deliver().await;
    Mailbox::token(world.mailbox.sent_to(address).last().unwrap())
}

fn form(token: &Secret) -> SignUp {
    SignUp {
        token: token.clone(),
        name: "Ada Lovelace".to_owned(),
        password: secret(PASSWORD),
        org_name: "Engines".to_owned(),
        template: ChosenTemplate::built_in("cloud"),
        language: Language::German,
    }
}

async fn complete(
    world: &World,
    service: &Service,
    command: SignUp,
) -> Result<(NewSession, OrgView), ErrorKind> {
    sign_ups::complete(service, world.origin(), command).await
}

async fn somebody_signs_up_with_an_organization_of_their_own(world: World) {
    world.set_up().await;
    let service = opened(&world);
    let mark = world.mark().await;
    let token = link(&world, &service, "Ada@example.com").await;
    assert_eq!(world.actions_since(&mark).await, ["sign_up.requested"]);
    let waiting = OpenSignUp { email: "Ada@example.com".to_owned(), has_account: false };
    assert_eq!(sign_ups::open(&service, &token).await, Ok(waiting));
    assert!(!has_account(&world, ADA).await, "opening the link makes nothing");

    let mark = world.mark().await;
    let (session, org) = complete(&world, &service, form(&token)).await.unwrap();
    let expected = ["account.created", "organization.created", "session.signed_in"];
    assert_eq!(world.actions_since(&mark).await, expected);
    assert_eq!(world.entry(&org.slug, "organization.created").await.who, "Ada Lovelace");
    let ada = world.caller_of(&session).await;
    assert_eq!(email(&ada), "Ada@example.com");
    let stored = account(&world, ada.session().unwrap().account.id).await;
    assert_eq!((stored.name.as_str(), stored.language), ("Ada Lovelace", Language::German));
    assert_eq!(stored.unproven_since, None);
    let (made, _) = organization(&world, &org.slug).await;
    assert_eq!(
        (org.slug.as_str(), made.name.as_str(), made.template.as_str()),
        ("engines", "Engines", "cloud")
    );
    assert_eq!(made.policy.language, Language::German);
    let frame = orgs::frame(&world.service, &ada, &org.slug).await.unwrap();
    assert!(frame.may.invite && frame.may.change_roles);
    assert_eq!(orgs::home(&world.service, &ada).await.unwrap().len(), 1);
    world.sign_in(ADA).await;

    assert_eq!(sign_ups::open(&service, &token).await, Err(ErrorKind::LinkExpired));
    let again = complete(&world, &service, form(&token)).await;
    assert_eq!(again.map(drop), Err(ErrorKind::LinkExpired));
    assert_eq!(world.violations().await, NONE);
}

async fn of_two_who_complete_at_once_one_makes_the_account_and_the_organization(world: World) {
    world.set_up().await;
    let service = opened(&world);
    for round in 0..8 {
        let address = format!("ada{round}@example.com");
        let token = link(&world, &service, &address).await;
        let mark = world.mark().await;
        let tasks = [&token, &token].map(|token| {
            let (service, origin, command) = (service.clone(), world.origin(), form(token));
            async move { sign_ups::complete(&service, origin, command).await.map(drop) }.boxed()
        });
        let mut results = at_once(tasks.into()).await;
        results.sort_by_key(Result::is_err);
        // The second may see the account just before it sees that the link is used.
        let is_refused =
            |error: &ErrorKind| [ErrorKind::LinkExpired, ErrorKind::AccountExists].contains(error);
        assert!(matches!(results.as_slice(), [Ok(()), Err(error)] if is_refused(error)), "{results:?}");
        let expected = ["account.created", "organization.created", "session.signed_in"];
        assert_eq!(world.actions_since(&mark).await, expected);
    }
    assert_eq!(world.violations().await, NONE);
}

async fn whoever_signs_up_while_joining_by_an_invitation_gets_one_account(world: World) {
    world.set_up().await;
    let service = opened(&world);
    for round in 0..8 {
        let address = format!("ada{round}@example.com");
        let invited = world.invite(&address, "member").await;
        world.deliver().await;
        let token = link(&world, &service, &address).await;
        let signing_up = {
            let (service, origin, command) = (service.clone(), world.origin(), form(&token));
            async move { sign_ups::complete(&service, origin, command).await.map(drop) }.boxed()
        };
        let joining = {
            let (service, origin) = (service.clone(), world.origin());
            let form = World::form(&invited.token, "Ada");
            async move { invitations::join(&service, origin, form).await.map(drop) }.boxed()
        };
        let mut results = at_once(vec![signing_up, joining]).await;
        results.sort_by_key(Result::is_err);
        assert!(matches!(results.as_slice(), [Ok(()), Err(ErrorKind::AccountExists)]), "{results:?}");
        assert!(has_account(&world, &address).await);
    }
    assert_eq!(world.violations().await, NONE);
}

async fn whoever_comes_while_their_closed_account_is_erased_has_an_account_with_their_address(world: World) {
    world.set_up().await;
    let (service, [_, server]) = (opened(&world), world.two_servers().await);
    let org = world.organization("Globex").await;
    let addresses: Vec<String> = (0..16).map(|n| format!("ada{n}@example.com")).collect();
    for address in &addresses {
        let ada = world.account("Ada", address).await;
        world.reset_password(address).await;
        let agreed = closing::consequences(&service, &ada).await.unwrap();
        closing::close_account(&service, &ada, &secret(PASSWORD), agreed).await.unwrap();
    }
    let owner = world.days_pass(30, &org.owner).await;
    let mut tasks = Vec::new();
    for (n, address) in addresses.iter().enumerate() {
        let (service, origin) = (service.clone(), world.origin());
        if n % 2 == 0 {
            let command = form(&link(&world, &service, address).await);
            tasks.push(async move { sign_ups::complete(&service, origin, command).await }.boxed());
        } else {
            let invited = world.invite_by(&owner, &org.slug, address, &["member"]).await;
            let form = World::form(&invited.token, "Ada");
            tasks.push(async move { invitations::join(&service, origin, form).await }.boxed());
        }
    }
    let erasing = tokio::spawn(async move { purge_expired(&server).await });
    let results = at_once(tasks).await;
    erasing.await.unwrap().unwrap();
    for (address, result) in addresses.iter().zip(results) {
        let (session, _) = result.unwrap();
        let stored = account(&world, session.account.id).await;
        assert_eq!((&stored.email, stored.state), (address, AccountState::Active));
        assert_eq!(world.sign_in(address).await.account.id, stored.id);
    }
    assert_eq!(world.violations().await, NONE);
}

async fn of_two_links_that_are_asked_for_at_once_one_works(world: World) {
    world.set_up().await;
    let service = opened(&world);
    let tasks = [(); 2].map(|()| {
        let (service, origin) = (service.clone(), world.origin());
        let command = RequestSignUp { email: ADA.to_owned(), language: Language::English };
        async move { sign_ups::request(&service, origin, command).await }.boxed()
    });
    assert_eq!(at_once(tasks.into()).await, [Ok(()), Ok(())]);
    world.deliver().await;
    let mails = world.mailbox.sent_to(ADA);
    assert_eq!(mails.len(), 1, "the link that was replaced is not sent");
    assert!(sign_ups::open(&service, &Mailbox::token(&mails[0])).await.is_ok());
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn where_not_everybody_creates_organizations_nobody_signs_up_also_by_an_older_link() {
    let world = World::sqlite().await;
    world.set_up().await;
    let token = link(&world, &opened(&world), ADA).await;
    let mark = world.mark().await;
    for creation in [OrganizationCreation::Accounts, OrganizationCreation::Operator] {
        let service = world.service_with(|settings| settings.organization_creation = creation);
        assert_eq!(sign_ups::is_open(&service).await, Ok(false));
        assert_eq!(request(&world, &service, ADA).await, Err(ErrorKind::NotFound));
        assert_eq!(sign_ups::open(&service, &token).await, Err(ErrorKind::NotFound));
        assert_eq!(complete(&world, &service, form(&token)).await.map(drop), Err(ErrorKind::NotFound));
    }
    assert_eq!(world.actions_since(&mark).await, NONE);
    assert!(!has_account(&world, ADA).await);
    assert_eq!(sign_ups::is_open(&opened(&world)).await, Ok(true));
}

#[tokio::test]
async fn before_the_set_up_nobody_signs_up() {
    let world = World::sqlite().await;
    let service = opened(&world);
    assert_eq!(sign_ups::is_open(&service).await, Ok(false));
    assert_eq!(request(&world, &service, ADA).await, Err(ErrorKind::NotFound));
}

#[tokio::test]
async fn an_address_with_an_account_is_answered_alike_and_its_mail_has_no_token() {
    let world = World::sqlite().await;
    world.set_up().await;
    let service = opened(&world);
    assert_eq!(request_in(&world, &service, "olga@example.com", Language::German).await, Ok(()));
    world.deliver().await;
    let [mail] = world.mailbox.sent_to("olga@example.com").try_into().unwrap();
    assert_eq!(mail.subject, "You already have an account", "in the language of the account");
    let links: Vec<&str> = mail.text.lines().filter(|line| line.starts_with("http")).collect();
    assert_eq!(links, ["https://id.example.com/choose/new", "https://id.example.com/sign-in"]);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn whoever_got_an_account_since_the_link_was_sent_is_told_to_sign_in() {
    let world = World::sqlite().await;
    world.set_up().await;
    let service = opened(&world);
    let token = link(&world, &service, ADA).await;
    world.account("Ada", ADA).await;
    let waiting = OpenSignUp { email: ADA.to_owned(), has_account: true };
    assert_eq!(sign_ups::open(&service, &token).await, Ok(waiting));
    let mark = world.mark().await;
    let refused = complete(&world, &service, form(&token)).await;
    assert_eq!(refused.map(drop), Err(ErrorKind::AccountExists));
    assert_eq!(world.actions_since(&mark).await, NONE);
}

#[tokio::test]
async fn signing_up_opens_an_account_again_that_its_owner_closed() {
    let world = World::sqlite().await;
    world.set_up().await;
    let service = opened(&world);
    let ada = world.account("Ada", ADA).await;
    world.reset_password(ADA).await;
    let agreed = closing::consequences(&service, &ada).await.unwrap();
    closing::close_account(&service, &ada, &secret(PASSWORD), agreed).await.unwrap();
    let token = link(&world, &service, ADA).await;
    let mark = world.mark().await;
    let (session, _) = complete(&world, &service, form(&token)).await.unwrap();
    let expected = ["account.reopened", "organization.created", "session.signed_in"];
    assert_eq!(world.actions_since(&mark).await, expected);
    assert_eq!(session.account.id, ada.session().unwrap().account.id);
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn every_wrong_field_is_told_at_once_and_the_link_stays() {
    let world = World::sqlite().await;
    world.set_up().await;
    let service = opened(&world);
    assert_eq!(names(request(&world, &service, "ada").await.unwrap_err()), ["email"]);
    let token = link(&world, &service, ADA).await;
    let wrong = SignUp {
        name: " ".to_owned(),
        password: secret("short"),
        org_name: String::new(),
        template: ChosenTemplate::built_in("nothing"),
        ..form(&token)
    };
    let refused = complete(&world, &service, wrong).await.map(drop).unwrap_err();
    let expected = [
        ("name".to_owned(), Problem::Required),
        ("password".to_owned(), Problem::PasswordShort { least: 15 }),
        ("org_name".to_owned(), Problem::Required),
        ("template".to_owned(), Problem::UnknownTemplate),
    ];
    assert_eq!(fields(refused), expected);
    complete(&world, &service, form(&token)).await.unwrap();
}

#[tokio::test]
async fn a_link_works_for_a_day_and_a_newer_one_replaces_it() {
    let world = World::sqlite().await;
    world.set_up().await;
    let service = opened(&world);
    let first = link(&world, &service, ADA).await;
    let second = link(&world, &service, ADA).await;
    assert_eq!(sign_ups::open(&service, &first).await, Err(ErrorKind::LinkExpired));
    let end = service.now().plus(Span::hours(24));
    world.clock.set(just_before(end));
    assert!(sign_ups::open(&service, &second).await.is_ok());
    world.clock.set(end);
    assert_eq!(sign_ups::open(&service, &second).await, Err(ErrorKind::LinkExpired));
    assert_eq!(complete(&world, &service, form(&second)).await.map(drop), Err(ErrorKind::LinkExpired));
    assert_eq!(sign_ups::open(&service, &secret(GUESS)).await, Err(ErrorKind::LinkExpired));
    assert_eq!(sign_ups::open(&service, &secret("cut")).await, Err(ErrorKind::LinkIncomplete));
    assert!(!has_account(&world, ADA).await);
}

#[tokio::test]
async fn three_links_may_be_asked_for_an_address_and_twenty_from_a_network() {
    let world = World::sqlite().await;
    world.set_up().await;
    let service = opened(&world);
    for address in ["olga@example.com", ADA] {
        for _ in 0..3 {
            assert_eq!(request(&world, &service, address).await, Ok(()));
        }
        let limited = request(&world, &service, address).await;
        assert_eq!(limited, Err(ErrorKind::RateLimited { retry_after: 1_200 }), "{address}: the same");
    }
    for n in 0..21 {
        let command = RequestSignUp { email: format!("n{n}@example.com"), language: Language::English };
        let answer = sign_ups::request(&service, World::origin_at("198.51.100.7"), command).await;
        assert_eq!(answer.is_ok(), n < 20, "{n}: {answer:?}");
    }
}

#[tokio::test]
async fn the_installation_sends_five_hundred_links_at_once_and_what_is_refused_uses_none_up() {
    let world = World::sqlite().await;
    world.set_up().await;
    let service = opened(&world);
    for n in 0..30 {
        assert_eq!(request(&world, &service, ADA).await.is_ok(), n < 3, "{n}");
    }
    for n in 3..500 {
        assert_eq!(request(&world, &service, &format!("n{n}@example.com")).await, Ok(()));
    }
    let mark = world.mark().await;
    let limited = Err(ErrorKind::RateLimited { retry_after: 7 });
    for address in ["olga@example.com", "new@example.com"] {
        assert_eq!(request(&world, &service, address).await, limited, "{address}: the same");
    }
    assert_eq!(world.actions_since(&mark).await, NONE);
    world.clock.advance(Span::seconds(7));
    assert_eq!(request(&world, &service, "new@example.com").await, Ok(()));
    assert_eq!(request(&world, &service, "next@example.com").await, limited);
}

#[tokio::test]
async fn the_job_of_a_mail_is_deleted_when_its_link_has_expired() {
    let world = World::sqlite().await;
    world.set_up().await;
    let service = opened(&world);
    link(&world, &service, ADA).await;
    let end = service.now().plus(Span::hours(24));
    world.clock.set(just_before(end));
    purge_expired(&service).await.unwrap();
    assert_eq!(world.mail_jobs().await.len(), 1);
    world.clock.set(end);
    purge_expired(&service).await.unwrap();
    assert!(world.mail_jobs().await.is_empty(), "nothing keeps the address");
    assert_eq!(world.violations().await, NONE);
}

#[tokio::test]
async fn without_a_mail_server_it_is_refused_and_nothing_is_made() {
    let world = World::sqlite_with(|settings| settings.mail = None).await;
    world.set_up().await;
    let mark = world.mark().await;
    assert_eq!(request(&world, &opened(&world), ADA).await, Err(ErrorKind::NoMailServer));
    assert_eq!(world.actions_since(&mark).await, NONE);
    assert!(world.mail_jobs().await.is_empty());
}

#[tokio::test]
async fn the_mail_is_in_the_language_of_the_page_and_no_token_is_kept() {
    let world = World::sqlite().await;
    world.set_up().await;
    let service = opened(&world);
    request_in(&world, &service, ADA, Language::German).await.unwrap();
    world.deliver().await;
    let mail = world.mailbox.sent_to(ADA).remove(0);
    assert_eq!(mail.subject, "Legen Sie Ihr Konto an");
    let token = Mailbox::token(&mail);
    let printed = format!("{:?}", form(&token));
    assert!(!printed.contains(token.reveal()) && !printed.contains(PASSWORD), "{printed}");
    let bytes = world.bytes();
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds(ADA) && !holds(token.reveal()), "the scan sees what is there");
}
